/* platforms/dev/gicv3_icv.c - the ICV_* registers: what a guest's ICC_* accesses reach.
 * Implements: IHI 0069 12.3 (ICV_* system registers): acknowledge, priority drop, deactivation by EOImode, and the physical
 *             deactivation that list registers with HW ask for.
 * Not here:   which accesses come here (hyp/gic.c); SGIs, which a hypervisor always sees (trapctl.def).
 * IMPDEF: an end of interrupt that is not of the group of the highest active priority is ignored. */
#include "platforms/dev/gicv3_priv.h"

#include "cpu/arch/sysreg.h"

#define CTLR_FIXED (BIT(18) | BIT(15) | (GIC_VPRE_BITS - 1) << 8) /* RSS, A3V, PRIbits; IDbits 0: 16 bits */

enum { FIRST_LPI = 8192 };

static bool is_special(uint32_t intid)
{
	return intid >= GICV3_SPECIAL && intid < GICV3_INTIDS;
}

/* ---- acknowledge ---- */

static uint32_t intid_shown(const struct gic_virt *v, bool group1)
{
	if (v->top < 0 || ich_lr_is_group1(v->lr[v->top]) != group1)
		return GIC_SPURIOUS;
	return ich_lr_vintid(v->lr[v->top]);
}

static uint32_t read_iar(struct gicv3 *g, struct gicv3_pe *p, bool group1)
{
	struct gic_virt *v = &p->virt;
	uint32_t mask = gic_virt_group_mask(v, group1), intid;
	uint64_t *lr;

	if (!gic_virt_can_signal(v) || ich_lr_is_group1(v->lr[v->top]) != group1)
		return GIC_SPURIOUS;
	lr = &v->lr[v->top];
	intid = ich_lr_vintid(*lr);
	gicv3_trace(g, p, "acknowledge virtual", intid, true);
	*lr &= ~ICH_LR_PENDING;
	if (!is_special(intid)) { /* a hypervisor's mistake: the INTID is handed out, nothing becomes active */
		*lr |= ICH_LR_ACTIVE;
		v->apr[group1] |= 1u << ((ich_lr_prio(*lr) & mask) >> (8 - GIC_VPRE_BITS));
	}
	gicv3_virt_update(g, p);
	return intid;
}

/* ---- end ---- */

static int find_active(const struct gic_virt *v, uint32_t intid)
{
	for (int i = 0; i < GIC_LIST_REGS; i++)
		if ((v->lr[i] & ICH_LR_ACTIVE) && ich_lr_vintid(v->lr[i]) == intid)
			return i;
	return -1;
}

static void deactivate(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint64_t *lr)
{
	uint32_t pintid = ich_lr_pintid(*lr);

	*lr &= ~ICH_LR_ACTIVE;
	if (!(*lr & ICH_LR_HW) || pintid >= g->irqs || !gicv3_may_deactivate(g, p, pe, pintid))
		return;
	gicv3_trace(g, p, "deactivate", pintid, false);
	gicv3_deactivate(g, p, pintid);
}

static void write_eoir(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, bool group1, uint32_t intid)
{
	struct gic_virt *v = &p->virt;
	unsigned first0 = v->apr[0] ? (unsigned)__builtin_ctz(v->apr[0]) : 32;
	unsigned first1 = v->apr[1] ? (unsigned)__builtin_ctz(v->apr[1]) : 32;
	unsigned first = group1 ? first1 : first0;
	int i;

	/* Without an active priority there is nothing to drop, and no EOI to count. Group 0 counts first among equals. */
	if (is_special(intid) || first == 32 || group1 != (first1 < first0))
		return;
	v->apr[group1] &= v->apr[group1] - 1;
	gicv3_trace(g, p, "end virtual", intid, false);
	i = find_active(v, intid);
	if (i < 0) {
		if (intid < FIRST_LPI)
			gic_virt_count_eoi(v);
	} else if (ich_lr_is_group1(v->lr[i]) == group1 &&
		   (ich_lr_prio(v->lr[i]) & gic_virt_group_mask(v, group1)) == first << (8 - GIC_VPRE_BITS)) {
		if (!(v->vmcr & ICH_VMCR_VEOIM) || intid >= FIRST_LPI)
			deactivate(g, p, pe, &v->lr[i]);
	}
	gicv3_virt_update(g, p);
}

