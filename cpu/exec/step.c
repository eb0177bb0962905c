/* cpu/exec/step.c - the interpreter's run loop: interrupts, finding code, dispatch, and what follows an exit.
 * Implements: engine.h; DDI 0487 D1.3.1 (priority of exceptions at an instruction boundary), D1.6 (WFI, WFE).
 * Not here:   ops (dp_*.c, ldst.c, branch.c, generated glue); exceptions (exception.c). */
#include "cpu/exec/step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32_op.h"
#include "cpu/exec/branch.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/qarma.h"
#include "cpu/exec/timer.h"
#include "decode_gen.h"
#include "hyp/insn_traps.h"
#include "hyp/route.h"
#include "sim/core/clock.h"

OP(op_base)
{
	(void)op;
	(void)acc;
	check_failed(__FILE__, __LINE__, "op without a body");
	return pe ? OP_EXIT_EVENT : OP_EXIT_PC;
}

/* ---- where we are ---- */

static int64_t slice_used(const struct pe *pe)
{
	return (int64_t)pe->exec->slice + (pe->acc + (intptr_t)pe->op) / (intptr_t)sizeof(struct op);
}

uint64_t pe_pc(const struct pe *pe)
{
	return pe->code_va + ((uint64_t)((const struct op *)pe->op - pe->page->ops) << code_page_shift(pe->page));
}

uint64_t pe_insns(const struct pe *pe)
{
	return pe->exec->retired_before + (uint64_t)slice_used(pe);
}

void pe_sync_clock(struct pe *pe)
{
	pe->retired = pe_insns(pe); /* devices' events count from it */
	clock_sync(pe->clock, pe->time_base + pe->retired);
}

/* ---- exits ---- */

enum op_exit op_general_exit(struct pe *pe, enum exec_status s)
{
	pe->exec->status = s;
	return OP_EXIT_STATUS;
}

OP(op_event)
{
	pe->op = op;
	pe->acc = acc;
	return OP_EXIT_EVENT;
}

OP(op_undefined)
{
	pe->op = op;
	pe->acc = acc;
	return op_general_exit(pe, EXEC_UNDEF);
}

/* An exception at the instruction at pe->op: it counts as one. */
static void take_at_op(struct pe *pe)
{
	pe->pc = pe_pc(pe);
	pe->retired = pe_insns(pe); /* events count from there */
	pe->op = (const struct op *)pe->op + 1;
	exception_take(pe);
}

/* Behind the instruction at pe->op, which is done. */
static void go_on_behind(struct pe *pe)
{
	if (pe->page->isa == ISA_A64)
		pe->pc = pe_pc(pe) + 4;
	else
		pe->pc = (uint32_t)(pe_pc(pe) + A32_OP_LENGTH((const struct op *)pe->op));
	pe->op = (const struct op *)pe->op + 1;
}

/* What a general handler asked for. true: leave the engine. */
static bool after_general(struct pe *pe, enum stop *why)
{
	switch (pe->exec->status) {
	case EXEC_EXC:
		if (unlikely(pe->exc.type == EXC_DEBUGGER)) {
			pe->pc = pe_pc(pe);
			*why = STOP_BREAKPOINT;
			return true;
		}
		take_at_op(pe);
		return false;
	case EXEC_UNDEF:
		raise_sync(pe, EC_UNKNOWN, 0, 0, NULL);
		take_at_op(pe);
		return false;
	case EXEC_JUMP:
		pe->op = (const struct op *)pe->op + 1;
		return false;
	case EXEC_NEXT:
	case EXEC_RESYNC:
		break;
	case EXEC_WAIT:
		pe->attention = 1;
		break;
	case EXEC_STOP:
		go_on_behind(pe);
		*why = pe->exec->stop;
		return true;
	}
	go_on_behind(pe);
	return false;
}

/* ---- finding code ---- */

