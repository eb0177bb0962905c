/* sim/core/bits.h - bit fields of 64-bit words; names as in the manual's pseudocode where it has one. */
#ifndef AERIE_CORE_BITS_H
#define AERIE_CORE_BITS_H

#include <stdbool.h>
#include <stdint.h>

#define BIT(n)         (1ULL << (n))
#define GENMASK(hi, lo) ((~0ULL >> (63 - (hi))) & (~0ULL << (lo))) /* bits hi..lo set, 63 >= hi >= lo >= 0 */
#define ARRAY_SIZE(a)  (sizeof(a) / sizeof((a)[0]))
#define likely(x)      __builtin_expect(!!(x), 1)
#define unlikely(x)    __builtin_expect(!!(x), 0)

/* v<hi:lo>, right-aligned. */
static inline uint64_t bits(uint64_t v, unsigned hi, unsigned lo)
{
	return (v >> lo) & (~0ULL >> (63 - (hi - lo)));
}

static inline bool bit(uint64_t v, unsigned n)
{
	return (v >> n) & 1;
}

/* v with bits hi..lo replaced by the low bits of f. */
static inline uint64_t deposit(uint64_t v, unsigned hi, unsigned lo, uint64_t f)
{
	uint64_t m = GENMASK(hi, lo);
	return (v & ~m) | ((f << lo) & m);
}

/* SignExtend(v<n-1:0>, 64), 1 <= n <= 64. */
static inline int64_t sext(uint64_t v, unsigned n)
{
	return (int64_t)(v << (64 - n)) >> (64 - n);
}

static inline uint64_t align_down(uint64_t v, uint64_t a)
{
	return v & ~(a - 1);
}

static inline uint64_t align_up(uint64_t v, uint64_t a)
{
	return (v + a - 1) & ~(a - 1);
}

#endif
