/* platforms/dev/gicv3_dist.c - the distributor: shared interrupts, their routes, and the group enables.
 * Implements: IHI 0069 12.9 (GICD registers), with affinity routing always on (ARE_S and ARE_NS read as 1), message-based SPIs,
 *             no extended ranges.
 * Not here:   the per-interrupt bits (gic_word.c), signalling (gicv3_signal.c). */
#include "platforms/dev/gicv3_priv.h"

#include <string.h>

#include "sim/core/bits.h"

enum {
	GICD_CTLR = 0x0000, GICD_TYPER = 0x0004, GICD_IIDR = 0x0008, GICD_SETSPI_NSR = 0x0040, GICD_CLRSPI_NSR = 0x0048,
	GICD_SETSPI_SR = 0x0050, GICD_CLRSPI_SR = 0x0058, GICD_IROUTER = 0x6000, GICD_IDREGS = 0xffd0,
};

#define CTLR_ARE_NS_VIEW BIT(4)
#define CTLR_ARE_S       BIT(4)
#define CTLR_ARE_NS      BIT(5)
#define CTLR_DS          BIT(6)
#define CTLR_E1NWF       BIT(7)
#define IROUTER_BITS     (GENMASK(39, 32) | GICD_IROUTER_IRM | GENMASK(23, 0))

void gicv3_dist_reset(struct gicv3 *g)
{
	for (unsigned n = 0; n < GICV3_WORDS; n++) {
		uint32_t line = g->spi[n].line;

		memset(&g->spi[n], 0, sizeof(g->spi[n]));
		g->spi[n].line = line; /* the source still drives it */
		g->spi[n].group = g->nonsecure ? ~0u : 0;
	}
	memset(g->dist_enable, 0, sizeof(g->dist_enable));
	memset(g->held, 0, sizeof(g->held));
	memset(g->router, 0, sizeof(g->router));
	for (unsigned i = 0; i < GICV3_INTIDS; i++) {
		g->target[i] = (int16_t)gicv3_find_pe(g, 0);
		g->holder[i] = -1;
	}
	for (unsigned i = 0; i < g->pe_count; i++) {
		memset(g->pe[i].spi, 0, sizeof(g->pe[i].spi));
		g->pe[i].spi_words = 0;
	}
	g->ds = !g->security;
	g->e1nwf = false;
}

static struct gic_access view(const struct gicv3 *g, enum pas pas)
{
	bool two = gicv3_two_states(g);

	return (struct gic_access){ .ns = two && pas == PAS_NONSECURE, .grpmod = two, .nsacr = two };
}

static uint32_t read_ctlr(const struct gicv3 *g, struct gic_access a)
{
	const bool *on = g->dist_enable;

	if (a.ns)
		return CTLR_ARE_NS_VIEW | (uint32_t)on[GIC_G1NS] << 1;
	if (g->ds)
		return CTLR_DS | CTLR_ARE_S | (uint32_t)g->e1nwf << 7 | on[GIC_G0] | (uint32_t)on[GIC_G1NS] << 1;
	return CTLR_ARE_S | CTLR_ARE_NS | (uint32_t)g->e1nwf << 7 | on[GIC_G0] | (uint32_t)on[GIC_G1NS] << 1 |
	       (uint32_t)on[GIC_G1S] << 2;
}

static void write_ctlr(struct gicv3 *g, struct gic_access a, uint32_t v)
{
	g->dist_enable[GIC_G1NS] = bit(v, 1);
	if (!a.ns) {
		g->dist_enable[GIC_G0] = bit(v, 0);
		g->dist_enable[GIC_G1S] = !g->ds && bit(v, 2);
		g->e1nwf = v & CTLR_E1NWF;
		if (v & CTLR_DS) { /* for ever: only reset brings the second Security state back */
			g->ds = true;
			g->dist_enable[GIC_G1S] = false;
		}
	}
	gicv3_all_update(g);
	gicv3_any_update(g);
}

static uint32_t read_typer(const struct gicv3 *g)
{
	/* RSS, A3V, IDbits 15 (16 bits), LPIS, MBIS, SecurityExtn, CPUNumber 0 (affinity routing only), ITLinesNumber */
	return BIT(26) | BIT(24) | 15 << 19 | (uint32_t)g->lpis << 17 | BIT(16) | (uint32_t)gicv3_two_states(g) << 10 | (g->words - 1);
}

uint32_t gicv3_id_register(uint64_t off, bool redist)
{
	static const uint8_t id[] = { /* PIDR4-7, PIDR0-3, CIDR0-3 */
		0x44, 0, 0, 0, 0x92, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1,
	};
	unsigned i = (unsigned)(off - GICD_IDREGS) / 4;

	return i < ARRAY_SIZE(id) ? id[i] + (i == 4 && redist) : 0;
}

int gicv3_find_pe(const struct gicv3 *g, uint32_t affinity)
{
	for (unsigned i = 0; i < g->pe_count; i++)
		if (g->pe[i].affinity == affinity)
			return (int)i;
	return -1;
}

