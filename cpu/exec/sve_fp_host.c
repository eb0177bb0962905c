/* cpu/exec/sve_fp_host.c - SVE arithmetic of singles and doubles by the host's, on whole segments.
 * Implements: FADD, FSUB, FMUL, FDIV, FMLA, FMLS in the common case (fp_vec.h): the number of segments that were.
 * Not here:   all else, from the segment on in which something happens: the kernels of simd_fp.c. */
#include "cpu/exec/fp_vec.h"
#include "cpu/exec/sve_fp_priv.h"

#define HOST(name, T, shape, lanes)                                                                                        \
	unsigned sve_host_f##name##_##T(const struct pe *pe, union zreg *d, const union zreg *n, const union zreg *m,      \
					UNUSED const union zreg *c)                                                        \
	{                                                                                                                  \
		unsigned q = 0;                                                                                            \
		if (!fp_host_mode(pe->fpcr, pe->fpsr))                                                                     \
			return 0;                                                                                          \
		while (q < pe->eff.vq && shape##_try_##name(&n->q[q], &m->q[q], lanes, &d->q[q]))                          \
			q++;                                                                                               \
		return q;                                                                                                  \
	}
HOST(add, s, fp32x4, 4)
HOST(add, d, fp64x2, 2)
HOST(sub, s, fp32x4, 4)
HOST(sub, d, fp64x2, 2)
HOST(mul, s, fp32x4, 4)
HOST(mul, d, fp64x2, 2)
HOST(div, s, fp32x4, 4)
HOST(div, d, fp64x2, 2)

#define HOST_FMA(name, T, shape, lanes, negate)                                                                            \
	FP_HOST_FMA_TARGET static unsigned name##_##T(unsigned vq, union zreg *d, const union zreg *n, const union zreg *m, \
						      const union zreg *c)                                                 \
	{                                                                                                                  \
		unsigned q = 0;                                                                                            \
		while (q < vq && shape##_try_muladd(&c->q[q], &n->q[q], &m->q[q], negate, lanes, &d->q[q]))                \
			q++;                                                                                               \
		return q;                                                                                                  \
	}                                                                                                                  \
	SVE_FP_HOST(sve_host_##name##_##T)                                                                                 \
	{                                                                                                                  \
		return fp_host_mode(pe->fpcr, pe->fpsr) && fp_host_has_fma() ? name##_##T(pe->eff.vq, d, n, m, c) : 0;     \
	}
HOST_FMA(fmla, s, fp32x4, 4, false)
HOST_FMA(fmla, d, fp64x2, 2, false)
HOST_FMA(fmls, s, fp32x4, 4, true)
HOST_FMA(fmls, d, fp64x2, 2, true)
