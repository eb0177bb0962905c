/* platforms/dev/sp805.c - the watchdog SP805.
 * Implements: DDI 0270 3.3: a down-counter that interrupts at zero, and at the next zero resets the machine; the lock.
 * Not here:   the integration test registers (WdogITCR, WdogITOP); what a reset is (the machine, by the second wire). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

#define NS_PER_S 1000000000u

enum { INTEN = 1, RESEN = 2, UNLOCK = 0x1acce551 };

struct sp805 {
	struct clock *clock;         /* borrowed */
	struct irq_line irq, reset;  /* WDOGINT, WDOGRES */
	struct clock_event zero;
	uint64_t hz, since;          /* ns at which the counter held `from` */
	uint32_t load, from, control, raw;
	bool locked;
};

static uint32_t value(const struct sp805 *w)
{
	unsigned __int128 n = (unsigned __int128)(clock_now(w->clock) - w->since) * w->hz / NS_PER_S;

	if (!(w->control & INTEN))
		return w->from;
	return n >= w->from ? 0 : w->from - (uint32_t)n;
}

static void update(struct sp805 *w)
{
	irq_set(&w->irq, w->raw && (w->control & INTEN));
}

/* Counts from `v` while INTEN is set. */
static void start(struct sp805 *w, uint32_t v)
{
	w->from = v;
	w->since = clock_now(w->clock);
	if (w->control & INTEN)
		clock_arm(w->clock, &w->zero, w->since + (uint64_t)(((unsigned __int128)v * NS_PER_S + w->hz - 1) / w->hz));
	else
		clock_cancel(w->clock, &w->zero);
}

static void zero_due(void *arg)
{
	struct sp805 *w = arg;

	if (w->raw && (w->control & RESEN)) {
		irq_set(&w->reset, true);
		return;
	}
	w->raw = 1;
	/* A load of zero would interrupt without end: the next zero comes a full round later. */
	start(w, w->load ? w->load : UINT32_MAX);
	update(w);
}

static void control_write(struct sp805 *w, uint32_t v)
{
	uint32_t now = value(w), old = w->control;

	w->control = v & (INTEN | RESEN);
	if ((v & INTEN) && !(old & INTEN))
		start(w, w->load);
	else if (!(v & INTEN) && (old & INTEN))
		start(w, now);
}

static uint32_t reg_read(const struct sp805 *w, unsigned off)
{
	static const uint8_t id[] = { 0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	switch (off) {
	case 0x000:
		return w->load;
	case 0x004:
		return value(w);
	case 0x008:
		return w->control;
	case 0x010:
		return w->raw;
	case 0x014:
		return w->raw && (w->control & INTEN);
	case 0xc00:
		return w->locked;
	default:
		return off >= 0xfe0 && off < 0x1000 ? id[(off - 0xfe0) / 4] : 0;
	}
}

static void reg_write(struct sp805 *w, unsigned off, uint32_t v)
{
	if (off == 0xc00)
		w->locked = v != UNLOCK;
	if (w->locked)
		return;
	switch (off) {
	case 0x000:
		w->load = v;
		start(w, v);
		break;
	case 0x008:
		control_write(w, v);
		break;
	case 0x00c:
		w->raw = 0;
		start(w, w->load);
		break;
	default:
		break;
	}
	update(w);
}

static enum bus_result sp805_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)at, (void)pas;
	*val = size == 4 ? reg_read(dev, (unsigned)off) : 0;
	return BUS_OK;
}

static enum bus_result sp805_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	if (size == 4)
		reg_write(dev, (unsigned)off, (uint32_t)val);
	return BUS_OK;
}

static const struct mmio_ops sp805_mmio = { sp805_read, sp805_write };

static void sp805_reset(void *dev)
{
	struct sp805 *w = dev;

	clock_cancel(w->clock, &w->zero);
	w->load = w->from = UINT32_MAX;
	w->control = w->raw = 0;
	w->locked = false;
	irq_set(&w->reset, false);
	update(w);
}

static void sp805_destroy(void *dev)
{
	struct sp805 *w = dev;

	if (!w)
		return;
	clock_cancel(w->clock, &w->zero);
	free(w);
}

static void sp805_snap(void *dev, struct snap *s)
{
	struct sp805 *w = dev;

	snap_irq(s, &w->irq);
	snap_irq(s, &w->reset);
	snap_event(s, w->clock, &w->zero);
	SNAP_RANGE(s, w, since, locked);
	SNAP_BOOLS(s, w, locked, locked);
}

static void *sp805_create(const struct device_env *env, struct error *e)
{
	struct sp805 *w = calloc(1, sizeof(*w));

	if (!w) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	w->clock = env->clock;
	w->irq = env->irq[0];
	w->reset = env->irq[1];
	w->hz = device_prop_num(env, "hz", 32768);
	w->zero.fn = zero_due;
	w->zero.arg = w;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &sp805_mmio, w,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(w);
		return NULL;
	}
	sp805_reset(w);
	return w;
}

const struct device_ops sp805_device = {
	.model = "sp805",
	.create = sp805_create,
	.reset = sp805_reset,
	.destroy = sp805_destroy,
	.snap = sp805_snap,
	.dt = { .node = "watchdog", .compatible = "arm,sp805\0arm,primecell\0", .clock_names = "wdog_clk\0apb_pclk\0" },
};
