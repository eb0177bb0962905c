/* cpu/exec/exception.c - raising exceptions from handlers, and taking them.
 * Implements: AArch64.TakeException(), AArch64.Abort(), AArch64.TakePhysicalIRQException() and its kin (DDI 0487 J1),
 *             D1.3.5 (PSTATE on entry), D1.3.3 (vector offsets).
 * Not here:   which EL takes it (hyp/route); syndrome layouts (cpu/arch/syndrome); ERET (system.c); reset (reset.c). */
#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_exception.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/vncr.h"
#include "hyp/insn_traps.h"
#include "hyp/route.h"
#include "sim/core/bits.h"

/* ESR_ELx.IL: 0 where a 16-bit instruction is to blame; classes that say nothing of an instruction have 1. */
static bool il_of(const struct pe *pe, unsigned ec)
{
	switch (ec) {
	case EC_UNKNOWN:
	case EC_ILLEGAL_STATE:
	case EC_IABORT_LOWER:
	case EC_PC_ALIGN:
	case EC_DABORT_LOWER: /* while ISV is 0: a32_with_isv() */
	case EC_BREAKPT_LOWER:
	case EC_STEP_LOWER:
	case EC_WATCHPT_LOWER:
		return true;
	default:
		return !pe->ps.nrw || a32_insn_length(pe) == 4;
	}
}

enum exec_status raise_sync(struct pe *pe, unsigned ec, uint32_t iss, unsigned target_el, const char *why)
{
	pe->exc = (struct exception){ .type = EXC_SYNC, .ec = (uint8_t)ec, .iss = iss, .il = il_of(pe, ec),
				      .target_el = (uint8_t)target_el, .why = why };
	return EXEC_EXC;
}

enum exec_status raise_verdict(struct pe *pe, const struct verdict *v, uint32_t iss)
{
	if (v->what == UNDEFINED)
		return raise_sync(pe, EC_UNKNOWN, 0, 0, v->why);
	return raise_sync(pe, v->ec, v->ec == EC_UNKNOWN ? 0 : iss, v->target_el, v->why);
}

enum exec_status raise_fp_trap(struct pe *pe)
{
	struct verdict v = hyp_fp_verdict(pe);

	return raise_verdict(pe, &v, iss_fp_access());
}

enum exec_status raise_fault(struct pe *pe, const struct fault *f, bool ifetch)
{
	/* EC of a lower EL; exception_take() makes it "same" where it is. */
	raise_sync(pe, ifetch ? EC_IABORT_LOWER : EC_DABORT_LOWER, ifetch ? iss_iabort(f) : iss_dabort(f, false), 0, f->rule);
	pe->exc.far = f->va;
	pe->exc.far_valid = true;
	pe->exc.ipa = f->ipa;
	pe->exc.ipa_valid = f->stage == 2;
	pe->exc.secure_ipa = is_secure_below_el3(pe);
	pe->exc.domain = f->domain;
	pe->exc.stage2 = f->stage == 2;
	return EXEC_EXC;
}

enum exec_status raise_sve_trap(struct pe *pe)
{
	struct verdict v = hyp_sve_verdict(pe);

	return raise_verdict(pe, &v, v.ec == EC_FP_ACCESS ? iss_fp_access() : 0);
}

/* From a lower level it is that of the level next below the target that counts, wherever the exception comes from. */
static unsigned vector_offset(const struct pe *pe, unsigned target)
{
	bool lower_32;

	if (target == pe->ps.el)
		return pe->ps.sp ? 0x200 : 0;
	if (target == EL1 || (target == EL2 && pe->ps.el == EL0 && el_is_in_host(pe, EL0)))
		lower_32 = pe->ps.nrw;
	else
		lower_32 = (target == EL2 || !el2_enabled(pe)) && el1_is_aarch32(pe);
	return lower_32 ? 0x600 : 0x400;
}

/* A guest hypervisor at EL1 that takes an exception to EL1 sees it come from EL2 (FEAT_NV; I_ZJRNN, I_DBTLM). */
static uint64_t nv_spsr(const struct pe *pe, unsigned target, uint64_t spsr)
{
	unsigned nv = target == EL1 && pe->ps.el == EL1 ? effective_nv(pe) : 0;

	return nv == NV_NV || nv & NV_NV2 ? deposit(spsr, 3, 2, EL2) : spsr;
}

static void save_state(struct pe *pe, unsigned target, uint64_t elr)
{
	static const enum sysreg_id elr_id[] = { SR_NONE, SR_ELR_EL1, SR_ELR_EL2, SR_ELR_EL3 };
	static const enum sysreg_id spsr_id[] = { SR_NONE, SR_SPSR_EL1, SR_SPSR_EL2, SR_SPSR_EL3 };

	pe->sr[spsr_id[target]] = nv_spsr(pe, target, pe_get_spsr(pe));
	pe->sr[elr_id[target]] = elr;
}

