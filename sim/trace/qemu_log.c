/* sim/trace/qemu_log.c - what QEMU logged, as events: exceptions (-d int), instructions (-d exec) and the registers that they change
 * (-d cpu), with the instructions' words where it listed them (-d in_asm).
 * Implements: what QEMU 10 prints for AArch64:
 *             Taking exception 2 [SVC] on CPU 0 / ...from EL0 to EL1 / ...with ESR 0x15/0x56000000 / ...with FAR 0x0 /
 *             ...with ELR 0x400000 / ...to EL1 PC 0xffff800010010400 PSTATE 0x3c5
 *             Exception return from AArch64 EL1 to AArch64 EL0 PC 0x400004
 *             Illegal exception return at EL1: resuming execution at 0x400004
 *             IN: / 0x40010000:  10004000  adr      x0, #0x40010800
 *             Trace 0: 0x7fdf [00000000/0000000040010000/00000461/ff022201] / Stopped execution of TB chain before ...
 *              PC=0000000040010000 X00=... / X02=... / X29=... X30=...  SP=... / PSTATE=400003c9 -Z-- EL2h ...
 * LIMIT: condition flags are left out: QEMU clears them where it takes an exception, AArch64.TakeException() does not.
 * LIMIT: a block of several instructions is refused: QEMU says nothing of those behind its first. Registers of AArch32 are not read.
 * Not here:   comparing (differ.c); files (foreign.c). */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"
#include "sim/trace/foreign_priv.h"
#include "sim/trace/log.h"

enum { WORDS = 1 << 16 };

/* An instruction by its address, as last listed. */
struct listed {
	uint64_t pc;
	uint32_t word;
};

struct qemu {
	struct trace_event ev;
	bool open;            /* lines of an exception are being collected */
	unsigned pe;          /* of the last exception: a return does not say */
	struct trace_event insn; /* about to execute, unless QEMU says that it was stopped before */
	uint64_t reg[FOREIGN_REGS]; /* what it finds */
	bool pending, has_regs, listing;
	unsigned in_list;     /* instructions of the listing so far */
	struct listed *list;  /* [WORDS], by a hash of the address; owned */
};

static uint32_t kinds(const char *s)
{
	if (strncmp(s, "Taking exception", 16) == 0 || strncmp(s, "Exception return from", 21) == 0 ||
	    strncmp(s, "Illegal exception return", 24) == 0)
		return BIT(TRACE_EXC_ENTRY) | BIT(TRACE_EXC_RETURN);
	if (strncmp(s, "Trace ", 6) == 0 && strchr(s, '['))
		return BIT(TRACE_INSN);
	return strncmp(s, " PC=", 4) == 0 ? BIT(TRACE_REG) : 0;
}

static void *create(void)
{
	struct qemu *q = calloc(1, sizeof(*q));

	if (q && !(q->list = calloc(WORDS, sizeof(*q->list)))) {
		free(q);
		return NULL;
	}
	return q;
}

static void destroy(void *arg)
{
	struct qemu *q = arg;

	free(q->list);
	free(q);
}

static bool tells(uint32_t has, struct trace_event *ev)
{
	if (!(has & BIT(TRACE_REG))) /* the level stands with the registers */
		ev->el = ev->kind == TRACE_INSN ? 0 : ev->el;
	switch (ev->kind) {
	case TRACE_INSN: /* of addresses that several address spaces have, only the last listing is known */
		ev->insn.word = 0;
		ev->insn.isa = ISA_A64;
		ev->insn.length = 4;
		return true;
	case TRACE_REG:
		ev->el = 0;
		ev->pc = 0;
		return ev->reg.reg <= X_SP;
	case TRACE_EXC_RETURN:
		ev->el = ev->ret.from_el;
		ev->pc = ev->ret.spsr = 0;
		return true;
	case TRACE_EXC_ENTRY:
		if (ev->exc.vector & 0x7f)
			return false;
		ev->exc.ipa_valid = false;
		ev->exc.ipa = ev->exc.spsr = 0;
		ev->exc.cause = NULL;
		if (!trace_is_sync(ev))
			ev->exc.esr = ev->exc.far = 0;
		return true;
	default:
		return false;
	}
}

/* ---- exceptions ---- */

/* The line is complete: what it says goes into the log. 0, or -EIO. */
static int put(struct qemu *q, struct import *im)
{
	q->open = false;
	return tells(0, &q->ev) ? import_put(im, &q->ev) : 0;
}

/* One of the lines behind "Taking exception". */
static int detail(struct qemu *q, struct import *im, const char *s)
{
	struct trace_event *ev = &q->ev;
	unsigned from, to, ec;
	uint64_t v, pc;

	if (sscanf(s, "...from EL%u to EL%u", &from, &to) == 2) {
		ev->exc.from_el = from & 3;
		ev->exc.to_el = ev->el = to & 3;
	} else if (sscanf(s, "...with ESR 0x%x/0x%" SCNx64, &ec, &v) == 2) {
		ev->exc.esr = v;
	} else if (sscanf(s, "...with FAR 0x%" SCNx64, &v) == 1) {
		ev->exc.far = v;
	} else if (sscanf(s, "...with ELR 0x%" SCNx64, &v) == 1) {
		ev->exc.elr = ev->pc = v;
	} else if (sscanf(s, "...to EL%u PC 0x%" SCNx64, &to, &pc) == 2) {
		ev->exc.vector = pc & 0x780;
		return put(q, im);
	} else if (strncmp(s, "...handled as", 13) == 0) { /* PSCI, semihosting: QEMU's own, no exception of the guest's */
		q->open = false;
	}
	return 0;
}

