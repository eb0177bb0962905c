/* cpu/exec/hints.c - hints that do something, barriers, and MSR (immediate).
 * Implements: DDI 0487 C6.2: WFE, WFI, WFET, WFIT, SEV, SEVL, ESB, CLREX, DSB, DMB, ISB, SB, MSR (immediate).
 * Barriers order nothing here: accesses are made in program order, and every change of context is seen by the next instruction.
 * HINT #0x70 and #0x71 tell listeners of the trace, and the guest nothing.
 * Not here:   pointer authentication hints (pauth_insn.c); hints that do nothing (branch.c). */
#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/branch.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/hints.h"
#include "cpu/exec/timer.h"
#include "decode_gen.h"
#include "hyp/insn_traps.h"
#include "hyp/route.h"

enum { WAIT_WFI = 1, WAIT_WFE = 2 };
enum { TI_WFI, TI_WFE, TI_WFIT, TI_WFET };
enum { MONITOR_WAIT = 1000 }; /* ns */

/* ---- waiting ---- */

/* Sleeps until an interrupt, for WFE an event, or `until`; unless a control of a higher EL wants to know. */
static enum exec_status wait(struct pe *pe, unsigned ti, unsigned rn, uint64_t until)
{
	struct verdict v = hyp_wfx_verdict(pe, ti);

	if (v.what != DO_REGISTER)
		return raise_verdict(pe, &v, iss_wfx(ti, rn, ti >= TI_WFIT));
	pe->waiting = ti & 1 ? WAIT_WFE : WAIT_WFI;
	pe->wait_until = until;
	if (until != CLOCK_NEVER)
		timer_update(pe);
	if (pe->waiting == WAIT_WFI && pe->standby.set) {
		pe_sync_clock(pe);
		irq_pulse(&pe->standby);
	}
	return EXEC_WAIT;
}

/* true: WFE finds its event and goes on. */
static bool consume_event(struct pe *pe)
{
	bool set = pe->event_register;

	pe->event_register = 0;
	return set;
}

/* When WFE looks again without an event. A store of another PE that clears this PE's global monitor is an event, and
 * locks are released by nothing else; we do not see such stores, so with the monitor armed the wait is short.
 * LIMIT: up to MONITOR_WAIT late. */
static uint64_t wfe_deadline(const struct pe *pe)
{
	uint64_t stream = timer_event_stream(pe), soon = clock_now(pe->clock) + MONITOR_WAIT;

	return pe->excl.valid && soon < stream ? soon : stream;
}

static enum exec_status wfe(struct pe *pe)
{
	if (consume_event(pe))
		return EXEC_NEXT;
	pe_sync_clock(pe);
	return wait(pe, TI_WFE, 31, wfe_deadline(pe));
}

static enum exec_status wfi(struct pe *pe)
{
	if (hyp_wakeup_pending(pe))
		return EXEC_NEXT;
	return wait(pe, TI_WFI, 31, CLOCK_NEVER);
}

enum exec_status exec_systeminstrswithreg(struct pe *pe, const struct args_systeminstrswithreg *a)
{
	bool is_wfe = a->id == A64_WFET_only_systeminstrswithreg;
	uint64_t until, stream;

	if (is_wfe ? consume_event(pe) : hyp_wakeup_pending(pe))
		return EXEC_NEXT;
	pe_sync_clock(pe);
	until = timer_when_cntvct(pe, xr(pe, a->Rd));
	if (until <= clock_now(pe->clock))
		return EXEC_NEXT;
	stream = is_wfe ? wfe_deadline(pe) : CLOCK_NEVER;
	return wait(pe, is_wfe ? TI_WFET : TI_WFIT, a->Rd, stream < until ? stream : until);
}

static void send_event(struct pe *pe)
{
	pe->event_register = 1;
	for (unsigned i = 0; i < pe->peer_count; i++) {
		struct pe *p = pe->peers[i];

		p->event_register = 1;
		if (p->waiting == WAIT_WFE)
			p->attention = 1;
	}
}

/* A virtual SError that is pending and masked is taken note of in VDISR_EL2. */
static void error_barrier(struct pe *pe)
{
	uint64_t hcr = effective_hcr(pe);
	bool masked = pe->ps.daif & 4;

	if (pe->ps.el > EL1 || (hcr & HCR_TGE) || (hcr & (HCR_AMO | HCR_VSE)) != (HCR_AMO | HCR_VSE) || !masked)
		return;
	SYS(pe, VDISR_EL2) = BIT(31) | (SYS(pe, VSESR_EL2) & GENMASK(24, 0));
	SYS(pe, HCR_EL2) &= ~HCR_VSE;
}

enum exec_status hint_do(struct pe *pe, int hint)
{
	switch (hint) {
	case HINT_WFE:
		return wfe(pe);
	case HINT_WFI:
		return wfi(pe);
	case HINT_SEV:
		send_event(pe);
		return EXEC_NEXT;
	case HINT_SEVL:
		pe->event_register = 1;
		return EXEC_NEXT;
	default: /* ESB */
		error_barrier(pe);
		return EXEC_NEXT;
	}
}

enum exec_status exec_hints(struct pe *pe, const struct args_hints *a)
{
	switch (a->id) {
	case A64_WFE_HI_hints:
		return hint_do(pe, HINT_WFE);
	case A64_WFI_HI_hints:
		return hint_do(pe, HINT_WFI);
	case A64_SEV_HI_hints:
		return hint_do(pe, HINT_SEV);
	case A64_SEVL_HI_hints:
		return hint_do(pe, HINT_SEVL);
	default:
		return hint_do(pe, HINT_ESB);
	}
}

