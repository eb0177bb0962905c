/* cpu/exec/softfloat_estimate.c - reciprocal and reciprocal square root estimates.
 * Implements: DDI 0487 FPRecipEstimate(), FPRSqrtEstimate(), FPRecpX(), RecipEstimate(), RecipSqrtEstimate(),
 *             UnsignedRecipEstimate(), UnsignedRSqrtEstimate().
 * Not here:   the refinement steps (softfloat_muladd.c). */
#include "cpu/exec/softfloat_priv.h"

/* RecipEstimate(): a is the operand's significand in units of 2^-9, 256..511; so is the result. */
static unsigned recip_estimate_table(unsigned a)
{
	return ((1u << 19) / (a * 2 + 1) + 1) / 2;
}

/* RecipSqrtEstimate(): a is 128..511, the result 256..511. */
static unsigned rsqrt_estimate_table(unsigned a)
{
	unsigned b = 512;

	a = a < 256 ? a * 2 + 1 : (a / 2 * 2 + 1) * 2;
	while (a * (b + 1) * (b + 1) < 1u << 28)
		b++;
	return (b + 1) / 2;
}

/* FEAT_RPRES: RecipEstimate() of 2048..4095, in units of 2^-12; 4096..8191 in
 * units of 2^-13. */
static unsigned recip_estimate_12(unsigned a)
{
	return ((1u << 26) / (a * 2 + 1) + 1) / 2;
}

/* RecipSqrtEstimate() of 1024..4095: 2^18 over the root of a number in the middle of those that share their upper 11 bits,
 * to the nearest; that is never a tie. */
static unsigned rsqrt_estimate_12(unsigned a)
{
	const uint64_t twice = a < 2048 ? a * 2 + 1 : (a / 2 * 2 + 1) * 2;
	unsigned r = 0;

	for (unsigned b = 1u << 12; b; b >>= 1)
		if ((uint64_t)(2 * (r + b) - 1) * (2 * (r + b) - 1) * twice <= 1ull << 39)
			r += b;
	return r;
}

/* Estimates of singles have 12 bits of fraction with FPCR.AH. */
FP_INLINE bool increased_precision(const struct fp_fmt *f, uint32_t fpcr)
{
	return f->width == 32 && (fpcr & FPCR_AH) && (fpcr & FPCR_HAS_RPRES);
}

FP_INLINE uint64_t recip_estimate(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	const bool more = increased_precision(f, fpcr);
	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_INF)
		return fp_zero(f, a.sign);
	if (a.type == FPT_ZERO) {
		*fpsr |= FPSR_DZC;
		return fp_infinity(f, a.sign);
	}
	if (a.exp < f->emin - 2)
		return fp_overflow(f, a.sign, fpcr_rounding(fpcr), fpsr);
	if ((fpcr & f->fz) && a.exp >= -f->emin) {
		*fpsr |= FPSR_UFC;
		return fp_zero(f, a.sign);
	}
	/* 1/x is estimate * 2^(-exp - 9), estimate in 256..511: exponent -exp - 1 with eight bits of fraction; or twelve. */
	uint64_t estimate = more ? recip_estimate_12((unsigned)(a.sig >> 52)) : recip_estimate_table((unsigned)(a.sig >> 55));
	int exp = -a.exp - 1;
	uint64_t frac = estimate << (f->fbits - (more ? 12 : 8));
	if (exp < f->emin)
		return fp_sign_bit(f, a.sign) | frac >> (f->emin - exp);
	return fp_sign_bit(f, a.sign) | (((uint64_t)(exp - f->emin) << f->fbits) + frac);
}

FP_INLINE uint64_t rsqrt_estimate(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	const bool more = increased_precision(f, fpcr);
	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_ZERO) {
		*fpsr |= FPSR_DZC;
		return fp_infinity(f, a.sign);
	}
	if (a.sign)
		return fp_invalid(f, fpcr, fpsr);
	if (a.type == FPT_INF)
		return fp_zero(f, false);
	/* As s * 2^even with s in 1/4 .. 1: the root of the power is exact. */
	bool odd = a.exp & 1;
	uint64_t estimate = more ? rsqrt_estimate_12((unsigned)(a.sig >> 52) >> !odd)
				 : rsqrt_estimate_table((unsigned)(a.sig >> 55) >> !odd);
	int exp = -(a.exp + 1 + !odd) / 2;
	return ((uint64_t)(exp - f->emin) << f->fbits) + (estimate << (f->fbits - (more ? 12 : 8)));
}

FP_INLINE uint64_t recpx(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	uint64_t exp = op & fp_exp_mask(f);

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	exp = exp == 0 ? fp_exp_mask(f) - BIT(f->fbits) : exp ^ fp_exp_mask(f);
	return fp_sign_bit(f, a.sign) | exp;
}

#define FP_DEFINE(N, T)                                                                                                \
	T fp##N##_recip_estimate(T op, uint32_t fpcr, uint32_t *fpsr)                                                  \
	{                                                                                                              \
		return (T)recip_estimate(&fmt##N, op, fpcr, fpsr);                                                     \
	}                                                                                                              \
	T fp##N##_rsqrt_estimate(T op, uint32_t fpcr, uint32_t *fpsr)                                                  \
	{                                                                                                              \
		return (T)rsqrt_estimate(&fmt##N, op, fpcr, fpsr);                                                     \
	}                                                                                                              \
	T fp##N##_recpx(T op, uint32_t fpcr, uint32_t *fpsr)                                                           \
	{                                                                                                              \
		return (T)recpx(&fmt##N, op, fpcr, fpsr);                                                              \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)

uint32_t unsigned_recip_estimate(uint32_t op)
{
	if (!(op >> 31))
		return UINT32_MAX;
	return (uint32_t)recip_estimate_table(op >> 23) << 23;
}

uint32_t unsigned_rsqrt_estimate(uint32_t op)
{
	if (!(op >> 30))
		return UINT32_MAX;
	return (uint32_t)rsqrt_estimate_table(op >> 23) << 23;
}
