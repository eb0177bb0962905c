/* cpu/exec/sve_priv.h - how SVE instructions are put together: a kernel that computes on whole vectors, and a handler that feeds
 * it operands, applies the governing predicate and puts the result away.
 *
 * A kernel computes every element, active or not: nothing of it is visible but the result (integer SVE sets no FPSR bit), so the
 * handler merges afterwards. Kernels that work element by element may be given the same register as result and operand; those
 * that move things across elements say so and want a result of its own. All operands are there always: what a kernel has no use
 * for is some register. Loops are over fixed 128-bit segments, which compilers turn into vector code. */
#ifndef AERIE_EXEC_SVE_PRIV_H
#define AERIE_EXEC_SVE_PRIV_H

#include "cpu/exec/sve.h"

#define UNUSED __attribute__((unused))

/* d = operation on n, m and a, `vq` segments long; imm: shift amount, rotation, ... as the group says. */
typedef void (*sve_fn)(union zreg *d, const union zreg *n, const union zreg *m, const union zreg *a, unsigned vq, uint64_t imm);

#define SVE_KERNEL(name)                                                                                                    \
	static void name(UNUSED union zreg *d, UNUSED const union zreg *n, UNUSED const union zreg *m, UNUSED const union zreg *a, \
			 UNUSED unsigned vq, UNUSED uint64_t imm)

/* For each element  d.U = EXPR  over x, y, z of type T: the elements of n, m and a, read from the views F. In EXPR, u_t is the
 * unsigned element type, N its bits and w the 64-bit element of m that covers it. */
#define SVE_EACH(name, U, F, T, EXPR)                                                                                       \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			enum { N UNUSED = 8 * sizeof(u_t) };                                                                \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				UNUSED const T x = n->q[q].F[i], y = m->q[q].F[i], z = a->q[q].F[i];                        \
				UNUSED const uint64_t w = m->q[q].d[i * sizeof(u_t) / 8];                                   \
				r.U[i] = (u_t)(EXPR);                                                                       \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
/* The kernels of one instruction for all element sizes, and their table name[4]; STORAGE is static or nothing. */
#define SVE_TABLE(STORAGE, name) STORAGE const sve_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
#define SVE_UNSIGNED(STORAGE, name, EXPR)                                                                                   \
	SVE_EACH(name##_b, b, b, uint32_t, EXPR)                                                                            \
	SVE_EACH(name##_h, h, h, uint32_t, EXPR)                                                                            \
	SVE_EACH(name##_s, s, s, uint32_t, EXPR)                                                                            \
	SVE_EACH(name##_d, d, d, uint64_t, EXPR)                                                                            \
	SVE_TABLE(STORAGE, name)
#define SVE_SIGNED(STORAGE, name, EXPR)                                                                                     \
	SVE_EACH(name##_b, b, sb, int32_t, EXPR)                                                                            \
	SVE_EACH(name##_h, h, sh, int32_t, EXPR)                                                                            \
	SVE_EACH(name##_s, s, ss, int32_t, EXPR)                                                                            \
	SVE_EACH(name##_d, d, sd, int64_t, EXPR)                                                                            \
	SVE_TABLE(STORAGE, name)

/* ---- predicates as masks of bytes (sve_mask.c) ---- */

/* Are all elements of 1 << scale bytes active? */
bool sve_all_active(const struct pe *pe, const union preg *p, unsigned scale);
/* 0xff in every byte of an active element, 0 in the others. */
void sve_mask(const struct pe *pe, const union preg *p, unsigned scale, union zreg *mask);
/* The elements of r that are active, elsewhere those of `other`; d may be either. */
void sve_merge(const struct pe *pe, union zreg *d, const union preg *p, unsigned scale, const union zreg *r, const union zreg *other);
/* The same with zeros. */
void sve_zero_inactive(const struct pe *pe, union zreg *d, const union preg *p, unsigned scale, const union zreg *r);
/* A predicate from a vector whose elements are all ones or zero, under g. */
void sve_pred_from_mask(const struct pe *pe, union preg *p, const union preg *g, unsigned scale, const union zreg *r);
/* e in every element of 1 << scale bytes. */
void sve_fill(const struct pe *pe, union zreg *d, unsigned scale, uint64_t e);

/* A governing predicate and the size of the elements it governs. */
struct sve_govern {
	const union preg *p;
	unsigned scale;
};
/* Zd = k(n, m, a), by kernels that work element by element only. _merging: where active. */
void sve_run(struct pe *pe, sve_fn k, unsigned d, const union zreg *n, const union zreg *m, const union zreg *a, uint64_t imm);
void sve_run_merging(struct pe *pe, sve_fn k, const struct sve_govern *g, unsigned d, const union zreg *n, const union zreg *m,
		     const union zreg *a, uint64_t imm);

/* The result of a kernel that works element by element goes straight into Zd. */
static inline union zreg *z_out(struct pe *pe, unsigned n)
{
	pe->z_live[n] = 1;
	return &pe->z[n];
}
/* Vd = v, and zeros above. */
static inline void z_write_scalar(struct pe *pe, unsigned n, uint64_t v)
{
	pe->v[n] = (union vreg){.d = {v, 0}};
	pe->z_live[n] = 0;
}
/* One element, zero-extended; i need not be a constant. */
static inline uint64_t z_elem(const union zreg *z, unsigned i, unsigned scale)
{
	switch (scale) {
	case 0:
		return z->b[i];
	case 1:
		return z->h[i];
	case 2:
		return z->s[i];
	default:
		return z->d[i];
	}
}
static inline void z_elem_set(union zreg *z, unsigned i, unsigned scale, uint64_t v)
{
	memcpy(z->b + ((size_t)i << scale), &v, 1u << scale);
}

/* Shift amounts of immediate shifts: tsz:imm3 is the element's width plus a left shift, or twice the width minus a right one. */
static inline unsigned sve_shift_scale(unsigned tsz)
{
	return 31 - (unsigned)__builtin_clz(tsz);
}
static inline unsigned sve_shift_amount(unsigned tsz, unsigned imm3, bool right)
{
	const unsigned width = 8u << sve_shift_scale(tsz), imm = tsz << 3 | imm3;

	return right ? 2 * width - imm : imm - width;
}

#endif
