/* cpu/exec/pe_snap.c - the state of a PE in a snapshot, between runs of the engine.
 * Implements: pe_snap() of step.h. Registers go by name, so that a snapshot outlives a table that grew.
 * Not here:   caches, which start empty on both sides: who goes on after saving has flushed them as well. */
#include <string.h>

#include "cpu/arch/sysreg.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "hyp/insn_traps.h"
#include "sim/core/bits.h"
#include "sim/core/snap.h"

enum { NAME_BYTES = 32 };

static void save_registers(struct pe *pe, struct snap *s)
{
	uint32_t n = 0;

	for (unsigned id = 1; id < SR_COUNT; id++)
		n += pe->sr[id] != 0;
	SNAP(s, n);
	for (unsigned id = 1; id < SR_COUNT; id++) {
		char name[NAME_BYTES] = { 0 };

		if (!pe->sr[id])
			continue;
		strncpy(name, sysreg_row((enum sysreg_id)id)->name, NAME_BYTES - 1);
		SNAP(s, name);
		SNAP(s, pe->sr[id]);
	}
}

static void load_registers(struct pe *pe, struct snap *s)
{
	uint32_t n = 0;

	memset(pe->sr, 0, sizeof(pe->sr));
	SNAP(s, n);
	for (uint32_t i = 0; i < n && !s->failed; i++) {
		char name[NAME_BYTES];
		const struct sysreg *r;
		uint64_t v;

		SNAP(s, name);
		SNAP(s, v);
		name[NAME_BYTES - 1] = 0;
		r = sysreg_by_name(name);
		snap_require(s, r != NULL, "a register that is not known");
		if (r)
			pe->sr[r->id] = v;
	}
}

static void snap_vectors(struct pe *pe, struct snap *s)
{
	SNAP(s, pe->v);
	SNAP(s, pe->z_live);
	for (unsigned i = 0; i < ARRAY_SIZE(pe->z); i++)
		if (pe->z_live[i])
			SNAP(s, pe->z[i]);
	SNAP(s, pe->p);
	SNAP_RANGE(s, pe, fpcr, fpsr);
}

static void snap_wires(struct pe *pe, struct snap *s)
{
	SNAP(s, pe->irq_in);
	for (unsigned i = 0; i < TIMER_COUNT; i++)
		snap_irq(s, &pe->timer_irq[i]);
	snap_irq(s, &pe->pmu_irq);
	snap_irq(s, &pe->wake_request);
	snap_event(s, pe->clock, &pe->timer_event);
	snap_event(s, pe->clock, &pe->pmu_event);
}

/* Calls that have not been answered, for whoever listens. */
static void snap_calls(struct pe *pe, struct snap *s)
{
	struct call_log *log = &pe->exec->calls;

	SNAP(s, log->next);
	for (unsigned i = 0; i < CALLS_OPEN; i++) {
		struct open_call *c = &log->call[i];

		SNAP_RANGE(s, c, open, ev);
		SNAP_BOOLS(s, c, open, open);
		snap_require(s, !c->open || (c->ev.kind == TRACE_CALL && c->ev.pe == pe->index), "an event that is no call");
	}
}

static void forget_caches(struct pe *pe)
{
	memset(&pe->sr_cache, 0, sizeof(pe->sr_cache));
	pe->sr_cache.gen = 1;
	for (unsigned el = 0; el < ARRAY_SIZE(pe->pauth); el++)
		pe->pauth[el].valid = false;
	pe_derive(pe);
	tlb_flush_all(pe);
	tlb_reselect(pe);
	debug_update(pe);
	pe->exec->told = 0;
	pe->exec->alone = pe->exec->step_once = false;
	pe->attention = 1;
}

void pe_snap(struct pe *pe, struct snap *s)
{
	SNAP(s, pe->x);
	SNAP(s, pe->flags);
	SNAP(s, pe->ps);
	snap_require(s, pe->ps.el <= EL3, "an Exception level that is none");
	SNAP(s, pe->pc);
	if (s->loads)
		load_registers(pe, s);
	else
		save_registers(pe, s);
	SNAP(s, pe->impdef_value);
	snap_vectors(pe, s);
	if (has(pe, FEAT_PMSA))
		SNAP(s, pe->mpu);
	SNAP(s, pe->a32);
	SNAP_RANGE(s, pe, event_register, power);
	SNAP(s, pe->excl);
	SNAP_BOOLS(s, &pe->excl, valid, valid);
	snap_require(s, pe->excl.size <= 16, "an exclusive access of more than 16 bytes");
	snap_wires(pe, s);
	SNAP_RANGE(s, pe, retired, pmu_synced);
	SNAP(s, pe->pmu_active);
	SNAP_BOOLS(s, pe, pmu_active, pmu_active);
	SNAP_RANGE(s, pe, exc_count, nv_avoided);
	snap_calls(pe, s);
	forget_caches(pe);
}
