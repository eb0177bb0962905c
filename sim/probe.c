/* sim/probe.c - one instruction on a fresh PE with a little memory, by the engine that runs machines.
 * Not here: what is asked (why.c); how outcomes come about (hyp, cpu/exec). */
#include "sim/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"
#include "cpu/exec/step.h"
#include "mmu/mmu.h"
#include "mpu/pmsa.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"

#define MEMORY         (1u << 20)
#define BRANCH_TO_SELF 0x14000000u

struct probe {
	struct cpu_model model;
	struct bus *bus;
	struct ram *ram;
	struct code_cache *cache;
	struct trace trace;
	struct trace_listener listener;
	struct probe_outcome *outcome; /* of the run in progress */
	struct pe *pe, *peers[1];
};

/* The GIC's registers as plain storage. */
static uint64_t gic_read(void *arg, struct pe *pe, enum sysreg_id id)
{
	(void)arg;
	return pe->sr[id];
}

static void gic_write(void *arg, struct pe *pe, enum sysreg_id id, uint64_t v)
{
	(void)arg;
	pe->sr[id] = v;
}

static const struct gic_if_ops gic_storage = { .read = gic_read, .write = gic_write };

static void on_event(void *arg, const struct trace_event *ev)
{
	struct probe *p = arg;
	struct probe_outcome *o = p->outcome;

	if (!o || o->kind != PROBE_RAN)
		return;
	if (ev->kind == TRACE_EXC_ENTRY) {
		o->kind = PROBE_EXCEPTION;
		o->exc = *ev;
	} else if (!o->has_reg) {
		o->has_reg = true;
		o->reg = *ev;
	}
}

static int build(struct probe *p, struct error *e)
{
	struct pe *pe = p->pe;
	int rc;

	p->ram = ram_create(MEMORY, false, e);
	if (!p->ram)
		return -ENOMEM;
	for (uint64_t at = 0; at < MEMORY; at += 4) /* where an instruction goes on, it goes no further */
		memcpy(p->ram->host + at, &(uint32_t){ BRANCH_TO_SELF }, 4);
	if ((rc = bus_map_ram(p->bus, "memory", 0, p->ram, PAS_ANY, e)))
		return rc;
	p->listener = (struct trace_listener){ .event = on_event, .arg = p,
					       .mask = BIT(TRACE_EXC_ENTRY) | BIT(TRACE_SYSREG) | BIT(TRACE_VNCR) | BIT(TRACE_TLBI) };
	trace_listen(&p->trace, &p->listener);
	p->peers[0] = pe;
	pe->model = &p->model;
	pe->bus = p->bus;
	pe->trace = &p->trace;
	pe->gic = &gic_storage;
	pe->xlate_el1 = pe->xlate_el2 = feature_in(&p->model.feat, FEAT_PMSA) ? &pmsa_xlate_ops : &mmu_xlate_ops;
	pe->xlate_vmsa = &mmu_xlate_ops;
	pe->peers = p->peers;
	pe->peer_count = 1;
	return exec_create(pe, p->cache, e);
}

struct probe *probe_create(const struct cpu_model *m, const struct impdef *impdef, struct error *e)
{
	struct probe *p = calloc(1, sizeof(*p));

	if (p) {
		p->model = *m;
		p->bus = bus_create();
		p->cache = code_cache_create(false);
		p->pe = calloc(1, sizeof(*p->pe));
	}
	if (!p || !p->bus || !p->cache || !p->pe || !(p->pe->clock = clock_create(false, 1))) {
		probe_destroy(p);
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	p->pe->impdef = impdef;
	if (build(p, e)) {
		probe_destroy(p);
		return NULL;
	}
	return p;
}

void probe_destroy(struct probe *p)
{
	if (!p)
		return;
	if (p->pe) {
		exec_destroy(p->pe);
		clock_destroy(p->pe->clock);
	}
	free(p->pe);
	code_cache_destroy(p->cache);
	bus_destroy(p->bus);
	ram_destroy(p->ram);
	free(p);
}

static void prepare(struct pe *pe, const struct probe_state *s)
{
	pe_reset(pe, s->el ? s->el : EL1, s->secure);
	pe->power = 1;
	SYS(pe, OSLSR_EL1) &= ~2ULL; /* software has unlocked it */
	for (unsigned r = 1; r < SR_COUNT; r++)
		if (s->set[r])
			pe->sr[r] = (pe->sr[r] & ~pe->sr_writable[r]) | (s->value[r] & pe->sr_writable[r]);
	memcpy(pe->x, s->x, sizeof(s->x));
	pe->pc = PROBE_PC;
	pe_set_el(pe, s->el, s->el && s->sp);
	pe->sr_cache.gen++;
	pe_changed(pe, FX_XLATE | FX_TRAPS | FX_IRQ | FX_DEBUG);
}

uint64_t probe_reset_value(struct probe *p, const struct probe_state *s, enum sysreg_id id)
{
	pe_reset(p->pe, s->el ? s->el : EL1, s->secure);
	return p->pe->sr[id];
}

void probe_run(struct probe *p, const struct probe_state *s, uint32_t word, struct probe_outcome *o)
{
	memset(o, 0, sizeof(*o));
	prepare(p->pe, s);
	memcpy(p->ram->host + PROBE_PC, &word, sizeof(word));
	ram_note_write(p->ram, PROBE_PC, sizeof(word));
	p->outcome = o;
	exec_engine.run(p->pe, 1);
	p->outcome = NULL;
	if (o->kind == PROBE_RAN && p->pe->waiting)
		o->kind = PROBE_SLEEPS;
	o->el = p->pe->ps.el;
	o->pc = p->pe->pc;
	memcpy(o->x, p->pe->x, sizeof(o->x));
}
