/* cpu/exec/simd_unary.c - kernels of the integer instructions with one vector operand, and of the reductions.
 * Implements: DDI 0487 C7.2: ABS, NEG, FABS, FNEG, NOT, CMxx (zero), CLS, CLZ, CNT, RBIT, REV16, REV32, REV64, [SU]ADDLP, [SU]ADALP, ADDV,
 *             [SU]ADDLV, [SU]MAXV, [SU]MINV; CountLeadingSignBits(), CountLeadingZeroBits(), BitCount().
 * Not here:   SQABS, SQNEG (simd_sat.c), XTN and its kin (simd_narrow.c). */
#include "cpu/exec/simd_int.h"

SIGNED_BHSD(LANES2, simd_cmgt0, a > 0 ? -1 : 0)
SIGNED_BHSD(LANES2, simd_cmge0, a >= 0 ? -1 : 0)
SIGNED_BHSD(LANES2, simd_cmeq0, a == 0 ? -1 : 0)
SIGNED_BHSD(LANES2, simd_cmle0, a <= 0 ? -1 : 0)
SIGNED_BHSD(LANES2, simd_cmlt0, a < 0 ? -1 : 0)
SIGNED_BHSD(LANES2, simd_abs, a < 0 ? -(u_t)a : (u_t)a)
UNSIGNED_BHSD(LANES2, simd_neg, -a)

/* FABS and FNEG only touch sign bits; with FPCR.AH not those of NaNs, which AArch32 does not have. */
#define SIGN_BITS ((u_t)1 << (8 * sizeof(u_t) - 1))
UNSIGNED_BHSD(LANES2, simd_fabs, a & ~SIGN_BITS)
UNSIGNED_BHSD(LANES2, simd_fneg, a ^ SIGN_BITS)
#define SIGN_AH(name, U, N)                                                                                                \
	SIMD_KERNEL(simd_f##name##_ah_##U)                                                                                 \
	{                                                                                                                  \
		if (likely(!(pe->fpcr & FPCR_AH))) {                                                                       \
			simd_f##name##_##U(pe, d, n, m, aux);                                                              \
			return;                                                                                            \
		}                                                                                                          \
		for (unsigned i = 0; i < ARRAY_SIZE(d->U); i++)                                                            \
			d->U[i] = fp##N##_##name##_ah(n->U[i], pe->fpcr);                                                  \
	}
#define SIGN_AH_HSD(name)                                                                                                  \
	SIGN_AH(name, h, 16)                                                                                               \
	SIGN_AH(name, s, 32)                                                                                               \
	SIGN_AH(name, d, 64)                                                                                               \
	const simd_fn simd_f##name##_ah[4] = {NULL, simd_f##name##_ah_h, simd_f##name##_ah_s, simd_f##name##_ah_d};
SIGN_AH_HSD(abs)
SIGN_AH_HSD(neg)

LANES2(not_d, d, d, uint64_t, ~a)
const simd_fn simd_not[4] = {not_d};

LANES2(cls_b, b, sb, int32_t, __builtin_clrsb(a) - 24)
LANES2(cls_h, h, sh, int32_t, __builtin_clrsb(a) - 16)
LANES2(cls_s, s, ss, int32_t, __builtin_clrsb(a))
const simd_fn simd_cls[4] = {cls_b, cls_h, cls_s, NULL};
LANES2(clz_b, b, b, uint32_t, a ? __builtin_clz(a) - 24 : 8)
LANES2(clz_h, h, h, uint32_t, a ? __builtin_clz(a) - 16 : 16)
LANES2(clz_s, s, s, uint32_t, a ? __builtin_clz(a) : 32)
const simd_fn simd_clz[4] = {clz_b, clz_h, clz_s, NULL};

static inline uint64_t count_bytes(uint64_t a)
{
	a -= a >> 1 & 0x5555555555555555u;
	a = (a & 0x3333333333333333u) + (a >> 2 & 0x3333333333333333u);
	return (a + (a >> 4)) & 0x0f0f0f0f0f0f0f0fu;
}
LANES2(cnt_d, d, d, uint64_t, count_bytes(a))
const simd_fn simd_cnt[4] = {cnt_d};

static inline uint64_t reverse_bytes(uint64_t a)
{
	a = (a >> 1 & 0x5555555555555555u) | (a & 0x5555555555555555u) << 1;
	a = (a >> 2 & 0x3333333333333333u) | (a & 0x3333333333333333u) << 2;
	return (a >> 4 & 0x0f0f0f0f0f0f0f0fu) | (a & 0x0f0f0f0f0f0f0f0fu) << 4;
}
LANES2(rbit_d, d, d, uint64_t, reverse_bytes(a))
const simd_fn simd_rbit[4] = {rbit_d};

/* REV<container>, by the size of what is reversed in it. */
static inline uint64_t swap_h(uint64_t a)
{
	a = a >> 32 | a << 32;
	return (a >> 16 & 0x0000ffff0000ffffu) | (a & 0x0000ffff0000ffffu) << 16;
}
LANES2(rev64_b, d, d, uint64_t, __builtin_bswap64(a))
LANES2(rev64_h, d, d, uint64_t, swap_h(a))
LANES2(rev64_s, d, d, uint64_t, a >> 32 | a << 32)
LANES2(rev32_b, s, s, uint32_t, __builtin_bswap32(a))
LANES2(rev32_h, s, s, uint32_t, a >> 16 | a << 16)
LANES2(rev16_b, h, h, uint32_t, a >> 8 | a << 8)
const simd_fn simd_rev64[4] = {rev64_b, rev64_h, rev64_s, NULL};
const simd_fn simd_rev32[4] = {rev32_b, rev32_h, NULL, NULL};
const simd_fn simd_rev16[4] = {rev16_b, NULL, NULL, NULL};

/* Neighbours added into a lane twice as wide; OLD is what is there before. */
#define ADD_LONG_PAIRS(name, W, F, T, OLD)                                                                                 \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		LANES_LOOP(W)                                                                                              \
			r.W[i] = (__typeof__(r.W[0]))((OLD) + (uint64_t)((T)n->F[2 * i] + (T)n->F[2 * i + 1]));            \
		*d = r;                                                                                                    \
	}
