/* tests/diff/diff_a32.c - A32 and T32: random words of an encoding, states that suit one by itself, programs of those that touch
 * neither memory nor PC (in T32 also in IT blocks), behind SETEND of one that touches memory.
 * UNPREDICTABLE words are not made: operands that the manual rules out, by the fields' names. */
#include <string.h>
#include "cpu/exec/alu.h"
#include "sim/core/bits.h"
#include "tests/diff/diff_a32.h"

static const struct insn_info *info_of(unsigned id)
{
	return &a32_info[id];
}

static bool handler_is(unsigned id, const char *with)
{
	return !strncmp(a32_info[id].handler, with, strlen(with));
}

static bool name_has(unsigned id, const char *part)
{
	return strstr(a32_info[id].name, part) != NULL;
}

static bool is_t32(unsigned id)
{
	return a32_info[id].set != &insn_a32;
}

static bool touches_memory(unsigned id)
{
	return handler_is(id, "a32_ld") || handler_is(id, "a32_strex") || handler_is(id, "a32_ordered") || handler_is(id, "t16_ldm") ||
	       handler_is(id, "t16_push") || handler_is(id, "t32_tbb");
}

static bool branches(unsigned id)
{
	return handler_is(id, "a32_b") || handler_is(id, "t16_branch") || handler_is(id, "t16_cbz") || handler_is(id, "t32_b") ||
	       handler_is(id, "t32_tbb");
}

static bool alone(unsigned id)
{
	(void)id;
	return true;
}

/* ---- words ---- */

static int get(unsigned id, uint32_t w, const char *name)
{
	return diff_field(info_of(id), w, name);
}

/* May branch to what it computes or loads, when its Rd or Rt is R15: ALUWritePC(), LoadWritePC(). */
static bool may_write_pc(unsigned id)
{
	const char *name = a32_info[id].name;
	const bool dp = handler_is(id, "a32_dp_imm") || handler_is(id, "a32_dp_reg") || handler_is(id, "a32_adr");

	if (is_t32(id) && !name_has(id, "LDR_"))
		return handler_is(id, "t16_special") && !name_has(id, "CMP") && !name_has(id, "SP_r_T2");
	return !strncmp(name, "LDR_", 4) || (dp && strchr(name, '_')[-1] != 'S'); /* with S: an exception return */
}

static bool in_list(unsigned id, uint32_t w, unsigned reg)
{
	const int list = get(id, w, "register_list");

	return list >= 0 && (bit((unsigned)list, reg) || (reg == 15 && get(id, w, "P") > 0) || (reg == 14 && get(id, w, "M") > 0));
}

static bool writes_pc(unsigned id, uint32_t w)
{
	if (handler_is(id, "t16_special"))
		return may_write_pc(id) && (w & 0x87) == 0x87;
	if (may_write_pc(id))
		return get(id, w, "Rd") == 15 || get(id, w, "Rt") == 15;
	return in_list(id, w, 15) && (name_has(id, "LDM") || name_has(id, "POP"));
}

/* Programs branch out of their page: what lies behind them there is not made to be executed. */
static bool far_enough(unsigned id, uint32_t w)
{
	const bool relative = get(id, w, "Rn") == 15 || handler_is(id, "a32_adr");
	const int imm12 = get(id, w, "imm12");

	if (is_t32(id) || name_has(id, "LDR") || !writes_pc(id, w))
		return true;
	if (relative && (get(id, w, "imm5") > 0 || get(id, w, "stype") > 0))
		return false;
	return get(id, w, "Rm") != 15 && (!relative || imm12 < 0 || ror32((uint32_t)imm12 & 0xff, (unsigned)imm12 >> 8 << 1) >= 0x2000);
}

