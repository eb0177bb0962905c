/* cpu/exec/exec_state.c - PSTATE as a whole, the banked stack pointers, and what follows from a change of registers.
 * Implements: DDI 0487 D1.4 (PSTATE, SPSR layout), D1.3.4 (stack pointer selection), SetPSTATEFromPSR() without its checks.
 * Not here:   whether an exception return is legal (system.c); the exceptions themselves (exception.c). */
#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/pmu.h"
#include "hyp/insn_traps.h"
#include "sim/core/bits.h"

static uint64_t *sp_bank(struct pe *pe, unsigned el)
{
	switch (el) {
	case EL0:
		return &SYS(pe, SP_EL0);
	case EL1:
		return &SYS(pe, SP_EL1);
	case EL2:
		return &SYS(pe, SP_EL2);
	default:
		return &SYS(pe, SP_EL3);
	}
}

static unsigned sp_current(const struct pe *pe)
{
	return pe->ps.sp ? pe->ps.el : EL0;
}

uint64_t pe_get_sp(const struct pe *pe, unsigned el)
{
	return el == sp_current(pe) ? pe->x[X_SP] : *sp_bank((struct pe *)pe, el);
}

void pe_set_sp(struct pe *pe, unsigned el, uint64_t v)
{
	if (el == sp_current(pe))
		pe->x[X_SP] = v;
	else
		*sp_bank(pe, el) = v;
}

void pe_set_spsel(struct pe *pe, unsigned sp)
{
	*sp_bank(pe, sp_current(pe)) = pe->x[X_SP];
	pe->ps.sp = (uint8_t)sp;
	pe->x[X_SP] = *sp_bank(pe, sp_current(pe));
}

/* Not inline: few machines have EL3. */
static __attribute__((noinline)) void tell_gic(struct pe *pe)
{
	if (pe->gic && pe->gic->state_changed)
		pe->gic->state_changed(pe->gic_arg, pe);
}

/* What follows from a change of the vector length. */
static void check_vq(struct pe *pe, unsigned was)
{
	if (unlikely(pe->eff.vq != was))
		sve_resized(pe, was, pe->eff.vq);
}

void pe_set_el(struct pe *pe, unsigned el, unsigned sp)
{
	bool crosses_el3 = (pe->ps.el == EL3) != (el == EL3);
	unsigned vq = pe->eff.vq;

	if (unlikely(pe->pmu_active))
		pmu_sync(pe);
	*sp_bank(pe, sp_current(pe)) = pe->x[X_SP];
	pe->ps.el = (uint8_t)el;
	pe->ps.sp = (uint8_t)sp;
	pe->x[X_SP] = *sp_bank(pe, sp_current(pe));
	pe_derive_el(pe);
	check_vq(pe, vq);
	tlb_select(pe);
	if (unlikely(crosses_el3))
		tell_gic(pe);
}

uint64_t pe_get_spsr(const struct pe *pe)
{
	const struct pstate *p = &pe->ps;
	uint64_t m = (uint64_t)p->el << 2 | (uint64_t)(p->el && p->sp);

	if (p->nrw) /* as CPSR, but for DIT and SS */
		return (a32_get_cpsr(pe) & ~(uint32_t)BIT(21)) | (uint64_t)p->dit << 24 | (uint64_t)p->ss << 21;
	return flags_nzcv(&pe->flags) | (uint64_t)p->tco << 25 | (uint64_t)p->dit << 24 | (uint64_t)p->uao << 23 |
	       (uint64_t)p->pan << 22 | (uint64_t)p->ss << 21 | (uint64_t)p->il << 20 | (uint64_t)p->allint << 13 |
	       (uint64_t)p->ssbs << 12 | (uint64_t)p->btype << 10 | (uint64_t)p->daif << 6 | m;
}

/* SPSR of a return to AArch32: CPSR's layout but for DIT and SS. */
static void set_pstate_a32(struct pe *pe, uint64_t v)
{
	a32_enter(pe, (unsigned)bits(v, 4, 0));
	pe->ps.ss = bit(v, 21);
	a32_set_cpsr(pe, (uint32_t)deposit(v, 21, 21, bit(v, 24)));
}

void pe_set_pstate(struct pe *pe, uint64_t v)
{
	struct pstate *p = &pe->ps;

	if (bit(v, 4)) {
		set_pstate_a32(pe, v);
		return;
	}
	flags_set_nzcv(&pe->flags, (uint32_t)v & 0xf0000000u);
	p->tco = has(pe, FEAT_MTE) && bit(v, 25);
	p->dit = has(pe, FEAT_DIT) && bit(v, 24);
	p->uao = has(pe, FEAT_UAO) && bit(v, 23);
	p->pan = has(pe, FEAT_PAN) && bit(v, 22);
	p->ss = bit(v, 21);
	p->il = bit(v, 20);
	p->ssbs = has(pe, FEAT_SSBS) && bit(v, 12);
	p->btype = has(pe, FEAT_BTI) ? (uint8_t)bits(v, 11, 10) : 0;
	p->daif = (uint8_t)bits(v, 9, 6);
	pe_set_el(pe, (unsigned)bits(v, 3, 2), (unsigned)(v & 1));
	pe->attention = 1;
}

void pe_set_pan(struct pe *pe, unsigned pan)
{
	pe->ps.pan = (uint8_t)pan;
	tlb_select(pe);
}

void pe_set_tco(struct pe *pe, unsigned tco)
{
	pe->ps.tco = (uint8_t)tco;
	tlb_select(pe);
}

void pe_changed(struct pe *pe, unsigned fx)
{
	unsigned vq = pe->eff.vq;

	if (fx & (FX_TRAPS | FX_XLATE))
		pe_derive(pe);
	check_vq(pe, vq);
	if (fx & FX_XLATE)
		tlb_reselect(pe);
	if (fx & FX_IRQ)
		tell_gic(pe);
	pe->attention = 1;
}
