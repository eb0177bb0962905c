/* cpu/arch/idregs.h - the identification registers' values, computed from a CPU model's features. */
#ifndef AERIE_ARCH_IDREGS_H
#define AERIE_ARCH_IDREGS_H

#include "cpu/arch/sysreg.h"

/* Value of a register that the model alone decides; 0 for all others. */
uint64_t idreg_value(const struct cpu_model *m, enum sysreg_id id);
/* idregs32.c: the same of the AArch32 identification registers; 0 without AArch32. */
uint64_t idreg32_value(const struct cpu_model *m, enum sysreg_id id);
/* CCSIDR_EL1 for a CSSELR_EL1; 0 where no such cache is. */
uint64_t idreg_ccsidr(const struct cpu_model *m, uint64_t csselr);

#endif
