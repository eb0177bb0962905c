/* tests/diff/diff_value.c - deterministic randomness, and register states that are likely to find something. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff.h"

static uint64_t state = 1;
static uint32_t vector_bytes = 16, predicates;
static bool tags_used;
static uint64_t fpcr_bits = ~0ull;

void diff_seed(uint64_t seed)
{
	state = (seed * 0x9e3779b97f4a7c15u ^ seed >> 29) | 1;
	diff_random();
}

uint64_t diff_random(void)
{
	/* a 64-bit linear congruence, its upper bits mixed down */
	state = state * 6364136223846793005u + 1442695040888963407u;
	uint64_t x = state;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	return x ^ x >> 32;
}

static uint64_t interesting(unsigned width)
{
	static const uint64_t half[] = {0, 0x8000, 0x7c00, 0xfc00, 0x7e00, 0x7d01, 0xfe01, 1, 0x03ff, 0x0400, 0x7bff, 0x3c00, 0xbc00, 0x4200, 0x3bff};
	static const uint64_t single[] = {0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffc12345, 1, 0x007fffff,
					  0x00800000, 0x7f7fffff, 0x3f800000, 0xbf800000, 0x4f000000, 0xcf000000, 0x5f000000, 0x3f7fffff};
	static const uint64_t dbl[] = {0, 1ull << 63, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0x7ff0000000000001,
				       1, 0x000fffffffffffff, 0x0010000000000000, 0x7fefffffffffffff, 0x3ff0000000000000,
				       0xbff0000000000000, 0x41e0000000000000, 0xc3e0000000000000, 0x43f0000000000000, 0x3fefffffffffffff};
	const uint64_t ones = ~0ULL >> (64 - width), top = 1ULL << (width - 1);

	switch (diff_below(6)) {
	case 0:
		return diff_below(5);
	case 1:
		return (ones - diff_below(5)) & ones;
	case 2:
		return (top + diff_below(5) - 2) & ones;
	case 3:
		return 1ULL << diff_below(width);
	default:
		return width == 64 ? dbl[diff_below(ARRAY_SIZE(dbl))] : width == 32 ? single[diff_below(ARRAY_SIZE(single))]
		     : width == 16 ? half[diff_below(ARRAY_SIZE(half))] : diff_random() & ones;
	}
}

/* Numbers of moderate size, so that sums and products neither vanish nor overflow. */
static uint64_t moderate(unsigned width)
{
	const uint64_t r = diff_random(), sign = r >> 63;

	switch (width) {
	case 16:
		return sign << 15 | (12 + (r >> 40) % 8) << 10 | (r & 0x3ff);
	case 32:
		return sign << 31 | (120 + (r >> 40) % 16) << 23 | (r & 0x7fffff);
	case 64:
		return sign << 63 | (1015 + (r >> 54) % 16) << 52 | (r & 0xfffffffffffff);
	default:
		return r & 0xff;
	}
}

static uint64_t lane(unsigned width)
{
	switch (diff_below(4)) {
	case 0:
		return diff_random() & ~0ULL >> (64 - width);
	case 1:
		return moderate(width);
	default:
		return interesting(width);
	}
}

/* 64 bits of lanes of one width, mostly. */
uint64_t diff_word64(void)
{
	const unsigned width = 8u << diff_below(4);
	uint64_t v = 0;

	for (unsigned at = 0; at < 64; at += width)
		v |= lane(width) << at;
	return diff_below(8) ? v : diff_random();
}

/* Lanes of moderate numbers only: what programs have, and what fast paths are for. */
uint64_t diff_moderates(unsigned width)
{
	uint64_t v = 0;

	for (unsigned at = 0; at < 64; at += width)
		v |= (diff_below(32) ? moderate(width) : 0) << at;
	return v;
}

/* RMode, FZ, DN, AHP, FZ16; and half of the time the bits that AArch64 alone has: EBF, NEP, AH, FIZ. */
uint64_t diff_random_fpcr(void)
{
	uint64_t r = diff_random();

	if (r & 1)
		return 0;
	r = (r & (3u << 22)) | (r >> 8 & BIT(24)) | (r >> 9 & BIT(25)) | (r >> 10 & BIT(26)) | (r >> 11 & BIT(19)) |
	    (r & 2 ? r >> 40 & (BIT(13) | 7) : 0);
	return r & fpcr_bits;
}

