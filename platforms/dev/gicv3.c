/* platforms/dev/gicv3.c - a GICv3 as one device: made, reset and released.
 * Implements: sim/core/device.h for the model "gicv3".
 * Not here:   its registers (gicv3_dist.c, gicv3_redist.c, gicv3_cpuif.c). */
#include "platforms/dev/gicv3_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"

static uint32_t affinity_of(const struct pe *pe)
{
	return (uint32_t)(bits(pe->mpidr, 39, 32) << 24 | bits(pe->mpidr, 23, 0));
}

static void gicv3_destroy(void *dev)
{
	struct gicv3 *g = dev;

	if (!g)
		return;
	for (unsigned i = 0; i < g->pe_count; i++)
		gicv3_lpi_destroy(&g->pe[i]);
	free(g->pe);
	free(g);
}

static void gicv3_reset(void *dev)
{
	struct gicv3 *g = dev;

	gicv3_dist_reset(g);
	for (unsigned i = 0; i < g->pe_count; i++) {
		gicv3_redist_reset(g, &g->pe[i]);
		gicv3_lpi_reset(&g->pe[i]);
		gicv3_cpuif_reset(&g->pe[i]);
	}
	gicv3_all_update(g);
	for (unsigned i = 0; i < g->pe_count; i++)
		gicv3_virt_update(g, &g->pe[i]);
}

static int check_env(const struct device_env *env, uint64_t irqs, struct error *e)
{
	uint64_t maintenance = device_prop_num(env, "maintenance", 0);

	if (irqs < 64 || irqs > GICV3_SPECIAL || (irqs % 32 && irqs != GICV3_SPECIAL))
		return error_set(e, EINVAL, "%s: %u interrupts: not a multiple of 32 from 64 on, nor 1020", env->name, (unsigned)irqs);
	if (maintenance && (maintenance < 16 || maintenance > 31))
		return error_set(e, EINVAL, "%s: the maintenance interrupt has to be a PPI", env->name);
	if (env->pe_count == 0 || env->pe_count * GICV3_FRAMES > env->window[1].size)
		return error_set(e, EINVAL, "%s: no room for the redistributors of %u PEs", env->name, env->pe_count);
	return 0;
}

static int map(const struct device_env *env, struct gicv3 *g, struct error *e)
{
	unsigned mask = env->pas_mask ? env->pas_mask : PAS_ANY;
	int err = bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &gicv3_dist_mmio, g, mask, e);

	if (err)
		return err;
	return bus_map_mmio(env->bus, env->name, env->window[1].base, env->pe_count * GICV3_FRAMES, &gicv3_redist_mmio, g, mask, e);
}

static void snap_pe(struct gicv3 *g, struct gicv3_pe *p, struct snap *s)
{
	SNAP_RANGE(s, p, w, lpi_on);
	SNAP_RANGE(s, p, lpi_top, fiq);
	SNAP_BOOLS(s, p, asleep, asleep);
	SNAP_BOOLS(s, p, lpi_on, lpi_on);
	SNAP_BOOLS(s, p, enable, pmhe);
	SNAP_BOOLS(s, p, irq, fiq);
	gic_virt_snap(&p->virt, s);
	for (unsigned i = 0; i < GIC_GROUPS; i++)
		snap_require(s, p->bpr[i] < 8, "a binary point beyond 7");
	snap_require(s, p->top.group < GIC_GROUPS && p->lpi_top.group < GIC_GROUPS, "an interrupt group that is none");
	snap_require(s, p->top.intid < g->irqs || p->top.intid == GIC_SPURIOUS || p->top.intid >= GICV3_FIRST_LPI,
		     "an INTID that is none");
	snap_require(s, p->lpi_top.intid == GIC_SPURIOUS || p->lpi_top.intid >= GICV3_FIRST_LPI, "an LPI that is none");
	if (p->lpi)
		gicv3_lpi_snap(p, s);
}

static void gicv3_snap(void *dev, struct snap *s)
{
	struct gicv3 *g = dev;

	SNAP_RANGE(s, g, ds, held);
	SNAP_BOOLS(s, g, ds, e1nwf);
	for (unsigned i = 0; i < GICV3_INTIDS; i++)
		snap_require(s, g->target[i] >= -1 && g->target[i] < (int)g->pe_count && g->holder[i] >= -1 &&
				     g->holder[i] < (int)g->pe_count, "an interrupt for a processor that is none");
	for (unsigned i = 0; i < g->pe_count; i++)
		snap_pe(g, &g->pe[i], s);
}

static void *gicv3_create(const struct device_env *env, struct error *e)
{
	uint64_t irqs = device_prop_num(env, "irqs", 288);
	struct gicv3 *g;

	if (check_env(env, irqs, e))
		return NULL;
	g = calloc(1, sizeof(*g));
	if (g)
		g->pe = calloc(env->pe_count, sizeof(*g->pe));
	if (!g || !g->pe) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		free(g);
		return NULL;
	}
	g->trace = env->trace;
	g->bus = env->bus;
	g->lpis = device_prop_num(env, "lpis", 0);
	g->irqs = (unsigned)irqs;
	g->words = (g->irqs + 31) / 32;
	g->security = device_prop_num(env, "security", 0);
	g->nonsecure = device_prop_num(env, "nonsecure", 0);
	g->maintenance_intid = (unsigned)device_prop_num(env, "maintenance", 0);
	g->pe_count = env->pe_count;
	for (unsigned i = 0; i < g->pe_count; i++) {
		g->pe[i].pe = env->pe[i];
		g->pe[i].affinity = affinity_of(env->pe[i]);
		if (g->lpis && gicv3_lpi_create(&g->pe[i])) {
			error_set(e, ENOMEM, "%s: out of memory", env->name);
			gicv3_destroy(g);
			return NULL;
		}
	}
	if (map(env, g, e)) {
		gicv3_destroy(g);
		return NULL;
	}
	gicv3_reset(g);
	return g;
}

const struct device_ops gicv3_device = {
	.model = "gicv3",
	.create = gicv3_create,
	.reset = gicv3_reset,
	.destroy = gicv3_destroy,
	.snap = gicv3_snap,
	.input = gicv3_input,
	.dt = { .node = "intc", .compatible = "arm,gic-v3\0", .flags = DT_INTC },
};
