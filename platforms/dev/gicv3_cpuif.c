/* platforms/dev/gicv3_cpuif.c - the ICC_* system registers of a PE.
 * Implements: IHI 0069 12.2, with the system registers always on (ICC_SRE_ELx reads as ones), 5 bits of priority and of
 *             preemption, 16 bits of INTID.
 * Not here:   whether an access is allowed (hyp/access.c), or the virtual interface's (hyp/gic.c, gicv3_icv.c); readiness and
 *             signalling (gicv3_signal.c).
 * IMPDEF: DDI 0487 and IHI 0069 leave the active-priority registers' contents to the implementation: bit n is group priority
 *         8 * n in the Secure view. */
#include "platforms/dev/gicv3_priv.h"

#include "cpu/arch/gic_if.h"
#include "cpu/arch/pe.h"
#include "sim/core/bits.h"

#define MIN_BPR (7 - GIC_PRIO_BITS)
#define SRE_EL1_VALUE 7u   /* DIB, DFB, SRE */
#define SRE_ELX_VALUE 0xfu /* and Enable */
#define CTLR_FIXED (BIT(18) | BIT(15) | (GIC_PRIO_BITS - 1) << 8) /* RSS, A3V, PRIbits; IDbits 0: 16 bits */

void gicv3_cpuif_reset(struct gicv3_pe *p)
{
	p->pmr = 0;
	for (enum gic_group k = GIC_G0; k < GIC_GROUPS; k++) {
		p->bpr[k] = MIN_BPR + (k == GIC_G1NS);
		p->apr[k] = 0;
		p->enable[k] = false;
	}
	p->cbpr_s = p->cbpr_ns = false;
	p->eoimode_el3 = p->eoimode_s = p->eoimode_ns = false;
	p->route_g1 = p->pmhe = false;
	p->running = GIC_IDLE;
	gic_virt_reset(&p->virt);
}

/* Which instance of a register banked by Security state an access means. */
static enum gic_group bank(const struct gicv3 *g, const struct pe *pe)
{
	if (!g->security)
		return GIC_G1NS;
	if (pe->ps.el == EL3)
		return bit(SYS(pe, SCR_EL3), 0) ? GIC_G1NS : GIC_G1S;
	return pe->eff.secure ? GIC_G1S : GIC_G1NS;
}

static bool secure(const struct gicv3 *g, const struct pe *pe)
{
	return g->security && pe->eff.secure;
}

/* Non-secure software whose Group 0 belongs to EL3 sees only the lower half of the priorities. */
static bool sees_ns_priorities(const struct gicv3 *g, const struct pe *pe)
{
	return g->security && !pe->eff.secure && bit(SYS(pe, SCR_EL3), 2);
}

static uint8_t prio_view(const struct gicv3 *g, const struct pe *pe, uint8_t prio)
{
	if (!sees_ns_priorities(g, pe) || prio == GIC_IDLE)
		return prio;
	return prio & 0x80 ? gic_prio_to_ns(prio) : 0;
}

/* ---- acknowledge and end ---- */

/* CheckGroup0ForSpecialIdentifiers(), CheckGroup1ForSpecialIdentifiers(): what a read by that register may know of p->top. */
static uint32_t intid_shown(const struct gicv3 *g, const struct gicv3_pe *p, const struct pe *pe, bool group1)
{
	enum gic_group k = p->top.group;

	if (p->top.intid == GIC_SPURIOUS || group1 == (k == GIC_G0)) {
		if (p->top.intid != GIC_SPURIOUS && !group1 && pe->ps.el == EL3)
			return k == GIC_G1S ? GICV3_SECURE_G1 : GICV3_NONSECURE_G1;
		return GIC_SPURIOUS;
	}
	if (gicv3_two_states(g) && pe->ps.el != EL3 && secure(g, pe) != (k != GIC_G1NS))
		return GIC_SPURIOUS; /* the other Security state's; Group 0 is Secure */
	return p->top.intid;
}

static uint32_t read_iar(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, bool group1)
{
	uint32_t intid = gicv3_can_signal(p) ? intid_shown(g, p, pe, group1) : GIC_SPURIOUS;

	if (intid >= GICV3_SPECIAL && intid < GICV3_FIRST_LPI)
		return intid;
	gicv3_trace(g, p, "acknowledge", intid, true);
	gicv3_activate(g, p);
	return intid;
}

