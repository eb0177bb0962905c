/* sim/trace_text.c - the event stream as text, one line an event, and as a hash.
 * A line: processor, exception level, instructions retired, address, event. */
#include "sim/trace_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "cpu/arch/pe.h"
#include "cpu/exec/decode.h"
#include "sim/calls.h"
#include "sim/disasm.h"
#include "sim/esr_text.h"
#include "sim/mpu_text.h"

struct trace_text {
	struct trace_listener listener;
	FILE *f;
	const char *path; /* NULL: standard error; borrowed */
	bool *failed;     /* borrowed */
	struct disasm *disasm;
};

static const char *register_name(unsigned reg, char *buf, size_t size)
{
	if (reg == 31)
		return "sp";
	if (reg == 32)
		return "nzcv";
	snprintf(buf, size, "x%u", reg);
	return buf;
}

static void print_exception(struct trace_text *tt, const struct trace_event *ev)
{
	char words[160];
	bool sync = (ev->exc.vector & 0x180) == 0;
	static const char *const async[] = { "", "IRQ", "FIQ", "SError" };

	fprintf(tt->f, "exception EL%u->EL%u vector %#x: ", ev->exc.from_el, ev->exc.to_el, ev->exc.vector);
	if (sync)
		fprintf(tt->f, "%s; ESR %#" PRIx64 " FAR %#" PRIx64, esr_text(ev->exc.esr, words, sizeof(words)), ev->exc.esr,
			ev->exc.far);
	else
		fprintf(tt->f, "%s", async[ev->exc.vector >> 7 & 3]);
	fprintf(tt->f, " ELR %#" PRIx64 " SPSR %#" PRIx64, ev->exc.elr, ev->exc.spsr);
	if (ev->exc.cause)
		fprintf(tt->f, " (%s)", ev->exc.cause);
}

