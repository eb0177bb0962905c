/* hyp/vhe.h - what HCR_EL2.E2H makes of register names (FEAT_VHE). */
#ifndef AERIE_HYP_VHE_H
#define AERIE_HYP_VHE_H

#include "cpu/arch/pe.h"

/* An _EL12 or _EL02 name exists at the current EL. */
bool vhe_alias_exists(const struct pe *pe);
/* Register that the row's name means at the current EL. */
enum sysreg_id vhe_target(const struct pe *pe, const struct sysreg *r);

#endif
