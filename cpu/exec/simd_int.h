/* cpu/exec/simd_int.h - kernels of the integer instructions, by element size. Defined in simd_int.c, simd_sat.c, simd_diff.c. */
#ifndef AERIE_EXEC_SIMD_INT_H
#define AERIE_EXEC_SIMD_INT_H

#include "cpu/exec/simd_priv.h"

/* simd_int.c */
extern const simd_fn simd_add[4], simd_sub[4], simd_mul[4], simd_mla[4], simd_mls[4], simd_pmul[4];
extern const simd_fn simd_cmgt[4], simd_cmge[4], simd_cmeq[4], simd_cmhi[4], simd_cmhs[4], simd_cmtst[4];
extern const simd_fn simd_shadd[4], simd_uhadd[4], simd_srhadd[4], simd_urhadd[4], simd_shsub[4], simd_uhsub[4];
extern const simd_fn simd_smax[4], simd_umax[4], simd_smin[4], simd_umin[4];
extern const simd_fn simd_sabd[4], simd_uabd[4], simd_saba[4], simd_uaba[4];
extern const simd_fn simd_and[4], simd_bic[4], simd_orr[4], simd_orn[4], simd_eor[4], simd_bsl[4], simd_bit[4], simd_bif[4];
extern const simd_fn simd_addp[4], simd_smaxp[4], simd_umaxp[4], simd_sminp[4], simd_uminp[4];

/* simd_unary.c */
extern const simd_fn simd_cmgt0[4], simd_cmge0[4], simd_cmeq0[4], simd_cmle0[4], simd_cmlt0[4], simd_abs[4], simd_neg[4];
extern const simd_fn simd_fabs[4], simd_fneg[4], simd_fabs_ah[4], simd_fneg_ah[4]; /* _ah: those that know FPCR.AH */
extern const simd_fn simd_not[4], simd_cls[4], simd_clz[4], simd_cnt[4], simd_rbit[4], simd_rev64[4], simd_rev32[4], simd_rev16[4];
extern const simd_fn simd_saddlp[4], simd_uaddlp[4], simd_sadalp[4], simd_uadalp[4];
extern const simd_fn simd_addv[4], simd_saddlv[4], simd_uaddlv[4], simd_smaxv[4], simd_umaxv[4], simd_sminv[4], simd_uminv[4];

/* simd_sat.c */
extern const simd_fn simd_sqadd[4], simd_uqadd[4], simd_sqsub[4], simd_uqsub[4], simd_suqadd[4], simd_usqadd[4];
extern const simd_fn simd_sqdmulh[4], simd_sqrdmulh[4], simd_sqrdmlah[4], simd_sqrdmlsh[4];
extern const simd_fn simd_sshl[4], simd_ushl[4], simd_srshl[4], simd_urshl[4];
extern const simd_fn simd_sqshl[4], simd_uqshl[4], simd_sqrshl[4], simd_uqrshl[4];
extern const simd_fn simd_sqshl_imm[4], simd_uqshl_imm[4], simd_sqshlu[4], simd_sqabs[4], simd_sqneg[4];

/* simd_narrow.c: shift right by AUX_LANES(aux), 0 for the XTN family, and narrow; by the size of the result */
extern const simd_fn simd_shrn[4], simd_rshrn[4], simd_sqshrn[4], simd_sqrshrn[4], simd_uqshrn[4], simd_uqrshrn[4];
extern const simd_fn simd_sqshrun[4], simd_sqrshrun[4];
/* simd_shift.c: widen and shift left by AUX_LANES(aux); by the size of the operand */
extern const simd_fn simd_sshll[4], simd_ushll[4];
/* simd_shift.c: by AUX_LANES(aux) */
extern const simd_fn simd_sshr[4], simd_ushr[4], simd_ssra[4], simd_usra[4], simd_srshr[4], simd_urshr[4], simd_srsra[4], simd_ursra[4];
extern const simd_fn simd_sri[4], simd_shl[4], simd_sli[4];

/* simd_diff.c: by the size of the narrower operands */
extern const simd_fn simd_smull[4], simd_umull[4], simd_smlal[4], simd_umlal[4], simd_smlsl[4], simd_umlsl[4];
extern const simd_fn simd_sqdmull[4], simd_sqdmlal[4], simd_sqdmlsl[4], simd_pmull[4];
simd_fn simd_pmull_kernel(void); /* of doublewords, the host's if it has it */
extern const simd_fn simd_saddl[4], simd_uaddl[4], simd_ssubl[4], simd_usubl[4], simd_sabdl[4], simd_uabdl[4], simd_sabal[4], simd_uabal[4];
extern const simd_fn simd_saddw[4], simd_uaddw[4], simd_ssubw[4], simd_usubw[4];
extern const simd_fn simd_addhn[4], simd_raddhn[4], simd_subhn[4], simd_rsubhn[4];

/* simd_perm.c; simd_zip2_64: of 64-bit operands, into the low half */
extern const simd_fn simd_zip1[4], simd_zip2[4], simd_zip2_64[4], simd_uzp1[4], simd_uzp2[4], simd_trn1[4], simd_trn2[4];

/* simd_dot.c: size 2 (32-bit sums) */
extern const simd_fn simd_sdot[4], simd_udot[4], simd_usdot[4], simd_sudot[4], simd_smmla[4], simd_ummla[4], simd_usmmla[4];

#endif
