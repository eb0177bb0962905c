/* hyp/gic.c - which CPU interface of the GIC an ICC_* name means.
 * Implements: IHI 0069 12.2, the accessors' conditions on HCR_EL2.{FMO,IMO}: at EL1 with virtual interrupts of a group, the
 *             registers of that group are ICV_* ones; the common registers are with either.
 * Not here:   traps of the accesses, SGIs among them (access.c). */
#include "hyp/gic.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"

/* The bits of HCR_EL2 any of which makes the register virtual. */
static uint64_t virtual_by(enum sysreg_id id)
{
	switch (id) {
	case SR_ICC_IAR0_EL1: case SR_ICC_EOIR0_EL1: case SR_ICC_HPPIR0_EL1: case SR_ICC_BPR0_EL1: case SR_ICC_IGRPEN0_EL1:
	case SR_ICC_AP0R0_EL1: case SR_ICC_AP0R1_EL1: case SR_ICC_AP0R2_EL1: case SR_ICC_AP0R3_EL1:
		return HCR_FMO;
	case SR_ICC_IAR1_EL1: case SR_ICC_EOIR1_EL1: case SR_ICC_HPPIR1_EL1: case SR_ICC_BPR1_EL1: case SR_ICC_IGRPEN1_EL1:
	case SR_ICC_AP1R0_EL1: case SR_ICC_AP1R1_EL1: case SR_ICC_AP1R2_EL1: case SR_ICC_AP1R3_EL1:
		return HCR_IMO;
	case SR_ICC_PMR_EL1: case SR_ICC_RPR_EL1: case SR_ICC_CTLR_EL1: case SR_ICC_DIR_EL1:
		return HCR_FMO | HCR_IMO;
	default:
		return 0;
	}
}

bool hyp_gic_is_virtual(const struct pe *pe, enum sysreg_id id)
{
	return pe->ps.el == EL1 && (effective_hcr(pe) & virtual_by(id)) && pe->gic->virt_read;
}
