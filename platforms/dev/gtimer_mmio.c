/* platforms/dev/gtimer_mmio.c - the memory-mapped Generic Timer: control and read frames of the system counter, timer frames.
 * Implements: DDI 0487 I2, I3.6, I3.7: CNTControlBase, CNTReadBase, CNTCTLBase, CNTBaseN with a physical and a virtual timer each.
 * CNTEL0BaseN is not there. Not here: the processors' own timers (cpu/exec/timer.c); the counter itself, which is theirs as well
 * (sim/core/clock.h). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { CR_EN = 1 };
enum { FRAMES = 2, CTL_ENABLE = 1, CTL_IMASK = 2, CTL_ISTATUS = 4 };
enum { ACR_RPCT = BIT(0), ACR_RVCT = BIT(1), ACR_RFRQ = BIT(2), ACR_RVOFF = BIT(3), ACR_RWVT = BIT(4), ACR_RWPT = BIT(5), ACR_ALL = 0x3f };

/* The low or high word of a 64-bit register, or all of it. */
static uint64_t part(uint64_t v, uint64_t off, unsigned size)
{
	return size == 8 ? v : off & 4 ? v >> 32 : (uint32_t)v;
}

static uint64_t put(uint64_t old, uint64_t off, unsigned size, uint64_t v)
{
	return size == 8 ? v : off & 4 ? deposit(old, 63, 32, v) : deposit(old, 31, 0, v);
}

/* ---- control and read frames ---- */

struct cntctl {
	struct clock *clock; /* borrowed */
	uint64_t hz;
	uint32_t cntcr;
	bool runs;           /* from reset on: property "runs" */
};

static enum bus_result control_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct cntctl *c = dev;

	(void)at, (void)pas;
	*val = 0;
	if (off == 0x000)
		*val = c->cntcr;
	else if (off == 0x004)
		*val = c->cntcr & BIT(8); /* CNTSR.FCACK: frequency 0 is the current one */
	else if ((off & ~7ULL) == 0x008)
		*val = part(clock_count(c->clock, c->hz), off, size);
	else if (off == 0x020)
		*val = c->hz; /* CNTFID0; CNTFID1 is 0: the table's end */
	return BUS_OK;
}

static enum bus_result control_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct cntctl *c = dev;

	(void)at, (void)pas;
	if (off == 0x000 && size == 4) {
		c->cntcr = val & (CR_EN | BIT(1) | BIT(8)); /* HDBG, FCREQ<0> */
		clock_let_count(c->clock, c->hz, val & CR_EN);
	} else if ((off & ~7ULL) == 0x008 && size >= 4 && !(c->cntcr & CR_EN)) {
		/* UNPREDICTABLE: CNTCV written while it counts; ignored. */
		clock_set_count(c->clock, c->hz, put(clock_count(c->clock, c->hz), off, size, val));
	}
	return BUS_OK;
}

static enum bus_result count_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct cntctl *c = dev;

	(void)at, (void)pas;
	*val = off < 8 ? part(clock_count(c->clock, c->hz), off, size) : 0;
	return BUS_OK;
}

static enum bus_result ignore_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)dev, (void)off, (void)size, (void)at, (void)pas, (void)val;
	return BUS_OK;
}

static const struct mmio_ops control_mmio = { control_read, control_write };
static const struct mmio_ops count_mmio = { count_read, ignore_write };

static void cntctl_reset(void *dev)
{
	struct cntctl *c = dev;

	c->cntcr = c->runs ? CR_EN : 0;
	clock_let_count(c->clock, c->hz, false);
	clock_set_count(c->clock, c->hz, 0);
	clock_let_count(c->clock, c->hz, c->runs);
}

static void cntctl_destroy(void *dev)
{
	free(dev);
}

static void cntctl_snap(void *dev, struct snap *s)
{
	SNAP(s, ((struct cntctl *)dev)->cntcr);
}

static void *cntctl_create(const struct device_env *env, struct error *e)
{
	struct cntctl *c = calloc(1, sizeof(*c));
	unsigned seen_by = env->pas_mask ? env->pas_mask : PAS_ANY;

	if (!c) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	c->clock = env->clock;
	c->hz = device_prop_num(env, "cntfrq", 62500000);
	c->runs = device_prop_num(env, "runs", 1);
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &control_mmio, c, seen_by, e) ||
	    (env->window[1].size &&
	     bus_map_mmio(env->bus, env->name, env->window[1].base, env->window[1].size, &count_mmio, c, PAS_ANY, e))) {
		free(c);
		return NULL;
	}
	cntctl_reset(c);
	return c;
}

