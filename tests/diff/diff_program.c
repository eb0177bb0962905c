/* tests/diff/diff_program.c - A64: programs of random instructions that get somewhere. Most loads and stores reach the scratch
 * page, branches go forward, a Store-Exclusive has its Load-Exclusive before it, and registers that others need are left alone.
 * The rest is chance: addresses that fault, values of any kind. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a64.h"

#define BL 0x94000000u /* writes X30 */

/* Registers with a part to play; all others are free. */
struct roles {
	uint8_t base[3]; /* point into the scratch page: aligned, not so, tagged */
	uint8_t bad;     /* points elsewhere */
	uint8_t index;   /* small */
	bool sp;         /* SP points into the scratch page */
	bool edge;       /* `bad` points to the scratch page's last bytes: for accesses that are one */
};

struct maker {
	struct diff_program *p;
	struct roles roles;
	const uint16_t *ids;
	unsigned id_count, want;
};

static bool has_part(const struct roles *r, int reg)
{
	return reg == r->base[0] || reg == r->base[1] || reg == r->base[2] || reg == r->bad || reg == r->index;
}

/* ---- the state ---- */
static uint64_t bad_address(struct roles *r)
{
	switch (diff_below(5)) {
	case 0:
		return DIFF_RO_BASE + 2048 + diff_below(64);
	case 1:
		return DIFF_MEM_BASE + 0x8000 + diff_below(4096);
	case 2:
		return GENMASK(63, 47) | diff_random(); /* the upper half; the rest of it is not canonical for a host */
	case 3:
		r->edge = true;
		return DIFF_MEM_BASE + DIFF_MEM_SIZE - diff_below(16);
	default:
		return diff_below(4096);
	}
}

static void cast_roles(struct roles *r, struct diff_case *c)
{
	const uint64_t middle = DIFF_MEM_BASE + DIFF_MEM_SIZE / 2;
	uint8_t reg[31];

	for (unsigned i = 0; i < 31; i++)
		reg[i] = (uint8_t)i;
	for (unsigned i = 0; i < 5; i++) {
		const unsigned j = i + (unsigned)diff_below(31 - i);
		const uint8_t t = reg[i];
		reg[i] = reg[j];
		reg[j] = t;
	}
	*r = (struct roles){.base = {reg[0], reg[1], reg[2]}, .bad = reg[3], .index = reg[4], .sp = diff_below(4) != 0};
	c->x[r->base[0]] = middle + 16 * diff_below(32);
	c->x[r->base[1]] = middle - diff_below(512);
	c->x[r->base[2]] = (diff_random() << 56) | (middle + 8 * diff_below(32));
	c->x[r->bad] = bad_address(r);
	c->x[r->index] = diff_below(2) ? diff_below(8) : (uint64_t)-(int64_t)diff_below(8);
	if (r->sp)
		c->sp = middle - 16 * diff_below(32);
}

/* ---- one instruction ---- */
/* An access that cannot have been done in part when it faults. */
static bool is_one_access(unsigned id)
{
	return (a64_handler_is(id, "ldst_") || a64_handler_is(id, "ldap")) && !strstr(a64_info[id].name, "_Q_");
}

static void choose_address(const struct maker *m, unsigned id, uint32_t *w)
{
	const struct insn_info *in = &a64_info[id];
	const unsigned dice = (unsigned)diff_below(64);
	int rn = m->roles.base[diff_below(3)];

	if (dice < 8 && m->roles.sp)
		rn = 31;
	else if (dice < 12 && (!m->roles.edge || is_one_access(id)))
		rn = m->roles.bad;
	diff_set_field(in, w, "Rn", rn);
	if (a64_has_index(id))
		diff_set_field(in, w, "Rm", m->roles.index);
}

/* Whether the word leaves alone what has a part. Fields that are only read there are counted too: no harm. */
static bool leaves_parts(const struct maker *m, unsigned id, uint32_t w)
{
	static const char *const written[] = {"Rd", "Rt", "Rt2", "Rs"};
	const struct insn_info *in = &a64_info[id];
	const bool pair = a64_handler_is(id, "comswappr");

	for (unsigned i = 0; i < ARRAY_SIZE(written); i++) {
		const int reg = diff_field(in, w, written[i]);
		if (reg >= 0 && (has_part(&m->roles, reg) || (pair && has_part(&m->roles, reg + 1))))
			return false;
	}
	/* Rd is SP */
	return !m->roles.sp || diff_field(in, w, "Rd") != 31 ||
	       !(a64_handler_is(id, "addsub_imm") || a64_handler_is(id, "addsub_ext") || a64_handler_is(id, "log_imm"));
}

