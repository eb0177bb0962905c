/* cpu/exec/simd_fphot.c - bodies of the frequent floating-point vector instructions, by host vector arithmetic.
 * Implements: FADD, FSUB, FMUL, FDIV, FMLA, FMLS (vector, by element), FMAX(NM), FMIN(NM), FCMEQ, FCMGE, FCMGT (vector), SCVTF,
 *             FCVTZS (vector, integer) of single and double precision in the common case.
 * Not here:   all else: such an op goes on to the kernel, which knows every case (simd_fp.c, simd_fpmisc.c).
 * The conditions are those of fp_host.h, lane by lane. 64-bit forms compute their two lanes twice over. */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_x86.h"

typedef uint32_t v4u __attribute__((vector_size(16), may_alias));
typedef int32_t v4i __attribute__((vector_size(16), may_alias));
typedef float v4f __attribute__((vector_size(16), may_alias));
typedef uint64_t v2u __attribute__((vector_size(16), may_alias));
typedef int64_t v2i __attribute__((vector_size(16), may_alias));
typedef double v2f __attribute__((vector_size(16), may_alias));

static inline bool any(v2i mask)
{
#if defined(__SSE2__)
	return _mm_movemask_epi8((__m128i)mask) != 0;
#else
	return (mask[0] | mask[1]) != 0;
#endif
}

/* Lanes that are infinite or NaN. */
static inline v4i odd_s(v4u r)
{
	return (v4i)((r & 0x7f800000) == 0x7f800000);
}
/* Of doubles, the high words are enough. */
static inline v4i odd_d(v2u r)
{
	return ((v4i)((v4u)r & 0x7ff00000) == 0x7ff00000) & (v4i)(v2u){0xffffffff00000000u, 0xffffffff00000000u};
}

/* Lanes that are not finite and at least twice the smallest normal. */
static inline v4i tiny_or_odd_s(v4u r)
{
	/* 0x01000000 to 0x7f7fffff, moved to the bottom of the signed numbers */
	return (v4i)((v4i)((r & 0x7fffffff) + 0x7f000000) > (int32_t)0xfe7fffff);
}
static inline v4i tiny_or_odd_d(v2u r)
{
	const v4i high = (v4i)(((v4u)r & 0x7fffffff) + 0x7fe00000);
	return (v4i)(high > (int32_t)0xffcfffff) & (v4i)(v2u){0xffffffff00000000u, 0xffffffff00000000u};
}

/* Zeros that come of a zero factor: those are exact. */
static inline v4i exact_zero_s(v4u r, v4u a, v4u b)
{
	return (v4i)((r << 1 == 0) & ((a << 1 == 0) | (b << 1 == 0)));
}
static inline v4i exact_zero_d(v2u r, v2u a, v2u b)
{
	return (v4i)((r << 1 == 0) & ((a << 1 == 0) | (b << 1 == 0)));
}

