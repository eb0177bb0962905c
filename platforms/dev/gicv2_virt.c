/* platforms/dev/gicv2_virt.c - the virtual CPU interfaces of GICv2: the hypervisor's registers and those its guests see.
 * Implements: IHI 0048 5.3 (GICH registers), 5.5 (GICV registers), with four list registers, 5 bits of virtual priority and
 *             preemption; the model "gicv2-virt".
 * Not here:   what follows from the list registers (gic_virt.c, in the layout of GICv3's, into which GICv2's are widened).
 * IMPDEF: an end of interrupt by GICV_EOIR or GICV_AEOIR drops the highest active priority whichever group it is of: there is
 *         one active-priorities register for both. */
#include "platforms/dev/gicv2_priv.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum {
	GICH_HCR = 0x000, GICH_VTR = 0x004, GICH_VMCR = 0x008, GICH_MISR = 0x010, GICH_EISR0 = 0x020, GICH_ELRSR0 = 0x030,
	GICH_APR = 0x0f0, GICH_LR0 = 0x100,
};
enum {
	GICV_CTLR = 0x00, GICV_PMR = 0x04, GICV_BPR = 0x08, GICV_IAR = 0x0c, GICV_EOIR = 0x10, GICV_RPR = 0x14, GICV_HPPIR = 0x18,
	GICV_ABPR = 0x1c, GICV_AIAR = 0x20, GICV_AEOIR = 0x24, GICV_AHPPIR = 0x28, GICV_APR0 = 0xd0, GICV_IIDR = 0xfc,
	GICV_DIR = 0x1000,
};

#define VTR_VALUE ((GIC_VPRE_BITS - 1ULL) << 29 | (GIC_VPRE_BITS - 1ULL) << 26 | (GIC_LIST_REGS - 1))
#define HCR_WRITABLE (GENMASK(31, 27) | GENMASK(7, 0))
/* GICV_CTLR has EnableGrp0 and 1, AckCtl, FIQEn, CBPR and EOImode where GICH_VMCR has them. */
#define CTLR_BITS (ICH_VMCR_VENG0 | ICH_VMCR_VENG1 | ICH_VMCR_VACKCTL | ICH_VMCR_VFIQEN | ICH_VMCR_VCBPR | ICH_VMCR_VEOIM)
#define SGIS 16

struct gicv2_virt {
	struct gicv2 *g; /* borrowed */
};

static void update(struct gicv2 *g, struct gicv2_pe *p)
{
	if (!gic_virt_update(&p->virt, p->pe, p->trace) || !g->maintenance_intid)
		return;
	gic_word_input(&p->w, g->maintenance_intid, p->virt.maintenance);
	gicv2_pe_update(g, p);
}

/* ---- list registers ----
 * GICH_LR: HW 31, Grp1 30, State 29:28, Priority 27:23, PhysicalID 19:10 (without HW: EOI 19, CPUID 12:10), VirtualID 9:0. */

static uint64_t widen_lr(uint32_t lr)
{
	uint32_t reserved = bit(lr, 31) ? 0 : (uint32_t)GENMASK(18, 13);

	lr &= ~reserved;
	return bits(lr, 29, 28) << 62 | bits(lr, 31, 30) << 60 | bits(lr, 27, 23) << 51 | bits(lr, 19, 10) << 32 | bits(lr, 9, 0);
}

static uint32_t narrow_lr(uint64_t lr)
{
	return (uint32_t)(bits(lr, 63, 62) << 28 | bits(lr, 61, 60) << 30 | bits(lr, 55, 51) << 23 | bits(lr, 41, 32) << 10 |
			  bits(lr, 9, 0));
}

/* The INTID that a guest reads and writes: with the source of a software-generated interrupt. */
static uint32_t shown(uint64_t lr)
{
	uint32_t id = (uint32_t)bits(lr, 9, 0);

	return id < SGIS && !(lr & ICH_LR_HW) ? id | (uint32_t)bits(lr, 34, 32) << 10 : id;
}

/* ---- acknowledge and end ---- */

/* g1only: by an alias for Group 1. */
static uint32_t intid_shown(const struct gic_virt *v, bool g1only)
{
	if (v->top < 0)
		return GIC_SPURIOUS;
	if (!ich_lr_is_group1(v->lr[v->top]))
		return g1only ? GIC_SPURIOUS : shown(v->lr[v->top]);
	return g1only || (v->vmcr & ICH_VMCR_VACKCTL) ? shown(v->lr[v->top]) : GICV2_GROUP1;
}