/* BranchTo()'s AArch64.BranchAddr(): a tag byte that instruction addresses ignore does not reach PC. */
static void canonicalise_pc(struct pe *pe)
{
	if (!effective_tbi(pe, pe->pc, pe->ps.el, false))
		return;
	if (pe->ps.el <= EL1 || el_is_in_host(pe, EL2)) /* two VA ranges: bit 55 says which */
		pe->pc = (uint64_t)sext(pe->pc, 56);
	else
		pe->pc &= GENMASK(55, 0);
}

static bool pc_misaligned(struct pe *pe)
{
	if (likely(!(pe->pc & 3)) || pe->ps.t)
		return false;
	raise_sync(pe, EC_PC_ALIGN, 0, 0, "PC<1:0>");
	pe->exc.far = pe->pc;
	pe->exc.far_valid = true;
	return true;
}

/* The same in AArch32. */
static const struct op *find_a32_op(struct pe *pe)
{
	struct fault f;
	struct fetch_info info;
	struct code_page *p = tlb_fetch(pe, pe->pc, &info, &f);

	if (unlikely(!p)) {
		raise_fault(pe, &f, true);
		return NULL;
	}
	unsigned i = (unsigned)(pe->pc & 0xfff) >> code_page_shift(p), length;
	pe->page = p;
	pe->code_va = pe->pc & PAGE_MASK;
	if (unlikely(i == PAGE_OPS_T32 - 1) && t32_is_wide(a32_fetch(p, i, &length)))
		return a32_cross_op(pe);
	return &p->ops[i];
}

/* The op at pe->pc, or NULL: pe->exc holds why not. *alone becomes true where nothing is known of the next one. */
static const struct op *find_op(struct pe *pe, bool *alone)
{
	struct fault f;
	struct fetch_info info;

	if (unlikely(pe->ps.il)) {
		raise_sync(pe, EC_ILLEGAL_STATE, 0, 0, "PSTATE.IL");
		return NULL;
	}
	if (unlikely((uint64_t)sext(pe->pc, 56) != pe->pc))
		canonicalise_pc(pe);
	if (unlikely(pc_misaligned(pe)))
		return NULL;
	if (pe->ps.nrw)
		return find_a32_op(pe);
	struct code_page *p = tlb_fetch(pe, pe->pc, &info, &f);
	if (unlikely(!p)) {
		raise_fault(pe, &f, true);
		return NULL;
	}
	unsigned i = (unsigned)(pe->pc >> 2) & (PAGE_OPS - 1);
	if (unlikely(pe->ps.btype)) {
		if (info.guarded && !bti_landing_pad(pe, code_page_word(p, i), pe->ps.btype)) {
			raise_sync(pe, EC_BTI, iss_bti(pe->ps.btype), 0, "BTI: no landing pad in a guarded page");
			return NULL;
		}
		pe->ps.btype = 0;
	}
	*alone |= info.alone;
	pe->page = p;
	pe->code_va = pe->pc & PAGE_MASK;
	return &p->ops[i];
}

static OP(op_step_done)
{
	return op_event(pe, op, acc);
}

/* Everything in the page of steps is the end of one, but for `slot`, which the caller fills. */
static void clear_step_page(struct exec *x, const struct code_page *p, unsigned slot)
{
	struct code_page *s = x->step_page;
	unsigned slots = code_page_slots(p);

	if (x->step_isa == p->isa + 1) {
		s->ops[x->step_slot].fn = op_ref(op_step_done);
	} else {
		for (unsigned n = 0; n < slots; n++)
			s->ops[n].fn = op_ref(op_step_done);
		s->ops[slots].fn = s->ops[slots + 1].fn = p->isa == ISA_A64 ? op_ref(op_page_end) : op_ref(op_a32_page_end);
		s->isa = p->isa;
	}
	x->step_isa = (uint8_t)(p->isa + 1);
	x->step_slot = (uint16_t)slot;
}