#define ADD_LONG_PAIRS_BHS(name, S, T, B, H, W)                                                                            \
	ADD_LONG_PAIRS(name##_b, h, S##b, T, B)                                                                            \
	ADD_LONG_PAIRS(name##_h, s, S##h, T, H)                                                                            \
	ADD_LONG_PAIRS(name##_s, d, S##s, T, W)                                                                            \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
ADD_LONG_PAIRS_BHS(simd_saddlp, s, int64_t, 0, 0, 0)
ADD_LONG_PAIRS_BHS(simd_uaddlp, , uint64_t, 0, 0, 0)
ADD_LONG_PAIRS_BHS(simd_sadalp, s, int64_t, d->h[i], d->s[i], d->d[i])
ADD_LONG_PAIRS_BHS(simd_uadalp, , uint64_t, d->h[i], d->s[i], d->d[i])

/* Reductions over AUX_LANES(aux) lanes; the result is R[0], all else zero. */
#define REDUCE(name, R, F, T, EXPR)                                                                                        \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		T x = n->F[0];                                                                                             \
		for (unsigned i = 1; i < AUX_LANES(aux); i++) {                                                            \
			T a = n->F[i];                                                                                     \
			x = (EXPR);                                                                                        \
		}                                                                                                          \
		union vreg r = {.d = {0, 0}};                                                                              \
		r.R[0] = (__typeof__(r.R[0]))x;                                                                            \
		*d = r;                                                                                                    \
	}
#define REDUCE_BHS(name, S, T, EXPR)                                                                                       \
	REDUCE(name##_b, b, S##b, T, EXPR)                                                                                 \
	REDUCE(name##_h, h, S##h, T, EXPR)                                                                                 \
	REDUCE(name##_s, s, S##s, T, EXPR)                                                                                 \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
#define REDUCE_LONG_BHS(name, S, T, EXPR)                                                                                  \
	REDUCE(name##_b, h, S##b, T, EXPR)                                                                                 \
	REDUCE(name##_h, s, S##h, T, EXPR)                                                                                 \
	REDUCE(name##_s, d, S##s, T, EXPR)                                                                                 \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};
REDUCE_LONG_BHS(simd_saddlv, s, int64_t, x + a)
/* Bytes are what BitCount() of a register, CNT and ADDV, is made of: all at once. */
static inline uint64_t sum_bytes(uint64_t v)
{
	v = (v & 0x00ff00ff00ff00ffu) + (v >> 8 & 0x00ff00ff00ff00ffu);
	return v * 0x0001000100010001u >> 48;
}
SIMD_KERNEL(addv_bytes)
{
	simd_put(d, (uint8_t)(sum_bytes(n->d[0]) + (AUX_LANES(aux) == 16 ? sum_bytes(n->d[1]) : 0)), 0);
}
SIMD_KERNEL(uaddlv_bytes)
{
	simd_put(d, sum_bytes(n->d[0]) + (AUX_LANES(aux) == 16 ? sum_bytes(n->d[1]) : 0), 0);
}
REDUCE(addv_h, h, h, uint32_t, x + a)
REDUCE(addv_s, s, s, uint32_t, x + a)
REDUCE(uaddlv_h, s, h, uint64_t, x + a)
REDUCE(uaddlv_s, d, s, uint64_t, x + a)
const simd_fn simd_addv[4] = {addv_bytes, addv_h, addv_s, NULL};
const simd_fn simd_uaddlv[4] = {uaddlv_bytes, uaddlv_h, uaddlv_s, NULL};
REDUCE_BHS(simd_smaxv, s, int32_t, x > a ? x : a)
REDUCE_BHS(simd_umaxv, , uint32_t, x > a ? x : a)
REDUCE_BHS(simd_sminv, s, int32_t, x < a ? x : a)
REDUCE_BHS(simd_uminv, , uint32_t, x < a ? x : a)

/* ---- frequent ones ---- */
SIMD_HOT_BHSD(simd_cmgt0)
SIMD_HOT_BHSD(simd_cmge0)
SIMD_HOT_BHSD(simd_cmeq0)
SIMD_HOT_BHSD(simd_cmle0)
SIMD_HOT_BHSD(simd_cmlt0)
SIMD_HOT_BHSD(simd_abs)
SIMD_HOT_BHSD(simd_neg)
SIMD_HOT(simd_fabs_ah_s)
SIMD_HOT(simd_fabs_ah_d)
SIMD_HOT(simd_fneg_ah_s)
SIMD_HOT(simd_fneg_ah_d)
SIMD_HOT_BHS(simd_uaddlp)
SIMD_HOT_BHS(simd_saddlp)
SIMD_HOT_BHS(simd_uadalp)
SIMD_HOT_BHS(simd_sadalp)
SIMD_HOT(not_d)
SIMD_HOT(cnt_d)
SIMD_HOT(rbit_d)
SIMD_HOT(rev64_b)
SIMD_HOT(rev64_h)
SIMD_HOT(rev64_s)
SIMD_HOT(rev32_b)
SIMD_HOT(rev32_h)
SIMD_HOT(rev16_b)
SIMD_HOT(addv_bytes)
SIMD_HOT(uaddlv_bytes)

const struct simd_hot simd_hot_unary[] = {
	SIMD_HOT_ROWS_BHSD(simd_cmgt0),
	SIMD_HOT_ROWS_BHSD(simd_cmge0),
	SIMD_HOT_ROWS_BHSD(simd_cmeq0),
	SIMD_HOT_ROWS_BHSD(simd_cmle0),
	SIMD_HOT_ROWS_BHSD(simd_cmlt0),
	SIMD_HOT_ROWS_BHSD(simd_abs),
	SIMD_HOT_ROWS_BHSD(simd_neg),
	SIMD_HOT_ROW(simd_fabs_ah_s),
	SIMD_HOT_ROW(simd_fabs_ah_d),
	SIMD_HOT_ROW(simd_fneg_ah_s),
	SIMD_HOT_ROW(simd_fneg_ah_d),
	SIMD_HOT_ROWS_BHS(simd_uaddlp),
	SIMD_HOT_ROWS_BHS(simd_saddlp),
	SIMD_HOT_ROWS_BHS(simd_uadalp),
	SIMD_HOT_ROWS_BHS(simd_sadalp),
	SIMD_HOT_ROW(not_d),
	SIMD_HOT_ROW(cnt_d),
	SIMD_HOT_ROW(rbit_d),
	SIMD_HOT_ROW(rev64_b),
	SIMD_HOT_ROW(rev64_h),
	SIMD_HOT_ROW(rev64_s),
	SIMD_HOT_ROW(rev32_b),
	SIMD_HOT_ROW(rev32_h),
	SIMD_HOT_ROW(rev16_b),
	SIMD_HOT_ROW(addv_bytes),
	SIMD_HOT_ROW(uaddlv_bytes),
	SIMD_HOT_END,
};
