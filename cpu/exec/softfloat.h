/* cpu/exec/softfloat.h - the floating-point functions of the manual's pseudocode, exact, on raw bits.
 * Implements: DDI 0487 J1 "shared/functions/float" (FPAdd, FPMulAdd, FPRoundInt, FPToFixed, FPConvert, ...) for
 *             half, single and double precision and BFloat16; FPCR.{AHP, DN, FZ, RMode, FZ16, EBF, AH, FIZ} honoured,
 *             FPSR cumulative bits OR-ed in.
 * Not here:   host arithmetic for the common cases (fp_host.h); register access (fp_*.c, simd*.c).
 *
 * Every function takes FPCR by value and a pointer to FPSR; a vector loop may pass a local and store it once at
 * its end. FPCR.{FZ, FZ16, AHP} apply by format as in the manual: half-precision arithmetic looks at FZ16, the
 * others at FZ. FEAT_AFP's bits are not for AArch32: its callers hand over an FPCR without them. */
#ifndef AERIE_EXEC_SOFTFLOAT_H
#define AERIE_EXEC_SOFTFLOAT_H

#include <stdbool.h>
#include <stdint.h>

/* FPCR fields. */
enum {
	FPCR_FIZ = 1 << 0,
	FPCR_AH = 1 << 1,
	FPCR_NEP = 1 << 2, /* the callers', with fp_merges() */
	FPCR_EBF = 1 << 13,
	FPCR_FZ16 = 1 << 19,
	FPCR_RMODE_SHIFT = 22,
	FPCR_FZ = 1 << 24,
	FPCR_DN = 1 << 25,
	FPCR_AHP = 1 << 26,
};

/* Not in the register: a caller says with it that there is FEAT_RPRES. */
#define FPCR_HAS_RPRES (1u << 31)

/* IsMerging(): a scalar instruction leaves the other elements of a source in its result. */
static inline bool fp_merges(uint32_t fpcr)
{
	return fpcr & FPCR_NEP;
}

/* FPSR cumulative bits. */
enum {
	FPSR_IOC = 1 << 0, /* Invalid Operation */
	FPSR_DZC = 1 << 1, /* Divide by Zero */
	FPSR_OFC = 1 << 2, /* Overflow */
	FPSR_UFC = 1 << 3, /* Underflow */
	FPSR_IXC = 1 << 4, /* Inexact */
	FPSR_IDC = 1 << 7, /* Input Denormal */
	FPSR_QC = 1 << 27, /* saturation, of the integer instructions */
};

/* FPRounding; the first four are FPCR.RMode's values. */
enum fp_rounding {
	FPROUND_TIEEVEN,
	FPROUND_POSINF,
	FPROUND_NEGINF,
	FPROUND_ZERO,
	FPROUND_TIEAWAY,
	FPROUND_ODD,
};

static inline enum fp_rounding fpcr_rounding(uint32_t fpcr)
{
	return (enum fp_rounding)(fpcr >> FPCR_RMODE_SHIFT & 3);
}

/* The functions that exist alike for N = 16, 32, 64 bits. T is uint<N>_t.
 *   fpN_muladd    FPMulAdd(addend, op1, op2): addend + op1 * op2, rounded once
 *   fpN_compare   FPCompare(): NZCV as in PSTATE<31:28>
 *   fpN_round_int FPRoundInt(): exact says whether Inexact is raised
 *   fpN_to_fixed  FPToFixed(): intsize 16, 32 or 64; result in the low bits, zero above
 *   fpN_from_fixed FixedToFP(): op must be sign- or zero-extended to 64 bits by the caller
 *   fpN_scale     FPScale(): op * 2^by
 *   fpN_logb      FPLogB(), a signed integer of N bits */
#define FP_DECLARE(N, T)                                                                                               \
	T fp##N##_add(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_sub(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_mul(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_mulx(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                   \
	T fp##N##_div(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_max(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_min(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                    \
	T fp##N##_maxnum(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                 \
	T fp##N##_minnum(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                                 \
	T fp##N##_muladd(T addend, T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                       \
	T fp##N##_sqrt(T op, uint32_t fpcr, uint32_t *fpsr);                                                           \
	T fp##N##_recip_estimate(T op, uint32_t fpcr, uint32_t *fpsr);                                                 \
	T fp##N##_recip_step_fused(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                       \
	T fp##N##_recpx(T op, uint32_t fpcr, uint32_t *fpsr);                                                          \
	T fp##N##_rsqrt_estimate(T op, uint32_t fpcr, uint32_t *fpsr);                                                 \
	T fp##N##_rsqrt_step_fused(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                       \
	uint32_t fp##N##_compare(T op1, T op2, bool signal_nans, uint32_t fpcr, uint32_t *fpsr);                       \
	bool fp##N##_compare_eq(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                          \
	bool fp##N##_compare_ge(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                          \
	bool fp##N##_compare_gt(T op1, T op2, uint32_t fpcr, uint32_t *fpsr);                                          \
	T fp##N##_round_int(T op, enum fp_rounding rounding, bool exact, uint32_t fpcr, uint32_t *fpsr);               \
	uint64_t fp##N##_to_fixed(T op, unsigned fbits, bool is_unsigned, enum fp_rounding rounding, unsigned intsize, \
	                          uint32_t fpcr, uint32_t *fpsr);                                                      \
	T fp##N##_from_fixed(uint64_t op, unsigned fbits, bool is_unsigned, enum fp_rounding rounding, uint32_t fpcr,  \
	                     uint32_t *fpsr);                                                                          \
	T fp##N##_scale(T op, int64_t by, uint32_t fpcr, uint32_t *fpsr);                                              \
	T fp##N##_logb(T op, uint32_t fpcr, uint32_t *fpsr);

