/* cpu/exec/fp_vec.h - fp_host.h for whole vectors: four singles or two doubles at once.
 * Implements: the common case of vector FADD, FSUB, FMUL, FDIV, FMLA, FMLS under fp_host_mode().
 * Not here:   lanes in which something happens: false is returned, and the caller goes lane by lane with fpN_X_fast().
 *
 * fp32x4_try_X(), fp64x2_try_X() store all of *r (which may be an operand) and look at the first `lanes` lanes
 * only; whoever wants zeros in the others puts them there. The conditions on results are those of fp_host.h. */
#ifndef AERIE_EXEC_FP_VEC_H
#define AERIE_EXEC_FP_VEC_H

#include "cpu/arch/pe.h"
#include "cpu/exec/fp_host.h"
#include "cpu/exec/simd_x86.h"

typedef float fp_v4f __attribute__((vector_size(16)));
typedef double fp_v2d __attribute__((vector_size(16)));
typedef int32_t fp_v4i __attribute__((vector_size(16)));
typedef int64_t fp_v2i __attribute__((vector_size(16)));

static inline fp_v4f fp_load4f(const union vreg *v)
{
	fp_v4f r;
	memcpy(&r, v, sizeof r);
	return r;
}
static inline fp_v2d fp_load2d(const union vreg *v)
{
	fp_v2d r;
	memcpy(&r, v, sizeof r);
	return r;
}

/* Whether a comparison is true in the first `lanes` lanes. */
static inline bool fp_all4(fp_v4i m, unsigned lanes)
{
#if defined(__SSE2__)
	unsigned want = (1u << lanes) - 1;
	__m128 v;
	memcpy(&v, &m, sizeof v);
	return ((unsigned)_mm_movemask_ps(v) & want) == want;
#else
	for (unsigned i = 0; i < lanes; i++)
		if (!m[i])
			return false;
	return true;
#endif
}
static inline bool fp_all2(fp_v2i m, unsigned lanes)
{
#if defined(__SSE2__)
	unsigned want = (1u << lanes) - 1;
	__m128d v;
	memcpy(&v, &m, sizeof v);
	return ((unsigned)_mm_movemask_pd(v) & want) == want;
#else
	for (unsigned i = 0; i < lanes; i++)
		if (!m[i])
			return false;
	return true;
#endif
}

static inline fp_v4f fp_abs4f(fp_v4f v)
{
	fp_v4i i;
	memcpy(&i, &v, sizeof i);
	i &= INT32_MAX;
	memcpy(&v, &i, sizeof v);
	return v;
}
static inline fp_v2d fp_abs2d(fp_v2d v)
{
	fp_v2i i;
	memcpy(&i, &v, sizeof i);
	i &= INT64_MAX;
	memcpy(&v, &i, sizeof v);
	return v;
}

/* fp32_finite() and fp32_plain() of all lanes, as comparisons of numbers: SSE2 has none of 64-bit integers. */
static inline bool fp_finite4f(fp_v4f v, unsigned lanes)
{
	return fp_all4(fp_abs4f(v) <= 0x1.fffffep127f, lanes);
}
static inline bool fp_finite2d(fp_v2d v, unsigned lanes)
{
	return fp_all2(fp_abs2d(v) <= 0x1.fffffffffffffp1023, lanes);
}
static inline bool fp_plain4f(fp_v4f v, unsigned lanes)
{
	return fp_all4(fp_abs4f(v) >= 0x1p-125f, lanes) && fp_finite4f(v, lanes);
}
static inline bool fp_plain2d(fp_v2d v, unsigned lanes)
{
	return fp_all2(fp_abs2d(v) >= 0x1p-1021, lanes) && fp_finite2d(v, lanes);
}

/* Plain, or an exact zero: one that `zero` says comes of zero operands. */
#define FP_PLAIN_OR4(v, zero, lanes)                                                                                   \
	(likely(fp_plain4f(v, lanes)) ||                                                                               \
	 (fp_all4((fp_abs4f(v) >= 0x1p-125f) | (((v) == 0) & (zero)), lanes) && fp_finite4f(v, lanes)))
