/* platforms/dev/pl031.c - the real-time clock PL031.
 * Implements: DDI 0224: a counter of seconds, a match register and its interrupt, identification registers.
 * Not here:   where the date comes from (sim/core/clock.c). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

#define NS_PER_S 1000000000u

enum { DR, MR, LR, CR, IMSC, RIS, MIS, ICR, PID0, REGS = PID0 + 8 };

struct pl031 {
	struct mmio_bank bank;
	uint32_t val[REGS];
	struct irq_line irq;
	struct clock *clock; /* borrowed */
	struct clock_event alarm;
	uint32_t offset;     /* RTCDR minus the seconds of the clock */
};

static uint32_t seconds(const struct pl031 *r)
{
	return (uint32_t)(clock_now(r->clock) / NS_PER_S);
}

static void update(struct pl031 *r)
{
	irq_set(&r->irq, r->val[RIS] & r->val[IMSC]);
}

/* The alarm is due at the next second at which RTCDR equals RTCMR: at once when it does already. */
static void arm(struct pl031 *r)
{
	uint32_t wait = r->val[MR] - (seconds(r) + r->offset);

	if (wait == 0) {
		r->val[RIS] = 1;
		wait = UINT32_MAX; /* once more after the counter has gone round, less one to stay in its range */
	}
	clock_arm(r->clock, &r->alarm, ((uint64_t)(clock_now(r->clock) / NS_PER_S) + wait) * NS_PER_S);
	update(r);
}

static void alarm_due(void *dev)
{
	arm(dev);
}

static uint32_t dr_read(void *dev)
{
	struct pl031 *r = dev;

	return seconds(r) + r->offset;
}

static void mr_write(void *dev, uint32_t v)
{
	struct pl031 *r = dev;

	r->val[MR] = v;
	arm(r);
}

static void lr_write(void *dev, uint32_t v)
{
	struct pl031 *r = dev;

	r->val[LR] = v;
	r->offset = v - seconds(r);
	arm(r);
}

static void imsc_write(void *dev, uint32_t v)
{
	struct pl031 *r = dev;

	r->val[IMSC] = v & 1;
	update(r);
}

static uint32_t mis_read(void *dev)
{
	struct pl031 *r = dev;

	return r->val[RIS] & r->val[IMSC];
}

static void icr_write(void *dev, uint32_t v)
{
	struct pl031 *r = dev;

	r->val[RIS] &= ~v;
	update(r);
}

static const struct mmio_reg regs[] = {
	[DR] = REG(RTCDR, 0x000, RO, 0, dr_read, NULL),
	[MR] = REG(RTCMR, 0x004, RW, 0, NULL, mr_write),
	[LR] = REG(RTCLR, 0x008, RW, 0, NULL, lr_write),
	[CR] = REG(RTCCR, 0x00c, RO, 1, NULL, NULL), /* once started it cannot be stopped */
	[IMSC] = REG(RTCIMSC, 0x010, RW, 0, NULL, imsc_write),
	[RIS] = REG(RTCRIS, 0x014, RO, 0, NULL, NULL),
	[MIS] = REG(RTCMIS, 0x018, RO, 0, mis_read, NULL),
	[ICR] = REG(RTCICR, 0x01c, WO, 0, NULL, icr_write),
	[PID0] = REG(RTCPeriphID0, 0xfe0, RO, 0x31, NULL, NULL),
	REG(RTCPeriphID1, 0xfe4, RO, 0x10, NULL, NULL),
	REG(RTCPeriphID2, 0xfe8, RO, 0x04, NULL, NULL),
	REG(RTCPeriphID3, 0xfec, RO, 0x00, NULL, NULL),
	REG(RTCPCellID0, 0xff0, RO, 0x0d, NULL, NULL),
	REG(RTCPCellID1, 0xff4, RO, 0xf0, NULL, NULL),
	REG(RTCPCellID2, 0xff8, RO, 0x05, NULL, NULL),
	REG(RTCPCellID3, 0xffc, RO, 0xb1, NULL, NULL),
};
_Static_assert(ARRAY_SIZE(regs) == REGS, "a value for each register");

static enum bus_result pl031_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)at, (void)pas;
	return mmio_bank_read(&((struct pl031 *)dev)->bank, off, size, val);
}

static enum bus_result pl031_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	return mmio_bank_write(&((struct pl031 *)dev)->bank, off, size, val);
}

static const struct mmio_ops pl031_mmio = { pl031_read, pl031_write };

/* The time goes on over a reset: it is what a battery keeps. */
static void pl031_reset(void *dev)
{
	struct pl031 *r = dev;

	mmio_bank_reset(&r->bank);
	clock_cancel(r->clock, &r->alarm);
	update(r);
}

static void pl031_destroy(void *dev)
{
	struct pl031 *r = dev;

	if (!r)
		return;
	clock_cancel(r->clock, &r->alarm);
	free(r);
}

static void pl031_snap(void *dev, struct snap *s)
{
	struct pl031 *r = dev;

	mmio_bank_snap(&r->bank, s);
	snap_irq(s, &r->irq);
	snap_event(s, r->clock, &r->alarm);
	SNAP(s, r->offset);
}

static void *pl031_create(const struct device_env *env, struct error *e)
{
	struct pl031 *r = calloc(1, sizeof(*r));

	if (!r) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	r->bank = (struct mmio_bank){ regs, ARRAY_SIZE(regs), r->val, r };
	r->irq = env->irq[0];
	r->clock = env->clock;
	r->offset = (uint32_t)device_prop_num(env, "epoch", clock_epoch(env->clock));
	r->alarm.fn = alarm_due;
	r->alarm.arg = r;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &pl031_mmio, r,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(r);
		return NULL;
	}
	pl031_reset(r);
	return r;
}

const struct device_ops pl031_device = {
	.model = "pl031",
	.create = pl031_create,
	.reset = pl031_reset,
	.destroy = pl031_destroy,
	.snap = pl031_snap,
	.dt = { .node = "pl031", .compatible = "arm,pl031\0arm,primecell\0", .clock_names = "apb_pclk\0" },
};
