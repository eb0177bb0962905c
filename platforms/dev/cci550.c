/* platforms/dev/cci550.c - the registers of the cache coherent interconnect CCI-550.
 * Implements: what firmware does with it: Snoop Control of seven slave interfaces, of which 5 and 6 lead to processor clusters and take
 *             snoops, Status, Secure Access, identification (part 0x423). Memory is coherent whatever they say.
 * Not here:   quality of service, performance counters, error status: they read 0. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { INTERFACES = 7, FIRST_CLUSTER = 5 };
enum { CTRL_OVERRIDE = 0x0000, SECURE_ACCESS = 0x0008, INTERFACE = 0x1000 /* the first one's; they are that far apart */ };

#define SUPPORTS_DVM    BIT(31)
#define SUPPORTS_SNOOPS BIT(30)

struct cci {
	uint32_t override, access;
	uint32_t snoop[INTERFACES]; /* enables */
};

/* The slave interface whose Snoop Control register is at `off`, or -1. */
static int snoop_control(uint64_t off)
{
	return off >= INTERFACE && off % INTERFACE == 0 && off / INTERFACE <= INTERFACES ? (int)(off / INTERFACE) - 1 : -1;
}

static uint32_t supports(int i)
{
	return (uint32_t)(SUPPORTS_DVM | (i >= FIRST_CLUSTER ? SUPPORTS_SNOOPS : 0));
}

/* Secure_Access_Register.Secure_Access_Control: bit 0 opens the rest to Non-secure accesses. */
static bool refused(const struct cci *c, enum pas pas, uint64_t off)
{
	return pas == PAS_NONSECURE && (off == SECURE_ACCESS || !bit(c->access, 0));
}

static enum bus_result cci_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	static const uint8_t id[] = { 0x44, 0, 0, 0, 0x23, 0xb4, 0x0b, 0, 0x0d, 0xf0, 0x05, 0xb1 };
	const struct cci *c = dev;
	int i = snoop_control(off);

	(void)at;
	*val = 0;
	if (size != 4)
		return BUS_OK;
	if (off >= 0xfd0 && off < 0x1000)
		*val = id[(off - 0xfd0) / 4];
	else if (refused(c, pas, off))
		return BUS_SLVERR;
	else if (i >= 0)
		*val = supports(i) | c->snoop[i];
	else if (off == CTRL_OVERRIDE)
		*val = c->override;
	else if (off == SECURE_ACCESS)
		*val = c->access;
	return BUS_OK; /* Status: no change is ever pending */
}

static enum bus_result cci_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct cci *c = dev;
	int i = snoop_control(off);

	(void)at;
	if (size != 4)
		return BUS_OK;
	if (refused(c, pas, off))
		return BUS_SLVERR;
	if (i >= 0)
		c->snoop[i] = (uint32_t)(val & supports(i) >> 30 & 3);
	else if (off == CTRL_OVERRIDE)
		c->override = (uint32_t)val & 0x3f;
	else if (off == SECURE_ACCESS)
		c->access = (uint32_t)val & 0xf;
	return BUS_OK;
}

static const struct mmio_ops cci_mmio = { cci_read, cci_write };

static void cci_reset(void *dev)
{
	*(struct cci *)dev = (struct cci){ 0 };
}

static void cci_snap(void *dev, struct snap *s)
{
	SNAP(s, *(struct cci *)dev);
}

static void cci_destroy(void *dev)
{
	free(dev);
}

static void *cci_create(const struct device_env *env, struct error *e)
{
	struct cci *c = calloc(1, sizeof(*c));

	if (!c) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &cci_mmio, c,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(c);
		return NULL;
	}
	return c;
}

const struct device_ops cci550_device = {
	.model = "cci-550",
	.create = cci_create,
	.reset = cci_reset,
	.destroy = cci_destroy,
	.snap = cci_snap,
};
