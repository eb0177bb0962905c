/* cpu/exec/pmu.c - the Performance Monitors: what counts, overflows, the interrupt.
 * Implements: DDI 0487 D13 (PMUv3 up to FEAT_PMUv3p5): CountPMUEvents(), filtering by EL, PMCR_EL0, MDCR_EL2.{HPMN,HPME,HPMD},
 *             overflow and chaining. Events: SW_INCR, INST_RETIRED, CPU_CYCLES, CHAIN; STALL, STALL_FRONTEND, STALL_BACKEND.
 * One cycle is one instruction, so that nothing ever stalls; a PE that waits does not cycle (IMPDEF).
 * Not here:   the registers' views (pmu_regs.c); access control (hyp). */
#include "cpu/exec/pmu_priv.h"

#include "cpu/arch/effective.h"

/* PMEVTYPER<n>_EL0 and PMCCFILTR_EL0 filter alike (AArch64.PMUCounterMask). */
static bool filter_passes(const struct pe *pe, uint64_t f)
{
	bool p = bit(f, 31), u = bit(f, 30), ns = !is_secure(pe, pe->ps.el);

	switch (pe->ps.el) {
	case EL0:
		return have_el(pe, EL3) && ns ? u == bit(f, 28) : !u;
	case EL1:
		return have_el(pe, EL3) && ns ? p == bit(f, 29) : !p;
	case EL2: /* SH, there with FEAT_SEL2 only */
		return bit(f, 27) != (!ns && bit(f, 24));
	default:
		return p == bit(f, 26);
	}
}

/* Counting is prohibited here: EL2 by MDCR_EL2, Secure state by MDCR_EL3.SPME (no external debugger allows more). */
static bool prohibited(const struct pe *pe, bool guest_half)
{
	if (pe->ps.el == EL2 && guest_half && has(pe, FEAT_PMUv3p1) && bit(SYS(pe, MDCR_EL2), 17))
		return true;
	return have_el(pe, EL3) && is_secure(pe, pe->ps.el) && !bit(SYS(pe, MDCR_EL3), 17);
}

/* Counters below MDCR_EL2.HPMN obey PMCR_EL0.E, the others MDCR_EL2.HPME. */
static bool in_guest_half(const struct pe *pe, unsigned n)
{
	return !have_el(pe, EL2) || n < (SYS(pe, MDCR_EL2) & 31);
}

bool pmu_enabled(const struct pe *pe, unsigned n)
{
	if (n == PMU_CYCLES || in_guest_half(pe, n))
		return SYS(pe, PMCR_EL0) & 1;
	return bit(SYS(pe, MDCR_EL2), 7);
}

static bool counts_cycles(const struct pe *pe)
{
	uint64_t pmcr = SYS(pe, PMCR_EL0);

	if (!(pmcr & 1) || !bit(SYS(pe, PMCNTENSET_EL0), PMU_CYCLES) || !filter_passes(pe, SYS(pe, PMCCFILTR_EL0)))
		return false;
	if (bit(pmcr, 5) && prohibited(pe, true))
		return false;
	if (has(pe, FEAT_PMUv3p5) && pe->ps.el == EL2 && bit(SYS(pe, MDCR_EL2), 23))
		return false;
	return !(has(pe, FEAT_PMUv3p5) && have_el(pe, EL3) && is_secure(pe, pe->ps.el) && bit(SYS(pe, MDCR_EL3), 23));
}

static bool counts_now(const struct pe *pe, unsigned n)
{
	return pmu_enabled(pe, n) && bit(SYS(pe, PMCNTENSET_EL0), n) && filter_passes(pe, pe->sr[PMU_TYPER(n)]) &&
	       !prohibited(pe, in_guest_half(pe, n));
}

static unsigned event_of(const struct pe *pe, unsigned n)
{
	return (unsigned)(pe->sr[PMU_TYPER(n)] & (has(pe, FEAT_PMUv3p1) ? 0xffff : 0x3ff));
}

/* Overflows as a 64-bit counter: PMCR_EL0.LP, or MDCR_EL2.HLP of the other half (FEAT_PMUv3p5). */
static bool overflows_at_64(const struct pe *pe, unsigned n)
{
	if (n == PMU_CYCLES)
		return true; /* PMCR_EL0.LC is RES1 without AArch32 */
	if (!has(pe, FEAT_PMUv3p5))
		return false;
	return in_guest_half(pe, n) ? bit(SYS(pe, PMCR_EL0), 7) : bit(SYS(pe, MDCR_EL2), 26);
}