static uint32_t read_iar(struct gicv2 *g, struct gicv2_pe *p, bool g1only)
{
	struct gic_virt *v = &p->virt;
	uint32_t intid = gic_virt_can_signal(v) ? intid_shown(v, g1only) : GIC_SPURIOUS, mask;
	uint64_t *lr;

	if ((intid & 0x3ff) >= GICV2_SPECIAL)
		return intid;
	lr = &v->lr[v->top];
	mask = gic_virt_group_mask(v, ich_lr_is_group1(*lr));
	gicv2_trace(p, "acknowledge virtual", intid, true);
	*lr = (*lr & ~ICH_LR_STATE) | ICH_LR_ACTIVE;
	v->apr[0] |= 1u << ((ich_lr_prio(*lr) & mask) >> (8 - GIC_VPRE_BITS));
	update(g, p);
	return intid;
}

static uint64_t *find_active(struct gic_virt *v, uint32_t intid)
{
	for (unsigned i = 0; i < GIC_LIST_REGS; i++)
		if ((v->lr[i] & ICH_LR_ACTIVE) && shown(v->lr[i]) == intid)
			return &v->lr[i];
	return NULL;
}

/* Also of the physical interrupt behind it, which no SGI can be. count: what no list register knows is counted. */
static void deactivate(struct gicv2 *g, struct gicv2_pe *p, uint32_t intid, bool count)
{
	uint64_t *lr = find_active(&p->virt, intid);
	uint32_t pintid;

	if (!lr) {
		if (count)
			gic_virt_count_eoi(&p->virt);
		return;
	}
	*lr &= ~ICH_LR_ACTIVE;
	pintid = ich_lr_pintid(*lr);
	if (!(*lr & ICH_LR_HW) || pintid < SGIS || pintid >= g->irqs)
		return;
	gicv2_trace(p, "deactivate", pintid, false);
	gicv2_deactivate(g, p, pintid);
}

static void write_eoir(struct gicv2 *g, struct gicv2_pe *p, uint32_t intid)
{
	struct gic_virt *v = &p->virt;
	bool drops = v->apr[0];

	if ((intid & 0x3ff) >= GICV2_SPECIAL)
		return;
	if (drops)
		v->apr[0] &= v->apr[0] - 1;
	gicv2_trace(p, "end virtual", intid, false);
	if (!(v->vmcr & ICH_VMCR_VEOIM))
		deactivate(g, p, intid, drops);
	update(g, p);
}

static void write_dir(struct gicv2 *g, struct gicv2_pe *p, uint32_t intid)
{
	if ((intid & 0x3ff) >= GICV2_SPECIAL || !(p->virt.vmcr & ICH_VMCR_VEOIM))
		return;
	deactivate(g, p, intid, true);
	update(g, p);
}

/* ---- the guest's registers ---- */

static uint32_t gicv_read_reg(struct gicv2 *g, struct gicv2_pe *p, uint64_t off)
{
	const struct gic_virt *v = &p->virt;

	switch (off) {
	case GICV_CTLR:   return v->vmcr & CTLR_BITS;
	case GICV_PMR:    return (uint32_t)bits(v->vmcr, 31, 24);
	case GICV_BPR:    return gic_virt_bpr(v, false);
	case GICV_IAR:    return read_iar(g, p, false);
	case GICV_RPR:    return gic_virt_running(v);
	case GICV_HPPIR:  return intid_shown(v, false);
	case GICV_ABPR:   return (uint32_t)bits(v->vmcr, 20, 18);
	case GICV_AIAR:   return read_iar(g, p, true);
	case GICV_AHPPIR: return intid_shown(v, true);
	case GICV_APR0:   return v->apr[0];
	case GICV_IIDR:   return GICV2_CPUIF_IIDR;
	default:          return 0;
	}
}

static void gicv_write_reg(struct gicv2 *g, struct gicv2_pe *p, uint64_t off, uint32_t val)
{
	struct gic_virt *v = &p->virt;
	uint32_t intid = val & (uint32_t)GENMASK(12, 0);

	switch (off) {
	case GICV_CTLR:  gic_virt_set_vmcr(v, (v->vmcr & ~(uint32_t)CTLR_BITS) | (val & CTLR_BITS)); break;
	case GICV_PMR:   gic_virt_set_vmcr_field(v, 31, 24, val); break;
	case GICV_BPR:   gic_virt_set_vmcr_field(v, 23, 21, val); break;
	case GICV_ABPR:  gic_virt_set_vmcr_field(v, 20, 18, val); break;
	case GICV_APR0:  v->apr[0] = val; break;
	case GICV_EOIR:
	case GICV_AEOIR: write_eoir(g, p, intid); break;
	case GICV_DIR:   write_dir(g, p, intid); break;
	default:         return;
	}
	update(g, p);
}

