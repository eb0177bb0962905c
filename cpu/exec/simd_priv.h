/* cpu/exec/simd_priv.h - how Advanced SIMD instructions are put together: a kernel that computes on whole registers, and a
 * shape that feeds it operands and puts the result away.
 *
 * A kernel is a plain function on vector registers; it does not know about Q, element indices or scalar forms. It always works
 * on all 128 bits (floating point: on as many lanes as `aux` says, the others become zero), so one kernel serves the 64-bit and
 * the 128-bit form, the scalar form, the by-element form and the "second half" form of an instruction. Kernels may be given the
 * same register as source and destination.
 *
 * A shape is an op body (op.h) that calls the kernel of the op. The sel_<group>() functions of simd_*.c choose both, once, at
 * decode. Frequent kernels have op bodies with the kernel inlined (SIMD_HOT); simd_set() takes them where there are some. */
#ifndef AERIE_EXEC_SIMD_PRIV_H
#define AERIE_EXEC_SIMD_PRIV_H

#include <stddef.h>
#include "cpu/exec/op.h"
#include "cpu/exec/softfloat.h"

#define UNUSED __attribute__((unused))

typedef void (*simd_fn)(struct pe *pe, union vreg *d, const union vreg *n, const union vreg *m, uint32_t aux);

#define SIMD_SHARED_KERNEL(name)                                                                                           \
	void name(UNUSED struct pe *pe, UNUSED union vreg *d, UNUSED const union vreg *n, UNUSED const union vreg *m,      \
		  UNUSED uint32_t aux)
#define SIMD_KERNEL(name) static SIMD_SHARED_KERNEL(name)

/* One instruction of a group: its kernels by element size (8, 16, 32, 64 bits), and the shape where a group has several. */
struct simd_row {
	uint16_t id; /* enum a64_id */
	uint8_t shape;
	const simd_fn *k;
};
/* The row of `id`; there is one, or our tables are wrong. */
const struct simd_row *simd_row_find(const struct simd_row *rows, unsigned count, unsigned id);
#define SIMD_ROW(rows, id) simd_row_find((rows), ARRAY_SIZE(rows), (id))

/* Makes `op` call kernel `k` in the shape `body`. */
void simd_set(struct op *op, op_fn body, simd_fn k, unsigned rd, unsigned rn, unsigned rm, uint32_t aux);

/* Makes it UNDEFINED where FEAT_FP16 or FEAT_PMULL is absent; the shape must be op_simd_q, op_simd_hi or op_simd_elem_q_s. */
void simd_require(struct op *op, enum feature f);

static inline simd_fn simd_kernel(const struct op *op)
{
	return (simd_fn)((intptr_t)op_base + op->hi);
}
static inline uint32_t simd_aux(const struct op *op)
{
	return op->lo;
}

/* aux: lanes or shift amount, element index, anything else. */
#define AUX(lanes, index, other) ((uint32_t)(lanes) | (uint32_t)(index) << 8 | (uint32_t)(other) << 16)
#define AUX_LANES(aux)           ((aux) & 0xff)
#define AUX_INDEX(aux)           ((aux) >> 8 & 0xff)
#define AUX_OTHER(aux)           ((aux) >> 16)

/* Shapes (simd_op.c). */
OP(op_simd_q);       /* 128-bit: the kernel as it is */
OP(op_simd_d);       /* 64-bit: the upper half of the result is zero; also narrowing into the lower half */
OP(op_simd_d_sat);   /* the same for kernels that set FPSR.QC: the upper halves of the operands are zero */
OP(op_simd_hi);      /* kernels that widen low halves, given the high halves of both operands */
OP(op_simd_hi_m);    /* the same, the first operand being wide already */
OP(op_simd_narrow2); /* the kernel's low half becomes the upper half of the destination */
OP(op_simd_pair_d);  /* 64-bit pairwise and permute: the kernel gets Vm:Vn as one 128-bit operand, twice */
extern const op_fn op_simd_scalar[4]; /* by size of the result: lane 0 of every operand, zeros around */
extern const op_fn op_simd_scalar_long[4];   /* by size of the operands, the result is twice as wide */
extern const op_fn op_simd_scalar_narrow[4]; /* by size of the result, the operand is twice as wide */
/* By element, by size of the element (index in aux): the shapes above with Vm.Ts[index] in every lane of the third operand. */
OP(op_simd_elem_q_h);
OP(op_simd_elem_q_s);
OP(op_simd_elem_q_d);
extern const op_fn op_simd_elem_q[4], op_simd_elem_d[4], op_simd_elem_hi[4], op_simd_elem_scalar[4], op_simd_elem_scalar_long[4];

/* Both halves in one store: a 16-byte load cannot be fed from two stores that are still on their way. */
typedef uint64_t simd_pair __attribute__((vector_size(16), may_alias));
static inline void simd_put(union vreg *d, uint64_t lo, uint64_t hi)
{
	*(simd_pair *)d = (simd_pair){lo, hi};
}

/* What the body of an instruction that touches V registers starts with; SIMD_WRITES(): one that writes V[op->rd], and by that
 * zeroes what Z has beyond it. */
#define SIMD_WRITES()                                                                                                      \
	do {                                                                                                               \
		SIMD_CHECK();                                                                                              \
		pe->z_live[op->rd] = 0;                                                                                    \
	} while (0)
