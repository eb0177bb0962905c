/* cpu/exec/trace_insn.c - events of every instruction: a hook in front of each op's body.
 * A change of registers shows at the next instruction's hook: the PE keeps what it showed last in pe->exec->shown.
 * Not here: events of exceptions, system registers, memory (where they happen); listeners (sim/recorder.c). */
#include "cpu/exec/trace_insn.h"

#include <string.h>

#include "cpu/exec/a32_op.h"
#include "cpu/exec/exec_priv.h"

enum { REG_NZCV = 32 };

static void emit_reg(struct pe *pe, unsigned reg, uint64_t val)
{
	struct trace_event ev = { .kind = TRACE_REG, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.reg.reg = (uint8_t)reg;
	ev.reg.val = val;
	trace_emit(pe->trace, &ev);
}

static void emit_changes(struct pe *pe)
{
	uint64_t *shown = pe->exec->shown, nzcv = flags_nzcv(&pe->flags);

	for (unsigned i = 0; i <= X_SP; i++)
		if (shown[i] != pe->x[i])
			emit_reg(pe, i, shown[i] = pe->x[i]);
	if (shown[REG_NZCV] != nzcv)
		emit_reg(pe, REG_NZCV, shown[REG_NZCV] = nzcv);
}

static void emit_insn(struct pe *pe, uint32_t word, unsigned length)
{
	struct trace_event ev = { .kind = TRACE_INSN, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.insn.word = word;
	ev.insn.isa = pe->page->isa;
	ev.insn.length = (uint8_t)length;
	trace_emit(pe->trace, &ev);
}

void exec_trace_insn(struct pe *pe)
{
	if (trace_on(pe->trace, TRACE_REG))
		emit_changes(pe);
	if (!trace_on(pe->trace, TRACE_INSN))
		return;
	const struct op *op = pe->op;
	if (pe->page->isa == ISA_A64)
		emit_insn(pe, code_page_word(pe->page, (unsigned)(op - pe->page->ops)), 4);
	else
		emit_insn(pe, a32_op_word(pe, op), A32_OP_LENGTH(op));
}

static OP(op_trace)
{
	pe->op = op;
	pe->acc = acc;
	exec_trace_insn(pe);
	TAILCALL code_page_real_body(pe->page, (unsigned)(op - pe->page->ops))(pe, op, acc);
}

void exec_trace_setup(struct code_cache *c, struct pe *const *pe, unsigned pe_count)
{
	const struct trace *t = pe[0]->trace;
	bool insns = trace_on(t, TRACE_INSN) || trace_on(t, TRACE_REG);

	if (insns != code_cache_instrumented(c))
		code_cache_instrument(c, insns ? op_trace : NULL);
	for (unsigned i = 0; i < pe_count; i++)
		tlb_set_checked(pe[i], trace_on(t, TRACE_MEM));
}
