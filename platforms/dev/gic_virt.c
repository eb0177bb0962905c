/* platforms/dev/gic_virt.c - from the list registers of a PE to its virtual interrupts and its maintenance interrupt.
 * Implements: IHI 0069 6.2 (list registers, states), 6.3 (maintenance interrupts), 4.8 for virtual priorities; the group and
 *             priority functions of the ICV_* accessors; IHI 0048 5.2, where the same holds for GICv2.
 * Not here:   registers (gicv3_ich.c, gicv3_icv.c, gicv2_virt.c); which accesses reach the virtual interface (hyp/gic.c);
 *             HCR_EL2.{IMO,FMO} as enables of the virtual interrupts (hyp/route.c). */
#include "platforms/dev/gic_virt.h"

#include "cpu/arch/pe.h"
#include "cpu/arch/pe_wire.h"
#include "platforms/dev/gic_word.h"

#define MIN_VBPR0 (7 - GIC_VPRE_BITS)
#define MIN_VBPR1 (MIN_VBPR0 + 1)
#define VMCR_WRITABLE (ICH_VMCR_VENG0 | ICH_VMCR_VENG1 | ICH_VMCR_VCBPR | ICH_VMCR_VEOIM | GENMASK(31, 18))

enum { MISR_EOI = 1, MISR_U = 2, MISR_LRENP = 4, MISR_NP = 8, MISR_GRP0E = 0x10, MISR_GRP0D = 0x20, MISR_GRP1E = 0x40,
       MISR_GRP1D = 0x80 };

void gic_virt_reset(struct gic_virt *v)
{
	for (unsigned i = 0; i < GIC_LIST_REGS; i++)
		v->lr[i] = 0;
	v->hcr = 0;
	v->apr[0] = v->apr[1] = 0;
	gic_virt_set_vmcr(v, 0);
}

void gic_virt_snap(struct gic_virt *v, struct snap *s)
{
	SNAP_RANGE(s, v, lr, apr);
	SNAP_RANGE(s, v, top, maintenance);
	SNAP_BOOLS(s, v, irq, maintenance);
	snap_require(s, v->top >= -1 && v->top < GIC_LIST_REGS, "a list register that is none");
}

/* GICv3: VFIQEn is RES1 and VAckCtl RES0 where the system registers are always on. */
void gic_virt_set_vmcr(struct gic_virt *v, uint32_t vmcr)
{
	uint32_t own = v->v2 ? vmcr & (ICH_VMCR_VACKCTL | ICH_VMCR_VFIQEN) : ICH_VMCR_VFIQEN;
	uint64_t m = (vmcr & VMCR_WRITABLE & ~GENMASK(26, 24)) | own;

	if (bits(m, 23, 21) < MIN_VBPR0)
		m = deposit(m, 23, 21, MIN_VBPR0);
	if (bits(m, 20, 18) < MIN_VBPR1)
		m = deposit(m, 20, 18, MIN_VBPR1);
	v->vmcr = (uint32_t)m;
}

void gic_virt_set_vmcr_field(struct gic_virt *v, unsigned hi, unsigned lo, uint64_t val)
{
	gic_virt_set_vmcr(v, (uint32_t)deposit(v->vmcr, hi, lo, val & GENMASK(hi - lo, 0)));
}

void gic_virt_count_eoi(struct gic_virt *v)
{
	v->hcr += 1u << ICH_HCR_EOICOUNT_SHIFT; /* five bits at the top: they wrap */
}

/* ---- priorities ---- */

/* With VCBPR Group 1 shows Group 0's binary point, one more because its own counts from one. */
unsigned gic_virt_bpr(const struct gic_virt *v, bool group1)
{
	unsigned bpr0 = (unsigned)bits(v->vmcr, 23, 21);

	if (!group1)
		return bpr0;
	if (v->vmcr & ICH_VMCR_VCBPR)
		return bpr0 < 7 ? bpr0 + 1 : 7;
	return (unsigned)bits(v->vmcr, 20, 18);
}

uint32_t gic_virt_group_mask(const struct gic_virt *v, bool group1)
{
	bool own = group1 && !(v->vmcr & ICH_VMCR_VCBPR);
	unsigned bpr = own ? gic_virt_bpr(v, true) - 1 : gic_virt_bpr(v, false);

	return (~1u << bpr) & 0xff;
}

uint8_t gic_virt_running(const struct gic_virt *v)
{
	uint32_t active = v->apr[0] | v->apr[1];

	return active ? (uint8_t)(__builtin_ctz(active) << (8 - GIC_VPRE_BITS)) : GIC_IDLE;
}

