/* cpu/exec/sve_int_arith.c - kernels of the SVE integer instructions with two operands, without saturation.
 * Implements: DDI 0487 C8.2: ADD, SUB, [SU]MAX, [SU]MIN, [SU]ABD, MUL, [SU]MULH, [SU]DIV, MLA, MLS, AND, ORR, EOR, BIC, ASR, LSR, LSL
 *             (vectors, wide elements), ADDP, [SU]MAXP, [SU]MINP, BEXT, BDEP, BGRP, PMUL.
 * Not here:   who calls them (sve_int.c); saturation (sve_int_sat.c). */
#include "cpu/exec/sve_int.h"

SVE_UNSIGNED(, sve_add, x + y)
SVE_UNSIGNED(, sve_sub, x - y)
SVE_SIGNED(, sve_smax, x > y ? x : y)
SVE_UNSIGNED(, sve_umax, x > y ? x : y)
SVE_SIGNED(, sve_smin, x < y ? x : y)
SVE_UNSIGNED(, sve_umin, x < y ? x : y)
#define ABS_DIFF (x > y ? (u_t)x - (u_t)y : (u_t)y - (u_t)x)
SVE_SIGNED(, sve_sabd, ABS_DIFF)
SVE_UNSIGNED(, sve_uabd, ABS_DIFF)
SVE_UNSIGNED(, sve_mul, x *y)
SVE_UNSIGNED(, sve_mla, z + x * y)
SVE_UNSIGNED(, sve_mls, z - x * y)

/* The element size does not matter. */
#define BITWISE(name, EXPR)                                                                                                 \
	SVE_EACH(name##_d, d, d, uint64_t, EXPR)                                                                            \
	const sve_fn name[4] = {name##_d, name##_d, name##_d, name##_d};
BITWISE(sve_and, x &y)
BITWISE(sve_orr, x | y)
BITWISE(sve_eor, x ^ y)
BITWISE(sve_bic, x & ~y)

SVE_EACH(sve_smulh_b, b, sb, int32_t, x *y >> N)
SVE_EACH(sve_smulh_h, h, sh, int32_t, x *y >> N)
SVE_EACH(sve_smulh_s, s, ss, int64_t, x *y >> N)
SVE_EACH(sve_smulh_d, d, sd, int64_t, (__int128)x *y >> N)
SVE_TABLE(, sve_smulh)
SVE_EACH(sve_umulh_b, b, b, uint32_t, x *y >> N)
SVE_EACH(sve_umulh_h, h, h, uint32_t, x *y >> N)
SVE_EACH(sve_umulh_s, s, s, uint64_t, x *y >> N)
SVE_EACH(sve_umulh_d, d, d, uint64_t, (unsigned __int128)x *y >> N)
SVE_TABLE(, sve_umulh)

/* By zero is zero; the one quotient that does not fit wraps around. */
SVE_EACH(sve_sdiv_s, s, ss, int32_t, y == 0 ? 0 : y == -1 ? 0 - (u_t)x : (u_t)(x / y))
SVE_EACH(sve_sdiv_d, d, sd, int64_t, y == 0 ? 0 : y == -1 ? 0 - (u_t)x : (u_t)(x / y))
const sve_fn sve_sdiv[4] = {NULL, NULL, sve_sdiv_s, sve_sdiv_d};
SVE_EACH(sve_udiv_s, s, s, uint32_t, y == 0 ? 0 : x / y)
SVE_EACH(sve_udiv_d, d, d, uint64_t, y == 0 ? 0 : x / y)
const sve_fn sve_udiv[4] = {NULL, NULL, sve_udiv_s, sve_udiv_d};

/* ---- shifts; amounts are unsigned, all bits of the element count ---- */
SVE_SIGNED(, sve_asr, x >> ((u_t)y < N ? (u_t)y : N - 1))
SVE_UNSIGNED(, sve_lsr, y < N ? x >> (y & (N - 1)) : 0)
SVE_UNSIGNED(, sve_lsl, y < N ? x << (y & (N - 1)) : 0)
SVE_SIGNED(, sve_asr_wide, x >> (w < N ? w : N - 1))
SVE_UNSIGNED(, sve_lsr_wide, w < N ? x >> (w & (N - 1)) : 0)
SVE_UNSIGNED(, sve_lsl_wide, w < N ? x << (w & (N - 1)) : 0)

/* ---- pairwise: even elements of the result from pairs of n, odd ones from pairs of m ---- */
#define PAIRWISE_OF(name, U, F, T, EXPR)                                                                                    \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				const union vreg *v = i & 1 ? &m->q[q] : &n->q[q];                                          \
				const T x = v->F[i & ~1u], y = v->F[i | 1];                                                 \
				r.U[i] = (u_t)(EXPR);                                                                       \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
#define PAIRWISE(name, S, T, TD, EXPR)                                                                                      \
	PAIRWISE_OF(name##_b, b, S##b, T, EXPR)                                                                             \
	PAIRWISE_OF(name##_h, h, S##h, T, EXPR)                                                                             \
	PAIRWISE_OF(name##_s, s, S##s, T, EXPR)                                                                             \
	PAIRWISE_OF(name##_d, d, S##d, TD, EXPR)                                                                            \
	SVE_TABLE(, name)
PAIRWISE(sve_addp, , uint32_t, uint64_t, x + y)
PAIRWISE(sve_smaxp, s, int32_t, int64_t, x > y ? x : y)
PAIRWISE(sve_umaxp, , uint32_t, uint64_t, x > y ? x : y)
PAIRWISE(sve_sminp, s, int32_t, int64_t, x < y ? x : y)
PAIRWISE(sve_uminp, , uint32_t, uint64_t, x < y ? x : y)

/* ---- bits ---- */

/* BitExtract(): the bits of x that mask has, packed at the bottom. */
static uint64_t bit_extract(uint64_t x, uint64_t mask)
{
	uint64_t r = 0;

	for (unsigned k = 0; mask; mask &= mask - 1, k++)
		r |= (x >> __builtin_ctzll(mask) & 1) << k;
	return r;
}
/* BitDeposit(): the low bits of x, where mask has ones. */
static uint64_t bit_deposit(uint64_t x, uint64_t mask)
{
	uint64_t r = 0;

	for (; mask; mask &= mask - 1, x >>= 1)
		r |= (x & 1) << __builtin_ctzll(mask);
	return r;
}
/* BitGroup(): those at the bottom, the others above them. */
static uint64_t bit_group(uint64_t x, uint64_t mask, unsigned n)
{
	const unsigned k = (unsigned)__builtin_popcountll(mask);
	const uint64_t others = ~mask & ~0ULL >> (64 - n);

	return k == n ? x : bit_extract(x, mask) | bit_extract(x, others) << k;
}
SVE_UNSIGNED(, sve_bext, bit_extract(x, y))
SVE_UNSIGNED(, sve_bdep, bit_deposit(x, y))
SVE_UNSIGNED(, sve_bgrp, bit_group(x, y, N))

static inline uint32_t poly_mul8(uint32_t x, uint32_t y)
{
	uint32_t r = 0;

	for (unsigned i = 0; i < 8; i++)
		r ^= -(y >> i & 1) & x << i;
	return r;
}
SVE_EACH(pmul_b, b, b, uint32_t, poly_mul8(x, y))
const sve_fn sve_pmul[4] = {pmul_b, NULL, NULL, NULL};
