/* platforms/dev/gicv3_virt.h - the virtual CPU interface of one PE: its state, and what its files ask of each other. */
#ifndef AERIE_DEV_GICV3_VIRT_H
#define AERIE_DEV_GICV3_VIRT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/core/bits.h"

#define GICV3_LIST_REGS 4
#define GICV3_VPRE_BITS 5 /* of virtual priority and of virtual preemption: 32 levels, one active-priorities register */
#define GICV3_VPRIO_MASK 0xf8u

#define ICH_LR_PENDING BIT(62)
#define ICH_LR_ACTIVE  BIT(63)
#define ICH_LR_STATE   (ICH_LR_PENDING | ICH_LR_ACTIVE)
#define ICH_LR_HW      BIT(61)
#define ICH_LR_GROUP   BIT(60)
#define ICH_LR_EOI     BIT(41) /* where HW is 0 */

#define ICH_HCR_EN     BIT(0)
#define ICH_HCR_EOICOUNT_SHIFT 27

#define ICH_VMCR_VENG0  BIT(0)
#define ICH_VMCR_VENG1  BIT(1)
#define ICH_VMCR_VFIQEN BIT(3)
#define ICH_VMCR_VCBPR  BIT(4)
#define ICH_VMCR_VEOIM  BIT(9)

struct gicv3;
struct gicv3_pe;

struct gicv3_virt {
	uint64_t lr[GICV3_LIST_REGS];
	uint32_t hcr;        /* ICH_HCR_EL2 */
	uint32_t vmcr;       /* ICH_VMCR_EL2 */
	uint32_t apr[2];     /* [group]; bit n: a virtual interrupt of group priority n * 8 is active */
	int top;             /* list register with the highest-priority pending interrupt of the enabled groups; -1: none */
	bool irq, fiq;       /* levels at the PE */
	bool maintenance;    /* level of the maintenance interrupt */
};

static inline bool ich_lr_is_group1(uint64_t lr)
{
	return lr & ICH_LR_GROUP;
}

static inline uint8_t ich_lr_prio(uint64_t lr)
{
	return (uint8_t)bits(lr, 55, 48);
}

static inline uint32_t ich_lr_vintid(uint64_t lr)
{
	return (uint32_t)lr;
}

static inline uint32_t ich_lr_pintid(uint64_t lr)
{
	return (uint32_t)bits(lr, 44, 32);
}

/* gicv3_virt.c */
void gicv3_virt_reset(struct gicv3_virt *v);
void gicv3_virt_update(struct gicv3 *g, struct gicv3_pe *p);     /* whatever of the state changed */
bool gicv3_virt_can_signal(const struct gicv3_virt *v);
uint8_t gicv3_virt_running(const struct gicv3_virt *v);          /* GIC_IDLE: nothing is active */
uint32_t gicv3_virt_group_mask(const struct gicv3_virt *v, bool group1);
uint32_t gicv3_virt_misr(const struct gicv3_virt *v);
uint32_t gicv3_virt_eisr(const struct gicv3_virt *v);
uint32_t gicv3_virt_elrsr(const struct gicv3_virt *v);
/* The binary point as software reads it: [group]. */
unsigned gicv3_virt_bpr(const struct gicv3_virt *v, bool group1);
void gicv3_virt_set_vmcr(struct gicv3_virt *v, uint32_t vmcr);   /* with what cannot be written as it has to be */

/* gicv3_icv.c, gicv3_ich.c: `id` is a register of that kind. */
struct pe;
uint64_t gicv3_icv_read(struct gicv3 *g, struct gicv3_pe *p, unsigned id);
void gicv3_icv_write(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, unsigned id, uint64_t val);
uint64_t gicv3_ich_read(const struct gicv3_virt *v, unsigned id);
void gicv3_ich_write(struct gicv3_virt *v, unsigned id, uint64_t val);

#endif
