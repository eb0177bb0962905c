/* sim/trace/event_text.c - one event in words: what --trace prints while a machine runs and `aerie trace` prints of a log.
 * A line: processor, exception level, instructions retired, address, event.
 * Not here: who listens (sim/recorder.c); calls, syndromes and MPU regions in words (sim/calls.c, esr_text.c, mpu_text.c). */
#include "sim/trace/event_text.h"

#include <inttypes.h>

#include "cpu/arch/pe.h"
#include "cpu/exec/decode.h"
#include "sim/calls.h"
#include "sim/disasm.h"
#include "sim/esr_text.h"
#include "sim/mpu_text.h"

static const char *register_name(unsigned reg, char *buf, size_t size)
{
	if (reg == 31)
		return "sp";
	if (reg == 32)
		return "nzcv";
	snprintf(buf, size, "x%u", reg);
	return buf;
}

static void print_exception(FILE *f, const struct trace_event *ev)
{
	char words[160];
	bool sync = (ev->exc.vector & 0x180) == 0;
	static const char *const async[] = { "", "IRQ", "FIQ", "SError" };

	fprintf(f, "exception EL%u->EL%u vector %#x: ", ev->exc.from_el, ev->exc.to_el, ev->exc.vector);
	if (sync)
		fprintf(f, "%s; ESR %#" PRIx64 " FAR %#" PRIx64, esr_text(ev->exc.esr, words, sizeof(words)), ev->exc.esr,
			ev->exc.far);
	else
		fprintf(f, "%s", async[ev->exc.vector >> 7 & 3]);
	if (ev->exc.ipa_valid)
		fprintf(f, " IPA %#" PRIx64, ev->exc.ipa);
	fprintf(f, " ELR %#" PRIx64 " SPSR %#" PRIx64, ev->exc.elr, ev->exc.spsr);
	if (ev->exc.cause)
		fprintf(f, " (%s)", ev->exc.cause);
}

static void print_sysreg(FILE *f, const struct trace_event *ev)
{
	uint32_t enc = ev->sysreg.enc;

	fprintf(f, "%s ", ev->sysreg.write ? "msr" : "mrs");
	if (ev->sysreg.name)
		fprintf(f, "%s", ev->sysreg.name);
	else
		fprintf(f, "S%u_%u_C%u_C%u_%u", enc >> 14 & 3, enc >> 11 & 7, enc >> 7 & 15, enc >> 3 & 15, enc & 7);
	fprintf(f, " %s %#" PRIx64, ev->sysreg.write ? "<-" : "->", ev->sysreg.val);
}

static const struct insn_set *set_of(const struct trace_event *ev)
{
	switch (ev->insn.isa) {
	case ISA_A64:
		return &insn_a64;
	case ISA_A32:
		return &insn_a32;
	default:
		return ev->insn.length == 2 ? &insn_t16 : &insn_t32;
	}
}

static void print_redirect(FILE *f, const struct trace_event *ev)
{
	fprintf(f, "vncr_redirect %s (", ev->vncr.name);
	if (ev->vncr.el1_name)
		fprintf(f, "%s", ev->vncr.el1_name);
	else
		fprintf(f, "VNCR page + %#x", ev->vncr.offset);
	fprintf(f, ") %s %#" PRIx64 ", without NV2: %s", ev->vncr.write ? "<-" : "->", ev->vncr.val, ev->vncr.without);
}

/* The symbol at the event's address: an exception's is the level's that it left. */
static void print_place(FILE *f, const struct disasm *d, const struct trace_event *ev)
{
	char buf[120];
	const char *name = disasm_name(d, ev->kind == TRACE_EXC_ENTRY ? ev->exc.from_el : ev->el, ev->vm, ev->pc, buf, sizeof(buf));

	if (name)
		fprintf(f, "  <%s>", name);
}

void event_print_words(FILE *f, struct disasm *d, const struct trace_event *ev)
{
	char buf[200];

	switch (ev->kind) {
	case TRACE_INSN:
		fprintf(f, "%*s%0*x  %s", 8 - 2 * ev->insn.length, "", 2 * ev->insn.length, ev->insn.word,
			disasm_text(d, set_of(ev), ev->pc, ev->insn.word, buf, sizeof(buf)));
		break;
	case TRACE_REG:
		fprintf(f, "          %s = %#" PRIx64, register_name(ev->reg.reg, buf, sizeof(buf)), ev->reg.val);
		break;
	case TRACE_MEM:
		fprintf(f, "%s %u bytes at %#" PRIx64 " (PA %#" PRIx64 "): %#" PRIx64, ev->mem.write ? "store" : "load",
			ev->mem.size, ev->mem.va, ev->mem.pa, ev->mem.val);
		break;
	case TRACE_EXC_ENTRY:
		print_exception(f, ev);
		break;
	case TRACE_EXC_RETURN:
		fprintf(f, "return EL%u->EL%u to %#" PRIx64 " SPSR %#" PRIx64, ev->ret.from_el, ev->ret.to_el, ev->ret.target,
			ev->ret.spsr);
		break;
	case TRACE_SYSREG:
	case TRACE_IMPDEF:
		print_sysreg(f, ev);
		break;
	case TRACE_VNCR:
		print_redirect(f, ev);
		break;
	case TRACE_TLBI:
		fprintf(f, "%s %#" PRIx64, ev->op.name, ev->op.arg);
		break;
	case TRACE_IRQ:
		fprintf(f, "%s interrupt %u%s", ev->irq.what, ev->irq.intid, ev->irq.level ? "" : " (low)");
		break;
	case TRACE_CALL:
		call_print(f, ev);
		break;
	case TRACE_MPU:
		mpu_print_event(f, ev);
		break;
	case TRACE_MARK:
		fprintf(f, "trace %s", ev->mark.on ? "on" : "off");
		break;
	case TRACE_KIND_COUNT:
		break;
	}
}

void event_print(FILE *f, struct disasm *d, const struct trace_event *ev)
{
	fprintf(f, "PE%u EL%u %12" PRIu64 " %016" PRIx64 "  ", ev->pe, ev->el, ev->insns, ev->pc);
	event_print_words(f, d, ev);
	print_place(f, d, ev);
	fputc('\n', f);
}
