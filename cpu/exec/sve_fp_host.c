/* cpu/exec/sve_fp_host.c - kernels that try the host's vector arithmetic before those of Advanced SIMD, for SVE.
 * Implements: FADD, FSUB, FMUL, FDIV, FMLA, FMLS of singles and doubles in the common case (fp_vec.h).
 * Not here:   all else: simd_fp.c, which every kernel here ends in when something happens in a segment. */
#include "cpu/exec/fp_vec.h"
#include "cpu/exec/sve_fp_priv.h"

#define HOST(name, T, shape, lanes)                                                                                        \
	SIMD_SHARED_KERNEL(sve_host_f##name##_##T)                                                                         \
	{                                                                                                                  \
		if (!fp_host_mode(pe->fpcr, pe->fpsr) || !shape##_try_##name(n, m, lanes, d))                              \
			simd_f##name##_##T(pe, d, n, m, aux);                                                              \
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
	FP_HOST_FMA_TARGET static bool fused_##name##_##T(union vreg *d, const union vreg *n, const union vreg *m)         \
	{                                                                                                                  \
		return shape##_try_muladd(d, n, m, negate, lanes, d);                                                      \
	}                                                                                                                  \
	SIMD_SHARED_KERNEL(sve_host_##name##_##T)                                                                          \
	{                                                                                                                  \
		if (!fp_host_mode(pe->fpcr, pe->fpsr) || !fp_host_has_fma() || !fused_##name##_##T(d, n, m))               \
			simd_##name##_##T(pe, d, n, m, aux);                                                               \
	}
HOST_FMA(fmla, s, fp32x4, 4, false)
HOST_FMA(fmla, d, fp64x2, 2, false)
HOST_FMA(fmls, s, fp32x4, 4, true)
HOST_FMA(fmls, d, fp64x2, 2, true)
