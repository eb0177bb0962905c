/* cpu/exec/op.h - predecoded instructions and how one hands over to the next (design D4, D6).
 *
 * Each 4 KiB page of guest code has an array of struct op, one per instruction word and a sentinel behind the last. A body
 * does its work and tail-calls the next op's body; the three arguments stay in registers all along. Bodies of hot forms are
 * "threaded" (written with OP()); all others are "general": the generated glue unpacks the word and calls exec_<handler>().
 *
 * Counting (D7): acc + op is 16 * (instructions retired in this slice - budget). It grows by sizeof(struct op) with each
 * instruction by itself as op moves; a branch corrects acc for the jump, and looks whether the sum has reached zero: the only
 * place, with page crossings, where a slice ends.
 *
 * With optimisation off or under a sanitizer there are no guaranteed tail calls: DISPATCH then returns to a loop in step.c. */
#ifndef AERIE_EXEC_OP_H
#define AERIE_EXEC_OP_H

#include "cpu/arch/pe.h"
#include "cpu/exec/exec.h"
#include "sim/core/bits.h"

struct op {
	int32_t fn;             /* body, relative to op_base() */
	uint8_t rd, rn, rm, ra; /* slots of pe->x (or pe->v); meaning is the body's */
	union {
		uint64_t imm;
		int64_t simm;
		struct {
			uint32_t lo;   /* general ops: the instruction word */
			int32_t hi;
		};
	};
};
#ifndef __cplusplus
_Static_assert(sizeof(struct op) == 16, "counting relies on it");
#endif

enum op_exit {
	OP_AGAIN,      /* untailed builds only: go on at pe->op */
	OP_EXIT_EVENT, /* slice over or attention wanted: resume at pe->op */
	OP_EXIT_PC,    /* go on at pe->pc, which is not in a page we know (pe->acc + pe->op still count) */
	OP_EXIT_STATUS, /* a general handler said pe->exec->status: see step.c */
	OP_EXIT_BREAK  /* a breakpoint may be at pe->op (stops.h) */
};

typedef enum op_exit (*op_fn)(struct pe *pe, const struct op *op, intptr_t acc);
#define OP(name) enum op_exit name(struct pe *pe, const struct op *op, intptr_t acc)

OP(op_base); /* any function: bodies are stored relative to it */

static inline op_fn op_body(const struct op *op)
{
	return (op_fn)((intptr_t)op_base + op->fn);
}

static inline int32_t op_ref(op_fn f)
{
	return (int32_t)((intptr_t)f - (intptr_t)op_base);
}

#if defined(__clang__)
#define TAILCALL __attribute__((musttail)) return
#else
#define TAILCALL return
#endif

#ifdef AERIE_UNTAILED
static inline enum op_exit op_again(struct pe *pe, const struct op *op, intptr_t acc)
{
	pe->op = op;
	pe->acc = acc;
	return OP_AGAIN;
}
#define DISPATCH(o, a) return op_again(pe, (o), (a))
#else
#define DISPATCH(o, a)                                                                                                     \
	do {                                                                                                               \
		const struct op *o_ = (o);                                                                                 \
		TAILCALL op_body(o_)(pe, o_, (a));                                                                         \
	} while (0)
#endif

#define NEXT() DISPATCH(op + 1, acc)


/* The glue of general ops: generated code says  GENERAL(op_X, exec_handler, struct args_handler, unpack_X). The arguments
 * end with their block: a local whose address is out would keep gcc from making the tail call. */
#define GENERAL(name, exec, args, unpack)                                                                                  \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		enum exec_status s_;                                                                                       \
		pe->op = op;                                                                                               \
		pe->acc = acc;                                                                                             \
		{                                                                                                          \
			args a_;                                                                                           \
			unpack(&a_, op->lo);                                                                               \
			s_ = exec(pe, &a_);                                                                                \
		}                                                                                                          \
		if (likely(s_ == EXEC_NEXT && !pe->attention))                                                             \
			NEXT();                                                                                            \
		return op_general_exit(pe, s_);                                                                            \
	}
enum op_exit op_general_exit(struct pe *pe, enum exec_status s);

/* The same for FP and SIMD, and for SVE: traps first. */
#define GENERAL_FP(name, exec, args, unpack)  GENERAL_CHECKED(name, exec, args, unpack, pe->eff.fp_trap, raise_fp_trap)
#define GENERAL_SVE(name, exec, args, unpack) GENERAL_CHECKED(name, exec, args, unpack, pe->eff.sve_trap, raise_sve_trap)
#define GENERAL_CHECKED(name, exec, args, unpack, traps, raise)                                                                               \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		enum exec_status s_;                                                                                       \
		pe->op = op;                                                                                               \
		pe->acc = acc;                                                                                             \
		{                                                                                                          \
			args a_;                                                                                           \
			unpack(&a_, op->lo);                                                                               \
			s_ = unlikely(traps) ? raise(pe) : exec(pe, &a_);                                                  \
		}                                                                                                          \
		if (likely(s_ == EXEC_NEXT && !pe->attention))                                                             \
			NEXT();                                                                                            \
		return op_general_exit(pe, s_);                                                                            \
	}
enum exec_status raise_fp_trap(struct pe *pe);
enum exec_status raise_sve_trap(struct pe *pe);

#endif
