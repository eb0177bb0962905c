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

#define FP_DEFINE(N, T)                                                                                                \
	static bool sum_checked##N(T a, T b, T r, uint32_t *fpsr)                                                      \
	{                                                                                                              \
		T error = fp##N##_bits(add_error##N(fp##N##_host(a), fp##N##_host(b), fp##N##_host(r)));               \
		if (!fp##N##_finite(error))                                                                            \
			return false;                                                                                  \
		*fpsr |= inexact_bit(!fp##N##_is_zero(error));                                                         \
		return true;                                                                                           \
	}                                                                                                              \
	T fp##N##_add_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_rounds(fpcr) && fp##N##_try_add(a, b, &r) &&                                               \
		    ((*fpsr & FPSR_IXC) || sum_checked##N(a, b, r, fpsr)))                                             \
			return r;                                                                                      \
		return fp##N##_add(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_sub_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_rounds(fpcr) && fp##N##_try_sub(a, b, &r) &&                                               \
		    ((*fpsr & FPSR_IXC) || sum_checked##N(a, fp##N##_neg(b), r, fpsr)))                                \
			return r;                                                                                      \
		return fp##N##_sub(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_mul_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_rounds(fpcr) && fp##N##_try_mul(a, b, &r)) {                                               \
			if ((*fpsr & FPSR_IXC) || fp##N##_is_zero(r))                                                  \
				return r;                                                                              \
			if (fp##N##_plain(a) && fp##N##_plain(b)) {                                                    \
				*fpsr |= inexact_bit(mul_inexact##N(a, b, r));                                         \
				return r;                                                                              \
			}                                                                                              \
		}                                                                                                      \
		return fp##N##_mul(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_div_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_rounds(fpcr) && fp##N##_try_div(a, b, &r)) {                                               \
			if ((*fpsr & FPSR_IXC) || fp##N##_is_zero(r))                                                  \
				return r;                                                                              \
			if (fp##N##_plain(a) && fp##N##_plain(b)) {                                                    \
				*fpsr |= inexact_bit(div_inexact##N(a, b, r));                                         \
				return r;                                                                              \
			}                                                                                              \
		}                                                                                                      \
		return fp##N##_div(a, b, fpcr, fpsr);                                                                  \
	}                                                                                                              \
	T fp##N##_sqrt_fast(T a, uint32_t fpcr, uint32_t *fpsr)                                                        \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_rounds(fpcr) && fp##N##_try_sqrt(a, &r)) {                                                 \
			if ((*fpsr & FPSR_IXC) || fp##N##_is_zero(r))                                                  \
				return r;                                                                              \
			if (fp##N##_plain(a)) {                                                                        \
				*fpsr |= inexact_bit(div_inexact##N(a, r, r));                                         \
				return r;                                                                              \
			}                                                                                              \
		}                                                                                                      \
		return fp##N##_sqrt(a, fpcr, fpsr);                                                                    \
	}                                                                                                              \
	FP_HOST_FMA_TARGET static bool muladd_fused##N(T addend, T a, T b, T *r)                                       \
	{                                                                                                              \
		return fp##N##_try_muladd(addend, a, b, r);                                                            \
	}                                                                                                              \
	T fp##N##_muladd_fast(T addend, T a, T b, uint32_t fpcr, uint32_t *fpsr)                                       \
	{                                                                                                              \
		T r;                                                                                                   \
		if (fp_host_mode(fpcr, *fpsr) && fp_host_has_fma() && muladd_fused##N(addend, a, b, &r))               \
			return r;                                                                                      \
		return fp##N##_muladd(addend, a, b, fpcr, fpsr);                                                       \
	}

FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)

uint32_t fp64_to_fp32_fast(uint64_t a, uint32_t fpcr, uint32_t *fpsr)
{
	uint32_t r;

	if (!fp_host_rounds(fpcr) || !fp64_try_to_fp32(a, &r))
		return fp64_to_fp32(a, fpcr, fpsr);
	*fpsr |= inexact_bit((double)fp32_host(r) != fp64_host(a));
	return r;
}
