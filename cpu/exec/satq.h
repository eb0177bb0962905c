/* cpu/exec/satq.h - saturating arithmetic on one element, as Advanced SIMD and SVE have it. `sat` is set where it saturates.
 * Implements: DDI 0487 J1: SatQ(), SignedSatQ(), UnsignedSatQ(), and the sums, products and shifts that end in them. */
#ifndef AERIE_EXEC_SATQ_H
#define AERIE_EXEC_SATQ_H

#include "sim/core/bits.h"

/* To n bits, for results of at most 32 bits and their doubles. */
static inline int64_t sat_signed(int64_t v, unsigned n, bool *sat)
{
	int64_t max = (int64_t)(~0ULL >> (65 - n)), min = -max - 1;
	*sat |= v > max || v < min;
	return v > max ? max : v < min ? min : v;
}
static inline uint64_t sat_unsigned(int64_t v, unsigned n, bool *sat)
{
	int64_t max = (int64_t)(~0ULL >> (64 - n)); /* n <= 32 */
	*sat |= v > max || v < 0;
	return (uint64_t)(v > max ? max : v < 0 ? 0 : v);
}
/* UnsignedSatQ() of what is unsigned already. */
static inline uint64_t sat_down(uint64_t v, unsigned n, bool *sat)
{
	const uint64_t max = ~0ULL >> (64 - n);
	*sat |= v > max;
	return v > max ? max : v;
}

/* ---- addition and subtraction ---- */
static inline int64_t sqadd64(int64_t a, int64_t b, bool *sat)
{
	int64_t r;
	if (!__builtin_add_overflow(a, b, &r))
		return r;
	*sat = true;
	return a < 0 ? INT64_MIN : INT64_MAX;
}
static inline int64_t sqsub64(int64_t a, int64_t b, bool *sat)
{
	int64_t r;
	if (!__builtin_sub_overflow(a, b, &r))
		return r;
	*sat = true;
	return a < 0 ? INT64_MIN : INT64_MAX;
}
static inline uint64_t uqadd64(uint64_t a, uint64_t b, bool *sat)
{
	uint64_t r;
	if (!__builtin_add_overflow(a, b, &r))
		return r;
	*sat = true;
	return UINT64_MAX;
}
static inline uint64_t uqsub64(uint64_t a, uint64_t b, bool *sat)
{
	*sat |= a < b;
	return a < b ? 0 : a - b;
}

/* The unsigned a to the signed c; the signed a to the unsigned c. */
static inline int64_t suqadd64(int64_t c, uint64_t a, bool *sat)
{
	uint64_t r = (uint64_t)c + a;
	/* c's distance to the top is what may be added. */
	if (a <= (uint64_t)INT64_MAX - (uint64_t)c)
		return (int64_t)r;
	*sat = true;
	return INT64_MAX;
}
static inline uint64_t usqadd64(uint64_t c, int64_t a, bool *sat)
{
	return a >= 0 ? uqadd64(c, (uint64_t)a, sat) : uqsub64(c, -(uint64_t)a, sat);
}

/* ---- doubling multiply: high half, and whole ---- */
static inline int64_t sqdmulh(int64_t a, int64_t b, int64_t round, unsigned n, bool *sat)
{
	/* Half of the manual's sum, so that the largest product still fits. */
	return sat_signed((a * b + round) >> (n - 1), n, sat);
}
static inline int64_t sqrdmlah(int64_t c, int64_t product, unsigned n, bool *sat)
{
	__int128 sum = (__int128)c * ((int64_t)1 << (n - 1)) + product + ((int64_t)1 << (n - 2));
	return sat_signed((int64_t)(sum >> (n - 1)), n, sat);
}
/* z times 2^63 and the product, rounded at bit 63: z has no bits below. */
static inline int64_t sqrdmlah64(int64_t z, __int128 product)
{
	const __int128 r = z + ((product + ((__int128)1 << 62)) >> 63);

	return r > INT64_MAX ? INT64_MAX : r < INT64_MIN ? INT64_MIN : (int64_t)r;
}
static inline int32_t sqdmull32(int32_t a, int32_t b, bool *sat)
{
	return (int32_t)sat_signed(2 * (int64_t)a * b, 32, sat);
}
static inline int64_t sqdmull64(int64_t a, int64_t b, bool *sat)
{
	const bool top = a == INT32_MIN && b == INT32_MIN;
	*sat |= top;
	return top ? INT64_MAX : 2 * (a * b);
}

/* ---- shifts of n-bit elements: left by the signed `by`, right if it is negative ---- */

/* Right by sh, 1 or more. */
static inline int64_t asr_by(int64_t a, unsigned sh, unsigned n, bool round)
{
	if (sh >= n)
		return round ? 0 : a >> 63;
	return (a >> sh) + (round ? a >> (sh - 1) & 1 : 0);
}
static inline uint64_t lsr_by(uint64_t a, unsigned sh, unsigned n, bool round)
{
	if (sh >= n)
		return round && sh == n ? a >> (n - 1) : 0;
	return (a >> sh) + (round ? a >> (sh - 1) & 1 : 0);
}

static inline uint64_t shift_signed(int64_t a, int8_t by, unsigned n, bool round, bool saturate, bool *sat)
{
	if (by < 0)
		return (uint64_t)asr_by(a, (unsigned)-by, n, round);
	uint64_t r = (unsigned)by < n ? (uint64_t)a << by : 0;
	if (!saturate || ((unsigned)by < n ? sext(r, n) >> by == a : a == 0))
		return r;
	*sat = true;
	return a < 0 ? 1ULL << (n - 1) : ~0ULL >> (65 - n);
}
static inline uint64_t shift_unsigned(uint64_t a, int8_t by, unsigned n, bool round, bool saturate, bool *sat)
{
	if (by < 0)
		return lsr_by(a, (unsigned)-by, n, round);
	uint64_t r = (unsigned)by < n ? a << by & ~0ULL >> (64 - n) : 0;
	if (!saturate || ((unsigned)by < n ? r >> by == a : a == 0))
		return r;
	*sat = true;
	return ~0ULL >> (64 - n);
}
static inline uint64_t shift_to_unsigned(int64_t a, int8_t by, unsigned n, bool *sat)
{
	*sat |= a < 0;
	return a < 0 ? 0 : shift_unsigned((uint64_t)a, by, n, false, true, sat);
}

#endif
