/* platforms/dev/empty_slot.c - a window of the board in which nothing sits: device trees and firmware made for the whole board find
 * no part there, and no External abort either. Two models: empty-slot reads 0 (no PrimeCell has that for an identification), and
 * empty-pcie, an ECAM, all ones, as configuration space of a function that does not exist (PCI Express 2.3.2). Writes have no effect.
 * Not here:   which parts of a board that is (platforms/fvp_base.c). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

struct slot {
	uint64_t reads;
};

static enum bus_result slot_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)off, (void)at, (void)pas;
	*val = ((struct slot *)dev)->reads & GENMASK(8 * size - 1, 0);
	return BUS_OK;
}

static enum bus_result slot_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)dev, (void)off, (void)size, (void)at, (void)pas, (void)val;
	return BUS_OK;
}

static const struct mmio_ops slot_mmio = { slot_read, slot_write };

static void slot_reset(void *dev)
{
	(void)dev;
}

static void slot_snap(void *dev, struct snap *s)
{
	(void)dev, (void)s;
}

static void *create(const struct device_env *env, uint64_t reads, struct error *e)
{
	struct slot *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	s->reads = reads;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &slot_mmio, s,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(s);
		return NULL;
	}
	return s;
}

static void *slot_create(const struct device_env *env, struct error *e)
{
	return create(env, 0, e);
}

static void *pcie_create(const struct device_env *env, struct error *e)
{
	return create(env, UINT64_MAX, e);
}

const struct device_ops empty_slot_device = {
	.model = "empty-slot",
	.create = slot_create,
	.reset = slot_reset,
	.destroy = free,
	.snap = slot_snap,
};

const struct device_ops empty_pcie_device = {
	.model = "empty-pcie",
	.create = pcie_create,
	.reset = slot_reset,
	.destroy = free,
	.snap = slot_snap,
};
