/* platforms/dev/gicv3_signal.c - from a pending interrupt to the wire of a PE, and its life until it is deactivated.
 * Implements: IHI 0069 4.1 (states), 4.6 (groups and the IRQ and FIQ signals), 4.8 (priorities, preemption).
 * Not here:   the registers (gicv3_dist.c, gicv3_redist.c, gicv3_cpuif.c).
 * LIMIT: one host thread changes the controller at a time. */
#include "platforms/dev/gicv3_priv.h"

#include "cpu/arch/pe.h"
#include "cpu/arch/pe_wire.h"
#include "sim/core/bits.h"

void gicv3_trace(const struct gicv3 *g, const struct gicv3_pe *p, const char *what, uint32_t intid, bool level)
{
	gic_trace(g->trace, p->pe, what, intid, level);
}

void gicv3_virt_update(struct gicv3 *g, struct gicv3_pe *p)
{
	if (!gic_virt_update(&p->virt, p->pe, g->trace) || !g->maintenance_intid)
		return;
	gic_word_input(&p->w, g->maintenance_intid, p->virt.maintenance);
	gicv3_pe_update(g, p);
}

/* GroupBits(): which bits of a priority count for preemption. */
uint32_t gicv3_group_mask(const struct gicv3_pe *p, enum gic_group group)
{
	unsigned bpr;

	if ((group == GIC_G1S && p->cbpr_s) || (group == GIC_G1NS && p->cbpr_ns))
		group = GIC_G0;
	bpr = p->bpr[group];
	if (group == GIC_G1NS)
		bpr--; /* its fields are those of the Non-secure view, shifted by one; reset and writes keep it above 0 */
	return (~1u << bpr) & 0xff;
}

void gicv3_running_update(struct gicv3_pe *p)
{
	uint32_t active = p->apr[GIC_G0] | p->apr[GIC_G1S] | p->apr[GIC_G1NS];

	p->running = active ? (uint8_t)(__builtin_ctz(active) << (8 - GIC_PRIO_BITS)) : GIC_IDLE;
}

/* CanSignalInterrupt(): the highest ready interrupt passes the mask and preempts what is active. */
bool gicv3_can_signal(const struct gicv3_pe *p)
{
	uint32_t mask = gicv3_group_mask(p, p->top.group);

	return p->top.prio < p->pmr && (p->running == GIC_IDLE || (p->top.prio & mask) < (p->running & mask));
}

/* IHI 0069 tables 4-3 and 4-4: Group 0 is FIQ, Group 1 of the PE's own Security state IRQ, of the other one FIQ. */
static bool signals_fiq(const struct gicv3 *g, const struct gicv3_pe *p)
{
	if (p->top.group == GIC_G0)
		return true;
	if (!gicv3_two_states(g))
		return false;
	return p->pe->ps.el == EL3 || p->pe->eff.secure != (p->top.group == GIC_G1S);
}

void gicv3_pe_signal(struct gicv3 *g, struct gicv3_pe *p)
{
	bool any = gicv3_can_signal(p), fiq = any && signals_fiq(g, p), irq = any && !fiq;

	if (irq != p->irq) {
		p->irq = irq;
		gicv3_trace(g, p, "irq", p->top.intid, irq);
		pe_wire(p->pe, WIRE_IRQ, irq);
	}
	if (fiq != p->fiq) {
		p->fiq = fiq;
		gicv3_trace(g, p, "fiq", p->top.intid, fiq);
		pe_wire(p->pe, WIRE_FIQ, fiq);
	}
}

/* Takes the best of the ready interrupts `ready` of word w; a lower INTID wins among equals, so words come in order. */
static void consider(const struct gicv3 *g, struct gicv3_pe *p, const struct gic_word *w, uint32_t ready, unsigned base)
{
	uint32_t on = 0;

	for (enum gic_group k = GIC_G0; k < GIC_GROUPS; k++)
		if (g->dist_enable[k] && p->enable[k])
			on |= gic_word_in_group(w, k, g->ds);
	for (ready &= on; ready; ready &= ready - 1) {
		unsigned i = (unsigned)__builtin_ctz(ready);

		if (w->prio[i] < p->top.prio)
			p->top = (struct gicv3_ready){ (uint16_t)(base + i), w->prio[i], gic_word_group(w, i, g->ds) };
	}
}

/* Interrupts of a word whose group the distributor lets through. */
static uint32_t group_enabled(const struct gicv3 *g, const struct gic_word *w)
{
	uint32_t on = 0;

	for (enum gic_group k = GIC_G0; k < GIC_GROUPS; k++)
		if (g->dist_enable[k])
			on |= gic_word_in_group(w, k, g->ds);
	return on;
}

/* IHI 0069 11.1: with ProcessorSleep set nothing is forwarded; what would be asks the power controller to wake the PE. A CPU
 * interface without power has no say in that. */
static bool wake_wanted(const struct gicv3 *g, const struct gicv3_pe *p, uint32_t ready)
{
	if (ready & group_enabled(g, &p->w))
		return true;
	for (uint32_t words = p->spi_words; words; words &= words - 1) {
		unsigned n = (unsigned)__builtin_ctz(words);

		if (p->spi[n] & group_enabled(g, &g->spi[n]))
			return true;
	}
	return p->lpi_on && p->lpi_top.prio < GIC_IDLE && g->dist_enable[GIC_G1NS];
}

