/* platforms/dev/gicv3_ich.c - the ICH_* registers, by which a hypervisor runs the virtual CPU interface of a PE.
 * Implements: IHI 0069 12.4 (ICH_* system registers) with four list registers, 5 bits of virtual priority and preemption, 16
 *             bits of virtual INTID, no SErrors from the interface, no GICv4.
 * Not here:   what follows from the values (gic_virt.c); the trap bits of ICH_HCR_EL2 (hyp/access.c). */
#include "platforms/dev/gicv3_priv.h"

#include "cpu/arch/sysreg.h"

/* PRIbits, PREbits; IDbits 0: 16; A3V, nV4, TDS; ListRegs. */
#define VTR_VALUE ((GIC_VPRE_BITS - 1ULL) << 29 | (GIC_VPRE_BITS - 1ULL) << 26 | BIT(21) | BIT(20) | BIT(19) | (GIC_LIST_REGS - 1))
/* En and the enables of maintenance conditions; TC, TALL0, TALL1, TDIR; EOIcount. */
#define HCR_WRITABLE (GENMASK(31, 27) | BIT(14) | GENMASK(12, 10) | GENMASK(7, 0))
#define LR_WRITABLE (GENMASK(63, 60) | GENMASK(55, 51) | GENMASK(15, 0))

uint64_t gicv3_ich_read(const struct gic_virt *v, unsigned id)
{
	if (id >= SR_ICH_LR0_EL2 && id < SR_ICH_LR0_EL2 + GIC_LIST_REGS)
		return v->lr[id - SR_ICH_LR0_EL2];
	switch (id) {
	case SR_ICH_HCR_EL2:   return v->hcr;
	case SR_ICH_VTR_EL2:   return VTR_VALUE;
	case SR_ICH_MISR_EL2:  return gic_virt_misr(v);
	case SR_ICH_EISR_EL2:  return gic_virt_eisr(v);
	case SR_ICH_ELRSR_EL2: return gic_virt_elrsr(v);
	case SR_ICH_VMCR_EL2:  return v->vmcr;
	case SR_ICH_AP0R0_EL2: return v->apr[0];
	case SR_ICH_AP1R0_EL2: return v->apr[1];
	default:               return 0;
	}
}

/* pINTID has 13 bits; without HW only its bit 9 is there, which is EOI then. */
static uint64_t lr_bits(uint64_t val)
{
	return val & (LR_WRITABLE | (val & ICH_LR_HW ? GENMASK(44, 32) : ICH_LR_EOI));
}

void gicv3_ich_write(struct gic_virt *v, unsigned id, uint64_t val)
{
	if (id >= SR_ICH_LR0_EL2 && id < SR_ICH_LR0_EL2 + GIC_LIST_REGS)
		v->lr[id - SR_ICH_LR0_EL2] = lr_bits(val);
	switch (id) {
	case SR_ICH_HCR_EL2:   v->hcr = (uint32_t)(val & HCR_WRITABLE); break;
	case SR_ICH_VMCR_EL2:  gic_virt_set_vmcr(v, (uint32_t)val); break;
	case SR_ICH_AP0R0_EL2: v->apr[0] = (uint32_t)val; break;
	case SR_ICH_AP1R0_EL2: v->apr[1] = (uint32_t)val; break;
	default:               break;
	}
}
