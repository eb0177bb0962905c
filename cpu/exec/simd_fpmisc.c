/* cpu/exec/simd_fpmisc.c - kernels of the floating-point vector instructions with one operand.
 * Implements: DDI 0487 C7.2: FSQRT, FRINT*, FRECPE, FRECPX, FRSQRTE, URECPE, URSQRTE, FCMxx (zero), FCVT[NMPAZ][SU],
 *             [SU]CVTF (integer and fixed point), FCVTN, FCVTL, FCVTXN, BFCVTN.
 * Not here:   the arithmetic (softfloat.h); who calls what (simd_misc.c, simd_shift.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/simd_fp.h"

/* FP_ZEROS2: the scalar form, too, clears the other elements. */
#define FP_LANES2(name, U, N, EXPR)  static FP_SHARED2(name, U, N, EXPR)
#define FP_SHARED2(name, U, N, EXPR) FP_KERNEL2(name, U, N, simd_fp_rest(pe, aux, d), EXPR)
#define FP_ZEROS2(name, U, N, EXPR)  static FP_KERNEL2(name, U, N, ((union vreg){.d = {0, 0}}), EXPR)
#define FP_KERNEL2(name, U, N, REST, EXPR)                                                                                 \
	SIMD_SHARED_KERNEL(name##_##U)                                                                                     \
	{                                                                                                                  \
		union vreg r = REST;                                                                                       \
		UNUSED const uint32_t fpcr = pe->fpcr;                                                                     \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		UNUSED const unsigned fbits = AUX_INDEX(aux);                                                              \
		for (unsigned i = 0; i < AUX_LANES(aux); i++) {                                                            \
			const uint##N##_t a = n->U[i];                                                                     \
			r.U[i] = (uint##N##_t)(EXPR(N));                                                                   \
		}                                                                                                          \
		*d = r;                                                                                                    \
		pe->fpsr = fpsr;                                                                                           \
	}
#define FP_HSD(name, EXPR) FP_HSD_OF(FP_LANES2, name, EXPR)
#define FP_HSD_OF(KIND, name, EXPR)                                                                                        \
	KIND(name, h, 16, EXPR)                                                                                            \
	KIND(name, s, 32, EXPR)                                                                                            \
	KIND(name, d, 64, EXPR)                                                                                            \
	const simd_fn name[4] = {NULL, name##_h, name##_s, name##_d};
#define FP_SD(name, EXPR)                                                                                                  \
	FP_LANES2(name, s, 32, EXPR)                                                                                       \
	FP_LANES2(name, d, 64, EXPR)                                                                                       \
	const simd_fn name[4] = {NULL, NULL, name##_s, name##_d};

#define CURRENT              fpcr_rounding(fpcr)
#define SQRT(N)              fp##N##_sqrt_fast(a, fpcr, &fpsr)
#define fp16_sqrt_fast       fp16_sqrt
#define ESTIMATE_FPCR        (fpcr | (has(pe, FEAT_RPRES) ? FPCR_HAS_RPRES : 0))
#define RECPE(N)             fp##N##_recip_estimate(a, ESTIMATE_FPCR, &fpsr)
#define RECPX(N)             fp##N##_recpx(a, fpcr, &fpsr)
#define RSQRTE(N)            fp##N##_rsqrt_estimate(a, ESTIMATE_FPCR, &fpsr)
FP_HSD(simd_fsqrt, SQRT)
FP_HSD(simd_frecpe, RECPE)
FP_HSD(simd_frecpx, RECPX)
FP_HSD(simd_frsqrte, RSQRTE)

#define CMGT0(N) -(uint64_t)fp##N##_compare_gt(a, 0, fpcr, &fpsr)
#define CMGE0(N) -(uint64_t)fp##N##_compare_ge(a, 0, fpcr, &fpsr)
#define CMEQ0(N) -(uint64_t)fp##N##_compare_eq(a, 0, fpcr, &fpsr)
#define CMLE0(N) -(uint64_t)fp##N##_compare_ge(0, a, fpcr, &fpsr)
#define CMLT0(N) -(uint64_t)fp##N##_compare_gt(0, a, fpcr, &fpsr)
FP_HSD_OF(FP_ZEROS2, simd_fcmgt0, CMGT0)
FP_HSD_OF(FP_ZEROS2, simd_fcmge0, CMGE0)
FP_HSD_OF(FP_ZEROS2, simd_fcmeq0, CMEQ0)
FP_HSD_OF(FP_ZEROS2, simd_fcmle0, CMLE0)
FP_HSD_OF(FP_ZEROS2, simd_fcmlt0, CMLT0)

#define ROUND(N, MODE, EXACT) fp##N##_round_int(a, MODE, EXACT, fpcr, &fpsr)
#define RINTN(N)              ROUND(N, FPROUND_TIEEVEN, false)
#define RINTM(N)              ROUND(N, FPROUND_NEGINF, false)
#define RINTP(N)              ROUND(N, FPROUND_POSINF, false)
#define RINTZ(N)              ROUND(N, FPROUND_ZERO, false)
#define RINTA(N)              ROUND(N, FPROUND_TIEAWAY, false)
#define RINTX(N)              ROUND(N, CURRENT, true)
#define RINTI(N)              ROUND(N, CURRENT, false)
FP_HSD(simd_frintn, RINTN)
FP_HSD(simd_frintm, RINTM)
FP_HSD(simd_frintp, RINTP)
FP_HSD(simd_frintz, RINTZ)
FP_HSD(simd_frinta, RINTA)
FP_HSD(simd_frintx, RINTX)
FP_HSD(simd_frinti, RINTI)
#define RINT32Z(N) fp##N##_round_int_n(a, FPROUND_ZERO, 32, fpcr, &fpsr)
#define RINT64Z(N) fp##N##_round_int_n(a, FPROUND_ZERO, 64, fpcr, &fpsr)
#define RINT32X(N) fp##N##_round_int_n(a, CURRENT, 32, fpcr, &fpsr)
#define RINT64X(N) fp##N##_round_int_n(a, CURRENT, 64, fpcr, &fpsr)
FP_SD(simd_frint32z, RINT32Z)
FP_SD(simd_frint64z, RINT64Z)
FP_SD(simd_frint32x, RINT32X)
FP_SD(simd_frint64x, RINT64X)

#define TO_INT(N, U, MODE) fp##N##_to_fixed(a, fbits, U, MODE, N, fpcr, &fpsr)
#define CVTNS(N)           TO_INT(N, false, FPROUND_TIEEVEN)
#define CVTNU(N)           TO_INT(N, true, FPROUND_TIEEVEN)
#define CVTMS(N)           TO_INT(N, false, FPROUND_NEGINF)
#define CVTMU(N)           TO_INT(N, true, FPROUND_NEGINF)
#define CVTPS(N)           TO_INT(N, false, FPROUND_POSINF)
#define CVTPU(N)           TO_INT(N, true, FPROUND_POSINF)
#define CVTAS(N)           TO_INT(N, false, FPROUND_TIEAWAY)
#define CVTAU(N)           TO_INT(N, true, FPROUND_TIEAWAY)
#define CVTZS(N)           TO_INT(N, false, FPROUND_ZERO)
#define CVTZU(N)           TO_INT(N, true, FPROUND_ZERO)
#define CVTF_S(N)          fp##N##_from_fixed((uint64_t)sext(a, N), fbits, false, CURRENT, fpcr, &fpsr)
#define CVTF_U(N)          fp##N##_from_fixed(a, fbits, true, CURRENT, fpcr, &fpsr)
FP_HSD(simd_fcvtns, CVTNS)
FP_HSD(simd_fcvtnu, CVTNU)
FP_HSD(simd_fcvtms, CVTMS)
FP_HSD(simd_fcvtmu, CVTMU)
FP_HSD(simd_fcvtps, CVTPS)
FP_HSD(simd_fcvtpu, CVTPU)
FP_HSD(simd_fcvtas, CVTAS)
FP_HSD(simd_fcvtau, CVTAU)
FP_HSD_OF(FP_SHARED2, simd_fcvtzs, CVTZS)
FP_HSD(simd_fcvtzu, CVTZU)
FP_HSD_OF(FP_SHARED2, simd_scvtf, CVTF_S)
FP_HSD(simd_ucvtf, CVTF_U)

#define URECPE(N)  unsigned_recip_estimate(a)
#define URSQRTE(N) unsigned_rsqrt_estimate(a)
FP_LANES2(urecpe, s, 32, URECPE)
FP_LANES2(ursqrte, s, 32, URSQRTE)
const simd_fn simd_urecpe[4] = {NULL, NULL, urecpe_s, NULL};
const simd_fn simd_ursqrte[4] = {NULL, NULL, ursqrte_s, NULL};

/* Narrowing into the low half, and widening of the low half; tables are by the size of the narrow side. */
#define CONVERT(name, LANES, R, F, FN)                                                                                     \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r = (LANES) == 1 ? simd_fp_rest(pe, AUX(1, 0, 0), d) : (union vreg){.d = {0, 0}};               \
		for (unsigned i = 0; i < (LANES); i++)                                                                     \
			r.R[i] = FN(n->F[i], pe->fpcr, &pe->fpsr);                                                         \
		*d = r;                                                                                                    \
	}
CONVERT(fcvtn_h, 4, h, s, fp32_to_fp16)
CONVERT(fcvtn_s, 2, s, d, fp64_to_fp32)
const simd_fn simd_fcvtn[4] = {NULL, fcvtn_h, fcvtn_s, NULL};
CONVERT(fcvtl_h, 4, s, h, fp16_to_fp32)
CONVERT(fcvtl_s, 2, d, s, fp32_to_fp64)
const simd_fn simd_fcvtl[4] = {NULL, fcvtl_h, fcvtl_s, NULL};
CONVERT(fcvtxn_s, 2, s, d, fp64_to_fp32_odd)
CONVERT(fcvtxn_scalar, 1, s, d, fp64_to_fp32_odd)
const simd_fn simd_fcvtxn[4] = {NULL, fcvtxn_s, fcvtxn_scalar, NULL};
CONVERT(bfcvtn_h, 4, h, s, fp32_to_bf16)
const simd_fn simd_bfcvtn[4] = {NULL, bfcvtn_h, NULL, NULL};