/* Random words are dear: memory and vectors are pieces of a stock of them, with some new ones in each. */
enum stock { STOCK_MIXED, STOCK_16, STOCK_32, STOCK_64, STOCKS };
#define STOCK_WORDS 16384u

static const uint64_t *from_stock(enum stock which, unsigned words)
{
	static uint64_t stock[STOCKS][STOCK_WORDS];

	if (!stock[0][0]) {
		const uint64_t now = state;
		diff_seed(1);
		for (unsigned i = 0; i < STOCK_WORDS; i++)
			for (unsigned k = 0; k < STOCKS; k++)
				stock[k][i] = k == STOCK_MIXED ? diff_word64() | !i : diff_moderates(8u << k);
		state = now;
	}
	return stock[which] + diff_below(STOCK_WORDS - words);
}

static void random_memory(uint8_t mem[DIFF_MEM_SIZE])
{
	memcpy(mem, from_stock(STOCK_MIXED, DIFF_MEM_SIZE / 8), DIFF_MEM_SIZE);
	for (unsigned i = 0; i < 16; i++) {
		const uint64_t v = diff_word64();
		memcpy(mem + diff_below(DIFF_MEM_SIZE / 8) * 8, &v, 8);
	}
}

void diff_use_vectors(uint32_t vl, uint32_t sve)
{
	vector_bytes = vl;
	predicates = sve ? 17 : 0;
}

void diff_use_fpcr(uint64_t bits)
{
	fpcr_bits = bits;
}

void diff_use_tags(bool on)
{
	tags_used = on;
}

bool diff_tags(void)
{
	return tags_used;
}

/* Mostly that of a plain pointer. */
static void random_tags(uint8_t tags[DIFF_MEM_SIZE / 16])
{
	memset(tags, 0, DIFF_MEM_SIZE / 16);
	for (unsigned i = 0; tags_used && i < DIFF_MEM_SIZE / 16; i++)
		if (!diff_below(8))
			tags[i] = (uint8_t)diff_below(16);
}

uint32_t diff_vl(void)
{
	return vector_bytes;
}

/* All true, some, the first few; FFR is never another than the last. */
static void random_predicate(uint8_t *p, bool ffr)
{
	const unsigned style = ffr ? 2 * (unsigned)diff_below(2) : (unsigned)diff_below(4), bits = vector_bytes;
	const unsigned first = (unsigned)diff_below(bits + 1);

	for (unsigned i = 0; i < bits / 8; i++) {
		const unsigned left = first > 8 * i ? first - 8 * i : 0;
		p[i] = style == 0 ? 0xff : style == 2 ? (uint8_t)(left >= 8 ? 0xff : (1u << left) - 1) : (uint8_t)diff_random();
		if (style == 3)
			p[i] |= (uint8_t)diff_random();
	}
}

static void random_vectors(uint8_t *vec)
{
	const unsigned style = (unsigned)diff_below(4), words = vector_bytes / 8;
	const enum stock stock = style == 1 ? STOCK_16 + (unsigned)diff_below(3) : STOCK_MIXED;

	for (unsigned n = 0; n < 32; n++, vec += vector_bytes) {
		const uint64_t v = diff_word64();
		for (unsigned i = 0; style == 0 && i < words; i++)
			memcpy(vec + 8 * i, &(uint64_t){diff_random()}, 8);
		if (style != 0)
			memcpy(vec, from_stock(stock, words), vector_bytes);
		if (style > 1)
			memcpy(vec + 8 * diff_below(words), &v, 8);
	}
	for (unsigned i = 0; i < predicates; i++)
		random_predicate(vec + i * vector_bytes / 8, i == 16);
}

void diff_random_state(struct diff_case *c)
{
	for (unsigned i = 0; i < 31; i++)
		c->x[i] = diff_word64();
	c->sp = diff_word64();
	random_vectors(c->vec);
	c->nzcv = diff_random() & 0xf0000000;
	c->fpcr = diff_random_fpcr();
	c->fpsr = diff_random() & 1 ? 0x10 : diff_random() & 0x0800009f;
	c->wild = 0;
	memset(c->event, 0, sizeof c->event);
	random_memory(c->mem);
	random_tags(c->tags);
}
