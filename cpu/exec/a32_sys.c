/* cpu/exec/a32_sys.c - A32 and T32 instructions about the processor state: CPSR and SPSR, modes, calls, returns, hints.
 * Implements: DDI 0487 F5.1: CPS, SETEND, SETPAN, MRS, MSR, MRS and MSR (Banked register), RFE, SRS, ERET, SUBS PC, LR, SVC, HVC, SMC,
 *             BKPT, HLT, UDF, WFE, WFI, SEV, SEVL, ESB; CPSRWriteByInstr(), SPSRWriteByInstr(), AArch32.WriteModeByInstr(),
 *             AArch32.ExceptionReturn(), SPSRaccessValid(), BankedRegisterAccessValid().
 * Not here:   CP14 and CP15 (a32_cp.c); taking exceptions. */
#include "cpu/exec/a32_sys.h"

#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_exception.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/hints.h"
#include "cpu/exec/system.h"

enum { CPSR_READ_MASK = 0x08ef03df }; /* of MRS, N, Z, C, V apart: T, IT, IL are not there */

enum exec_status exec_a32_nop(struct pe *pe, const struct args_a32_nop *a)
{
	(void)pe;
	(void)a;
	return EXEC_NEXT;
}

enum exec_status exec_t32_hint(struct pe *pe, const struct args_t32_hint *a)
{
	hint_unnamed(pe, a->hint);
	return EXEC_NEXT;
}

enum exec_status exec_a32_undefined(struct pe *pe, const struct args_a32_undefined *a)
{
	(void)pe;
	(void)a;
	return EXEC_UNDEF;
}

enum exec_status exec_a32_hint(struct pe *pe, const struct args_a32_hint *a)
{
	return hint_do(pe, a->op);
}

/* ---- calls ---- */

enum exec_status exec_a32_svc(struct pe *pe, const struct args_a32_svc *a)
{
	if (semihost_takes_a32(pe, a->imm24 | a->imm8, true))
		return EXEC_RESYNC;
	return call_svc(pe, (a->imm24 | a->imm8) & 0xffff);
}

enum exec_status exec_a32_hlt(struct pe *pe, const struct args_a32_hlt *a)
{
	if (semihost_takes_a32(pe, a->imm12 << 4 | a->imm4 | a->imm6, false))
		return EXEC_RESYNC;
	return EXEC_UNDEF; /* halting debug is not modelled */
}

enum exec_status exec_a32_hvc(struct pe *pe, const struct args_a32_hvc *a)
{
	return call_hvc(pe, pe->ps.t ? a->imm4 << 12 | a->imm12 : a->imm12 << 4 | a->imm4);
}

enum exec_status exec_a32_smc(struct pe *pe, const struct args_a32_smc *a)
{
	(void)a;
	return call_smc(pe, 0);
}

enum exec_status exec_a32_bkpt(struct pe *pe, const struct args_a32_bkpt *a)
{
	return raise_sync(pe, EC_BKPT32, iss_imm16(a->imm12 << 4 | a->imm4 | a->imm8), 0, NULL);
}

/* ---- SPSR ---- */

/* NULL: the mode has none. */
static uint64_t *spsr_of(struct pe *pe, unsigned mode)
{
	enum sysreg_id id = a32_spsr_id(mode);

	return id ? &pe->sr[id] : NULL;
}

static enum exec_status return_with(struct pe *pe, uint32_t pc, uint32_t spsr)
{
	unsigned from = pe->ps.el;

	if (!a32_mode_valid(spsr & 31)) /* illegal: PSTATE keeps its mode. IMPDEF: IT and T are the SPSR's, not 0 (G1.15.3) */
		spsr = (spsr & ~0x1fu) | BIT(20) | pe->ps.mode;
	pe->excl.valid = false;
	pe->event_register = 1;
	a32_set_cpsr(pe, spsr);
	pe->ps.it_kept = 1;
	pe->pc = pc & (pe->ps.t ? ~1u : ~3u);
	if (unlikely(trace_on(pe->trace, TRACE_EXC_RETURN)))
		trace_return(pe, from, spsr);
	return EXEC_JUMP;
}

enum exec_status a32_exception_return(struct pe *pe, uint32_t pc)
{
	const uint64_t *spsr = spsr_of(pe, pe->ps.mode);

	return spsr ? return_with(pe, pc, (uint32_t)*spsr) : EXEC_UNDEF;
}

enum exec_status exec_a32_eret(struct pe *pe, const struct args_a32_eret *a)
{
	(void)a;
	return a32_exception_return(pe, a32_reg_r(pe, 14));
}

enum exec_status exec_t32_subs_pc(struct pe *pe, const struct args_t32_subs_pc *a)
{
	return a32_exception_return(pe, a32_reg_r(pe, a->Rn) - a->imm8);
}

/* ---- RFE, SRS: two words, PC or LR below PSR ---- */

