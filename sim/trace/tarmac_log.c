/* sim/trace/tarmac_log.c - a Tarmac trace as events: instructions, general registers, exceptions.
 * Implements: Fast Models Reference Manual (100964), Tarmac Trace; the lines that models and aerie's own export (tarmac.c) write:
 *             12 clk [cpu0] IT (12) 0000000080000000[:000080000000_NS] d2800000 O EL1h_ns : MOV x0,#0
 *             12 clk [cpu0] R X0 0000000000000000 / R cpsr 600003c5 / E 0000000080000200 00000084 CoreEvent_CURRENT_SPx_SYNC
 * A processor's number is that behind "cpu"; names with a cluster count in the order in which they come.
 * LIMIT: memory and system registers are not read: models split and name them in ways of their own.
 * Not here:   comparing (differ.c); files (foreign.c); writing Tarmac (tarmac.c). */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"
#include "sim/trace/foreign_priv.h"
#include "sim/trace/log.h"

enum { NAMES = 64, NAME_BYTES = 48 };

struct tarmac_text {
	char name[NAMES][NAME_BYTES]; /* processors with a cluster, in order */
	unsigned names;
};

/* A word of the line; false: there is none. */
static bool word(const char **s, char *out, size_t size)
{
	size_t n;

	while (*s && isspace((unsigned char)**s))
		++*s;
	n = strcspn(*s, " \t\r\n");
	if (!n)
		return false;
	snprintf(out, size, "%.*s", (int)(n < size ? n : size - 1), *s);
	*s += n;
	return true;
}

/* Digits, perhaps with _ between; what follows a : is another address. */
static bool hex(const char *s, uint64_t *v)
{
	*v = 0;
	if (!isxdigit((unsigned char)*s))
		return false;
	for (; *s && *s != ':'; s++) {
		if (*s == '_')
			continue;
		if (!isxdigit((unsigned char)*s))
			return false;
		*v = *v << 4 | (uint64_t)(isdigit((unsigned char)*s) ? *s - '0' : (*s | 0x20) - 'a' + 10);
	}
	return true;
}

/* Goes behind "12 clk [cpu]": the kind of line; `cpu` is empty where the line names none. */
static bool begin(const char **s, char *kind, size_t size, char cpu[NAME_BYTES])
{
	char time[32], unit[8];

	*cpu = 0;
	if (!word(s, time, sizeof(time)) || strspn(time, "0123456789") != strlen(time) || !word(s, unit, sizeof(unit)) ||
	    (strcmp(unit, "clk") != 0 && strcmp(unit, "cs") != 0 && strcmp(unit, "tic") != 0 && strcmp(unit, "ps") != 0) ||
	    !word(s, kind, size))
		return false;
	if (!strstr(kind, "cpu"))
		return true;
	snprintf(cpu, NAME_BYTES, "%.47s", kind);
	return word(s, kind, size);
}

static uint32_t kinds(const char *s)
{
	char kind[NAME_BYTES], cpu[NAME_BYTES];

	if (!begin(&s, kind, sizeof(kind), cpu))
		return 0;
	if (strcmp(kind, "IT") == 0 || strcmp(kind, "IS") == 0)
		return BIT(TRACE_INSN);
	if (strcmp(kind, "R") == 0)
		return BIT(TRACE_REG);
	return strcmp(kind, "E") == 0 && strstr(s, "CoreEvent_") ? BIT(TRACE_EXC_ENTRY) : 0;
}

static void *create(void)
{
	return calloc(1, sizeof(struct tarmac_text));
}

static bool tells(uint32_t has, struct trace_event *ev)
{
	uint16_t vector = ev->exc.vector;

	(void)has;
	switch (ev->kind) {
	case TRACE_INSN:
		return true;
	case TRACE_REG:
		ev->el = 0;
		ev->pc = 0;
		return true;
	case TRACE_EXC_ENTRY:
		if (vector & 0x7f)
			return false;
		*ev = (struct trace_event){ .kind = TRACE_EXC_ENTRY, .pe = ev->pe };
		ev->exc.vector = vector;
		return true;
	default:
		return false;
	}
}