/* When a result may be taken. */
#define HOST_MODE fp_host_mode(pe->fpcr, pe->fpsr)
#define SUM_OK(T, r, a, b) (HOST_MODE && !any((v2i)odd_##T(r)))
#define PRODUCT_OK(T, r, a, b)                                                                                             \
	(HOST_MODE && (likely(!any((v2i)tiny_or_odd_##T(r))) ||                                                            \
		       !any((v2i)(tiny_or_odd_##T(r) & ~exact_zero_##T(r, a, b)))))
/* Comparisons and choices are exact; they want no NaN and nothing flushed. */
#define ORDER_OK(T, r, a, b) (fp_host_rounds(pe->fpcr) && !any((v2i)(((F_##T)(a) != (F_##T)(a)) | ((F_##T)(b) != (F_##T)(b)))))
#define CONVERT_OK(T, r, a, b) HOST_MODE
/* The host's answer to what does not fit. */
#define TO_INT_OK_s(r) (HOST_MODE && !any((v2i)((v4i)(r) == INT32_MIN)))
#define TO_INT_OK_d(r) (HOST_MODE && (r)[0] != 1ull << 63 && (r)[1] != 1ull << 63)
#define TO_INT_OK(T, r, a, b) TO_INT_OK_##T(r)

#define U_s v4u
#define U_d v2u
#define F_s v4f
#define F_d v2f

/* Operands by arrangement: whole register, low half twice, one element in every lane. */
static inline v2u whole(const union vreg *v)
{
	return *(const v2u *)v;
}
static inline v2u twice(const union vreg *v)
{
	return (v2u){v->d[0], v->d[0]};
}
static inline v2u spread_s(const union vreg *v, unsigned i)
{
	const v4u r = {v->s[i], v->s[i], v->s[i], v->s[i]};
	return (v2u)r;
}
static inline v2u spread_d(const union vreg *v, unsigned i)
{
	return (v2u){v->d[i], v->d[i]};
}
#define ELEMENT_s(v) spread_s(v, AUX_INDEX(HOT_AUX) & 3)
#define ELEMENT_d(v) spread_d(v, AUX_INDEX(HOT_AUX) & 1)
#define PUT_ALL(r)   (*(v2u *)HOT_D = (r))
#define PUT_LOW(r)   simd_put(HOT_D, (r)[0], 0)

/* EXPR in a, b and c, the destination's lanes. What is left does kernel k, out of the way. */
#define FP_BODY(ATTR, name, k, T, LOAD, LOAD_M, EXPR, OK, PUT)                                                             \
	static __attribute__((noinline)) OP(name##_rest)                                                                   \
	{                                                                                                                  \
		{                                                                                                          \
			const v2u m = LOAD_M(HOT_M);                                                                       \
			k##_##T(pe, HOT_D, HOT_N, &(union vreg){.d = {m[0], m[1]}}, HOT_AUX);                              \
		}                                                                                                          \
		NEXT();                                                                                                    \
	}                                                                                                                  \
	ATTR static OP(name)                                                                                               \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		UNUSED const F_##T a = (F_##T)LOAD(HOT_N), b = (F_##T)LOAD_M(HOT_M);                                       \
		UNUSED const F_##T c = (F_##T)LOAD(HOT_D);                                                                 \
		const U_##T r = (U_##T)(EXPR);                                                                             \
		if (likely(OK(T, r, (U_##T)a, (U_##T)b))) {                                                                \
			PUT((v2u)r);                                                                                       \
			NEXT();                                                                                            \
		}                                                                                                          \
		return name##_rest(pe, op, acc);                                                                           \
	}

/* Fused: -std=c17 does not let the compiler find it. */
#if defined(SIMD_HOST_X86)
#define MLA_s _mm_fmadd_ps(a, b, c)
#define MLA_d _mm_fmadd_pd(a, b, c)
#define MLS_s _mm_fnmadd_ps(a, b, c)
#define MLS_d _mm_fnmadd_pd(a, b, c)
#else
#define FMA4(a) ((v4f){__builtin_fmaf((a)[0], b[0], c[0]), __builtin_fmaf((a)[1], b[1], c[1]),                             \
		       __builtin_fmaf((a)[2], b[2], c[2]), __builtin_fmaf((a)[3], b[3], c[3])})
#define FMA2(a) ((v2f){__builtin_fma((a)[0], b[0], c[0]), __builtin_fma((a)[1], b[1], c[1])})
#define MLA_s   FMA4(a)
#define MLA_d   FMA2(a)
#define MLS_s   FMA4(-a)
#define MLS_d   FMA2(-a)
#endif
#define NO_ATTR

#define FP_BODIES(ATTR, name, EXPR_s, EXPR_d, OK)                                                                          \
	FP_BODY(ATTR, name##_4s, simd_##name, s, whole, whole, EXPR_s, OK, PUT_ALL)                                        \
	FP_BODY(ATTR, name##_2s, simd_##name, s, twice, twice, EXPR_s, OK, PUT_LOW)                                        \
	FP_BODY(ATTR, name##_2d, simd_##name, d, whole, whole, EXPR_d, OK, PUT_ALL)
#define FP_ELEM_BODIES(ATTR, name, EXPR_s, EXPR_d, OK)                                                                     \
	FP_BODY(ATTR, name##_elem_4s, simd_##name, s, whole, ELEMENT_s, EXPR_s, OK, PUT_ALL)                               \
	FP_BODY(ATTR, name##_elem_2s, simd_##name, s, twice, ELEMENT_s, EXPR_s, OK, PUT_LOW)                               \
	FP_BODY(ATTR, name##_elem_2d, simd_##name, d, whole, ELEMENT_d, EXPR_d, OK, PUT_ALL)
FP_BODIES(NO_ATTR, fadd, a + b, a + b, SUM_OK)
FP_BODIES(NO_ATTR, fsub, a - b, a - b, SUM_OK)
FP_BODIES(NO_ATTR, fmul, a *b, a *b, PRODUCT_OK)
FP_BODIES(NO_ATTR, fdiv, a / b, a / b, PRODUCT_OK)
FP_BODIES(FP_HOST_FMA_TARGET, fmla, MLA_s, MLA_d, PRODUCT_OK)
FP_BODIES(FP_HOST_FMA_TARGET, fmls, MLS_s, MLS_d, PRODUCT_OK)
FP_ELEM_BODIES(NO_ATTR, fmul, a *b, a *b, PRODUCT_OK)
FP_ELEM_BODIES(FP_HOST_FMA_TARGET, fmla, MLA_s, MLA_d, PRODUCT_OK)
FP_ELEM_BODIES(FP_HOST_FMA_TARGET, fmls, MLS_s, MLS_d, PRODUCT_OK)

/* Equal operands are the same bits, or zeros, of which +0 is the larger. */
#define CHOOSE_s(op, zeros) choose_s((v4u)(a op b), (v4u)(a == b), (v4u)a, (v4u)b, (v4u)a zeros(v4u) b)
#define CHOOSE_d(op, zeros) choose_d((v2u)(a op b), (v2u)(a == b), (v2u)a, (v2u)b, (v2u)a zeros(v2u) b)
static inline v4u choose_s(v4u first, v4u equal, v4u a, v4u b, v4u same)
{
	return (equal & same) | (~equal & ((first & a) | (~first & b)));
}
static inline v2u choose_d(v2u first, v2u equal, v2u a, v2u b, v2u same)
{
	return (equal & same) | (~equal & ((first & a) | (~first & b)));
}
FP_BODIES(NO_ATTR, fmax, CHOOSE_s(>, &), CHOOSE_d(>, &), ORDER_OK)
FP_BODIES(NO_ATTR, fmin, CHOOSE_s(<, |), CHOOSE_d(<, |), ORDER_OK)
FP_BODIES(NO_ATTR, fmaxnm, CHOOSE_s(>, &), CHOOSE_d(>, &), ORDER_OK)
FP_BODIES(NO_ATTR, fminnm, CHOOSE_s(<, |), CHOOSE_d(<, |), ORDER_OK)
FP_BODIES(NO_ATTR, fcmeq, a == b, a == b, ORDER_OK)
FP_BODIES(NO_ATTR, fcmge, a >= b, a >= b, ORDER_OK)
FP_BODIES(NO_ATTR, fcmgt, a > b, a > b, ORDER_OK)

/* With fraction bits, the plain shape. */
static inline v4f from_int_s(v4u a)
{
	return __builtin_convertvector((v4i)a, v4f);
}
static inline v2f from_int_d(v2u a)
{
	return (v2f){(double)(int64_t)a[0], (double)(int64_t)a[1]};
}
#if defined(__SSE2__)
static inline v4u to_int_s(v4f a)
{
	return (v4u)_mm_cvttps_epi32((__m128)a);
}
static inline v2u to_int_d(v2f a)
{
	return (v2u){(uint64_t)_mm_cvttsd_si64((__m128d)a), (uint64_t)_mm_cvttsd_si64(_mm_unpackhi_pd((__m128d)a, (__m128d)a))};
}
FP_BODIES(NO_ATTR, fcvtzs, to_int_s(a), to_int_d(a), TO_INT_OK)
#endif
FP_BODIES(NO_ATTR, scvtf, from_int_s((v4u)a), from_int_d((v2u)a), CONVERT_OK)

#define ROWS(k, name) {k##_s, op_simd_q, name##_4s, 4}, {k##_s, op_simd_q, name##_2s, 2}, {k##_d, op_simd_q, name##_2d, 2}
#define ELEM_ROWS(k, name)                                                                                                 \
	{k##_s, op_simd_elem_q_s, name##_elem_4s, 4}, {k##_s, op_simd_elem_q_s, name##_elem_2s, 2},                        \
		{k##_d, op_simd_elem_q_d, name##_elem_2d, 2}

const struct simd_hot simd_hot_fp[] = {
	ROWS(simd_fadd, fadd), ROWS(simd_fsub, fsub),      ROWS(simd_fmul, fmul),
	ROWS(simd_fdiv, fdiv), ELEM_ROWS(simd_fmul, fmul),
	ROWS(simd_fmax, fmax), ROWS(simd_fmaxnm, fmaxnm),    ROWS(simd_fmin, fmin), ROWS(simd_fminnm, fminnm),
	ROWS(simd_fcmeq, fcmeq), ROWS(simd_fcmge, fcmge),  ROWS(simd_fcmgt, fcmgt),
	ROWS(simd_scvtf, scvtf),
#if defined(__SSE2__)
	ROWS(simd_fcvtzs, fcvtzs),
#endif
	SIMD_HOT_END,
};
const struct simd_hot simd_hot_fma[] = {
	ROWS(simd_fmla, fmla),      ROWS(simd_fmls, fmls),
	ELEM_ROWS(simd_fmla, fmla), ELEM_ROWS(simd_fmls, fmls), SIMD_HOT_END,
};
