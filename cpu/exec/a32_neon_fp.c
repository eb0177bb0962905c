/* cpu/exec/a32_neon_fp.c - AArch32 Advanced SIMD floating-point, under the standard FPSCR value.
 * Implements: DDI 0487 F6.1: VADD, VSUB, VMUL, VABD, VMLA, VMLS, VFMA, VFMS, VMAX(NM), VMIN(NM), VCxx, VACxx, VRECPS, VRSQRTS,
 *             VPADD, VPMAX, VPMIN (floating-point), VRINT*, VCVT*, VRECPE, VRSQRTE; FPRecipStep(), FPRSqrtStep().
 * Not here:   scalar instructions (a32_vfp.c); the arithmetic (simd_fp.c, simd_fpmisc.c, softfloat.h). */
#include "cpu/exec/a32_vreg.h"
#include "cpu/exec/simd_fp.h"
#include "decode_gen.h"

enum exec_status neon_run_fp_with(struct pe *pe, simd_fn k, bool q, unsigned d, const union vreg *n, const union vreg *m,
				  uint32_t aux)
{
	const uint32_t fpcr = pe->fpcr;

	pe->fpcr = neon_fpcr(pe);
	const enum exec_status s = neon_run_with(pe, k, q, d, n, m, aux);
	pe->fpcr = fpcr;
	return s;
}

enum exec_status neon_run_fp(struct pe *pe, simd_fn k, bool q, unsigned d, unsigned n, unsigned m, uint32_t aux)
{
	if (q)
		return neon_run_fp_with(pe, k, true, d, qreg(pe, n), qreg(pe, m), aux);
	const union vreg vn = dvec(pe, n), vm = dvec(pe, m);
	return neon_run_fp_with(pe, k, false, d, &vn, &vm, aux);
}

/* Half precision wants its feature, which no encoding says by itself. */
static bool lacks(const struct pe *pe, unsigned size)
{
	return size == 1 && !has(pe, FEAT_FP16);
}

/* FPRecipStep(), FPRSqrtStep(): unlike A64's they round the product, and infinity times zero is zero. A product that is
 * invalid without a NaN is just that. Halving and rounding 3 - product at once is a fused 1.5 - 0.5 * product. */
#define STEP(U, N, T, TWO, ONE_AND_HALF, MINUS_HALF, INF)                                                                  \
	static T step_product_##U(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                 \
	{                                                                                                                  \
		uint32_t flags = 0;                                                                                        \
		T p = fp##N##_mul(a, b, fpcr, &flags);                                                                     \
		if ((flags & FPSR_IOC) && fp##N##_abs(a) <= (INF) && fp##N##_abs(b) <= (INF)) {                            \
			flags &= ~(uint32_t)FPSR_IOC;                                                                      \
			p = 0;                                                                                             \
		}                                                                                                          \
		*fpsr |= flags;                                                                                            \
		return p;                                                                                                  \
	}                                                                                                                  \
	SIMD_KERNEL(recps_##U)                                                                                             \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < AUX_LANES(aux); i++)                                                              \
			r.U[i] = fp##N##_sub((TWO), step_product_##U(n->U[i], m->U[i], pe->fpcr, &pe->fpsr), pe->fpcr,     \
					     &pe->fpsr);                                                                   \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	SIMD_KERNEL(rsqrts_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < AUX_LANES(aux); i++)                                                              \
			r.U[i] = fp##N##_muladd((ONE_AND_HALF), (MINUS_HALF),                                              \
						step_product_##U(n->U[i], m->U[i], pe->fpcr, &pe->fpsr), pe->fpcr,         \
						&pe->fpsr);                                                                \
		*d = r;                                                                                                    \
	}
STEP(h, 16, uint16_t, 0x4000, 0x3e00, 0xb800, 0x7c00)
STEP(s, 32, uint32_t, 0x40000000, 0x3fc00000, 0xbf000000, 0x7f800000)
static const simd_fn recps[4] = {NULL, recps_h, recps_s, NULL};
static const simd_fn rsqrts[4] = {NULL, rsqrts_h, rsqrts_s, NULL};

/* VMLA and VMLS round the product too. */
#define CHAINED(U, N)                                                                                                      \
	SIMD_KERNEL(mla_##U)                                                                                               \
	{                                                                                                                  \
		for (unsigned i = 0; i < AUX_LANES(aux); i++)                                                              \
			d->U[i] = fp##N##_add(d->U[i], fp##N##_mul(n->U[i], m->U[i], pe->fpcr, &pe->fpsr), pe->fpcr,       \
					      &pe->fpsr);                                                                  \
	}                                                                                                                  \
	SIMD_KERNEL(mls_##U)                                                                                               \
	{                                                                                                                  \
		for (unsigned i = 0; i < AUX_LANES(aux); i++)                                                              \
			d->U[i] = fp##N##_add(d->U[i], fp##N##_neg(fp##N##_mul(n->U[i], m->U[i], pe->fpcr, &pe->fpsr)),    \
					      pe->fpcr, &pe->fpsr);                                                        \
	}
CHAINED(h, 16)
CHAINED(s, 32)
static const simd_fn mla[4] = {NULL, mla_h, mla_s, NULL};
static const simd_fn mls[4] = {NULL, mls_h, mls_s, NULL};