static void write_dir(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint32_t intid)
{
	struct gic_virt *v = &p->virt;
	int i;

	if (is_special(intid) || intid >= FIRST_LPI || !(v->vmcr & ICH_VMCR_VEOIM))
		return;
	i = find_active(v, intid);
	if (i < 0)
		gic_virt_count_eoi(v);
	else
		deactivate(g, p, pe, &v->lr[i]);
	gicv3_virt_update(g, p);
}

/* ---- the rest is ICH_VMCR_EL2 in pieces ---- */

static uint64_t read_ctlr(const struct gic_virt *v)
{
	return CTLR_FIXED | (uint64_t)bit(v->vmcr, 9) << 1 | bit(v->vmcr, 4);
}

static void write_control(struct gic_virt *v, unsigned id, uint64_t val)
{
	switch (id) {
	case SR_ICC_PMR_EL1:     gic_virt_set_vmcr_field(v, 31, 24, val); break;
	case SR_ICC_BPR0_EL1:    gic_virt_set_vmcr_field(v, 23, 21, val); break;
	case SR_ICC_BPR1_EL1:
		if (!(v->vmcr & ICH_VMCR_VCBPR))
			gic_virt_set_vmcr_field(v, 20, 18, val);
		break;
	case SR_ICC_CTLR_EL1:
		gic_virt_set_vmcr_field(v, 9, 9, val >> 1);
		gic_virt_set_vmcr_field(v, 4, 4, val);
		break;
	case SR_ICC_IGRPEN0_EL1: gic_virt_set_vmcr_field(v, 0, 0, val); break;
	case SR_ICC_IGRPEN1_EL1: gic_virt_set_vmcr_field(v, 1, 1, val); break;
	case SR_ICC_AP0R0_EL1:   v->apr[0] = (uint32_t)val; break;
	case SR_ICC_AP1R0_EL1:   v->apr[1] = (uint32_t)val; break;
	default:                 break;
	}
}

uint64_t gicv3_icv_read(struct gicv3 *g, struct gicv3_pe *p, unsigned id)
{
	const struct gic_virt *v = &p->virt;

	switch (id) {
	case SR_ICC_IAR0_EL1:    return read_iar(g, p, false);
	case SR_ICC_IAR1_EL1:    return read_iar(g, p, true);
	case SR_ICC_HPPIR0_EL1:  return intid_shown(v, false);
	case SR_ICC_HPPIR1_EL1:  return intid_shown(v, true);
	case SR_ICC_RPR_EL1:     return gic_virt_running(v);
	case SR_ICC_PMR_EL1:     return bits(v->vmcr, 31, 24);
	case SR_ICC_BPR0_EL1:    return gic_virt_bpr(v, false);
	case SR_ICC_BPR1_EL1:    return gic_virt_bpr(v, true);
	case SR_ICC_CTLR_EL1:    return read_ctlr(v);
	case SR_ICC_IGRPEN0_EL1: return bit(v->vmcr, 0);
	case SR_ICC_IGRPEN1_EL1: return bit(v->vmcr, 1);
	case SR_ICC_AP0R0_EL1:   return v->apr[0];
	case SR_ICC_AP1R0_EL1:   return v->apr[1];
	default:                 return 0;
	}
}

void gicv3_icv_write(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, unsigned id, uint64_t val)
{
	uint32_t intid = (uint32_t)bits(val, 23, 0);

	switch (id) {
	case SR_ICC_EOIR0_EL1: write_eoir(g, p, pe, false, intid); break;
	case SR_ICC_EOIR1_EL1: write_eoir(g, p, pe, true, intid); break;
	case SR_ICC_DIR_EL1:   write_dir(g, p, pe, intid); break;
	default:
		write_control(&p->virt, id, val);
		gicv3_virt_update(g, p);
		break;
	}
}
