/* cpu/exec/simd_fdot.c - kernels with half-precision and BFloat16 products, and with complex numbers.
 * Implements: DDI 0487 C7.2: FMLAL, FMLAL2, FMLSL, FMLSL2, BFDOT, BFMMLA, BFMLALB, BFMLALT, FCMLA, FCADD; BFMatMulAddH().
 * Not here:   the arithmetic (softfloat.h); choosing kernels (simd_same.c, simd_elem.c). */
#include "cpu/exec/simd_fp.h"

/* FIRST: the first element used. */
#define FMLAL(name, FIRST, SIGN)                                                                                           \
	SIMD_KERNEL(name##_s)                                                                                              \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		const unsigned lanes = AUX_LANES(aux);                                                                     \
		for (unsigned i = 0; i < lanes; i++)                                                                       \
			r.s[i] = fp32_muladdh(d->s[i], SIGN(n->h[(FIRST) + i]), m->h[(FIRST) + i], pe->fpcr, &pe->fpsr);   \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	const simd_fn name[4] = {NULL, NULL, name##_s, NULL};
#define SAME(x) (x)
#define NEG(x)  fp16_neg_ah(x, pe->fpcr)
FMLAL(simd_fmlal, 0, SAME)
FMLAL(simd_fmlal2, lanes, SAME)
FMLAL(simd_fmlsl, 0, NEG)
FMLAL(simd_fmlsl2, lanes, NEG)

SIMD_KERNEL(bfdot)
{
	union vreg r;
	for (unsigned i = 0; i < 4; i++)
		r.s[i] = bf16_dot_add(d->s[i], n->h[2 * i], n->h[2 * i + 1], m->h[2 * i], m->h[2 * i + 1], pe->fpcr);
	*d = r;
}
const simd_fn simd_bfdot[4] = {NULL, NULL, bfdot, NULL};

/* 2x4 times 4x2 */
SIMD_KERNEL(bfmmla)
{
	union vreg r;
	for (unsigned i = 0; i < 2; i++)
		for (unsigned j = 0; j < 2; j++) {
			const uint16_t *a = &n->h[4 * i], *b = &m->h[4 * j];
			uint32_t sum = bf16_dot_add(d->s[2 * i + j], a[0], a[1], b[0], b[1], pe->fpcr);
			r.s[2 * i + j] = bf16_dot_add(sum, a[2], a[3], b[2], b[3], pe->fpcr);
		}
	*d = r;
}
const simd_fn simd_bfmmla[4] = {NULL, NULL, bfmmla, NULL};

SIMD_KERNEL(bfmlal)
{
	const unsigned sel = AUX_OTHER(aux) & 1;
	union vreg r;
	for (unsigned i = 0; i < 4; i++)
		r.s[i] = bf16_muladd(d->s[i], n->h[2 * i + sel], m->h[2 * i + sel], pe->fpcr, &pe->fpsr);
	*d = r;
}
const simd_fn simd_bfmlal[4] = {NULL, NULL, bfmlal, NULL};

/* Complex: even lanes are real parts. rot is a multiple of 90 degrees: which part of the second operand meets which lane, and
 * with which sign. */
#define COMPLEX(U, N)                                                                                                      \
	SIMD_KERNEL(fcmla_##U)                                                                                             \
	{                                                                                                                  \
		const unsigned rot = AUX_OTHER(aux), odd = rot & 1;                                                        \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < AUX_LANES(aux); i += 2) {                                                         \
			const uint##N##_t a = n->U[i + odd];                                                               \
			uint##N##_t re = m->U[i + odd], im = m->U[i + 1 - odd];                                            \
			if (rot == 1 || rot == 2)                                                                          \
				re = fp##N##_neg_ah(re, pe->fpcr);                                                                      \
			if (rot & 2)                                                                                       \
				im = fp##N##_neg_ah(im, pe->fpcr);                                                                      \
			r.U[i] = fp##N##_muladd(d->U[i], a, re, pe->fpcr, &pe->fpsr);                                      \
			r.U[i + 1] = fp##N##_muladd(d->U[i + 1], a, im, pe->fpcr, &pe->fpsr);                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	SIMD_KERNEL(fcadd_##U)                                                                                             \
	{                                                                                                                  \
		const bool rot270 = AUX_OTHER(aux) & 1;                                                                    \
		union vreg r = {.d = {0, 0}};                                                                              \
		for (unsigned i = 0; i < AUX_LANES(aux); i += 2) {                                                         \
			const uint##N##_t im = m->U[i + 1], re = m->U[i];                                                  \
			r.U[i] = fp##N##_add(n->U[i], rot270 ? im : fp##N##_neg_ah(im, pe->fpcr), pe->fpcr, &pe->fpsr);                 \
			r.U[i + 1] = fp##N##_add(n->U[i + 1], rot270 ? fp##N##_neg_ah(re, pe->fpcr) : re, pe->fpcr, &pe->fpsr);         \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
COMPLEX(h, 16)
COMPLEX(s, 32)
COMPLEX(d, 64)
const simd_fn simd_fcmla[4] = {NULL, fcmla_h, fcmla_s, fcmla_d};
const simd_fn simd_fcadd[4] = {NULL, fcadd_h, fcadd_s, fcadd_d};
