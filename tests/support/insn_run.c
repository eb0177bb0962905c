/* tests/support/insn_run.c - runs one instruction word through decode and its op body, outside any machine. */
#include "tests/support/insn_run.h"

#include <stdlib.h>
#include <string.h>
#include "cpu/arch/pe.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/op.h"

/* The PE and what its handlers may write to when they leave the op. */
struct insn_pe {
	struct pe pe;
	struct exec exec;
	struct cpu_model model;
};

static OP(op_end)
{
	(void)pe;
	(void)op;
	(void)acc;
	return OP_EXIT_EVENT;
}

struct pe *insn_pe_create(void)
{
	struct insn_pe *p = calloc(1, sizeof *p);

	if (!p)
		abort();
	memset(&p->model.feat, 0xff, sizeof p->model.feat);
	p->pe.model = &p->model;
	p->pe.exec = &p->exec;
	SYS(&p->pe, SCR_EL3) = 1u << 10; /* RW: no EL is AArch32's */
	SYS(&p->pe, HCR_EL2) = 1u << 31;
	return &p->pe;
}

static void run_op(struct pe *pe, const struct op *op)
{
	enum op_exit e = op_body(op)(pe, op, 0);

	while (e == OP_AGAIN)
		e = op_body((const struct op *)pe->op)(pe, pe->op, pe->acc);
	if (e != OP_EXIT_EVENT)
		abort(); /* such a test would need a machine */
}

bool insn_run(struct pe *pe, uint32_t word, uint32_t fpcr, const struct insn_case *in, struct insn_result *out,
              size_t count)
{
	struct op ops[2] = {0};
	enum a64_id id = a64_decode(word);

	if (id == A64_UNALLOCATED)
		return false;
	a64_build_op(&ops[0], id, word, 0);
	ops[1].fn = op_ref(op_end);
	pe->fpcr = fpcr;
	for (size_t i = 0; i < count; i++) {
		memcpy(pe->v, in[i].v, sizeof in[i].v);
		memcpy(pe->x, in[i].x, sizeof in[i].x);
		flags_set_nzcv(&pe->flags, in[i].nzcv);
		pe->fpsr = in[i].fpsr;
		run_op(pe, ops);
		memcpy(out[i].v, &pe->v[0], sizeof out[i].v);
		out[i].x = pe->x[0];
		out[i].nzcv = flags_nzcv(&pe->flags);
		out[i].fpsr = pe->fpsr;
	}
	return true;
}

int insn_step(struct pe *pe, uint32_t word)
{
	struct op ops[2] = {0};
	enum a64_id id = a64_decode(word);
	enum op_exit e;

	if (id == A64_UNALLOCATED)
		return -1;
	a64_build_op(&ops[0], id, word, 0);
	ops[1].fn = op_ref(op_end);
	for (e = op_body(ops)(pe, ops, 0); e == OP_AGAIN;)
		e = op_body((const struct op *)pe->op)(pe, pe->op, pe->acc);
	return e == OP_EXIT_STATUS ? (int)pe->exec->status : EXEC_NEXT;
}

int insn_run_trapped(struct pe *pe, uint32_t word)
{
	struct op ops[2] = {0};
	struct pe before;

	a64_build_op(&ops[0], a64_decode(word), word, 0);
	ops[1].fn = op_ref(op_end);
	pe->eff.fp_trap = 1;
	memcpy(&before, pe, sizeof before);
	if (op_body(&ops[0])(pe, &ops[0], 0) != OP_EXIT_STATUS || pe->exec->status != EXEC_EXC)
		return -1;
	if (memcmp(before.v, pe->v, sizeof before.v) || memcmp(before.x, pe->x, sizeof before.x) ||
	    memcmp(&before.flags, &pe->flags, sizeof before.flags) || before.fpsr != pe->fpsr)
		return -2;
	return pe->exc.ec;
}
