/* platforms/dev/gicv3_redist.c - the redistributors: two frames of 64 KiB for each PE.
 * Implements: IHI 0069 12.11 (GICR registers). Without LPIs GICR_TYPER.PLPIS is 0 and their registers
 *             read 0.
 * Not here:   the state of SGIs and PPIs as such (gic_word.c), LPIs (gicv3_lpi.c), signalling
 *             (gicv3_signal.c). */
#include "platforms/dev/gicv3_priv.h"

#include <string.h>

#include "sim/core/bits.h"

enum {
	GICR_CTLR = 0x0000, GICR_IIDR = 0x0004, GICR_TYPER = 0x0008, GICR_WAKER = 0x0014, GICR_PROPBASER = 0x0070,
	GICR_PENDBASER = 0x0078, GICR_IDREGS = 0xffd0,
	SGI_BASE = 0x10000,
};

#define CTLR_CES BIT(1) /* EnableLPIs can be cleared */
#define WAKER_PROCESSOR_SLEEP BIT(1)
#define WAKER_CHILDREN_ASLEEP BIT(2)

void gicv3_redist_reset(const struct gicv3 *g, struct gicv3_pe *p)
{
	uint32_t line = p->w.line;

	memset(&p->w, 0, sizeof(p->w));
	p->w.line = line; /* the source still drives it */
	p->w.edge = 0xffff;
	p->w.group = g->nonsecure ? ~0u : 0;
	p->asleep = !g->nonsecure;
}

static struct gic_access view(const struct gicv3 *g, enum pas pas)
{
	bool two = gicv3_two_states(g);

	return (struct gic_access){ .ns = two && pas == PAS_NONSECURE, .grpmod = two, .nsacr = two };
}

static uint64_t typer(const struct gicv3 *g, unsigned i)
{
	return (uint64_t)g->pe[i].affinity << 32 | (uint64_t)i << 8 | (i + 1 == g->pe_count ? BIT(4) : 0) |
	       g->lpis;
}

static uint32_t read_word(struct gicv3 *g, unsigned i, uint64_t off, unsigned size, struct gic_access a)
{
	struct gicv3_pe *p = &g->pe[i];

	if (off >= SGI_BASE)
		return gic_word_index(off - SGI_BASE) == 0 ? gic_word_read(&p->w, off - SGI_BASE, size, a) : 0;
	if (size != 4)
		return 0;
	switch (off) {
	case GICR_CTLR:
		return g->lpis ? CTLR_CES | p->lpi_on : 0;
	case GICR_PROPBASER:
	case GICR_PROPBASER + 4:
	case GICR_PENDBASER:
	case GICR_PENDBASER + 4:
		return gicv3_lpi_read_base(p, off >= GICR_PENDBASER, off & 4);
	case GICR_IIDR:
		return 0x43b; /* JEP106 code of Arm; product, variant and revision 0 */
	case GICR_TYPER:
		return (uint32_t)typer(g, i);
	case GICR_TYPER + 4:
		return (uint32_t)(typer(g, i) >> 32);
	case GICR_WAKER:
		return p->asleep && !a.ns ? WAKER_PROCESSOR_SLEEP | WAKER_CHILDREN_ASLEEP : 0;
	}
	return off >= GICR_IDREGS ? gicv3_id_register(off, true) : 0;
}

/* IMPDEF: without a power controller that WakeRequest reaches, a sleeping redistributor forwards interrupts all the same;
 * software that never writes GICR_WAKER works as it does on other virtual machines. */
static void write_word(struct gicv3 *g, unsigned i, uint64_t off, unsigned size, struct gic_access a, uint32_t v)
{
	struct gicv3_pe *p = &g->pe[i];

	if (off >= SGI_BASE) {
		if (gic_word_index(off - SGI_BASE) != 0)
			return;
		gic_word_write(&p->w, off - SGI_BASE, size, a, v);
		p->w.edge |= 0xffff; /* SGIs are edge-triggered for ever */
		gicv3_pe_update(g, p);
	} else if (off == GICR_CTLR && size == 4) {
		gicv3_lpi_enable(g, p, bit(v, 0));
	} else if (off >= GICR_PROPBASER && off < GICR_PENDBASER + 8 && size == 4) {
		gicv3_lpi_write_base(p, off >= GICR_PENDBASER, off & 4, v);
	} else if (off == GICR_WAKER && size == 4 && !a.ns) {
		p->asleep = v & WAKER_PROCESSOR_SLEEP;
		gicv3_any_update(g);
		gicv3_pe_update(g, p);
	}
}

static enum bus_result redist_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv3 *g = dev;
	struct gic_access a = view(g, pas);
	unsigned i = (unsigned)(off / GICV3_FRAMES);

	(void)at;
	off %= GICV3_FRAMES;
	*val = read_word(g, i, off, size == 8 ? 4 : size, a);
	if (size == 8)
		*val |= (uint64_t)read_word(g, i, off + 4, 4, a) << 32;
	return BUS_OK;
}

static enum bus_result redist_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv3 *g = dev;
	struct gic_access a = view(g, pas);
	unsigned i = (unsigned)(off / GICV3_FRAMES);

	(void)at;
	off %= GICV3_FRAMES;
	write_word(g, i, off, size == 8 ? 4 : size, a, (uint32_t)val);
	if (size == 8)
		write_word(g, i, off + 4, 4, a, (uint32_t)(val >> 32));
	return BUS_OK;
}

const struct mmio_ops gicv3_redist_mmio = { redist_read, redist_write };