static uint32_t pair_at(uint32_t base, bool inc, bool before)
{
	return (inc ? base : base - 8) + (inc == before ? 4 : 0);
}

enum exec_status exec_a32_rfe(struct pe *pe, const struct args_a32_rfe *a)
{
	uint32_t base = a32_reg_r(pe, a->Rn), va = pair_at(base, a->inc, a->before);
	uint64_t pc, psr;
	enum exec_status st;

	if (pe->ps.el == EL0 || a->Rn == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if ((st = a32_load(pe, va, 4, MEM_WORD_ALIGNED, &pc)) != EXEC_NEXT ||
	    (st = a32_load(pe, va + 4, 4, MEM_WORD_ALIGNED, &psr)) != EXEC_NEXT)
		return st;
	if (a->W)
		a32_reg_w(pe, a->Rn, a->inc ? base + 8 : base - 8);
	return return_with(pe, (uint32_t)pc, (uint32_t)psr);
}

/* AArch64.MonitorModeTrap(): Monitor mode is EL3's, which uses AArch64. UNPREDICTABLE in Non-secure state: UNDEFINED. */
static enum exec_status monitor_mode(struct pe *pe)
{
	if (!have_el(pe, EL3) || !is_secure_below_el3(pe))
		return EXEC_UNDEF;
	return raise_sync(pe, EC_UNKNOWN, 0, el2_enabled(pe) ? EL2 : EL3, "Monitor mode, with EL3 in AArch64");
}

enum exec_status exec_a32_srs(struct pe *pe, const struct args_a32_srs *a)
{
	const uint64_t *spsr = spsr_of(pe, pe->ps.mode);
	enum exec_status st;

	if (spsr && a->mode == A32_MON)
		return monitor_mode(pe);
	if (pe->ps.el == EL0 || !spsr || !a32_mode_valid(a->mode))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	uint32_t base = a32_get_banked(pe, a->mode, 13), va = pair_at(base, a->inc, a->before);
	if ((st = a32_store(pe, va, 4, MEM_WORD_ALIGNED, a32_reg_r(pe, 14))) != EXEC_NEXT ||
	    (st = a32_store(pe, va + 4, 4, MEM_WORD_ALIGNED, (uint32_t)*spsr)) != EXEC_NEXT)
		return st;
	if (a->W)
		a32_set_banked(pe, a->mode, 13, a->inc ? base + 8 : base - 8);
	return EXEC_NEXT;
}

/* ---- CPSR ---- */

/* AArch32.WriteModeByInstr(): an illegal mode sets IL. */
static void write_mode(struct pe *pe, unsigned mode)
{
	if (!a32_mode_valid(mode)) {
		pe->ps.il = 1;
		return;
	}
	if (mode == pe->ps.mode)
		return;
	a32_set_mode(pe, mode);
	pe_set_el(pe, mode == A32_USR ? EL0 : EL1, mode != A32_USR);
}

static enum exec_status write_cpsr(struct pe *pe, uint32_t v, uint32_t mask)
{
	struct pstate *p = &pe->ps;
	bool privileged = p->el != EL0;

	if (mask & 8) {
		flags_set_nzcv(&pe->flags, v & 0xf0000000u);
		p->q = bit(v, 27);
	}
	if (mask & 4) {
		p->ge = (uint8_t)bits(v, 19, 16);
		if (has(pe, FEAT_SSBS))
			p->ssbs = bit(v, 23);
		if (has(pe, FEAT_DIT))
			p->dit = bit(v, 21);
		if (privileged && has(pe, FEAT_PAN))
			pe_set_pan(pe, bit(v, 22));
	}
	if (mask & 2) {
		p->e = bit(v, 9);
		if (privileged)
			p->daif = (uint8_t)deposit(p->daif, 2, 2, bit(v, 8));
	}
	if (mask & 1 && privileged) {
		p->daif = (uint8_t)deposit(p->daif, 1, 0, bits(v, 7, 6));
		write_mode(pe, v & 31);
		pe->attention = 1;
	}
	return privileged ? EXEC_RESYNC : EXEC_NEXT;
}

static enum exec_status write_psr(struct pe *pe, bool spsr, uint32_t mask, uint32_t v)
{
	static const uint32_t byte_mask[] = { 0xff, 0xff00, 0xff0000, 0xff000000 };
	uint64_t *r = spsr_of(pe, pe->ps.mode);
	uint32_t m = 0;

