/* tests/diff/diff_word.c - random words of an encoding, and register states that are likely to find something. */
#include <stdlib.h>
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff.h"

static uint64_t state = 1;

void diff_seed(uint64_t seed)
{
	state = seed * 2 + 1;
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

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* ---- fields ---- */
static bool find_field(enum a64_id id, const char *name, unsigned *low, unsigned *width)
{
	const size_t len = strlen(name);

	for (const char *p = a64_info[id].fields; p && *p; p = strchr(p, ' '), p = p ? p + 1 : p)
		if (begins(p, name) && p[len] == ':') {
			char *end;
			*low = (unsigned)strtoul(p + len + 1, &end, 10);
			*width = (unsigned)strtoul(end + 1, NULL, 10);
			return true;
		}
	return false;
}

int diff_field(enum a64_id id, uint32_t word, const char *name)
{
	unsigned low, width;

	return find_field(id, name, &low, &width) ? (int)bits(word, low + width - 1, low) : -1;
}

static void set_field(enum a64_id id, uint32_t *word, const char *name, int64_t value)
{
	unsigned low, width;

	if (find_field(id, name, &low, &width))
		*word = (uint32_t)deposit(*word, low + width - 1, low, (uint64_t)value & ~(~0ULL << width));
}

/* ---- which instructions ---- */
const char *diff_skip_handler(const char *handler)
{
	static const struct {
		const char *begin, *why;
	} skip[] = {
		{"exception", "leaves for the system"}, {"eret", "leaves EL0"}, {"hints", "waits, or signs pointers"},
		{"nop", "does nothing"}, {"barriers", "does nothing"}, {"pstate", "system"}, {"system", "system"},
		{"pauth", "keys differ"}, {"branch_reg_pauth", "keys differ"}, {"ldst_pac", "keys differ"},
		{"loadlit", "reads the other side's code"}, {"ldstexcl", "monitors differ"}, {"mte_block", "not for EL0"},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(skip); i++)
		if (begins(handler, skip[i].begin))
			return skip[i].why;
	return NULL;
}

static bool touches_memory(enum a64_id id)
{
	static const char *const handlers[] = {"ldst", "asisdls", "memop", "comswap", "ldap", "mte_store", "mte_load", "mte_pair"};

	for (unsigned i = 0; i < ARRAY_SIZE(handlers); i++)
		if (begins(a64_info[id].handler, handlers[i]))
			return true;
	return false;
}

/* Atomic and ordered accesses: keep them aligned. */
static bool wants_alignment(enum a64_id id)
{
	const char *h = a64_info[id].handler;

	return begins(h, "ldstord") || begins(h, "ldapstl") || begins(h, "memop") || begins(h, "comswap") || begins(h, "ldapr");
}

static const char *const reg_fields[] = {"Rd", "Rn", "Rm", "Ra", "Rt", "Rt2", "Rs"};

/* No reserved register, and nothing CONSTRAINED UNPREDICTABLE. */
static bool acceptable(enum a64_id id, uint32_t word)
{
	int reg[ARRAY_SIZE(reg_fields)];

	for (unsigned i = 0; i < ARRAY_SIZE(reg_fields); i++) {
		reg[i] = diff_field(id, word, reg_fields[i]);
		if (reg[i] == DIFF_RESERVED)
			return false;
		for (unsigned j = 0; touches_memory(id) && j < i; j++)
			if (reg[i] >= 0 && reg[i] == reg[j])
				return false;
	}
	if (begins(a64_info[id].handler, "comswap")) /* pairs: Rs+1, Rt+1 */
		return reg[4] != 28 && reg[6] != 28 && reg[4] != 31 && reg[6] != 31 && abs(reg[4] - reg[6]) > 1 &&
		       reg[1] - reg[4] != 1 && reg[1] - reg[6] != 1;
	return true;
}

bool diff_make_word(enum a64_id id, uint32_t *word)
{
	const struct a64_info *in = &a64_info[id];

	for (unsigned i = 0; i < 10000; i++) {
		uint32_t w = in->value | ((uint32_t)diff_random() & ~in->mask);
		/* Should-be bits are ones but for these. */
		w = begins(in->handler, "flagm") || begins(in->handler, "mte_addsub") ? w & ~in->should_be : w | in->should_be;
		/* Branches to one place that both sides know; memory within the scratch page. */
		set_field(id, &w, "imm26", 2);
		set_field(id, &w, "imm19", begins(in->handler, "branch") || begins(in->handler, "co") ? 2 : -1);
		set_field(id, &w, "imm14", 2);
		if (touches_memory(id)) {
			set_field(id, &w, "imm12", (int64_t)diff_below(8));
			set_field(id, &w, "imm7", (int64_t)diff_below(16) - 8);
			set_field(id, &w, "imm9", wants_alignment(id) ? (int64_t)diff_below(4) * 16 : (int64_t)diff_below(128) - 64);
		}
		if (begins(in->handler, "mte_")) { /* in units of 16 bytes */
			set_field(id, &w, "imm9", (int64_t)diff_below(16) - 8);
			set_field(id, &w, "simm7", (int64_t)diff_below(16) - 8);
		}
		if (acceptable(id, w)) {
			*word = w;
			return true;
		}
	}
	return false;
}

/* ---- values ---- */
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
static uint64_t random_word64(void)
{
	const unsigned width = 8u << diff_below(4);
	uint64_t v = 0;

	for (unsigned at = 0; at < 64; at += width)
		v |= lane(width) << at;
	return diff_below(8) ? v : diff_random();
}

/* Lanes of moderate numbers only: what programs have, and what fast paths are for. */
static uint64_t moderates(unsigned width)
{
	uint64_t v = 0;

	for (unsigned at = 0; at < 64; at += width)
		v |= (diff_below(32) ? moderate(width) : 0) << at;
	return v;
}

static uint64_t random_fpcr(void)
{
	uint64_t r = diff_random();

	if (r & 1)
		return 0;
	return (r & (3u << 22)) | (r >> 8 & BIT(24)) | (r >> 9 & BIT(25)) | (r >> 10 & BIT(26)) | (r >> 11 & BIT(19));
}

static void fill_memory(enum a64_id id, uint32_t word, struct diff_case *c)
{
	const int rn = diff_field(id, word, "Rn"), rm = diff_field(id, word, "Rm");
	const uint64_t middle = DIFF_MEM_BASE + DIFF_MEM_AT + DIFF_MEM_SIZE / 2;
	const uint64_t base = wants_alignment(id) || rn == 31 ? middle : middle + diff_below(64);

	for (unsigned i = 0; i < DIFF_MEM_SIZE; i += 8) {
		uint64_t v = random_word64();
		memcpy(c->mem + i, &v, 8);
	}
	if (rn == 31)
		c->sp = base;
	else if (rn >= 0)
		c->x[rn] = base;
	if (begins(a64_info[id].handler, "ldst_regoff") && rm >= 0 && rm < 31)
		c->x[rm] = diff_below(4);
}

void diff_make_case(enum a64_id id, uint32_t word, struct diff_case *c)
{
	memset(c, 0, sizeof *c);
	for (unsigned i = 0; i < 31; i++)
		c->x[i] = i == DIFF_RESERVED ? 0 : random_word64();
	c->sp = random_word64();
	const unsigned style = (unsigned)diff_below(4), width = 16u << diff_below(3);
	for (unsigned i = 0; i < 32; i++)
		for (unsigned j = 0; j < 2; j++)
			c->v[i][j] = style == 0 ? diff_random() : style == 1 ? moderates(width) : random_word64();
	c->nzcv = diff_random() & 0xf0000000;
	c->fpcr = random_fpcr();
	c->fpsr = diff_random() & 1 ? 0x10 : diff_random() & 0x0800009f;
	if (touches_memory(id))
		fill_memory(id, word, c);
	else if (begins(a64_info[id].handler, "branch_reg")) /* where nothing is mapped on either side */
		c->x[diff_field(id, word, "Rn") % 31] = diff_below(2) ? diff_below(4096) : BIT(45) | diff_random() >> 20;
}

uint32_t diff_unallocated_word(const struct feature_set *feat)
{
	for (;;) {
		/* Vector loads and stores, data processing (register), FP and SIMD. */
		static const uint8_t major[] = {5, 6, 7, 13, 14, 15};
		const uint32_t w = (uint32_t)deposit(diff_random(), 28, 25, major[diff_below(ARRAY_SIZE(major))]);
		if ((w & 0x1f) != DIFF_RESERVED && a64_decode_for(feat, w) == A64_UNALLOCATED)
			return w;
	}
}
