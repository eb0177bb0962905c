/* cpu/exec/simd_diff.c - Advanced SIMD three different: operands and results of different widths.
 * Implements: DDI 0487 C4.1.96, groups asimddiff, asisddiff; C7.2: [SU]ADD[LW], [SU]SUB[LW], (R)ADDHN, (R)SUBHN, [SU]AB[AD]L,
 *             [SU]ML[AS]L, [SU]MULL, SQDMUL[L], SQDML[AS]L, PMULL; PolynomialMult().
 * Not here:   the by-element forms' operands (simd_elem.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/simd_int.h"
#include "cpu/exec/simd_x86.h"
#include "decode_gen.h"

/* Long: from the low halves of both operands, whose lanes are a and b; c is the destination's lane. WIDE: a is wide already. */
#define LONG_LOOP(name, W, FA, FB, T, EXPR, LAST)                                                                          \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		UNUSED bool sat = false;                                                                                   \
		for (unsigned i = 0; i < ARRAY_SIZE(r.W); i++) {                                                           \
			UNUSED T a = n->FA[i], b = m->FB[i];                                                               \
			UNUSED __typeof__(r.W[0]) c = d->W[i];                                                             \
			r.W[i] = (__typeof__(r.W[0]))(EXPR);                                                               \
		}                                                                                                          \
		*d = r;                                                                                                    \
		LAST;                                                                                                      \
	}