static enum bus_result gicv_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv2 *g = dev;

	(void)pas;
	*val = size == 4 ? gicv_read_reg(g, gicv2_requester(g, at), off) : 0;
	return BUS_OK;
}

static enum bus_result gicv_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv2 *g = dev;

	(void)pas;
	if (size == 4)
		gicv_write_reg(g, gicv2_requester(g, at), off, (uint32_t)val);
	return BUS_OK;
}

static const struct mmio_ops gicv_mmio = { gicv_read, gicv_write };

/* ---- the hypervisor's registers ---- */

static bool is_lr(uint64_t off)
{
	return off >= GICH_LR0 && off < GICH_LR0 + 4 * GIC_LIST_REGS;
}

static uint32_t gich_read_reg(const struct gic_virt *v, uint64_t off)
{
	if (is_lr(off))
		return narrow_lr(v->lr[(off - GICH_LR0) / 4]);
	switch (off) {
	case GICH_HCR:    return v->hcr;
	case GICH_VTR:    return VTR_VALUE;
	case GICH_VMCR:   return v->vmcr;
	case GICH_MISR:   return gic_virt_misr(v);
	case GICH_EISR0:  return gic_virt_eisr(v);
	case GICH_ELRSR0: return gic_virt_elrsr(v);
	case GICH_APR:    return v->apr[0];
	default:          return 0;
	}
}

static void gich_write_reg(struct gic_virt *v, uint64_t off, uint32_t val)
{
	if (is_lr(off))
		v->lr[(off - GICH_LR0) / 4] = widen_lr(val);
	switch (off) {
	case GICH_HCR:  v->hcr = val & (uint32_t)HCR_WRITABLE; break;
	case GICH_VMCR: gic_virt_set_vmcr(v, val); break;
	case GICH_APR:  v->apr[0] = val; break;
	}
}

static enum bus_result gich_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct gicv2 *g = dev;

	(void)pas;
	*val = size == 4 ? gich_read_reg(&gicv2_requester(g, at)->virt, off) : 0;
	return BUS_OK;
}

static enum bus_result gich_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct gicv2 *g = dev;
	struct gicv2_pe *p = gicv2_requester(g, at);

	(void)pas;
	if (size != 4)
		return BUS_OK;
	gich_write_reg(&p->virt, off, (uint32_t)val);
	update(g, p);
	return BUS_OK;
}

static const struct mmio_ops gich_mmio = { gich_read, gich_write };

/* ---- life ---- */

static void virt_reset(void *dev)
{
	struct gicv2 *g = ((struct gicv2_virt *)dev)->g;

	for (unsigned i = 0; i < g->pe_count; i++) {
		gic_virt_reset(&g->pe[i].virt);
		update(g, &g->pe[i]);
	}
}

static void virt_destroy(void *dev)
{
	free(dev);
}

static void *virt_create(const struct device_env *env, struct error *e)
{
	uint64_t maintenance = device_prop_num(env, "maintenance", 0);
	unsigned mask = env->pas_mask ? env->pas_mask : PAS_ANY;
	struct gicv2 *g = env->gic;
	struct gicv2_virt *d;

	if (maintenance && (maintenance < 16 || maintenance > 31)) {
		error_set(e, EINVAL, "%s: the maintenance interrupt has to be a PPI", env->name);
		return NULL;
	}
	d = calloc(1, sizeof(*d));
	if (!d) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &gich_mmio, g, mask, e) ||
	    bus_map_mmio(env->bus, env->name, env->window[1].base, env->window[1].size, &gicv_mmio, g, mask, e)) {
		free(d);
		return NULL;
	}
	d->g = g;
	g->maintenance_intid = (unsigned)maintenance;
	for (unsigned i = 0; i < g->pe_count; i++)
		g->pe[i].virt.v2 = true;
	virt_reset(d);
	return d;
}

const struct device_ops gicv2_virt_device = {
	.model = "gicv2-virt",
	.create = virt_create,
	.reset = virt_reset,
	.destroy = virt_destroy,
};
