/* hyp/access.h - decides whether a system-register access or a SYS instruction happens, traps, is UNDEFINED, or goes elsewhere. */
#ifndef AERIE_HYP_ACCESS_H
#define AERIE_HYP_ACCESS_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

/* For a row of the table, made by the current EL. DO_REGISTER names the register that is really meant (rows of SYS
 * instructions: SR_NONE). */
struct verdict sysreg_verdict(const struct pe *pe, const struct sysreg *r, enum dir d);
/* For an encoding that has no row, or whose row's feature is absent. */
struct verdict sysreg_unknown_verdict(const struct pe *pe, uint32_t enc, enum dir d);

#endif
