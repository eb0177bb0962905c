/* hyp/gic.h - which CPU interface of the GIC an ICC_* name means. */
#ifndef AERIE_HYP_GIC_H
#define AERIE_HYP_GIC_H

#include "cpu/arch/pe.h"

/* The access, allowed by sysreg_verdict(), is to the ICV_* register of that name. False where the GIC has no virtual interface. */
bool hyp_gic_is_virtual(const struct pe *pe, enum sysreg_id id);

#endif
