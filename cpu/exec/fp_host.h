/* cpu/exec/fp_host.h - single and double precision by host arithmetic where that is bit for bit what softfloat.h gives.
 * Implements: the common case of FPAdd() and friends: FPCR rounds to nearest and flushes nothing, nothing
 *             exceptional happens.
 * Not here:   everything else: callers go on to softfloat.h.
 *
 * fpN_try_X() store a result and return true, or return false: ask softfloat.h. They may be used when
 * fp_host_mode() says so. Its condition has two parts. FPCR must have the host's rounding mode and no flushing;
 * default-NaN mode does not matter, as NaNs are never made here. And FPSR.IXC must be set already, which it is in
 * nearly all running programs, since results are not looked at for exactness. Then a result says itself whether
 * anything else happened:
 *   - no operand was a NaN or infinity (or it does not matter): the result is finite;
 *   - no overflow: the result is finite, for rounding to nearest makes an infinity of it;
 *   - no underflow: sums are never tiny and inexact; of products and quotients the smallest normal is refused too,
 *     because tininess is detected before rounding.
 * The host's own control word is never changed, so it is in its default mode. Needs FLT_EVAL_METHOD == 0. */
#ifndef AERIE_EXEC_FP_HOST_H
#define AERIE_EXEC_FP_HOST_H

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#include "cpu/exec/softfloat.h"
#include "sim/core/bits.h"

/* RMode, FZ, and the bits FIZ, AH, NEP of FEAT_AFP. */
#define FPCR_NOT_HOST (3u << FPCR_RMODE_SHIFT | FPCR_FZ | 7u)

static inline bool fp_host_rounds(uint32_t fpcr)
{
	return !(fpcr & FPCR_NOT_HOST);
}

static inline bool fp_host_mode(uint32_t fpcr, uint32_t fpsr)
{
	return fp_host_rounds(fpcr) && (fpsr & FPSR_IXC);
}

static inline double fp64_host(uint64_t v)
{
	double d;
	memcpy(&d, &v, sizeof d);
	return d;
}

static inline uint64_t fp64_bits(double d)
{
	uint64_t v;
	memcpy(&v, &d, sizeof v);
	return v;
}

static inline float fp32_host(uint32_t v)
{
	float d;
	memcpy(&d, &v, sizeof d);
	return d;
}

static inline uint32_t fp32_bits(float d)
{
	uint32_t v;
	memcpy(&v, &d, sizeof v);
	return v;
}

/* Neither infinity nor NaN. */
static inline bool fp64_finite(uint64_t v)
{
	return v << 1 < 0xffe0000000000000u;
}
static inline bool fp32_finite(uint32_t v)
{
	return v << 1 < 0xff000000u;
}

/* Finite, and at least twice the smallest normal. */
static inline bool fp64_plain(uint64_t v)
{
	return (v << 1) - 0x0040000000000000u < 0xffe0000000000000u - 0x0040000000000000u;
}
static inline bool fp32_plain(uint32_t v)
{
	return (v << 1) - 0x02000000u < 0xff000000u - 0x02000000u;
}

static inline bool fp64_denormal_or_zero(uint64_t v)
{
	return v << 1 < 0x0020000000000000u;
}
static inline bool fp32_denormal_or_zero(uint32_t v)
{
	return v << 1 < 0x01000000u;
}

static inline bool fp64_is_zero(uint64_t v)
{
	return v << 1 == 0;
}
static inline bool fp32_is_zero(uint32_t v)
{
	return v << 1 == 0;
}

#define FP_HOST_DEFINE(N, T)                                                                                           \
	static inline bool fp##N##_try_add(T a, T b, T *r)                                                             \
	{                                                                                                              \
		*r = fp##N##_bits(fp##N##_host(a) + fp##N##_host(b));                                                  \
		return fp##N##_finite(*r);                                                                             \
	}                                                                                                              \
	static inline bool fp##N##_try_sub(T a, T b, T *r)                                                             \
	{                                                                                                              \
		*r = fp##N##_bits(fp##N##_host(a) - fp##N##_host(b));                                                  \
		return fp##N##_finite(*r);                                                                             \
	}                                                                                                              \
	/* A zero that comes of a zero (and a finite number) is exact. */                                              \
	static inline bool fp##N##_try_mul(T a, T b, T *r)                                                             \
	{                                                                                                              \
		*r = fp##N##_bits(fp##N##_host(a) * fp##N##_host(b));                                                  \
		return likely(fp##N##_plain(*r)) ||                                                                    \
		       (fp##N##_is_zero(*r) && (fp##N##_is_zero(a) || fp##N##_is_zero(b)));                            \
	}                                                                                                              \
	static inline bool fp##N##_try_div(T a, T b, T *r)                                                             \
	{                                                                                                              \
		*r = fp##N##_bits(fp##N##_host(a) / fp##N##_host(b));                                                  \
		return likely(fp##N##_plain(*r)) || (fp##N##_is_zero(*r) && fp##N##_is_zero(a));                       \
	}

FP_HOST_DEFINE(32, uint32_t)
FP_HOST_DEFINE(64, uint64_t)

#if defined(__SSE2__) /* the C library's sqrt() wants to set errno */
static inline double fp_host_sqrt(double d)
{
	return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_set_sd(d), _mm_set_sd(d)));
}
static inline float fp_host_sqrtf(float d)
{
	return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(d)));
}
#else
static inline double fp_host_sqrt(double d)
{
	return __builtin_sqrt(d);
}
static inline float fp_host_sqrtf(float d)
{
	return __builtin_sqrtf(d);
}
#endif

