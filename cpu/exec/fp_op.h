/* cpu/exec/fp_op.h - what the bodies of threaded scalar FP instructions share. */
#ifndef AERIE_EXEC_FP_OP_H
#define AERIE_EXEC_FP_OP_H

#include "cpu/exec/fp_host.h"
#include "cpu/exec/op.h"

/* fp_trap.c: raises the trap that pe->eff.fp_trap announced. */
OP(op_fp_trapped);

#define FP_CHECK_TRAP()                                                                                                \
	do {                                                                                                           \
		if (unlikely(pe->eff.fp_trap))                                                                         \
			TAILCALL op_fp_trapped(pe, op, acc);                                                           \
	} while (0)

/* The twin of a fast body, for what that leaves: never inlined there, or the fast body would get its stack frame. */
#define FP_REST(name) static __attribute__((noinline)) OP(name)

/* Scalar results zero the rest of the register. */
static inline void fp_write(struct pe *pe, unsigned n, uint64_t v)
{
	pe->v[n].d[0] = v;
	pe->v[n].d[1] = 0;
}

/* FPCompare() as PSTATE flags; neither operand is a NaN. */
static inline void fp_set_order(struct flags *f, bool less, bool greater)
{
	f->n = (uint64_t)less << 63;
	f->z = less | greater;
	f->c = !less;
	f->v = 0;
}

#endif
