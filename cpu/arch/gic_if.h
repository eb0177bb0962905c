/* cpu/arch/gic_if.h - contract: the ICC_* and ICH_* registers of one PE, implemented by the GIC's CPU interface.
 * Implements: IHI 0069 chapter 12. Access checks and traps are hyp/access's, the choice between ICC and ICV registers is
 * hyp/gic's; the interface sees permitted accesses only. */
#ifndef AERIE_ARCH_GIC_IF_H
#define AERIE_ARCH_GIC_IF_H

#include "cpu/arch/sysreg.h"

struct pe;

struct gic_if_ops {
	/* `id` is the register after redirection and banking by name (ICC_IAR1_EL1 ...); `pe` gives EL and security state. */
	uint64_t (*read)(void *gic, struct pe *pe, enum sysreg_id id);
	void (*write)(void *gic, struct pe *pe, enum sysreg_id id, uint64_t v);
	/* To be called when the PE, of a machine with two Security states, goes to or leaves EL3 or changes SCR_EL3.NS: which of
	 * IRQ and FIQ signals an interrupt depends on it (IHI 0069 4.6.2). */
	void (*state_changed)(void *gic, struct pe *pe);
	/* The PE was reset: so is its CPU interface. NULL: it keeps nothing. */
	void (*reset)(void *gic, struct pe *pe);
	/* The same for the virtual CPU interface: `id` is the ICC_* name by which EL1 means an ICV_* register. Both NULL: none. */
	uint64_t (*virt_read)(void *gic, struct pe *pe, enum sysreg_id id);
	void (*virt_write)(void *gic, struct pe *pe, enum sysreg_id id, uint64_t v);
	/* Registers of which the interface may have fewer than there are names: ICH_LR<n>_EL2, ICC_AP0R<n>_EL1 and kin. NULL:
	 * all are there. */
	bool (*exists)(void *gic, enum sysreg_id id);
};

#endif
