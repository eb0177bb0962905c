/* cpu/exec/sve_int_unary.c - SVE integer instructions with one vector operand: unary, and reductions to a scalar.
 * Implements: DDI 0487 C4.1.97, groups sve_int_pred_un, sve_int_perm_rev, sve_intx_pred_arith_unary, sve_int_pred_red; C8.2.
 * Not here:   the estimates of URECPE and URSQRTE (softfloat_estimate.c). */
#include "cpu/exec/softfloat.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

SVE_SIGNED(static, abs_, x < 0 ? 0 - (u_t)x : (u_t)x)
SVE_UNSIGNED(static, neg, 0 - x)
SVE_UNSIGNED(static, not_, ~x)
SVE_UNSIGNED(static, cnot, x == 0)
SVE_UNSIGNED(static, sxtb, (int8_t)x)
SVE_UNSIGNED(static, sxth, (int16_t)x)
SVE_UNSIGNED(static, sxtw, (int32_t)x)
SVE_UNSIGNED(static, uxtb, (uint8_t)x)
SVE_UNSIGNED(static, uxth, (uint16_t)x)
SVE_UNSIGNED(static, uxtw, (uint32_t)x)
SVE_SIGNED(static, cls, __builtin_clrsbll(x) - (64 - N))
SVE_UNSIGNED(static, clz, x ? __builtin_clzll(x) - (64 - N) : N)
SVE_UNSIGNED(static, cnt, __builtin_popcountll(x))
#define SIGN_BIT ((u_t)1 << (N - 1))
SVE_UNSIGNED(static, fabs_, x & ~SIGN_BIT)
SVE_UNSIGNED(static, fneg, x ^ SIGN_BIT)
/* The same with FPCR.AH: the sign of a NaN stays. */
#define INFINITE ((u_t)(N == 16 ? 0x7c00 : N == 32 ? 0x7f800000 : 0x7ff0000000000000))
SVE_UNSIGNED(static, fabs_ah, (u_t)(x & ~SIGN_BIT) > INFINITE ? x : x & ~SIGN_BIT)
SVE_UNSIGNED(static, fneg_ah, (u_t)(x & ~SIGN_BIT) > INFINITE ? x : x ^ SIGN_BIT)
SVE_SIGNED(static, sqabs, (u_t)x == SIGN_BIT ? SIGN_BIT - 1 : x < 0 ? 0 - (u_t)x : (u_t)x)
SVE_SIGNED(static, sqneg, (u_t)x == SIGN_BIT ? SIGN_BIT - 1 : 0 - (u_t)x)

/* Parts of elements change places: bits in bytes, bytes in elements, halfwords, words. */
static inline uint64_t swap_bits(uint64_t v)
{
	v = (v >> 1 & 0x5555555555555555u) | (v & 0x5555555555555555u) << 1;
	v = (v >> 2 & 0x3333333333333333u) | (v & 0x3333333333333333u) << 2;
	return (v >> 4 & 0x0f0f0f0f0f0f0f0fu) | (v & 0x0f0f0f0f0f0f0f0fu) << 4;
}
static inline uint64_t swap_halves(uint64_t v)
{
	v = v << 32 | v >> 32;
	return (v >> 16 & 0x0000ffff0000ffffu) | (v & 0x0000ffff0000ffffu) << 16;
}
SVE_UNSIGNED(static, rbit, __builtin_bswap64(swap_bits(x)) >> (64 - N))
SVE_UNSIGNED(static, revb, __builtin_bswap64(x) >> (64 - N))
SVE_UNSIGNED(static, revh, swap_halves(x) >> (64 - N))
SVE_UNSIGNED(static, revw, (uint64_t)x << 32 | (uint64_t)x >> 32)

SVE_EACH(urecpe_s, s, s, uint32_t, unsigned_recip_estimate(x))
SVE_EACH(ursqrte_s, s, s, uint32_t, unsigned_rsqrt_estimate(x))
static const sve_fn urecpe[4] = {NULL, NULL, urecpe_s, NULL};
static const sve_fn ursqrte[4] = {NULL, NULL, ursqrte_s, NULL};

#define ROW(name) [A64_##name - A64_abs_z_p_z_m]
static const sve_fn *const unary[] = {
	ROW(abs_z_p_z_m) = abs_,      ROW(neg_z_p_z_m) = neg,         ROW(not_z_p_z_m) = not_,     ROW(cnot_z_p_z_m) = cnot,
	ROW(sxtb_z_p_z_m) = sxtb,     ROW(sxth_z_p_z_m) = sxth,       ROW(sxtw_z_p_z_m) = sxtw,    ROW(uxtb_z_p_z_m) = uxtb,
	ROW(uxth_z_p_z_m) = uxth,     ROW(uxtw_z_p_z_m) = uxtw,       ROW(cls_z_p_z_m) = cls,      ROW(clz_z_p_z_m) = clz,
	ROW(cnt_z_p_z_m) = cnt,       ROW(fabs_z_p_z_m) = fabs_,      ROW(fneg_z_p_z_m) = fneg,    ROW(rbit_z_p_z_m) = rbit,
	ROW(revb_z_z_m) = revb,       ROW(revh_z_z_m) = revh,         ROW(revw_z_z_m) = revw,      ROW(sqabs_z_p_z_m) = sqabs,
	ROW(sqneg_z_p_z_m) = sqneg,   ROW(urecpe_z_p_z_m) = urecpe,   ROW(ursqrte_z_p_z_m) = ursqrte,
};
#undef ROW