static bool eoimode(const struct gicv3 *g, const struct gicv3_pe *p, const struct pe *pe)
{
	if (g->security && pe->ps.el == EL3)
		return p->eoimode_el3;
	return secure(g, pe) ? p->eoimode_s : p->eoimode_ns;
}

bool gicv3_may_deactivate(const struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint32_t intid)
{
	const struct gic_word *w = gicv3_word((struct gicv3 *)g, p, intid);
	enum gic_group k = gic_word_group(w, intid % 32, g->ds);

	if (!gicv3_two_states(g) || pe->ps.el == EL3)
		return true;
	if (k == GIC_G0)
		return secure(g, pe) || !bit(SYS(pe, SCR_EL3), 2);
	return secure(g, pe) == (k == GIC_G1S);
}

static void write_eoir(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, bool group1, uint32_t intid)
{
	enum gic_group k = GIC_G0;
	bool lpi = g->lpis && intid >= GICV3_FIRST_LPI && intid < 1u << GICV3_ID_BITS;

	if ((intid >= g->irqs && !lpi) || p->running == GIC_IDLE)
		return;
	/* Priority drop: of the group whose interrupt has the highest active priority, which must be the register's. */
	while (!(p->apr[k] >> (p->running >> (8 - GIC_PRIO_BITS)) & 1))
		k++;
	if (group1 == (k == GIC_G0))
		return;
	if (group1 && gicv3_two_states(g) && pe->ps.el != EL3 && secure(g, pe) != (k == GIC_G1S))
		return;
	p->apr[k] &= p->apr[k] - 1;
	gicv3_running_update(p);
	gicv3_trace(g, p, "end", intid, false);
	if (!lpi && !eoimode(g, p, pe) && gicv3_may_deactivate(g, p, pe, intid))
		gicv3_deactivate(g, p, intid);
	gicv3_pe_signal(g, p);
}

static void write_dir(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint32_t intid)
{
	if (intid >= g->irqs || !eoimode(g, p, pe) || !gicv3_may_deactivate(g, p, pe, intid))
		return;
	gicv3_trace(g, p, "deactivate", intid, false);
	gicv3_deactivate(g, p, intid);
}

/* ---- masks and binary points ---- */

static void write_pmr(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint8_t v)
{
	if (sees_ns_priorities(g, pe)) {
		if (!(p->pmr & 0x80))
			return;
		p->pmr = gic_prio_from_ns(v);
	} else {
		p->pmr = v & GIC_PRIO_MASK;
	}
	gicv3_pe_signal(g, p);
}

/* ICC_BPR1_EL1 stands for ICC_BPR0_EL1 where both groups of the Security state share one binary point; to EL3 it does not. */
static uint64_t read_bpr1(const struct gicv3 *g, const struct gicv3_pe *p, const struct pe *pe)
{
	enum gic_group k = bank(g, pe);

	if (g->security && pe->ps.el == EL3)
		return p->bpr[k];
	if (k == GIC_G1S && p->cbpr_s)
		return p->bpr[GIC_G0];
	if (k == GIC_G1NS && p->cbpr_ns)
		return p->bpr[GIC_G0] < 7 ? p->bpr[GIC_G0] + 1 : 7;
	return p->bpr[k];
}

static void write_bpr(struct gicv3 *g, struct gicv3_pe *p, enum gic_group k, uint64_t v)
{
	unsigned least = MIN_BPR + (k == GIC_G1NS);

	v &= 7;
	p->bpr[k] = (uint8_t)(v < least ? least : v);
	gicv3_pe_signal(g, p);
}

static void write_bpr1(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint64_t v)
{
	enum gic_group k = bank(g, pe);

	if (!(g->security && pe->ps.el == EL3)) {
		if (k == GIC_G1NS && p->cbpr_ns)
			return;
		if (k == GIC_G1S && p->cbpr_s)
			k = GIC_G0;
	}
	write_bpr(g, p, k, v);
}

/* Non-secure software must not hold up Secure interrupts by claims of an active priority in the upper half. */
static void write_apr(struct gicv3 *g, struct gicv3_pe *p, enum gic_group k, uint32_t v)
{
	if (k == GIC_G1NS && gicv3_two_states(g))
		v &= p->apr[k] | 0xffff0000;
	p->apr[k] = v;
	gicv3_running_update(p);
	gicv3_pe_signal(g, p);
}

