/* hyp/nv.c - nested virtualization: traps, the VNCR page, and EL1's registers in the place of EL2's.
 * Implements: see nv.h. A guest hypervisor runs at EL1 and names EL2's registers. With NV alone each such access traps. With NV2
 *             most of them are loads and stores of the page at VNCR_EL2.BADDR, and five act on EL1's registers, which stand in
 *             for its own. With NV1 as well (a hypervisor without VHE) EL1's names are those of its guest's registers.
 * Not here:   which register has which offset: columns VNCR and NV2 of sysregs.def; the access itself (cpu/exec/vncr.c);
 *             ERET (insn_traps.c), SPSR_EL1.M (cpu/exec/exception.c), descriptors (mmu/perms.c). */
#include "hyp/nv.h"

#include "hyp/ctl.h"
#include "hyp/verdicts.h"

static struct verdict to_memory(const struct sysreg *r, unsigned offset, const char *why)
{
	return (struct verdict){ .what = DO_MEMORY, .reg = (enum sysreg_id)r->id, .index = (uint16_t)offset, .why = why };
}

/* CNTHCTL_EL2.{EL1NVPCT,EL1NVVCT} trap the _EL02 names of timers that would go to memory. */
static const char *nv_timer_trap(const struct pe *pe, const struct sysreg *r)
{
	uint64_t ctl = SYS(pe, CNTHCTL_EL2);

	switch (r->id) {
	case SR_CNTP_CTL_EL02:
	case SR_CNTP_CVAL_EL02:
		return bit(ctl, 15) ? "CNTHCTL_EL2.EL1NVPCT" : NULL;
	case SR_CNTV_CTL_EL02:
	case SR_CNTV_CVAL_EL02:
		return bit(ctl, 16) ? "CNTHCTL_EL2.EL1NVVCT" : NULL;
	default:
		return NULL;
	}
}

/* Controls that count at EL1 for a name of EL2's: where EL1's register stands in for it (TFSR_EL2 only). */
static bool stand_in_trap(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	const char *why;

	if (ctl_hit(pe, r->trap2, d, &why))
		*v = trap_to(EL2, EC_SYSREG, why);
	else if (have_el(pe, EL3) && ctl_hit(pe, r->trap3, d, &why))
		*v = trap_to(EL3, EC_SYSREG, why);
	else
		return false;
	return true;
}

static bool is_sysinsn(const struct sysreg *r)
{
	return r->enc >> 14 == 1;
}

bool nv_el2_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	unsigned nv = effective_nv(pe);
	const char *why;

	if (!(nv & NV_NV) || r->el_read == EL3 || r->el_write == EL3)
		return false;
	*v = trap_to(EL2, EC_SYSREG, "HCR_EL2.NV");
	if (!(nv & NV_NV2) || is_sysinsn(r))
		return true;
	if (r->alias) {
		const struct sysreg *el1 = sysreg_row((enum sysreg_id)r->alias);
		if (nv & NV_NV1 || el1->vncr_when != VNCR_NV1)
			return true;
		why = nv_timer_trap(pe, r);
		*v = why ? trap_to(EL2, EC_SYSREG, why) : to_memory(r, el1->vncr_off, "HCR_EL2.NV2");
	} else if (r->vncr_when == VNCR_EL2) {
		*v = to_memory(r, r->vncr_off, "HCR_EL2.NV2");
	} else if (r->nv2_el1) {
		if (stand_in_trap(pe, r, d, v))
			return true;
		*v = to_reg(r->nv2_el1);
		v->why = "HCR_EL2.NV2";
	}
	return true;
}

bool nv_trap_avoided(const struct pe *pe, const struct sysreg *r)
{
	return r->el_read >= EL2 || (effective_nv1(pe) && sysreg_traps_with_nv1((enum sysreg_id)r->id));
}

bool nv1_trap_verdict(const struct pe *pe, const struct sysreg *r, struct verdict *v)
{
	if (effective_nv(pe) != (NV_NV | NV_NV1) || is_sysinsn(r) || !sysreg_traps_with_nv1((enum sysreg_id)r->id))
		return false;
	*v = trap_to(EL2, EC_SYSREG, "HCR_EL2.{NV,NV1}");
	return true;
}

bool nv_el1_verdict(const struct pe *pe, const struct sysreg *r, struct verdict *v)
{
	unsigned nv = effective_nv(pe);

	if (!(nv & NV_NV) || is_sysinsn(r))
		return false;
	if (!(nv & NV_NV2) || !(r->vncr_when == VNCR_ANY || (r->vncr_when == VNCR_NV1 && nv & NV_NV1)))
		return false;
	*v = to_memory(r, r->vncr_off, r->vncr_when == VNCR_ANY ? "HCR_EL2.NV2" : "HCR_EL2.{NV1,NV2}");
	return true;
}