/* PC and, in T32, SP are operands of few. */
static bool registers_ok(unsigned id, uint32_t w)
{
	static const char *const fields[] = {"Rn", "Rm", "Rd", "Rt", "Rs", "Rt2", "Ra", "RdHi", "RdLo", "Rdn", "Rdm"};
	const bool wide = a32_info[id].set == &insn_t32, special = handler_is(id, "t16_special") && may_write_pc(id);
	const bool reads_pc = special || (!is_t32(id) && (handler_is(id, "a32_dp_imm") || handler_is(id, "a32_dp_reg")));

	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++) {
		int r = get(id, w, fields[i]);

		if (r == 13 && wide)
			return false;
		if (r == 15 && !(i < 2 && reads_pc) && !((i == 2 || i == 3) && writes_pc(id, w)))
			return false;
		for (unsigned j = 0; j < i && touches_memory(id); j++)
			if (r >= 0 && get(id, w, fields[j]) == r) /* a base that is loaded, a status that is stored */
				return false;
	}
	if (handler_is(id, "t16_special") && (w & 0x87) == 0x87 && (!special || (w >> 3 & 15) == 15)) /* ADD PC, PC; CMP PC */
		return false;
	if (handler_is(id, "a32_msr") && (get(id, w, "R") || get(id, w, "mask") & 2)) /* SPSR; E, which the other side does not write */
		return false;
	if (name_has(id, "UDF") && (w == 0xde01 || w == 0xe7f001f0 || w == 0xf7f0a000)) /* Linux's breakpoints */
		return false;
	if (name_has(id, "_l_") && (get(id, w, "P") == 0 || get(id, w, "W") == 1)) /* would write PC */
		return false;
	return far_enough(id, w) && (get(id, w, "RdHi") < 0 || get(id, w, "RdHi") != get(id, w, "RdLo"));
}

static bool dual_ok(unsigned id, uint32_t w)
{
	int rt = get(id, w, "Rt"), rn = get(id, w, "Rn"), rm = get(id, w, "Rm"), rd = get(id, w, "Rd");
	bool pair = handler_is(id, "a32_ldrd") || name_has(id, "EXD");

	if (!pair || is_t32(id))
		return true;
	return !(rt & 1) && rt < 14 && rn != rt + 1 && rm != rt + 1 && rd != rt + 1;
}

static bool list_ok(unsigned id, uint32_t w)
{
	int list = get(id, w, "register_list"), rn = get(id, w, "Rn");
	unsigned all = (unsigned)list | (unsigned)(get(id, w, "M") > 0) << 14;

	if (list < 0)
		return true;
	if (in_list(id, w, 15) && (!writes_pc(id, w) || (is_t32(id) && a32_info[id].set->bits == 32 && bit(all, 14))))
		return false; /* a store; both LR and PC */
	if (is_t32(id) && a32_info[id].set->bits == 32 && bit(all, 13))
		return false;
	all = bit(all, 15) || !in_list(id, w, 15) ? all : all | BIT(15);
	return __builtin_popcount(all) >= 2 && (rn < 0 || !bit(all, (unsigned)rn));
}

static bool field_ok(unsigned id, uint32_t w)
{
	int lsb = get(id, w, "lsb"), msb = get(id, w, "msb"), width = get(id, w, "widthm1");

	if (lsb < 0)
		lsb = (get(id, w, "imm3") << 2) | get(id, w, "imm2");
	if (msb >= 0 && msb < lsb)
		return false;
	return width < 0 || lsb + width < 32;
}

/* T32 immediates of two or four bytes that are 0. */
static bool immediate_ok(unsigned id, uint32_t w)
{
	unsigned i3 = (unsigned)get(id, w, "imm3");

	return !handler_is(id, "t32_dp_imm") || get(id, w, "i") || i3 > 3 || !i3 || get(id, w, "imm8");
}

