/* cpu/exec/sve_int.h - kernels of SVE integer instructions, by element size. */
#ifndef AERIE_EXEC_SVE_INT_H
#define AERIE_EXEC_SVE_INT_H

#include "cpu/exec/sve_priv.h"

/* sve_int_arith.c: of n and m */
extern const sve_fn sve_add[4], sve_sub[4], sve_smax[4], sve_umax[4], sve_smin[4], sve_umin[4], sve_sabd[4], sve_uabd[4];
extern const sve_fn sve_mul[4], sve_smulh[4], sve_umulh[4], sve_sdiv[4], sve_udiv[4];
extern const sve_fn sve_and[4], sve_orr[4], sve_eor[4], sve_bic[4];
extern const sve_fn sve_asr[4], sve_lsr[4], sve_lsl[4], sve_asr_wide[4], sve_lsr_wide[4], sve_lsl_wide[4];
extern const sve_fn sve_addp[4], sve_smaxp[4], sve_umaxp[4], sve_sminp[4], sve_uminp[4];
extern const sve_fn sve_bext[4], sve_bdep[4], sve_bgrp[4], sve_pmul[4];
/* a and the product of n and m */
extern const sve_fn sve_mla[4], sve_mls[4];

/* sve_int_sat.c: of n and m; the last two add to a */
extern const sve_fn sve_sqadd[4], sve_uqadd[4], sve_sqsub[4], sve_uqsub[4], sve_suqadd[4], sve_usqadd[4], sve_sqsub_imm[4];
extern const sve_fn sve_shadd[4], sve_uhadd[4], sve_shsub[4], sve_uhsub[4], sve_srhadd[4], sve_urhadd[4];
extern const sve_fn sve_srshl[4], sve_urshl[4], sve_sqshl[4], sve_uqshl[4], sve_sqrshl[4], sve_uqrshl[4];
extern const sve_fn sve_sqdmulh[4], sve_sqrdmulh[4], sve_sqrdmlah[4], sve_sqrdmlsh[4];

/* sve2_long.c: by the size of the result; imm: SVE_TN, SVE_TM. The second line adds to a */
extern const sve_fn sve_smull[4], sve_umull[4], sve_sqdmull[4];
extern const sve_fn sve_smlal[4], sve_umlal[4], sve_smlsl[4], sve_umlsl[4], sve_sqdmlal[4], sve_sqdmlsl[4];
enum { SVE_TN = 1, SVE_TM = 2 }; /* n, m: its odd elements */

/* sve2_complex.c: by the size of the elements (CDOT: of the sums) of n, m and a; imm: the rotation */
extern const sve_fn sve_cmla[4], sve_sqrdcmlah[4], sve_cdot[4];

/* sve2_dot.c: by the size of the sums */
extern const sve_fn sve_sdot[4], sve_udot[4], sve_usdot[4], sve_sudot[4];

#endif