/* Different registers where the manual asks for it: see acceptable() of diff_word.c; the address was chosen after that. */
static bool distinct(unsigned id, uint32_t w)
{
	static const char *const others[] = {"Rt", "Rt2", "Rs", "Rm"};
	const struct insn_info *in = &a64_info[id];
	const int rn = diff_field(in, w, "Rn"), rm = a64_has_index(id) ? diff_field(in, w, "Rm") : -1;

	for (unsigned i = 0; i < ARRAY_SIZE(others); i++) {
		const int r = diff_field(in, w, others[i]);
		if (r >= 0 && (r == rn || (i < 3 && r == rm)))
			return false;
		if (i != 3 && r >= 0 && a64_handler_is(id, "comswappr") && r + 1 == rn)
			return false;
	}
	return true;
}

static bool make_one(const struct maker *m, unsigned id, uint32_t *w)
{
	for (unsigned i = 0; i < 64; i++) {
		if (!a64_make_word(id, w))
			return false;
		if (a64_touches_memory(id) && !a64_handler_is(id, "mops")) {
			choose_address(m, id, w);
			if (!distinct(id, *w))
				continue;
		}
		if (leaves_parts(m, id, *w))
			return true;
	}
	return false;
}

static void add(struct maker *m, unsigned id, uint32_t word, bool glued)
{
	struct diff_program *p = m->p;

	p->id[p->count] = id;
	p->word[p->count] = word;
	p->glued[p->count++] = glued;
}

/* ---- several that belong together ---- */
static unsigned room(const struct maker *m)
{
	return m->want - m->p->count;
}

static bool is_plain(unsigned id)
{
	return !a64_touches_memory(id) && diff_a64.alone(id) && !a64_handler_is(id, "branch") && !a64_handler_is(id, "exception") &&
	       !a64_handler_is(id, "hints") && !a64_handler_is(id, "nop") && /* may leave the emulator's loop, and with it the monitor */
	       !a64_handler_is(id, "condbranch") && !a64_handler_is(id, "compbranch") && !a64_handler_is(id, "testbranch");
}

/* Load-Exclusive, up to two others, and the Store-Exclusive for it. `id` is that of either. */
static void add_exclusive(struct maker *m, unsigned id)
{
	uint32_t w, load;

	if (!make_one(m, id, &w))
		return;
	if (!bit(w, 22))
		diff_set_field(&a64_info[id], &w, "Rn", m->roles.base[0]); /* abort or failure first: IMPLEMENTATION DEFINED */
	if (bit(w, 22)) {
		add(m, id, w, false);
		return;
	}
	/* L = 1, Rs = 31; what the store stores is what the load loads into, Rt2 too where there is one */
	load = w | BIT(22) | 0x1f0000;
	if (room(m) < 4 || a64_decode(load) == A64_UNALLOCATED || diff_field(&a64_info[id], w, "Rs") == diff_field(&a64_info[id], w, "Rt"))
		return;
	add(m, a64_decode(load), load, false);
	for (uint64_t n = diff_below(3); n; n--) {
		const unsigned filler = m->ids[diff_below(m->id_count)];
		uint32_t f;
		if (is_plain(filler) && make_one(m, filler, &f))
			add(m, filler, f, true);
	}
	add(m, id, w, true);
}

/* ADR Xn, forward; BR, BLR or RET Xn */
static void add_branch_reg(struct maker *m, unsigned id)
{
	const uint32_t reg = (uint32_t)diff_below(31), ahead = 2 + (uint32_t)diff_below(4);
	const uint32_t adr = 0x10000000 | ahead << 5 | reg;
	uint32_t w;

	if (has_part(&m->roles, (int)reg) || room(m) < ahead || has_part(&m->roles, 30) || !a64_make_word(id, &w))
		return;
	diff_set_field(&a64_info[id], &w, "Rn", reg);
	add(m, a64_decode(adr), adr, false);
	add(m, id, w, true);
}

