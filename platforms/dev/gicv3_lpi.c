/* platforms/dev/gicv3_lpi.c - locality-specific peripheral interrupts at a redistributor: their pending states and what their
 * configuration in memory says.
 * Implements: IHI 0069 5.1 (LPIs, configuration and pending tables, GICR_PROPBASER, GICR_PENDBASER).
 * Not here:   who makes them pending (gicv3_its.c); priorities against other interrupts (gicv3_signal.c).
 *
 * A pending bit is kept here while LPIs are enabled; the table in memory is read when they are enabled (unless the guest says
 * that it is zero) and written when they are disabled. The configuration of an LPI is read when it becomes pending and when it
 * is invalidated. */
#include "platforms/dev/gicv3_priv.h"

#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum { LPIS = (1 << GICV3_ID_BITS) - GICV3_FIRST_LPI, WORDS = LPIS / 64, CONFIG_ENABLE = 1 };

#define PENDBASER_PTZ BIT(62)
#define PROPBASER_BITS (GENMASK(58, 56) | GENMASK(51, 12) | GENMASK(11, 7) | GENMASK(4, 0))
#define PENDBASER_BITS (GENMASK(58, 56) | GENMASK(51, 16) | GENMASK(11, 7))

struct gicv3_lpis {
	uint64_t pending[WORDS];
	uint64_t words[(WORDS + 63) / 64]; /* which of pending[] are not 0 */
	uint8_t config[LPIS];              /* of pending ones */
};

int gicv3_lpi_create(struct gicv3_pe *p)
{
	p->lpi = calloc(1, sizeof(*p->lpi));
	return p->lpi ? 0 : -1;
}

void gicv3_lpi_snap(struct gicv3_pe *p, struct snap *s)
{
	snap_bytes(s, p->lpi, sizeof(*p->lpi));
}

void gicv3_lpi_destroy(struct gicv3_pe *p)
{
	free(p->lpi);
}

static void forget(struct gicv3_pe *p)
{
	memset(p->lpi, 0, sizeof(*p->lpi));
	p->lpi_top = (struct gicv3_ready){ GIC_SPURIOUS, GIC_IDLE, GIC_G1NS };
}

void gicv3_lpi_reset(struct gicv3_pe *p)
{
	p->propbaser = p->pendbaser = 0;
	p->lpi_on = false;
	if (p->lpi)
		forget(p);
}

/* INTIDs that the tables have room for. */
bool gicv3_lpi_exists(const struct gicv3_pe *p, uint32_t intid)
{
	unsigned id_bits = (unsigned)bits(p->propbaser, 4, 0) + 1;

	return p->lpi_on && intid >= GICV3_FIRST_LPI && intid < 1u << (id_bits < GICV3_ID_BITS ? id_bits : GICV3_ID_BITS);
}

/* ---- the highest one ---- */

static uint8_t prio_of(const struct gicv3 *g, uint8_t config)
{
	return gicv3_two_states(g) ? gic_prio_from_ns(config & 0xfc) : config & GIC_PRIO_MASK;
}

static void consider(const struct gicv3 *g, struct gicv3_pe *p, unsigned i)
{
	uint8_t prio = prio_of(g, p->lpi->config[i]);

	if (!(p->lpi->config[i] & CONFIG_ENABLE))
		return;
	if (prio < p->lpi_top.prio || (prio == p->lpi_top.prio && i + GICV3_FIRST_LPI < p->lpi_top.intid)) {
		p->lpi_top.intid = (uint16_t)(i + GICV3_FIRST_LPI);
		p->lpi_top.prio = prio;
	}
}

/* Calls fn(g, p, i) for each pending one; fn may clear it. */
static void each(struct gicv3 *g, struct gicv3_pe *p, void (*fn)(struct gicv3 *g, struct gicv3_pe *p, unsigned i))
{
	for (unsigned k = 0; k < ARRAY_SIZE(p->lpi->words); k++)
		for (uint64_t w = p->lpi->words[k]; w; w &= w - 1) {
			unsigned n = 64 * k + (unsigned)__builtin_ctzll(w);
			for (uint64_t m = p->lpi->pending[n]; m; m &= m - 1)
				fn(g, p, 64 * n + (unsigned)__builtin_ctzll(m));
		}
}

static void consider_one(struct gicv3 *g, struct gicv3_pe *p, unsigned i)
{
	consider(g, p, i);
}

static void find_top(struct gicv3 *g, struct gicv3_pe *p)
{
	p->lpi_top = (struct gicv3_ready){ GIC_SPURIOUS, GIC_IDLE, GIC_G1NS };
	each(g, p, consider_one);
}

/* ---- one interrupt ---- */

static void read_config(struct gicv3 *g, struct gicv3_pe *p, unsigned i)
{
	pa_t at = { (p->propbaser & GENMASK(51, 12)) + i, PAS_NONSECURE };

	if (bus_copy_out(g->bus, at, &p->lpi->config[i], 1) != BUS_OK)
		p->lpi->config[i] = 0;
}