/* ESR, FAR and HPFAR of a synchronous exception or an SError. */
static uint64_t report(struct pe *pe, unsigned target)
{
	static const enum sysreg_id esr_id[] = { SR_NONE, SR_ESR_EL1, SR_ESR_EL2, SR_ESR_EL3 };
	static const enum sysreg_id far_id[] = { SR_NONE, SR_FAR_EL1, SR_FAR_EL2, SR_FAR_EL3 };
	const struct exception *e = &pe->exc;
	unsigned ec = e->ec;

	if (target == pe->ps.el && (ec == EC_IABORT_LOWER || ec == EC_DABORT_LOWER || ec == EC_BREAKPT_LOWER ||
				    ec == EC_STEP_LOWER || ec == EC_WATCHPT_LOWER))
		pe->exc.ec = (uint8_t)++ec;
	pe->sr[esr_id[target]] = (uint64_t)ec << 26 | (uint64_t)e->il << 25 | e->iss | e->iss2 << 32;
	if (e->far_valid)
		pe->sr[far_id[target]] = e->far;
	if (e->ipa_valid && target == 2)
		SYS(pe, HPFAR_EL2) = (e->ipa.addr >> 12 << 4 & GENMASK(43, 4)) |
				     (uint64_t)(e->ipa.pas == PAS_NONSECURE && e->secure_ipa) << 63;
	return pe->sr[esr_id[target]];
}

static void enter(struct pe *pe, unsigned target)
{
	static const enum sysreg_id sctlr_id[] = { SR_NONE, SR_SCTLR_EL1, SR_SCTLR_EL2, SR_SCTLR_EL3 };
	uint64_t sctlr = pe->sr[sctlr_id[target]];
	struct pstate *p = &pe->ps;

	if (p->nrw)
		a32_leave(pe);
	if (has(pe, FEAT_PAN) && !bit(sctlr, 23) && (target == EL1 || (target == EL2 && el_is_in_host(pe, EL0))))
		p->pan = 1;
	p->uao = p->ss = p->il = p->btype = 0;
	p->daif = 0xf;
	p->tco = has(pe, FEAT_MTE);
	p->ssbs = has(pe, FEAT_SSBS) && bit(sctlr, 44);
	pe_set_el(pe, target, 1);
}

static void trace_entry(struct pe *pe, unsigned from, unsigned target, uint64_t vector, uint64_t esr, uint64_t elr)
{
	struct trace_event ev = { .kind = TRACE_EXC_ENTRY, .pe = (uint8_t)pe->index, .el = (uint8_t)target,
				  .insns = pe->retired, .pc = elr };

	ev.exc.from_el = (uint8_t)from;
	ev.exc.to_el = (uint8_t)target;
	ev.exc.vector = (uint16_t)vector;
	ev.exc.esr = esr;
	ev.exc.far = pe->exc.far_valid ? pe->exc.far : 0;
	ev.exc.ipa_valid = pe->exc.ipa_valid;
	ev.exc.ipa = pe->exc.ipa_valid ? pe->exc.ipa.addr : 0;
	ev.exc.elr = elr;
	ev.exc.spsr = pe_get_spsr(pe);
	ev.exc.cause = pe->exc.why;
	trace_emit(pe->trace, &ev);
}

static void take(struct pe *pe, unsigned target, uint64_t elr)
{
	static const enum sysreg_id vbar_id[] = { SR_NONE, SR_VBAR_EL1, SR_VBAR_EL2, SR_VBAR_EL3 };
	static const uint16_t type_offset[] = { [EXC_SYNC] = 0, [EXC_IRQ] = 0x80, [EXC_FIQ] = 0x100, [EXC_SERROR] = 0x180 };
	bool to_aa32 = target == EL1 && el1_is_aarch32(pe);
	unsigned from = pe->ps.el, vector;
	uint64_t esr = 0;

	if (unlikely(from == EL1 && target == EL2 && effective_nv(pe)))
		nv_count_trap(pe);
	vector = to_aa32 ? a32_exception_vector(pe) : vector_offset(pe, target) + type_offset[pe->exc.type];
	if (!to_aa32 && (pe->exc.type == EXC_SYNC || pe->exc.type == EXC_SERROR))
		esr = report(pe, target);
	pe->exc_count[pe->exc.type == EXC_SYNC ? pe->exc.ec & 63 : 0] += pe->exc.type == EXC_SYNC;
	pe->irq_count[pe->exc.type]++;
	if (unlikely(trace_on(pe->trace, TRACE_EXC_ENTRY)))
		trace_entry(pe, from, target, vector, esr, elr);
	if (to_aa32) {
		a32_exception_enter(pe);
		return;
	}
	save_state(pe, target, elr);
	enter(pe, target);
	pe->pc = (pe->sr[vbar_id[target]] & ~0x7ffULL) + vector;
}

void exception_take(struct pe *pe)
{
	const char *why = NULL;
	unsigned target = pe->exc.target_el ? pe->exc.target_el : hyp_route_sync(pe, &pe->exc, &why);

	if (!pe->exc.why)
		pe->exc.why = why;
	take(pe, target, pe->ps.nrw ? (uint32_t)(pe->pc + pe->exc.return_next) : pe->pc + pe->exc.return_next);
}

bool exception_take_interrupt(struct pe *pe)
{
	struct interrupt_choice c;

	if (!hyp_pending_interrupt(pe, &c))
		return false;
	pe->exc = (struct exception){ .type = c.type, .target_el = (uint8_t)c.target_el, .why = c.why };
	if (c.type == EXC_SERROR) {
		pe->exc.ec = EC_SERROR;
		pe->exc.il = true;
		if (c.virt)
			SYS(pe, HCR_EL2) &= ~BIT(8); /* VSE: taking it clears it */
	}
	take(pe, c.target_el, pe->pc);
	return true;
}
