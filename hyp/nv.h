/* hyp/nv.h - nested virtualization: what HCR_EL2.{NV,NV1,NV2} make of accesses at EL1.
 * Implements: DDI 0487 D8.11 (FEAT_NV, FEAT_NV2), the EffectiveHCR_EL2_NVx() conditions of the accessors' pseudocode. */
#ifndef AERIE_HYP_NV_H
#define AERIE_HYP_NV_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

/* An access at EL1 that names what belongs to EL2, or an _EL12 or _EL02 name. true: *v says what becomes of it (it traps, goes to
 * memory or to EL1's register); false: it is UNDEFINED as ever. */
bool nv_el2_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v);
/* An access at EL1 to one of EL1's own that {NV2,NV1,NV} = 011 traps before any other control; true: *v says so. */
bool nv1_trap_verdict(const struct pe *pe, const struct sysreg *r, struct verdict *v);
/* An access at EL1 to EL1's own that nothing else traps: the same; false: to the register. */
bool nv_el1_verdict(const struct pe *pe, const struct sysreg *r, struct verdict *v);
/* The access to r at EL1, which NV2 turned into one of memory or of EL1's register, would trap to EL2 if NV2 were 0. */
bool nv_trap_avoided(const struct pe *pe, const struct sysreg *r);

#endif
