/* tests/diff/diff_word.c - A64: random words of an encoding, and states that suit one by itself.
 * Not here: programs (diff_program.c). */
#include <stdlib.h>
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a64.h"

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

bool a64_handler_is(unsigned id, const char *with)
{
	return begins(a64_info[id].handler, with);
}

/* ---- fields ---- */
static bool find_field(const struct insn_info *in, const char *name, unsigned *low, unsigned *width)
{
	const size_t len = strlen(name);

	for (const char *p = in->fields; p && *p; p = strchr(p, ' '), p = p ? p + 1 : p)
		if (begins(p, name) && p[len] == ':') {
			char *end;
			*low = (unsigned)strtoul(p + len + 1, &end, 10);
			*width = (unsigned)strtoul(end + 1, NULL, 10);
			return true;
		}
	return false;
}

int diff_field(const struct insn_info *in, uint32_t word, const char *name)
{
	unsigned low, width;

	return find_field(in, name, &low, &width) ? (int)bits(word, low + width - 1, low) : -1;
}

void diff_set_field(const struct insn_info *in, uint32_t *word, const char *name, int64_t value)
{
	unsigned low, width;

	if (find_field(in, name, &low, &width))
		*word = (uint32_t)deposit(*word, low + width - 1, low, (uint64_t)value & ~(~0ULL << width));
}

/* ---- which instructions ---- */
/* What needs a program round it: a reservation, a branch's target, a register that EL0 has. */
static bool a64_alone(unsigned id)
{
	return !a64_handler_is(id, "ldstexcl") && !a64_handler_is(id, "systemmove");
}

bool a64_touches_memory(unsigned id)
{
	static const char *const handlers[] = {"ldst", "asisdls", "memop", "comswap", "ldap", "ldiapp", "ls64", "mte_store", "mte_load", "mte_pair", "mops"};

	for (unsigned i = 0; i < ARRAY_SIZE(handlers); i++)
		if (a64_handler_is(id, handlers[i]))
			return true;
	return a64_is_sve_memory(a64_info[id].value);
}

bool a64_is_sve_memory(uint32_t word)
{
	return bits(word, 28, 25) == 2 && bit(word, 31);
}

bool a64_wants_alignment(unsigned id)
{
	static const char *const handlers[] = {"ldstord", "ldapstl", "ldap1", "ldiapp", "memop", "comswap", "ldapr", "ldstexcl", "ls64"};

	for (unsigned i = 0; i < ARRAY_SIZE(handlers); i++)
		if (a64_handler_is(id, handlers[i]))
			return true;
	return false;
}

/* Rm is an offset, and not data. */
bool a64_has_index(unsigned id)
{
	return a64_handler_is(id, "ldst_regoff") || a64_handler_is(id, "asisdlsep") || a64_handler_is(id, "asisdlsop");
}

static const char *const reg_fields[] = {"Rd", "Rn", "Rm", "Ra", "Rt", "Rt2", "Rs"};

/* Nothing CONSTRAINED UNPREDICTABLE. */
static bool acceptable(unsigned id, uint32_t word)
{
	int reg[ARRAY_SIZE(reg_fields)];

	for (unsigned i = 0; i < ARRAY_SIZE(reg_fields); i++) {
		reg[i] = diff_field(&a64_info[id], word, reg_fields[i]);
		for (unsigned j = 0; a64_touches_memory(id) && j < i; j++)
			if (reg[i] >= 0 && reg[i] == reg[j])
				return false;
	}
	if (a64_handler_is(id, "comswap")) /* pairs: Rs+1, Rt+1 */
		return reg[4] != 31 && reg[6] != 31 && reg[4] != 30 && reg[6] != 30 && abs(reg[4] - reg[6]) > 1 &&
		       reg[1] - reg[4] != 1 && reg[1] - reg[6] != 1;
	return true;
}

static bool zeros_should_be(unsigned id)
{
	return a64_handler_is(id, "flagm") || a64_handler_is(id, "barriers") || a64_handler_is(id, "mte_addsub");
}

bool a64_make_word(unsigned id, uint32_t *word)
{
	const struct insn_info *in = &a64_info[id];

	for (unsigned i = 0; i < 10000; i++) {
		uint32_t w = in->value | ((uint32_t)diff_random() & ~in->mask);
		/* Should-be bits are ones but for these. */
		w = zeros_should_be(id) ? w & ~in->should_be : w | in->should_be;
		/* Branches to the end; literals; memory not far from where registers point to. */
		diff_set_field(in, &w, "imm26", 1);
		diff_set_field(in, &w, "imm14", 1);
		diff_set_field(in, &w, "imm19", a64_handler_is(id, "loadlit") ? DIFF_LITERALS / 4 + (int64_t)diff_below(256) : 1);
		if (a64_touches_memory(id) && !a64_is_sve_memory(w)) {
			diff_set_field(in, &w, "imm12", (int64_t)diff_below(8));
			diff_set_field(in, &w, "imm7", (int64_t)diff_below(16) - 8);
			diff_set_field(in, &w, "imm9", a64_wants_alignment(id) ? (int64_t)diff_below(4) * 16 : (int64_t)diff_below(128) - 64);
		}
		if (a64_handler_is(id, "mte_")) { /* in units of 16 bytes */
			diff_set_field(in, &w, "imm9", (int64_t)diff_below(16) - 8);
			diff_set_field(in, &w, "simm7", (int64_t)diff_below(16) - 8);
		}
		if (a64_handler_is(id, "mops")) /* three registers, none 31 */
			diff_set_field(in, &w, "Rd", (diff_field(in, w, "Rs") + 1 + (int)diff_below(7)) % 31);
		if (acceptable(id, w) && a64_decode(w) == id) {
			*word = w;
			return true;
		}
	}
	return false;
}

