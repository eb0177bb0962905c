/* cpu/exec/sysreg_ops.c - what registers do beyond holding a value: PSTATE views, stack pointers, FPCR, ID views, RAS, GIC.
 * Implements: DDI 0487 D24, the read and write side of each register named here.
 * Not here:   timers (timer.c), PMU (pmu_regs.c), debug (debug_regs.c); whether the access is allowed (hyp). */
#include "cpu/exec/sysreg_ops.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"
#include "cpu/arch/idregs.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/debug_regs.h"
#include "cpu/exec/mpu_regs.h"
#include "cpu/exec/pmu.h"
#include "cpu/exec/timer.h"
#include "hyp/gic.h"
#include "hyp/insn_traps.h"

/* ---- PSTATE ---- */

static uint64_t nzcv_read(struct pe *pe, enum sysreg_id id)
{
	(void)id;
	return flags_nzcv(&pe->flags);
}

static void nzcv_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)id;
	flags_set_nzcv(&pe->flags, (uint32_t)v);
}

static uint64_t daif_read(struct pe *pe, enum sysreg_id id)
{
	(void)id;
	return (uint64_t)pe->ps.daif << 6;
}

static void daif_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)id;
	pe->ps.daif = (uint8_t)bits(v, 9, 6);
	pe->attention = 1;
}

static uint64_t pstate_read(struct pe *pe, enum sysreg_id id)
{
	switch (id) {
	case SR_CurrentEL:
		return (uint64_t)(pe->ps.el == EL1 && effective_nv(pe) ? EL2 : pe->ps.el) << 2;
	case SR_SPSel:
		return pe->ps.sp;
	case SR_PAN:
		return (uint64_t)pe->ps.pan << 22;
	case SR_UAO:
		return (uint64_t)pe->ps.uao << 23;
	case SR_TCO:
		return (uint64_t)pe->ps.tco << 25;
	case SR_DIT:
		return (uint64_t)pe->ps.dit << 24;
	default:
		return (uint64_t)pe->ps.ssbs << 12;
	}
}

static void pstate_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	switch (id) {
	case SR_SPSel:
		pe_set_spsel(pe, v & 1);
		break;
	case SR_PAN:
		pe_set_pan(pe, bit(v, 22));
		break;
	case SR_UAO:
		pe->ps.uao = bit(v, 23);
		break;
	case SR_TCO:
		pe_set_tco(pe, bit(v, 25));
		break;
	case SR_DIT:
		pe->ps.dit = bit(v, 24);
		break;
	default:
		pe->ps.ssbs = bit(v, 12);
		break;
	}
}

static unsigned sp_el(enum sysreg_id id)
{
	return id == SR_SP_EL0 ? EL0 : id == SR_SP_EL1 ? EL1 : EL2;
}

static uint64_t sp_read(struct pe *pe, enum sysreg_id id)
{
	return pe_get_sp(pe, sp_el(id));
}

static void sp_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe_set_sp(pe, sp_el(id), v);
}

/* ---- floating point ---- */

static uint64_t fpcr_read(struct pe *pe, enum sysreg_id id)
{
	return id == SR_FPCR ? pe->fpcr : pe->fpsr;
}

static void fpcr_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	uint32_t m = (uint32_t)(v & pe->sr_writable[id]);

	if (id == SR_FPCR)
		pe->fpcr = m;
	else
		pe->fpsr = m;
}

/* ---- identification ---- */

/* What EL1 sees is EL2's to choose. */
static uint64_t midr_read(struct pe *pe, enum sysreg_id id)
{
	if (pe->ps.el == EL1 && el2_enabled(pe))
		return id == SR_MIDR_EL1 ? SYS(pe, VPIDR_EL2) : SYS(pe, VMPIDR_EL2);
	return pe->sr[id];
}

static uint64_t ccsidr_read(struct pe *pe, enum sysreg_id id)
{
	return id == SR_CCSIDR_EL1 ? idreg_ccsidr(pe->model, SYS(pe, CSSELR_EL1)) : 0;
}

/* DCZID_EL0.DZP: DC ZVA would trap or be UNDEFINED at this EL. */
static uint64_t dczid_read(struct pe *pe, enum sysreg_id id)
{
	bool el0_off = pe->ps.el == EL0 && !bit(effective_sctlr(pe, EL0), 14);
	bool el2_off = pe->ps.el < EL2 && !el_is_in_host(pe, pe->ps.el) && bit(effective_hcr(pe), 28);

	return pe->sr[id] | (el0_off || el2_off ? 16 : 0);
}

