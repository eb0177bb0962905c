/* sim/probe.h - one instruction on a fresh PE: what becomes of it under given control registers. */
#ifndef AERIE_SIM_PROBE_H
#define AERIE_SIM_PROBE_H

#include "cpu/arch/features.h"
#include "cpu/arch/impdef.h"
#include "cpu/arch/sysreg.h"
#include "sim/core/trace.h"

#define PROBE_PC 0x1000

struct probe_state {
	unsigned el;      /* 0..3 */
	bool sp;          /* PSTATE.SP; EL0 has none */
	bool secure;      /* SCR_EL3.NS = 0 before `value` is looked at */
	uint64_t x[31];
	bool set[SR_COUNT]; /* value[] is to be written over what reset leaves there */
	uint64_t value[SR_COUNT];
};

enum probe_kind { PROBE_RAN, PROBE_EXCEPTION, PROBE_SLEEPS };

struct probe_outcome {
	enum probe_kind kind;
	struct trace_event exc;   /* PROBE_EXCEPTION: TRACE_EXC_ENTRY */
	struct trace_event reg;   /* PROBE_RAN: TRACE_SYSREG, TRACE_VNCR or TRACE_TLBI, where one came */
	bool has_reg;
	unsigned el;              /* afterwards */
	uint64_t pc;
	uint64_t x[31];
};

struct probe;
/* `m` is copied, `impdef` borrowed. NULL: *e says why. */
struct probe *probe_create(const struct cpu_model *m, const struct impdef *impdef, struct error *e);
void probe_destroy(struct probe *p);
/* What the register holds when nothing is set. */
uint64_t probe_reset_value(struct probe *p, const struct probe_state *s, enum sysreg_id id);
/* Resets the PE, puts the state into it, executes the word at PROBE_PC. */
void probe_run(struct probe *p, const struct probe_state *s, uint32_t word, struct probe_outcome *o);

#endif
