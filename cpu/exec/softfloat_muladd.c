/* cpu/exec/softfloat_muladd.c - operations on a product and a sum with one rounding.
 * Implements: DDI 0487 FPMulAdd(), FPMulAddH(), FPRecipStepFused(), FPRSqrtStepFused(), BFMulAddH(), BFDotAdd(), FPDot(),
 *             BFMulH(), FPAdd_BF16().
 * Not here:   FMSUB, FNMADD, FNMSUB, FMLS: callers negate operands first, as the manual does. */
#include "cpu/exec/softfloat_priv.h"

/* sig * 2^(exp - 125), with headroom for one addition. */
struct wide {
	fp_u128 sig;
	int exp;
	bool sign;
};

FP_INLINE struct wide wide_product(const struct fp_num *a, const struct fp_num *b)
{
	/* Significands have 53 bits at most: the two bits dropped are zero. */
	return (struct wide){((fp_u128)a->sig * b->sig) >> 2, a->exp + b->exp + 1, a->sign != b->sign};
}

FP_INLINE struct wide wide_number(const struct fp_num *a)
{
	return (struct wide){(fp_u128)a->sig << 62, a->exp, a->sign};
}

/* v shifted right, with what is lost gathered in bit 0. */
FP_INLINE fp_u128 shift_right_sticky(fp_u128 v, int n)
{
	if (n > 126)
		return 1;
	return v >> n | ((v & (((fp_u128)1 << n) - 1)) != 0);
}

/* Rounds (x + y) * 2^scale. Bits are lost in the alignment only when the result keeps at least 60 bits above them. */
FP_INLINE uint64_t wide_add(const struct fp_fmt *f, struct wide x, struct wide y, int scale, uint32_t fpcr,
                            uint32_t *fpsr)
{
	if (x.exp > y.exp) {
		y.sig = shift_right_sticky(y.sig, x.exp - y.exp);
		y.exp = x.exp;
	} else if (y.exp > x.exp) {
		x.sig = shift_right_sticky(x.sig, y.exp - x.exp);
		x.exp = y.exp;
	}
	if (x.sign == y.sign) {
		x.sig += y.sig;
	} else if (x.sig >= y.sig) {
		x.sig -= y.sig;
	} else {
		x.sig = y.sig - x.sig;
		x.sign = y.sign;
	}
	if (x.sig == 0)
		return fp_zero_sum(f, fpcr);
	return fp_round_u128(f, x.sign, x.exp + 2 + scale, x.sig, fpcr, fpsr);
}

/* The part of FPMulAdd() where a NaN or an invalid product decides. */
FP_INLINE bool muladd_special(const struct fp_fmt *f, const struct fp_num n[3], const uint64_t op[3], uint64_t *result,
                              uint32_t fpcr, uint32_t *fpsr)
{
	bool inf_by_zero =
		(n[1].type == FPT_INF && n[2].type == FPT_ZERO) || (n[1].type == FPT_ZERO && n[2].type == FPT_INF);
	bool infp = n[1].type == FPT_INF || n[2].type == FPT_INF;

	if (fp_is_nan(&n[0]) || fp_is_nan(&n[1]) || fp_is_nan(&n[2])) {
		*result = fp_process_nans3(f, n, op, fpcr, fpsr);
		if (n[0].type == FPT_QNAN && inf_by_zero && !(fpcr & FPCR_AH))
			*result = fp_invalid(f, fpcr, fpsr); /* even a quiet NaN addend gives way to the default NaN */
		return true;
	}
	if (inf_by_zero || (n[0].type == FPT_INF && infp && n[0].sign != (n[1].sign != n[2].sign))) {
		*result = fp_invalid(f, fpcr, fpsr);
		return true;
	}
	fp_used_denormals(f, n[0].denormal || n[1].denormal || n[2].denormal, fpcr, fpsr);
	return false;
}

FP_INLINE uint64_t muladd(const struct fp_fmt *f, uint64_t addend, uint64_t op1, uint64_t op2, uint32_t fpcr,
                          uint32_t *fpsr)
{
	const uint64_t op[3] = {addend, op1, op2};
	struct fp_num n[3];
	uint64_t result;

	for (int i = 0; i < 3; i++)
		n[i] = fp_unpack(f, op[i], fpcr, fpsr);
	if (muladd_special(f, n, op, &result, fpcr, fpsr))
		return result;
	bool signp = n[1].sign != n[2].sign;
	if (n[0].type == FPT_INF)
		return fp_infinity(f, n[0].sign);
	if (n[1].type == FPT_INF || n[2].type == FPT_INF)
		return fp_infinity(f, signp);
	if (n[1].type == FPT_ZERO || n[2].type == FPT_ZERO) {
		if (n[0].type == FPT_ZERO)
			return n[0].sign == signp ? fp_zero(f, signp) : fp_zero_sum(f, fpcr);
		return fp_round(f, n[0].sign, n[0].exp, n[0].sig, fpcr, fpsr);
	}
	if (n[0].type == FPT_ZERO)
		return fp_round_u128(f, signp, n[1].exp + n[2].exp + 1, (fp_u128)n[1].sig * n[2].sig, fpcr, fpsr);
	return wide_add(f, wide_product(&n[1], &n[2]), wide_number(&n[0]), 0, fpcr, fpsr);
}

