/* cpu/exec/simd_int.c - kernels of the plain integer instructions with two or three vector operands.
 * Implements: DDI 0487 C7.2: ADD, SUB, MUL, MLA, MLS, PMUL, CMxx (register), [SU]HADD, [SU]RHADD, [SU]HSUB, [SU]MAX, [SU]MIN,
 *             [SU]ABD, [SU]ABA, AND, BIC, ORR, ORN, EOR, BSL, BIT, BIF, and the pairwise ADDP, [SU]MAXP, [SU]MINP.
 * Not here:   saturation and shifts (simd_sat.c, simd_shift.c); who calls what (simd_same.c). */
#include "cpu/exec/simd_int.h"

UNSIGNED_BHSD(LANES3, simd_add, a + b)
UNSIGNED_BHSD(LANES3, simd_sub, a - b)
UNSIGNED_BHSD(LANES3, simd_mul, a *b)
UNSIGNED_BHSD(LANES3A, simd_mla, c + a * b)
UNSIGNED_BHSD(LANES3A, simd_mls, c - a * b)

SIGNED_BHSD(LANES3, simd_cmgt, a > b ? -1 : 0)
SIGNED_BHSD(LANES3, simd_cmge, a >= b ? -1 : 0)
UNSIGNED_BHSD(LANES3, simd_cmeq, a == b ? -1 : 0)
UNSIGNED_BHSD(LANES3, simd_cmhi, a > b ? -1 : 0)
UNSIGNED_BHSD(LANES3, simd_cmhs, a >= b ? -1 : 0)
UNSIGNED_BHSD(LANES3, simd_cmtst, (a & b) != 0 ? -1 : 0)

/* Halving: without a wider intermediate, so that every size goes through the same text. */
SIGNED_BHSD(LANES3, simd_shadd, (a >> 1) + (b >> 1) + (a & b & 1))
UNSIGNED_BHSD(LANES3, simd_uhadd, (a >> 1) + (b >> 1) + (a & b & 1))
SIGNED_BHSD(LANES3, simd_srhadd, (a >> 1) + (b >> 1) + ((a | b) & 1))
UNSIGNED_BHSD(LANES3, simd_urhadd, (a >> 1) + (b >> 1) + ((a | b) & 1))
SIGNED_BHSD(LANES3, simd_shsub, (a >> 1) - (b >> 1) - (~a & b & 1))
UNSIGNED_BHSD(LANES3, simd_uhsub, (a >> 1) - (b >> 1) - (~a & b & 1))

SIGNED_BHSD(LANES3, simd_smax, a > b ? a : b)
UNSIGNED_BHSD(LANES3, simd_umax, a > b ? a : b)
SIGNED_BHSD(LANES3, simd_smin, a < b ? a : b)
UNSIGNED_BHSD(LANES3, simd_umin, a < b ? a : b)
#define ABS_DIFF (a > b ? (u_t)a - (u_t)b : (u_t)b - (u_t)a)
SIGNED_BHSD(LANES3, simd_sabd, ABS_DIFF)
UNSIGNED_BHSD(LANES3, simd_uabd, ABS_DIFF)
SIGNED_BHSD(LANES3A, simd_saba, (u_t)c + (u_t)ABS_DIFF)
UNSIGNED_BHSD(LANES3A, simd_uaba, (u_t)c + (u_t)ABS_DIFF)

/* PolynomialMult(), the low 8 bits of the product. */
static uint32_t poly_mul8(uint32_t a, uint32_t b)
{
	uint32_t r = 0;
	for (unsigned i = 0; i < 8; i++)
		r ^= -(b >> i & 1) & (a << i);
	return r;
}
LANES3(pmul_b, b, b, uint32_t, poly_mul8(a, b))
const simd_fn simd_pmul[4] = {pmul_b, NULL, NULL, NULL};

/* Bitwise: the element size does not matter; rows name size 0. */
LANES3(and_d, d, d, uint64_t, a &b)
LANES3(bic_d, d, d, uint64_t, a & ~b)
LANES3(orr_d, d, d, uint64_t, a | b)
LANES3(orn_d, d, d, uint64_t, a | ~b)
LANES3(eor_d, d, d, uint64_t, a ^ b)
LANES3A(bsl_d, d, d, uint64_t, b ^ ((b ^ a) & c))
LANES3A(bit_d, d, d, uint64_t, c ^ ((c ^ a) & b))
LANES3A(bif_d, d, d, uint64_t, c ^ ((c ^ a) & ~b))
const simd_fn simd_and[4] = {and_d};
const simd_fn simd_bic[4] = {bic_d};
const simd_fn simd_orr[4] = {orr_d};
const simd_fn simd_orn[4] = {orn_d};
const simd_fn simd_eor[4] = {eor_d};
const simd_fn simd_bsl[4] = {bsl_d};
const simd_fn simd_bit[4] = {bit_d};
const simd_fn simd_bif[4] = {bif_d};

