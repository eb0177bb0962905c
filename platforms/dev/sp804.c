/* platforms/dev/sp804.c - the dual timer SP804.
 * Implements: DDI 0271 3.3: two down-counters of 16 or 32 bits with prescaler, free-running, periodic or one-shot; TIMINTC.
 * Not here:   the integration test registers (TimerITCR, TimerITOP). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

#define NS_PER_S 1000000000u

enum { CTRL_ONESHOT = 1, CTRL_32 = 2, CTRL_INTEN = 0x20, CTRL_PERIODIC = 0x40, CTRL_EN = 0x80, CTRL_RESET = CTRL_INTEN };

struct counter {
	struct sp804 *owner;
	uint32_t load, control, raw;
	uint32_t from;   /* the value at `since` */
	uint64_t since;  /* ns */
	struct clock_event zero;
};

struct sp804 {
	struct counter counter[2];
	struct clock *clock; /* borrowed */
	struct irq_line irq;
	uint64_t hz;
};

static uint32_t limit(const struct counter *c)
{
	return c->control & CTRL_32 ? UINT32_MAX : UINT16_MAX;
}

/* What the counter holds one tick after zero. */
static uint32_t reload(const struct counter *c)
{
	return c->control & CTRL_PERIODIC ? c->load & limit(c) : limit(c);
}

static unsigned prescale(const struct counter *c)
{
	static const unsigned by[] = { 1, 16, 256, 1 }; /* UNPREDICTABLE: the reserved encoding divides by 1 */

	return by[c->control >> 2 & 3];
}

static uint64_t ticks(const struct counter *c)
{
	unsigned __int128 n = (unsigned __int128)(clock_now(c->owner->clock) - c->since) * c->owner->hz;

	return (uint64_t)(n / ((uint64_t)NS_PER_S * prescale(c)));
}

static uint32_t value(const struct counter *c)
{
	uint64_t n = c->control & CTRL_EN ? ticks(c) : 0;

	if (n <= c->from)
		return c->from - (uint32_t)n;
	if (c->control & CTRL_ONESHOT)
		return 0;
	return reload(c) - (uint32_t)((n - c->from - 1) % ((uint64_t)reload(c) + 1));
}

static void update(struct sp804 *t)
{
	bool level = false;

	for (unsigned i = 0; i < 2; i++)
		level |= t->counter[i].raw && (t->counter[i].control & CTRL_INTEN);
	irq_set(&t->irq, level);
}

/* Arms the next moment at which the counter reaches zero; `passed`: the zero where it is now, or was, has had its effect. */
static void arm(struct counter *c, bool passed)
{
	uint64_t n = c->from, round = (uint64_t)reload(c) + 1;
	unsigned __int128 ns;

	if (!(c->control & CTRL_EN) || (passed && (c->control & CTRL_ONESHOT))) {
		clock_cancel(c->owner->clock, &c->zero);
		return;
	}
	if (passed)
		n += ((ticks(c) - n) / round + 1) * round;
	ns = ((unsigned __int128)n * NS_PER_S * prescale(c) + c->owner->hz - 1) / c->owner->hz;
	clock_arm(c->owner->clock, &c->zero, c->since + (uint64_t)ns);
}

static void zero_due(void *arg)
{
	struct counter *c = arg;

	c->raw = 1;
	arm(c, true);
	update(c->owner);
}

/* Counts on from `v`: a new value, or the one it has. */
static void start(struct counter *c, uint32_t v, bool fresh)
{
	c->from = v & limit(c);
	c->since = clock_now(c->owner->clock);
	arm(c, !fresh && !c->from);
}

/* ---- registers of one counter ---- */

static uint32_t counter_read(const struct counter *c, unsigned reg)
{
	switch (reg) {
	case 0x00:
	case 0x18: /* TimerXBGLoad */
		return c->load;
	case 0x04:
		return value(c);
	case 0x08:
		return c->control;
	case 0x10:
		return c->raw;
	case 0x14:
		return c->raw && (c->control & CTRL_INTEN);
	default:
		return 0;
	}
}

static void control_write(struct counter *c, uint32_t v)
{
	uint32_t now = value(c);

	c->control = v & 0xef;
	start(c, now, false);
}

static void counter_write(struct counter *c, unsigned reg, uint32_t v)
{
	switch (reg) {
	case 0x00:
		c->load = v;
		start(c, v, true);
		break;
	case 0x08:
		control_write(c, v);
		break;
	case 0x0c:
		c->raw = 0;
		break;
	case 0x18: { /* the reload value alone: the count goes on */
		uint32_t now = value(c);
		c->load = v;
		start(c, now, false);
		break;
	}
	default:
		break;
	}
	update(c->owner);
}

static enum bus_result sp804_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	static const uint8_t id[] = { 0x04, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };
	const struct sp804 *t = dev;

	(void)at, (void)pas;
	*val = 0;
	if (size != 4)
		return BUS_OK;
	if (off < 0x40)
		*val = counter_read(&t->counter[off >> 5], off & 0x1f);
	else if (off >= 0xfe0 && off < 0x1000)
		*val = id[(off - 0xfe0) / 4];
	return BUS_OK;
}

static enum bus_result sp804_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct sp804 *t = dev;

	(void)at, (void)pas;
	if (size == 4 && off < 0x40)
		counter_write(&t->counter[off >> 5], off & 0x1f, (uint32_t)val);
	return BUS_OK;
}

static const struct mmio_ops sp804_mmio = { sp804_read, sp804_write };

static void sp804_reset(void *dev)
{
	struct sp804 *t = dev;

	for (unsigned i = 0; i < 2; i++) {
		struct counter *c = &t->counter[i];
		clock_cancel(t->clock, &c->zero);
		c->load = c->raw = 0;
		c->control = CTRL_RESET;
		c->from = UINT32_MAX;
	}
	update(t);
}

static void sp804_destroy(void *dev)
{
	struct sp804 *t = dev;

	if (!t)
		return;
	for (unsigned i = 0; i < 2; i++)
		clock_cancel(t->clock, &t->counter[i].zero);
	free(t);
}

static void sp804_snap(void *dev, struct snap *s)
{
	struct sp804 *t = dev;

	for (unsigned i = 0; i < ARRAY_SIZE(t->counter); i++) {
		SNAP_RANGE(s, &t->counter[i], load, since);
		snap_event(s, t->clock, &t->counter[i].zero);
	}
	snap_irq(s, &t->irq);
}

static void *sp804_create(const struct device_env *env, struct error *e)
{
	struct sp804 *t = calloc(1, sizeof(*t));

	if (!t) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	t->clock = env->clock;
	t->irq = env->irq[0];
	t->hz = device_prop_num(env, "hz", 1000000);
	for (unsigned i = 0; i < 2; i++) {
		t->counter[i].owner = t;
		t->counter[i].zero.fn = zero_due;
		t->counter[i].zero.arg = &t->counter[i];
	}
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &sp804_mmio, t,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(t);
		return NULL;
	}
	sp804_reset(t);
	return t;
}

const struct device_ops sp804_device = {
	.model = "sp804",
	.create = sp804_create,
	.reset = sp804_reset,
	.destroy = sp804_destroy,
	.snap = sp804_snap,
	.dt = { .node = "timer", .compatible = "arm,sp804\0arm,primecell\0", .clock_names = "timclken1\0timclken2\0apb_pclk\0" },
};
