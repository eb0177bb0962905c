/* cpu/exec/softfloat_priv.h - taking numbers apart, rounding and packing them, NaN rules; for softfloat_*.c only.
 * Implements: DDI 0487 FPUnpackBase(), FPRoundBase(), FPProcessNaN(), FPProcessNaNs(), FPProcessNaNs3(),
 *             FPDefaultNaN(), FPInfinity(), FPMaxNormal(), FPZero(), FPProcessDenorms().
 *
 * The functions take the format as a constant and are inlined into one instance a format, so that all of it folds. */
#ifndef AERIE_EXEC_SOFTFLOAT_PRIV_H
#define AERIE_EXEC_SOFTFLOAT_PRIV_H

#include "cpu/exec/softfloat.h"
#include "sim/core/bits.h"

#define FP_INLINE static inline __attribute__((always_inline))

typedef unsigned __int128 fp_u128;

struct fp_fmt {
	unsigned width; /* bits in all */
	unsigned fbits; /* bits of fraction */
	int emin;       /* exponent of the smallest normal number; the bias is 1 - emin */
	uint32_t fz;    /* the FPCR bit that flushes denormals */
	bool idc;       /* denormal operands are FPCR.FIZ's business, too, and FPSR.IDC's */
};

static const struct fp_fmt fmt16 = {16, 10, -14, FPCR_FZ16, false};
static const struct fp_fmt fmt32 = {32, 23, -126, FPCR_FZ, true};
static const struct fp_fmt fmt64 = {64, 52, -1022, FPCR_FZ, true};
static const struct fp_fmt fmtbf = {16, 7, -126, FPCR_FZ, true};


enum fp_type { FPT_ZERO, FPT_FINITE, FPT_INF, FPT_QNAN, FPT_SNAN };

/* A finite nonzero number is sig * 2^(exp - 63), bit 63 of sig set. */
struct fp_num {
	uint64_t sig;
	int exp;
	bool sign;
	bool denormal;
	enum fp_type type;
};

FP_INLINE uint64_t fp_sign_bit(const struct fp_fmt *f, bool sign)
{
	return (uint64_t)sign << (f->width - 1);
}

FP_INLINE uint64_t fp_zero(const struct fp_fmt *f, bool sign)
{
	return fp_sign_bit(f, sign);
}

/* The exponent field, all ones, in place. */
FP_INLINE uint64_t fp_exp_mask(const struct fp_fmt *f)
{
	return GENMASK(f->width - 2, f->fbits);
}

FP_INLINE uint64_t fp_frac_mask(const struct fp_fmt *f)
{
	return BIT(f->fbits) - 1;
}

FP_INLINE uint64_t fp_infinity(const struct fp_fmt *f, bool sign)
{
	return fp_sign_bit(f, sign) | fp_exp_mask(f);
}

FP_INLINE uint64_t fp_max_normal(const struct fp_fmt *f, bool sign)
{
	return fp_infinity(f, sign) - 1;
}

FP_INLINE uint64_t fp_quiet_bit(const struct fp_fmt *f)
{
	return BIT(f->fbits - 1);
}

FP_INLINE uint64_t fp_default_nan(const struct fp_fmt *f, uint32_t fpcr)
{
	return fp_sign_bit(f, fpcr & FPCR_AH) | fp_exp_mask(f) | fp_quiet_bit(f);
}

FP_INLINE uint64_t fp_invalid(const struct fp_fmt *f, uint32_t fpcr, uint32_t *fpsr)
{
	*fpsr |= FPSR_IOC;
	return fp_default_nan(f, fpcr);
}

FP_INLINE bool fp_is_nan(const struct fp_num *n)
{
	return n->type >= FPT_QNAN;
}

/* Puts the top set bit of n->sig into bit 63. */
FP_INLINE void fp_normalise(struct fp_num *n)
{
	int shift = __builtin_clzll(n->sig);
	n->sig <<= shift;
	n->exp -= shift;
}

/* A denormal operand counts as zero: by FZ or FZ16; FZ does that with AH = 0 only, and then FPSR tells; or by FIZ. */
FP_INLINE bool fp_flushes_input(const struct fp_fmt *f, uint32_t fpcr, uint32_t *fpsr)
{
	if (!f->idc)
		return fpcr & f->fz;
	if ((fpcr & FPCR_FZ) && !(fpcr & FPCR_AH)) {
		*fpsr |= FPSR_IDC;
		return true;
	}
	return fpcr & FPCR_FIZ;
}

/* FPProcessDenorms(): with AH, FPSR tells of denormal operands that were used. */
FP_INLINE void fp_used_denormals(const struct fp_fmt *f, bool any, uint32_t fpcr, uint32_t *fpsr)
{
	if (any && f->idc && (fpcr & FPCR_AH))
		*fpsr |= FPSR_IDC;
}

