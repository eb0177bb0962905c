/* platforms/dev/gicv2_dist.c - the distributor of GICv2.
 * Implements: IHI 0048 4.3 (GICD registers); values of identification registers as GIC-400's (DDI 0471).
 * Not here:   the per-interrupt bits (gic_word.c), signalling (gicv2_signal.c). GICD_NSACR is not there. */
#include "platforms/dev/gicv2_priv.h"

#include <string.h>

#include "sim/core/bits.h"

enum {
	GICD_CTLR = 0x000, GICD_TYPER = 0x004, GICD_IIDR = 0x008, GICD_ITARGETSR = 0x800, GICD_ITARGETSR_END = 0xc00,
	GICD_SGIR = 0xf00, GICD_CPENDSGIR = 0xf10, GICD_SPENDSGIR = 0xf20, GICD_SPENDSGIR_END = 0xf30, GICD_IDREGS = 0xfd0,
	GICD_END = 0x1000,
};

#define SGIS 0xffffu

void gicv2_dist_reset(struct gicv2 *g)
{
	memset(g->enable, 0, sizeof(g->enable));
	memset(g->targets, 0, sizeof(g->targets));
	for (unsigned n = 0; n < GICV2_WORDS; n++) {
		uint32_t line = g->spi[n].line;

		memset(&g->spi[n], 0, sizeof(g->spi[n]));
		g->spi[n].line = line; /* the source still drives it */
		g->spi[n].group = g->nonsecure ? ~0u : 0;
	}
	for (unsigned i = 0; i < g->pe_count; i++) {
		struct gicv2_pe *p = &g->pe[i];
		uint32_t line = p->w.line;

		memset(&p->w, 0, sizeof(p->w));
		p->w.line = line;
		p->w.group = g->nonsecure ? ~0u : 0;
		p->w.edge = p->w.enabled = SGIS; /* for ever */
		memset(p->sgi_from, 0, sizeof(p->sgi_from));
		memset(p->spi, 0, sizeof(p->spi));
		p->spi_words = 0;
	}
}

static struct gic_access view(const struct gicv2 *g, enum pas pas)
{
	return (struct gic_access){ .ns = g->security && pas == PAS_NONSECURE };
}

static bool visible(const struct gic_word *w, unsigned i, struct gic_access a)
{
	return !a.ns || w->group >> i & 1;
}

static uint32_t id_register(uint64_t off)
{
	static const uint8_t id[] = { /* PIDR4-7, PIDR0-3, CIDR0-3 */
		0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1,
	};
	unsigned i = (unsigned)(off - GICD_IDREGS) / 4;

	return i < ARRAY_SIZE(id) ? id[i] : 0;
}

/* ---- targets ---- */

static uint8_t read_target(struct gicv2 *g, const struct gicv2_pe *p, unsigned intid, struct gic_access a)
{
	if (g->pe_count == 1 || intid >= g->irqs || !visible(gicv2_word(g, (struct gicv2_pe *)p, intid), intid % 32, a))
		return 0;
	return intid < 32 ? (uint8_t)(1u << (p - g->pe)) : g->targets[intid];
}

static void write_target(struct gicv2 *g, unsigned intid, struct gic_access a, uint8_t v)
{
	if (intid < 32 || intid >= g->irqs || !visible(&g->spi[intid / 32], intid % 32, a))
		return;
	g->targets[intid] = (uint8_t)(v & ((1u << g->pe_count) - 1));
	gicv2_spi_update(g, intid);
}

/* ---- software-generated interrupts ---- */

static void write_sgir(struct gicv2 *g, struct gicv2_pe *from, struct gic_access a, uint32_t v)
{
	unsigned intid = v & 15, me = (unsigned)(from - g->pe), targets = (unsigned)bits(v, 23, 16);
	bool group1 = a.ns || bit(v, 15); /* NSATT */

	switch (bits(v, 25, 24)) {
	case 1:
		targets = ~(1u << me);
		break;
	case 2:
		targets = 1u << me;
		break;
	case 3:
		return;
	}
	for (unsigned i = 0; i < g->pe_count; i++) {
		struct gicv2_pe *p = &g->pe[i];

		if (!(targets >> i & 1) || (g->security && (p->w.group >> intid & 1) != group1))
			continue;
		gicv2_sgi_pend(p, intid, (uint8_t)(1u << me), 0);
		gicv2_pe_update(g, p);
	}
}

static bool is_sgi_pending_reg(uint64_t off)
{
	return off >= GICD_CPENDSGIR && off < GICD_SPENDSGIR_END;
}

static uint32_t read_sgi_pending(const struct gicv2_pe *p, uint64_t off, unsigned size, struct gic_access a)
{
	uint32_t v = 0;

	for (unsigned i = 0; i < size; i++) {
		unsigned intid = (off + i) & 15;

		if (visible(&p->w, intid, a))
			v |= (uint32_t)p->sgi_from[intid] << 8 * i;
	}
	return v;
}

