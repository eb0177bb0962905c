/* hyp/vhe.c - what HCR_EL2.E2H makes of register names.
 * Implements: DDI 0487 D24: at EL2 with E2H the EL1 names mean EL2's registers; _EL12 and _EL02 names mean EL1's and EL0's.
 * Not here:   which register is whose twin: columns E2H and ALIAS of sysregs.def. */
#include "hyp/vhe.h"

#include "cpu/arch/effective.h"

bool vhe_alias_exists(const struct pe *pe)
{
	return pe->ps.el >= EL2 && has(pe, FEAT_VHE) && (effective_hcr(pe) & HCR_E2H);
}

enum sysreg_id vhe_target(const struct pe *pe, const struct sysreg *r)
{
	if (r->alias)
		return (enum sysreg_id)r->alias;
	/* A host's EL0 too: of what EL0 may name, only timers have twins. */
	if (r->e2h && el_is_in_host(pe, pe->ps.el))
		return (enum sysreg_id)r->e2h;
	return (enum sysreg_id)r->id;
}