/* ---- control ---- */

static uint64_t read_ctlr(const struct gicv3 *g, const struct gicv3_pe *p, const struct pe *pe)
{
	bool s = bank(g, pe) == GIC_G1S;

	return CTLR_FIXED | (uint64_t)p->pmhe << 6 | (uint64_t)(s ? p->eoimode_s : p->eoimode_ns) << 1 |
	       (s ? p->cbpr_s : p->cbpr_ns);
}

static void write_ctlr(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint64_t v)
{
	bool s = bank(g, pe) == GIC_G1S;

	*(s ? &p->eoimode_s : &p->eoimode_ns) = bit(v, 1);
	if (g->ds) { /* with two Security states CBPR and PMHE belong to ICC_CTLR_EL3 */
		*(s ? &p->cbpr_s : &p->cbpr_ns) = bit(v, 0);
		p->pmhe = bit(v, 6);
	}
	gicv3_pe_signal(g, p);
}

static uint64_t read_ctlr_el3(const struct gicv3_pe *p)
{
	return CTLR_FIXED | (uint64_t)p->pmhe << 6 | (uint64_t)p->route_g1 << 5 | (uint64_t)p->eoimode_ns << 4 |
	       (uint64_t)p->eoimode_s << 3 | (uint64_t)p->eoimode_el3 << 2 | (uint64_t)p->cbpr_ns << 1 | p->cbpr_s;
}

static void write_ctlr_el3(struct gicv3 *g, struct gicv3_pe *p, uint64_t v)
{
	p->cbpr_s = bit(v, 0);
	p->cbpr_ns = bit(v, 1);
	p->eoimode_el3 = bit(v, 2);
	p->eoimode_s = bit(v, 3);
	p->eoimode_ns = bit(v, 4);
	p->pmhe = bit(v, 6);
	gicv3_pe_signal(g, p);
}

static void write_enable(struct gicv3 *g, struct gicv3_pe *p, enum gic_group k, bool on)
{
	if (p->enable[k] == on)
		return;
	p->enable[k] = on;
	gicv3_pe_update(g, p);
	gicv3_any_update(g);
}

/* ---- the contract ---- */

static uint64_t icc_read(void *gic, struct pe *pe, enum sysreg_id id)
{
	struct gicv3 *g = gic;
	struct gicv3_pe *p = &g->pe[pe->index];

	switch (id) {
	case SR_ICC_IAR0_EL1:    return read_iar(g, p, pe, false);
	case SR_ICC_IAR1_EL1:    return read_iar(g, p, pe, true);
	case SR_ICC_HPPIR0_EL1:  return intid_shown(g, p, pe, false);
	case SR_ICC_HPPIR1_EL1:  return intid_shown(g, p, pe, true);
	case SR_ICC_RPR_EL1:     return prio_view(g, pe, p->running);
	case SR_ICC_PMR_EL1:     return prio_view(g, pe, p->pmr);
	case SR_ICC_BPR0_EL1:    return p->bpr[GIC_G0];
	case SR_ICC_BPR1_EL1:    return read_bpr1(g, p, pe);
	case SR_ICC_AP0R0_EL1:   return p->apr[GIC_G0];
	case SR_ICC_AP1R0_EL1:   return p->apr[bank(g, pe)];
	case SR_ICC_CTLR_EL1:    return read_ctlr(g, p, pe);
	case SR_ICC_CTLR_EL3:    return read_ctlr_el3(p);
	case SR_ICC_IGRPEN0_EL1: return p->enable[GIC_G0];
	case SR_ICC_IGRPEN1_EL1: return p->enable[bank(g, pe)];
	case SR_ICC_IGRPEN1_EL3: return p->enable[GIC_G1NS] | (uint64_t)p->enable[GIC_G1S] << 1;
	case SR_ICC_SRE_EL1:     return SRE_EL1_VALUE;
	case SR_ICC_SRE_EL2:
	case SR_ICC_SRE_EL3:     return SRE_ELX_VALUE;
	default:                 return gicv3_ich_read(&p->virt, id);
	}
}

