/* cpu/exec/simd_narrow.c - kernels of the narrowing instructions: each lane shifted right, rounded, saturated, halved in width.
 * Implements: DDI 0487 C7.2: XTN, SQXTN, SQXTUN, UQXTN (shift 0), SHRN, RSHRN, [SU]Q(R)SHRN, SQ(R)SHRUN.
 * Not here:   ADDHN and its kin (simd_diff.c); who calls what (simd_misc.c, simd_shift.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/simd_int.h"

static inline int64_t asr(int64_t a, unsigned sh, bool round)
{
	return (a >> sh) + (round && sh ? a >> (sh - 1) & 1 : 0);
}
static inline uint64_t lsr(uint64_t a, unsigned sh, bool round)
{
	return (a >> sh) + (round && sh ? a >> (sh - 1) & 1 : 0);
}

/* R: the view of the results, F: of the operand, of n bits and 2n. */
#define NARROW(name, R, F, T, EXPR)                                                                                        \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		const unsigned sh = AUX_LANES(aux);                                                                        \
		union vreg r = {.d = {0, 0}};                                                                              \
		bool sat = false;                                                                                          \
		for (unsigned i = 0; i < ARRAY_SIZE(r.R) / 2; i++) {                                                       \
			T a = n->F[i];                                                                                     \
			r.R[i] = (__typeof__(r.R[0]))(EXPR);                                                               \
		}                                                                                                          \
		*d = r;                                                                                                    \
		simd_saturated(pe, sat);                                                                                   \
	}
#define NARROW_BHS(name, S, T, EXPR)                                                                                       \
	NARROW(name##_b, b, S##h, T, EXPR(8))                                                                              \
	NARROW(name##_h, h, S##s, T, EXPR(16))                                                                             \
	NARROW(name##_s, s, S##d, T, EXPR(32))                                                                             \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, NULL};

#define SHRN(N)     lsr(a, sh, false)
#define RSHRN(N)    lsr(a, sh, true)
#define SQSHRN(N)   sat_signed(asr(a, sh, false), N, &sat)
#define SQRSHRN(N)  sat_signed(asr(a, sh, true), N, &sat)
#define UQSHRN(N)   sat_down(lsr(a, sh, false), N, &sat)
#define UQRSHRN(N)  sat_down(lsr(a, sh, true), N, &sat)
#define SQSHRUN(N)  sat_unsigned(asr(a, sh, false), N, &sat)
#define SQRSHRUN(N) sat_unsigned(asr(a, sh, true), N, &sat)
NARROW_BHS(simd_shrn, , uint64_t, SHRN)
NARROW_BHS(simd_rshrn, , uint64_t, RSHRN)
NARROW_BHS(simd_sqshrn, s, int64_t, SQSHRN)
NARROW_BHS(simd_sqrshrn, s, int64_t, SQRSHRN)
NARROW_BHS(simd_uqshrn, , uint64_t, UQSHRN)
NARROW_BHS(simd_uqrshrn, , uint64_t, UQRSHRN)
NARROW_BHS(simd_sqshrun, s, int64_t, SQSHRUN)
NARROW_BHS(simd_sqrshrun, s, int64_t, SQRSHRUN)

/* ---- frequent ones: XTN, and SHRN, which makes bit masks of comparisons ---- */
SIMD_HOT_BHS(simd_shrn)
SIMD_HOT_BHS(simd_uqshrn)
SIMD_HOT_BHS(simd_sqshrun)

const struct simd_hot simd_hot_narrow[] = {
	SIMD_HOT_ROWS_BHS(simd_shrn),
	SIMD_HOT_ROWS_BHS(simd_uqshrn),
	SIMD_HOT_ROWS_BHS(simd_sqshrun),
	SIMD_HOT_END,
};
