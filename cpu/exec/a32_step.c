/* cpu/exec/a32_step.c - decoded A32 and T32 code: ops, conditions, IT blocks, ends of pages.
 * Implements: DDI 0487 F1.3 (conditional execution), ConditionPassed(), ITAdvance(), CheckITEnabled() (SCTLR.ITD), E1.2.
 * Not here:   the run loop (step.c); what instructions do (a32_*.c); threaded bodies (a32_fast_*.c). */
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_fast.h"
#include "cpu/exec/alu.h"
#include "cpu/exec/decode_priv.h"
#include "cpu/exec/exec_priv.h"

enum exec_status a32_run_unallocated(struct pe *pe, uint32_t word)
{
	(void)pe;
	(void)word;
	return EXEC_UNDEF;
}

static inline enum exec_status run(struct pe *pe, const struct op *op, uint32_t word)
{
	return ((a32_run_fn)((intptr_t)op_base + op->hi))(pe, word);
}

OP(op_a32_leave)
{
	pe->op = op + 1;
	pe->acc = acc;
	return OP_EXIT_PC;
}

/* A handler has set pe->pc, and the instruction set. */
static OP(jump)
{
	if (pe->ps.t)
		A32_BRANCH_FAR((uint32_t)pe->pc, ISA_T32);
	if (unlikely(pe->pc & 2))
		TAILCALL op_a32_leave(pe, op, acc);
	A32_BRANCH_FAR((uint32_t)pe->pc, ISA_A32);
}

/* What follows a handler; an exception return asks for attention. */
#define AFTER(s, NEXT_OP)                                                                                                  \
	do {                                                                                                               \
		if (likely((s) == EXEC_NEXT && !pe->attention))                                                            \
			NEXT_OP;                                                                                           \
		if ((s) == EXEC_JUMP && !pe->attention)                                                                    \
			TAILCALL jump(pe, op, acc);                                                                        \
		return op_general_exit(pe, (s));                                                                           \
	} while (0)

/* ---- A32 ---- */

static OP(op_a32_always)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = run(pe, op, op->lo);
	AFTER(s, NEXT());
}

static OP(op_a32_conditional)
{
	if (!cond_holds(&pe->flags, A32_OP_COND(op)))
		NEXT();
	TAILCALL op_a32_always(pe, op, acc);
}

/* Before a threaded body. */
#define CONDITIONAL(name, cond)                                                                                            \
	static OP(if_##name)                                                                                               \
	{                                                                                                                  \
		if (!(cond))                                                                                               \
			NEXT();                                                                                            \
		TAILCALL ((op_fn)((intptr_t)op_base + op->hi))(pe, op, acc);                                               \
	}
CONDITIONAL(eq, cond_eq(&pe->flags))
CONDITIONAL(ne, !cond_eq(&pe->flags))
CONDITIONAL(cs, cond_cs(&pe->flags))
CONDITIONAL(cc, !cond_cs(&pe->flags))
CONDITIONAL(mi, cond_mi(&pe->flags))
CONDITIONAL(pl, !cond_mi(&pe->flags))
CONDITIONAL(vs, cond_vs(&pe->flags))
CONDITIONAL(vc, !cond_vs(&pe->flags))
CONDITIONAL(hi, cond_hi(&pe->flags))
CONDITIONAL(ls, !cond_hi(&pe->flags))
CONDITIONAL(ge, cond_ge(&pe->flags))
CONDITIONAL(lt, !cond_ge(&pe->flags))
CONDITIONAL(gt, cond_gt(&pe->flags))
CONDITIONAL(le, !cond_gt(&pe->flags))

static const op_fn conditional[14] = { if_eq, if_ne, if_cs, if_cc, if_mi, if_pl, if_vs, if_vc, if_hi, if_ls, if_ge, if_lt, if_gt, if_le };

/* ---- T32 ---- */

/* SCTLR.ITD: 16-bit instructions that an IT block may not hold, and all of 32 bits. */
static bool itd_forbids(const struct pe *pe, uint32_t w, unsigned length)
{
	if (!bit(a32_sctlr(pe), 7))
		return false;
	return length == 4 || (w & 0xc000) == 0xc000 || (w & 0xf000) == 0xb000 || (w & 0xf800) == 0xa000 || (w & 0xf800) == 0x4800 ||
	       (w & 0xfc78) == 0x4478 || (w & 0xfc87) == 0x4487;
}

/* In an IT block. The state moves on behind the instruction, unless it returned from an exception. */
static enum exec_status run_in_it(struct pe *pe, const struct op *op, uint32_t word, bool always)
{
	enum exec_status s = EXEC_NEXT;

	if (itd_forbids(pe, word, A32_OP_LENGTH(op)))
		return EXEC_UNDEF;
	pe->ps.it_kept = 0;
	if (always || cond_holds(&pe->flags, pe->ps.it >> 4))
		s = run(pe, op, word);
	if (s != EXEC_EXC && s != EXEC_UNDEF && !pe->ps.it_kept)
		a32_it_advance(pe);
	return s;
}

static OP(op_t16)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = unlikely(pe->ps.it) ? run_in_it(pe, op, op->lo, A32_OP_ALWAYS(op)) : run(pe, op, op->lo);
	AFTER(s, NEXT());
}