static uint8_t number_of(struct tarmac_text *t, const char *cpu)
{
	unsigned n = 0;

	if (sscanf(cpu, "cpu%u", &n) == 1 || !*cpu)
		return (uint8_t)n;
	for (n = 0; n < t->names; n++)
		if (strcmp(t->name[n], cpu) == 0)
			return (uint8_t)n;
	if (n < NAMES)
		snprintf(t->name[t->names++], NAME_BYTES, "%.47s", cpu);
	return (uint8_t)n;
}

/* "(12) ADDRESS WORD O EL1h_ns : ..." */
static int insn(struct import *im, uint8_t pe, const char *s)
{
	struct trace_event ev = { .kind = TRACE_INSN, .pe = pe };
	char count[32], addr[64], code[16], set[8], mode[16];
	uint64_t w;

	if (!word(&s, count, sizeof(count)) || !word(&s, addr, sizeof(addr)) || !word(&s, code, sizeof(code)) ||
	    !word(&s, set, sizeof(set)) || !word(&s, mode, sizeof(mode)) || !hex(addr, &ev.pc) || !hex(code, &w))
		return error_set(im->e, EINVAL, "an instruction that cannot be read");
	ev.insn.word = (uint32_t)w;
	ev.insn.isa = *set == 'A' ? ISA_A32 : *set == 'T' ? ISA_T32 : ISA_A64;
	ev.insn.length = strlen(code) == 4 ? 2 : 4;
	if (strncmp(mode, "EL", 2) == 0)
		ev.el = (uint8_t)(mode[2] & 3);
	else
		ev.el = strncmp(mode, "usr", 3) != 0;
	return import_insn(im, &ev);
}

static void reg(struct import *im, uint8_t pe, const char *s)
{
	char name[32], value[64];
	uint64_t v;
	unsigned n;
	int end = 0;

	if (!word(&s, name, sizeof(name)) || !word(&s, value, sizeof(value)) || !hex(value, &v))
		return;
	if (sscanf(name, "%*1[XR]%2u%n", &n, &end) == 1 && !name[end] && n < 31)
		im->pe[pe].now[n] = v;
	else if (strncmp(name, "SP", 2) == 0 && (!name[2] || name[2] == '_'))
		im->pe[pe].now[31] = v;
	else if (strcmp(name, "NZCV") == 0 || strcmp(name, "cpsr") == 0)
		im->pe[pe].now[32] = v & 0xf0000000;
}

static int exception(struct import *im, uint8_t pe, const char *s)
{
	struct trace_event ev = { .kind = TRACE_EXC_ENTRY, .pe = pe };
	char at[64], number[32];
	uint64_t n;

	if (!word(&s, at, sizeof(at)) || !word(&s, number, sizeof(number)) || !hex(number, &n) || n < 0x80 || n > 0x8f)
		return 0; /* of AArch32, or none */
	ev.exc.vector = (uint16_t)((n - 0x80) << 7);
	return import_put(im, &ev);
}

static int line(void *arg, struct import *im, const char *s)
{
	char kind[NAME_BYTES], cpu[NAME_BYTES];
	uint8_t pe;

	if (!begin(&s, kind, sizeof(kind), cpu))
		return 0;
	pe = number_of(arg, cpu);
	if (strcmp(kind, "IT") == 0 || strcmp(kind, "IS") == 0)
		return insn(im, pe, s);
	if (strcmp(kind, "R") == 0)
		reg(im, pe, s);
	return strcmp(kind, "E") == 0 ? exception(im, pe, s) : 0;
}

static int end(void *arg, struct import *im)
{
	(void)arg, (void)im;
	return 0;
}

const struct foreign_reader tarmac_reader = { "tarmac", kinds, create, free, line, end, tells };