const struct device_ops cnt_control_device = {
	.model = "cnt-control", .create = cntctl_create, .reset = cntctl_reset, .destroy = cntctl_destroy, .snap = cntctl_snap,
};

/* ---- timer frames ---- */

struct frame_timer {
	struct frame *owner;
	uint64_t cval;
	uint32_t ctl;
	struct clock_event due;
};

struct frame {
	struct gtimer *owner;
	struct frame_timer timer[2]; /* physical, virtual */
	struct irq_line irq;         /* both */
	uint64_t voff;
	uint32_t acr, el0acr;
};

struct gtimer {
	struct clock *clock; /* borrowed */
	uint64_t hz;
	struct clock_watch watch;
	struct frame frame[FRAMES];
	uint32_t nsar;       /* frames that Non-secure accesses may configure */
};

static uint64_t count(const struct frame_timer *t)
{
	const struct frame *f = t->owner;
	uint64_t n = clock_count(f->owner->clock, f->owner->hz);

	return t == &f->timer[1] ? n - f->voff : n;
}

static bool condition(const struct frame_timer *t)
{
	return (t->ctl & CTL_ENABLE) && (int64_t)(count(t) - t->cval) >= 0;
}

/* The level of the interrupt now, and the next moment at which it may change. */
static void update(struct frame *f)
{
	struct clock *c = f->owner->clock;
	bool level = false;

	for (unsigned i = 0; i < 2; i++) {
		struct frame_timer *t = &f->timer[i];
		uint64_t when = CLOCK_NEVER;

		if (condition(t))
			level |= !(t->ctl & CTL_IMASK);
		else if (t->ctl & CTL_ENABLE)
			when = clock_when_count(c, f->owner->hz, clock_count(c, f->owner->hz) + (t->cval - count(t)));
		clock_arm(c, &t->due, when);
	}
	irq_set(&f->irq, level);
}

static void timer_due(void *arg)
{
	update(((struct frame_timer *)arg)->owner);
}

static void count_changed(void *arg)
{
	struct gtimer *g = arg;

	for (unsigned i = 0; i < FRAMES; i++)
		update(&g->frame[i]);
}

/* Offsets 0x20 (physical) and 0x30 (virtual): CVAL, TVAL, CTL. */
static uint64_t timer_read(const struct frame_timer *t, unsigned off, unsigned size)
{
	if (off < 8)
		return part(t->cval, off, size);
	if (off == 8)
		return (uint32_t)(t->cval - count(t));
	return off == 12 ? t->ctl | (condition(t) ? CTL_ISTATUS : 0) : 0;
}

static void timer_write(struct frame_timer *t, unsigned off, unsigned size, uint64_t v)
{
	if (off < 8)
		t->cval = put(t->cval, off, size, v);
	else if (off == 8)
		t->cval = count(t) + (uint64_t)(int64_t)(int32_t)v;
	else
		t->ctl = v & (CTL_ENABLE | CTL_IMASK);
	update(t->owner);
}

static bool may(const struct frame *f, uint64_t off)
{
	static const uint8_t needs[] = { ACR_RPCT, ACR_RVCT, ACR_RFRQ, ACR_RVOFF, ACR_RWPT, ACR_RWPT, ACR_RWVT, ACR_RWVT };
	uint8_t n = off < 0x40 ? needs[off >> 3] : 0;

	return off == 0x14 || (f->acr & n) == n;
}

static uint64_t frame_value(const struct frame *f, uint64_t off, unsigned size)
{
	if (off < 0x08)
		return part(count(&f->timer[0]), off, size);
	if (off < 0x10)
		return part(count(&f->timer[1]), off, size);
	if (off == 0x10)
		return f->owner->hz;
	if (off == 0x14)
		return f->el0acr;
	if (off >= 0x18 && off < 0x20)
		return part(f->voff, off, size);
	return off >= 0x20 && off < 0x40 ? timer_read(&f->timer[off >> 4 & 1], off & 15, size) : 0;
}

static bool frame_hidden(const struct frame *f, enum pas pas)
{
	return pas == PAS_NONSECURE && !bit(f->owner->nsar, (unsigned)(f - f->owner->frame));
}

static enum bus_result frame_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct frame *f = dev;

	(void)at;
	*val = size >= 4 && !frame_hidden(f, pas) && may(f, off) ? frame_value(f, off, size) : 0;
	return BUS_OK;
}

static enum bus_result frame_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct frame *f = dev;

	(void)at;
	if (size < 4 || frame_hidden(f, pas) || !may(f, off))
		return BUS_OK;
	if (off == 0x14)
		f->el0acr = val & 0x303;
	else if (off >= 0x20 && off < 0x40)
		timer_write(&f->timer[off >> 4 & 1], off & 15, size, val);
	return BUS_OK;
}