/* A root is never tiny. */
static inline bool fp64_try_sqrt(uint64_t a, uint64_t *r)
{
	*r = fp64_bits(fp_host_sqrt(fp64_host(a)));
	return fp64_finite(*r);
}
static inline bool fp32_try_sqrt(uint32_t a, uint32_t *r)
{
	*r = fp32_bits(fp_host_sqrtf(fp32_host(a)));
	return fp32_finite(*r);
}

/* addend + a * b, one rounding. Only worth it where the compiler may use the host's instruction: on x86-64 in a
 * function with FP_HOST_FMA_TARGET, called after fp_host_has_fma(). */
static inline bool fp64_try_muladd(uint64_t addend, uint64_t a, uint64_t b, uint64_t *r)
{
	*r = fp64_bits(__builtin_fma(fp64_host(a), fp64_host(b), fp64_host(addend)));
	return fp64_plain(*r);
}
static inline bool fp32_try_muladd(uint32_t addend, uint32_t a, uint32_t b, uint32_t *r)
{
	*r = fp32_bits(__builtin_fmaf(fp32_host(a), fp32_host(b), fp32_host(addend)));
	return fp32_plain(*r);
}

#if defined(__x86_64__)
#define FP_HOST_FMA_TARGET __attribute__((target("fma")))
static inline bool fp_host_has_fma(void)
{
	return __builtin_cpu_supports("fma");
}
#else
#define FP_HOST_FMA_TARGET
static inline bool fp_host_has_fma(void)
{
	return true;
}
#endif

/* Conversions. */
static inline bool fp64_try_to_fp32(uint64_t a, uint32_t *r)
{
	*r = fp32_bits((float)fp64_host(a));
	return fp32_plain(*r) || fp64_is_zero(a);
}

/* Exact unless denormal: needs only that nothing is flushed. */
static inline bool fp32_try_to_fp64(uint32_t a, uint64_t *r)
{
	*r = fp64_bits((double)fp32_host(a));
	return fp32_finite(a);
}

/* Round to zero. Inexact is told, so FPSR.IXC need not be set before: fp_host_rounds() is enough. */
static inline bool fp64_try_to_int64(uint64_t a, int64_t *r, uint32_t *fpsr)
{
	double d = fp64_host(a);

	if (!(d > -0x1p63 && d < 0x1p63))
		return false;
	*r = (int64_t)d;
	*fpsr |= (uint32_t)((double)*r != d) * FPSR_IXC;
	return true;
}
static inline bool fp32_try_to_int64(uint32_t a, int64_t *r, uint32_t *fpsr)
{
	float d = fp32_host(a);

	if (!(d > -0x1p63f && d < 0x1p63f))
		return false;
	*r = (int64_t)d;
	*fpsr |= (uint32_t)((float)*r != d) * FPSR_IXC;
	return true;
}

/* ---- always right: host arithmetic where possible (also while FPSR.IXC is clear), otherwise softfloat.h ---- */
#define FP_HOST_DECLARE(N, T)                                                                                          \
	T fp##N##_add_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr);                                                   \
	T fp##N##_sub_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr);                                                   \
	T fp##N##_mul_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr);                                                   \
	T fp##N##_div_fast(T a, T b, uint32_t fpcr, uint32_t *fpsr);                                                   \
	T fp##N##_sqrt_fast(T a, uint32_t fpcr, uint32_t *fpsr);                                                       \
	T fp##N##_muladd_fast(T addend, T a, T b, uint32_t fpcr, uint32_t *fpsr);

FP_HOST_DECLARE(32, uint32_t)
FP_HOST_DECLARE(64, uint64_t)
uint32_t fp64_to_fp32_fast(uint64_t a, uint32_t fpcr, uint32_t *fpsr);

#endif