enum exec_status exec_neon_same_fp(struct pe *pe, const struct args_neon_same_fp *a)
{
	static const simd_fn *const table[] = {
		[NEON_FADD] = simd_fadd,     [NEON_FSUB] = simd_fsub,     [NEON_FMUL] = simd_fmul,   [NEON_FABD] = simd_fabd,
		[NEON_FMLA] = mla,           [NEON_FMLS] = mls,           [NEON_FFMA] = simd_fmla,   [NEON_FFMS] = simd_fmls,
		[NEON_FMAX] = simd_fmax,     [NEON_FMIN] = simd_fmin,     [NEON_FMAXNM] = simd_fmaxnm,
		[NEON_FMINNM] = simd_fminnm, [NEON_FCEQ] = simd_fcmeq,    [NEON_FCGE] = simd_fcmge,  [NEON_FCGT] = simd_fcmgt,
		[NEON_FACGE] = simd_facge,   [NEON_FACGT] = simd_facgt,   [NEON_FRECPS] = recps,     [NEON_FRSQRTS] = rsqrts,
	};
	const unsigned size = a->sz ? 1 : 2;

	if (lacks(pe, size))
		return EXEC_UNDEF;
	return neon_run_fp(pe, table[a->k][size], a->q, DREG(a->D, a->Vd), DREG(a->N, a->Vn), DREG(a->M, a->Vm),
			   AUX(neon_lanes(size, a->q), 0, 0));
}

enum exec_status neon_scalar_fp(struct pe *pe, int k, unsigned size, bool q, unsigned d, const union vreg *n, const union vreg *m)
{
	const simd_fn *const kernels = k == NEON_MLA ? mla : k == NEON_MLS ? mls : simd_fmul;

	if (lacks(pe, size))
		return EXEC_UNDEF;
	return neon_run_fp_with(pe, kernels[size], q, d, n, m, AUX(neon_lanes(size, q), 0, 0));
}

enum exec_status exec_neon_pair_fp(struct pe *pe, const struct args_neon_pair_fp *a)
{
	static const simd_fn *const table[] = {
		[NEON_PADD] = simd_faddp, [NEON_PMAX] = simd_fmaxp, [NEON_PMIN] = simd_fminp,
	};
	const unsigned size = a->sz ? 1 : 2;

	if (lacks(pe, size))
		return EXEC_UNDEF;
	return neon_run_fp(pe, table[a->k][size], false, DREG(a->D, a->Vd), DREG(a->N, a->Vn), DREG(a->M, a->Vm),
			   AUX(neon_lanes(size, false), 0, 0));
}

/* VCVT between integers and floating-point, by op: what it is made from and of. */
static const simd_fn *const int_conversion[4] = {simd_scvtf, simd_ucvtf, simd_fcvtzs, simd_fcvtzu};

enum exec_status exec_neon_misc_fp(struct pe *pe, const struct args_neon_misc_fp *a)
{
	/* The second column is of op=1, unsigned, or F=1: of floating-point. */
	static const simd_fn *const table[][2] = {
		[NEON_RINTN] = {simd_frintn},
		[NEON_RINTX] = {simd_frintx},
		[NEON_RINTA] = {simd_frinta},
		[NEON_RINTZ] = {simd_frintz},
		[NEON_RINTM] = {simd_frintm},
		[NEON_RINTP] = {simd_frintp},
		[NEON_CVTA] = {simd_fcvtas, simd_fcvtau},
		[NEON_CVTN] = {simd_fcvtns, simd_fcvtnu},
		[NEON_CVTP] = {simd_fcvtps, simd_fcvtpu},
		[NEON_CVTM] = {simd_fcvtms, simd_fcvtmu},
		[NEON_RECPE] = {simd_urecpe, simd_frecpe},
		[NEON_RSQRTE] = {simd_ursqrte, simd_frsqrte},
	};
	const simd_fn *const kernels = a->k == NEON_CVT_INT ? int_conversion[a->op] : table[a->k][a->op | a->F];
	const unsigned m = DREG(a->M, a->Vm);

	if (lacks(pe, a->size))
		return EXEC_UNDEF;
	return neon_run_fp(pe, kernels[a->size], a->q, DREG(a->D, a->Vd), m, m, AUX(neon_lanes(a->size, a->q), 0, 0));
}

/* VCVT between fixed and floating-point: op<1> is 32 bits, op<0> to fixed point. */
enum exec_status exec_neon_fixed(struct pe *pe, const struct args_neon_fixed *a)
{
	const unsigned size = a->op & 2 ? 2 : 1, fbits = 64 - a->imm6, m = DREG(a->M, a->Vm);
	const simd_fn k = int_conversion[(a->op & 1) << 1 | a->U][size];

	if (lacks(pe, size))
		return EXEC_UNDEF;
	return neon_run_fp(pe, k, a->q, DREG(a->D, a->Vd), m, m, AUX(neon_lanes(size, a->q), fbits, 0));
}

enum exec_status exec_neon_convert(struct pe *pe, const struct args_neon_convert *a)
{
	const unsigned d = DREG(a->D, a->Vd), m = DREG(a->M, a->Vm);

	if (a->k == NEON_HALF_TO_SINGLE) {
		const union vreg v = dvec(pe, m);
		return neon_run_fp_with(pe, simd_fcvtl[1], true, d, &v, &v, 0);
	}
	return neon_run_fp_with(pe, (a->k == NEON_SINGLE_TO_HALF ? simd_fcvtn : simd_bfcvtn)[1], false, d, qreg(pe, m), qreg(pe, m), 0);
}
