/* platforms/dev/pl061.c - the general-purpose I/O block PL061: eight pins and their interrupt.
 * Implements: DDI 0190: data by address mask, direction, edge and level interrupts, identification registers.
 * Not here:   what is wired to the pins (the board's device tree names a power key on pin 3). Lines env.irq[1] and on are the
 *             outputs of pins 0 and on.
 * LIMIT: mode control (GPIOAFSEL) is storage only. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum { DIR = 0x400, IS = 0x404, IBE = 0x408, IEV = 0x40c, IE = 0x410, RIS = 0x414, MIS = 0x418, IC = 0x41c, AFSEL = 0x420, ID = 0xfe0 };

struct pl061 {
	struct irq_line irq;
	struct irq_line pin[DEVICE_IRQS - 1]; /* outputs of the first pins */
	uint8_t out, in;  /* levels driven by the guest and by the board */
	uint8_t dir;      /* 1: output */
	uint8_t is, ibe, iev, ie, afsel;
	uint8_t edges;    /* latched edge interrupts */
};

static uint8_t levels(const struct pl061 *p)
{
	return (uint8_t)((p->out & p->dir) | (p->in & ~p->dir));
}

static uint8_t raw(const struct pl061 *p)
{
	uint8_t level = (uint8_t)(~(levels(p) ^ p->iev));

	return (uint8_t)((level & p->is) | (p->edges & ~p->is));
}

/* `before`: the pins' levels before the change. */
static void update(struct pl061 *p, uint8_t before)
{
	uint8_t now = levels(p), moved = now ^ before;

	p->edges |= (uint8_t)(moved & ~p->is & (p->ibe | ~(now ^ p->iev)));
	irq_set(&p->irq, raw(p) & p->ie);
	for (unsigned n = 0; n < ARRAY_SIZE(p->pin); n++)
		irq_set(&p->pin[n], (p->out & p->dir) >> n & 1);
}

static uint8_t *reg_of(struct pl061 *p, uint64_t off)
{
	switch (off) {
	case DIR:
		return &p->dir;
	case IS:
		return &p->is;
	case IBE:
		return &p->ibe;
	case IEV:
		return &p->iev;
	case IE:
		return &p->ie;
	case AFSEL:
		return &p->afsel;
	}
	return NULL;
}

static enum bus_result pl061_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	static const uint8_t id[8] = { 0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };
	struct pl061 *p = dev;
	const uint8_t *r = reg_of(p, off);

	(void)size, (void)at, (void)pas;
	*val = 0;
	if (off < DIR) /* address bits 9:2 are the mask */
		*val = levels(p) & off >> 2;
	else if (r)
		*val = *r;
	else if (off == RIS)
		*val = raw(p);
	else if (off == MIS)
		*val = raw(p) & p->ie;
	else if (off >= ID && off % 4 == 0)
		*val = id[(off - ID) / 4];
	return BUS_OK;
}

static enum bus_result pl061_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct pl061 *p = dev;
	uint8_t before = levels(p), *r = reg_of(p, off);

	(void)size, (void)at, (void)pas;
	if (off < DIR)
		p->out = (uint8_t)((p->out & ~(off >> 2)) | (val & off >> 2));
	else if (r)
		*r = (uint8_t)val;
	else if (off == IC)
		p->edges &= (uint8_t)~val;
	update(p, before);
	return BUS_OK;
}

static const struct mmio_ops pl061_mmio = { pl061_read, pl061_write };

static void pl061_reset(void *dev)
{
	struct pl061 *p = dev;

	p->out = p->dir = p->is = p->ibe = p->iev = p->ie = p->afsel = p->edges = 0;
	irq_set(&p->irq, false);
	for (unsigned n = 0; n < ARRAY_SIZE(p->pin); n++)
		irq_set(&p->pin[n], false);
}

static void pl061_pin(void *dev, unsigned n, bool level)
{
	struct pl061 *p = dev;
	uint8_t before = levels(p);

	if (n < 8)
		p->in = (uint8_t)((p->in & ~(1u << n)) | (unsigned)level << n);
	update(p, before);
}

static void pl061_destroy(void *dev)
{
	free(dev);
}

static void pl061_snap(void *dev, struct snap *s)
{
	struct pl061 *g = dev;

	snap_irq(s, &g->irq);
	for (unsigned i = 0; i < ARRAY_SIZE(g->pin); i++)
		snap_irq(s, &g->pin[i]);
	SNAP_RANGE(s, g, out, edges);
}

static void *pl061_create(const struct device_env *env, struct error *e)
{
	struct pl061 *p = calloc(1, sizeof(*p));

	if (!p) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	p->irq = env->irq[0];
	memcpy(p->pin, env->irq + 1, sizeof(p->pin));
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &pl061_mmio, p,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(p);
		return NULL;
	}
	return p;
}

const struct device_ops pl061_device = {
	.model = "pl061",
	.create = pl061_create,
	.reset = pl061_reset,
	.destroy = pl061_destroy,
	.snap = pl061_snap,
	.input = pl061_pin,
	.dt = { .node = "pl061", .compatible = "arm,pl061\0arm,primecell\0", .clock_names = "apb_pclk\0" },
};