enum exec_status exec_sve_un_pred(struct pe *pe, const struct args_sve_un_pred *a)
{
	const struct sve_govern g = {&pe->p[a->Pg], a->size};
	const union zreg *n = z_read(pe, a->Zn);
	const sve_fn *k = unary[a->id - A64_abs_z_p_z_m];

	if (pe->fpcr & FPCR_AH)
		k = k == fabs_ ? fabs_ah : k == fneg ? fneg_ah : k;
	sve_run_merging(pe, k[a->size], &g, a->Zd, n, n, n, 0);
	return EXEC_NEXT;
}

/* ---- reductions: kernels leave a number in d->d[0]; inactive elements are the neutral one by then ---- */
#define REDUCE(name, F, T, FIRST, EXPR)                                                                                     \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		T x = FIRST(F);                                                                                             \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			for (unsigned i = 0; i < ARRAY_SIZE(n->q[q].F); i++) {                                              \
				const T y = n->q[q].F[i];                                                                   \
				x = (EXPR);                                                                                 \
			}                                                                                                   \
		}                                                                                                           \
		d->d[0] = (uint64_t)x;                                                                                      \
	}
#define REDUCTION(name, S, T, FIRST, EXPR)                                                                                  \
	REDUCE(name##_b, S##b, T##32_t, FIRST, EXPR)                                                                        \
	REDUCE(name##_h, S##h, T##32_t, FIRST, EXPR)                                                                        \
	REDUCE(name##_s, S##s, T##32_t, FIRST, EXPR)                                                                        \
	REDUCE(name##_d, S##d, T##64_t, FIRST, EXPR)                                                                        \
	SVE_TABLE(static, name)
#define ZERO(F)    0
#define ELEMENT(F) n->q[0].F[0] /* twice is like once */
REDUCTION(smaxv, s, int, ELEMENT, x > y ? x : y)
REDUCTION(umaxv, , uint, ELEMENT, x > y ? x : y)
REDUCTION(sminv, s, int, ELEMENT, x < y ? x : y)
REDUCTION(uminv, , uint, ELEMENT, x < y ? x : y)
REDUCTION(orv, , uint, ZERO, x | y)
REDUCTION(eorv, , uint, ZERO, x ^ y)
REDUCTION(andv, , uint, ELEMENT, x &y)
/* Sums are of 64 bits; those of 32-bit elements or smaller cannot overflow. */
REDUCE(saddv_b, sb, int32_t, ZERO, x + y)
REDUCE(saddv_h, sh, int32_t, ZERO, x + y)
REDUCE(saddv_s, ss, int64_t, ZERO, x + y)
static const sve_fn saddv[4] = {saddv_b, saddv_h, saddv_s, NULL};
REDUCE(uaddv_b, b, uint32_t, ZERO, x + y)
REDUCE(uaddv_h, h, uint32_t, ZERO, x + y)
REDUCE(uaddv_s, s, uint64_t, ZERO, x + y)
REDUCE(uaddv_d, d, uint64_t, ZERO, x + y)
SVE_TABLE(static, uaddv)

enum neutral { NEUTRAL_0, NEUTRAL_ONES, NEUTRAL_SMIN, NEUTRAL_SMAX };
struct reduction {
	const sve_fn *k;
	enum neutral neutral;
	bool sum; /* the result is of 64 bits, not of an element's size */
};
#define ROW(name) [A64_##name##_r_p_z_ - A64_saddv_r_p_z_]
static const struct reduction reductions[] = {
	ROW(saddv) = {saddv, NEUTRAL_0, true},     ROW(uaddv) = {uaddv, NEUTRAL_0, true},
	ROW(smaxv) = {smaxv, NEUTRAL_SMIN, false}, ROW(sminv) = {sminv, NEUTRAL_SMAX, false},
	ROW(umaxv) = {umaxv, NEUTRAL_0, false},    ROW(uminv) = {uminv, NEUTRAL_ONES, false},
	ROW(orv) = {orv, NEUTRAL_0, false},        ROW(eorv) = {eorv, NEUTRAL_0, false},
	ROW(andv) = {andv, NEUTRAL_ONES, false},
};
#undef ROW

enum exec_status exec_sve_reduce(struct pe *pe, const struct args_sve_reduce *a)
{
	const struct reduction *red = &reductions[a->id - A64_saddv_r_p_z_];
	const unsigned bits = 8u << a->size;
	const uint64_t ones = ~0ULL >> (64 - bits), sign = 1ULL << (bits - 1);
	const uint64_t neutral[] = {0, ones, sign, sign - 1};
	const union zreg *n = z_read(pe, a->Zn);
	union zreg t, r;

	if (!sve_all_active(pe, &pe->p[a->Pg], a->size)) {
		sve_fill(pe, &t, a->size, neutral[red->neutral]);
		sve_merge(pe, &t, &pe->p[a->Pg], a->size, n, &t);
		n = &t;
	}
	red->k[a->size](&r, n, n, n, pe->eff.vq, 0);
	z_write_scalar(pe, a->Vd, red->sum ? r.d[0] : r.d[0] & ones);
	return EXEC_NEXT;
}
