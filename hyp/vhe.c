/* hyp/vhe.c - what HCR_EL2.E2H makes of register names.
 * Implements: DDI 0487 D24: at EL2 with E2H the EL1 names mean EL2's registers; _EL12 and _EL02 names mean EL1's and EL0's.
 * Not here:   which register is whose twin: columns E2H and ALIAS of sysregs.def. */
#include "hyp/vhe.h"

#include "cpu/arch/effective.h"

bool vhe_alias_exists(const struct pe *pe)
{
	return pe->ps.el >= EL2 && has(pe, FEAT_VHE) && (effective_hcr(pe) & HCR_E2H);
}

/* In Secure state EL2's timers are others. */
static enum sysreg_id secure_timer(enum sysreg_id id)
{
	switch (id) {
	case SR_CNTHP_TVAL_EL2:
		return SR_CNTHPS_TVAL_EL2;
	case SR_CNTHP_CTL_EL2:
		return SR_CNTHPS_CTL_EL2;
	case SR_CNTHP_CVAL_EL2:
		return SR_CNTHPS_CVAL_EL2;
	case SR_CNTHV_TVAL_EL2:
		return SR_CNTHVS_TVAL_EL2;
	case SR_CNTHV_CTL_EL2:
		return SR_CNTHVS_CTL_EL2;
	case SR_CNTHV_CVAL_EL2:
		return SR_CNTHVS_CVAL_EL2;
	default:
		return id;
	}
}

enum sysreg_id vhe_target(const struct pe *pe, const struct sysreg *r)
{
	if (r->alias)
		return (enum sysreg_id)r->alias;
	/* A host's EL0 too: of what EL0 may name, only timers have twins. */
	if (r->e2h && el_is_in_host(pe, pe->ps.el))
		return is_secure_below_el3(pe) ? secure_timer((enum sysreg_id)r->e2h) : (enum sysreg_id)r->e2h;
	return (enum sysreg_id)r->id;
}
