/* cpu/exec/a32_op.h - ops of A32 and T32 (see op.h for ops as such). A general one has the body of its instruction set, which tests
 * the condition and calls the encoding's generated function: that unpacks the word and calls exec_<handler>(). Hot instructions
 * have bodies of their own: a32_fast.h. */
#ifndef AERIE_EXEC_A32_OP_H
#define AERIE_EXEC_A32_OP_H

#include "cpu/exec/codepage.h"
#include "cpu/exec/op.h"

#define A32_OP_LENGTH(op) ((op)->ra) /* of every op: 2 or 4 bytes */
/* A general op: lo is the word, hi the a32_run_fn relative to op_base(), and: */
#define A32_OP_COND(op)   ((op)->rd) /* A32: 0..14 */
#define A32_OP_ALWAYS(op) ((op)->rm) /* T32: unconditional in an IT block too */

typedef enum exec_status (*a32_run_fn)(struct pe *pe, uint32_t word);

#define A32_RUN(name, exec, args, unpack)                                                                                  \
	static enum exec_status name(struct pe *pe, uint32_t w)                                                            \
	{                                                                                                                  \
		args a_;                                                                                                   \
		unpack(&a_, w);                                                                                            \
		return exec(pe, &a_);                                                                                      \
	}

/* The same for FP, SIMD: traps first. */
#define A32_RUN_FP(name, exec, args, unpack)                                                                               \
	static enum exec_status name(struct pe *pe, uint32_t w)                                                            \
	{                                                                                                                  \
		args a_;                                                                                                   \
		if (unlikely(pe->eff.fp_trap))                                                                             \
			return raise_fp_trap(pe);                                                                          \
		unpack(&a_, w);                                                                                            \
		return exec(pe, &a_);                                                                                      \
	}

enum exec_status a32_run_unallocated(struct pe *pe, uint32_t word);
extern const a32_run_fn a32_run[];                                     /* by enum a32_id */
extern void (*const a32_build[])(struct op *op, uint32_t word);        /* fast handlers */

/* Makes the op of slot i of an AArch32 page; it may stand elsewhere (single step). */
void a32_decode_op(struct pe *pe, const struct code_page *p, struct op *op, unsigned i);
/* The instruction in slot i and its length; a T32 instruction that goes on in the next page: its first halfword, 2. */
uint32_t a32_fetch(const struct code_page *p, unsigned i, unsigned *length);
/* The instruction that `op` of the current page is. */
uint32_t a32_op_word(const struct pe *pe, const struct op *op);
/* The op of the 32-bit T32 instruction at pe->pc whose second half is in the next page, ready to run in the step page; NULL:
 * pe->exc says why not. */
const struct op *a32_cross_op(struct pe *pe);
static inline bool t32_is_wide(uint32_t halfword)
{
	return halfword >> 11 >= 0x1d;
}

OP(op_t32_cross);    /* leaves the page: the instruction's second half is in the next */
OP(op_a32_page_end); /* the sentinels */

#endif
