/* platforms/dev/gic_word.c - the per-interrupt registers that distributors and redistributors share.
 * Implements: IHI 0069 12.9 and 12.11: GICD_/GICR_ IGROUPR, ISENABLER, ICENABLER, ISPENDR, ICPENDR, ISACTIVER, ICACTIVER,
 *             IPRIORITYR, ICFGR, IGRPMODR, NSACR, with their Non-secure views.
 * Not here:   which interrupt goes where (gicv3_dist.c, gicv2_dist.c). */
#include "platforms/dev/gic_word.h"

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"
#include "sim/core/trace.h"

enum {
	IGROUPR = 0x080, ISENABLER = 0x100, ICENABLER = 0x180, ISPENDR = 0x200, ICPENDR = 0x280, ISACTIVER = 0x300,
	ICACTIVER = 0x380, IPRIORITYR = 0x400, IPRIORITYR_END = 0x800, ICFGR = 0xc00, IGRPMODR = 0xd00, NSACR = 0xe00,
	NSACR_END = 0xf00,
};

int gic_word_index(uint64_t off)
{
	if (off >= IGROUPR && off < IPRIORITYR)
		return (int)(off >> 2) & 31;
	if (off >= IPRIORITYR && off < IPRIORITYR_END)
		return (int)(off - IPRIORITYR) >> 5;
	if (off >= ICFGR && off < IGRPMODR)
		return (int)(off - ICFGR) >> 3;
	if (off >= IGRPMODR && off < NSACR)
		return (int)(off >> 2) & 31;
	if (off >= NSACR && off < NSACR_END)
		return (int)(off - NSACR) >> 3;
	return -1;
}

/* The bits an access may see where the interrupt's NSACR field of at least `level` opens it to Non-secure software. */
static uint32_t visible(const struct gic_word *w, struct gic_access a, unsigned level)
{
	uint32_t seen = w->group;

	if (!a.ns)
		return ~0u;
	for (unsigned i = 0; a.nsacr && i < 32; i++)
		if (gic_word_nsacr(w, i) >= level)
			seen |= 1u << i;
	return seen;
}

/* Bit 2i+1 of an ICFGR half for each set bit i of the half word. */
static uint32_t spread(uint32_t half)
{
	uint32_t out = 0;

	for (unsigned i = 0; i < 16; i++)
		out |= (half >> i & 1) << (2 * i + 1);
	return out;
}

static uint32_t gather(uint32_t pairs)
{
	uint32_t out = 0;

	for (unsigned i = 0; i < 16; i++)
		out |= (pairs >> (2 * i + 1) & 1) << i;
	return out;
}

static uint32_t read_prio(const struct gic_word *w, unsigned first, unsigned n, struct gic_access a)
{
	uint32_t v = 0;

	for (unsigned i = first; i < first + n; i++) {
		uint8_t p = w->prio[i];

		if (a.ns)
			p = w->group >> i & 1 ? gic_prio_to_ns(p) : 0;
		v |= (uint32_t)p << 8 * (i - first);
	}
	return v;
}

static void write_prio(struct gic_word *w, unsigned first, unsigned n, struct gic_access a, uint32_t v)
{
	for (unsigned i = first; i < first + n; i++, v >>= 8) {
		if (!a.ns)
			w->prio[i] = v & GIC_PRIO_MASK;
		else if (w->group >> i & 1)
			w->prio[i] = gic_prio_from_ns((uint8_t)v);
	}
}

uint32_t gic_word_read(const struct gic_word *w, uint64_t off, unsigned size, struct gic_access a)
{
	if (off >= IPRIORITYR && off < IPRIORITYR_END)
		return read_prio(w, off & 31, size, a);
	if (size != 4)
		return 0;
	switch (off & ~0x7fULL) {
	case IGROUPR:
		return a.ns ? 0 : w->group;
	case ISENABLER:
	case ICENABLER:
		return w->enabled & visible(w, a, 4);
	case ISPENDR:
		return gic_word_pending(w) & visible(w, a, 1);
	case ICPENDR:
		return gic_word_pending(w) & visible(w, a, 2);
	case ISACTIVER:
	case ICACTIVER:
		return w->active & visible(w, a, 2);
	case ICFGR:
	case ICFGR + 0x80:
		return spread((w->edge & visible(w, a, 4)) >> (off & 4 ? 16 : 0) & 0xffff);
	case IGRPMODR:
		return a.ns || !a.grpmod ? 0 : w->grpmod;
	case NSACR:
	case NSACR + 0x80:
		return a.ns || !a.nsacr ? 0 : w->nsacr[off >> 2 & 1];
	}
	return 0;
}

static void write_edge(struct gic_word *w, uint64_t off, uint32_t seen, uint32_t v)
{
	unsigned shift = off & 4 ? 16 : 0;

	seen &= 0xffffu << shift;
	w->edge = (w->edge & ~seen) | (gather(v) << shift & seen);
}

void gic_word_write(struct gic_word *w, uint64_t off, unsigned size, struct gic_access a, uint32_t v)
{
	if (off >= IPRIORITYR && off < IPRIORITYR_END) {
		write_prio(w, off & 31, size, a, v);
		return;
	}
	if (size != 4)
		return;
	switch (off & ~0x7fULL) {
	case IGROUPR:
		w->group = a.ns ? w->group : v;
		break;
	case ISENABLER:
		w->enabled |= v & visible(w, a, 4);
		break;
	case ICENABLER:
		w->enabled &= ~(v & visible(w, a, 4));
		break;
	case ISPENDR:
		w->latched |= v & visible(w, a, 1) & ~a.pending_ro;
		break;
	case ICPENDR:
		w->latched &= ~(v & visible(w, a, 2) & ~a.pending_ro);
		break;
	case ISACTIVER:
		w->active |= v & visible(w, a, 4);
		break;
	case ICACTIVER:
		w->active &= ~(v & visible(w, a, 4));
		break;
	case ICFGR:
	case ICFGR + 0x80:
		write_edge(w, off, visible(w, a, 4), v);
		break;
	case IGRPMODR:
		w->grpmod = a.ns || !a.grpmod ? w->grpmod : v;
		break;
	case NSACR:
	case NSACR + 0x80:
		if (!a.ns && a.nsacr)
			w->nsacr[off >> 2 & 1] = v;
	}
}

void gic_word_input(struct gic_word *w, unsigned i, bool level)
{
	uint32_t m = 1u << i;

	if (level && !(w->line & m))
		w->latched |= w->edge & m;
	w->line = level ? w->line | m : w->line & ~m;
}

void gic_trace(struct trace *t, const struct pe *pe, const char *what, uint32_t intid, bool level)
{
	struct trace_event ev = { .kind = TRACE_IRQ };

	if (!trace_on(t, TRACE_IRQ))
		return;
	ev.pe = (uint8_t)pe->index;
	ev.el = pe->ps.el;
	ev.insns = pe->retired;
	ev.irq.what = what;
	ev.irq.intid = intid;
	ev.irq.level = level;
	trace_emit(t, &ev);
}
