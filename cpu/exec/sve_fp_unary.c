/* cpu/exec/sve_fp_unary.c - floating-point SVE instructions with one operand: roundings, estimates, conversions.
 * Implements: DDI 0487 C8.2: FRINT<r>, FRECPX, FSQRT, FLOGB, FRECPE, FRSQRTE, FEXPA; FCVT, FCVTX, BFCVT, SCVTF, UCVTF, FCVTZS,
 *             FCVTZU; FCVTNT, FCVTXNT, BFCVTNT, FCVTLT.
 * Not here:   kernels of one size (simd_fpmisc.c, sve_fp_math.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/insn_consts.h"
#include "cpu/exec/sve_fp_priv.h"
#include "decode_gen.h"

static const struct sve_fp_op unary[] = {
	[SVE_FRINTN] = {simd_frintn, {NULL}, false, false},   [SVE_FRINTP] = {simd_frintp, {NULL}, false, false},
	[SVE_FRINTM] = {simd_frintm, {NULL}, false, false},   [SVE_FRINTZ] = {simd_frintz, {NULL}, false, false},
	[SVE_FRINTA] = {simd_frinta, {NULL}, false, false},   [SVE_FRINTX] = {simd_frintx, {NULL}, false, false},
	[SVE_FRINTI] = {simd_frinti, {NULL}, false, false},   [SVE_FRECPX] = {simd_frecpx, {NULL}, false, false},
	[SVE_FSQRT] = {simd_fsqrt, {NULL}, false, false},     [SVE_FLOGB] = {sve_flogb, {NULL}, false, true},
	[SVE_FRECPE] = {simd_frecpe, {NULL}, false, false},   [SVE_FRSQRTE] = {simd_frsqrte, {NULL}, false, false},
	[SVE_FEXPA] = {sve_fexpa, {NULL}, false, false},
};

enum exec_status exec_sve_fp_unary(struct pe *pe, const struct args_sve_fp_unary *a)
{
	sve_fp_apply(pe, &unary[a->op], a->size, &pe->p[a->Pg], a->Zd, a->Zn, a->Zn, a->Zn);
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_unary_u(struct pe *pe, const struct args_sve_fp_unary_u *a)
{
	sve_fp_apply(pe, &unary[a->op], a->size, NULL, a->Zd, a->Zn, a->Zn, a->Zn);
	return EXEC_NEXT;
}

/* ---- conversions: an element is as wide as the wider side, the narrower one stands in its low end (or, "top", its high end) ---- */

/* r = EXPR of a, the element as a T, and of c, the element of the destination. There is no alternative half precision:
 * FPConvertSVE(). */
#define CONVERT(name, U, T, EXPR)                                                                                          \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t;                                                                            \
		const uint32_t fpcr = pe->fpcr & ~(uint32_t)FPCR_AHP;                                                      \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                           \
			const T a = (T)n->U[i];                                                                            \
			UNUSED const u_t c = d->U[i];                                                                      \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
		pe->fpsr = fpsr;                                                                                           \
	}
CONVERT(fcvt_s2h, s, uint32_t, fp32_to_fp16(a, fpcr, &fpsr))
CONVERT(fcvt_h2s, s, uint16_t, fp16_to_fp32(a, fpcr, &fpsr))
CONVERT(fcvt_d2h, d, uint64_t, fp64_to_fp16(a, fpcr, &fpsr))
CONVERT(fcvt_h2d, d, uint16_t, fp16_to_fp64(a, fpcr, &fpsr))
CONVERT(fcvt_d2s, d, uint64_t, fp64_to_fp32_fast(a, fpcr, &fpsr))
CONVERT(fcvt_s2d, d, uint32_t, fp32_to_fp64(a, fpcr, &fpsr))
CONVERT(bfcvt_s2bf, s, uint32_t, fp32_to_bf16(a, fpcr, &fpsr))
CONVERT(fcvtx_d2s, d, uint64_t, fp64_to_fp32_odd(a, fpcr, &fpsr))