static uint32_t aim(unsigned id, uint32_t w)
{
	const struct insn_info *in = info_of(id);

	if (branches(id)) { /* to the end; with a change of instruction set, where nothing is */
		diff_set_field(in, &w, "imm24", handler_is(id, "a32_blx") ? 0x300000 : -1);
		diff_set_field(in, &w, "imm11", in->set->bits == 16 ? -1 : 0);
		diff_set_field(in, &w, "imm8", -1);
		diff_set_field(in, &w, "imm10L", 0);
		diff_set_field(in, &w, "i", 0);
		diff_set_field(in, &w, "imm5", 0);
		diff_set_field(in, &w, "H", 0);
		diff_set_field(in, &w, "J1", 1);
		diff_set_field(in, &w, "J2", 1);
		diff_set_field(in, &w, "S", 0);
		diff_set_field(in, &w, "imm10", 0);
		diff_set_field(in, &w, "imm10H", 0x100);
		diff_set_field(in, &w, "imm6", 0);
	}
	if (handler_is(id, "a32_cps")) /* without a change of mode the field must be 0 */
		diff_set_field(in, &w, "mode", name_has(id, "ASM") || !name_has(id, "CPSI") ? 0x10 : 0);
	if (handler_is(id, "t16_it")) { /* one instruction, and not "never" */
		diff_set_field(in, &w, "mask", 8);
		diff_set_field(in, &w, "firstcond", (int64_t)diff_below(15));
	}
	if (touches_memory(id)) {
		diff_set_field(in, &w, "imm12", diff_below(4) ? (int64_t)diff_below(64) : (int64_t)diff_below(4096));
		diff_set_field(in, &w, "imm5", (int64_t)diff_below(4));
	}
	if (may_write_pc(id) && !diff_below(4)) {
		diff_set_field(in, &w, "Rd", 15);
		diff_set_field(in, &w, "Rt", 15);
		if (get(id, w, "Rn") == 15) {
			diff_set_field(in, &w, "imm5", 0);
			diff_set_field(in, &w, "stype", 0);
		}
		w |= handler_is(id, "t16_special") ? 0x87 : 0;
	}
	if (get(id, w, "cond") >= 0 && get(id, w, "cond") < 15 && diff_below(4))
		diff_set_field(in, &w, "cond", 14);
	return w;
}