/* The same instruction in a page of its own, where everything behind it is the end of the step. */
static const struct op *step_op(struct pe *pe, const struct op *op)
{
	struct code_page *s = pe->exec->step_page, *p = pe->page;
	unsigned i = (unsigned)(op - p->ops);

	if (p != s) { /* not a T32 instruction that crosses pages: what is behind that is set */
		clear_step_page(pe->exec, p, i);
		s->ram = p->ram;
		s->off = p->off;
		s->cache = p->cache;
		code_page_decode_one(pe, s, &s->ops[i], i);
	}
	pe->page = s;
	if (code_cache_instrumented(p->cache)) {
		pe->op = &s->ops[i];
		pe->acc = -(intptr_t)pe->op;
		pe->exec->slice = 0;
		pe->exec->retired_before = pe->retired;
		exec_trace_insn(pe);
	}
	return &s->ops[i];
}

/* ---- the loop ---- */

static enum op_exit dispatch(struct pe *pe, const struct op *op, uint64_t budget)
{
	struct exec *x = pe->exec;
	enum op_exit e;

	x->slice = budget;
	x->retired_before = pe->retired;
	pe->op = op;
	pe->acc = -(intptr_t)op - (intptr_t)(budget * sizeof(struct op));
#ifdef AERIE_UNTAILED
	do
		e = op_body((const struct op *)pe->op)(pe, pe->op, pe->acc);
	while (e == OP_AGAIN);
#else
	e = op_body(op)(pe, op, pe->acc);
#endif
	return e;
}

/* What stops_step() asked for has happened. */
static bool step_done(struct pe *pe, enum stop *why)
{
	pe->exec->step_once = false;
	pe->exec->report = (struct stop_report){ .cause = STOPPED_STEP };
	*why = STOP_BREAKPOINT;
	return true;
}

/* true: leave the engine. Looks at whatever may keep the next instruction from executing. */
static bool attend(struct pe *pe, enum stop *why)
{
	pe->attention = 0;
	if (pe->exec->stop_requested) {
		pe->exec->stop_requested = false;
		*why = pe->exec->stop;
		return true;
	}
	if (!pe->power) {
		*why = STOP_OFF;
		return true;
	}
	if (pe->waiting) {
		if (!hyp_wakeup_pending(pe) && !(pe->waiting == 2 && pe->event_register)) {
			*why = STOP_WAIT;
			return true;
		}
		if (pe->waiting == 2)
			pe->event_register = 0;
		pe->waiting = 0;
	}
	if (exception_take_interrupt(pe) && unlikely(pe->exec->step_once))
		return step_done(pe, why);
	return false;
}

/* Debug exceptions ahead of the instruction; otherwise whether it must run alone. */
static bool debug_alone(struct pe *pe, bool *raised)
{
	*raised = false;
	if (likely(!debug_step_active(pe) && !debug_breakpoints_active(pe)))
		return false;
	*raised = debug_before_insn(pe);
	return true;
}

/* A run of ops ends a slice only at a taken branch or behind a page's end. An instruction that ran alone must not end it
 * elsewhere, or the time of interrupts would depend on how instructions are run. */
static bool at_boundary(const struct pe *pe, enum op_exit e, va_t before, unsigned length)
{
	return e != OP_EXIT_EVENT || pe->attention || pe->pc != before + length || (pe->pc ^ before) & PAGE_MASK;
}

/* The instruction that `op` of the current page is, and its length. */
static uint32_t insn_at(const struct pe *pe, const struct op *op, unsigned *length)
{
	unsigned i = (unsigned)(op - pe->page->ops);

	*length = 4;
	if (pe->page->isa == ISA_A64)
		return code_page_word(pe->page, i);
	if (pe->page == pe->exec->step_page) /* crosses pages */
		return op->lo;
	return a32_fetch(pe->page, i, length);
}

/* Before the instruction at pe->op, which may be a breakpoint's. true: leave the engine. */
static bool at_breakpoint(struct pe *pe, enum stop *why)
{
	pe->pc = pe_pc(pe);
	pe->retired = pe_insns(pe);
	pe->exec->boundary = false;
	if (!stops_here(pe)) {
		pe->exec->alone = true;
		return false;
	}
	*why = STOP_BREAKPOINT;
	return true;
}

