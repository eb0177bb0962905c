/* sim/trace/tarmac.c - a log in the Tarmac format of Arm's Fast Models: instructions, the registers they change, memory, exceptions.
 * Implements: Fast Models Reference Manual (100964), Tarmac Trace: instruction, register, memory and event lines. Time is the processor's
 *             number of instructions, in "clk"; with several processors a line says whose it is.
 * LIMIT: the mode is the exception level alone (no event says which stack pointer is selected), and instructions of AArch32 whose
 *        condition fails are "IT" as well.
 * Not here:   reading the log (log_read.c). */
#include "sim/trace/tarmac.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cpu/arch/pe.h"
#include "cpu/exec/decode.h"
#include "sim/core/bits.h"
#include "sim/disasm.h"
#include "sim/trace/filter.h"
#include "sim/trace/log.h"

enum { PES = 256 };

struct tarmac {
	FILE *f;
	struct disasm *disasm;
	bool several;
	uint8_t isa[PES];        /* of each PE's last instruction */
	uint64_t time[PES];      /* of its last line */
	uint64_t count[PES];     /* its instructions so far */
};

/* Changes of registers show before the next instruction, and belong to the one that made them. */
static void begin_line(struct tarmac *t, const struct trace_event *ev)
{
	if (ev->kind != TRACE_REG)
		t->time[ev->pe] = ev->insns;
	fprintf(t->f, "%" PRIu64 " clk ", t->time[ev->pe]);
	if (t->several)
		fprintf(t->f, "cpu%u ", ev->pe);
}

static void put_insn(struct tarmac *t, const struct trace_event *ev)
{
	const struct insn_set *set = ev->insn.isa == ISA_A64 ? &insn_a64 : ev->insn.isa == ISA_A32 ? &insn_a32
				     : ev->insn.length == 2 ? &insn_t16 : &insn_t32;
	bool wide = ev->insn.isa == ISA_A64;
	char buf[200];

	begin_line(t, ev);
	fprintf(t->f, "IT (%" PRIu64 ") %0*" PRIx64 " %0*x %c EL%u : %s\n", ++t->count[ev->pe], wide ? 16 : 8, ev->pc,
		2 * ev->insn.length, ev->insn.word, "OAT"[ev->insn.isa], ev->el,
		disasm_text(t->disasm, set, ev->pc, ev->insn.word, buf, sizeof(buf)));
	t->isa[ev->pe] = ev->insn.isa;
}

/* R13 and up are banked in AArch32: those go by the X register that holds them. */
static void put_reg(struct tarmac *t, const struct trace_event *ev)
{
	begin_line(t, ev);
	if (ev->reg.reg == 32)
		fprintf(t->f, "R NZCV %016" PRIx64 "\n", ev->reg.val);
	else if (ev->reg.reg == 31)
		fprintf(t->f, "R SP %016" PRIx64 "\n", ev->reg.val);
	else if (t->isa[ev->pe] != ISA_A64 && ev->reg.reg < 13)
		fprintf(t->f, "R R%u %08x\n", ev->reg.reg, (uint32_t)ev->reg.val);
	else
		fprintf(t->f, "R X%u %016" PRIx64 "\n", ev->reg.reg, ev->reg.val);
}

/* A line has at most eight bytes; of more than that the event knows the first eight only. */
static void put_mem(struct tarmac *t, const struct trace_event *ev)
{
	for (unsigned at = 0; at < ev->mem.size; at += 8) {
		unsigned n = ev->mem.size - at < 8 ? ev->mem.size - at : 8;
		begin_line(t, ev);
		fprintf(t->f, "M%c%u %016" PRIx64 ":%012" PRIx64 " ", ev->mem.write ? 'W' : 'R', n, ev->mem.va + at, ev->mem.pa + at);
		if (at)
			fprintf(t->f, "%.*s\n", 2 * (int)n, "xxxxxxxxxxxxxxxx");
		else
			fprintf(t->f, "%0*" PRIx64 "\n", 2 * (int)n, ev->mem.val);
	}
}

/* Numbers and names are those of the manual's table: in AArch64 they follow the vectors. */
static void put_exception(struct tarmac *t, const struct trace_event *ev)
{
	static const char *const from[] = { "CURRENT_SP0", "CURRENT_SPx", "LOWER_64", "LOWER_32" };
	static const char *const type[] = { "SYNC", "IRQ", "FIQ", "ABORT" };
	static const struct { uint8_t number; const char *name; } aarch32[] = {
		{ 1, "Reset" },     { 2, "UndefinedInstr" }, { 3, "SWI" }, { 4, "PrefetchAbort" },
		{ 5, "DataAbort" }, { 3, "SWI" },            { 7, "IRQ" }, { 8, "FIQ" },
	};
	unsigned v = ev->exc.vector;

	begin_line(t, ev);
	if (v & 0x7f)
		fprintf(t->f, "E %08" PRIx64 " %08x CoreEvent_%s\n", ev->exc.elr, aarch32[v >> 2 & 7].number, aarch32[v >> 2 & 7].name);
	else
		fprintf(t->f, "E %016" PRIx64 " %08x CoreEvent_%s_%s\n", ev->exc.elr, 0x80 + (v >> 7 & 15), from[v >> 9 & 3],
			type[v >> 7 & 3]);
}

static void put_event(struct tarmac *t, const struct trace_event *ev)
{
	switch (ev->kind) {
	case TRACE_INSN:
		put_insn(t, ev);
		break;
	case TRACE_REG:
		put_reg(t, ev);
		break;
	case TRACE_MEM:
		put_mem(t, ev);
		break;
	case TRACE_EXC_ENTRY:
		put_exception(t, ev);
		break;
	case TRACE_SYSREG:
		if (!ev->sysreg.write || !ev->sysreg.name)
			break;
		begin_line(t, ev);
		fprintf(t->f, "R %s %016" PRIx64 "\n", ev->sysreg.name, ev->sysreg.val);
		break;
	default:
		break; /* the format has no word for it */
	}
}

int tarmac_export(FILE *f, struct log_reader *r, const char *name, const struct filter *filter, struct error *e)
{
	struct tarmac t = { .f = f, .several = log_info(r)->pes > 1 };
	struct trace_event ev;
	int rc;

	if (!(log_info(r)->kinds & BIT(TRACE_INSN)))
		return error_set(e, EINVAL, "%s: --tarmac needs a log with instructions (--trace insn,mem,exc)", name);
	t.disasm = disasm_create();
	if (!t.disasm)
		return error_set(e, ENOMEM, "out of memory");
	while ((rc = log_next(r, &ev, e)) == 1 && !ferror(f))
		if (filter_match(filter, &ev))
			put_event(&t, &ev);
	disasm_destroy(t.disasm);
	return rc < 0 ? rc : 0;
}
