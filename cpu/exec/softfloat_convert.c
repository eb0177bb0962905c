/* cpu/exec/softfloat_convert.c - between floating-point formats.
 * Implements: DDI 0487 FPConvert(), FPConvertNaN(), FPConvertBF(), FPUnpackCV(), FPRoundCV(). */
#include "cpu/exec/softfloat_priv.h"

/* FPConvertNaN(): sign kept, payload kept from its top, quietened. */
FP_INLINE uint64_t convert_nan(const struct fp_fmt *to, const struct fp_fmt *from, uint64_t op, bool sign)
{
	uint64_t frac = op & fp_frac_mask(from);

	frac = to->fbits >= from->fbits ? frac << (to->fbits - from->fbits) : frac >> (from->fbits - to->fbits);
	return fp_infinity(to, sign) | fp_quiet_bit(to) | frac;
}

/* With half precision on either side denormal halves are never flushed, hence the fz of 0. */
FP_INLINE uint64_t convert(const struct fp_fmt *to, const struct fp_fmt *from, uint64_t op, enum fp_rounding rounding,
                           uint32_t fpcr, uint32_t *fpsr)
{
	bool alt_from = from == &fmt16 && (fpcr & FPCR_AHP), alt_to = to == &fmt16 && (fpcr & FPCR_AHP);
	struct fp_num a = fp_unpack_base(from, op, !alt_from, fpcr & ~(uint32_t)FPCR_FZ16, fpsr);

	if (fp_is_nan(&a)) {
		if (a.type == FPT_SNAN || alt_to)
			*fpsr |= FPSR_IOC;
		if (alt_to)
			return fp_zero(to, a.sign);
		return fpcr & FPCR_DN ? fp_default_nan(to, fpcr) : convert_nan(to, from, op, a.sign);
	}
	if (a.type == FPT_INF) {
		if (!alt_to)
			return fp_infinity(to, a.sign);
		*fpsr |= FPSR_IOC;
		return fp_sign_bit(to, a.sign) | (BIT(to->width - 1) - 1);
	}
	if (a.type == FPT_ZERO)
		return fp_zero(to, a.sign);
	fp_used_denormals(from, a.denormal, fpcr, fpsr);
	return fp_round_base(to, a.sign, a.exp, a.sig, rounding, to == &fmt16 ? 0 : to->fz, alt_to, fpcr, fpsr);
}

uint16_t fp32_to_fp16(uint32_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint16_t)convert(&fmt16, &fmt32, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint16_t fp64_to_fp16(uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint16_t)convert(&fmt16, &fmt64, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint32_t fp16_to_fp32(uint16_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint32_t)convert(&fmt32, &fmt16, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint64_t fp16_to_fp64(uint16_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return convert(&fmt64, &fmt16, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint64_t fp32_to_fp64(uint32_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return convert(&fmt64, &fmt32, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint32_t fp64_to_fp32(uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint32_t)convert(&fmt32, &fmt64, op, fpcr_rounding(fpcr), fpcr, fpsr);
}

uint32_t fp64_to_fp32_odd(uint64_t op, uint32_t fpcr, uint32_t *fpsr)
{
	return (uint32_t)convert(&fmt32, &fmt64, op, FPROUND_ODD, fpcr, fpsr);
}

uint16_t fp32_to_bf16(uint32_t op, uint32_t fpcr, uint32_t *fpsr)
{
	uint32_t ignored = 0;

	fpcr = fp_quiet_mode(fpcr, &fpsr, &ignored);
	return (uint16_t)convert(&fmtbf, &fmt32, op, fpcr_rounding(fpcr), fpcr, fpsr);
}