	if (!spsr)
		return write_cpsr(pe, v, mask);
	if (!r || pe->ps.el == EL0 || !mask)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	for (unsigned i = 0; i < 4; i++)
		m |= bit(mask, i) ? byte_mask[i] : 0;
	*r = (*r & ~(uint64_t)m) | (v & m);
	return EXEC_NEXT;
}

/* With mask 0 it is a hint that has no name yet. */
enum exec_status exec_a32_msr_imm(struct pe *pe, const struct args_a32_msr_imm *a)
{
	if (!a->R && !a->mask) {
		hint_unnamed(pe, a->imm12 & 0xff);
		return EXEC_NEXT;
	}
	return write_psr(pe, a->R, a->mask, ror32(a->imm12 & 0xff, a->imm12 >> 8 << 1));
}

enum exec_status exec_a32_msr(struct pe *pe, const struct args_a32_msr *a)
{
	return write_psr(pe, a->R, a->mask, a32_reg_r(pe, a->Rn));
}

enum exec_status exec_a32_mrs(struct pe *pe, const struct args_a32_mrs *a)
{
	const uint64_t *spsr = spsr_of(pe, pe->ps.mode);

	if (a->Rd == 15 || (a->R && (!spsr || pe->ps.el == EL0)))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, a->R ? (uint32_t)*spsr : a32_get_cpsr(pe) & (0xf0000000u | CPSR_READ_MASK));
	return EXEC_NEXT;
}

enum exec_status exec_a32_cps(struct pe *pe, const struct args_a32_cps *a)
{
	unsigned aif = a->A << 2 | a->I << 1 | a->F;

	if (pe->ps.el == EL0)
		return EXEC_NEXT;
	if (a->imod == 2)
		pe->ps.daif &= (uint8_t)~aif;
	else if (a->imod == 3)
		pe->ps.daif |= (uint8_t)aif;
	if (a->M)
		write_mode(pe, a->mode);
	pe->attention = 1;
	return EXEC_RESYNC;
}

enum exec_status exec_a32_setend(struct pe *pe, const struct args_a32_setend *a)
{
	if (bit(a32_sctlr(pe), 8))
		return EXEC_UNDEF; /* SCTLR.SED */
	pe->ps.e = (uint8_t)a->E;
	return EXEC_NEXT;
}

enum exec_status exec_a32_setpan(struct pe *pe, const struct args_a32_setpan *a)
{
	if (pe->ps.el != EL0)
		pe_set_pan(pe, a->imm1);
	return EXEC_NEXT;
}

/* ---- banked registers ---- */

/* The mode and register that M:M1 names, SPSRs apart; n = 16: not one, or the current mode's own. */
static void banked_register(const struct pe *pe, unsigned sysm, unsigned *mode, unsigned *n)
{
	static const uint8_t modes[] = { A32_IRQ, A32_SVC, A32_ABT, A32_UND };

	*n = 16;
	*mode = sysm < 8 ? A32_USR : A32_FIQ;
	if (sysm < 16 && (sysm & 7) != 7)
		*n = 8 + (sysm & 7);
	if (sysm >= 16 && sysm < 24) {
		*mode = modes[(sysm - 16) >> 1];
		*n = sysm & 1 ? 13 : 14;
	}
	if (*mode == pe->ps.mode || (*mode == A32_USR && (pe->ps.mode == A32_SYS || (*n < 13 && pe->ps.mode != A32_FIQ))))
		*n = 16;
}

/* SPSR_mon, LR_mon, SP_mon, at EL1. */
static bool is_monitors(const struct pe *pe, unsigned sysm, bool spsr)
{
	return pe->ps.el != EL0 && (sysm == 28 || (sysm == 29 && !spsr));
}

static uint64_t *banked_spsr(struct pe *pe, unsigned sysm)
{
	unsigned mode = sysm == 14 ? A32_FIQ : sysm == 16 ? A32_IRQ : sysm == 18 ? A32_SVC : sysm == 20 ? A32_ABT :
			sysm == 22 ? A32_UND : A32_USR;

	return mode == pe->ps.mode ? NULL : spsr_of(pe, mode);
}

enum exec_status exec_a32_mrs_banked(struct pe *pe, const struct args_a32_mrs_banked *a)
{
	unsigned sysm = a->M << 4 | a->M1, mode, n;
	const uint64_t *spsr = banked_spsr(pe, sysm);

	banked_register(pe, sysm, &mode, &n);
	if (is_monitors(pe, sysm, a->R))
		return monitor_mode(pe);
	if (pe->ps.el == EL0 || a->Rd == 15 || (a->R ? !spsr : n == 16))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, a->R ? (uint32_t)*spsr : a32_get_banked(pe, mode, n));
	return EXEC_NEXT;
}

enum exec_status exec_a32_msr_banked(struct pe *pe, const struct args_a32_msr_banked *a)
{
	unsigned sysm = a->M << 4 | a->M1, mode, n;
	uint64_t *spsr = banked_spsr(pe, sysm);

	banked_register(pe, sysm, &mode, &n);
	if (is_monitors(pe, sysm, a->R))
		return monitor_mode(pe);
	if (pe->ps.el == EL0 || a->Rn == 15 || (a->R ? !spsr : n == 16))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (a->R)
		*spsr = a32_reg_r(pe, a->Rn);
	else
		a32_set_banked(pe, mode, n, a32_reg_r(pe, a->Rn));
	return EXEC_NEXT;
}
