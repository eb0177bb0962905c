/* hyp/a32_access.h - decides whether an access to an AArch32 System register happens, traps or is UNDEFINED. */
#ifndef AERIE_HYP_A32_ACCESS_H
#define AERIE_HYP_A32_ACCESS_H

#include "cpu/arch/a32regs.h"
#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

/* By the current EL, which uses AArch32; r is NULL for an encoding without a row. DO_REGISTER names the AArch64 register whose
 * value, or half, is meant; SR_NONE for rows that are none. EC says how the access traps: 0x03 to 0x06, 0x0c. */
struct verdict a32_access_verdict(const struct pe *pe, const struct a32_reg *r, uint32_t enc, enum dir d);

#endif
