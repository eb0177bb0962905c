/* platforms/dev/gicv2_signal.c - from a pending interrupt to the wire of a PE, and its life until it is deactivated.
 * Implements: IHI 0048 3.2 (states), 3.3 (priorities and preemption), 3.5 (groups).
 * Not here:   the registers (gicv2_dist.c, gicv2_cpuif.c).
 * LIMIT: one host thread changes the controller at a time. */
#include "platforms/dev/gicv2_priv.h"

#include "cpu/arch/pe.h"
#include "cpu/arch/pe_wire.h"

void gicv2_trace(const struct gicv2_pe *p, const char *what, uint32_t intid, bool level)
{
	gic_trace(p->trace, p->pe, what, intid, level);
}

/* Which bits of a priority count for preemption. Group 1's binary point is in terms of the Non-secure view, one bit up. */
static uint32_t group_mask(const struct gicv2_pe *p, unsigned group)
{
	unsigned bpr = group == V2_G0 || p->cbpr ? p->bpr[V2_G0] : p->bpr[V2_G1] - 1u;

	return (~1u << bpr) & 0xff;
}

void gicv2_running_update(struct gicv2_pe *p)
{
	uint32_t active = p->apr[V2_G0] | p->apr[V2_G1];

	p->running = active ? (uint8_t)(__builtin_ctz(active) << (8 - GIC_PRIO_BITS)) : GIC_IDLE;
}

bool gicv2_can_signal(const struct gicv2_pe *p)
{
	uint32_t mask = group_mask(p, p->top_group);

	return p->top_prio < p->pmr && (p->running == GIC_IDLE || (p->top_prio & mask) < (p->running & mask));
}

void gicv2_pe_signal(struct gicv2_pe *p)
{
	bool any = gicv2_can_signal(p), fiq = any && p->top_group == V2_G0 && p->fiqen, irq = any && !fiq;

	if (irq != p->irq) {
		p->irq = irq;
		gicv2_trace(p, "irq", p->top, irq);
		pe_wire(p->pe, WIRE_IRQ, irq);
	}
	if (fiq != p->fiq) {
		p->fiq = fiq;
		gicv2_trace(p, "fiq", p->top, fiq);
		pe_wire(p->pe, WIRE_FIQ, fiq);
	}
}

static void consider(const struct gicv2 *g, struct gicv2_pe *p, const struct gic_word *w, uint32_t ready, unsigned base)
{
	uint32_t on = 0;

	if (g->enable[V2_G0] && p->enable[V2_G0])
		on |= ~w->group;
	if (g->enable[V2_G1] && p->enable[V2_G1])
		on |= w->group;
	for (ready &= on; ready; ready &= ready - 1) {
		unsigned i = (unsigned)__builtin_ctz(ready);

		if (w->prio[i] < p->top_prio) {
			p->top = (uint16_t)(base + i);
			p->top_prio = w->prio[i];
			p->top_group = w->group >> i & 1;
		}
	}
}

void gicv2_pe_update(struct gicv2 *g, struct gicv2_pe *p)
{
	uint32_t ready = gic_word_pending(&p->w) & p->w.enabled & ~p->w.active;

	p->top = GIC_SPURIOUS;
	p->top_prio = GIC_IDLE;
	p->top_group = V2_G0;
	if (ready)
		consider(g, p, &p->w, ready, 0);
	for (uint32_t words = p->spi_words; words; words &= words - 1) {
		unsigned n = (unsigned)__builtin_ctz(words);

		consider(g, p, &g->spi[n], p->spi[n], 32 * n);
	}
	gicv2_pe_signal(p);
}

/* An SPI is ready at each of its targets; the first acknowledgement makes it active and takes it from the others. */
void gicv2_spi_update(struct gicv2 *g, unsigned intid)
{
	unsigned n = intid / 32;
	const struct gic_word *w = &g->spi[n];
	uint32_t m = 1u << intid % 32;
	bool ready = gic_word_pending(w) & w->enabled & ~w->active & m;
	unsigned targets = g->pe_count == 1 ? 1 : g->targets[intid]; /* IHI 0048 4.3.12: RAZ/WI with one PE */

	for (unsigned i = 0; i < g->pe_count; i++) {
		struct gicv2_pe *p = &g->pe[i];
		bool want = ready && targets >> i & 1, had = p->spi[n] & m;

		if (!want && !had)
			continue;
		p->spi[n] = want ? p->spi[n] | m : p->spi[n] & ~m;
		p->spi_words = p->spi[n] ? p->spi_words | 1u << n : p->spi_words & ~(1u << n);
		gicv2_pe_update(g, p);
	}
}

void gicv2_changed(struct gicv2 *g, struct gicv2_pe *p, unsigned intid)
{
	if (intid < 32)
		gicv2_pe_update(g, p);
	else
		gicv2_spi_update(g, intid);
}

void gicv2_sgi_pend(struct gicv2_pe *p, unsigned intid, uint8_t set, uint8_t clear)
{
	p->sgi_from[intid] = (uint8_t)((p->sgi_from[intid] | set) & ~clear);
	if (p->sgi_from[intid])
		p->w.latched |= 1u << intid;
	else
		p->w.latched &= ~(1u << intid);
}

uint32_t gicv2_activate(struct gicv2 *g, struct gicv2_pe *p)
{
	unsigned intid = p->top, from = 0;
	struct gic_word *w = gicv2_word(g, p, intid);

	p->apr[p->top_group] |= 1u << ((p->top_prio & group_mask(p, p->top_group)) >> (8 - GIC_PRIO_BITS));
	gicv2_running_update(p);
	w->active |= 1u << intid % 32;
	if (intid < 16) { /* one source at a time; those of the others stay pending */
		from = (unsigned)__builtin_ctz(p->sgi_from[intid] | 1u << GICV2_PES);
		gicv2_sgi_pend(p, intid, 0, (uint8_t)(1u << from));
	} else {
		w->latched &= ~(1u << intid % 32);
	}
	gicv2_trace(p, "acknowledge", intid, true);
	gicv2_changed(g, p, intid);
	return intid | from << 10;
}

void gicv2_deactivate(struct gicv2 *g, struct gicv2_pe *p, unsigned intid)
{
	gicv2_word(g, p, intid)->active &= ~(1u << intid % 32);
	gicv2_changed(g, p, intid);
}

void gicv2_input(void *dev, unsigned n, bool level)
{
	struct gicv2 *g = dev;
	unsigned intid = n & 0xffff, pe = n >> 16;

	CHECK(intid >= 16 && intid < g->irqs && pe < g->pe_count);
	gic_word_input(gicv2_word(g, &g->pe[pe], intid), intid % 32, level);
	gicv2_changed(g, &g->pe[pe], intid);
}