/* CNTCTLBase. CNTFRQ is written by Secure software to what it is. */
static enum bus_result ctlbase_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct gtimer *g = dev;
	unsigned n = off >= 0x80 ? (off - 0x80) >> 3 : (off - 0x40) >> 2;
	bool own = n < FRAMES && !frame_hidden(&g->frame[n < FRAMES ? n : 0], pas);

	(void)at;
	*val = 0;
	if (off == 0x00)
		*val = g->hz;
	else if (off == 0x04)
		*val = pas == PAS_NONSECURE ? 0 : g->nsar;
	else if (off == 0x08)
		*val = 0x33; /* CNTTIDR: both frames, each with a virtual timer */
	else if (off >= 0x40 && off < 0x60 && own)
		*val = g->frame[n].acr;
	else if (off >= 0x80 && off < 0xc0 && own)
		*val = part(g->frame[n].voff, off, size);
	return BUS_OK;
}

static enum bus_result ctlbase_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gtimer *g = dev;
	unsigned n = off >= 0x80 ? (off - 0x80) >> 3 : (off - 0x40) >> 2;

	(void)at;
	if (off == 0x04 && pas != PAS_NONSECURE)
		g->nsar = val & (BIT(FRAMES) - 1);
	if (off < 0x40 || n >= FRAMES || frame_hidden(&g->frame[n], pas))
		return BUS_OK;
	if (off < 0x60) {
		g->frame[n].acr = val & ACR_ALL;
	} else if (off >= 0x80) {
		g->frame[n].voff = put(g->frame[n].voff, off, size, val);
		update(&g->frame[n]);
	}
	return BUS_OK;
}

static const struct mmio_ops frame_mmio = { frame_read, frame_write };
static const struct mmio_ops ctlbase_mmio = { ctlbase_read, ctlbase_write };

static void gtimer_reset(void *dev)
{
	struct gtimer *g = dev;

	g->nsar = 0;
	for (unsigned i = 0; i < FRAMES; i++) {
		struct frame *f = &g->frame[i];
		f->voff = f->acr = f->el0acr = 0;
		for (unsigned k = 0; k < 2; k++)
			f->timer[k].cval = f->timer[k].ctl = 0;
		update(f);
	}
}

static void gtimer_destroy(void *dev)
{
	struct gtimer *g = dev;

	if (!g)
		return;
	clock_unwatch_count(g->clock, &g->watch);
	for (unsigned i = 0; i < FRAMES; i++)
		for (unsigned k = 0; k < 2; k++)
			clock_cancel(g->clock, &g->frame[i].timer[k].due);
	free(g);
}

static int map_frames(struct gtimer *g, const struct device_env *env, struct error *e)
{
	int rc = bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &ctlbase_mmio, g, PAS_ANY, e);

	for (unsigned i = 0; !rc && i < FRAMES; i++) {
		struct frame *f = &g->frame[i];
		f->owner = g;
		f->irq = env->irq[i];
		for (unsigned k = 0; k < 2; k++) {
			f->timer[k].owner = f;
			f->timer[k].due.fn = timer_due;
			f->timer[k].due.arg = &f->timer[k];
		}
		uint64_t size = env->window[1].size / FRAMES;
		rc = bus_map_mmio(env->bus, env->name, env->window[1].base + i * size, size, &frame_mmio, f, PAS_ANY, e);
	}
	return rc;
}

static void gtimer_snap(void *dev, struct snap *s)
{
	struct gtimer *g = dev;

	SNAP(s, g->nsar);
	for (unsigned i = 0; i < FRAMES; i++) {
		struct frame *f = &g->frame[i];

		SNAP_RANGE(s, f, voff, el0acr);
		snap_irq(s, &f->irq);
		for (unsigned k = 0; k < 2; k++) {
			SNAP_RANGE(s, &f->timer[k], cval, ctl);
			snap_event(s, g->clock, &f->timer[k].due);
		}
	}
}

static void *gtimer_create(const struct device_env *env, struct error *e)
{
	struct gtimer *g = calloc(1, sizeof(*g));

	if (!g) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	g->clock = env->clock;
	g->hz = device_prop_num(env, "cntfrq", 62500000);
	if (map_frames(g, env, e)) {
		free(g);
		return NULL;
	}
	g->watch = (struct clock_watch){ .fn = count_changed, .arg = g };
	clock_watch_count(g->clock, &g->watch);
	gtimer_reset(g);
	return g;
}

const struct device_ops cnt_frames_device = {
	.model = "cnt-frames", .irqs = FRAMES, .create = gtimer_create, .reset = gtimer_reset, .destroy = gtimer_destroy,
	.snap = gtimer_snap,
};
