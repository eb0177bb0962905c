/* cpu/exec/insn_consts.h - names that the constant columns of the .decode files use (op=CRC32C and the like). */
#ifndef AERIE_EXEC_INSN_CONSTS_H
#define AERIE_EXEC_INSN_CONSTS_H

#endif
