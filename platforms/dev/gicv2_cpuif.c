/* platforms/dev/gicv2_cpuif.c - the CPU interfaces of GICv2.
 * Implements: IHI 0048 4.4 (GICC registers), with 5 bits of priority and of preemption.
 * Not here:   readiness and signalling (gicv2_signal.c). GICC_CTLR's bypass bits are storage: there is nothing to bypass to. */
#include "platforms/dev/gicv2_priv.h"

#include <string.h>

#include "sim/core/bits.h"

enum {
	GICC_CTLR = 0x00, GICC_PMR = 0x04, GICC_BPR = 0x08, GICC_IAR = 0x0c, GICC_EOIR = 0x10, GICC_RPR = 0x14, GICC_HPPIR = 0x18,
	GICC_ABPR = 0x1c, GICC_AIAR = 0x20, GICC_AEOIR = 0x24, GICC_AHPPIR = 0x28, GICC_APR0 = 0xd0, GICC_NSAPR0 = 0xe0,
	GICC_IIDR = 0xfc, GICC_DIR = 0x1000,
};

#define MIN_BPR (7 - GIC_PRIO_BITS)

void gicv2_cpuif_reset(const struct gicv2 *g, struct gicv2_pe *p)
{
	memset(p->enable, 0, sizeof(p->enable));
	memset(p->apr, 0, sizeof(p->apr));
	p->ackctl = p->fiqen = p->cbpr = p->eoimode_s = p->eoimode_ns = false;
	p->bypass = 0;
	p->pmr = g->nonsecure ? 0x80 : 0; /* Non-secure software can set a mask only in the lower half */
	p->bpr[V2_G0] = MIN_BPR;
	p->bpr[V2_G1] = MIN_BPR + 1;
	p->running = GIC_IDLE;
}

/* `ns`: Non-secure access where there are two Security states. */

static uint8_t prio_view(bool ns, uint8_t prio)
{
	if (!ns || prio == GIC_IDLE)
		return prio;
	return prio & 0x80 ? gic_prio_to_ns(prio) : 0;
}

/* What GICC_IAR (g1only: GICC_AIAR, or a Non-secure access) may show of the highest interrupt (IHI 0048 tables 3-13, 3-14). */
static uint32_t intid_shown(const struct gicv2_pe *p, bool g1only)
{
	if (p->top == GIC_SPURIOUS)
		return GIC_SPURIOUS;
	if (p->top_group == V2_G0)
		return g1only ? GIC_SPURIOUS : p->top;
	return g1only || p->ackctl ? p->top : GICV2_GROUP1;
}

static uint32_t read_iar(struct gicv2 *g, struct gicv2_pe *p, bool g1only)
{
	uint32_t intid = gicv2_can_signal(p) ? intid_shown(p, g1only) : GIC_SPURIOUS;

	return intid >= GICV2_SPECIAL ? intid : gicv2_activate(g, p);
}

static uint32_t read_hppir(const struct gicv2_pe *p, bool g1only)
{
	uint32_t intid = intid_shown(p, g1only);

	return intid < 16 ? intid | (uint32_t)__builtin_ctz(p->sgi_from[intid] | 1u << GICV2_PES) << 10 : intid;
}

static void write_eoir(struct gicv2 *g, struct gicv2_pe *p, bool g1only, bool ns, uint32_t v)
{
	unsigned intid = v & 0x3ff, group;

	if (intid >= g->irqs)
		return;
	group = gicv2_word(g, p, intid)->group >> intid % 32 & 1;
	if (g1only && group == V2_G0)
		return;
	p->apr[group] &= p->apr[group] - (p->apr[group] != 0);
	gicv2_running_update(p);
	gicv2_trace(p, "end", intid, false);
	if (!(ns ? p->eoimode_ns : p->eoimode_s))
		gicv2_deactivate(g, p, intid);
	gicv2_pe_signal(p);
}

static void write_dir(struct gicv2 *g, struct gicv2_pe *p, bool ns, uint32_t v)
{
	unsigned intid = v & 0x3ff;

	if (intid >= g->irqs || !(ns ? p->eoimode_ns : p->eoimode_s))
		return;
	if (ns && !(gicv2_word(g, p, intid)->group >> intid % 32 & 1))
		return;
	gicv2_trace(p, "deactivate", intid, false);
	gicv2_deactivate(g, p, intid);
}

static uint32_t read_ctlr(const struct gicv2 *g, const struct gicv2_pe *p, bool ns)
{
	if (ns)
		return p->enable[V2_G1] | (p->bypass >> 2 & 3u) << 5 | (uint32_t)p->eoimode_ns << 9;
	return p->enable[V2_G0] | (uint32_t)p->enable[V2_G1] << 1 | (uint32_t)p->ackctl << 2 | (uint32_t)p->fiqen << 3 |
	       (uint32_t)p->cbpr << 4 | (uint32_t)p->bypass << 5 | (uint32_t)p->eoimode_s << 9 |
	       (g->security ? (uint32_t)p->eoimode_ns << 10 : 0);
}