/* Pairwise: the operands are one vector of twice the length, Vm above Vn. */
#define PAIR3(name, U, F, T, EXPR)                                                                                         \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		const unsigned half = ARRAY_SIZE(r.U) / 2;                                                                 \
		for (unsigned i = 0; i < half; i++) {                                                                      \
			UNUSED T a = n->F[2 * i], b = n->F[2 * i + 1];                                                     \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		for (unsigned i = 0; i < half; i++) {                                                                      \
			UNUSED T a = m->F[2 * i], b = m->F[2 * i + 1];                                                     \
			r.U[half + i] = (u_t)(EXPR);                                                                       \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
UNSIGNED_BHSD(PAIR3, simd_addp, a + b)
SIGNED_BHSD(PAIR3, simd_smaxp, a > b ? a : b)
UNSIGNED_BHSD(PAIR3, simd_umaxp, a > b ? a : b)
SIGNED_BHSD(PAIR3, simd_sminp, a < b ? a : b)
UNSIGNED_BHSD(PAIR3, simd_uminp, a < b ? a : b)

/* ---- frequent ones ---- */
SIMD_HOT_BHSD(simd_add)
SIMD_HOT_BHSD(simd_sub)
SIMD_HOT_BHSD(simd_cmgt)
SIMD_HOT_BHSD(simd_cmge)
SIMD_HOT_BHSD(simd_cmeq)
SIMD_HOT_BHSD(simd_cmhi)
SIMD_HOT_BHSD(simd_cmhs)
SIMD_HOT_BHSD(simd_cmtst)
SIMD_HOT_BHSD(simd_addp)
SIMD_HOT_BHS(simd_mul)
SIMD_HOT_BHS(simd_mla)
SIMD_HOT_BHS(simd_mls)
SIMD_HOT_BHS(simd_smax)
SIMD_HOT_BHS(simd_umax)
SIMD_HOT_BHS(simd_smin)
SIMD_HOT_BHS(simd_umin)
SIMD_HOT_BHS(simd_smaxp)
SIMD_HOT_BHS(simd_umaxp)
SIMD_HOT_BHS(simd_sminp)
SIMD_HOT_BHS(simd_uminp)
SIMD_HOT_BHS(simd_uabd)
SIMD_HOT_BHS(simd_urhadd)
SIMD_HOT(and_d)
SIMD_HOT(bic_d)
SIMD_HOT(orr_d)
SIMD_HOT(orn_d)
SIMD_HOT(eor_d)
SIMD_HOT(bsl_d)
SIMD_HOT(bit_d)
SIMD_HOT(bif_d)

const struct simd_hot simd_hot_int[] = {
	SIMD_HOT_ROWS_BHSD(simd_add),
	SIMD_HOT_ROWS_BHSD(simd_sub),
	SIMD_HOT_ROWS_BHSD(simd_cmgt),
	SIMD_HOT_ROWS_BHSD(simd_cmge),
	SIMD_HOT_ROWS_BHSD(simd_cmeq),
	SIMD_HOT_ROWS_BHSD(simd_cmhi),
	SIMD_HOT_ROWS_BHSD(simd_cmhs),
	SIMD_HOT_ROWS_BHSD(simd_cmtst),
	SIMD_HOT_ROWS_BHSD(simd_addp),
	SIMD_HOT_ROWS_BHS(simd_mul),
	SIMD_HOT_ROWS_BHS(simd_mla),
	SIMD_HOT_ROWS_BHS(simd_mls),
	SIMD_HOT_ROWS_BHS(simd_smax),
	SIMD_HOT_ROWS_BHS(simd_umax),
	SIMD_HOT_ROWS_BHS(simd_smin),
	SIMD_HOT_ROWS_BHS(simd_umin),
	SIMD_HOT_ROWS_BHS(simd_smaxp),
	SIMD_HOT_ROWS_BHS(simd_umaxp),
	SIMD_HOT_ROWS_BHS(simd_sminp),
	SIMD_HOT_ROWS_BHS(simd_uminp),
	SIMD_HOT_ROWS_BHS(simd_uabd),
	SIMD_HOT_ROWS_BHS(simd_urhadd),
	SIMD_HOT_ROW(and_d),
	SIMD_HOT_ROW(bic_d),
	SIMD_HOT_ROW(orr_d),
	SIMD_HOT_ROW(orn_d),
	SIMD_HOT_ROW(eor_d),
	SIMD_HOT_ROW(bsl_d),
	SIMD_HOT_ROW(bit_d),
	SIMD_HOT_ROW(bif_d),
	SIMD_HOT_END,
};
