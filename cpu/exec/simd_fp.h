/* cpu/exec/simd_fp.h - kernels of the floating-point vector instructions, by element size (16, 32, 64 bits at 1, 2, 3).
 * They compute AUX_LANES(aux) lanes and clear the others: a scalar form is one lane. Defined in simd_fp.c, simd_fpmisc.c. */
#ifndef AERIE_EXEC_SIMD_FP_H
#define AERIE_EXEC_SIMD_FP_H

#include "cpu/exec/simd_priv.h"

/* simd_fp.c: two or three operands */
extern const simd_fn simd_fadd[4], simd_fsub[4], simd_fmul[4], simd_fmulx[4], simd_fdiv[4], simd_fabd[4];
extern const simd_fn simd_fmla[4], simd_fmls[4];
extern const simd_fn simd_fmax[4], simd_fmin[4], simd_fmaxnm[4], simd_fminnm[4], simd_frecps[4], simd_frsqrts[4];
extern const simd_fn simd_fcmeq[4], simd_fcmge[4], simd_fcmgt[4], simd_facge[4], simd_facgt[4];
extern const simd_fn simd_faddp[4], simd_fmaxp[4], simd_fminp[4], simd_fmaxnmp[4], simd_fminnmp[4];
extern const simd_fn simd_fmaxv[4], simd_fminv[4], simd_fmaxnmv[4], simd_fminnmv[4];
/* simd_fdot.c: products of half-precision or BFloat16 operands, and complex numbers; size 2 but where several are given. FMLAL2
 * takes the upper halves of the operands (the middle ones of 64-bit registers), AUX_OTHER is rot for FCMLA and FCADD. */
extern const simd_fn simd_fmlal[4], simd_fmlsl[4], simd_fmlal2[4], simd_fmlsl2[4];
extern const simd_fn simd_bfdot[4], simd_bfmmla[4], simd_bfmlal[4];
extern const simd_fn simd_fcmla[4], simd_fcadd[4];

/* simd_fpmisc.c: one operand. simd_[su]cvtf and simd_fcvtz[su] have the number of fraction bits in AUX_INDEX. */
extern const simd_fn simd_fsqrt[4], simd_frecpe[4], simd_frecpx[4], simd_frsqrte[4];
extern const simd_fn simd_fcmgt0[4], simd_fcmge0[4], simd_fcmeq0[4], simd_fcmle0[4], simd_fcmlt0[4];
extern const simd_fn simd_frintn[4], simd_frintm[4], simd_frintp[4], simd_frintz[4], simd_frinta[4], simd_frintx[4], simd_frinti[4];
extern const simd_fn simd_frint32z[4], simd_frint64z[4], simd_frint32x[4], simd_frint64x[4];
extern const simd_fn simd_fcvtns[4], simd_fcvtnu[4], simd_fcvtms[4], simd_fcvtmu[4], simd_fcvtps[4], simd_fcvtpu[4];
extern const simd_fn simd_fcvtas[4], simd_fcvtau[4], simd_fcvtzs[4], simd_fcvtzu[4], simd_scvtf[4], simd_ucvtf[4];
extern const simd_fn simd_urecpe[4], simd_ursqrte[4];
/* Between widths: all lanes; by the size of the narrow side. FCVTXN and BFCVTN stand at 1 whatever they are; scalar FCVTXN at 2. */
extern const simd_fn simd_fcvtn[4], simd_fcvtl[4], simd_fcvtxn[4], simd_bfcvtn[4];

/* Those that simd_fphot.c has bodies for. */
#define SHARED_SD(name)                                                                                                    \
	SIMD_SHARED_KERNEL(name##_s);                                                                                      \
	SIMD_SHARED_KERNEL(name##_d);
SHARED_SD(simd_fadd)
SHARED_SD(simd_fsub)
SHARED_SD(simd_fmul)
SHARED_SD(simd_fdiv)
SHARED_SD(simd_fmla)
SHARED_SD(simd_fmls)
SHARED_SD(simd_fmax)
SHARED_SD(simd_fmin)
SHARED_SD(simd_fmaxnm)
SHARED_SD(simd_fminnm)
SHARED_SD(simd_fcmeq)
SHARED_SD(simd_fcmge)
SHARED_SD(simd_fcmgt)
SHARED_SD(simd_scvtf)
SHARED_SD(simd_fcvtzs)
#undef SHARED_SD

/* What a kernel's result begins as: scalar forms take the other elements of a source along where FPCR.NEP says so. */
static inline union vreg simd_fp_rest(const struct pe *pe, uint32_t aux, const union vreg *source)
{
	if (unlikely(fp_merges(pe->fpcr)) && AUX_LANES(aux) == 1)
		return *source;
	return (union vreg){.d = {0, 0}};
}

static inline unsigned simd_lanes(unsigned size, unsigned q)
{
	return (8u << q) >> size;
}

#endif