static void print_sysreg(struct trace_text *tt, const struct trace_event *ev)
{
	uint32_t enc = ev->sysreg.enc;

	fprintf(tt->f, "%s ", ev->sysreg.write ? "msr" : "mrs");
	if (ev->sysreg.name)
		fprintf(tt->f, "%s", ev->sysreg.name);
	else
		fprintf(tt->f, "S%u_%u_C%u_C%u_%u", enc >> 14 & 3, enc >> 11 & 7, enc >> 7 & 15, enc >> 3 & 15, enc & 7);
	fprintf(tt->f, " %s %#" PRIx64, ev->sysreg.write ? "<-" : "->", ev->sysreg.val);
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

static void print_redirect(struct trace_text *tt, const struct trace_event *ev)
{
	fprintf(tt->f, "vncr_redirect %s (", ev->vncr.name);
	if (ev->vncr.el1_name)
		fprintf(tt->f, "%s", ev->vncr.el1_name);
	else
		fprintf(tt->f, "VNCR page + %#x", ev->vncr.offset);
	fprintf(tt->f, ") %s %#" PRIx64 ", without NV2: %s", ev->vncr.write ? "<-" : "->", ev->vncr.val, ev->vncr.without);
}

static void print_event(void *arg, const struct trace_event *ev)
{
	struct trace_text *tt = arg;
	char buf[200];

	fprintf(tt->f, "PE%u EL%u %12" PRIu64 " %016" PRIx64 "  ", ev->pe, ev->el, ev->insns, ev->pc);
	switch (ev->kind) {
	case TRACE_INSN:
		fprintf(tt->f, "%*s%0*x  %s", 8 - 2 * ev->insn.length, "", 2 * ev->insn.length, ev->insn.word,
			disasm_text(tt->disasm, set_of(ev), ev->pc, ev->insn.word, buf, sizeof(buf)));
		break;
	case TRACE_REG:
		fprintf(tt->f, "          %s = %#" PRIx64, register_name(ev->reg.reg, buf, sizeof(buf)), ev->reg.val);
		break;
	case TRACE_MEM:
		fprintf(tt->f, "%s %u bytes at %#" PRIx64 " (PA %#" PRIx64 "): %#" PRIx64, ev->mem.write ? "store" : "load",
			ev->mem.size, ev->mem.va, ev->mem.pa, ev->mem.val);
		break;
	case TRACE_EXC_ENTRY:
		print_exception(tt, ev);
		break;
	case TRACE_EXC_RETURN:
		fprintf(tt->f, "return EL%u->EL%u to %#" PRIx64 " SPSR %#" PRIx64, ev->ret.from_el, ev->ret.to_el, ev->ret.target,
			ev->ret.spsr);
		break;
	case TRACE_SYSREG:
	case TRACE_IMPDEF:
		print_sysreg(tt, ev);
		break;
	case TRACE_VNCR:
		print_redirect(tt, ev);
		break;
	case TRACE_TLBI:
		fprintf(tt->f, "%s %#" PRIx64, ev->op.name, ev->op.arg);
		break;
	case TRACE_IRQ:
		fprintf(tt->f, "%s interrupt %u%s", ev->irq.what, ev->irq.intid, ev->irq.level ? "" : " (low)");
		break;
	case TRACE_CALL:
		call_print(tt->f, ev);
		break;
	case TRACE_MPU:
		mpu_print_event(tt->f, ev);
		break;
	case TRACE_KIND_COUNT:
		break;
	}
	if (fputc('\n', tt->f) == EOF)
		*tt->failed = true;
}

struct trace_text *trace_text_create(struct trace *t, uint32_t mask, const char *path, bool *failed, struct error *e)
{
	struct trace_text *tt = calloc(1, sizeof(*tt));

	if (!tt || !(tt->disasm = disasm_create())) {
		error_set(e, ENOMEM, "out of memory");
		free(tt);
		return NULL;
	}
	tt->path = path;
	tt->failed = failed;
	tt->f = path ? fopen(path, "we") : stderr;
	if (!tt->f) {
		error_set(e, errno, "cannot write the trace %s: %s", path, strerror(errno));
		disasm_destroy(tt->disasm);
		free(tt);
		return NULL;
	}
	tt->listener = (struct trace_listener){ .event = print_event, .arg = tt, .mask = mask };
	trace_listen(t, &tt->listener);
	return tt;
}

int trace_text_destroy(struct trace_text *tt, struct error *e)
{
	int rc = 0;
	bool bad;

	if (!tt)
		return 0;
	errno = EIO;
	bad = ferror(tt->f) || fflush(tt->f) != 0;
	if (tt->path && fclose(tt->f) != 0)
		bad = true;
	if (bad)
		rc = error_set(e, errno, "cannot write the trace%s%s: %s", tt->path ? " " : "", tt->path ? tt->path : "", strerror(errno));
	disasm_destroy(tt->disasm);
	free(tt);
	return rc;
}

/* ---- hash ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t mix_string(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = mix(h, (uint8_t)*s);
	return h;
}

void trace_hash_add(struct trace_hash *h, const void *data, uint64_t n)
{
	const uint8_t *p = data;
	uint64_t word;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&word, p, 8);
		h->value = mix(h->value, word);
	}
	for (; n; n--)
		h->value = mix(h->value, *p++);
}

/* Field by field: pointers and padding differ between runs. */
static void hash_event(void *arg, const struct trace_event *ev)
{
	struct trace_hash *x = arg;
	uint64_t h = mix(x->value, (uint64_t)ev->kind << 16 | (uint64_t)ev->pe << 8 | ev->el);

	h = mix(mix(h, ev->insns), ev->pc);
	switch (ev->kind) {
	case TRACE_INSN:
		h = mix(h, ev->insn.word);
		break;
	case TRACE_REG:
		h = mix(mix(h, ev->reg.reg), ev->reg.val);
		break;
	case TRACE_MEM:
		h = mix(mix(mix(mix(h, ev->mem.va), ev->mem.pa), ev->mem.val), (uint64_t)ev->mem.size << 1 | ev->mem.write);
		break;
	case TRACE_EXC_ENTRY:
		h = mix(h, (uint64_t)ev->exc.from_el << 24 | (uint64_t)ev->exc.to_el << 16 | ev->exc.vector);
		h = mix(mix(mix(mix(h, ev->exc.esr), ev->exc.far), ev->exc.elr), ev->exc.spsr);
		break;
	case TRACE_EXC_RETURN:
		h = mix(mix(mix(h, (uint64_t)ev->ret.from_el << 8 | ev->ret.to_el), ev->ret.target), ev->ret.spsr);
		break;
	case TRACE_SYSREG:
	case TRACE_IMPDEF:
		h = mix(mix(h, (uint64_t)ev->sysreg.enc << 1 | ev->sysreg.write), ev->sysreg.val);
		break;
	case TRACE_VNCR:
		h = mix(mix(mix_string(h, ev->vncr.name), (uint64_t)ev->vncr.offset << 1 | ev->vncr.write), ev->vncr.val);
		break;
	case TRACE_TLBI:
		h = mix(mix_string(h, ev->op.name), ev->op.arg);
		break;
	case TRACE_IRQ:
		h = mix(mix_string(h, ev->irq.what), (uint64_t)ev->irq.intid << 1 | ev->irq.level);
		break;
	case TRACE_CALL:
		h = mix(h, (uint64_t)ev->call.imm << 24 | (uint64_t)ev->call.smc << 16 | (uint64_t)ev->call.by_el << 8 | ev->call.phase);
		for (int i = 0; i < 4; i++)
			h = mix(h, ev->call.arg[i]);
		h = mix(h, ev->call.result);
		break;
	case TRACE_MPU:
		h = mix(mix(h, (uint64_t)(uint16_t)ev->mpu.region << 16 | ev->mpu.mpu << 8 | ev->mpu.acc), ev->mpu.va);
		h = mix(mix(h, ev->mpu.bar), ev->mpu.lar);
		break;
	case TRACE_KIND_COUNT:
		break;
	}
	x->value = h;
	x->events++;
}

void trace_hash_start(struct trace_hash *h, struct trace *t, uint32_t mask)
{
	*h = (struct trace_hash){ .value = 0x243f6a8885a308d3u };
	h->listener = (struct trace_listener){ .event = hash_event, .arg = h, .mask = mask };
	trace_listen(t, &h->listener);
}
