/* hyp/route.h - which Exception level takes an exception, and which interrupt is taken next.
 * Implements: DDI 0487 D1.3.6 (routing), AArch64.TakeException's callers: RouteToEL2/TGE/EA rules, CheckInterrupts. */
#ifndef AERIE_HYP_ROUTE_H
#define AERIE_HYP_ROUTE_H

#include "cpu/arch/pe.h"

/* Target EL (1..3) of a synchronous exception of class ec raised at the current EL, target_el of the exception being 0. */
unsigned hyp_route_sync(const struct pe *pe, const struct exception *e, const char **why);

struct interrupt_choice {
	enum exc_type type;   /* EXC_IRQ, EXC_FIQ, EXC_SERROR */
	unsigned target_el;
	bool virt;            /* a virtual interrupt (HCR_EL2.VI/VF/VSE or the GIC's) */
	const char *why;
};
/* The pending, unmasked interrupt of highest priority; false: none. Looks at pe->irq_in and HCR_EL2.{VI,VF,VSE}. */
bool hyp_pending_interrupt(const struct pe *pe, struct interrupt_choice *c);
/* Would wake WFI: pending whatever PSTATE.DAIF says (DDI 0487 D1.6). */
bool hyp_wakeup_pending(const struct pe *pe);

#endif