static void write_sgi_pending(struct gicv2 *g, struct gicv2_pe *p, uint64_t off, unsigned size, struct gic_access a, uint32_t v)
{
	uint8_t pes = (uint8_t)((1u << g->pe_count) - 1);

	for (unsigned i = 0; i < size; i++, v >>= 8) {
		unsigned intid = (off + i) & 15;
		uint8_t m = (uint8_t)v & pes;

		if (visible(&p->w, intid, a))
			gicv2_sgi_pend(p, intid, off >= GICD_SPENDSGIR ? m : 0, off >= GICD_SPENDSGIR ? 0 : m);
	}
	gicv2_pe_update(g, p);
}

/* ---- registers ---- */

static uint32_t read_ctlr(const struct gicv2 *g, struct gic_access a)
{
	return a.ns ? g->enable[V2_G1] : g->enable[V2_G0] | (uint32_t)g->enable[V2_G1] << 1;
}

static void write_ctlr(struct gicv2 *g, struct gic_access a, uint32_t v)
{
	if (a.ns) {
		g->enable[V2_G1] = bit(v, 0);
	} else {
		g->enable[V2_G0] = bit(v, 0);
		g->enable[V2_G1] = bit(v, 1);
	}
	for (unsigned i = 0; i < g->pe_count; i++)
		gicv2_pe_update(g, &g->pe[i]);
}

/* The word of interrupts that a register belongs to, NULL if none. */
static struct gic_word *word_of(struct gicv2 *g, struct gicv2_pe *p, uint64_t off, unsigned *n)
{
	int i = off < GICD_END ? gic_word_index(off) : -1;

	if (i < 0 || (unsigned)i >= g->words)
		return NULL;
	*n = (unsigned)i;
	return gicv2_word(g, p, 32 * *n);
}

static enum bus_result dist_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv2 *g = dev;
	struct gicv2_pe *p = gicv2_requester(g, at);
	struct gic_access a = view(g, pas);
	unsigned n;
	const struct gic_word *w = word_of(g, p, off, &n);

	*val = 0;
	if (size == 8 || size == 2)
		return BUS_OK;
	if (w)
		*val = gic_word_read(w, off, size, a);
	else if (off >= GICD_ITARGETSR && off < GICD_ITARGETSR_END)
		for (unsigned i = 0; i < size; i++)
			*val |= (uint64_t)read_target(g, p, (unsigned)(off - GICD_ITARGETSR) + i, a) << 8 * i;
	else if (is_sgi_pending_reg(off))
		*val = read_sgi_pending(p, off, size, a);
	else if (size != 4)
		return BUS_OK;
	else if (off == GICD_CTLR)
		*val = read_ctlr(g, a);
	else if (off == GICD_TYPER)
		*val = (uint32_t)g->security << 10 | (g->pe_count - 1) << 5 | (g->words - 1);
	else if (off == GICD_IIDR)
		*val = 0x0200143b;
	else if (off >= GICD_IDREGS && off < GICD_END)
		*val = id_register(off);
	return BUS_OK;
}

static void word_written(struct gicv2 *g, struct gicv2_pe *p, struct gic_word *w, unsigned n)
{
	if (n == 0) {
		w->edge |= SGIS;
		w->enabled |= SGIS;
		gicv2_pe_update(g, p);
		return;
	}
	if (n == GICV2_WORDS - 1)
		w->enabled &= (1u << GICV2_SPECIAL % 32) - 1;
	for (unsigned i = 0; i < 32; i++)
		gicv2_spi_update(g, 32 * n + i);
}

static enum bus_result dist_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv2 *g = dev;
	struct gicv2_pe *p = gicv2_requester(g, at);
	struct gic_access a = view(g, pas);
	unsigned n = 0;
	struct gic_word *w = word_of(g, p, off, &n);

	if (size == 8 || size == 2)
		return BUS_OK;
	if (w) {
		a.pending_ro = n == 0 ? SGIS : 0;
		gic_word_write(w, off, size, a, (uint32_t)val);
		word_written(g, p, w, n);
	} else if (off >= GICD_ITARGETSR && off < GICD_ITARGETSR_END) {
		for (unsigned i = 0; i < size; i++)
			write_target(g, (unsigned)(off - GICD_ITARGETSR) + i, a, (uint8_t)(val >> 8 * i));
	} else if (is_sgi_pending_reg(off)) {
		write_sgi_pending(g, p, off, size, a, (uint32_t)val);
	} else if (off == GICD_CTLR && size == 4) {
		write_ctlr(g, a, (uint32_t)val);
	} else if (off == GICD_SGIR && size == 4) {
		write_sgir(g, p, a, (uint32_t)val);
	}
	return BUS_OK;
}

const struct mmio_ops gicv2_dist_mmio = { dist_read, dist_write };