/* The narrow side in the odd elements. */
#define ABOVE(low, bits, v) (((low) & GENMASK((bits) - 1, 0)) | (uint64_t)(v) << (bits))
CONVERT(fcvtnt_s2h, s, uint32_t, ABOVE(c, 16, fp32_to_fp16(a, fpcr, &fpsr)))
CONVERT(fcvtnt_d2s, d, uint64_t, ABOVE(c, 32, fp64_to_fp32_fast(a, fpcr, &fpsr)))
CONVERT(fcvtxnt_d2s, d, uint64_t, ABOVE(c, 32, fp64_to_fp32_odd(a, fpcr, &fpsr)))
CONVERT(bfcvtnt_s2bf, s, uint32_t, ABOVE(c, 16, fp32_to_bf16(a, fpcr, &fpsr)))
CONVERT(fcvtlt_h2s, s, uint32_t, fp16_to_fp32((uint16_t)(a >> 16), fpcr, &fpsr))
CONVERT(fcvtlt_s2d, d, uint64_t, fp32_to_fp64((uint32_t)(a >> 32), fpcr, &fpsr))

/* a is sign- or zero-extended by the conversion to 64 bits. */
#define FROM_INT(N, is_unsigned) fp##N##_from_fixed((uint64_t)a, 0, is_unsigned, fpcr_rounding(fpcr), fpcr, &fpsr)
CONVERT(scvtf_h2fp16, h, int16_t, FROM_INT(16, false))
CONVERT(scvtf_w2fp16, s, int32_t, FROM_INT(16, false))
CONVERT(scvtf_x2fp16, d, int64_t, FROM_INT(16, false))
CONVERT(scvtf_w2s, s, int32_t, FROM_INT(32, false))
CONVERT(scvtf_x2s, d, int64_t, FROM_INT(32, false))
CONVERT(scvtf_w2d, d, int32_t, FROM_INT(64, false))
CONVERT(scvtf_x2d, d, int64_t, FROM_INT(64, false))
CONVERT(ucvtf_h2fp16, h, uint16_t, FROM_INT(16, true))
CONVERT(ucvtf_w2fp16, s, uint32_t, FROM_INT(16, true))
CONVERT(ucvtf_x2fp16, d, uint64_t, FROM_INT(16, true))
CONVERT(ucvtf_w2s, s, uint32_t, FROM_INT(32, true))
CONVERT(ucvtf_x2s, d, uint64_t, FROM_INT(32, true))
CONVERT(ucvtf_w2d, d, uint32_t, FROM_INT(64, true))
CONVERT(ucvtf_x2d, d, uint64_t, FROM_INT(64, true))

#define TO_INT(N, is_unsigned, bits) fp##N##_to_fixed(a, 0, is_unsigned, FPROUND_ZERO, bits, fpcr, &fpsr)
CONVERT(fcvtzs_fp162h, h, uint16_t, TO_INT(16, false, 16))
CONVERT(fcvtzs_fp162w, s, uint16_t, TO_INT(16, false, 32))
CONVERT(fcvtzs_fp162x, d, uint16_t, TO_INT(16, false, 64))
CONVERT(fcvtzs_s2w, s, uint32_t, TO_INT(32, false, 32))
CONVERT(fcvtzs_s2x, d, uint32_t, TO_INT(32, false, 64))
CONVERT(fcvtzs_d2w, d, uint64_t, sext(TO_INT(64, false, 32), 32))
CONVERT(fcvtzs_d2x, d, uint64_t, TO_INT(64, false, 64))
CONVERT(fcvtzu_fp162h, h, uint16_t, TO_INT(16, true, 16))
CONVERT(fcvtzu_fp162w, s, uint16_t, TO_INT(16, true, 32))
CONVERT(fcvtzu_fp162x, d, uint16_t, TO_INT(16, true, 64))
CONVERT(fcvtzu_s2w, s, uint32_t, TO_INT(32, true, 32))
CONVERT(fcvtzu_s2x, d, uint32_t, TO_INT(32, true, 64))
CONVERT(fcvtzu_d2w, d, uint64_t, TO_INT(64, true, 32))
CONVERT(fcvtzu_d2x, d, uint64_t, TO_INT(64, true, 64))