static uint64_t isr_read(struct pe *pe, enum sysreg_id id)
{
	uint64_t hcr = effective_hcr(pe);
	bool el1 = pe->ps.el == EL1;
	bool i = el1 && (hcr & HCR_IMO) ? (hcr & HCR_VI) || (pe->irq_in & BIT(WIRE_VIRQ)) : (pe->irq_in & BIT(WIRE_IRQ)) != 0;
	bool f = el1 && (hcr & HCR_FMO) ? (hcr & HCR_VF) || (pe->irq_in & BIT(WIRE_VFIQ)) : (pe->irq_in & BIT(WIRE_FIQ)) != 0;
	bool a = el1 && (hcr & HCR_AMO) ? (hcr & HCR_VSE) != 0 : (pe->irq_in & BIT(WIRE_SERROR)) != 0;

	(void)id;
	return (uint64_t)a << 8 | (uint64_t)i << 7 | (uint64_t)f << 6;
}

static uint64_t rndr_read(struct pe *pe, enum sysreg_id id)
{
	uint64_t v = clock_random(pe->clock);

	(void)id;
	flags_set_nzcv(&pe->flags, 0); /* never fails */
	return v;
}

/* ---- registers with a bit or two of their own ---- */

/* DISR_EL1 is VDISR_EL2 where virtual SErrors are EL2's to give. */
static enum sysreg_id disr(const struct pe *pe)
{
	return pe->ps.el == EL1 && (effective_hcr(pe) & HCR_AMO) ? SR_VDISR_EL2 : SR_DISR_EL1;
}

static uint64_t disr_read(struct pe *pe, enum sysreg_id id)
{
	(void)id;
	return pe->sr[disr(pe)];
}

static void disr_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)id;
	sysreg_store(pe, disr(pe), v);
}

static uint64_t zero_read(struct pe *pe, enum sysreg_id id)
{
	(void)pe;
	(void)id;
	return 0;
}

static void ignore_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)pe;
	(void)id;
	(void)v;
}

/* RES1 bits of the layout that HCR_EL2.E2H = 0 gives, in registers whose other layout uses them. */
static uint64_t el2_layout_read(struct pe *pe, enum sysreg_id id)
{
	if (SYS(pe, HCR_EL2) & HCR_E2H)
		return pe->sr[id];
	if (id == SR_CPTR_EL2)
		return (pe->sr[id] & ~GENMASK(25, 16)) | 0x32ff | (has(pe, FEAT_SVE) ? 0 : BIT(8)) | (has(pe, FEAT_SME) ? 0 : BIT(12));
	return pe->sr[id] | BIT(31) | BIT(23); /* TCR_EL2 */
}

/* ---- GIC ---- */

static uint64_t gic_read(struct pe *pe, enum sysreg_id id)
{
	pe_sync_clock(pe);
	if (hyp_gic_is_virtual(pe, id))
		return pe->gic->virt_read(pe->gic_arg, pe, id);
	return pe->gic->read(pe->gic_arg, pe, id);
}

/* ICH_HCR_EL2's trap bits are looked at by hyp/: a copy stays in pe->sr. */
static void gic_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe_sync_clock(pe);
	pe->sr[id] = v;
	if (hyp_gic_is_virtual(pe, id))
		pe->gic->virt_write(pe->gic_arg, pe, id, v);
	else
		pe->gic->write(pe->gic_arg, pe, id, v);
}

static const struct sysreg_ops gic_ops = { gic_read, gic_write };