static void write_ctlr(struct gicv2 *g, struct gicv2_pe *p, bool ns, uint32_t v)
{
	if (ns) { /* bits 6:5 are the Secure view's 8:7 */
		p->enable[V2_G1] = bit(v, 0);
		p->bypass = (uint8_t)((p->bypass & 3) | bits(v, 6, 5) << 2);
		p->eoimode_ns = bit(v, 9);
	} else {
		p->enable[V2_G0] = bit(v, 0);
		p->enable[V2_G1] = bit(v, 1);
		p->ackctl = bit(v, 2);
		p->fiqen = bit(v, 3);
		p->cbpr = bit(v, 4);
		p->bypass = (uint8_t)bits(v, 8, 5);
		p->eoimode_s = bit(v, 9);
		p->eoimode_ns = g->security && bit(v, 10);
	}
	gicv2_pe_update(g, p);
}

static void write_pmr(struct gicv2_pe *p, bool ns, uint8_t v)
{
	if (ns && !(p->pmr & 0x80))
		return;
	p->pmr = ns ? gic_prio_from_ns(v) : v & GIC_PRIO_MASK;
	gicv2_pe_signal(p);
}

/* A Non-secure GICC_BPR is GICC_ABPR, or, where both groups share one, reads as GICC_BPR plus 1. */
static uint32_t read_bpr(const struct gicv2_pe *p, bool ns)
{
	if (!ns)
		return p->bpr[V2_G0];
	if (!p->cbpr)
		return p->bpr[V2_G1];
	return p->bpr[V2_G0] < 7 ? p->bpr[V2_G0] + 1u : 7;
}

static void write_bpr(struct gicv2_pe *p, unsigned group, uint32_t v)
{
	unsigned least = MIN_BPR + (group == V2_G1);

	v &= 7;
	p->bpr[group] = (uint8_t)(v < least ? least : v);
	gicv2_pe_signal(p);
}

static void write_apr(struct gicv2_pe *p, unsigned group, uint32_t v)
{
	p->apr[group] = v;
	gicv2_running_update(p);
	gicv2_pe_signal(p);
}

/* The aliases for Group 1 and the Non-secure active priorities are Secure registers where there are two states. */
static bool secure_only(uint64_t off)
{
	return off == GICC_ABPR || off == GICC_AIAR || off == GICC_AEOIR || off == GICC_AHPPIR || off == GICC_NSAPR0;
}

static enum bus_result cpuif_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv2 *g = dev;
	struct gicv2_pe *p = gicv2_requester(g, at);
	bool ns = g->security && pas == PAS_NONSECURE;

	*val = 0;
	if (size != 4 || (ns && secure_only(off)))
		return BUS_OK;
	switch (off) {
	case GICC_CTLR:   *val = read_ctlr(g, p, ns); break;
	case GICC_PMR:    *val = prio_view(ns, p->pmr); break;
	case GICC_BPR:    *val = read_bpr(p, ns); break;
	case GICC_IAR:    *val = read_iar(g, p, ns); break;
	case GICC_RPR:    *val = prio_view(ns, p->running); break;
	case GICC_HPPIR:  *val = read_hppir(p, ns); break;
	case GICC_ABPR:   *val = p->bpr[V2_G1]; break;
	case GICC_AIAR:   *val = read_iar(g, p, true); break;
	case GICC_AHPPIR: *val = read_hppir(p, true); break;
	case GICC_APR0:   *val = p->apr[ns ? V2_G1 : V2_G0]; break;
	case GICC_NSAPR0: *val = p->apr[V2_G1]; break;
	case GICC_IIDR:   *val = GICV2_CPUIF_IIDR; break;
	}
	return BUS_OK;
}

static enum bus_result cpuif_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv2 *g = dev;
	struct gicv2_pe *p = gicv2_requester(g, at);
	bool ns = g->security && pas == PAS_NONSECURE;
	uint32_t v = (uint32_t)val;

	if (size != 4 || (ns && secure_only(off)))
		return BUS_OK;
	switch (off) {
	case GICC_CTLR:   write_ctlr(g, p, ns, v); break;
	case GICC_PMR:    write_pmr(p, ns, (uint8_t)v); break;
	case GICC_BPR:
		if (!ns || !p->cbpr)
			write_bpr(p, ns ? V2_G1 : V2_G0, v);
		break;
	case GICC_EOIR:   write_eoir(g, p, ns, ns, v); break;
	case GICC_ABPR:   write_bpr(p, V2_G1, v); break;
	case GICC_AEOIR:  write_eoir(g, p, true, ns, v); break;
	case GICC_APR0:   write_apr(p, ns ? V2_G1 : V2_G0, v); break;
	case GICC_NSAPR0: write_apr(p, V2_G1, v); break;
	case GICC_DIR:    write_dir(g, p, ns, v); break;
	}
	return BUS_OK;
}

const struct mmio_ops gicv2_cpuif_mmio = { cpuif_read, cpuif_write };
