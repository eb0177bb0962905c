/* cpu/exec/exec_priv.h - what the interpreter keeps of one PE beside its architectural state. */
#ifndef AERIE_EXEC_EXEC_PRIV_H
#define AERIE_EXEC_EXEC_PRIV_H

#include "cpu/arch/engine.h"
#include "cpu/exec/calltrace.h"
#include "cpu/exec/codepage.h"
#include "cpu/exec/exec.h"
#include "cpu/exec/stops.h"
#include "cpu/exec/tlb.h"

struct tlb_key;

struct exec {
	struct tlb *tlb;             /* owned */
	struct code_cache *cache;    /* borrowed: the machine's */
	enum exec_status status;     /* of the general handler behind OP_EXIT_STATUS */
	bool stop_requested;
	enum stop stop;
	uint64_t slice;              /* instructions granted when this dispatch began */
	uint64_t retired_before;     /* pe->retired then */
	struct code_page *step_page; /* owned: where single steps run */
	uint16_t step_slot;          /* the op of it that is an instruction, all others end the step */
	uint8_t step_isa;            /* enum isa of such a page + 1; 0: it is not filled that way */
	bool alone;                  /* the next instruction runs alone */
	bool step_once;              /* ... and ends the run (stops.h) */
	struct stop_report report;   /* why it ended */
	uint64_t told, told_insns;   /* BIT(enum stop_cause) that ended a run at the instruction that was the told_insns-th, */
	va_t told_pc;                /* at this PC */
	bool uncached;               /* nothing decoded or translated outlives an instruction: to prove that caches only save time */
	bool boundary;               /* the last dispatch ended where a slice may end */
	struct call_log calls;       /* HVC and SMC whose answer has not come, while somebody listens */
	uint64_t shown[X_SP + 2];    /* X0-X30, SP, NZCV as register tracing showed them last */
};

/* exception.c: takes pe->exc at the instruction at pe->pc (its address; the vector's afterwards). */
void exception_take(struct pe *pe);
/* Takes the pending interrupt that hyp_pending_interrupt() chose, if any; true: taken. */
bool exception_take_interrupt(struct pe *pe);

/* system.c: PSCI and SMCCC where no firmware of the guest's is there to take the HVC or SMC. */
bool firmware_takes(struct pe *pe, bool smc);
bool tlb_walk(struct pe *pe, const struct tlb_key *k, struct xlate_cache *xc, const struct xlate_in *in, struct xlate_out *out,
	      struct fault *f);
/* sve.c: the vector length (in units of 128 bits) changed. */
void sve_resized(struct pe *pe, unsigned was, unsigned is);
/* TRACE_REG and TRACE_INSN events of the instruction at pe->op. */
void exec_trace_insn(struct pe *pe);
/* Memory as a walk reaches it (AT). */
struct mem_port tlb_mem_port(struct pe *pe);
/* Every access takes the slow path (memory tracing, watchpoints). */
void tlb_set_checked(struct pe *pe, bool checked);

#endif
