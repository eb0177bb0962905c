/* hyp/route.c - which Exception level takes an exception, and which interrupt is taken next.
 * Implements: DDI 0487 D1.3.6 (routing of synchronous exceptions, interrupts and SError), the target and mask tables of
 *             physical and virtual interrupts; AArch64.BreakpointException() and kin for MDCR_EL2.TDE.
 * Not here:   taking the exception (cpu/exec/exception.c). */
#include "hyp/route.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"

#define MDCR_TDE BIT(8)

static bool is_debug(unsigned ec)
{
	return (ec >= EC_BREAKPT_LOWER && ec <= EC_WATCHPT_SAME) || ec == EC_BRK64 || ec == EC_BKPT32;
}

static bool is_abort(unsigned ec)
{
	return ec == EC_IABORT_LOWER || ec == EC_IABORT_SAME || ec == EC_DABORT_LOWER || ec == EC_DABORT_SAME;
}

/* Synchronous External abort, on an access or on a walk. */
static bool is_external(const struct exception *e)
{
	unsigned fsc = e->iss & 0x3f;

	return is_abort(e->ec) && (fsc == 0x10 || fsc == 0x13 || (fsc >= 0x14 && fsc <= 0x17));
}

unsigned hyp_route_sync(const struct pe *pe, const struct exception *e, const char **why)
{
	unsigned el = pe->ps.el;
	uint64_t hcr = effective_hcr(pe);

	*why = NULL;
	if (is_external(e) && have_el(pe, EL3) && (SYS(pe, SCR_EL3) & SCR_EA)) {
		*why = "SCR_EL3.EA";
		return EL3;
	}
	if (el >= EL2)
		return el;
	if (e->stage2)
		return EL2;
	if (el2_enabled(pe) && is_debug(e->ec) && (SYS(pe, MDCR_EL2) & MDCR_TDE)) {
		*why = "MDCR_EL2.TDE";
		return EL2;
	}
	if (is_external(e) && has(pe, FEAT_RAS) && (hcr & HCR_TEA)) {
		*why = "HCR_EL2.TEA";
		return EL2;
	}
	if (hcr & HCR_TGE) {
		*why = "HCR_EL2.TGE";
		return EL2;
	}
	return EL1;
}

struct line {
	enum exc_type type;
	uint8_t wire, virt_wire, mask_bit; /* PSTATE.DAIF bit number */
	uint8_t virt_reg_bit;              /* HCR_EL2.{VSE,VI,VF} */
	uint64_t hcr_route, scr_route;
	const char *phys_why, *virt_why;
};

/* In the order in which they are taken. IMPDEF: SError, then FIQ, then IRQ, physical before virtual. */
static const struct line lines[] = {
	{ EXC_SERROR, WIRE_SERROR, WIRE_COUNT, 2, 8, HCR_AMO, SCR_EA, "SError", "HCR_EL2.VSE" },
	{ EXC_FIQ, WIRE_FIQ, WIRE_VFIQ, 0, 6, HCR_FMO, SCR_FIQ, "FIQ", "virtual FIQ" },
	{ EXC_IRQ, WIRE_IRQ, WIRE_VIRQ, 1, 7, HCR_IMO, SCR_IRQ, "IRQ", "virtual IRQ" },
};

/* EL that takes the physical interrupt; 0: none now (masked, or the target is below the current EL). */
static unsigned phys_target(const struct pe *pe, const struct line *l)
{
	unsigned el = pe->ps.el, target = EL1;
	uint64_t hcr = effective_hcr(pe);
	bool masked = pe->ps.daif >> l->mask_bit & 1;

	if (have_el(pe, EL3) && (SYS(pe, SCR_EL3) & l->scr_route))
		target = EL3;
	else if (hcr & (HCR_TGE | l->hcr_route))
		target = EL2;
	if (target < el)
		return 0;
	if (target == el || target == EL1)
		return masked ? 0 : target;
	/* To a higher EL it cannot be masked, but for a host's EL0. */
	if (target == EL2 && el_is_in_host(pe, EL0))
		return masked ? 0 : target;
	return target;
}

/* The virtual interrupt is pending and EL1 or EL0 runs that may take it, masked or not. */
static bool virt_pending(const struct pe *pe, const struct line *l)
{
	uint64_t hcr = effective_hcr(pe);

	if (pe->ps.el > EL1 || (hcr & HCR_TGE) || !(hcr & l->hcr_route))
		return false;
	return (hcr >> l->virt_reg_bit & 1) || (l->virt_wire < WIRE_COUNT && (pe->irq_in & BIT(l->virt_wire)));
}

bool hyp_pending_interrupt(const struct pe *pe, struct interrupt_choice *c)
{
	for (unsigned i = 0; i < ARRAY_SIZE(lines); i++) {
		const struct line *l = &lines[i];
		unsigned t = pe->irq_in & BIT(l->wire) ? phys_target(pe, l) : 0;

		if (t) {
			*c = (struct interrupt_choice){ l->type, t, false, l->phys_why };
			return true;
		}
	}
	for (unsigned i = 0; i < ARRAY_SIZE(lines); i++) {
		const struct line *l = &lines[i];

		if (virt_pending(pe, l) && !(pe->ps.daif >> l->mask_bit & 1)) {
			*c = (struct interrupt_choice){ l->type, EL1, true, l->virt_why };
			return true;
		}
	}
	return false;
}

bool hyp_wakeup_pending(const struct pe *pe)
{
	if (pe->irq_in & (BIT(WIRE_IRQ) | BIT(WIRE_FIQ) | BIT(WIRE_SERROR)))
		return true;
	for (unsigned i = 0; i < ARRAY_SIZE(lines); i++)
		if (virt_pending(pe, &lines[i]))
			return true;
	return false;
}
