/* cpu/exec/softfloat_scale.c - the exponent as an operand and as a result.
 * Implements: DDI 0487 FPScale(), FPLogB(). */
#include "cpu/exec/softfloat_priv.h"

FP_INLINE uint64_t scale(const struct fp_fmt *f, uint64_t op, int64_t by, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	const int64_t least = f->emin - 128, most = 2 - f->emin; /* far below the least number; infinity */

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_ZERO)
		return fp_zero(f, a.sign);
	if (a.type == FPT_INF)
		return fp_infinity(f, a.sign);
	fp_used_denormals(f, a.denormal, fpcr, fpsr);
	const int64_t exp = by > INT32_MAX ? most : by < INT32_MIN ? least : a.exp + by;
	return fp_round(f, a.sign, (int)(exp > most ? most : exp < least ? least : exp), a.sig, fpcr, fpsr);
}

FP_INLINE uint64_t logb_of(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);

	if (a.type == FPT_INF)
		return BIT(f->width - 1) - 1;
	if (a.type != FPT_FINITE) {
		*fpsr |= FPSR_IOC;
		return BIT(f->width - 1);
	}
	fp_used_denormals(f, a.denormal, fpcr, fpsr);
	return (uint64_t)(int64_t)a.exp;
}

#define FP_DEFINE(N, T)                                                                                                \
	T fp##N##_scale(T op, int64_t by, uint32_t fpcr, uint32_t *fpsr)                                               \
	{                                                                                                              \
		return (T)scale(&fmt##N, op, by, fpcr, fpsr);                                                          \
	}                                                                                                              \
	T fp##N##_logb(T op, uint32_t fpcr, uint32_t *fpsr)                                                            \
	{                                                                                                              \
		return (T)logb_of(&fmt##N, op, fpcr, fpsr);                                                            \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)
