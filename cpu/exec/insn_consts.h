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

/* A32, T32: data processing. */
enum { DP_AND, DP_EOR, DP_SUB, DP_RSB, DP_ADD, DP_ADC, DP_SBC, DP_RSC, DP_TST, DP_TEQ, DP_CMP, DP_CMN, DP_ORR, DP_MOV, DP_BIC,
       DP_MVN, DP_ORN };
enum { MUL_MUL, MUL_MLA, MUL_MLS };
enum { MULL_UMULL, MULL_UMLAL, MULL_SMULL, MULL_SMLAL, MULL_UMAAL };
enum { HALF_UL, HALF_LA, HALF_LAL, HALF_ULW, HALF_LAW };
enum { PAR_S, PAR_Q, PAR_SH, PAR_U, PAR_UQ, PAR_UH };
enum { PAR_ADD16, PAR_ASX, PAR_SAX, PAR_SUB16, PAR_ADD8, PAR_SUB8 };
enum { EXT_B, EXT_H, EXT_B16 };
enum { REV_WORD, REV_HALVES, REV_SIGNED, REV_BITS };
enum { HINT_WFE, HINT_WFI, HINT_SEV, HINT_SEVL, HINT_ESB };

#endif