/* ---- hints for the trace ---- */

void hint_unnamed(struct pe *pe, unsigned number)
{
	struct trace_event ev = { .kind = TRACE_MARK, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	if ((number != HINT_TRACE_ON && number != HINT_TRACE_OFF) || !trace_on(pe->trace, TRACE_MARK))
		return;
	ev.mark.on = number == HINT_TRACE_ON;
	trace_emit(pe->trace, &ev);
}

OP(op_hint_unnamed)
{
	pe->op = op;
	pe->acc = acc;
	hint_unnamed(pe, op->rd);
	NEXT();
}

/* ---- barriers ---- */

static OP(clrex)
{
	pe->excl.valid = false;
	NEXT();
}

void sel_barriers(struct op *op, const struct args_barriers *a)
{
	op->fn = op_ref(a->id == A64_CLREX_BN_barriers ? clrex : op_nop);
}

/* ---- MSR (immediate): lo is the encoding as ENC(0, op1, 4, CRm, op2) ---- */

enum { PS_UAO = 0 << 3 | 3, PS_PAN = 0 << 3 | 4, PS_SPSEL = 0 << 3 | 5, PS_SSBS = 3 << 3 | 1, PS_DIT = 3 << 3 | 2, PS_TCO = 3 << 3 | 4,
       PS_DAIFSET = 3 << 3 | 6, PS_DAIFCLR = 3 << 3 | 7 };

/* DAIFSet and DAIFClr at EL0: SCTLR_EL1.UMA, and never in a host's EL0. */
static enum exec_status daif_at_el0(struct pe *pe, uint32_t enc)
{
	bool host = el_is_in_host(pe, EL0);
	struct verdict v = { TRAP, SR_NONE, 0, effective_hcr(pe) & HCR_TGE ? EL2 : EL1, EC_SYSREG, "SCTLR_EL1.UMA" };

	if (!host && bit(SYS(pe, SCTLR_EL1), 9))
		return EXEC_NEXT;
	return raise_verdict(pe, &v, iss_sysreg(enc, 31, false));
}

static enum exec_status set_daif(struct pe *pe, uint32_t enc, unsigned imm, bool set)
{
	enum exec_status s = pe->ps.el == EL0 ? daif_at_el0(pe, enc) : EXEC_NEXT;

	if (s != EXEC_NEXT)
		return s;
	pe->ps.daif = (uint8_t)(set ? pe->ps.daif | imm : pe->ps.daif & ~imm);
	pe->attention = 1;
	return EXEC_NEXT;
}

static enum exec_status set_pstate(struct pe *pe, const struct op *op)
{
	unsigned imm = op->lo >> 3 & 15, field = (op->lo >> 11 & 7) << 3 | (op->lo & 7), el = pe->ps.el;

	switch (field) {
	case PS_DAIFSET:
	case PS_DAIFCLR:
		return set_daif(pe, op->lo, imm, field == PS_DAIFSET);
	case PS_SPSEL:
		if (el == EL0)
			return EXEC_UNDEF;
		pe_set_spsel(pe, imm & 1);
		return EXEC_NEXT;
	case PS_PAN:
		if (el == EL0 || !has(pe, FEAT_PAN))
			return EXEC_UNDEF;
		pe_set_pan(pe, imm & 1);
		return EXEC_NEXT;
	case PS_UAO:
		if (el == EL0 || !has(pe, FEAT_UAO))
			return EXEC_UNDEF;
		pe->ps.uao = imm & 1;
		return EXEC_NEXT;
	case PS_DIT:
		if (!has(pe, FEAT_DIT))
			return EXEC_UNDEF;
		pe->ps.dit = imm & 1;
		return EXEC_NEXT;
	case PS_TCO:
		if (!has(pe, FEAT_MTE))
			return EXEC_UNDEF;
		pe_set_tco(pe, imm & 1);
		return EXEC_NEXT;
	case PS_SSBS:
		if (!has(pe, FEAT_SSBS2))
			return EXEC_UNDEF;
		pe->ps.ssbs = imm & 1;
		return EXEC_NEXT;
	default:
		return EXEC_UNDEF;
	}
}

static OP(msr_imm)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = set_pstate(pe, op);
	if (likely(s == EXEC_NEXT && !pe->attention))
		NEXT();
	return op_general_exit(pe, s);
}

static OP(daifset) /* ra: the mask */
{
	if (unlikely(!pe->ps.el))
		TAILCALL msr_imm(pe, op, acc);
	pe->ps.daif |= op->ra;
	NEXT();
}

static OP(daifclr)
{
	if (unlikely(!pe->ps.el) || unmask_matters(pe))
		TAILCALL msr_imm(pe, op, acc);
	pe->ps.daif &= (uint8_t)~op->ra;
	NEXT();
}

void sel_pstate(struct op *op, const struct args_pstate *a)
{
	unsigned field = a->op1 << 3 | a->op2;

	op->lo = ENC(0, a->op1, 4, a->CRm, a->op2);
	op->ra = (uint8_t)a->CRm;
	op->fn = op_ref(field == PS_DAIFSET ? daifset : field == PS_DAIFCLR ? daifclr : msr_imm);
}