/* FPRecipStepFused(): 2 + op1 * op2, and FPRSqrtStepFused(): (3 + op1 * op2) / 2, op1 negated before. */
FP_INLINE uint64_t step_fused(const struct fp_fmt *f, uint64_t op1, uint64_t op2, bool rsqrt, uint32_t fpcr,
                              uint32_t *fpsr)
{
	/* The constant added, and what infinity times zero gives: 2.0; 3.0 and 1.5. */
	const struct fp_num constant = {.sig = rsqrt ? 3ULL << 62 : 1ULL << 63, .exp = 1, .type = FPT_FINITE};
	uint64_t special =
		rsqrt ? (uint64_t)(1 - f->emin) << f->fbits | fp_quiet_bit(f) : (uint64_t)(2 - f->emin) << f->fbits;

	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	struct fp_num a = fp_unpack(f, op1, fpcr, fpsr), b = fp_unpack(f, op2, fpcr, fpsr);
	if (fp_is_nan(&a) || fp_is_nan(&b))
		return fp_process_nans(f, &a, &b, op1, op2, fpcr, fpsr);
	if (a.type == FPT_INF || b.type == FPT_INF) {
		if (a.type == FPT_ZERO || b.type == FPT_ZERO)
			return special;
		return fp_infinity(f, a.sign != b.sign);
	}
	if (a.type == FPT_ZERO || b.type == FPT_ZERO)
		return special;
	return wide_add(f, wide_product(&a, &b), wide_number(&constant), rsqrt ? -1 : 0, fpcr, fpsr);
}

