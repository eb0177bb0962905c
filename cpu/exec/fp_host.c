/* cpu/exec/fp_host.c - host arithmetic that also finds out whether its result is inexact.
 * Implements: fpN_X_fast() of fp_host.h. As long as a program computes exactly (integers in doubles) FPSR.IXC
 *             stays clear; then each result is checked here by a few more host operations instead of softfloat's
 *             long way.
 * Not here:   the case of FPSR.IXC set, inline in fp_host.h. */
#include <float.h>
#include "cpu/exec/fp_host.h"

#if FLT_EVAL_METHOD != 0
#error "this host evaluates float and double in another precision"
#endif

/* The rounding error of a + b = r (Knuth's two-sum): exact unless a step overflows, and then not finite. */
static double add_error64(double a, double b, double r)
{
	double b_in_r = r - a, a_in_r = r - b_in_r;

	return (a - a_in_r) + (b - b_in_r);
}

static float add_error32(float a, float b, float r)
{
	float b_in_r = r - a, a_in_r = r - b_in_r;

	return (a - a_in_r) + (b - b_in_r);
}

static uint64_t significand(uint64_t v)
{
	return (v & GENMASK(51, 0)) | BIT(52);
}

/* Whether a * b, which rounds to r, needs more than 53 bits; all are normal. The product of the significands has
 * 105 or 106 bits, as the exponents say, and as many zeros at its end as both together. */
static bool mul_inexact64(uint64_t a, uint64_t b, uint64_t r)
{
	int carry = (int)bits(r, 62, 52) - (int)bits(a, 62, 52) - (int)bits(b, 62, 52) + 1023;

	return 105 + carry - __builtin_ctzll(significand(a)) - __builtin_ctzll(significand(b)) > 53;
}

/* a / b = r is exact if and only if r * b = a is. */
static bool div_inexact64(uint64_t a, uint64_t b, uint64_t r)
{
	return mul_inexact64(r, b, a) || fp64_host(r) * fp64_host(b) != fp64_host(a);
}

/* Products of singles are exact as doubles. */
static bool mul_inexact32(uint32_t a, uint32_t b, uint32_t r)
{
	return (double)fp32_host(a) * (double)fp32_host(b) != (double)fp32_host(r);
}

static bool div_inexact32(uint32_t a, uint32_t b, uint32_t r)
{
	return mul_inexact32(r, b, a);
}

static uint32_t inexact_bit(bool inexact)
{
	return inexact ? FPSR_IXC : 0;
}

/* What the inline functions leave out: flushing, as long as there is nothing to flush among the operands. Results are
 * then looked at for tininess even where those need not. */
static bool rounds(uint32_t fpcr)
{
	return fp_host_rounds(fpcr & ~(uint32_t)FPCR_FZ);
}

#define FP_DEFINE(N, T)                                                                                                \
	static bool flushed##N(T v)                                                                                    \
	{                                                                                                              \
		return fp##N##_denormal_or_zero(v) && !fp##N##_is_zero(v);                                             \
	}                                                                                                              \
	static bool usable##N(T a, T b, uint32_t fpcr)                                                                 \
	{                                                                                                              \
		return rounds(fpcr) && (!(fpcr & FPCR_FZ) || (!flushed##N(a) && !flushed##N(b)));                      \
	}                                                                                                              \
	/* A sum in r. */                                                                                              \
	static bool sum_done##N(T a, T b, T r, uint32_t fpcr, uint32_t *fpsr)                                          \
	{                                                                                                              \
		if ((fpcr & FPCR_FZ) && flushed##N(r))                                                                 \
			return false;                                                                                  \
		if (*fpsr & FPSR_IXC)                                                                                  \
			return true;                                                                                   \
		T error = fp##N##_bits(add_error##N(fp##N##_host(a), fp##N##_host(b), fp##N##_host(r)));               \
		if (!fp##N##_finite(error))                                                                            \
			return false;                                                                                  \
		*fpsr |= inexact_bit(!fp##N##_is_zero(error));                                                         \
		return true;                                                                                           \
	}                                                                                                              \
	/* A product or quotient in r, which is zero or plain; inexact() may be asked about plain operands only. */    \
	static bool product_done##N(T a, T b, T r, bool (*inexact)(T, T, T), uint32_t *fpsr)                           \
	{                                                                                                              \
		if ((*fpsr & FPSR_IXC) || fp##N##_is_zero(r))                                                          \
			return true;                                                                                   \
		if (!fp##N##_plain(a) || !fp##N##_plain(b))                                                            \
			return false;                                                                                  \
		*fpsr |= inexact_bit(inexact(a, b, r));                                                                \
		return true;                                                                                           \
	}                                                                                                              \
	T fp##N##_add_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (usable##N(a, b, fpcr) && fp##N##_try_add(a, b, &r) && sum_done##N(a, b, r, fpcr, fpsr))            \
			return r;                                                                                      \
		return fp##N##_add(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_sub_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (usable##N(a, b, fpcr) && fp##N##_try_sub(a, b, &r) &&                                              \
		    sum_done##N(a, fp##N##_neg(b), r, fpcr, fpsr))                                                     \
			return r;                                                                                      \
		return fp##N##_sub(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_mul_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (usable##N(a, b, fpcr) && fp##N##_try_mul(a, b, &r) &&                                              \
		    product_done##N(a, b, r, mul_inexact##N, fpsr))                                                    \
			return r;                                                                                      \
		return fp##N##_mul(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_div_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (usable##N(a, b, fpcr) && fp##N##_try_div(a, b, &r) &&                                              \
		    product_done##N(a, b, r, div_inexact##N, fpsr))                                                    \
			return r;                                                                                      \
		return fp##N##_div(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	/* A root r of a is the quotient a / r. */                                                                     \
	T fp##N##_sqrt_fast(T a, uint32_t fpcr, uint32_t *fpsr)                                                        \
	{                                                                                                              \
		T r;                                                                                                   \
		if (usable##N(a, a, fpcr) && fp##N##_try_sqrt(a, &r) &&                                                \
		    product_done##N(a, r, r, div_inexact##N, fpsr))                                                    \
			return r;                                                                                      \
		return fp##N##_sqrt(a, fpcr, fpsr);                                                                    \
	}                                                                                                              \
	FP_HOST_FMA_TARGET static bool muladd_fused##N(T addend, T a, T b, T *r)                                       \
	{                                                                                                              \
		return fp##N##_try_muladd(addend, a, b, r);                                                            \
	}                                                                                                              \
	T fp##N##_muladd_fast(T addend, T a, T b, uint32_t fpcr, uint32_t *fpsr)                                       \
	{                                                                                                              \
		T r;                                                                                                   \
		if ((*fpsr & FPSR_IXC) && usable##N(a, b, fpcr) && usable##N(addend, addend, fpcr) &&                  \
		    fp_host_has_fma() && muladd_fused##N(addend, a, b, &r))                                            \
			return r;                                                                                      \
		return fp##N##_muladd(addend, a, b, fpcr, fpsr);                                                       \
	}

FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)

uint32_t fp64_to_fp32_fast(uint64_t a, uint32_t fpcr, uint32_t *fpsr)
{
	uint32_t r;

	if (!usable64(a, a, fpcr) || !fp64_try_to_fp32(a, &r))
		return fp64_to_fp32(a, fpcr, fpsr);
	*fpsr |= inexact_bit((double)fp32_host(r) != fp64_host(a));
	return r;
}