static void icc_write(void *gic, struct pe *pe, enum sysreg_id id, uint64_t v)
{
	struct gicv3 *g = gic;
	struct gicv3_pe *p = &g->pe[pe->index];
	uint32_t intid = (uint32_t)bits(v, 23, 0);
	enum gic_group own = secure(g, pe) ? GIC_G1S : GIC_G1NS, other = secure(g, pe) ? GIC_G1NS : GIC_G1S;

	switch (id) {
	case SR_ICC_EOIR0_EL1:   write_eoir(g, p, pe, false, intid); break;
	case SR_ICC_EOIR1_EL1:   write_eoir(g, p, pe, true, intid); break;
	case SR_ICC_DIR_EL1:     write_dir(g, p, pe, intid); break;
	case SR_ICC_PMR_EL1:     write_pmr(g, p, pe, (uint8_t)v); break;
	case SR_ICC_BPR0_EL1:    write_bpr(g, p, GIC_G0, v); break;
	case SR_ICC_BPR1_EL1:    write_bpr1(g, p, pe, v); break;
	case SR_ICC_AP0R0_EL1:   write_apr(g, p, GIC_G0, (uint32_t)v); break;
	case SR_ICC_AP1R0_EL1:   write_apr(g, p, bank(g, pe), (uint32_t)v); break;
	case SR_ICC_CTLR_EL1:    write_ctlr(g, p, pe, v); break;
	case SR_ICC_CTLR_EL3:    write_ctlr_el3(g, p, v); break;
	case SR_ICC_IGRPEN0_EL1: write_enable(g, p, GIC_G0, bit(v, 0)); break;
	case SR_ICC_IGRPEN1_EL1: write_enable(g, p, bank(g, pe), bit(v, 0)); break;
	case SR_ICC_IGRPEN1_EL3:
		write_enable(g, p, GIC_G1NS, bit(v, 0));
		write_enable(g, p, GIC_G1S, bit(v, 1));
		break;
	case SR_ICC_SGI0R_EL1:   gicv3_send_sgi(g, p, v, GIC_G0, !secure(g, pe)); break;
	case SR_ICC_SGI1R_EL1:   gicv3_send_sgi(g, p, v, own, !secure(g, pe)); break;
	case SR_ICC_ASGI1R_EL1:  gicv3_send_sgi(g, p, v, other, !secure(g, pe)); break;
	case SR_ICC_SRE_EL1:
	case SR_ICC_SRE_EL2:
	case SR_ICC_SRE_EL3:     break; /* RAO/WI */
	default:
		gicv3_ich_write(&p->virt, id, v);
		gicv3_virt_update(g, p);
		break;
	}
}

static void icc_state_changed(void *gic, struct pe *pe)
{
	struct gicv3 *g = gic;

	gicv3_pe_signal(g, &g->pe[pe->index]);
}

static void icc_reset(void *gic, struct pe *pe)
{
	struct gicv3 *g = gic;

	gicv3_cpuif_reset(&g->pe[pe->index]);
	gicv3_pe_update(g, &g->pe[pe->index]);
	gicv3_virt_update(g, &g->pe[pe->index]);
	gicv3_any_update(g);
}

static uint64_t icv_read(void *gic, struct pe *pe, enum sysreg_id id)
{
	struct gicv3 *g = gic;

	return gicv3_icv_read(g, &g->pe[pe->index], id);
}

static void icv_write(void *gic, struct pe *pe, enum sysreg_id id, uint64_t v)
{
	struct gicv3 *g = gic;

	gicv3_icv_write(g, &g->pe[pe->index], pe, id, v);
}

/* 5 bits of preemption fill one active-priorities register of each group. */
static bool exists(void *gic, enum sysreg_id id)
{
	(void)gic;
	switch (id) {
	case SR_ICC_AP0R1_EL1: case SR_ICC_AP0R2_EL1: case SR_ICC_AP0R3_EL1:
	case SR_ICC_AP1R1_EL1: case SR_ICC_AP1R2_EL1: case SR_ICC_AP1R3_EL1:
	case SR_ICH_AP0R1_EL2: case SR_ICH_AP0R2_EL2: case SR_ICH_AP0R3_EL2:
	case SR_ICH_AP1R1_EL2: case SR_ICH_AP1R2_EL2: case SR_ICH_AP1R3_EL2:
		return false;
	default:
		return id < SR_ICH_LR0_EL2 + GIC_LIST_REGS || id > SR_ICH_LR15_EL2;
	}
}

const struct gic_if_ops gicv3_if = { icc_read, icc_write, icc_state_changed, icc_reset, icv_read, icv_write, exists };