bool gic_virt_can_signal(const struct gic_virt *v)
{
	uint8_t prio, running = gic_virt_running(v);
	uint32_t mask;

	if (v->top < 0 || !(v->hcr & ICH_HCR_EN))
		return false;
	prio = ich_lr_prio(v->lr[v->top]);
	mask = gic_virt_group_mask(v, ich_lr_is_group1(v->lr[v->top]));
	return prio < bits(v->vmcr, 31, 24) && (running == GIC_IDLE || (prio & mask) < (running & mask));
}

/* Pending, not active as well; the lowest list register wins among equals. */
static int find_top(const struct gic_virt *v)
{
	unsigned best = 0x100;
	int top = -1;

	for (int i = 0; i < GIC_LIST_REGS; i++) {
		uint64_t lr = v->lr[i];

		if ((lr & ICH_LR_STATE) != ICH_LR_PENDING)
			continue;
		if (!(v->vmcr & (ich_lr_is_group1(lr) ? ICH_VMCR_VENG1 : ICH_VMCR_VENG0)) || ich_lr_prio(lr) >= best)
			continue;
		best = ich_lr_prio(lr);
		top = i;
	}
	return top;
}

/* ---- maintenance ---- */

uint32_t gic_virt_eisr(const struct gic_virt *v)
{
	uint32_t m = 0;

	for (unsigned i = 0; i < GIC_LIST_REGS; i++)
		if ((v->lr[i] & (ICH_LR_STATE | ICH_LR_HW | ICH_LR_EOI)) == ICH_LR_EOI)
			m |= 1u << i;
	return m;
}

uint32_t gic_virt_elrsr(const struct gic_virt *v)
{
	uint32_t m = 0;

	for (unsigned i = 0; i < GIC_LIST_REGS; i++)
		if (!(v->lr[i] & ICH_LR_STATE))
			m |= 1u << i;
	return m & ~gic_virt_eisr(v);
}

/* What the list registers themselves ask for: underflow, and nothing pending. */
static uint32_t fill_level(const struct gic_virt *v)
{
	unsigned valid = 0, pending = 0;

	for (unsigned i = 0; i < GIC_LIST_REGS; i++) {
		valid += (v->lr[i] & ICH_LR_STATE) != 0;
		pending += (v->lr[i] & ICH_LR_STATE) == ICH_LR_PENDING;
	}
	return (valid < 2 ? MISR_U : 0) | (pending ? 0 : MISR_NP);
}

/* The enables in ICH_HCR_EL2 are in the order of ICH_MISR_EL2's bits; EOI needs none but the list register's own. */
uint32_t gic_virt_misr(const struct gic_virt *v)
{
	uint32_t m = MISR_EOI;

	m |= fill_level(v);
	if (v->hcr >> ICH_HCR_EOICOUNT_SHIFT)
		m |= MISR_LRENP;
	m |= v->vmcr & ICH_VMCR_VENG0 ? MISR_GRP0E : MISR_GRP0D;
	m |= v->vmcr & ICH_VMCR_VENG1 ? MISR_GRP1E : MISR_GRP1D;
	return m & ((v->hcr & 0xfe) | (gic_virt_eisr(v) ? MISR_EOI : 0));
}

/* ---- signals ---- */

static void drive(const struct gic_virt *v, struct pe *pe, struct trace *t, bool *now, bool level, unsigned wire, const char *what)
{
	if (*now == level)
		return;
	*now = level;
	gic_trace(t, pe, what, v->top < 0 ? GIC_SPURIOUS : ich_lr_vintid(v->lr[v->top]), level);
	pe_wire(pe, wire, level);
}

bool gic_virt_update(struct gic_virt *v, struct pe *pe, struct trace *t)
{
	bool any, fiq, maintenance;

	v->top = find_top(v);
	any = gic_virt_can_signal(v);
	fiq = any && !ich_lr_is_group1(v->lr[v->top]) && (v->vmcr & ICH_VMCR_VFIQEN);
	drive(v, pe, t, &v->irq, any && !fiq, WIRE_VIRQ, "virq");
	drive(v, pe, t, &v->fiq, fiq, WIRE_VFIQ, "vfiq");
	maintenance = (v->hcr & ICH_HCR_EN) && gic_virt_misr(v);
	if (maintenance == v->maintenance)
		return false;
	v->maintenance = maintenance;
	return true;
}
