/* platforms/dev/gicv3_its.c - the registers of an Interrupt Translation Service: messages of devices become LPIs.
 * Implements: IHI 0069 12.10 (GITS registers), physical interrupts only; DeviceID and EventID of 16 bits, collections in
 *             memory, targets by processor number; flat and two-level tables.
 * Not here:   the commands and the translation (gicv3_its_cmd.c). */
#include "platforms/dev/gicv3_its_priv.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum {
	GITS_CTLR = 0x0000, GITS_IIDR = 0x0004, GITS_TYPER = 0x0008, GITS_CBASER = 0x0080, GITS_CWRITER = 0x0088, GITS_CREADR = 0x0090,
	GITS_BASER = 0x0100, GITS_BASER_END = 0x0140, GITS_IDREGS = 0xffd0, GITS_TRANSLATER = 0x10040,
};

#define CTLR_ENABLED BIT(0)
#define CTLR_QUIESCENT BIT(31)
#define CBASER_BITS (BIT(63) | GENMASK(61, 59) | GENMASK(55, 53) | GENMASK(51, 10) | GENMASK(7, 0))
#define BASER_BITS (GENMASK(63, 59) | GENMASK(55, 53) | GENMASK(47, 0))
#define BASER_64K (2ULL << 8) /* IMPDEF: pages of 64 KiB until software says otherwise */
#define QUEUE_OFFSET GENMASK(19, 5)

/* Physical; ITT_entry_size, ID_bits, Devbits and CIDbits, each less one. */
static uint64_t typer(void)
{
	return BIT(0) | (ITS_ENTRY - 1) << 4 | (ITS_EVENT_BITS - 1) << 8 | (ITS_ID_BITS - 1) << 13;
}

/* Type and entry size are what they are. */
static uint64_t baser_fixed(unsigned n)
{
	return (uint64_t)(n == ITS_DEVICES ? 1 : 4) << 56 | (uint64_t)(ITS_ENTRY - 1) << 48;
}

static uint64_t *reg64(struct gicv3_its *s, uint64_t off)
{
	switch (off & ~7ULL) {
	case GITS_CBASER:  return &s->cbaser;
	case GITS_CWRITER: return &s->cwriter;
	case GITS_CREADR:  return &s->creadr;
	default:           return off >= GITS_BASER && off < GITS_BASER + 8 * ITS_TABLES ? &s->baser[(off - GITS_BASER) / 8] : NULL;
	}
}

static uint32_t read_word(struct gicv3_its *s, uint64_t off)
{
	const uint64_t *r = reg64(s, off);

	if (r)
		return (uint32_t)(*r >> (off & 4 ? 32 : 0));
	switch (off) {
	case GITS_CTLR:      return (uint32_t)(CTLR_QUIESCENT | s->enabled);
	case GITS_IIDR:      return 0x43b; /* JEP106 code of Arm; product, variant and revision 0 */
	case GITS_TYPER:     return (uint32_t)typer();
	case GITS_TYPER + 4: return (uint32_t)(typer() >> 32);
	}
	return off >= GITS_IDREGS && off < 0x10000 ? gicv3_id_register(off, false) : 0;
}

/* Tables and queue stay where they are while the ITS is enabled. */
static void write_base(struct gicv3_its *s, uint64_t off, uint64_t *r, uint64_t v)
{
	if (s->enabled)
		return;
	if (off < GITS_BASER) {
		*r = v & CBASER_BITS;
		s->creadr = 0;
	} else {
		*r = (v & BASER_BITS) | baser_fixed((unsigned)(off - GITS_BASER) / 8);
	}
}

static void write_word(struct gicv3_its *s, uint64_t off, uint32_t v)
{
	uint64_t *r = reg64(s, off), wide;

	if (off == GITS_CTLR) {
		s->enabled = v & CTLR_ENABLED;
		gicv3_its_run(s);
		return;
	}
	if (!r || r == &s->creadr)
		return;
	wide = off & 4 ? deposit(*r, 63, 32, v) : deposit(*r, 31, 0, v);
	if (r != &s->cwriter) {
		write_base(s, off, r, wide);
		return;
	}
	s->cwriter = wide & QUEUE_OFFSET;
	if (!(off & 4))
		gicv3_its_run(s);
}

static enum bus_result its_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv3_its *s = dev;

	(void)at, (void)pas;
	*val = size >= 4 ? read_word(s, off) : 0;
	if (size == 8)
		*val |= (uint64_t)read_word(s, off + 4) << 32;
	return BUS_OK;
}

/* A message says its EventID; which device sent it comes with the access, and a PE is none. */
static enum bus_result its_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv3_its *s = dev;

	(void)pas;
	if (off == GITS_TRANSLATER) {
		if (at.requester == BUS_DMA && (size == 2 || size == 4))
			gicv3_its_signal(s, at.device, (uint32_t)val);
		return BUS_OK;
	}
	if (size == 8 && reg64(s, off) && reg64(s, off) != &s->creadr) { /* as one, so that half of it is never acted upon */
		if (reg64(s, off) == &s->cwriter)
			write_word(s, off, (uint32_t)val);
		else
			write_base(s, off, reg64(s, off), val);
		return BUS_OK;
	}
	if (size >= 4)
		write_word(s, off, (uint32_t)val);
	if (size == 8)
		write_word(s, off + 4, (uint32_t)(val >> 32));
	return BUS_OK;
}

static const struct mmio_ops its_mmio = { its_read, its_write };

static void its_reset(void *dev)
{
	struct gicv3_its *s = dev;

	s->enabled = false;
	s->cbaser = s->cwriter = s->creadr = 0;
	for (unsigned n = 0; n < ITS_TABLES; n++)
		s->baser[n] = baser_fixed(n) | BASER_64K;
}

static void its_destroy(void *dev)
{
	free(dev);
}

static void its_snap(void *dev, struct snap *s)
{
	struct gicv3_its *t = dev;

	SNAP_RANGE(s, t, enabled, baser);
	SNAP_BOOLS(s, t, enabled, enabled);
}

static void *its_create(const struct device_env *env, struct error *e)
{
	struct gicv3_its *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	s->g = env->gic;
	s->bus = env->bus;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &its_mmio, s,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(s);
		return NULL;
	}
	its_reset(s);
	return s;
}

const struct device_ops gicv3_its_device = {
	.model = "gicv3-its",
	.create = its_create,
	.reset = its_reset,
	.destroy = its_destroy,
	.snap = its_snap,
};
