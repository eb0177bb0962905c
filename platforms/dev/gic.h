/* platforms/dev/gic.h - what a machine needs to know of the interrupt controllers: GICv3 and GICv2.
 * Implements: IHI 0069 (GICv3), IHI 0048 (GICv2).
 *
 * Windows of gicv3: 0 distributor, 1 redistributors (128 KiB a PE). Of gicv2: 0 distributor, 1 CPU interfaces. Of gicv2-virt,
 * the virtual interfaces of env.gic, a gicv2: 0 GICH, 1 GICV.
 * Properties: "irqs" number of interrupts, 64..1020, a multiple of 32 (default 288: 32 SGIs and PPIs and 256 SPIs);
 *             "security" 1: two Security states (the machine has EL3), 0: GICD_CTLR.DS is 1 for ever (default).
 *             "maintenance" INTID of the PPI of the virtual CPU interfaces (gicv3, gicv2-virt; default 0: not
 *             wired).
 *             "lpis" 1: there are LPIs (GICv3; default 0), for an ITS: "gicv3-its", env.gic a gicv3, window 0: 128 KiB.
 *             "nonsecure" 1: comes out of reset as Secure firmware would leave it for a kernel in Non-secure state, for
 *             machines with EL3 that start without firmware: every interrupt in Group 1, redistributors awake.
 * env.pe and env.pe_count must be set; the outputs go to pe_wire(). */
#ifndef AERIE_DEV_GIC_H
#define AERIE_DEV_GIC_H

#include "sim/core/device.h"

/* irq_line.n of an input: the INTID (16..31 PPI of that PE, 32.. SPI, where pe is ignored). */
#define GIC_INPUT(pe, intid) ((unsigned)(pe) << 16 | (unsigned)(intid))

struct gic_if_ops;

extern const struct device_ops gicv3_device;
extern const struct device_ops gicv2_device;
extern const struct device_ops gicv2_virt_device;
extern const struct device_ops gicv3_its_device;
/* Window 0: 4 KiB; irq 0: the first of GIC_V2M_SPIS SPIs, the others follow. */
extern const struct device_ops gic_v2m_device;
#define GIC_V2M_SPIS 64
/* GICv3: pe->gic = &gicv3_if, pe->gic_arg = the device. */
extern const struct gic_if_ops gicv3_if;

#endif
