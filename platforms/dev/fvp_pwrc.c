/* platforms/dev/fvp_pwrc.c - the power controller of Arm's Base platforms: turns processors off in WFI and on again.
 * Implements: the programming interface that TF-A documents by its use: PPOFFR, PPONR, PCOFFR, PWKUPR, PSYSR. Affinity level 0 is
 *             a thread, of which each core has one; level 2 is the cluster.
 * Not here:   what a reset does to a processor (the machine, by cpu/arch/power_if.h); who asks for a wake-up (gicv3_signal.c). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "cpu/arch/pe.h"
#include "cpu/arch/power_if.h"
#include "sim/core/bits.h"

enum { PPOFFR = 0x00, PPONR = 0x04, PCOFFR = 0x08, PWKUPR = 0x0c, PSYSR = 0x10 };
enum { WAKE_COLD = 0, WAKE_RESET = 1, WAKE_PPONR = 2, WAKE_GIC = 3 };

#define ID_MASK    GENMASK(23, 0)
#define PSYSR_NONE UINT32_MAX /* no such processor */

struct core {
	bool off_pending;   /* PPOFFR: off with the next WFI */
	bool cluster_pending; /* PCOFFR: and its cluster with the last one */
	bool wake_enable;   /* PWKUPR.WEN */
	bool wake_request;  /* level of the GIC's wire */
	uint8_t cause;      /* of the last power-on */
};

struct pwrc {
	struct pe *const *pe; /* borrowed; [count] */
	unsigned count;
	struct core *core;    /* owned; [count] */
	const struct power_ops *power;
	void *machine;
	struct clock *clock;
	struct clock_event wake; /* some processor may have to wake; not while an instruction executes */
	uint32_t selected;    /* PSYSR's last write */
	bool started;         /* since the first reset */
};

static int find(const struct pwrc *s, uint32_t id)
{
	for (unsigned i = 0; i < s->count; i++)
		if ((s->pe[i]->mpidr & ID_MASK) == (id & ID_MASK))
			return (int)i;
	return -1;
}

static bool same_cluster(const struct pwrc *s, unsigned a, unsigned b)
{
	return bits(s->pe[a]->mpidr ^ s->pe[b]->mpidr, 23, 16) == 0;
}

/* Off when it was asked for and all its processors are off. */
static bool cluster_on(const struct pwrc *s, unsigned i)
{
	bool wanted = false;

	for (unsigned k = 0; k < s->count; k++) {
		if (!same_cluster(s, i, k))
			continue;
		if (s->pe[k]->power)
			return true;
		wanted |= s->core[k].cluster_pending;
	}
	return !wanted;
}

static uint32_t status(const struct pwrc *s, uint32_t id)
{
	int i = find(s, id);
	const struct core *c = i < 0 ? NULL : &s->core[i];
	bool on = c && s->pe[i]->power;

	if (!c)
		return PSYSR_NONE;
	return (uint32_t)((uint64_t)cluster_on(s, (unsigned)i) << 31 | (uint64_t)on << 30 | (uint64_t)on << 29 |
			  (uint64_t)c->wake_enable << 28 | (uint64_t)(c->cluster_pending && on) << 27 | (uint64_t)c->off_pending << 26 |
			  (uint64_t)c->cause << 24 | (s->pe[i]->mpidr & ID_MASK));
}

/* Also withdraws what was asked for of a processor that is on. */
static void turn_on(struct pwrc *s, unsigned i, uint8_t cause)
{
	bool was_on = s->pe[i]->power;

	s->core[i].off_pending = false;
	for (unsigned k = 0; k < s->count; k++)
		if (same_cluster(s, i, k))
			s->core[k].cluster_pending = false;
	if (was_on)
		return;
	s->core[i].cause = cause;
	s->power->cpu_reset(s->machine, s->pe[i]->mpidr & ID_MASK);
}