static const struct sysreg_ops ops[SR_COUNT] = {
	[SR_NZCV] = { nzcv_read, nzcv_write },
	[SR_DAIF] = { daif_read, daif_write },
	[SR_CurrentEL] = { pstate_read, NULL },
	[SR_SPSel] = { pstate_read, pstate_write },
	[SR_PAN] = { pstate_read, pstate_write },
	[SR_UAO] = { pstate_read, pstate_write },
	[SR_DIT] = { pstate_read, pstate_write },
	[SR_TCO] = { pstate_read, pstate_write },
	[SR_SSBS] = { pstate_read, pstate_write },
	[SR_SP_EL0] = { sp_read, sp_write },
	[SR_SP_EL1] = { sp_read, sp_write },
	[SR_SP_EL2] = { sp_read, sp_write },
	[SR_FPCR] = { fpcr_read, fpcr_write },
	[SR_FPSR] = { fpcr_read, fpcr_write },
	[SR_MIDR_EL1] = { midr_read, NULL },
	[SR_MPIDR_EL1] = { midr_read, NULL },
	[SR_CCSIDR_EL1] = { ccsidr_read, NULL },
	[SR_CCSIDR2_EL1] = { ccsidr_read, NULL },
	[SR_DCZID_EL0] = { dczid_read, NULL },
	[SR_ISR_EL1] = { isr_read, NULL },
	[SR_RNDR] = { rndr_read, NULL },
	[SR_RNDRRS] = { rndr_read, NULL },
	[SR_DISR_EL1] = { disr_read, disr_write },
	[SR_CPTR_EL2] = { el2_layout_read, NULL },
	[SR_TCR_EL2] = { el2_layout_read, NULL },
	/* No error records: ERRIDR_EL1.NUM is 0. */
	[SR_ERXFR_EL1] = { zero_read, NULL },
	[SR_ERXCTLR_EL1] = { zero_read, ignore_write },
	[SR_ERXSTATUS_EL1] = { zero_read, ignore_write },
	[SR_ERXADDR_EL1] = { zero_read, ignore_write },
	[SR_ERXMISC0_EL1] = { zero_read, ignore_write },
	[SR_ERXMISC1_EL1] = { zero_read, ignore_write },
	[SR_CNTVCT_EL0] = { timer_cntvct, NULL },
	[SR_CNTVCTSS_EL0] = { timer_cntvct, NULL },
	[SR_CNTPCT_EL0] = { timer_cntpct, NULL },
	[SR_CNTPCTSS_EL0] = { timer_cntpct, NULL },
	[SR_CNTP_TVAL_EL0] = { timer_tval_read, timer_tval_write },
	[SR_CNTV_TVAL_EL0] = { timer_tval_read, timer_tval_write },
	[SR_CNTPS_TVAL_EL1] = { timer_tval_read, timer_tval_write },
	[SR_CNTHP_TVAL_EL2] = { timer_tval_read, timer_tval_write },
	[SR_CNTHV_TVAL_EL2] = { timer_tval_read, timer_tval_write },
	[SR_CNTHPS_TVAL_EL2] = { timer_tval_read, timer_tval_write },
	[SR_CNTHVS_TVAL_EL2] = { timer_tval_read, timer_tval_write },
	[SR_CNTP_CTL_EL0] = { timer_ctl_read, NULL },
	[SR_CNTV_CTL_EL0] = { timer_ctl_read, NULL },
	[SR_CNTPS_CTL_EL1] = { timer_ctl_read, NULL },
	[SR_CNTHPS_CTL_EL2] = { timer_ctl_read, NULL },
	[SR_CNTHVS_CTL_EL2] = { timer_ctl_read, NULL },
	[SR_CNTHP_CTL_EL2] = { timer_ctl_read, NULL },
	[SR_CNTHV_CTL_EL2] = { timer_ctl_read, NULL },
	[SR_OSLAR_EL1] = { NULL, debug_oslar_write },
	[SR_MDRAR_EL1] = { zero_read, NULL },
	[SR_DBGCLAIMSET_EL1] = { debug_claim_read, debug_claim_write },
	[SR_DBGCLAIMCLR_EL1] = { debug_claim_read, debug_claim_write },
	[SR_MDCCSR_EL0] = { zero_read, NULL },
	[SR_DBGDTR_EL0] = { zero_read, ignore_write },
	[SR_DBGDTRRX_EL0] = { zero_read, NULL },
	[SR_DBGDTRTX_EL0] = { NULL, ignore_write },
};

static const struct sysreg_ops mpu_ops = { mpu_reg_read, mpu_reg_write };
static const struct sysreg_ops pmu_ops = { pmu_read, pmu_write };

const struct sysreg_ops *sysreg_ops_of(enum sysreg_id id)
{
	uint16_t feature = sysreg_row(id)->feature;

	if (feature == FEAT_GICv3 + 1)
		return &gic_ops;
	if (feature == FEAT_PMUv3 + 1 || feature == FEAT_PMUv3p4 + 1)
		return &pmu_ops;
	if (mpu_reg_is_view(id))
		return &mpu_ops;
	return &ops[id];
}

enum exec_status sysreg_written(struct pe *pe, unsigned fx)
{
	if (fx & (FX_TRAPS | FX_XLATE))
		for (unsigned el = 0; el < ARRAY_SIZE(pe->pauth); el++)
			pe->pauth[el].valid = false;
	if (fx & FX_TRAPS) {
		if (++pe->sr_cache.gen == 0) {
			__builtin_memset(&pe->sr_cache, 0, sizeof(pe->sr_cache));
			pe->sr_cache.gen = 1;
		}
		pe_derive(pe);
	}
	if (fx & FX_PMU)
		pmu_update(pe);
	if (fx & FX_TIMER) {
		pe_sync_clock(pe);
		timer_update(pe);
	}
	if (fx & FX_IRQ)
		pe->attention = 1;
	if (fx & FX_DEBUG)
		debug_update(pe);
	if (!(fx & (FX_XLATE | FX_DEBUG)))
		return EXEC_NEXT;
	pe_changed(pe, fx);
	return EXEC_RESYNC;
}