static uint64_t *counter(struct pe *pe, unsigned n)
{
	return n == PMU_CYCLES ? &SYS(pe, PMCCNTR_EL0) : &pe->sr[PMU_CNTR(n)];
}

void pmu_add(struct pe *pe, unsigned n, uint64_t d)
{
	uint64_t *c = counter(pe, n), old = *c;
	bool wide = overflows_at_64(pe, n), over;

	*c = old + d;
	if (wide)
		over = *c < old;
	else
		over = (uint64_t)(uint32_t)old + d > UINT32_MAX;
	if (n != PMU_CYCLES && !has(pe, FEAT_PMUv3p5))
		*c = (uint32_t)*c;
	if (!over)
		return;
	SYS(pe, PMOVSSET_EL0) |= BIT(n);
	/* An even counter's overflow is what a chained odd one counts. */
	if (!(n & 1) && n + 1 < pe->model->pmu_counters && event_of(pe, n + 1) == PMU_EV_CHAIN && counts_now(pe, n + 1))
		pmu_add(pe, n + 1, 1);
}

void pmu_software_increment(struct pe *pe, unsigned n)
{
	if (event_of(pe, n) == PMU_EV_SW_INCR && counts_now(pe, n))
		pmu_add(pe, n, 1);
}

static bool counts_insns(const struct pe *pe, unsigned n)
{
	unsigned ev = event_of(pe, n);

	return (ev == PMU_EV_INST_RETIRED || ev == PMU_EV_CPU_CYCLES) && counts_now(pe, n);
}

void pmu_sync(struct pe *pe)
{
	uint64_t now = pe_insns(pe), d = now - pe->pmu_synced;

	pe->pmu_synced = now;
	if (!pe->pmu_active || !d)
		return;
	if (counts_cycles(pe))
		pmu_add(pe, PMU_CYCLES, d);
	for (unsigned n = 0; n < pe->model->pmu_counters; n++)
		if (counts_insns(pe, n))
			pmu_add(pe, n, d);
}

/* Instructions until counter n overflows. */
static uint64_t distance(struct pe *pe, unsigned n)
{
	uint64_t c = *counter(pe, n);

	return overflows_at_64(pe, n) ? (c ? -c : UINT64_MAX) : (uint64_t)UINT32_MAX + 1 - (uint32_t)c;
}

static void fire(void *arg)
{
	pmu_update(arg);
}

/* Arms the clock for the next overflow that can interrupt: one instruction is one nanosecond (D7). A clock tied to the host
 * looks again and again. */
static void arm(struct pe *pe)
{
	uint64_t next = UINT64_MAX, inten = SYS(pe, PMINTENSET_EL1);

	if (bit(inten, PMU_CYCLES) && counts_cycles(pe))
		next = distance(pe, PMU_CYCLES);
	for (unsigned n = 0; n < pe->model->pmu_counters; n++)
		if ((bit(inten, n) || bit(inten, n + 1)) && counts_insns(pe, n) && distance(pe, n) < next)
			next = distance(pe, n);
	pe->pmu_event.fn = fire;
	pe->pmu_event.arg = pe;
	if (next == UINT64_MAX || next > CLOCK_NEVER - 1 - clock_now(pe->clock))
		clock_cancel(pe->clock, &pe->pmu_event);
	else
		clock_arm(pe->clock, &pe->pmu_event, clock_now(pe->clock) + next);
}

void pmu_update(struct pe *pe)
{
	uint64_t pending;
	bool level = false;

	pmu_sync(pe);
	pending = SYS(pe, PMOVSSET_EL0) & SYS(pe, PMINTENSET_EL1);
	for (unsigned n = 0; n <= PMU_CYCLES; n++)
		level |= bit(pending, n) && pmu_enabled(pe, n);
	irq_set(&pe->pmu_irq, level);
	/* Whether they count at this EL does not matter: another may follow. */
	pe->pmu_active = SYS(pe, PMCNTENSET_EL0) && ((SYS(pe, PMCR_EL0) & 1) || bit(SYS(pe, MDCR_EL2), 7));
	if (pe->pmu_active && SYS(pe, PMINTENSET_EL1))
		arm(pe);
	else
		clock_cancel(pe->clock, &pe->pmu_event);
}
