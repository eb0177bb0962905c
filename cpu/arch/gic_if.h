/* cpu/arch/gic_if.h - contract: the ICC_* and ICH_* registers of one PE, implemented by the GIC's CPU interface.
 * Implements: IHI 0069 chapter 12. Access checks and traps are hyp/access's; the interface sees permitted accesses only. */
#ifndef AERIE_ARCH_GIC_IF_H
#define AERIE_ARCH_GIC_IF_H

#include "cpu/arch/sysreg.h"

struct pe;

struct gic_if_ops {
	/* `id` is the register after redirection and banking by name (ICC_IAR1_EL1 ...); `pe` gives EL and security state. */
	uint64_t (*read)(void *gic, struct pe *pe, enum sysreg_id id);
	void (*write)(void *gic, struct pe *pe, enum sysreg_id id, uint64_t v);
};

#endif
