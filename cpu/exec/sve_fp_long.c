/* cpu/exec/sve_fp_long.c - SVE products of half-precision and BFloat16 elements into single precision, and matrix products.
 * Implements: DDI 0487 C8.2: FMLALB, FMLALT, FMLSLB, FMLSLT, BFMLALB, BFMLALT, BFDOT (vectors, indexed), BFMMLA, FMMLA
 *             (FPMatMulAdd()).
 * Not here:   the kernels for BFloat16 (simd_fdot.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/insn_consts.h"
#include "cpu/exec/sve_fp_priv.h"
#include "decode_gen.h"

/* Even or (AUX_OTHER = 1) odd elements. */
#define FMLAL(name, SIGN)                                                                                                  \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		const unsigned top = AUX_OTHER(aux) & 1;                                                                   \
		union vreg r;                                                                                              \
		for (unsigned i = 0; i < 4; i++)                                                                           \
			r.s[i] = fp32_muladdh(d->s[i], SIGN(n->h[2 * i + top]), m->h[2 * i + top], pe->fpcr, &pe->fpsr);   \
		*d = r;                                                                                                    \
	}
#define SAME(x) (x)
#define NEG(x)  fp16_neg_ah(x, pe->fpcr)
FMLAL(fmlal, SAME)
FMLAL(fmlsl, NEG)

/* 2x2 times 2x2, which stand in e of the operands. Each product and sum is rounded. */
#define MATRIX(name, N)                                                                                                    \
	static void name(struct pe *pe, uint##N##_t *d, const uint##N##_t *n, const uint##N##_t *m)                        \
	{                                                                                                                  \
		uint##N##_t r[4];                                                                                          \
		for (unsigned i = 0; i < 2; i++)                                                                           \
			for (unsigned j = 0; j < 2; j++) {                                                                 \
				const uint##N##_t first = fp##N##_mul_fast(n[2 * i], m[2 * j], pe->fpcr, &pe->fpsr);       \
				const uint##N##_t second =                                                                 \
					fp##N##_mul_fast(n[2 * i + 1], m[2 * j + 1], pe->fpcr, &pe->fpsr);                 \
				r[2 * i + j] = fp##N##_add_fast(d[2 * i + j],                                              \
								fp##N##_add_fast(first, second, pe->fpcr, &pe->fpsr),      \
								pe->fpcr, &pe->fpsr);                                      \
			}                                                                                                  \
		memcpy(d, r, sizeof r);                                                                                    \
	}
MATRIX(matrix_s, 32)
MATRIX(matrix_d, 64)

SIMD_KERNEL(fmmla_s)
{
	matrix_s(pe, d->s, n->s, m->s);
}

/* Matrices of doubles take two segments each. */
static enum exec_status fmmla_d(struct pe *pe, unsigned zda, unsigned zn, unsigned zm)
{
	if (pe->eff.vq < 2)
		return EXEC_UNDEF;
	const union zreg *n = z_read(pe, zn), *m = z_read(pe, zm);
	union zreg *d = z_update(pe, zda);

	for (unsigned i = 0; i + 4 <= sve_bytes(pe) / 8; i += 4)
		matrix_d(pe, &d->d[i], &n->d[i], &m->d[i]);
	z_done(pe, zda);
	return EXEC_NEXT;
}

static simd_fn kernel(unsigned op)
{
	switch (op) {
	case SVE_FMLAL:
		return fmlal;
	case SVE_FMLSL:
		return fmlsl;
	case SVE_BFMLAL:
		return simd_bfmlal[2];
	case SVE_BFDOT:
		return simd_bfdot[2];
	case SVE_BFMMLA:
		return simd_bfmmla[2];
	default:
		return fmmla_s;
	}
}

enum exec_status exec_sve_fp_long(struct pe *pe, const struct args_sve_fp_long *a)
{
	const simd_fn k = kernel((unsigned)a->op);

	if (a->op == SVE_FMMLA_D)
		return fmmla_d(pe, a->Zda, a->Zn, a->Zm);
	const union zreg *zn = z_read(pe, a->Zn), *zm = z_read(pe, a->Zm);
	union zreg *zd = z_update(pe, a->Zda);

	for (unsigned q = 0; q < pe->eff.vq; q++)
		k(pe, &zd->q[q], &zn->q[q], &zm->q[q], AUX(4, 0, a->top));
	z_done(pe, a->Zda);
	return EXEC_NEXT;
}

/* By element: that of each segment of Zm, everywhere in it. */
static void by_element(struct pe *pe, simd_fn k, unsigned zda, unsigned zn, unsigned zm, unsigned index, unsigned scale, uint32_t aux)
{
	const union zreg *n = z_read(pe, zn), *m = z_read(pe, zm);
	union zreg *d = z_update(pe, zda);

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		union vreg e;
		*(sve_v2d *)&e = sve_fp_fill(scale == 1 ? m->q[q].h[index] : m->q[q].s[index], scale);
		k(pe, &d->q[q], &n->q[q], &e, aux);
	}
	z_done(pe, zda);
}

enum exec_status exec_sve_fp_long_elem(struct pe *pe, const struct args_sve_fp_long_elem *a)
{
	by_element(pe, kernel((unsigned)a->op), a->Zda, a->Zn, a->Zm, a->i3h << 1 | a->i3l, 1, AUX(4, 0, a->top));
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_dot_elem(struct pe *pe, const struct args_sve_fp_dot_elem *a)
{
	by_element(pe, simd_bfdot[2], a->Zda, a->Zn, a->Zm, a->i2, 2, AUX(4, 0, 0));
	return EXEC_NEXT;
}
