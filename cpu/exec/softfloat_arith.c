/* cpu/exec/softfloat_arith.c - addition, multiplication, division, square root.
 * Implements: DDI 0487 FPAdd(), FPSub(), FPMul(), FPMulX(), FPDiv(), FPSqrt().
 * Not here:   the fused operations (softfloat_muladd.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/softfloat_priv.h"

/* a + b, both finite and nonzero, |a| at least |b|. */
FP_INLINE uint64_t add_finite(const struct fp_fmt *f, struct fp_num a, struct fp_num b, uint32_t fpcr, uint32_t *fpsr)
{
	int distance = a.exp - b.exp;
	fp_u128 x = (fp_u128)a.sig << 63, y = (fp_u128)b.sig << 63;

	/* 62 bits below b's significand are kept exactly; a b further down than that is only sticky. */
	if (distance > 62)
		y = 1;
	else
		y >>= distance;
	x = a.sign == b.sign ? x + y : x - y;
	if (x == 0)
		return fp_zero_sum(f, fpcr);
	return fp_round_u128(f, a.sign, a.exp + 1, x, fpcr, fpsr);
}

FP_INLINE uint64_t add(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool negate2, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);

	if (fp_is_nan(&a) || fp_is_nan(&b))
		return fp_process_nans(f, &a, &b, op1, op2, fpcr, fpsr);
	fp_used_denormals(f, a.denormal || b.denormal, fpcr, fpsr);
	b.sign ^= negate2;
	if (a.type == FPT_INF || b.type == FPT_INF) {
		if (a.type == b.type && a.sign != b.sign)
			return fp_invalid(f, fpcr, fpsr);
		return fp_infinity(f, a.type == FPT_INF ? a.sign : b.sign);
	}
	if (a.type == FPT_ZERO && b.type == FPT_ZERO)
		return a.sign == b.sign ? fp_zero(f, a.sign) : fp_zero_sum(f, fpcr);
	if (a.type == FPT_ZERO)
		return fp_round(f, b.sign, b.exp, b.sig, fpcr, fpsr);
	if (b.type == FPT_ZERO)
		return fp_round(f, a.sign, a.exp, a.sig, fpcr, fpsr);
	if (a.exp > b.exp || (a.exp == b.exp && a.sig >= b.sig))
		return add_finite(f, a, b, fpcr, fpsr);
	return add_finite(f, b, a, fpcr, fpsr);
}

/* FPMul(), and FPMulX() which makes 2.0 of infinity times zero. */
FP_INLINE uint64_t mul(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool extended, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);
	bool sign = a.sign ^ b.sign;

	if (fp_is_nan(&a) || fp_is_nan(&b))
		return fp_process_nans(f, &a, &b, op1, op2, fpcr, fpsr);
	fp_used_denormals(f, a.denormal || b.denormal, fpcr, fpsr);
	if (a.type == FPT_INF || b.type == FPT_INF) {
		if (a.type != FPT_ZERO && b.type != FPT_ZERO)
			return fp_infinity(f, sign);
		if (!extended)
			return fp_invalid(f, fpcr, fpsr);
		return fp_sign_bit(f, sign) | (uint64_t)(2 - f->emin) << f->fbits;
	}
	if (a.type == FPT_ZERO || b.type == FPT_ZERO)
		return fp_zero(f, sign);
	return fp_round_u128(f, sign, a.exp + b.exp + 1, (fp_u128)a.sig * b.sig, fpcr, fpsr);
}

FP_INLINE uint64_t div_finite(const struct fp_fmt *f, struct fp_num a, struct fp_num b, uint32_t fpcr, uint32_t *fpsr)
{
	fp_u128 dividend = (fp_u128)a.sig << 62;
	uint64_t quotient = (uint64_t)(dividend / b.sig); /* 2^61 < quotient < 2^63 */
	bool inexact = dividend % b.sig != 0;
	int shift = __builtin_clzll(quotient);

	return fp_round(f, a.sign ^ b.sign, a.exp - b.exp + 1 - shift, quotient << shift | inexact, fpcr, fpsr);
}

