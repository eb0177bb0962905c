/* cpu/exec/softfloat_integer.c - rounding to integers and conversion to and from fixed point.
 * Implements: DDI 0487 FPRoundInt(), FPRoundIntN(), FPToFixed(), FPToFixedJS(), FixedToFP(). */
#include "cpu/exec/softfloat_priv.h"

/* |a| * 2^fbits rounded to an integer; a is finite and nonzero. Saturates at 2^64 - 1, which no operand gives
 * otherwise. */
FP_INLINE uint64_t to_integer(const struct fp_num *a, unsigned fbits, enum fp_rounding rounding, bool *inexact)
{
	int exp = a->exp + (int)fbits;
	uint64_t kept, rem;

	*inexact = false;
	if (exp > 63)
		return UINT64_MAX;
	if (exp >= 0) {
		kept = a->sig >> (63 - exp);
		rem = exp == 63 ? 0 : a->sig << (exp + 1);
	} else {
		kept = 0;
		rem = exp == -1 ? a->sig : 1;
	}
	*inexact = rem != 0;
	return kept + fp_round_up(a->sign, kept, rem, rounding);
}

/* An integer that the format can hold; 0 takes the sign. */
FP_INLINE uint64_t from_integer(const struct fp_fmt *f, bool sign, uint64_t v, uint32_t fpcr, uint32_t *fpsr)
{
	if (v == 0)
		return fp_zero(f, sign);
	int shift = __builtin_clzll(v);
	return fp_round_base(f, sign, 63 - shift, v << shift, FPROUND_ZERO, f->fz, false, fpcr, fpsr);
}

FP_INLINE uint64_t round_int(const struct fp_fmt *f, uint64_t op, enum fp_rounding rounding, bool exact, uint32_t fpcr,
                             uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	bool inexact;

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_INF)
		return op;
	if (a.type == FPT_ZERO)
		return fp_zero(f, a.sign);
	if (a.exp >= (int)f->fbits)
		return op;
	uint64_t v = to_integer(&a, 0, rounding, &inexact);
	if (inexact && exact)
		*fpsr |= FPSR_IXC;
	return from_integer(f, a.sign, v, fpcr, fpsr);
}

FP_INLINE uint64_t round_int_n(const struct fp_fmt *f, uint64_t op, enum fp_rounding rounding, unsigned intsize,
                               uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	uint64_t limit = BIT(intsize - 1), v = UINT64_MAX;
	bool inexact = false;

	if (a.type == FPT_ZERO)
		return fp_zero(f, a.sign);
	if (a.type == FPT_FINITE)
		v = to_integer(&a, 0, rounding, &inexact);
	if (v > limit || (v == limit && !a.sign)) {
		*fpsr |= FPSR_IOC;
		return fp_sign_bit(f, true) | (uint64_t)((int)intsize - f->emin) << f->fbits; /* -2^(intsize - 1) */
	}
	if (inexact)
		*fpsr |= FPSR_IXC;
	return from_integer(f, a.sign, v, fpcr, fpsr);
}

FP_INLINE uint64_t to_fixed(const struct fp_fmt *f, uint64_t op, unsigned fbits, bool is_unsigned,
                            enum fp_rounding rounding, unsigned intsize, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	uint64_t all = UINT64_MAX >> (64 - intsize), v = UINT64_MAX;
	uint64_t limit = is_unsigned ? (a.sign ? 0 : all) : (all >> 1) + a.sign;
	bool inexact = false;

	if (a.type == FPT_ZERO)
		return 0;
	if (fp_is_nan(&a)) {
		*fpsr |= FPSR_IOC;
		return 0;
	}
	bool huge = a.type == FPT_INF || a.exp + (int)fbits > 63;
	if (!huge)
		v = to_integer(&a, fbits, rounding, &inexact);
	if (huge || v > limit) {
		*fpsr |= FPSR_IOC;
		v = limit;
	} else if (inexact) {
		*fpsr |= FPSR_IXC;
	}
	return (a.sign ? 0 - v : v) & all;
}

FP_INLINE uint64_t from_fixed(const struct fp_fmt *f, uint64_t op, unsigned fbits, bool is_unsigned,
                              enum fp_rounding rounding, uint32_t fpcr, uint32_t *fpsr)
{
	bool sign = !is_unsigned && op >> 63;
	uint64_t v = sign ? 0 - op : op;

	if (v == 0)
		return fp_zero(f, false);
	int shift = __builtin_clzll(v);
	return fp_round_base(f, sign, 63 - shift - (int)fbits, v << shift, rounding, f->fz, false, fpcr, fpsr);
}

#define FP_DEFINE(N, T)                                                                                                \
	T fp##N##_round_int(T op, enum fp_rounding rounding, bool exact, uint32_t fpcr, uint32_t *fpsr)                \
	{                                                                                                              \
		return (T)round_int(&fmt##N, op, rounding, exact, fpcr, fpsr);                                         \
	}                                                                                                              \
	uint64_t fp##N##_to_fixed(T op, unsigned fbits, bool is_unsigned, enum fp_rounding rounding, unsigned intsize, \
	                          uint32_t fpcr, uint32_t *fpsr)                                                       \
	{                                                                                                              \
		return to_fixed(&fmt##N, op, fbits, is_unsigned, rounding, intsize, fpcr, fpsr);                       \
	}                                                                                                              \
	T fp##N##_from_fixed(uint64_t op, unsigned fbits, bool is_unsigned, enum fp_rounding rounding, uint32_t fpcr,  \
	                     uint32_t *fpsr)                                                                           \
	{                                                                                                              \
		return (T)from_fixed(&fmt##N, op, fbits, is_unsigned, rounding, fpcr, fpsr);                           \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)

uint32_t fp32_round_int_n(uint32_t op, enum fp_rounding rounding, unsigned intsize, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint32_t)round_int_n(&fmt32, op, rounding, intsize, fpcr, fpsr);
}

uint64_t fp64_round_int_n(uint64_t op, enum fp_rounding rounding, unsigned intsize, uint32_t fpcr, uint32_t *fpsr)
{
	return round_int_n(&fmt64, op, rounding, intsize, fpcr, fpsr);
}

uint32_t fp64_to_fixed_js(uint64_t op, bool *z, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(&fmt64, op, fpcr, fpsr);
	bool inexact;

	*z = false;
	if (a.type == FPT_ZERO) {
		*z = op == 0; /* neither -0.0 nor a flushed denormal */
		return 0;
	}
	if (a.type != FPT_FINITE || a.exp >= 63 + 32) { /* infinity and NaNs; or the low 32 bits are zero */
		*fpsr |= FPSR_IOC;
		return 0;
	}
	if (a.exp > 63) {
		*fpsr |= FPSR_IOC;
		uint64_t low = a.sig << (a.exp - 63);
		return (uint32_t)(a.sign ? 0 - low : low);
	}
	uint64_t v = to_integer(&a, 0, FPROUND_ZERO, &inexact);
	if (v > BIT(31) - !a.sign)
		*fpsr |= FPSR_IOC;
	else if (inexact)
		*fpsr |= FPSR_IXC;
	else
		*z = true;
	return (uint32_t)(a.sign ? 0 - v : v);
}
