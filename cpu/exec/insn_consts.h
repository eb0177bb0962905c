/* cpu/exec/insn_consts.h - names that the constant columns of the .decode files use. */
#ifndef AERIE_EXEC_INSN_CONSTS_H
#define AERIE_EXEC_INSN_CONSTS_H

#include "cpu/exec/a32_consts.h"

/* memop: what is done with memory and Rs. */
enum { ATOMIC_ADD, ATOMIC_CLR, ATOMIC_EOR, ATOMIC_SET, ATOMIC_SMAX, ATOMIC_SMIN, ATOMIC_UMAX, ATOMIC_UMIN, ATOMIC_SWP };

/* cssc, cssc_imm */
enum { CSSC_ABS, CSSC_CNT, CSSC_CTZ, CSSC_SMAX, CSSC_SMIN, CSSC_UMAX, CSSC_UMIN };

/* mte_store, mte_pair: addressing */
enum { TAG_OFFSET, TAG_POST, TAG_PRE };

/* The cryptographic instructions of both execution states; from CRYPTO_SHA1C on they have three registers. */
enum crypto_insn {
	CRYPTO_AESE, CRYPTO_AESD, CRYPTO_AESMC, CRYPTO_AESIMC, CRYPTO_SHA1H, CRYPTO_SHA1SU1, CRYPTO_SHA256SU0, CRYPTO_SHA1C,
	CRYPTO_SHA1P, CRYPTO_SHA1M, CRYPTO_SHA1SU0, CRYPTO_SHA256H, CRYPTO_SHA256H2, CRYPTO_SHA256SU1
};

#endif
