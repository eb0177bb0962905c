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

FP_INLINE uint64_t recip_estimate(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
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
	/* 1/x is estimate * 2^(-exp - 9), estimate in 256..511: exponent -exp - 1 with eight bits of fraction. */
	uint64_t estimate = recip_estimate_table((unsigned)(a.sig >> 55));
	int exp = -a.exp - 1;
	uint64_t frac = estimate << (f->fbits - 8);
	if (exp < f->emin)
		return fp_sign_bit(f, a.sign) | frac >> (f->emin - exp);
	return fp_sign_bit(f, a.sign) | (((uint64_t)(exp - f->emin) << f->fbits) + frac);
}

FP_INLINE uint64_t rsqrt_estimate(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_ZERO) {
		*fpsr |= FPSR_DZC;
		return fp_infinity(f, a.sign);
	}
	if (a.sign)
		return fp_invalid(f, fpsr);
	if (a.type == FPT_INF)
		return fp_zero(f, false);
	/* As s * 2^even with s in 1/4 .. 1: the root of the power is exact. */
	bool odd = a.exp & 1;
	uint64_t estimate = rsqrt_estimate_table((unsigned)(a.sig >> 55) >> !odd);
	int exp = -(a.exp + 1 + !odd) / 2;
	return ((uint64_t)(exp - f->emin) << f->fbits) + (estimate << (f->fbits - 8));
}

FP_INLINE uint64_t recpx(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
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
