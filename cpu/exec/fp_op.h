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

/* The ops of threaded bodies hold twice the number of a V register, because hosts scale an index by 8 for nothing. */
static inline uint8_t fp_slot(uint32_t n)
{
	return (uint8_t)(2 * n);
}
static inline union vreg *fp_reg(struct pe *pe, uint8_t slot)
{
	return (union vreg *)(void *)((char *)pe->v + (size_t)slot * 8);
}
#define FP_REG(r) fp_reg(pe, op->r)

/* Scalar results zero the rest of V[n]. One store: a vector load that follows can then be forwarded from it. */
static inline void fp_write(union vreg *v, uint64_t r)
{
#if defined(__SSE2__)
	_mm_store_si128((__m128i *)v, _mm_set_epi64x(0, (long long)r));
#else
	v->d[0] = r;
	v->d[1] = 0;
#endif
}

/* The result of a threaded body, and of a general handler: the rest of the register is zero, as far as Z reaches. A slot is the
 * offset in z_live, too. */
static inline void fp_result(struct pe *pe, uint8_t slot, uint64_t r)
{
	*(uint16_t *)(void *)((char *)pe->z_live + slot) = 0;
	fp_write(fp_reg(pe, slot), r);
}
#define FP_RESULT(expr) fp_result(pe, op->rd, (expr))

/* The same where FPCR.NEP may ask for the other elements of a source: in twins of fast bodies, and in general handlers. */
static inline void fp_result_of(struct pe *pe, uint8_t slot, uint8_t from, unsigned bits, uint64_t r)
{
	union vreg v = {.d = {r, 0}};

	if (fp_merges(pe->fpcr)) {
		v = *fp_reg(pe, from);
		memcpy(&v, &r, bits / 8);
	}
	*(uint16_t *)(void *)((char *)pe->z_live + slot) = 0;
	*fp_reg(pe, slot) = v;
}
/* The width that a field ftype names. */
static inline unsigned fp_bits(int ftype)
{
	return ftype == 3 ? 16 : ftype == 1 ? 64 : 32;
}
#define FP_REST_RESULT(N, from, expr) fp_result_of(pe, op->rd, op->from, N, (expr))
static inline void fp_put(struct pe *pe, unsigned n, unsigned from, unsigned bits, uint64_t r)
{
	fp_result_of(pe, fp_slot(n), fp_slot(from), bits, r);
}
/* FPCR is as programs have it: nothing of FEAT_AFP that reaches exact instructions. */
static inline bool fp_plain_mode(const struct pe *pe)
{
	return !(pe->fpcr & (FPCR_AH | FPCR_NEP));
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