/* Where AH asks for round to nearest, flushing of everything and silence: estimates, steps, BFloat16 conversions. */
FP_INLINE uint32_t fp_quiet_mode(uint32_t fpcr, uint32_t **fpsr, uint32_t *ignored)
{
	if (!(fpcr & FPCR_AH))
		return fpcr;
	*fpsr = ignored;
	return (fpcr | FPCR_FIZ | FPCR_FZ) & ~(3u << FPCR_RMODE_SHIFT);
}

/* FPUnpackBase(); has_inf_nan is false for the alternative half-precision format. */
FP_INLINE struct fp_num fp_unpack_base(const struct fp_fmt *f, uint64_t op, bool has_inf_nan, uint32_t fpcr,
                                       uint32_t *fpsr)
{
	unsigned exp_max = (unsigned)(fp_exp_mask(f) >> f->fbits);
	unsigned exp = (unsigned)(op >> f->fbits) & exp_max;
	uint64_t frac = op & fp_frac_mask(f);
	struct fp_num n = {.sign = bit(op, f->width - 1), .type = FPT_FINITE};

	if (exp == 0) {
		n.type = FPT_ZERO;
		if (frac == 0)
			return n;
		if (fp_flushes_input(f, fpcr, fpsr))
			return n;
		n.type = FPT_FINITE;
		n.denormal = true;
		n.exp = f->emin;
		n.sig = frac << (63 - f->fbits);
		fp_normalise(&n);
	} else if (has_inf_nan && exp == exp_max) {
		n.type = frac == 0 ? FPT_INF : frac & fp_quiet_bit(f) ? FPT_QNAN : FPT_SNAN;
	} else {
		n.exp = (int)exp + f->emin - 1;
		n.sig = (frac | BIT(f->fbits)) << (63 - f->fbits);
	}
	return n;
}

FP_INLINE struct fp_num fp_unpack(const struct fp_fmt *f, uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return fp_unpack_base(f, op, true, fpcr, fpsr);
}

/* Whether to take the next number away from zero; rem is what is cut off, as a fraction of 2^64. */
FP_INLINE bool fp_round_up(bool sign, uint64_t kept, uint64_t rem, enum fp_rounding rounding)
{
	switch (rounding) {
	case FPROUND_TIEEVEN:
		return rem > BIT(63) || (rem == BIT(63) && (kept & 1));
	case FPROUND_POSINF:
		return rem != 0 && !sign;
	case FPROUND_NEGINF:
		return rem != 0 && sign;
	case FPROUND_TIEAWAY:
		return rem >= BIT(63);
	case FPROUND_ZERO:
	case FPROUND_ODD:
		break;
	}
	return false;
}

FP_INLINE bool fp_overflow_to_inf(bool sign, enum fp_rounding rounding)
{
	return rounding == FPROUND_TIEEVEN || (rounding == FPROUND_POSINF && !sign) ||
	       (rounding == FPROUND_NEGINF && sign);
}

FP_INLINE uint64_t fp_overflow(const struct fp_fmt *f, bool sign, enum fp_rounding rounding, uint32_t *fpsr)
{
	*fpsr |= FPSR_OFC | FPSR_IXC;
	return fp_overflow_to_inf(sign, rounding) ? fp_infinity(f, sign) : fp_max_normal(f, sign);
}

/* Whether a number below the normal ones becomes one when it is rounded with an exponent of any size. */
FP_INLINE bool fp_rounds_to_normal(const struct fp_fmt *f, bool sign, int exp, uint64_t sig, enum fp_rounding rounding)
{
	const uint64_t kept = sig >> (63 - f->fbits);

	return exp == f->emin - 1 && kept == BIT(f->fbits + 1) - 1 &&
	       fp_round_up(sign, kept, sig << (f->fbits + 1), rounding);
}

/* FPRoundBase() of sig * 2^(exp - 63), bit 63 of sig set, bit 0 sticky. `fz` is the FPCR bit that flushes the
 * result, or 0; `alt` says that the alternative half-precision format is meant. Tininess is detected before rounding,
 * with FPCR.AH after it. */
