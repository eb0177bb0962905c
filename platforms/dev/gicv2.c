/* platforms/dev/gicv2.c - a GICv2 as one device: made, reset and released.
 * Implements: sim/core/device.h for the model "gicv2".
 * Not here:   its registers (gicv2_dist.c, gicv2_cpuif.c). The virtual interfaces and the message frame are
 *             devices of their own (gicv2_virt.c, gic_v2m.c). */
#include "platforms/dev/gicv2_priv.h"

#include <errno.h>
#include <stdlib.h>

static void gicv2_destroy(void *dev)
{
	free(dev);
}

static void gicv2_reset(void *dev)
{
	struct gicv2 *g = dev;

	gicv2_dist_reset(g);
	for (unsigned i = 0; i < g->pe_count; i++) {
		gicv2_cpuif_reset(g, &g->pe[i]);
		gicv2_pe_update(g, &g->pe[i]);
	}
}

static void gicv2_snap(void *dev, struct snap *s)
{
	struct gicv2 *g = dev;

	SNAP_RANGE(s, g, enable, targets);
	SNAP_BOOLS(s, g, enable, enable);
	for (unsigned i = 0; i < g->pe_count; i++) {
		struct gicv2_pe *p = &g->pe[i];

		SNAP_RANGE(s, p, w, fiq);
		SNAP_BOOLS(s, p, enable, eoimode_ns);
		SNAP_BOOLS(s, p, irq, fiq);
		gic_virt_snap(&p->virt, s);
		for (unsigned k = 0; k < V2_GROUPS; k++)
			snap_require(s, p->bpr[k] < 8, "a binary point beyond 7");
		snap_require(s, (p->top < g->irqs || p->top == GIC_SPURIOUS) && p->top_group < V2_GROUPS, "an interrupt that is none");
	}
}

static int check_env(const struct device_env *env, uint64_t irqs, struct error *e)
{
	if (irqs < 64 || irqs > GICV2_SPECIAL || (irqs % 32 && irqs != GICV2_SPECIAL))
		return error_set(e, EINVAL, "%s: %u interrupts: not a multiple of 32 from 64 on, nor 1020", env->name, (unsigned)irqs);
	if (env->pe_count == 0 || env->pe_count > GICV2_PES)
		return error_set(e, EINVAL, "%s: a GICv2 serves 1 to %d PEs, not %u: use gic-version=3", env->name, GICV2_PES,
				 env->pe_count);
	return 0;
}

static void *gicv2_create(const struct device_env *env, struct error *e)
{
	uint64_t irqs = device_prop_num(env, "irqs", 288);
	unsigned mask = env->pas_mask ? env->pas_mask : PAS_ANY;
	struct gicv2 *g;

	if (check_env(env, irqs, e))
		return NULL;
	g = calloc(1, sizeof(*g));
	if (!g) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	g->irqs = (unsigned)irqs;
	g->words = (g->irqs + 31) / 32;
	g->security = device_prop_num(env, "security", 0);
	g->nonsecure = device_prop_num(env, "nonsecure", 0);
	g->pe_count = env->pe_count;
	for (unsigned i = 0; i < g->pe_count; i++) {
		g->pe[i].pe = env->pe[i];
		g->pe[i].trace = env->trace;
	}
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &gicv2_dist_mmio, g, mask, e) ||
	    bus_map_mmio(env->bus, env->name, env->window[1].base, env->window[1].size, &gicv2_cpuif_mmio, g, mask, e)) {
		free(g);
		return NULL;
	}
	gicv2_reset(g);
	return g;
}

const struct device_ops gicv2_device = {
	.model = "gicv2",
	.create = gicv2_create,
	.reset = gicv2_reset,
	.destroy = gicv2_destroy,
	.snap = gicv2_snap,
	.input = gicv2_input,
	.dt = { .node = "intc", .compatible = "arm,cortex-a15-gic\0arm,gic-400\0", .flags = DT_INTC },
};