FP_INLINE uint64_t divide(const struct fp_fmt *f, uint64_t op1, uint64_t op2, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);
	bool sign = a.sign ^ b.sign;

	if (fp_is_nan(&a) || fp_is_nan(&b))
		return fp_process_nans(f, &a, &b, op1, op2, fpcr, fpsr);
	if (a.type == b.type && a.type != FPT_FINITE)
		return fp_invalid(f, fpcr, fpsr);
	fp_used_denormals(f, (a.denormal && b.type != FPT_ZERO) || b.denormal, fpcr, fpsr);
	if (a.type == FPT_INF)
		return fp_infinity(f, sign);
	if (a.type == FPT_ZERO || b.type == FPT_INF)
		return fp_zero(f, sign);
	if (b.type == FPT_ZERO) {
		*fpsr |= FPSR_DZC;
		return fp_infinity(f, sign);
	}
	return div_finite(f, a, b, fpcr, fpsr);
}

/* The whole part of the square root of v, 2^124 <= v < 2^126. The host's root of the upper half is good to 50 bits; a
 * Newton step brings that within one of the truth, whatever the host's last digits are, and the rest is exact. */
static uint64_t root_u128(fp_u128 v, bool *inexact)
{
	uint64_t root = (uint64_t)(fp_host_sqrt((double)(uint64_t)(v >> 62)) * 0x1p31);
	__int128 rest = (__int128)(v - (fp_u128)root * root); /* below 2^80 in size */

	root += (uint64_t)(int64_t)((double)rest / (2.0 * (double)root));
	rest = (__int128)(v - (fp_u128)root * root);
	while (rest < 0)
		rest += 2 * (__int128)root-- - 1;
	while (rest > 2 * (__int128)root)
		rest -= 2 * (__int128)root++ + 1;
	*inexact = rest != 0;
	return root;
}

FP_INLINE uint64_t square_root(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(f, op, fpcr, fpsr);
	bool inexact;

	if (fp_is_nan(&a))
		return fp_process_nan(f, &a, op, fpcr, fpsr);
	if (a.type == FPT_ZERO)
		return fp_zero(f, a.sign);
	if (a.sign)
		return fp_invalid(f, fpcr, fpsr);
	if (a.type == FPT_INF)
		return fp_infinity(f, false);
	fp_used_denormals(f, a.denormal, fpcr, fpsr);
	/* With an even exponent e, sig * 2^(e - 63) = v * 2^(e - 124), so its root is root(v) * 2^(e / 2 - 62). */
	int even = a.exp & ~1;
	uint64_t root = root_u128((fp_u128)a.sig << (61 + (a.exp & 1)), &inexact);
	return fp_round(f, false, even / 2, root << 1 | inexact, fpcr, fpsr);
}

#define FP_DEFINE(N, T)                                                                                                \
	T fp##N##_add(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)add(&fmt##N, op1, op2, false, fpcr, fpsr);                                                   \
	}                                                                                                              \
	T fp##N##_sub(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)add(&fmt##N, op1, op2, true, fpcr, fpsr);                                                    \
	}                                                                                                              \
	T fp##N##_mul(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)mul(&fmt##N, op1, op2, false, fpcr, fpsr);                                                   \
	}                                                                                                              \
	T fp##N##_mulx(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                    \
	{                                                                                                              \
		return (T)mul(&fmt##N, op1, op2, true, fpcr, fpsr);                                                    \
	}                                                                                                              \
	T fp##N##_div(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                                     \
	{                                                                                                              \
		return (T)divide(&fmt##N, op1, op2, fpcr, fpsr);                                                       \
	}                                                                                                              \
	T fp##N##_sqrt(T op, uint32_t fpcr, uint32_t *fpsr)                                                            \
	{                                                                                                              \
		return (T)square_root(&fmt##N, op, fpcr, fpsr);                                                        \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)