static int came_back(struct qemu *q, struct import *im, unsigned from, unsigned to, uint64_t target)
{
	q->ev = (struct trace_event){ .kind = TRACE_EXC_RETURN, .pe = (uint8_t)q->pe };
	q->ev.ret.from_el = from & 3;
	q->ev.ret.to_el = to & 3;
	q->ev.ret.target = target;
	return put(q, im);
}

static int exception(struct qemu *q, struct import *im, const char *s)
{
	unsigned number, pe, from, to;
	uint64_t pc;

	if (sscanf(s, "Taking exception %u [%*[^]]] on CPU %u", &number, &pe) == 2) {
		q->pe = pe & 0xff;
		q->ev = (struct trace_event){ .kind = TRACE_EXC_ENTRY, .pe = (uint8_t)q->pe };
		q->open = true;
		return 0;
	}
	if (sscanf(s, "Illegal exception return at EL%u: resuming execution at 0x%" SCNx64, &from, &pc) == 2)
		return came_back(q, im, from, from, pc);
	if (sscanf(s, "Exception return from AArch64 EL%u to AArch64 EL%u PC 0x%" SCNx64, &from, &to, &pc) == 3 ||
	    sscanf(s, "Exception return from AArch64 EL%u to AArch32 EL%u PC 0x%" SCNx64, &from, &to, &pc) == 3)
		return came_back(q, im, from, to, pc);
	return 0;
}

/* ---- instructions and registers ---- */

static struct listed *listed(const struct qemu *q, uint64_t pc)
{
	return &q->list[(pc >> 2 ^ pc >> 18) % WORDS];
}

/* What was about to execute has. */
static int flush(struct qemu *q, struct import *im)
{
	if (!q->pending)
		return 0;
	q->pending = false;
	if (q->has_regs)
		memcpy(im->pe[q->insn.pe].now, q->reg, sizeof(q->reg));
	return import_insn(im, &q->insn);
}

static int list(struct qemu *q, struct import *im, const char *s)
{
	uint64_t pc;
	uint32_t word;

	if (sscanf(s, "0x%" SCNx64 ": %" SCNx32, &pc, &word) != 2) {
		q->listing = false;
		return 0;
	}
	if (++q->in_list > 1)
		return error_set(im->e, EINVAL, "a block of several instructions: run QEMU with -accel tcg,one-insn-per-tb=on and "
						"-d nochain,...");
	*listed(q, pc) = (struct listed){ pc, word };
	return 0;
}

static int about_to(struct qemu *q, struct import *im, const char *s)
{
	unsigned pe;
	uint64_t base, pc;
	int rc = flush(q, im);

	if (sscanf(s, "Trace %u: %*s [%" SCNx64 "/%" SCNx64, &pe, &base, &pc) != 3)
		return rc;
	q->insn = (struct trace_event){ .kind = TRACE_INSN, .pe = (uint8_t)pe, .pc = pc };
	q->insn.insn.word = listed(q, pc)->pc == pc ? listed(q, pc)->word : 0;
	q->insn.insn.isa = ISA_A64;
	q->insn.insn.length = 4;
	q->pending = true;
	q->has_regs = false;
	return rc;
}

/* " PC=... X00=... X01=...", "X02=...", "X29=... X30=...  SP=...", "PSTATE=400003c9 -Z-- NS EL2h ..." */
static void registers(struct qemu *q, const char *s)
{
	const char *el;
	uint64_t v;
	unsigned n;

	if (sscanf(s, "PSTATE=%" SCNx64, &v) == 1) {
		el = strstr(s, " EL");
		if (el && el[3] >= '0' && el[3] <= '3')
			q->insn.el = (uint8_t)(el[3] - '0');
		q->has_regs = el != NULL;
		return;
	}
	for (; (s = strpbrk(s, "XS")); s++)
		if (sscanf(s, "X%2u=%" SCNx64, &n, &v) == 2 && n < 31)
			q->reg[n] = v;
		else if (sscanf(s, "SP=%" SCNx64, &v) == 1)
			q->reg[31] = v;
}

static int line(void *arg, struct import *im, const char *s)
{
	struct qemu *q = arg;
	int rc;

	if (q->open && strncmp(s, "...", 3) == 0)
		return detail(q, im, s);
	if (q->listing)
		return list(q, im, s);
	if (strncmp(s, "IN:", 3) == 0) {
		q->listing = true;
		q->in_list = 0;
		return 0;
	}
	if (strncmp(s, "Stopped execution of TB chain before", 36) == 0) {
		q->pending = false;
		return 0;
	}
	if (q->pending && (strncmp(s, " PC=", 4) == 0 || *s == 'X' || strncmp(s, "PSTATE=", 7) == 0)) {
		registers(q, s);
		return 0;
	}
	if (strncmp(s, "Trace ", 6) == 0)
		return about_to(q, im, s);
	if (!kinds(s))
		return 0;
	rc = flush(q, im);
	return rc ? rc : exception(q, im, s);
}

static int end(void *arg, struct import *im)
{
	return flush(arg, im);
}

const struct foreign_reader qemu_reader = { "qemu", kinds, create, destroy, line, end, tells };
