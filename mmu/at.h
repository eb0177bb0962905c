/* mmu/at.h - address translation instructions: what PAR_EL1 shows.
 * Implements: DDI 0487 D24.2.125 (PAR_EL1), AArch64.AT(), AArch64.EncodePAR(). */
#ifndef AERIE_MMU_AT_H
#define AERIE_MMU_AT_H

#include "cpu/arch/xlate.h"

enum at_op {
	AT_S1E0R,
	AT_S1E0W,
	AT_S1E1R,
	AT_S1E1W,
	AT_S1E1RP, /* FEAT_PAN2: obey PSTATE.PAN */
	AT_S1E1WP,
	AT_S1E1A,  /* FEAT_ATS1A: no permission check */
	AT_S1E2R,
	AT_S1E2W,
	AT_S1E2A,
	AT_S1E3R,
	AT_S1E3W,
	AT_S1E3A,
	AT_S12E0R,
	AT_S12E0W,
	AT_S12E1R,
	AT_S12E1W,
};

/* PAR_EL1 for the instruction executed in the PE's current state. When f->kind is not FAULT_NONE the instruction takes that
 * fault as a Data Abort instead (external abort on the walk; at EL1, a stage 2 fault on a stage 1 walk) and the value has no
 * meaning. */
uint64_t mmu_at(const struct pe *pe, const struct mem_port *mem, enum at_op op, va_t va, struct fault *f);

#endif