static bool is_pending(const struct gicv3_pe *p, unsigned i)
{
	return p->lpi->pending[i / 64] >> i % 64 & 1;
}

static void mark(struct gicv3_pe *p, unsigned i, bool pending)
{
	uint64_t *w = &p->lpi->pending[i / 64], *words = &p->lpi->words[i / 64 / 64], m = BIT(i / 64 % 64);

	*w = pending ? *w | BIT(i % 64) : *w & ~BIT(i % 64);
	*words = *w ? *words | m : *words & ~m;
}

void gicv3_lpi_set(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid, bool pending)
{
	unsigned i = intid - GICV3_FIRST_LPI;

	if (!gicv3_lpi_exists(p, intid) || is_pending(p, i) == pending)
		return;
	mark(p, i, pending);
	if (pending) {
		read_config(g, p, i);
		consider(g, p, i);
	} else if (p->lpi_top.intid == intid) {
		find_top(g, p);
	}
	gicv3_pe_update(g, p);
}

void gicv3_lpi_move(struct gicv3 *g, struct gicv3_pe *from, struct gicv3_pe *to, uint32_t intid)
{
	if (from == to || !gicv3_lpi_exists(from, intid) || !is_pending(from, intid - GICV3_FIRST_LPI))
		return;
	gicv3_lpi_set(g, from, intid, false);
	gicv3_lpi_set(g, to, intid, true);
}

void gicv3_lpi_invalidate(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid)
{
	if (!gicv3_lpi_exists(p, intid) || !is_pending(p, intid - GICV3_FIRST_LPI))
		return;
	read_config(g, p, intid - GICV3_FIRST_LPI);
	find_top(g, p);
	gicv3_pe_update(g, p);
}

/* ---- all of them ---- */

void gicv3_lpi_invalidate_all(struct gicv3 *g, struct gicv3_pe *p)
{
	if (!p->lpi_on)
		return;
	each(g, p, read_config);
	find_top(g, p);
	gicv3_pe_update(g, p);
}

void gicv3_lpi_move_all(struct gicv3 *g, struct gicv3_pe *from, struct gicv3_pe *to)
{
	if (from == to || !from->lpi_on || !to->lpi_on)
		return;
	for (unsigned n = 0; n < WORDS; n++) {
		for (uint64_t m = from->lpi->pending[n]; m; m &= m - 1) {
			unsigned i = 64 * n + (unsigned)__builtin_ctzll(m);
			if (!gicv3_lpi_exists(to, i + GICV3_FIRST_LPI))
				continue;
			mark(to, i, true);
			read_config(g, to, i);
		}
	}
	forget(from);
	find_top(g, to);
	gicv3_pe_update(g, from);
	gicv3_pe_update(g, to);
}

/* ---- the redistributor's registers ---- */

/* The table has a bit for each INTID, those below the first LPI unused. */
static pa_t pending_table(const struct gicv3_pe *p)
{
	return (pa_t){ (p->pendbaser & GENMASK(51, 16)) + GICV3_FIRST_LPI / 8, PAS_NONSECURE };
}

static void take_over(struct gicv3 *g, struct gicv3_pe *p)
{
	uint64_t table[WORDS];

	forget(p);
	if (p->pendbaser & PENDBASER_PTZ || bus_copy_out(g->bus, pending_table(p), table, sizeof(table)) != BUS_OK)
		return;
	for (unsigned i = 0; i < LPIS; i++)
		if (table[i / 64] >> i % 64 & 1 && gicv3_lpi_exists(p, i + GICV3_FIRST_LPI)) {
			mark(p, i, true);
			read_config(g, p, i);
		}
	find_top(g, p);
}

void gicv3_lpi_enable(struct gicv3 *g, struct gicv3_pe *p, bool on)
{
	if (!p->lpi || p->lpi_on == on)
		return;
	p->lpi_on = on;
	if (on) {
		take_over(g, p);
	} else {
		bus_copy_in(g->bus, pending_table(p), p->lpi->pending, sizeof(p->lpi->pending));
		forget(p);
	}
	gicv3_pe_update(g, p);
}

/* Half of a register of 64 bits; the tables cannot be moved while they are in use. */
void gicv3_lpi_write_base(struct gicv3_pe *p, bool pend, bool high, uint32_t v)
{
	uint64_t *r = pend ? &p->pendbaser : &p->propbaser;

	if (!p->lpi || p->lpi_on)
		return;
	*r = high ? deposit(*r, 63, 32, v) : deposit(*r, 31, 0, v);
	*r &= pend ? PENDBASER_BITS | PENDBASER_PTZ : PROPBASER_BITS;
}

uint32_t gicv3_lpi_read_base(const struct gicv3_pe *p, bool pend, bool high)
{
	uint64_t r = pend ? p->pendbaser & ~PENDBASER_PTZ : p->propbaser;

	return (uint32_t)(high ? r >> 32 : r);
}