/* ---- states ---- */
/* Vector n of 64-bit or, packed, 32-bit elements that are small: offsets; or (64-bit only) addresses in the scratch page. */
static void small_elements(struct diff_case *c, int n, bool words, bool addresses)
{
	const unsigned vl = diff_vl();
	uint8_t *z = c->vec + (unsigned)n * vl;

	for (unsigned i = 0; i < vl; i += words ? 4 : 8) {
		const uint64_t v = addresses ? DIFF_MEM_BASE + 1024 + diff_below(2048) : diff_below(128);
		memcpy(z + i, &v, words ? 4 : 8);
	}
}

/* Addresses of a gather or scatter: Zm is offsets, Zn addresses. Scalar plus scalar: Rm is small. */
static void point_sve(unsigned id, uint32_t word, struct diff_case *c)
{
	const struct insn_info *in = &a64_info[id];
	const int rm = diff_field(in, word, "Rm"), zm = diff_field(in, word, "Zm"), zn = diff_field(in, word, "Zn");

	if (rm >= 0 && rm < 31)
		c->x[rm] = diff_below(64);
	if (zm >= 0)
		small_elements(c, zm, diff_below(2), false);
	if (zn >= 0)
		small_elements(c, zn, false, true);
}

static void point_into_memory(unsigned id, uint32_t word, struct diff_case *c)
{
	const int rn = diff_field(&a64_info[id], word, "Rn"), rm = diff_field(&a64_info[id], word, "Rm");
	const uint64_t middle = DIFF_MEM_BASE + DIFF_MEM_SIZE / 2;
	const uint64_t base = a64_wants_alignment(id) || rn == 31 ? middle : middle + diff_below(64);

	if (rn == 31)
		c->sp = base;
	else if (rn >= 0)
		c->x[rn] = base | (diff_below(4) ? (uint64_t)c->tags[(base - DIFF_MEM_BASE) / 16] << 56 : 0);
	if (a64_has_index(id) && rm >= 0 && rm < 31)
		c->x[rm] = diff_below(4);
}

/* Copies and sets of some bytes; all but prologues count up to zero, or down when they copy that way. Sizes, too, that are no
 * epilogue's, and PSTATE.C of the other option. */
static void point_copy(unsigned id, uint32_t word, struct diff_case *c)
{
	const struct insn_info *in = &a64_info[id];
	const int d = diff_field(in, word, "Rd"), s = diff_field(in, word, "Rs"), n = diff_field(in, word, "Rn");
	const bool set = bits(word, 23, 22) == 3;
	const unsigned stage = (unsigned)(set ? bits(word, 15, 14) : bits(word, 23, 22));
	const uint64_t large = stage ? diff_below(70000) : diff_random() >> diff_below(60), middle = DIFF_MEM_BASE + 2048;
	const uint64_t size = diff_below(16) ? diff_below(600) : large;

	c->x[d % 31] = (diff_random() << 56) | (middle - 300 + diff_below(600));
	c->x[n % 31] = stage && diff_below(4) ? 0 - size : size;
	if (!set || diff_below(2))
		c->x[s % 31] = middle - 300 + diff_below(600);
	if (bit(word, 26) && set) { /* granules */
		c->x[d % 31] &= ~15ull;
		c->x[n % 31] &= ~15ull;
	}
	if (diff_below(8))
		c->nzcv &= ~BIT(29);
}

static void a64_make_state(unsigned id, uint32_t word, struct diff_case *c)
{
	diff_random_state(c);
	if (a64_touches_memory(id))
		point_into_memory(id, word, c);
	if (a64_handler_is(id, "mops"))
		point_copy(id, word, c);
	if (a64_is_sve_memory(word))
		point_sve(id, word, c);
	if (a64_handler_is(id, "branch_reg")) /* the end, or where nothing is mapped on either side */
		c->x[diff_field(&a64_info[id], word, "Rn") % 31] = diff_below(2)   ? DIFF_CODE_AT + 4
								   : diff_below(2) ? diff_below(4096)
										   : BIT(45) | diff_random() >> 20;
}

uint32_t diff_unallocated_word(const struct feature_set *feat)
{
	for (;;) {
		/* Vector loads and stores, data processing (register), FP and SIMD. */
		static const uint8_t major[] = {5, 6, 7, 13, 14, 15};
		const uint32_t w = (uint32_t)deposit(diff_random(), 28, 25, major[diff_below(ARRAY_SIZE(major))]);
		if (a64_decode_for(feat, w) == A64_UNALLOCATED)
			return w;
	}
}

static void a64_place(const struct diff_program *p, struct diff_case *c)
{
	c->bytes = 4 * p->count;
	memcpy(c->code, p->word, c->bytes);
}

static bool a64_present(unsigned id, const struct feature_set *feat)
{
	return a64_feature_ok(id, feat);
}

static const char *a64_feature(unsigned id, char *buf, size_t size)
{
	return a64_feature_text(id, buf, size);
}

const struct diff_isa diff_a64 = {
	.name = "a64", .facts = "aarchmrs_a64.tsv", .number = DIFF_A64, .count = A64_COUNT, .info = a64_info,
	.present = a64_present, .feature = a64_feature, .skip = a64_skip, .tests = a64_tests, .alone = a64_alone,
	.make_word = a64_make_word, .make_state = a64_make_state, .make_program = a64_make_program, .place = a64_place,
	.nop = 0xd503201f,
};