FP_INLINE uint64_t fp_round_base(const struct fp_fmt *f, bool sign, int exp, uint64_t sig, enum fp_rounding rounding,
                                 uint32_t fz, bool alt, uint32_t fpcr, uint32_t *fpsr)
{
	unsigned shift = 63 - f->fbits;
	uint64_t base = 0, kept, rem;

	const bool tiny = exp < f->emin && !((fpcr & FPCR_AH) && fp_rounds_to_normal(f, sign, exp, sig, rounding));

	if (tiny && (fpcr & fz)) {
		*fpsr |= fpcr & FPCR_AH ? FPSR_UFC | FPSR_IXC : FPSR_UFC;
		return fp_zero(f, sign);
	}
	if (exp < f->emin) {
		shift = f->emin - exp > 64 ? 65 : shift + (unsigned)(f->emin - exp);
	} else {
		base = (uint64_t)(exp - f->emin)
		       << f->fbits; /* the leading one of kept adds the last 1 to the exponent */
	}
	kept = shift < 64 ? sig >> shift : 0;
	rem = shift < 64 ? sig << (64 - shift) : shift == 64 ? sig : 1;
	if (rem != 0 && tiny)
		*fpsr |= FPSR_UFC;
	if (rounding == FPROUND_ODD)
		kept |= rem != 0;
	else
		kept += fp_round_up(sign, kept, rem, rounding);
	base += kept;
	if (alt) {
		if (base >> f->fbits > 31) {
			*fpsr |= FPSR_IOC;
			return fp_sign_bit(f, sign) | (BIT(f->width - 1) - 1);
		}
	} else if (base >= fp_exp_mask(f)) {
		return fp_overflow(f, sign, rounding, fpsr);
	}
	if (rem != 0)
		*fpsr |= FPSR_IXC;
	return fp_sign_bit(f, sign) | base;
}

/* FPRound() with the rounding mode of FPCR. */
FP_INLINE uint64_t fp_round(const struct fp_fmt *f, bool sign, int exp, uint64_t sig, uint32_t fpcr, uint32_t *fpsr)
{
	return fp_round_base(f, sign, exp, sig, fpcr_rounding(fpcr), f->fz, false, fpcr, fpsr);
}

/* The same of sig * 2^(exp - 127), any sig but zero. */
FP_INLINE uint64_t fp_round_u128(const struct fp_fmt *f, bool sign, int exp, fp_u128 sig, uint32_t fpcr, uint32_t *fpsr)
{
	uint64_t hi = (uint64_t)(sig >> 64);
	int shift = hi ? __builtin_clzll(hi) : 64 + __builtin_clzll((uint64_t)sig);

	sig <<= shift;
	hi = (uint64_t)(sig >> 64) | ((uint64_t)sig != 0);
	return fp_round(f, sign, exp - shift, hi, fpcr, fpsr);
}

/* The zero of an exact cancellation. */
FP_INLINE uint64_t fp_zero_sum(const struct fp_fmt *f, uint32_t fpcr)
{
	return fp_zero(f, fpcr_rounding(fpcr) == FPROUND_NEGINF);
}

FP_INLINE uint64_t fp_process_nan(const struct fp_fmt *f, const struct fp_num *n, uint64_t op, uint32_t fpcr,
                                  uint32_t *fpsr)
{
	if (n->type == FPT_SNAN)
		*fpsr |= FPSR_IOC;
	return fpcr & FPCR_DN ? fp_default_nan(f, fpcr) : op | fp_quiet_bit(f);
}

/* FPProcessNaNs() where one of them is known to be a NaN: signalling before quiet, first before second; with AH, the
 * first. */
FP_INLINE uint64_t fp_process_nans(const struct fp_fmt *f, const struct fp_num *n1, const struct fp_num *n2,
                                   uint64_t op1, uint64_t op2, uint32_t fpcr, uint32_t *fpsr)
{
	if (fpcr & FPCR_AH) {
		if (n1->type == FPT_SNAN || n2->type == FPT_SNAN)
			*fpsr |= FPSR_IOC;
		return fp_is_nan(n1) ? fp_process_nan(f, n1, op1, fpcr, fpsr) : fp_process_nan(f, n2, op2, fpcr, fpsr);
	}
	bool first = n1->type == FPT_SNAN || (n2->type != FPT_SNAN && n1->type == FPT_QNAN);
	return first ? fp_process_nan(f, n1, op1, fpcr, fpsr) : fp_process_nan(f, n2, op2, fpcr, fpsr);
}

/* Of three: signalling before quiet, then in their order; with AH, the factors before the addend. */
FP_INLINE uint64_t fp_process_nans3(const struct fp_fmt *f, const struct fp_num n[3], const uint64_t op[3],
                                    uint32_t fpcr, uint32_t *fpsr)
{
	if (fpcr & FPCR_AH) {
		const unsigned i = fp_is_nan(&n[1]) ? 1 : fp_is_nan(&n[2]) ? 2 : 0;
		if (n[0].type == FPT_SNAN || n[1].type == FPT_SNAN || n[2].type == FPT_SNAN)
			*fpsr |= FPSR_IOC;
		return fp_process_nan(f, &n[i], op[i], fpcr, fpsr);
	}
	for (enum fp_type t = FPT_SNAN; t >= FPT_QNAN; t--)
		for (int i = 0; i < 3; i++)
			if (n[i].type == t)
				return fp_process_nan(f, &n[i], op[i], fpcr, fpsr);
	return fp_default_nan(f, fpcr); /* not reached: one of them is a NaN */
}

#endif
