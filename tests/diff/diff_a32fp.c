/* tests/diff/diff_a32fp.c - floating-point and Advanced SIMD of A32 and T32: random words of an encoding,
 * states that suit it, simple programs.
 * Not here: the other instructions (diff_a32.c); what is UNPREDICTABLE, choice by choice (diff_a32fp_rules.c). */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a32.h"

#define FPCR_BITS 0x07f79f00u

bool a32_handler_is(unsigned id, const char *with)
{
	return strncmp(a32_info[id].handler, with, strlen(with)) == 0;
}

int a32_field(unsigned id, uint32_t word, const char *name)
{
	return diff_field(&a32_info[id], word, name);
}

/* What states and rules of UNPREDICTABLE are here for. */
static const char *fp_skip(unsigned id)
{
	static const char *const ours[] = {"vfp_", "vmrs", "vmsr", "neon_"};

	for (unsigned i = 0; i < ARRAY_SIZE(ours); i++)
		if (a32_handler_is(id, ours[i]))
			return NULL;
	return "neither floating-point nor Advanced SIMD";
}

bool a32_touches_memory(unsigned id)
{
	return a32_handler_is(id, "vfp_ldst") || a32_handler_is(id, "neon_ld");
}

static bool a32_alone(unsigned id)
{
	(void)id;
	return true;
}

bool a32_make_word(unsigned id, uint32_t *word)
{
	const struct insn_info *in = &a32_info[id];

	for (unsigned i = 0; i < 10000; i++) {
		uint32_t w = in->value | ((uint32_t)diff_random() & ~(in->mask | in->should_be));
		if (in->set == &insn_a32 && (diff_below(4) || a32_half_precision(id)))
			diff_set_field(in, &w, "cond", 14);
		a32_tame(id, &w);
		if (!a32_unpredictable(id, w) && insn_decode(in->set, w) == id) {
			*word = w;
			return true;
		}
	}
	return false;
}

/* ---- states ---- */
static void random_state(struct diff_case *c)
{
	diff_random_state(c);
	for (unsigned i = 0; i < 31; i++)
		c->x[i] = i < 15 ? (uint32_t)c->x[i] : 0;
	c->sp = 0;
	c->nzcv |= diff_random() & 0x080f0000; /* Q, GE */
	c->fpcr &= FPCR_BITS;
	c->fpsr |= diff_random() & 0xf0000000; /* FPSCR.NZCV */
	memset(c->vec + 256, 0, 256);
}

static void point_into_memory(unsigned id, uint32_t word, struct diff_case *c)
{
	const int rn = a32_field(id, word, "Rn"), rm = a32_field(id, word, "Rm");
	const uint32_t middle = DIFF32_MEM_BASE + DIFF_MEM_SIZE / 2;

	if (rn >= 0 && rn < 15)
		c->x[rn] = middle + 4 * (uint32_t)diff_below(16) + (diff_below(4) ? 0 : (uint32_t)diff_below(4));
	if (rm >= 0 && rm < 15 && rm != rn)
		c->x[rm] = diff_below(64);
}

static void a32_make_state(unsigned id, uint32_t word, struct diff_case *c)
{
	random_state(c);
	if (a32_touches_memory(id))
		point_into_memory(id, word, c);
}

/* ---- programs: of what neither reaches memory nor writes general registers, and what reaches memory by R8 ---- */
#define BASE 8

static bool suits_program(unsigned id, uint32_t *w)
{
	static const char *const written[] = {"Rt", "Rt2", "Rd"};

	if (a32_touches_memory(id)) {
		if (a32_field(id, *w, "Rn") < 0)
			return false;
		diff_set_field(&a32_info[id], w, "Rn", BASE);
		diff_set_field(&a32_info[id], w, "W", 0);
		return a32_field(id, *w, "Rm") < 0 && !a32_unpredictable(id, *w) && insn_decode(a32_info[id].set, *w) == id &&
		       !strstr(a32_info[id].name, "post") && !strstr(a32_info[id].name, "DB");
	}
	for (unsigned i = 0; i < ARRAY_SIZE(written); i++)
		if (a32_field(id, *w, written[i]) == BASE)
			return false;
	return true;
}

static void a32_make_program(struct diff_program *p, unsigned count, const uint16_t *ids, unsigned id_count, struct diff_case *c)
{
	random_state(c);
	c->x[BASE] = DIFF32_MEM_BASE + DIFF_MEM_SIZE / 2;
	*p = (struct diff_program){.count = 0};
	for (unsigned tries = 0; p->count < count && tries < 64 * count; tries++) {
		const unsigned id = ids[diff_below(id_count)];
		uint32_t w;
		if (!a32_make_word(id, &w) || !suits_program(id, &w))
			continue;
		p->id[p->count] = id;
		p->word[p->count++] = w;
	}
}

static bool a32_present(unsigned id, const struct feature_set *feat)
{
	return a32_info[id].set == &insn_a32 && insn_feature_ok(&a32_info[id], feat);
}

static bool t32_present(unsigned id, const struct feature_set *feat)
{
	return a32_info[id].set == &insn_t32 && insn_feature_ok(&a32_info[id], feat);
}

static const char *a32_feature(unsigned id, char *buf, size_t size)
{
	return insn_feature_text(&a32_info[id], buf, size);
}

const struct diff_isa diff_a32fp = {
	.name = "a32fp", .facts = "aarchmrs_a32.tsv", .number = DIFF_A32, .count = A32_COUNT, .info = a32_info,
	.present = a32_present, .feature = a32_feature, .skip = fp_skip, .alone = a32_alone,
	.make_word = a32_make_word, .make_state = a32_make_state, .make_program = a32_make_program, .place = diff_a32_place,
	.nop = 0xe320f000,
};

const struct diff_isa diff_t32fp = {
	.name = "t32fp", .facts = "aarchmrs_t32.tsv", .number = DIFF_T32, .count = A32_COUNT, .info = a32_info,
	.present = t32_present, .feature = a32_feature, .skip = fp_skip, .alone = a32_alone,
	.make_word = a32_make_word, .make_state = a32_make_state, .make_program = a32_make_program, .place = diff_a32_place,
	.nop = 0xf3af8000,
};
