/* cpu/exec/sve_int_sat.c - kernels of the SVE integer instructions that saturate, round or halve. FPSR.QC stays as it is.
 * Implements: DDI 0487 C8.2: [SU]QADD, [SU]QSUB, SUQADD, USQADD, [SU]HADD, [SU]HSUB, [SU]RHADD, [SU](Q)RSHL, [SU]QSHL, SQ(R)DMULH,
 *             SQRDML[AS]H; ShiftSat().
 * Not here:   who calls them (sve_int.c); what one element comes to (satq.h). */
#include "cpu/exec/satq.h"
#include "cpu/exec/sve_int.h"

/* Small sums in 32 bits, which vectorise better. */
static inline int32_t clamp_signed(int32_t v, unsigned n)
{
	const int32_t max = (int32_t)(0x7fffffffu >> (32 - n));

	return v > max ? max : v < -max - 1 ? -max - 1 : v;
}
static inline int32_t clamp_unsigned(int32_t v, unsigned n)
{
	const int32_t max = (int32_t)(0xffffffffu >> (32 - n));

	return v > max ? max : v < 0 ? 0 : v;
}

/* `sat` for the helpers to set; nobody looks. */
#define IGNORED (&(bool){false})
#define SATURATING(name, S, TD, CLAMP, SAT, SMALL, WIDE)                                                                    \
	SVE_EACH(name##_b, b, S##b, int32_t, CLAMP(SMALL, N))                                                               \
	SVE_EACH(name##_h, h, S##h, int32_t, CLAMP(SMALL, N))                                                               \
	SVE_EACH(name##_s, s, S##s, int64_t, SAT(SMALL, N, IGNORED))                                                        \
	SVE_EACH(name##_d, d, S##d, TD, WIDE)                                                                               \
	SVE_TABLE(, name)
SATURATING(sve_sqadd, s, int64_t, clamp_signed, sat_signed, x + y, sqadd64(x, y, IGNORED))
SATURATING(sve_sqsub, s, int64_t, clamp_signed, sat_signed, x - y, sqsub64(x, y, IGNORED))
SATURATING(sve_uqadd, , uint64_t, clamp_unsigned, sat_unsigned, x + y, uqadd64(x, y, IGNORED))
SATURATING(sve_uqsub, , uint64_t, clamp_unsigned, sat_unsigned, x - y, uqsub64(x, y, IGNORED))
/* SUQADD: the unsigned m to the signed n; USQADD: the signed m to the unsigned n. */
SATURATING(sve_suqadd, s, int64_t, clamp_signed, sat_signed, x + (u_t)y, suqadd64(x, (uint64_t)y, IGNORED))
/* SQSUB with an immediate, which is unsigned. (SQADD with one is SUQADD.) */
SATURATING(sve_sqsub_imm, s, int64_t, clamp_signed, sat_signed, x - (u_t)y, sqsub64(x, y, IGNORED))
SATURATING(sve_usqadd, s, int64_t, clamp_unsigned, sat_unsigned, (u_t)x + y, usqadd64((uint64_t)x, y, IGNORED))

/* Halving: without a wider intermediate. */
SVE_SIGNED(, sve_shadd, (x >> 1) + (y >> 1) + (x & y & 1))
SVE_UNSIGNED(, sve_uhadd, (x >> 1) + (y >> 1) + (x & y & 1))
SVE_SIGNED(, sve_srhadd, (x >> 1) + (y >> 1) + ((x | y) & 1))
SVE_UNSIGNED(, sve_urhadd, (x >> 1) + (y >> 1) + ((x | y) & 1))
SVE_SIGNED(, sve_shsub, (x >> 1) - (y >> 1) - (~x & y & 1))
SVE_UNSIGNED(, sve_uhsub, (x >> 1) - (y >> 1) - (~x & y & 1))

/* ---- shifts by a signed element, all bits of which count ---- */
static inline int8_t shift_by(int64_t y)
{
	return (int8_t)(y > 127 ? 127 : y < -127 ? -127 : y);
}
#define SHIFT(name, S, TX, SHIFT_FN, ROUND, SATURATE)                                                                       \
	SVE_EACH(name##_b, b, S##b, TX, SHIFT_FN(x, shift_by((int8_t)y), N, ROUND, SATURATE, IGNORED))                      \
	SVE_EACH(name##_h, h, S##h, TX, SHIFT_FN(x, shift_by((int16_t)y), N, ROUND, SATURATE, IGNORED))                     \
	SVE_EACH(name##_s, s, S##s, TX, SHIFT_FN(x, shift_by((int32_t)y), N, ROUND, SATURATE, IGNORED))                     \
	SVE_EACH(name##_d, d, S##d, TX, SHIFT_FN(x, shift_by((int64_t)y), N, ROUND, SATURATE, IGNORED))                     \
	SVE_TABLE(, name)
SHIFT(sve_srshl, s, int64_t, shift_signed, true, false)
SHIFT(sve_sqshl, s, int64_t, shift_signed, false, true)
SHIFT(sve_sqrshl, s, int64_t, shift_signed, true, true)
SHIFT(sve_urshl, , uint64_t, shift_unsigned, true, false)
SHIFT(sve_uqshl, , uint64_t, shift_unsigned, false, true)
SHIFT(sve_uqrshl, , uint64_t, shift_unsigned, true, true)

/* ---- doubling multiply, high half ---- */
static inline int64_t sqdmulh64(int64_t x, int64_t y, bool round)
{
	if (x == INT64_MIN && y == INT64_MIN)
		return INT64_MAX;
	return (int64_t)(((__int128)x * y + (round ? (__int128)1 << 62 : 0)) >> 63);
}
#define DOUBLING(name, ONE, WIDE)                                                                                           \
	SVE_EACH(name##_b, b, sb, int64_t, ONE)                                                                             \
	SVE_EACH(name##_h, h, sh, int64_t, ONE)                                                                             \
	SVE_EACH(name##_s, s, ss, int64_t, ONE)                                                                             \
	SVE_EACH(name##_d, d, sd, int64_t, WIDE)                                                                            \
	SVE_TABLE(, name)
DOUBLING(sve_sqdmulh, sqdmulh(x, y, 0, N, IGNORED), sqdmulh64(x, y, false))
DOUBLING(sve_sqrdmulh, sqdmulh(x, y, 1LL << (N - 2), N, IGNORED), sqdmulh64(x, y, true))
DOUBLING(sve_sqrdmlah, sqrdmlah(z, x *y, N, IGNORED), sqrdmlah64(z, (__int128)x *y))
DOUBLING(sve_sqrdmlsh, sqrdmlah(z, -(x * y), N, IGNORED), sqrdmlah64(z, -((__int128)x * y)))