#define SIMD_CHECK()                                                                                                       \
	do {                                                                                                               \
		if (unlikely(pe->eff.fp_trap))                                                                             \
			return op_fp_trapped(pe, op, acc);                                                                 \
	} while (0)
OP(op_fp_trapped);

/* ---- kernels with bodies of their own ---- */
struct simd_hot {
	simd_fn k;
	op_fn body, hot; /* shape, and what to use in its place */
	unsigned lanes;  /* AUX_LANES for which it holds; 0: any */
};
/* Tables of the files that have some; the last row is empty. simd_hot_fma wants fp_host_has_fma(). */
extern const struct simd_hot simd_hot_int[], simd_hot_unary[], simd_hot_shift[], simd_hot_perm[], simd_hot_diff[], simd_hot_fp[],
	simd_hot_fma[], simd_hot_narrow[];

/* In an op with such a body the registers stand as offsets in struct pe, which saves the body their computation: imm is Vm, Vn, Vd
 * and aux, 16 bits each from the top (little-endian hosts). */
static inline uint64_t simd_offset(unsigned v)
{
	return offsetof(struct pe, v) + v * sizeof(union vreg);
}
static inline unsigned simd_half(const struct op *op, unsigned i)
{
	uint16_t h; /* loaded by itself: a 64-bit load would want shifts */
	__builtin_memcpy(&h, (const char *)&op->imm + 2 * i, 2);
	return h;
}
#define HOT_REG(i) ((union vreg *)((char *)pe + simd_half(op, (i))))
#define HOT_M      HOT_REG(3)
#define HOT_N      HOT_REG(2)
#define HOT_D      HOT_REG(1)
#define HOT_AUX    simd_half(op, 0)
_Static_assert(offsetof(struct pe, v) + 32 * sizeof(union vreg) <= UINT16_MAX, "offsets of V registers fit");

/* The bodies of kernel `k` in the shapes op_simd_q and op_simd_d; SIMD_HOT_ROW names them in a table. */
#define SIMD_HOT(k)                                                                                                        \
	static OP(k##_q)                                                                                                   \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		k(pe, HOT_D, HOT_N, HOT_M, HOT_AUX);                                                                       \
		NEXT();                                                                                                    \
	}                                                                                                                  \
	static OP(k##_d)                                                                                                   \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		{                                                                                                          \
			union vreg t = *HOT_D;                                                                             \
			k(pe, &t, HOT_N, HOT_M, HOT_AUX);                                                                  \
			simd_put(HOT_D, t.d[0], 0);                                                                        \
		}                                                                                                          \
		NEXT();                                                                                                    \
	}
#define SIMD_HOT_END     {NULL, NULL, NULL, 0}
#define SIMD_HOT_ROW(k) {k, op_simd_q, k##_q, 0}, {k, op_simd_d, k##_d, 0}
#define SIMD_HOT_BHSD(k) SIMD_HOT(k##_b) SIMD_HOT(k##_h) SIMD_HOT(k##_s) SIMD_HOT(k##_d)
#define SIMD_HOT_BHS(k)  SIMD_HOT(k##_b) SIMD_HOT(k##_h) SIMD_HOT(k##_s)
#define SIMD_HOT_ROWS_BHSD(k) SIMD_HOT_ROW(k##_b), SIMD_HOT_ROW(k##_h), SIMD_HOT_ROW(k##_s), SIMD_HOT_ROW(k##_d)
#define SIMD_HOT_ROWS_BHS(k)  SIMD_HOT_ROW(k##_b), SIMD_HOT_ROW(k##_h), SIMD_HOT_ROW(k##_s)

/* ---- making kernels ----
 * LANES2/LANES3 define kernel `name`: for each lane  r.U = EXPR  over a (and b) of type T, read from the views F. In EXPR, u_t
 * is the unsigned element type. LANES3A also has c, the lane of the destination. */
#define LANES_LOOP(U) for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++)
#define LANES2(name, U, F, T, EXPR)                                                                                        \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i];                                                                              \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
#define LANES3(name, U, F, T, EXPR)                                                                                        \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i], b = m->F[i];                                                                 \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
#define LANES3A(name, U, F, T, EXPR)                                                                                       \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i], b = m->F[i], c = d->F[i];                                                    \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}

/* The kernels of one instruction for all element sizes, and their table  name[4]. KIND is LANES2, LANES3 or LANES3A. */
#define UNSIGNED_BHSD(KIND, name, EXPR)                                                                                    \
	KIND(name##_b, b, b, uint32_t, EXPR)                                                                               \
	KIND(name##_h, h, h, uint32_t, EXPR)                                                                               \
	KIND(name##_s, s, s, uint32_t, EXPR)                                                                               \
	KIND(name##_d, d, d, uint64_t, EXPR)                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
#define SIGNED_BHSD(KIND, name, EXPR)                                                                                      \
	KIND(name##_b, b, sb, int32_t, EXPR)                                                                               \
	KIND(name##_h, h, sh, int32_t, EXPR)                                                                               \
	KIND(name##_s, s, ss, int32_t, EXPR)                                                                               \
	KIND(name##_d, d, sd, int64_t, EXPR)                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};

/* FPSR.QC */
static inline void simd_saturated(struct pe *pe, bool sat)
{
	if (sat)
		pe->fpsr |= FPSR_QC;
}

#endif
