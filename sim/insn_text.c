/* sim/insn_text.c - a small assembler: system instructions by the names of the register table.
 * Implements: DDI 0487 C6.2, the syntax of MRS, MSR, AT, TLBI, DC, IC, ERET, WFI, WFE, HVC, SMC, SVC, BRK.
 * Not here:   every other instruction: those are given as words; text from words (disasm.c). */
#include "sim/insn_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/core/bits.h"

#define MAX_PARTS 4

/* "msr SCTLR_EL1, x0" in parts, without the signs between them. */
struct parts {
	char text[128];
	char *part[MAX_PARTS];
	unsigned n;
};

static bool split(const char *text, struct parts *p)
{
	char *save;

	if (snprintf(p->text, sizeof(p->text), "%s", text) >= (int)sizeof(p->text))
		return false;
	p->n = 0;
	for (char *s = strtok_r(p->text, " \t,", &save); s; s = strtok_r(NULL, " \t,", &save)) {
		if (p->n == MAX_PARTS)
			return false;
		p->part[p->n++] = s;
	}
	return p->n > 0;
}

/* X0-X30, XZR; 32: none of them. */
static unsigned gpr(const char *s)
{
	char *end;

	if (!strcasecmp(s, "xzr"))
		return 31;
	if (*s != 'x' && *s != 'X')
		return 32;
	unsigned long n = strtoul(s + 1, &end, 10);
	return end == s + 1 || *end || n > 30 ? 32 : (unsigned)n;
}

static bool immediate(const char *s, unsigned long max, uint32_t *v)
{
	char *end;

	s += *s == '#';
	unsigned long n = strtoul(s, &end, 0);
	*v = (uint32_t)n;
	return end != s && !*end && n <= max;
}

const struct sysreg *reg_find(const char *name, uint32_t *enc)
{
	const struct sysreg *r = sysreg_by_name(name);
	unsigned v[5];

	*enc = r ? r->enc : 0;
	if (r || sscanf(name, "%*1[sS]%u_%u_%*1[cC]%u_%*1[cC]%u_%u", &v[0], &v[1], &v[2], &v[3], &v[4]) != 5)
		return r;
	if (v[0] < 2 || v[0] > 3 || v[1] > 7 || v[2] > 15 || v[3] > 15 || v[4] > 7)
		return NULL;
	*enc = ENC(v[0], v[1], v[2], v[3], v[4]);
	r = sysreg_by_enc(*enc, DIR_READ);
	return r ? r : sysreg_by_enc(*enc, DIR_WRITE);
}

/* Of the table or of `impdef`, whose instructions are MSR (SYS) and MRS (SYSL) here. 0: none. */
static uint32_t encoding_of(const char *name, const struct impdef *impdef)
{
	const struct impdef_row *r = impdef_by_name(impdef, name);
	uint32_t enc;

	reg_find(name, &enc);
	return enc ? enc : r && r->enc <= UINT16_MAX ? r->enc : 0;
}

static bool system_move(const struct parts *p, const struct impdef *impdef, bool read, uint32_t *word)
{
	static const struct { const char *name; uint8_t op1, op2; } pstate[] = {
		{ "spsel", 0, 5 }, { "daifset", 3, 6 }, { "daifclr", 3, 7 }, { "pan", 0, 4 }, { "uao", 0, 3 }, { "dit", 3, 2 },
		{ "ssbs", 3, 1 },  { "tco", 3, 4 },
	};
	uint32_t enc, imm;

	if (p->n != 3)
		return false;
	const char *name = p->part[read ? 2 : 1], *rt = p->part[read ? 1 : 2];
	for (unsigned i = 0; !read && *rt == '#' && i < ARRAY_SIZE(pstate); i++)
		if (!strcasecmp(name, pstate[i].name) && immediate(rt, 15, &imm)) {
			*word = 0xd500401fu | (uint32_t)pstate[i].op1 << 16 | imm << 8 | (uint32_t)pstate[i].op2 << 5;
			return true;
		}
	enc = encoding_of(name, impdef);
	if (!enc || gpr(rt) > 31)
		return false;
	*word = 0xd5000000u | (uint32_t)read << 21 | enc << 5 | gpr(rt);
	return true;
}

static bool system_insn(const struct parts *p, uint32_t *word)
{
	char name[64];

	if (p->n < 2 || p->n > 3 || (p->n == 3 && gpr(p->part[2]) > 31))
		return false;
	snprintf(name, sizeof(name), "%s_%s", p->part[0], p->part[1]);
	for (unsigned i = 1; i < SI_COUNT; i++) {
		const struct sysreg *r = sysinsn_row((enum sysinsn_id)i);
		if (strcasecmp(r->name, name) != 0)
			continue;
		*word = 0xd5000000u | (uint32_t)(r->rw == DIR_READ) << 21 | (uint32_t)r->enc << 5 | (p->n == 3 ? gpr(p->part[2]) : 31);
		return true;
	}
	return false;
}

static bool other(const struct parts *p, uint32_t *word)
{
	static const struct { const char *name; uint32_t word; bool imm16; } known[] = {
		{ "eret", 0xd69f03e0, false }, { "eretaa", 0xd69f0bff, false }, { "eretab", 0xd69f0fff, false },
		{ "wfe", 0xd503205f, false },  { "wfi", 0xd503207f, false },    { "svc", 0xd4000001, true },
		{ "hvc", 0xd4000002, true },   { "smc", 0xd4000003, true },     { "brk", 0xd4200000, true },
	};
	uint32_t imm = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(known); i++) {
		if (strcasecmp(p->part[0], known[i].name) != 0 || p->n != 1u + known[i].imm16)
			continue;
		if (known[i].imm16 && !immediate(p->part[1], 0xffff, &imm))
			return false;
		*word = known[i].word | imm << 5;
		return true;
	}
	return false;
}

int insn_parse(const char *text, const struct impdef *impdef, uint32_t *word, struct error *e)
{
	struct parts p;
	char *end;
	unsigned long v = strtoul(text, &end, 16);

	if (end != text && !*end && v <= UINT32_MAX && *text != '-') {
		*word = (uint32_t)v;
		return 0;
	}
	if (split(text, &p)) {
		bool read = !strcasecmp(p.part[0], "mrs");
		bool move = read || !strcasecmp(p.part[0], "msr");
		if (move ? system_move(&p, impdef, read, word) : system_insn(&p, word) || other(&p, word))
			return 0;
	}
	return error_set(e, EINVAL, "'%s' is neither a 32-bit word in hexadecimal nor one of: mrs Xt, REG; msr REG, Xt; msr PSTATE, #n; "
			 "at|tlbi|dc|ic OP[, Xt]; eret; wfi; wfe; svc|hvc|smc|brk #n", text);
}

const struct sysreg *insn_row(uint32_t word, enum dir *dir)
{
	uint32_t enc = word >> 5 & 0xffff;

	*dir = word & BIT(21) ? DIR_READ : DIR_WRITE;
	if ((word & 0xffc00000) != 0xd5000000 || !(enc >> 14))
		return NULL;
	const struct sysreg *r = sysreg_by_enc(enc, *dir);
	return r ? r : sysreg_by_enc(enc, *dir == DIR_READ ? DIR_WRITE : DIR_READ);
}
