/* platforms/dev/v2m_sysregs.c - the system registers of a Versatile Express motherboard.
 * Implements: DUI 0447 4.2 (motherboard V2M-P1): identification, switches, LEDs, flags, counters; the configuration interface's
 *             power-off and reboot functions.
 * Not here:   oscillators, voltages, temperatures: SYS_CFGSTAT says that such a request failed. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { FUNC_SHUTDOWN = 8, FUNC_REBOOT = 9, STAT_COMPLETE = 1, STAT_ERROR = 2 };

enum { ID, SW, LED, HZ100, FLAGS, FLAGSCLR, NVFLAGS, NVFLAGSCLR, MCI, FLASH, CFGSW, MHZ24, MISC, PROCID0, PROCID1, CFGDATA, CFGCTRL,
       CFGSTAT, REGS };

struct v2m {
	struct mmio_bank bank;
	uint32_t val[REGS];
	struct clock *clock;            /* borrowed */
	struct irq_line off, reboot;    /* a level that the machine acts on */
	uint32_t id, nvflags;           /* over resets */
};

static uint32_t id_read(void *dev)
{
	return ((struct v2m *)dev)->id;
}

static uint32_t hz100_read(void *dev)
{
	return (uint32_t)(clock_now(((struct v2m *)dev)->clock) / 10000000);
}

static uint32_t mhz24_read(void *dev)
{
	return (uint32_t)((unsigned __int128)clock_now(((struct v2m *)dev)->clock) * 24 / 1000);
}

static void flags_set(void *dev, uint32_t v)
{
	((struct v2m *)dev)->val[FLAGS] |= v;
}

static void flags_clear(void *dev, uint32_t v)
{
	((struct v2m *)dev)->val[FLAGS] &= ~v;
}

static uint32_t nvflags_read(void *dev)
{
	return ((struct v2m *)dev)->nvflags;
}

static void nvflags_set(void *dev, uint32_t v)
{
	((struct v2m *)dev)->nvflags |= v;
}

static void nvflags_clear(void *dev, uint32_t v)
{
	((struct v2m *)dev)->nvflags &= ~v;
}

/* Start, write, function<25:20>; the request is done at once. */
static void cfgctrl_write(void *dev, uint32_t v)
{
	struct v2m *s = dev;
	unsigned function = v >> 20 & 0x3f;

	s->val[CFGCTRL] = v & ~BIT(31);
	if (!(v & BIT(31)))
		return;
	s->val[CFGSTAT] = STAT_COMPLETE;
	if ((v & BIT(30)) && function == FUNC_SHUTDOWN)
		irq_set(&s->off, true);
	else if ((v & BIT(30)) && function == FUNC_REBOOT)
		irq_set(&s->reboot, true);
	else
		s->val[CFGSTAT] |= STAT_ERROR;
}

static const struct mmio_reg regs[] = {
	[ID] = REG(SYS_ID, 0x000, RO, 0, id_read, NULL),
	[SW] = REG(SYS_SW, 0x004, RW, 0, NULL, NULL),
	[LED] = REG(SYS_LED, 0x008, RW, 0, NULL, NULL),
	[HZ100] = REG(SYS_100HZ, 0x024, RO, 0, hz100_read, NULL),
	[FLAGS] = REG(SYS_FLAGS, 0x030, RW, 0, NULL, flags_set),
	[FLAGSCLR] = REG(SYS_FLAGSCLR, 0x034, WO, 0, NULL, flags_clear),
	[NVFLAGS] = REG(SYS_NVFLAGS, 0x038, RW, 0, nvflags_read, nvflags_set),
	[NVFLAGSCLR] = REG(SYS_NVFLAGSCLR, 0x03c, WO, 0, NULL, nvflags_clear),
	[MCI] = REG(SYS_MCI, 0x048, RO, 0, NULL, NULL), /* no card */
	[FLASH] = REG(SYS_FLASH, 0x04c, RW, 0, NULL, NULL),
	[CFGSW] = REG(SYS_CFGSW, 0x058, RW, 0, NULL, NULL),
	[MHZ24] = REG(SYS_24MHZ, 0x05c, RO, 0, mhz24_read, NULL),
	[MISC] = REG(SYS_MISC, 0x060, RW, 0, NULL, NULL),
	[PROCID0] = REG(SYS_PROCID0, 0x084, RO, 0, NULL, NULL),
	[PROCID1] = REG(SYS_PROCID1, 0x088, RO, 0, NULL, NULL),
	[CFGDATA] = REG(SYS_CFGDATA, 0x0a0, RW, 0, NULL, NULL),
	[CFGCTRL] = REG(SYS_CFGCTRL, 0x0a4, RW, 0, NULL, cfgctrl_write),
	[CFGSTAT] = REG(SYS_CFGSTAT, 0x0a8, RW, 0, NULL, NULL),
};
_Static_assert(ARRAY_SIZE(regs) == REGS, "a value for each register");

static enum bus_result v2m_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)at, (void)pas;
	return mmio_bank_read(&((struct v2m *)dev)->bank, off, size, val);
}

static enum bus_result v2m_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	return mmio_bank_write(&((struct v2m *)dev)->bank, off, size, val);
}

static const struct mmio_ops v2m_mmio = { v2m_read, v2m_write };

static void v2m_reset(void *dev)
{
	struct v2m *s = dev;

	mmio_bank_reset(&s->bank);
	irq_set(&s->off, false);
	irq_set(&s->reboot, false);
}

static void v2m_destroy(void *dev)
{
	free(dev);
}

static void v2m_snap(void *dev, struct snap *s)
{
	struct v2m *v = dev;

	mmio_bank_snap(&v->bank, s);
	snap_irq(s, &v->off);
	snap_irq(s, &v->reboot);
	SNAP_RANGE(s, v, id, nvflags);
}

static void *v2m_create(const struct device_env *env, struct error *e)
{
	struct v2m *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	s->bank = (struct mmio_bank){ regs, ARRAY_SIZE(regs), s->val, s };
	s->clock = env->clock;
	s->off = env->irq[0];
	s->reboot = env->irq[1];
	s->id = (uint32_t)device_prop_num(env, "sys-id", 0);
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &v2m_mmio, s,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(s);
		return NULL;
	}
	v2m_reset(s);
	return s;
}

const struct device_ops v2m_sysregs_device = {
	.model = "v2m-sysregs",
	.create = v2m_create,
	.reset = v2m_reset,
	.destroy = v2m_destroy,
	.snap = v2m_snap,
	.dt = { .node = "sysreg", .compatible = "arm,vexpress-sysreg\0" },
};