FP_DECLARE(16, uint16_t)
FP_DECLARE(32, uint32_t)
FP_DECLARE(64, uint64_t)

/* FPRoundIntN(): FRINT32x, FRINT64x; intsize 32 or 64. */
uint32_t fp32_round_int_n(uint32_t op, enum fp_rounding rounding, unsigned intsize, uint32_t fpcr, uint32_t *fpsr);
uint64_t fp64_round_int_n(uint64_t op, enum fp_rounding rounding, unsigned intsize, uint32_t fpcr, uint32_t *fpsr);

/* The sign bit changed or cleared, of NaNs too: FPNeg() and FPAbs() where FPCR.AH is 0. */
static inline uint16_t fp16_neg(uint16_t op)
{
	return op ^ 0x8000;
}
static inline uint32_t fp32_neg(uint32_t op)
{
	return op ^ 0x80000000u;
}
static inline uint64_t fp64_neg(uint64_t op)
{
	return op ^ 0x8000000000000000u;
}
static inline uint16_t fp16_abs(uint16_t op)
{
	return op & 0x7fff;
}
static inline uint32_t fp32_abs(uint32_t op)
{
	return op & 0x7fffffffu;
}
static inline uint64_t fp64_abs(uint64_t op)
{
	return op & 0x7fffffffffffffffu;
}

static inline bool fp16_is_nan(uint16_t op)
{
	return fp16_abs(op) > 0x7c00;
}
static inline bool fp32_is_nan(uint32_t op)
{
	return fp32_abs(op) > 0x7f800000u;
}
static inline bool fp64_is_nan(uint64_t op)
{
	return fp64_abs(op) > 0x7ff0000000000000u;
}

/* FPNeg() and FPAbs() in full: with FPCR.AH the sign of a NaN stays. */
#define FP_SIGN(N, T)                                                                                                  \
	static inline T fp##N##_neg_ah(T op, uint32_t fpcr)                                                               \
	{                                                                                                              \
		return (fpcr & FPCR_AH) && fp##N##_is_nan(op) ? op : fp##N##_neg(op);                                 \
	}                                                                                                              \
	static inline T fp##N##_abs_ah(T op, uint32_t fpcr)                                                               \
	{                                                                                                              \
		return (fpcr & FPCR_AH) && fp##N##_is_nan(op) ? op : fp##N##_abs(op);                                 \
	}
FP_SIGN(16, uint16_t)
FP_SIGN(32, uint32_t)
FP_SIGN(64, uint64_t)
#undef FP_SIGN

/* FPConvert() between formats, rounding by FPCR.RMode; half precision is the alternative format when FPCR.AHP is
 * set. */
uint16_t fp32_to_fp16(uint32_t op, uint32_t fpcr, uint32_t *fpsr);
uint16_t fp64_to_fp16(uint64_t op, uint32_t fpcr, uint32_t *fpsr);
uint32_t fp16_to_fp32(uint16_t op, uint32_t fpcr, uint32_t *fpsr);
uint64_t fp16_to_fp64(uint16_t op, uint32_t fpcr, uint32_t *fpsr);
uint64_t fp32_to_fp64(uint32_t op, uint32_t fpcr, uint32_t *fpsr);
uint32_t fp64_to_fp32(uint64_t op, uint32_t fpcr, uint32_t *fpsr);
uint32_t fp64_to_fp32_odd(uint64_t op, uint32_t fpcr, uint32_t *fpsr); /* FCVTXN */

/* FPToFixedJS(): FJCVTZS. *z is the Z flag to set. */
uint32_t fp64_to_fixed_js(uint64_t op, bool *z, uint32_t fpcr, uint32_t *fpsr);

/* FPMulAddH(): FMLAL, FMLSL. The products of half-precision operands are exact. */
uint32_t fp32_muladdh(uint32_t addend, uint16_t op1, uint16_t op2, uint32_t fpcr, uint32_t *fpsr);

/* BFloat16: FPConvertBF(), BFMulAddH(), BFDotAdd(), which never changes FPSR. */
uint16_t fp32_to_bf16(uint32_t op, uint32_t fpcr, uint32_t *fpsr);
uint32_t bf16_muladd(uint32_t addend, uint16_t op1, uint16_t op2, uint32_t fpcr, uint32_t *fpsr);
static inline uint32_t bf16_to_fp32(uint16_t op)
{
	return (uint32_t)op << 16;
}
uint32_t bf16_dot_add(uint32_t addend, uint16_t op1_a, uint16_t op1_b, uint16_t op2_a, uint16_t op2_b, uint32_t fpcr);

/* UnsignedRecipEstimate(), UnsignedRSqrtEstimate(): URECPE, URSQRTE. */
uint32_t unsigned_recip_estimate(uint32_t op);
uint32_t unsigned_rsqrt_estimate(uint32_t op);

/* VFPExpandImm(): FMOV (immediate). */
static inline uint64_t fp64_expand_imm(uint8_t imm8)
{
	return (uint64_t)(imm8 >> 7) << 63 | (imm8 & 0x40 ? 0x3fc0000000000000u : 0x4000000000000000u) |
	       (uint64_t)(imm8 & 0x3f) << 48;
}
static inline uint32_t fp32_expand_imm(uint8_t imm8)
{
	return (uint32_t)(imm8 >> 7) << 31 | (imm8 & 0x40 ? 0x3e000000u : 0x40000000u) | (uint32_t)(imm8 & 0x3f) << 19;
}
static inline uint16_t fp16_expand_imm(uint8_t imm8)
{
	return (uint16_t)((imm8 >> 7) << 15 | (imm8 & 0x40 ? 0x3000 : 0x4000) | (imm8 & 0x3f) << 6);
}

#endif