#define FP_PLAIN_OR2(v, zero, lanes)                                                                                   \
	(likely(fp_plain2d(v, lanes)) ||                                                                               \
	 (fp_all2((fp_abs2d(v) >= 0x1p-1021) | (((v) == 0) & (zero)), lanes) && fp_finite2d(v, lanes)))

#define FP_VEC_BINARY(prefix, V, load, name, op, ok)                                                                   \
	static inline bool prefix##_try_##name(const union vreg *n, const union vreg *m, unsigned lanes,               \
	                                       union vreg *r)                                                          \
	{                                                                                                              \
		V a = load(n), b = load(m), v = a op b;                                                                \
		bool done = ok;                                                                                        \
		if (likely(done))                                                                                      \
			memcpy(r, &v, sizeof v);                                                                       \
		return done;                                                                                           \
	}

FP_VEC_BINARY(fp32x4, fp_v4f, fp_load4f, add, +, fp_finite4f(v, lanes))
FP_VEC_BINARY(fp32x4, fp_v4f, fp_load4f, sub, -, fp_finite4f(v, lanes))
FP_VEC_BINARY(fp32x4, fp_v4f, fp_load4f, mul, *, FP_PLAIN_OR4(v, (a == 0) | (b == 0), lanes))
FP_VEC_BINARY(fp32x4, fp_v4f, fp_load4f, div, /, FP_PLAIN_OR4(v, a == 0, lanes))
FP_VEC_BINARY(fp64x2, fp_v2d, fp_load2d, add, +, fp_finite2d(v, lanes))
FP_VEC_BINARY(fp64x2, fp_v2d, fp_load2d, sub, -, fp_finite2d(v, lanes))
FP_VEC_BINARY(fp64x2, fp_v2d, fp_load2d, mul, *, FP_PLAIN_OR2(v, (a == 0) | (b == 0), lanes))
FP_VEC_BINARY(fp64x2, fp_v2d, fp_load2d, div, /, FP_PLAIN_OR2(v, a == 0, lanes))

/* One rounding: c + a * b. */
FP_HOST_FMA_TARGET static inline fp_v4f fp_fused4f(fp_v4f a, fp_v4f b, fp_v4f c)
{
#if defined(SIMD_HOST_X86)
	return (fp_v4f)_mm_fmadd_ps((__m128)a, (__m128)b, (__m128)c);
#else
	for (unsigned i = 0; i < 4; i++)
		c[i] = __builtin_fmaf(a[i], b[i], c[i]);
	return c;
#endif
}
FP_HOST_FMA_TARGET static inline fp_v2d fp_fused2d(fp_v2d a, fp_v2d b, fp_v2d c)
{
#if defined(SIMD_HOST_X86)
	return (fp_v2d)_mm_fmadd_pd((__m128d)a, (__m128d)b, (__m128d)c);
#else
	for (unsigned i = 0; i < 2; i++)
		c[i] = __builtin_fma(a[i], b[i], c[i]);
	return c;
#endif
}

/* *d + *n * *m, or *d - *n * *m. To be used in a function with FP_HOST_FMA_TARGET only, where fp_host_has_fma(). */
FP_HOST_FMA_TARGET static inline bool fp32x4_try_muladd(const union vreg *d, const union vreg *n, const union vreg *m, bool negate,
                                     unsigned lanes, union vreg *r)
{
	fp_v4f a = fp_load4f(n), b = fp_load4f(m), c = fp_load4f(d), v;

	a = negate ? -a : a;
	v = fp_fused4f(a, b, c);
	bool done = FP_PLAIN_OR4(v, (c == 0) & ((a == 0) | (b == 0)), lanes);
	if (likely(done))
		memcpy(r, &v, sizeof v);
	return done;
}
FP_HOST_FMA_TARGET static inline bool fp64x2_try_muladd(const union vreg *d, const union vreg *n, const union vreg *m, bool negate,
                                     unsigned lanes, union vreg *r)
{
	fp_v2d a = fp_load2d(n), b = fp_load2d(m), c = fp_load2d(d), v;

	a = negate ? -a : a;
	v = fp_fused2d(a, b, c);
	bool done = FP_PLAIN_OR2(v, (c == 0) & ((a == 0) | (b == 0)), lanes);
	if (likely(done))
		memcpy(r, &v, sizeof v);
	return done;
}

#endif
