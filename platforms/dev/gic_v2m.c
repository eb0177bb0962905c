/* platforms/dev/gic_v2m.c - a frame by which devices raise SPIs with messages: GICv2m.
 * Implements: Arm's Server Base System Architecture (DEN0029), appendix on GICv2m: V2M_MSI_TYPER, V2M_MSI_SETSPI_NS, V2M_MSI_IIDR.
 * Not here:   the interrupts as such, which are the distributor's. */
#include "platforms/dev/gic.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { MSI_TYPER = 0x008, MSI_SETSPI_NS = 0x040, MSI_IIDR = 0xfcc };

struct v2m {
	struct irq_line first;
	unsigned intid, count; /* of the first SPI; how many there are */
};

static enum bus_result v2m_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct v2m *v = dev;

	(void)at, (void)pas;
	*val = size != 4 ? 0 : off == MSI_TYPER ? v->intid << 16 | v->count : off == MSI_IIDR ? 0x43b : 0;
	return BUS_OK;
}

static enum bus_result v2m_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	const struct v2m *v = dev;
	uint32_t spi = (uint32_t)bits(val, 9, 0);

	(void)at, (void)pas;
	if (off == MSI_SETSPI_NS && (size == 2 || size == 4) && spi - v->intid < v->count) {
		struct irq_line l = v->first;
		l.n += spi - v->intid;
		irq_pulse(&l);
	}
	return BUS_OK;
}

static const struct mmio_ops v2m_mmio = { v2m_read, v2m_write };

static void v2m_reset(void *dev)
{
	(void)dev; /* nothing changes */
}

static void v2m_destroy(void *dev)
{
	free(dev);
}

static void *v2m_create(const struct device_env *env, struct error *e)
{
	struct v2m *v = calloc(1, sizeof(*v));

	if (!v) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	v->first = env->irq[0];
	v->intid = v->first.n;
	v->count = GIC_V2M_SPIS;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &v2m_mmio, v,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(v);
		return NULL;
	}
	return v;
}

const struct device_ops gic_v2m_device = {
	.model = "gic-v2m",
	.create = v2m_create,
	.reset = v2m_reset,
	.destroy = v2m_destroy,
};