static OP(op_t32)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = unlikely(pe->ps.it) ? run_in_it(pe, op, op->lo, A32_OP_ALWAYS(op)) : run(pe, op, op->lo);
	AFTER(s, NEXT_WIDE());
}

/* ---- what threaded bodies leave to handlers ---- */

uint32_t a32_op_word(const struct pe *pe, const struct op *op)
{
	unsigned i = (unsigned)(op - pe->page->ops), length;
	uint32_t word = a32_fetch(pe->page, i, &length);

	return length == A32_OP_LENGTH(op) ? word : op->lo; /* one that crosses pages is general */
}

static const struct insn_set *set_of(enum isa isa, unsigned length)
{
	return isa == ISA_A32 ? &insn_a32 : length == 4 ? &insn_t32 : &insn_t16;
}

static enum exec_status run_again(struct pe *pe, const struct op *op)
{
	uint32_t word = a32_op_word(pe, op);

	if (pe->page->isa == ISA_T32)
		return run(pe, op, word);
	return a32_run[insn_decode_for(&insn_a32, &pe->model->feat, word)](pe, word);
}

OP(op_a32_slow)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = run_again(pe, op);
	if (pe->page->isa == ISA_T32 && A32_OP_LENGTH(op) == 4)
		AFTER(s, NEXT_WIDE());
	AFTER(s, NEXT());
}

OP(op_t32_in_it)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = run_in_it(pe, op, a32_op_word(pe, op), false);
	if (A32_OP_LENGTH(op) == 4)
		AFTER(s, NEXT_WIDE());
	AFTER(s, NEXT());
}

/* ---- ends of pages ---- */

/* Not an instruction: goes on in the next page without counting. The second sentinel is a halfword further. */
OP(op_a32_page_end)
{
	const struct code_page *p = pe->page;
	enum isa isa = (enum isa)p->isa;
	va_t va = (uint32_t)(pe->code_va + ((uint64_t)(op - p->ops) << code_page_shift(p)));
	const struct jump_entry *j = &pe->jump[jump_index(va, isa)];
	const struct op *t;

	if (unlikely(j->tag != jump_tag(va, isa))) {
		pe->pc = va;
		pe->op = op; /* counted already */
		pe->acc = acc;
		return OP_EXIT_PC;
	}
	t = &j->page->ops[(va & 0xfff) >> code_page_shift(j->page)];
	pe->code_va = va & PAGE_MASK;
	pe->page = j->page;
	acc += (intptr_t)op - (intptr_t)t;
	if (unlikely(acc + (intptr_t)t >= 0))
		return op_event(pe, t, acc);
	DISPATCH(t, acc);
}

/* The run loop puts it together (a32_cross_op); leaving for that is no end of a slice. */
OP(op_t32_cross)
{
	pe->exec->boundary = false;
	return op_event(pe, op, acc);
}

/* ---- decoding ---- */

