/* cpu/exec/pmu_regs.c - the Performance Monitors' registers as software sees them.
 * Implements: DDI 0487 D24.5: PMCR_EL0, PMCNTENSET/CLR, PMOVSSET/CLR, PMINTENSET/CLR, PMSWINC, PMSELR and the registers it
 *             selects, PMCCNTR_EL0, PMCEID<n>_EL0. Sets and clears reach only the counters that the EL may see.
 * Not here:   counting (pmu.c); traps and MDCR_EL2.HPMN's limits on single counters (hyp/special.c). */
#include "cpu/exec/pmu_priv.h"

#include "hyp/special.h"

enum { PMCR_P = 2, PMCR_C = 4 };

static uint64_t accessible(const struct pe *pe)
{
	return BIT(PMU_CYCLES) | (BIT(special_counters_accessible(pe)) - 1);
}

static uint64_t pmcr_read(const struct pe *pe)
{
	uint64_t v = SYS(pe, PMCR_EL0) & ~(uint64_t)(PMCR_P | PMCR_C);

	return deposit(deposit(v, 15, 11, special_counters_accessible(pe)), 31, 24, pe->model->midr >> 24 & 0xff);
}

static void pmcr_write(struct pe *pe, uint64_t v)
{
	if (v & PMCR_P)
		for (unsigned n = 0; n < special_counters_accessible(pe); n++)
			pe->sr[PMU_CNTR(n)] = 0;
	if (v & PMCR_C)
		SYS(pe, PMCCNTR_EL0) = 0;
	sysreg_store(pe, SR_PMCR_EL0, v);
	SYS(pe, PMCR_EL0) &= ~(uint64_t)(PMCR_P | PMCR_C);
}

/* The register that PMSELR_EL0 makes of PMXEVTYPER_EL0 or PMXEVCNTR_EL0; hyp/special.c let only existing ones through. */
static enum sysreg_id selected(const struct pe *pe, enum sysreg_id id)
{
	unsigned sel = SYS(pe, PMSELR_EL0) & 31;

	if (sel >= PMU_MAX)
		return SR_PMCCFILTR_EL0;
	return (enum sysreg_id)(id == SR_PMXEVTYPER_EL0 ? PMU_TYPER(sel) : PMU_CNTR(sel));
}

static uint64_t event_counter(const struct pe *pe, enum sysreg_id id)
{
	return has(pe, FEAT_PMUv3p5) ? pe->sr[id] : (uint32_t)pe->sr[id];
}

uint64_t pmu_read(struct pe *pe, enum sysreg_id id)
{
	pmu_sync(pe);
	switch (id) {
	case SR_PMCR_EL0:
		return pmcr_read(pe);
	case SR_PMCNTENSET_EL0:
	case SR_PMCNTENCLR_EL0:
		return SYS(pe, PMCNTENSET_EL0) & accessible(pe);
	case SR_PMOVSSET_EL0:
	case SR_PMOVSCLR_EL0:
		return SYS(pe, PMOVSSET_EL0) & accessible(pe);
	case SR_PMINTENSET_EL1:
	case SR_PMINTENCLR_EL1:
		return SYS(pe, PMINTENSET_EL1) & accessible(pe);
	case SR_PMCEID0_EL0:
		return BIT(PMU_EV_SW_INCR) | BIT(PMU_EV_INST_RETIRED) | BIT(PMU_EV_CPU_CYCLES) | BIT(PMU_EV_CHAIN);
	case SR_PMCEID1_EL0: /* what the later versions require; they never count */
		return (has(pe, FEAT_PMUv3p1) ? BIT(PMU_EV_STALL_FRONTEND - 32) | BIT(PMU_EV_STALL_BACKEND - 32) : 0) |
		       (has(pe, FEAT_PMUv3p4) ? BIT(PMU_EV_STALL - 32) : 0);
	case SR_PMXEVTYPER_EL0:
		return pe->sr[selected(pe, id)];
	case SR_PMXEVCNTR_EL0:
		return event_counter(pe, selected(pe, id));
	default:
		return pe->sr[id];
	}
}

static void set_bits(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe->sr[id] |= v & accessible(pe);
}

static void clear_bits(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe->sr[id] &= ~(v & accessible(pe));
}

static void store_counter(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe->sr[id] = has(pe, FEAT_PMUv3p5) ? v : (uint32_t)v;
}

void pmu_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pmu_sync(pe);
	switch (id) {
	case SR_PMCR_EL0:
		pmcr_write(pe, v);
		break;
	case SR_PMCNTENSET_EL0:
	case SR_PMOVSSET_EL0:
	case SR_PMINTENSET_EL1:
		set_bits(pe, id, v);
		break;
	case SR_PMCNTENCLR_EL0:
		clear_bits(pe, SR_PMCNTENSET_EL0, v);
		break;
	case SR_PMOVSCLR_EL0:
		clear_bits(pe, SR_PMOVSSET_EL0, v);
		break;
	case SR_PMINTENCLR_EL1:
		clear_bits(pe, SR_PMINTENSET_EL1, v);
		break;
	case SR_PMSWINC_EL0:
		for (unsigned n = 0; n < special_counters_accessible(pe); n++)
			if (bit(v, n))
				pmu_software_increment(pe, n);
		break;
	case SR_PMXEVTYPER_EL0:
		sysreg_store(pe, selected(pe, id), v);
		break;
	case SR_PMXEVCNTR_EL0:
		store_counter(pe, selected(pe, id), v);
		break;
	default:
		if (id >= PMU_CNTR(0) && id < PMU_CNTR(PMU_MAX))
			store_counter(pe, id, v);
		else
			sysreg_store(pe, id, v);
		break;
	}
}
