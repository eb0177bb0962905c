/* cpu/exec/debug_regs.c - debug registers that are more than storage: OS Lock, claim tags.
 * Implements: DDI 0487 D24.3: OSLAR_EL1, OSLSR_EL1.OSLK, DBGCLAIMSET_EL1, DBGCLAIMCLR_EL1. There is no external debugger: the
 *             debug communications channel is always empty. */
#include "cpu/exec/debug_regs.h"

#define OSLSR_OSLK BIT(1)

void debug_oslar_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)id;
	SYS(pe, OSLSR_EL1) = (SYS(pe, OSLSR_EL1) & ~OSLSR_OSLK) | (v & 1 ? OSLSR_OSLK : 0);
}

/* DBGCLAIMSET_EL1 reads as which tags exist, DBGCLAIMCLR_EL1 as which are set; the tags live in the latter's storage. */
uint64_t debug_claim_read(struct pe *pe, enum sysreg_id id)
{
	return id == SR_DBGCLAIMSET_EL1 ? 0xff : SYS(pe, DBGCLAIMCLR_EL1);
}

void debug_claim_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	uint64_t tags = v & 0xff;

	if (id == SR_DBGCLAIMSET_EL1)
		SYS(pe, DBGCLAIMCLR_EL1) |= tags;
	else
		SYS(pe, DBGCLAIMCLR_EL1) &= ~tags;
}