#define FP_DEFINE(N, T)                                                                                                \
	T fp##N##_muladd(T addend, T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                        \
	{                                                                                                              \
		return (T)muladd(&fmt##N, addend, op1, op2, fpcr, fpsr);                                               \
	}                                                                                                              \
	T fp##N##_recip_step_fused(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                        \
	{                                                                                                              \
		return (T)step_fused(&fmt##N, fp##N##_neg_ah(op1, fpcr), op2, false, fpcr, fpsr);                                            \
	}                                                                                                              \
	T fp##N##_rsqrt_step_fused(T op1, T op2, uint32_t fpcr, uint32_t *fpsr)                                        \
	{                                                                                                              \
		return (T)step_fused(&fmt##N, fp##N##_neg_ah(op1, fpcr), op2, true, fpcr, fpsr);                                             \
	}

FP_DEFINE(16, uint16_t)
FP_DEFINE(32, uint32_t)
FP_DEFINE(64, uint64_t)

/* A half-precision operand as the single that has its value, NaN-ness and (padded) payload. */
static uint32_t widen_half(uint16_t op, uint32_t fpcr, uint32_t *fpsr)
{
	struct fp_num a = fp_unpack(&fmt16, op, fpcr, fpsr);
	uint32_t sign = (uint32_t)a.sign << 31;

	if (a.type == FPT_ZERO)
		return sign;
	if (a.type == FPT_FINITE)
		return sign + ((uint32_t)(a.exp - fmt32.emin) << 23) + (uint32_t)(a.sig >> 40);
	return sign | 0x7f800000u | (uint32_t)(op & 0x3ff) << 13;
}

uint32_t fp32_muladdh(uint32_t addend, uint16_t op1, uint16_t op2, uint32_t fpcr, uint32_t *fpsr)
{
	return fp32_muladd(addend, widen_half(op1, fpcr, fpsr), widen_half(op2, fpcr, fpsr), fpcr, fpsr);
}

/* BFMulAddH(): what is true of FPMulAdd(), but with AH as estimates are. */
uint32_t bf16_muladd(uint32_t addend, uint16_t op1, uint16_t op2, uint32_t fpcr, uint32_t *fpsr)
{
	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	return fp32_muladd(addend, bf16_to_fp32(op1), bf16_to_fp32(op2), fpcr, fpsr);
}

/* ---- BFDotAdd() with FPCR.EBF = 0: denormals are zeros, results are rounded to odd, every NaN is the default NaN, of which
 * FPCR.AH chooses the sign; FPCR is not looked at otherwise. In its terms: ---- */
#define BF_FPCR (FPCR_FZ | FPCR_DN)

FP_INLINE uint32_t bf_round(bool sign, int exp, fp_u128 sig)
{
	uint64_t hi = (uint64_t)(sig >> 64);
	int shift = hi ? __builtin_clzll(hi) : 64 + __builtin_clzll((uint64_t)sig);
	uint32_t ignored = 0;

	if (exp - shift > 127)
		return (uint32_t)fp_infinity(&fmt32, sign);
	sig <<= shift;
	hi = (uint64_t)(sig >> 64) | ((uint64_t)sig != 0);
	return (uint32_t)fp_round_base(&fmt32, sign, exp - shift, hi, FPROUND_ODD, FPCR_FZ, false, BF_FPCR, &ignored);
}

static uint32_t bf_add(uint32_t op1, uint32_t op2, uint32_t fpcr)
{
	uint32_t ignored = 0;
	struct fp_num a = fp_unpack(&fmt32, op1, BF_FPCR, &ignored), b = fp_unpack(&fmt32, op2, BF_FPCR, &ignored);

	if (fp_is_nan(&a) || fp_is_nan(&b) || (a.type == FPT_INF && b.type == FPT_INF && a.sign != b.sign))
		return (uint32_t)fp_default_nan(&fmt32, fpcr);
	if (a.type == FPT_ZERO && b.type == FPT_ZERO)
		return (uint32_t)(a.sign && b.sign) << 31;
	if (a.type == FPT_INF || b.type == FPT_ZERO)
		return op1;
	if (b.type == FPT_INF || a.type == FPT_ZERO)
		return op2;
	if (a.exp < b.exp || (a.exp == b.exp && a.sig < b.sig)) {
		struct fp_num t = a;
		a = b;
		b = t;
	}
	fp_u128 x = (fp_u128)a.sig << 62, y = shift_right_sticky((fp_u128)b.sig << 62, a.exp - b.exp);
	x = a.sign == b.sign ? x + y : x - y;
	return x == 0 ? 0 : bf_round(a.sign, a.exp + 2, x);
}

static uint32_t bf_mul(uint16_t op1, uint16_t op2, uint32_t fpcr)
{
	uint32_t ignored = 0;
	struct fp_num a = fp_unpack(&fmtbf, op1, BF_FPCR, &ignored), b = fp_unpack(&fmtbf, op2, BF_FPCR, &ignored);
	bool sign = a.sign ^ b.sign;

	if (fp_is_nan(&a) || fp_is_nan(&b))
		return (uint32_t)fp_default_nan(&fmt32, fpcr);
	if (a.type == FPT_INF || b.type == FPT_INF)
		return (uint32_t)(a.type == FPT_ZERO || b.type == FPT_ZERO ? fp_default_nan(&fmt32, fpcr)
		                                                           : fp_infinity(&fmt32, sign));
	if (a.type == FPT_ZERO || b.type == FPT_ZERO)
		return (uint32_t)sign << 31;
	return bf_round(sign, a.exp + b.exp + 1, (fp_u128)a.sig * b.sig);
}

/* ---- with FPCR.EBF = 1: two products and their sum with one rounding, then the addend with another; quiet NaNs and
 * silence, everything else as FPCR says ---- */

/* FPDot(): n are op1_a, op1_b, op2_a, op2_b. */
static uint32_t bf_dot(const struct fp_num n[4], uint32_t fpcr)
{
	uint32_t ignored = 0;
	bool inf[2], zero[2], sign[2], invalid = false;

	for (unsigned i = 0; i < 2; i++) {
		invalid |= fp_is_nan(&n[i]) || fp_is_nan(&n[i + 2]);
		inf[i] = n[i].type == FPT_INF || n[i + 2].type == FPT_INF;
		zero[i] = n[i].type == FPT_ZERO || n[i + 2].type == FPT_ZERO;
		sign[i] = n[i].sign ^ n[i + 2].sign;
		invalid |= inf[i] && zero[i];
	}
	if (invalid || (inf[0] && inf[1] && sign[0] != sign[1]))
		return (uint32_t)fp_default_nan(&fmt32, fpcr);
	if (inf[0] || inf[1])
		return (uint32_t)fp_infinity(&fmt32, inf[0] ? sign[0] : sign[1]);
	if (zero[0] && zero[1])
		return (uint32_t)(sign[0] == sign[1] ? fp_zero(&fmt32, sign[0]) : fp_zero_sum(&fmt32, fpcr));
	if (zero[0] || zero[1]) {
		const struct fp_num *a = &n[zero[0]], *b = &n[zero[0] + 2];
		return (uint32_t)fp_round_u128(&fmt32, sign[zero[0]], a->exp + b->exp + 1, (fp_u128)a->sig * b->sig, fpcr,
					       &ignored);
	}
	return (uint32_t)wide_add(&fmt32, wide_product(&n[0], &n[2]), wide_product(&n[1], &n[3]), 0, fpcr, &ignored);
}

uint32_t bf16_dot_add(uint32_t addend, uint16_t op1_a, uint16_t op1_b, uint16_t op2_a, uint16_t op2_b, uint32_t fpcr)
{
	const uint16_t op[4] = {op1_a, op1_b, op2_a, op2_b};
	uint32_t ignored = 0;
	struct fp_num n[4];

	if (!(fpcr & FPCR_EBF))
		return bf_add(addend, bf_add(bf_mul(op1_a, op2_a, fpcr), bf_mul(op1_b, op2_b, fpcr), fpcr), fpcr);
	fpcr |= FPCR_DN;
	for (unsigned i = 0; i < 4; i++)
		n[i] = fp_unpack(&fmtbf, op[i], fpcr, &ignored);
	return fp32_add(addend, bf_dot(n, fpcr), fpcr, &ignored);
}