static bool make_word(unsigned id, uint32_t *word)
{
	const struct insn_info *in = info_of(id);
	uint32_t all = in->set->bits == 16 ? 0xffff : 0xffffffff;

	for (unsigned i = 0; i < 20000; i++) {
		uint32_t w = in->value | in->should_one | ((uint32_t)diff_random() & ~in->mask & ~in->should_be & all);

		w = aim(id, w);
		if (registers_ok(id, w) && dual_ok(id, w) && list_ok(id, w) && field_ok(id, w) && immediate_ok(id, w) &&
		    insn_decode(in->set, w) == id) {
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
	c->sp = c->fpcr = c->fpsr = 0;
	c->nzcv = diff_random() & DIFF32_FLAGS;
}

/* TBB, TBH: the table has 0 and 1, which lead to the program's end, and for TBH also where nothing is. */
static void make_table(unsigned id, struct diff_case *c, int rn, int rm)
{
	const bool half = name_has(id, "TBH");

	for (unsigned i = 0; i < DIFF_MEM_SIZE; i++)
		c->mem[i] = (uint8_t)(half && i & 1 ? 0x80 & c->mem[i] : 1 & c->mem[i]);
	c->x[rn] = diff_below(8) ? DIFF32_MEM_BASE + 2 * diff_below(DIFF_MEM_SIZE / 4) : diff_below(4096);
	if (rm != rn)
		c->x[rm] = diff_below(DIFF_MEM_SIZE / 4);
}

static void make_state(unsigned id, uint32_t word, struct diff_case *c)
{
	const uint32_t middle = DIFF32_MEM_BASE + DIFF_MEM_SIZE / 2;
	int rn = get(id, word, "Rn"), rm = get(id, word, "Rm");

	random_state(c);
	if (branches(id) && rm >= 0 && !handler_is(id, "t32_tbb")) /* to the end of an A32 program, or where nothing is */
		c->x[rm] = (diff_below(2) ? diff_below(4096) : 0x30000000 | diff_below(BIT(24))) & ~2u;
	if (writes_pc(id, word) && !touches_memory(id) && rm >= 0 && rm < 15) /* out of the page, see far_enough() */
		c->x[rm] |= 0x01000000;
	if (handler_is(id, "t32_tbb"))
		make_table(id, c, rn, rm);
	if (!touches_memory(id) || handler_is(id, "t32_tbb"))
		return;
	c->x[13] = middle + 4 * diff_below(32);
	if (rn >= 0)
		c->x[rn] = diff_below(8) == 0 ? (uint32_t)diff_below(4096) :
			   diff_below(8) == 0 ? DIFF32_RO_BASE + 2048 : middle + (diff_below(4) ? 8 * diff_below(32) : diff_below(256));
	if (rm >= 0 && rm != rn)
		c->x[rm] = diff_below(16);
	if (handler_is(id, "a32_strex")) /* abort or failure first: IMPLEMENTATION DEFINED */
		c->x[rn] = middle;
}

/* MRS would show what MSR did to DIT and SSBS: at EL0 the other side leaves them alone. */
static bool is_plain(unsigned id)
{
	return !handler_is(id, "a32_mrs") && !touches_memory(id) && !branches(id) && !handler_is(id, "t16_it") &&
	       !handler_is(id, "a32_bkpt");
}

/* Of T32; CPS and SETEND may not, UDF ends the block on one side. */
static bool may_be_in_it(unsigned id)
{
	return is_t32(id) && !handler_is(id, "a32_cps") && !handler_is(id, "a32_setend") && !handler_is(id, "a32_undefined") &&
	       !handler_is(id, "a32_hvc") && !handler_is(id, "a32_smc");
}

/* A Store-Exclusive behind its Load-Exclusive, at the start of a program. */
static void add_exclusive(struct diff_program *p, unsigned id, struct diff_case *c)
{
	char name[32] = "LD";
	uint32_t st, ld;
	unsigned load;

	/* STREX and LDREX, STLEX and LDAEX */
	snprintf(name + 2, sizeof name - 2, "%c%s", a32_info[id].name[2] == 'L' ? 'A' : 'R', a32_info[id].name + 3);
	load = insn_find(&insn_a32, name);
	if (!load || !make_word(id, &st) || !make_word(load, &ld) || (get(id, st, "cond") >= 0 && get(id, st, "cond") != 14))
		return;
	diff_set_field(info_of(load), &ld, "Rn", get(id, st, "Rn"));
	diff_set_field(info_of(load), &ld, "Rt", get(id, st, "Rt"));
	diff_set_field(info_of(load), &ld, "Rt2", get(id, st, "Rt2"));
	diff_set_field(info_of(load), &ld, "imm8", get(id, st, "imm8") & 63);
	diff_set_field(info_of(id), &st, "imm8", get(id, st, "imm8") & 63);
	c->x[get(id, st, "Rn")] = DIFF32_MEM_BASE + DIFF_MEM_SIZE / 2 + 8 * diff_below(32);
	p->id[0] = load;
	p->word[0] = ld;
	p->id[1] = id;
	p->word[1] = st;
	p->glued[1] = true;
	p->count = 2;
}

/* SETEND, and an access behind it, at the start of a program. */
static void add_endian(struct diff_program *p, unsigned setend, const uint16_t *ids, unsigned id_count, struct diff_case *c)
{
	const unsigned id = ids[diff_below(id_count)];
	uint32_t w, e;

	if (!touches_memory(id) || handler_is(id, "t32_tbb") || handler_is(id, "a32_strex") || handler_is(id, "a32_ldrex") ||
	    !make_word(id, &w) || !make_word(setend, &e))
		return;
	make_state(id, w, c);
	p->id[0] = setend;
	p->word[0] = e;
	p->id[1] = id;
	p->word[1] = w;
	p->glued[1] = true;
	p->count = 2;
}

/* IT and one to four instructions. */
static unsigned add_it(struct diff_program *p)
{
	const unsigned n = 1 + (unsigned)diff_below(4), then_else = (unsigned)diff_below(16) & (0xf0u >> n);

	p->id[p->count] = A32_IT_T1;
	p->word[p->count++] = 0xbf00u | (uint32_t)diff_below(14) << 4 | (then_else & 15) | 1u << (4 - n);
	return n;
}

static void make_program(struct diff_program *p, unsigned count, const uint16_t *ids, unsigned id_count, struct diff_case *c)
{
	memset(p, 0, sizeof *p);
	random_state(c);
	const unsigned first = ids[diff_below(id_count)];
	if (handler_is(first, "a32_strex"))
		add_exclusive(p, first, c);
	else if (handler_is(first, "a32_setend") || !diff_below(8))
		add_endian(p, is_t32(first) ? A32_SETEND_T1 : A32_SETEND_A1, ids, id_count, c);
	unsigned in_it = 0; /* instructions of the block that are still to come, and one */
	for (unsigned tries = 0; p->count + 5 < count && tries < 64 * count; tries++) {
		const unsigned id = ids[diff_below(id_count)];
		uint32_t w;

		if (!is_plain(id) || !make_word(id, &w) || writes_pc(id, w) || (in_it && !may_be_in_it(id)))
			continue;
		if (!in_it && may_be_in_it(id) && !diff_below(6))
			in_it = add_it(p) + 1;
		p->glued[p->count] = in_it != 0;
		p->id[p->count] = id;
		p->word[p->count++] = w;
		in_it -= in_it != 0;
		if (in_it == 1)
			in_it = 0;
	}
	for (; in_it > 1; in_it--) { /* the branch behind the program is not in a block */
		p->glued[p->count] = true;
		p->id[p->count] = A32_NOP_T1;
		p->word[p->count++] = 0xbf00;
	}
}

void diff_a32_place(const struct diff_program *p, struct diff_case *c)
{
	uint8_t *to = (uint8_t *)c->code;

	static const uint16_t t32_nop = 0xbf00;

	c->bytes = 0;
	for (unsigned i = 0; i < p->count; i++) {
		uint32_t w = p->word[i];

		if (a32_info[p->id[i]].set->bits == 16) {
			memcpy(to + c->bytes, &w, 2);
			c->bytes += 2;
			continue;
		}
		if (is_t32(p->id[i]))
			w = w == diff_t32.nop ? 0x8000f3af :  w << 16 | w >> 16;
		memcpy(to + c->bytes, &w, 4);
		c->bytes += 4;
	}
	if (p->count == 1 && is_t32(p->id[0])) { /* no branch comes to the middle of the one that ends the program */
		memcpy(to + c->bytes, &t32_nop, 2);
		c->bytes += 2;
	}
}

static bool a32_present(unsigned id, const struct feature_set *feat)
{
	return !is_t32(id) && insn_feature_ok(info_of(id), feat);
}

static bool t32_present(unsigned id, const struct feature_set *feat)
{
	return is_t32(id) && insn_feature_ok(info_of(id), feat);
}

static const char *feature(unsigned id, char *buf, size_t size)
{
	return insn_feature_text(info_of(id), buf, size);
}

const struct diff_isa diff_a32 = {
	.name = "a32", .facts = "aarchmrs_a32.tsv", .number = DIFF_A32, .count = A32_COUNT, .info = a32_info, .present = a32_present,
	.feature = feature, .skip = a32_skip, .tests = a32_tests, .alone = alone, .make_word = make_word, .make_state = make_state,
	.make_program = make_program, .place = diff_a32_place, .nop = 0xe320f000,
};

const struct diff_isa diff_t32 = {
	.name = "t32", .facts = "aarchmrs_t32.tsv", .number = DIFF_T32, .count = A32_COUNT, .info = a32_info, .present = t32_present,
	.feature = feature, .skip = a32_skip, .tests = a32_tests, .alone = alone, .make_word = make_word, .make_state = make_state,
	.make_program = make_program, .place = diff_a32_place, .nop = 0xbf00,
};
