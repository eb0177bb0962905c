/* platforms/dev/gic_virt.h - the virtual CPU interface of one PE: its state, and what its files ask of each other. */
#ifndef AERIE_DEV_GIC_VIRT_H
#define AERIE_DEV_GIC_VIRT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/core/bits.h"
#include "sim/core/snap.h"

#define GIC_LIST_REGS 4
#define GIC_VPRE_BITS 5 /* of virtual priority and of virtual preemption: 32 levels, one active-priorities register */

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
#define ICH_VMCR_VACKCTL BIT(2)
#define ICH_VMCR_VFIQEN BIT(3)
#define ICH_VMCR_VCBPR  BIT(4)
#define ICH_VMCR_VEOIM  BIT(9)

struct pe;
struct trace;

struct gic_virt {
	uint64_t lr[GIC_LIST_REGS];
	uint32_t hcr;        /* ICH_HCR_EL2 */
	uint32_t vmcr;       /* ICH_VMCR_EL2 */
	uint32_t apr[2];     /* [group]; bit n: a virtual interrupt of group priority n * 8 is active. GICv2: all in [0] */
	bool v2;             /* ICH_VMCR_EL2.{VAckCtl, VFIQEn} can be written; constant */
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

void gic_virt_reset(struct gic_virt *v);
void gic_virt_snap(struct gic_virt *v, struct snap *s);
/* Whatever of the state changed: sets v->top and drives the PE's virtual wires; true: v->maintenance changed. */
bool gic_virt_update(struct gic_virt *v, struct pe *pe, struct trace *t);
bool gic_virt_can_signal(const struct gic_virt *v);
uint8_t gic_virt_running(const struct gic_virt *v);          /* GIC_IDLE: nothing is active */
uint32_t gic_virt_group_mask(const struct gic_virt *v, bool group1);
uint32_t gic_virt_misr(const struct gic_virt *v);
uint32_t gic_virt_eisr(const struct gic_virt *v);
uint32_t gic_virt_elrsr(const struct gic_virt *v);
/* The binary point as software reads it. */
unsigned gic_virt_bpr(const struct gic_virt *v, bool group1);
void gic_virt_set_vmcr(struct gic_virt *v, uint32_t vmcr);   /* with what cannot be written as it has to be */
/* Bits of ICH_VMCR_EL2 written by another register's field. */
void gic_virt_set_vmcr_field(struct gic_virt *v, unsigned hi, unsigned lo, uint64_t val);
/* An end of interrupt, or a deactivation, that no list register knows: EOIcount. */
void gic_virt_count_eoi(struct gic_virt *v);

#endif