uint32_t a32_fetch(const struct code_page *p, unsigned i, unsigned *length)
{
	const uint8_t *at = p->ram->host + p->off;
	uint16_t first, second;
	uint32_t word;

	*length = 4;
	if (p->isa == ISA_A32) {
		__builtin_memcpy(&word, at + 4 * i, 4);
		return word;
	}
	__builtin_memcpy(&first, at + 2 * i, 2);
	if (t32_is_wide(first) && i + 1 < PAGE_OPS_T32) {
		__builtin_memcpy(&second, at + 2 * i + 2, 2);
		return (uint32_t)first << 16 | second;
	}
	*length = 2;
	return first;
}

static void build_general(struct op *op, enum isa isa, unsigned id, uint32_t word, unsigned length)
{
	unsigned cond = word >> 28;

	*op = (struct op){ .lo = word, .ra = (uint8_t)length };
	op->hi = (int32_t)((intptr_t)a32_run[id] - (intptr_t)op_base);
	op->rd = cond == 15 ? 14 : (uint8_t)cond;
	op->rm = id == A32_BKPT_T1 || id == A32_HLT_T1;
	if (isa == ISA_T32)
		op->fn = op_ref(length == 2 ? op_t16 : op_t32);
	else
		op->fn = op_ref(op->rd == 14 ? op_a32_always : op_a32_conditional);
}

/* true: there is a threaded body. `at`: offset in the page. */
static bool build_fast(struct op *op, enum isa isa, unsigned id, uint32_t word, unsigned length, unsigned at)
{
	struct op o = { .ra = (uint8_t)length, .hi = (int32_t)at };
	unsigned cond = word >> 28;

	if (!a32_build[id])
		return false;
	o.rm = isa == ISA_A32 ? KIND_A : length == 2 ? KIND_N : KIND_W;
	a32_build[id](&o, word);
	if (!o.fn)
		return false;
	o.hi = (int32_t)((intptr_t)a32_run[id] - (intptr_t)op_base);
	if (isa == ISA_A32 && cond < 14) {
		o.hi = o.fn;
		o.fn = op_ref(conditional[cond]);
	}
	*op = o;
	return true;
}

void a32_decode_op(struct pe *pe, const struct code_page *p, struct op *op, unsigned i)
{
	enum isa isa = (enum isa)p->isa;
	unsigned length, id;
	uint32_t word = a32_fetch(p, i, &length);

	if (isa == ISA_T32 && length == 2 && t32_is_wide(word)) {
		*op = (struct op){ .fn = op_ref(op_t32_cross), .lo = word, .ra = 4 };
		return;
	}
	id = insn_decode_for(set_of(isa, length), &pe->model->feat, word);
	if (!build_fast(op, isa, id, word, length, i << code_page_shift(p)))
		build_general(op, isa, id, word, length);
}

const struct op *a32_cross_op(struct pe *pe)
{
	struct code_page *s = pe->exec->step_page, *p = pe->page;
	va_t next = (uint32_t)(pe->pc + 2);
	struct fetch_info info;
	struct fault f;
	uint16_t half[2];

	__builtin_memcpy(&half[0], p->ram->host + p->off + 4094, 2);
	const struct ram *ram = p->ram;
	uint64_t off = p->off;
	const struct code_page *q = tlb_fetch(pe, next, &info, &f); /* may drop p */
	if (!q) {
		raise_fault(pe, &f, true);
		return NULL;
	}
	__builtin_memcpy(&half[1], q->ram->host + q->off, 2);
	pe->exec->step_isa = 0;
	s->isa = ISA_T32;
	s->ram = (struct ram *)(uintptr_t)ram;
	s->off = off;
	s->cache = pe->exec->cache;
	s->ops[PAGE_OPS_T32].fn = s->ops[PAGE_OPS_T32 + 1].fn = op_ref(op_a32_page_end);
	uint32_t word = (uint32_t)half[0] << 16 | half[1];
	build_general(&s->ops[PAGE_OPS_T32 - 1], ISA_T32, insn_decode_for(&insn_t32, &pe->model->feat, word), word, 4);
	pe->page = s;
	return &s->ops[PAGE_OPS_T32 - 1];
}