static const simd_fn conversions[] = {
	[SVE_FCVT_S2H] = fcvt_s2h,           [SVE_FCVT_H2S] = fcvt_h2s,           [SVE_FCVT_D2H] = fcvt_d2h,
	[SVE_FCVT_H2D] = fcvt_h2d,           [SVE_FCVT_D2S] = fcvt_d2s,           [SVE_FCVT_S2D] = fcvt_s2d,
	[SVE_BFCVT_S2BF] = bfcvt_s2bf,       [SVE_FCVTX_D2S] = fcvtx_d2s,         [SVE_FCVTNT_S2H] = fcvtnt_s2h,
	[SVE_FCVTNT_D2S] = fcvtnt_d2s,       [SVE_FCVTXNT_D2S] = fcvtxnt_d2s,     [SVE_BFCVTNT_S2BF] = bfcvtnt_s2bf,
	[SVE_FCVTLT_H2S] = fcvtlt_h2s,       [SVE_FCVTLT_S2D] = fcvtlt_s2d,       [SVE_SCVTF_H2FP16] = scvtf_h2fp16,
	[SVE_SCVTF_W2FP16] = scvtf_w2fp16,   [SVE_SCVTF_X2FP16] = scvtf_x2fp16,   [SVE_SCVTF_W2S] = scvtf_w2s,
	[SVE_SCVTF_X2S] = scvtf_x2s,         [SVE_SCVTF_W2D] = scvtf_w2d,         [SVE_SCVTF_X2D] = scvtf_x2d,
	[SVE_UCVTF_H2FP16] = ucvtf_h2fp16,   [SVE_UCVTF_W2FP16] = ucvtf_w2fp16,   [SVE_UCVTF_X2FP16] = ucvtf_x2fp16,
	[SVE_UCVTF_W2S] = ucvtf_w2s,         [SVE_UCVTF_X2S] = ucvtf_x2s,         [SVE_UCVTF_W2D] = ucvtf_w2d,
	[SVE_UCVTF_X2D] = ucvtf_x2d,         [SVE_FCVTZS_FP162H] = fcvtzs_fp162h, [SVE_FCVTZS_FP162W] = fcvtzs_fp162w,
	[SVE_FCVTZS_FP162X] = fcvtzs_fp162x, [SVE_FCVTZS_S2W] = fcvtzs_s2w,       [SVE_FCVTZS_S2X] = fcvtzs_s2x,
	[SVE_FCVTZS_D2W] = fcvtzs_d2w,       [SVE_FCVTZS_D2X] = fcvtzs_d2x,       [SVE_FCVTZU_FP162H] = fcvtzu_fp162h,
	[SVE_FCVTZU_FP162W] = fcvtzu_fp162w, [SVE_FCVTZU_FP162X] = fcvtzu_fp162x, [SVE_FCVTZU_S2W] = fcvtzu_s2w,
	[SVE_FCVTZU_S2X] = fcvtzu_s2x,       [SVE_FCVTZU_D2W] = fcvtzu_d2w,       [SVE_FCVTZU_D2X] = fcvtzu_d2x,
};

enum exec_status exec_sve_fp_convert(struct pe *pe, const struct args_sve_fp_convert *a)
{
	const simd_fn k = conversions[a->op];
	const unsigned scale = (unsigned)a->scale;
	const union zreg *zn = z_read(pe, a->Zn);
	union zreg *zd = z_update(pe, a->Zd);

	for (unsigned q = 0; q < pe->eff.vq; q++)
		sve_fp_segment(pe, k, scale, sve_fp_active(&pe->p[a->Pg], q, scale), &zd->q[q], &zn->q[q], &zn->q[q], &zd->q[q],
			       (sve_v2d){0});
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}