void gicv3_pe_update(struct gicv3 *g, struct gicv3_pe *p)
{
	uint32_t ready = gic_word_pending(&p->w) & p->w.enabled & ~p->w.active;
	bool sleeps = p->asleep && p->pe->wake_request.set;

	p->top = (struct gicv3_ready){ GIC_SPURIOUS, GIC_IDLE, GIC_G0 };
	if (p->pe->wake_request.set)
		irq_set(&p->pe->wake_request, sleeps && wake_wanted(g, p, ready));
	if (sleeps) {
		gicv3_pe_signal(g, p);
		return;
	}
	if (ready)
		consider(g, p, &p->w, ready, 0);
	for (uint32_t words = p->spi_words; words; words &= words - 1) {
		unsigned n = (unsigned)__builtin_ctz(words);

		consider(g, p, &g->spi[n], p->spi[n], 32 * n);
	}
	if (p->lpi_on && p->lpi_top.prio < p->top.prio && g->dist_enable[GIC_G1NS] && p->enable[GIC_G1NS])
		p->top = p->lpi_top;
	gicv3_pe_signal(g, p);
}

void gicv3_all_update(struct gicv3 *g)
{
	for (unsigned i = 0; i < g->pe_count; i++)
		gicv3_pe_update(g, &g->pe[i]);
}

/* 1 of N: the PE that has it keeps it while it can take it; else the first that can. Any choice is allowed; this one is the
 * same in each run. */
static int pick_any(const struct gicv3 *g, unsigned intid)
{
	enum gic_group k = gic_word_group(&g->spi[intid / 32], intid % 32, g->ds);
	int now = g->holder[intid];

	if (now >= 0 && !g->pe[now].asleep && g->pe[now].enable[k])
		return now;
	for (unsigned i = 0; i < g->pe_count; i++)
		if (!g->pe[i].asleep && g->pe[i].enable[k])
			return (int)i;
	return -1;
}

static void hold(struct gicv3 *g, unsigned intid, int pe)
{
	unsigned n = intid / 32;
	uint32_t m = 1u << intid % 32;
	int old = g->holder[intid];

	g->holder[intid] = (int16_t)pe;
	if (old >= 0) {
		struct gicv3_pe *p = &g->pe[old];

		p->spi[n] &= ~m;
		if (!p->spi[n])
			p->spi_words &= ~(1u << n);
	}
	if (pe >= 0) {
		g->pe[pe].spi[n] |= m;
		g->pe[pe].spi_words |= 1u << n;
		g->held[n] |= m;
	} else {
		g->held[n] &= ~m;
	}
	if (old >= 0)
		gicv3_pe_update(g, &g->pe[old]);
}

void gicv3_spi_update(struct gicv3 *g, unsigned intid)
{
	const struct gic_word *w = &g->spi[intid / 32];
	bool ready = (gic_word_pending(w) & w->enabled & ~w->active) >> intid % 32 & 1;
	int pe = -1;

	if (ready)
		pe = g->router[intid] & GICD_IROUTER_IRM ? pick_any(g, intid) : g->target[intid];
	if (pe != g->holder[intid])
		hold(g, intid, pe);
	if (pe >= 0)
		gicv3_pe_update(g, &g->pe[pe]);
}

void gicv3_spi_word_update(struct gicv3 *g, unsigned n)
{
	const struct gic_word *w = &g->spi[n];

	for (uint32_t m = (gic_word_pending(w) & w->enabled) | g->held[n]; m; m &= m - 1)
		gicv3_spi_update(g, 32 * n + (unsigned)__builtin_ctz(m));
}

void gicv3_any_update(struct gicv3 *g)
{
	for (unsigned n = 1; n < g->words; n++) {
		const struct gic_word *w = &g->spi[n];

		for (uint32_t m = (gic_word_pending(w) & w->enabled) | g->held[n]; m; m &= m - 1) {
			unsigned intid = 32 * n + (unsigned)__builtin_ctz(m);

			if (g->router[intid] & GICD_IROUTER_IRM)
				gicv3_spi_update(g, intid);
		}
	}
}

static void changed(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid)
{
	if (intid < 32)
		gicv3_pe_update(g, p);
	else
		gicv3_spi_update(g, intid);
}

void gicv3_activate(struct gicv3 *g, struct gicv3_pe *p)
{
	uint32_t intid = p->top.intid, m = 1u << intid % 32;
	struct gic_word *w;

	p->apr[p->top.group] |= 1u << ((p->top.prio & gicv3_group_mask(p, p->top.group)) >> (8 - GIC_PRIO_BITS));
	gicv3_running_update(p);
	if (intid >= GICV3_FIRST_LPI) { /* no active state */
		gicv3_lpi_set(g, p, intid, false);
		return;
	}
	w = gicv3_word(g, p, intid);
	w->active |= m;
	w->latched &= ~m;
	changed(g, p, intid);
}

void gicv3_deactivate(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid)
{
	gicv3_word(g, p, intid)->active &= ~(1u << intid % 32);
	changed(g, p, intid);
}

void gicv3_input(void *dev, unsigned n, bool level)
{
	struct gicv3 *g = dev;
	unsigned intid = n & 0xffff, pe = n >> 16;

	CHECK(intid >= 16 && intid < g->irqs && pe < g->pe_count);
	gic_word_input(gicv3_word(g, &g->pe[pe], intid), intid % 32, level);
	changed(g, &g->pe[pe], intid);
}
