/* cpu/exec/insn_consts.h - names that the constant columns of the .decode files use. */
#ifndef AERIE_EXEC_INSN_CONSTS_H
#define AERIE_EXEC_INSN_CONSTS_H

/* memop: what is done with memory and Rs. */
enum { ATOMIC_ADD, ATOMIC_CLR, ATOMIC_EOR, ATOMIC_SET, ATOMIC_SMAX, ATOMIC_SMIN, ATOMIC_UMAX, ATOMIC_UMIN, ATOMIC_SWP };

/* cssc, cssc_imm */
enum { CSSC_ABS, CSSC_CNT, CSSC_CTZ, CSSC_SMAX, CSSC_SMIN, CSSC_UMAX, CSSC_UMIN };

/* mte_store, mte_pair: addressing */
enum { TAG_OFFSET, TAG_POST, TAG_PRE };

#endif