/* An instruction that could not be fetched counts as one; pe_insns() agrees. */
static void count_one(struct pe *pe)
{
	pe->exec->retired_before = ++pe->retired;
	pe->exec->slice = 0;
	pe->acc = -(intptr_t)pe->op;
}

/* One dispatch: as many instructions as go without a look around. */
static bool run_some(struct pe *pe, uint64_t budget, enum stop *why)
{
	bool leave = false, raised, alone = debug_alone(pe, &raised);
	va_t before = pe->pc;
	uint32_t word = 0;
	unsigned length = 4;

	if (unlikely(pe->exec->uncached))
		tlb_flush_all(pe);
	const struct op *op = raised ? NULL : find_op(pe, &alone);

	pe->exec->boundary = true;

	if (unlikely(!op)) {
		exception_take(pe);
		count_one(pe);
		return false;
	}
	alone |= pe->exec->alone | pe->exec->step_once | pe->exec->uncached;
	pe->exec->alone = false;
	if (unlikely(alone)) {
		if (pe->stops && stops_here(pe)) {
			*why = STOP_BREAKPOINT;
			return true;
		}
		word = insn_at(pe, op, &length);
		op = step_op(pe, op);
		budget = 1;
	}
	enum op_exit e = dispatch(pe, op, budget);
	if (unlikely(e == OP_EXIT_BREAK))
		return at_breakpoint(pe, why);
	if (e == OP_EXIT_STATUS)
		leave = after_general(pe, why);
	else if (e == OP_EXIT_EVENT)
		pe->pc = pe_pc(pe);
	pe->retired = pe_insns(pe);
	if (unlikely(alone)) {
		debug_step_advance(pe, word);
		pe->exec->boundary = at_boundary(pe, e, before, length);
	}
	return leave;
}

static enum stop exec_run(struct pe *pe, uint64_t budget)
{
	uint64_t end = pe->retired + budget;
	enum stop why = STOP_BUDGET;

	pe->attention = 1;
	do {
		if (unlikely(pe->attention) && attend(pe, &why))
			return why;
		if (run_some(pe, pe->retired < end ? end - pe->retired : 1, &why))
			return why;
		if (unlikely(pe->exec->step_once) && step_done(pe, &why))
			return why;
	} while (pe->retired < end || !pe->exec->boundary);
	return STOP_BUDGET;
}

void exec_set_uncached(struct pe *pe, bool uncached)
{
	pe->exec->uncached = uncached;
}

void exec_request_stop(struct pe *pe, enum stop why)
{
	pe->exec->stop_requested = true;
	pe->exec->stop = why;
	pe->attention = 1;
}

int exec_create(struct pe *pe, struct code_cache *cache, struct error *e)
{
	struct exec *x = calloc(1, sizeof(*x));

	if (!x)
		goto no_memory;
	pe->exec = x;
	x->cache = cache;
	x->tlb = tlb_create();
	x->step_page = calloc(1, sizeof(*x->step_page));
	if (!x->tlb || !x->step_page)
		goto no_memory;
	if (has(pe, FEAT_PACQARMA5) || has(pe, FEAT_PACQARMA3))
		pe->qarma = qarma_create(has(pe, FEAT_PACQARMA5) ? QARMA5 : QARMA3);
	if (!pe->qarma && has(pe, FEAT_PAuth) && !has(pe, FEAT_PACIMP))
		goto no_memory;
	code_cache_attach(cache, pe);
	timer_attach(pe);
	return 0;
no_memory:
	exec_destroy(pe);
	return error_set(e, ENOMEM, "out of memory for the caches of PE %u", pe->index);
}

void exec_destroy(struct pe *pe)
{
	struct exec *x = pe->exec;

	if (!x)
		return;
	timer_detach(pe);
	code_cache_detach(x->cache, pe);
	tlb_destroy(x->tlb);
	free(x->step_page);
	free(x);
	free(pe->qarma);
	pe->exec = NULL;
	pe->qarma = NULL;
}

const struct engine_ops exec_engine = { .name = "interpreter", .run = exec_run };
