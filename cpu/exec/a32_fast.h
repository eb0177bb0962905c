/* cpu/exec/a32_fast.h - threaded bodies of the hot A32 and T32 instructions (op.h says what that is).
 *
 * fast_<handler>(op, args) may choose one for an op. It finds the instruction's offset in its page in op->hi, the kind in op->rm and
 * 0 in op->fn, and leaves op->fn alone where only the handler knows. The body's are rd, rn, rm and lo; ra is the length, and hi
 * a32_step.c's: in A32 the body behind a condition's, in T32 the handler for IT blocks.
 * A body that cannot do it, such as an access that misses the TLB, leaves everything as it is and goes to op_a32_slow(). */
#ifndef AERIE_EXEC_A32_FAST_H
#define AERIE_EXEC_A32_FAST_H

#include "cpu/exec/a32_op.h"
#include "cpu/exec/branch.h"
#include "cpu/exec/tlb.h"

/* A32, T32 in 16 bits, T32 in 32. */
enum a32_kind { KIND_A, KIND_N, KIND_W, KIND_COUNT };

OP(op_a32_slow);  /* the handler, outside IT blocks */
OP(op_t32_in_it); /* in one */
OP(op_a32_leave); /* go on at pe->pc, which no page that we know holds; the op has retired */

/* Behind a 32-bit T32 instruction an op is skipped, which must not count. */
#define NEXT_WIDE() DISPATCH(op + 2, acc - (intptr_t)sizeof(struct op))

/* How the body of a kind begins and ends. */
#define ENTER_A     (void)0
#define ENTER_N                                                                                                            \
	if (unlikely(pe->ps.it))                                                                                           \
	TAILCALL op_t32_in_it(pe, op, acc)
#define ENTER_W     ENTER_N
#define GO_ON_A     NEXT()
#define GO_ON_N     NEXT()
#define GO_ON_W     NEXT_WIDE()

#define ISA_OF_A    ISA_A32
#define ISA_OF_N    ISA_T32
#define ISA_OF_W    ISA_T32

/* To any address; the instruction set is the current one. */
#define A32_BRANCH_FAR(va, isa)                                                                                            \
	do {                                                                                                               \
		uint32_t v_ = (va);                                                                                        \
		const struct jump_entry *j_ = &pe->jump[jump_index(v_, (isa))];                                            \
		if (unlikely(j_->tag != jump_tag(v_, (isa)))) {                                                            \
			pe->pc = v_;                                                                                       \
			TAILCALL op_a32_leave(pe, op, acc);                                                                \
		}                                                                                                          \
		const struct op *t_ = &j_->page->ops[(v_ & 0xfff) >> ((isa) == ISA_T32 ? 1 : 2)];                          \
		pe->code_va = v_ & PAGE_MASK;                                                                              \
		pe->page = j_->page;                                                                                       \
		acc += (intptr_t)(op + 1) - (intptr_t)t_;                                                                  \
		if (unlikely(acc + (intptr_t)t_ >= 0))                                                                     \
			return op_event(pe, t_, acc);                                                                      \
		DISPATCH(t_, acc);                                                                                         \
	} while (0)

/* BXWritePC() */
#define A32_BRANCH_EXCHANGE(va)                                                                                            \
	do {                                                                                                               \
		uint32_t x_ = (va);                                                                                        \
		pe->ps.t = x_ & 1;                                                                                         \
		if (x_ & 1)                                                                                                \
			A32_BRANCH_FAR(x_ & ~1u, ISA_T32);                                                                 \
		if (unlikely(x_ & 2)) {                                                                                    \
			pe->pc = x_;                                                                                       \
			TAILCALL op_a32_leave(pe, op, acc);                                                                \
		}                                                                                                          \
		A32_BRANCH_FAR(x_, ISA_A32);                                                                               \
	} while (0)

/* Offset in its page of the instruction behind this one. */
static inline uint32_t a32_next_offset(const struct pe *pe, const struct op *op)
{
	return ((uint32_t)(op - pe->page->ops) << code_page_shift(pe->page)) + A32_OP_LENGTH(op);
}

#endif