/* May the access see the route of that SPI? (NSACR 3 opens it to Non-secure software.) */
static bool route_visible(const struct gicv3 *g, unsigned intid, struct gic_access a)
{
	const struct gic_word *w = &g->spi[intid / 32];

	return !a.ns || (w->group >> intid % 32 & 1) || gic_word_nsacr(w, intid % 32) == 3;
}

static unsigned route_intid(const struct gicv3 *g, uint64_t off)
{
	unsigned intid = (unsigned)(off - GICD_IROUTER) / 8;

	return intid >= 32 && intid < g->irqs ? intid : 0;
}

static uint32_t read_route(const struct gicv3 *g, uint64_t off, struct gic_access a)
{
	unsigned intid = route_intid(g, off);

	return intid && route_visible(g, intid, a) ? (uint32_t)(g->router[intid] >> (off & 4 ? 32 : 0)) : 0;
}

static void write_route(struct gicv3 *g, uint64_t off, struct gic_access a, uint32_t v)
{
	unsigned intid = route_intid(g, off), lo = off & 4 ? 32 : 0;
	uint64_t r;

	if (!intid || !route_visible(g, intid, a))
		return;
	r = deposit(g->router[intid], lo + 31, lo, v) & IROUTER_BITS;
	g->router[intid] = r;
	g->target[intid] = r & GICD_IROUTER_IRM ? -1 : (int16_t)gicv3_find_pe(g, (uint32_t)((r >> 8 & 0xff000000) | (r & 0xffffff)));
	gicv3_spi_update(g, intid);
}

/* Message-based SPIs: a write of the INTID raises or lowers what is otherwise a wire. */
static void write_message(struct gicv3 *g, uint64_t off, struct gic_access a, uint32_t v)
{
	unsigned intid = v & 0x3ff;
	bool secure_reg = off >= GICD_SETSPI_SR, set = off == GICD_SETSPI_NSR || off == GICD_SETSPI_SR;
	struct gic_word *w;

	if (intid < 32 || intid >= g->irqs || (secure_reg && (a.ns || g->ds)))
		return;
	w = &g->spi[intid / 32];
	if (a.ns && !(w->group >> intid % 32 & 1) && gic_word_nsacr(w, intid % 32) < (set ? 1u : 2u))
		return;
	if (w->edge >> intid % 32 & 1)
		w->latched = set ? w->latched | 1u << intid % 32 : w->latched & ~(1u << intid % 32);
	else
		gic_word_input(w, intid % 32, set);
	gicv3_spi_update(g, intid);
}

/* The word of SPIs that a register belongs to, 0 if none. */
static unsigned spi_word(const struct gicv3 *g, uint64_t off)
{
	int n = gic_word_index(off);

	return n > 0 && (unsigned)n < g->words ? (unsigned)n : 0;
}

static uint32_t read_word(struct gicv3 *g, uint64_t off, unsigned size, struct gic_access a)
{
	unsigned n = spi_word(g, off);

	if (n)
		return gic_word_read(&g->spi[n], off, size, a);
	if (size != 4)
		return 0;
	switch (off) {
	case GICD_CTLR:
		return read_ctlr(g, a);
	case GICD_TYPER:
		return read_typer(g);
	case GICD_IIDR:
		return 0x43b; /* JEP106 code of Arm; product, variant and revision 0 */
	}
	if (off >= GICD_IDREGS)
		return gicv3_id_register(off, false);
	return off >= GICD_IROUTER ? read_route(g, off, a) : 0;
}

static void write_word(struct gicv3 *g, uint64_t off, unsigned size, struct gic_access a, uint32_t v)
{
	unsigned n = spi_word(g, off);

	if (n) {
		gic_word_write(&g->spi[n], off, size, a, v);
		if (n == GICV3_WORDS - 1)
			g->spi[n].enabled &= (1u << GICV3_SPECIAL % 32) - 1;
		gicv3_spi_word_update(g, n);
	} else if (size != 4) {
		return;
	} else if (off == GICD_CTLR) {
		write_ctlr(g, a, v);
	} else if (off >= GICD_SETSPI_NSR && off <= GICD_CLRSPI_SR && off % 8 == 0) {
		write_message(g, off, a, v);
	} else if (off >= GICD_IROUTER && off < GICD_IDREGS) {
		write_route(g, off, a, v);
	}
}

static enum bus_result dist_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv3 *g = dev;
	struct gic_access a = view(g, pas);

	(void)at;
	*val = read_word(g, off, size == 8 ? 4 : size, a);
	if (size == 8)
		*val |= (uint64_t)read_word(g, off + 4, 4, a) << 32;
	return BUS_OK;
}

static enum bus_result dist_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv3 *g = dev;
	struct gic_access a = view(g, pas);

	(void)at;
	write_word(g, off, size == 8 ? 4 : size, a, (uint32_t)val);
	if (size == 8)
		write_word(g, off + 4, 4, a, (uint32_t)(val >> 32));
	return BUS_OK;
}

const struct mmio_ops gicv3_dist_mmio = { dist_read, dist_write };
