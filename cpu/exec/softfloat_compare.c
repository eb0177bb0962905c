/* cpu/exec/softfloat_compare.c - comparisons, maximum and minimum.
 * Implements: DDI 0487 FPCompare(), FPCompareEQ(), FPCompareGE(), FPCompareGT(), FPMax(), FPMin(), FPMaxNum(),
 *             FPMinNum(). */
#include "cpu/exec/softfloat_priv.h"

/* -1, 0, 1 for less, equal, greater; neither is a NaN. */
FP_INLINE int order(const struct fp_fmt *f, const struct fp_num *a, const struct fp_num *b, uint64_t op1, uint64_t op2)
{
	/* Magnitudes order as integers; a flushed denormal counts as the zero that it became. */
	uint64_t mag = BIT(f->width - 1) - 1;
	int64_t x = a->type == FPT_ZERO ? 0 : (int64_t)(op1 & mag);
	int64_t y = b->type == FPT_ZERO ? 0 : (int64_t)(op2 & mag);

	x = a->sign ? -x : x;
	y = b->sign ? -y : y;
	return (x > y) - (x < y);
}

#define NZCV_LESS      0x80000000u
#define NZCV_EQUAL     0x60000000u
#define NZCV_GREATER   0x20000000u
#define NZCV_UNORDERED 0x30000000u

FP_INLINE uint32_t compare(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool signal_nans, uint32_t fpcr,
                           uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);

	if (fp_is_nan(&a) || fp_is_nan(&b)) {
		if (signal_nans || a.type == FPT_SNAN || b.type == FPT_SNAN)
			*fpsr |= FPSR_IOC;
		return NZCV_UNORDERED;
	}
	fp_used_denormals(f, a.denormal || b.denormal, fpcr, fpsr);
	int o = order(f, &a, &b, op1, op2);
	return o < 0 ? NZCV_LESS : o == 0 ? NZCV_EQUAL : NZCV_GREATER;
}

/* FPMax() and FPMin(); `alt`: as FPCR.AH has them, where the second operand wins against zeros and NaNs. */
FP_INLINE uint64_t max_or_min(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool min, bool alt, uint32_t fpcr,
                              uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);

	if (alt && (fp_is_nan(&a) || fp_is_nan(&b))) {
		*fpsr |= FPSR_IOC;
		return b.type == FPT_ZERO ? fp_zero(f, b.sign) : op2;
	}
	if (fp_is_nan(&a) || fp_is_nan(&b))
		return fp_process_nans(f, &a, &b, op1, op2, fpcr, fpsr);
	fp_used_denormals(f, a.denormal || b.denormal, fpcr, fpsr);
	if (a.type == FPT_ZERO && b.type == FPT_ZERO)
		return fp_zero(f, alt ? b.sign : min ? a.sign || b.sign : a.sign && b.sign);
	int o = order(f, &a, &b, op1, op2);
	bool first = min ? o < 0 : o > 0;
	if ((first ? a.type : b.type) == FPT_ZERO)
		return fp_zero(f, first ? a.sign : b.sign);
	if ((fpcr & FPCR_AH) && !alt && (first ? a : b).denormal) /* may be flushed now, which it was not as an operand */
		return fp_round(f, (first ? a : b).sign, (first ? a : b).exp, (first ? a : b).sig, fpcr, fpsr);
	return first ? op1 : op2;
}

/* A quiet NaN beside a number counts as the infinity that never wins. */
FP_INLINE uint64_t max_or_min_num(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool min, uint32_t fpcr,
                                  uint32_t *fpsr)
{
	uint32_t ignored = 0;
	struct fp_num a = fp_unpack(f, op1, fpcr, &ignored), b = fp_unpack(f, op2, fpcr, &ignored);

	*fpsr |= ignored & FPSR_IDC;
	if (a.type == FPT_QNAN && !fp_is_nan(&b))
		op1 = fp_infinity(f, !min);
	else if (b.type == FPT_QNAN && !fp_is_nan(&a))
		op2 = fp_infinity(f, !min);
	return max_or_min(f, op1, op2, min, false, fpcr, fpsr);
}

#define FP_DEFINE(N, T)                                                                                                \
	uint32_t fp##N##_compare(T op1, T op2, bool signal_nans, uint32_t fpcr, uint32_t *fpsr)                        \
	{                                                                                                              \
		return compare(&fmt##N, op1, op2, signal_nans, fpcr, fpsr);                                            \
	}                                                                                                              \
	bool fp##N##_compare_eq(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                           \
	{                                                                                                              \
		return compare(&fmt##N, op1, op2, false, fpcr, fpsr) == NZCV_EQUAL;                                    \
	}                                                                                                              \
	bool fp##N##_compare_ge(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                           \
	{                                                                                                              \
		uint32_t nzcv = compare(&fmt##N, op1, op2, true, fpcr, fpsr);                                          \
		return nzcv == NZCV_EQUAL || nzcv == NZCV_GREATER;                                                     \
	}                                                                                                              \
	bool fp##N##_compare_gt(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                           \
	{                                                                                                              \
		return compare(&fmt##N, op1, op2, true, fpcr, fpsr) == NZCV_GREATER;                                   \
	}                                                                                                              \
	T fp##N##_max(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)max_or_min(&fmt##N, op1, op2, false, fpcr & FPCR_AH, fpcr, fpsr);                            \
	}                                                                                                              \
	T fp##N##_min(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)max_or_min(&fmt##N, op1, op2, true, fpcr & FPCR_AH, fpcr, fpsr);                             \
	}                                                                                                              \
	T fp##N##_maxnum(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                  \
	{                                                                                                              \
		return (T)max_or_min_num(&fmt##N, op1, op2, false, fpcr, fpsr);                                        \
	}                                                                                                              \
	T fp##N##_minnum(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                  \
	{                                                                                                              \
		return (T)max_or_min_num(&fmt##N, op1, op2, true, fpcr, fpsr);                                         \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)