/* Addresses and a size, then the three parts of one copy or set. Of a prologue; the others are found by their bits. */
static void add_copy(struct maker *m, unsigned id)
{
	const bool set = bits(a64_info[id].value, 23, 22) == 3;
	const uint32_t base = m->roles.base[diff_below(3)], imm = (uint32_t)diff_below(400), step = set ? BIT(14) : BIT(22);
	uint32_t w;

	if (room(m) < 6 || !make_one(m, id, &w) || (set ? bits(w, 15, 14) : bits(w, 23, 22)))
		return;
	const uint32_t d = w & 31, n = w >> 5 & 31, s = w >> 16 & 31;
	if (has_part(&m->roles, (int)n))
		return;
	const uint32_t movz = 0xd2800000 | (uint32_t)diff_below(600) << 5 | n, to = 0x91000000 | imm << 10 | base << 5 | d;
	const uint32_t from = 0x91000000 | (imm / 2) << 10 | base << 5 | (s == 31 ? d : s);
	add(m, a64_decode(movz), movz, false);
	add(m, a64_decode(from), from, true);
	add(m, a64_decode(to), to, true);
	for (uint32_t i = 0; i < 3; i++)
		add(m, a64_decode(w + i * step), w + i * step, true);
}

/* MRS and MSR of NZCV, FPCR, FPSR. FPCR gets what a MOVZ and a MOVK make. */
static void add_move(struct maker *m, unsigned id)
{
	static const uint32_t reg[] = {0xd51b4200, 0xd51b4400, 0xd51b4420}; /* MSR, Rt = 0 */
	const uint32_t which = (uint32_t)diff_below(3), rt = (uint32_t)diff_below(32);
	const bool read = bit(a64_info[id].value, 21);

	if (has_part(&m->roles, (int)rt) || room(m) < 3)
		return;
	if (!read && which == 1) {
		const uint32_t fpcr = (uint32_t)diff_random_fpcr();
		const uint32_t movz = 0xd2a00000 | fpcr >> 16 << 5 | rt, movk = 0xf2800000 | (fpcr & 0xffff) << 5 | rt;
		add(m, a64_decode(movz), movz, false);
		add(m, a64_decode(movk), movk, true);
		add(m, id, reg[which] | rt, true);
	} else if (read || which == 0)
		add(m, id, reg[which] | (uint32_t)read << 21 | rt, false);
	else
		add(m, id, reg[2] | 31, false); /* MSR FPSR, XZR: all other values have bits that nobody implements */
}

/* ---- the whole ---- */
/* Immediate branches go to an instruction that may be gone to, or the end. */
static void aim_branches(struct diff_program *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct insn_info *in = &a64_info[p->id[i]];
		unsigned to = i + 1 + (unsigned)diff_below(5);
		while (to < p->count && p->glued[to])
			to++;
		if (to > p->count)
			to = p->count;
		if (i + 1 < p->count && p->glued[i + 1] && a64_handler_is(p->id[i + 1], "branch_reg"))
			diff_set_field(in, &p->word[i], "immhi", to > i + 1 ? to - i : 2);
		else if (a64_handler_is(p->id[i], "branch_imm"))
			diff_set_field(in, &p->word[i], "imm26", to - i);
		else if (a64_handler_is(p->id[i], "testbranch"))
			diff_set_field(in, &p->word[i], "imm14", to - i);
		else if (a64_handler_is(p->id[i], "condbranch") || a64_handler_is(p->id[i], "compbranch"))
			diff_set_field(in, &p->word[i], "imm19", to - i);
		else if (a64_handler_is(p->id[i], "loadlit"))
			diff_set_field(in, &p->word[i], "imm19", DIFF_LITERALS / 4 - i + (int64_t)diff_below(500));
	}
}

void a64_make_program(struct diff_program *p, unsigned count, const uint16_t *ids, unsigned id_count, struct diff_case *c)
{
	struct maker m = {.p = p, .ids = ids, .id_count = id_count, .want = count};

	p->count = 0;
	diff_random_state(c);
	cast_roles(&m.roles, c);
	while (p->count < count) {
		const unsigned id = ids[diff_below(id_count)];
		uint32_t w;
		if (a64_handler_is(id, "ldstexcl"))
			add_exclusive(&m, id);
		else if (a64_handler_is(id, "branch_reg"))
			add_branch_reg(&m, id);
		else if (a64_handler_is(id, "mops"))
			add_copy(&m, id);
		else if (a64_handler_is(id, "systemmove"))
			add_move(&m, id);
		else if (make_one(&m, id, &w) && !(a64_info[id].value == BL && has_part(&m.roles, 30)))
			add(&m, id, w, false);
	}
	aim_branches(p);
}