#define LONG_SIGNED(name, EXPR)                                                                                            \
	LONG_LOOP(name##_b, h, sb, sb, int32_t, EXPR, )                                                                    \
	LONG_LOOP(name##_h, s, sh, sh, int32_t, EXPR, )                                                                    \
	LONG_LOOP(name##_s, d, ss, ss, int64_t, EXPR, )                                                                    \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
#define LONG_UNSIGNED(name, EXPR)                                                                                          \
	LONG_LOOP(name##_b, h, b, b, uint32_t, EXPR, )                                                                     \
	LONG_LOOP(name##_h, s, h, h, uint32_t, EXPR, )                                                                     \
	LONG_LOOP(name##_s, d, s, s, uint64_t, EXPR, )                                                                     \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
#define WIDE_SIGNED(name, EXPR)                                                                                            \
	LONG_LOOP(name##_b, h, h, sb, uint32_t, EXPR, )                                                                    \
	LONG_LOOP(name##_h, s, s, sh, uint32_t, EXPR, )                                                                    \
	LONG_LOOP(name##_s, d, d, ss, uint64_t, EXPR, )                                                                    \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
#define WIDE_UNSIGNED(name, EXPR)                                                                                          \
	LONG_LOOP(name##_b, h, h, b, uint32_t, EXPR, )                                                                     \
	LONG_LOOP(name##_h, s, s, h, uint32_t, EXPR, )                                                                     \
	LONG_LOOP(name##_s, d, d, s, uint64_t, EXPR, )                                                                     \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};

LONG_SIGNED(simd_smull, a *b)
LONG_UNSIGNED(simd_umull, a *b)
LONG_SIGNED(simd_smlal, c + (uint64_t)(a * b))
LONG_UNSIGNED(simd_umlal, c + a * b)
LONG_SIGNED(simd_smlsl, c - (uint64_t)(a * b))
LONG_UNSIGNED(simd_umlsl, c - a * b)
LONG_SIGNED(simd_saddl, a + b)
LONG_UNSIGNED(simd_uaddl, a + b)
LONG_SIGNED(simd_ssubl, a - b)
LONG_UNSIGNED(simd_usubl, a - b)
#define ABS_DIFF (a > b ? a - b : b - a)
LONG_SIGNED(simd_sabdl, ABS_DIFF)
LONG_UNSIGNED(simd_uabdl, ABS_DIFF)
LONG_SIGNED(simd_sabal, c + (uint64_t)ABS_DIFF)
LONG_UNSIGNED(simd_uabal, c + ABS_DIFF)
WIDE_SIGNED(simd_saddw, a + b)
WIDE_UNSIGNED(simd_uaddw, a + b)
WIDE_SIGNED(simd_ssubw, a - b)
WIDE_UNSIGNED(simd_usubw, a - b)

/* Saturating doubling; the accumulating ones saturate twice. */
#define SQDML(name, NARROW, WIDE)                                                                                          \
	LONG_LOOP(name##_h, s, sh, sh, int32_t, NARROW, simd_saturated(pe, sat))                                           \
	LONG_LOOP(name##_s, d, ss, ss, int64_t, WIDE, simd_saturated(pe, sat))                                             \
	const simd_fn name[4] = {NULL, name##_h, name##_s, NULL};
SQDML(simd_sqdmull, sqdmull32(a, b, &sat), sqdmull64(a, b, &sat))
SQDML(simd_sqdmlal, sat_signed((int64_t)(int32_t)c + sqdmull32(a, b, &sat), 32, &sat),
      sqadd64((int64_t)c, sqdmull64(a, b, &sat), &sat))
SQDML(simd_sqdmlsl, sat_signed((int64_t)(int32_t)c - sqdmull32(a, b, &sat), 32, &sat),
      sqsub64((int64_t)c, sqdmull64(a, b, &sat), &sat))

/* Narrow: the high half of each sum; the results are the low half of the register. */
#define HIGH_NARROW(name, EXPR)                                                                                            \
	SIMD_KERNEL(name##_b)                                                                                              \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < 8; i++)                                                                           \
			r.b[i] = (uint8_t)((EXPR(n->h[i], m->h[i], 1u << 7)) >> 8);                                        \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	SIMD_KERNEL(name##_h)                                                                                              \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < 4; i++)                                                                           \
			r.h[i] = (uint16_t)((EXPR(n->s[i], m->s[i], 1u << 15)) >> 16);                                     \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	SIMD_KERNEL(name##_s)                                                                                              \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < 2; i++)                                                                           \
			r.s[i] = (uint32_t)((EXPR(n->d[i], m->d[i], 1ull << 31)) >> 32);                                   \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
#define SUM(a, b, half)        ((a) + (b))
#define SUM_ROUND(a, b, half)  ((a) + (b) + (half))
#define DIFF(a, b, half)       ((a) - (b))
#define DIFF_ROUND(a, b, half) ((a) - (b) + (half))
HIGH_NARROW(simd_addhn, SUM)
HIGH_NARROW(simd_raddhn, SUM_ROUND)
HIGH_NARROW(simd_subhn, DIFF)
HIGH_NARROW(simd_rsubhn, DIFF_ROUND)

/* Carry-less products of bytes, and of one doubleword. */
SIMD_KERNEL(pmull_b)
{
	union vreg r;
	for (unsigned i = 0; i < 8; i++) {
		uint32_t x = 0;
		for (unsigned j = 0; j < 8; j++)
			x ^= -((uint32_t)m->b[i] >> j & 1) & (uint32_t)n->b[i] << j;
		r.h[i] = (uint16_t)x;
	}
	*d = r;
}

SIMD_KERNEL(pmull_d)
{
	uint64_t a = n->d[0], b = m->d[0], lo = -(b & 1) & a, hi = 0;
	for (unsigned j = 1; j < 64; j++) {
		uint64_t mask = -(b >> j & 1);
		lo ^= mask & a << j;
		hi ^= mask & a >> (64 - j);
	}
	*d = (union vreg){.d = {lo, hi}};
}
#if defined(SIMD_HOST_X86)
__attribute__((target("pclmul"))) SIMD_KERNEL(host_pmull_d)
{
	const __m128i a = _mm_load_si128((const __m128i *)n), b = _mm_load_si128((const __m128i *)m);
	_mm_store_si128((__m128i *)d, _mm_clmulepi64_si128(a, b, 0));
}
static bool host_has_pmull(void)
{
	return __builtin_cpu_supports("pclmul");
}
#else
#define host_pmull_d pmull_d
static bool host_has_pmull(void)
{
	return false;
}
#endif
const simd_fn simd_pmull[4] = {pmull_b, NULL, NULL, pmull_d};

simd_fn simd_pmull_kernel(void)
{
	return host_has_pmull() ? host_pmull_d : pmull_d;
}

/* ---- frequent ones ---- */
SIMD_HOT_BHS(simd_smull)
SIMD_HOT_BHS(simd_umull)
SIMD_HOT_BHS(simd_smlal)
SIMD_HOT_BHS(simd_umlal)
SIMD_HOT_BHS(simd_uaddl)
SIMD_HOT_BHS(simd_saddl)
SIMD_HOT_BHS(simd_uaddw)
SIMD_HOT_BHS(simd_saddw)

const struct simd_hot simd_hot_diff[] = {
	SIMD_HOT_ROWS_BHS(simd_smull), SIMD_HOT_ROWS_BHS(simd_umull), SIMD_HOT_ROWS_BHS(simd_smlal), SIMD_HOT_ROWS_BHS(simd_umlal),
	SIMD_HOT_ROWS_BHS(simd_uaddl), SIMD_HOT_ROWS_BHS(simd_saddl), SIMD_HOT_ROWS_BHS(simd_uaddw), SIMD_HOT_ROWS_BHS(simd_saddw),
	SIMD_HOT_END,
};

enum { LONG, WIDE, NARROW };
static const struct simd_row rows[] = {
	{A64_SADDL_asimddiff_L, LONG, simd_saddl},
	{A64_SADDW_asimddiff_W, WIDE, simd_saddw},
	{A64_SSUBL_asimddiff_L, LONG, simd_ssubl},
	{A64_SSUBW_asimddiff_W, WIDE, simd_ssubw},
	{A64_ADDHN_asimddiff_N, NARROW, simd_addhn},
	{A64_SABAL_asimddiff_L, LONG, simd_sabal},
	{A64_SUBHN_asimddiff_N, NARROW, simd_subhn},
	{A64_SABDL_asimddiff_L, LONG, simd_sabdl},
	{A64_SMLAL_asimddiff_L, LONG, simd_smlal},
	{A64_SQDMLAL_asimddiff_L, LONG, simd_sqdmlal},
	{A64_SMLSL_asimddiff_L, LONG, simd_smlsl},
	{A64_SQDMLSL_asimddiff_L, LONG, simd_sqdmlsl},
	{A64_SMULL_asimddiff_L, LONG, simd_smull},
	{A64_SQDMULL_asimddiff_L, LONG, simd_sqdmull},
	{A64_PMULL_asimddiff_L, LONG, simd_pmull},
	{A64_UADDL_asimddiff_L, LONG, simd_uaddl},
	{A64_UADDW_asimddiff_W, WIDE, simd_uaddw},
	{A64_USUBL_asimddiff_L, LONG, simd_usubl},
	{A64_USUBW_asimddiff_W, WIDE, simd_usubw},
	{A64_RADDHN_asimddiff_N, NARROW, simd_raddhn},
	{A64_UABAL_asimddiff_L, LONG, simd_uabal},
	{A64_RSUBHN_asimddiff_N, NARROW, simd_rsubhn},
	{A64_UABDL_asimddiff_L, LONG, simd_uabdl},
	{A64_UMLAL_asimddiff_L, LONG, simd_umlal},
	{A64_UMLSL_asimddiff_L, LONG, simd_umlsl},
	{A64_UMULL_asimddiff_L, LONG, simd_umull},
};

void sel_asimddiff(struct op *op, const struct args_asimddiff *a)
{
	static const op_fn body[3][2] = {
		[LONG] = {op_simd_q, op_simd_hi},
		[WIDE] = {op_simd_q, op_simd_hi_m},
		[NARROW] = {op_simd_d, op_simd_narrow2},
	};
	const struct simd_row *r = SIMD_ROW(rows, a->id);
	simd_fn k = r->k[a->size];

	if (k == pmull_d)
		k = simd_pmull_kernel();
	simd_set(op, body[r->shape][a->Q], k, a->Rd, a->Rn, a->Rm, 0);
	if (r->k == simd_pmull && a->size == 3)
		simd_require(op, FEAT_PMULL);
}

void sel_asisddiff(struct op *op, const struct args_asisddiff *a)
{
	const simd_fn *k = a->id == A64_SQDMULL_asisddiff_only ? simd_sqdmull
			 : a->id == A64_SQDMLAL_asisddiff_only ? simd_sqdmlal : simd_sqdmlsl;

	simd_set(op, op_simd_scalar_long[a->size], k[a->size], a->Rd, a->Rn, a->Rm, 0);
}
