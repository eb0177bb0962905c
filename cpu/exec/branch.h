/* cpu/exec/branch.h - how an op body goes elsewhere: inside the page by op distance, outside through the jump cache.
 * A taken branch is where a slice may end (op.h). */
#ifndef AERIE_EXEC_BRANCH_H
#define AERIE_EXEC_BRANCH_H

#include "cpu/exec/codepage.h"
#include "cpu/exec/op.h"
#include "cpu/exec/tlb.h"

OP(op_event); /* leave at `op`, which has not run */

OP(op_nop);

/* Not in the jump cache, guarded, or misaligned: the run loop sorts it out. `btype`: PSTATE.BTYPE at the target. */
OP(branch_slow);

/* Is the instruction `word` one that PSTATE.BTYPE `btype` may land on in a guarded page? (BTypeCompatible) */
bool bti_landing_pad(const struct pe *pe, uint32_t word, unsigned btype);

/* To ops[] distance `bytes` (a multiple of sizeof(struct op)) away in this page. */
#define BRANCH_NEAR(bytes)                                                                                                 \
	do {                                                                                                               \
		intptr_t d_ = (bytes);                                                                                     \
		const struct op *t_ = (const struct op *)((const char *)op + d_);                                          \
		acc += (intptr_t)sizeof(struct op) - d_;                                                                   \
		if (unlikely(acc + (intptr_t)t_ >= 0))                                                                     \
			return op_event(pe, t_, acc);                                                                      \
		DISPATCH(t_, acc);                                                                                         \
	} while (0)

/* To any VA; `tag_` is the jump entry's field that must match. `op` counts as retired. */
#define BRANCH_FAR_TAG(va, tag_, btype_)                                                                                   \
	do {                                                                                                               \
		va_t v_ = (va);                                                                                            \
		const struct jump_entry *j_ = jump_slot(pe, v_);                                                           \
		/* keeps bits 1:0, so that a misaligned target never matches */                                            \
		if (unlikely(j_->tag_ != (v_ & ~0xffcULL))) {                                                              \
			pe->pc = v_;                                                                                       \
			pe->ps.btype = (btype_);                                                                           \
			TAILCALL branch_slow(pe, op, acc);                                                                 \
		}                                                                                                          \
		const struct op *t_ = (const struct op *)((const char *)j_->page->ops + ((v_ & 0xffc) << 2));              \
		pe->code_va = v_ & PAGE_MASK;                                                                              \
		pe->page = j_->page;                                                                                       \
		acc += (intptr_t)(op + 1) - (intptr_t)t_;                                                                  \
		if (unlikely(acc + (intptr_t)t_ >= 0))                                                                     \
			return op_event(pe, t_, acc);                                                                      \
		DISPATCH(t_, acc);                                                                                         \
	} while (0)

#define BRANCH_FAR(va)              BRANCH_FAR_TAG(va, tag, 0)
#define BRANCH_INDIRECT(va, btype)  BRANCH_FAR_TAG(va, tag_indirect, btype)

#endif