static void wake_due(void *arg)
{
	struct pwrc *s = arg;

	for (unsigned i = 0; i < s->count; i++)
		if (!s->pe[i]->power && s->core[i].wake_enable && s->core[i].wake_request)
			turn_on(s, i, WAKE_GIC);
}

static void pwrc_input(void *dev, unsigned n, bool level)
{
	struct pwrc *s = dev;
	unsigned i = FVP_PWRC_PE(n);

	CHECK(i < s->count);
	if (n == FVP_PWRC_WAKE(i)) {
		s->core[i].wake_request = level;
	} else if (level && s->core[i].off_pending) {
		s->core[i].off_pending = false;
		s->power->cpu_off(s->machine, s->pe[i]);
	}
	if (level)
		clock_arm(s->clock, &s->wake, clock_now(s->clock));
}

static enum bus_result pwrc_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct pwrc *s = dev;

	(void)at, (void)pas;
	*val = size == 4 && off == PSYSR ? status(s, s->selected) : 0;
	return BUS_OK;
}

static enum bus_result pwrc_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct pwrc *s = dev;
	int i = find(s, (uint32_t)val);

	(void)at, (void)pas;
	if (size != 4)
		return BUS_OK;
	if (off == PSYSR)
		s->selected = (uint32_t)val;
	if (i < 0)
		return BUS_OK;
	switch (off) {
	case PPOFFR:
		s->core[i].off_pending = s->pe[i]->power;
		break;
	case PPONR:
		turn_on(s, (unsigned)i, WAKE_PPONR);
		break;
	case PCOFFR:
		s->core[i].cluster_pending = true;
		break;
	case PWKUPR:
		s->core[i].wake_enable = bit(val, 31);
		clock_arm(s->clock, &s->wake, clock_now(s->clock));
		break;
	default:
		break;
	}
	return BUS_OK;
}

static const struct mmio_ops pwrc_mmio = { pwrc_read, pwrc_write };

static void pwrc_reset(void *dev)
{
	struct pwrc *s = dev;

	clock_cancel(s->clock, &s->wake);
	for (unsigned i = 0; i < s->count; i++)
		s->core[i] = (struct core){ .wake_request = s->core[i].wake_request, .cause = s->started ? WAKE_RESET : WAKE_COLD };
	s->selected = 0;
	s->started = true;
}

static void pwrc_snap(void *dev, struct snap *s)
{
	struct pwrc *p = dev;

	snap_bytes(s, p->core, p->count * sizeof(*p->core));
	for (unsigned i = 0; i < p->count; i++)
		SNAP_BOOLS(s, &p->core[i], off_pending, wake_request);
	SNAP_RANGE(s, p, selected, started);
	SNAP_BOOLS(s, p, started, started);
	snap_event(s, p->clock, &p->wake);
}

static void pwrc_destroy(void *dev)
{
	struct pwrc *s = dev;

	if (!s)
		return;
	clock_cancel(s->clock, &s->wake);
	free(s->core);
	free(s);
}

static void *pwrc_create(const struct device_env *env, struct error *e)
{
	struct pwrc *s = calloc(1, sizeof(*s));
	struct core *core = calloc(env->pe_count, sizeof(*core));

	if (!s || !core || !env->power) {
		error_set(e, s && core ? EINVAL : ENOMEM, "%s: %s", env->name, s && core ? "no power to control" : "out of memory");
		goto fail;
	}
	*s = (struct pwrc){ .pe = env->pe, .count = env->pe_count, .core = core, .power = env->power, .machine = env->power_arg,
			    .clock = env->clock, .wake = { .fn = wake_due, .arg = s } };
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &pwrc_mmio, s,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e))
		goto fail;
	return s;
fail:
	free(core);
	free(s);
	return NULL;
}

const struct device_ops fvp_pwrc_device = {
	.model = "fvp-pwrc",
	.create = pwrc_create,
	.reset = pwrc_reset,
	.destroy = pwrc_destroy,
	.snap = pwrc_snap,
	.input = pwrc_input,
};
