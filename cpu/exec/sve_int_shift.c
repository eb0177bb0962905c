/* cpu/exec/sve_int_shift.c - SVE shifts by immediate that keep the element size.
 * Implements: DDI 0487 C4.1.97, groups sve_int_bin_pred_shift_0, sve_int_bin_cons_shift_b, sve_intx_sra, sve_intx_shift_insert,
 *             sve_int_rotate_imm; C8.2: ASR, LSR, LSL (immediate), ASRD, [SU]QSHL, SQSHLU, [SU]RSHR, [SU](R)SRA, SRI, SLI, XAR.
 * Not here:   narrowing and widening shifts (sve2_narrow.c, sve2_long.c); by vector (sve_int_arith.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* Right shifts are by 1 up to the element's width: as that is no shift of C, the last step is taken apart. */
#define SHR(v)     ((v) >> (imm < N ? imm : N - 1))
#define USHR(v)    (imm < N ? (v) >> (imm & (N - 1)) : 0)
#define ROUND_BIT  (x >> (imm - 1) & 1)
#define ONES       ((u_t)~0ULL)
/* Towards zero. */
#define BIAS       (x < 0 ? (uint64_t)(~0ULL >> (64 - imm)) : 0)
#define IGNORED    (&(bool){false})
SVE_SIGNED(static, asr, SHR(x))
SVE_UNSIGNED(static, lsr, USHR(x))
SVE_UNSIGNED(static, lsl, x << imm)
SVE_SIGNED(static, ssra, (u_t)z + (u_t)SHR(x))
SVE_UNSIGNED(static, usra, z + USHR(x))
SVE_SIGNED(static, srshr, SHR(x) + ROUND_BIT)
SVE_UNSIGNED(static, urshr, USHR(x) + ROUND_BIT)
SVE_SIGNED(static, srsra, (u_t)z + (u_t)(SHR(x) + ROUND_BIT))
SVE_UNSIGNED(static, ursra, z + USHR(x) + ROUND_BIT)
SVE_UNSIGNED(static, sri, imm < N ? x >> (imm & (N - 1)) | (z & ~(ONES >> (imm & (N - 1)))) : z)
SVE_UNSIGNED(static, sli, x << imm | (z & ~(u_t)(ONES << imm)))
SVE_SIGNED(static, sqshl, shift_signed(x, (int8_t)imm, N, false, true, IGNORED))
SVE_UNSIGNED(static, uqshl, shift_unsigned(x, (int8_t)imm, N, false, true, IGNORED))
SVE_SIGNED(static, sqshlu, shift_to_unsigned(x, (int8_t)imm, N, IGNORED))
/* The sum with the bias fits: it is only added to negative numbers. By the full width everything is -1 < x / 2^N < 1: 0, but
 * the smallest number, whose quotient is -1/2, is 0 as well. */
#define ASRD (imm < N ? (int64_t)((uint64_t)(int64_t)x + BIAS) >> imm : 0)
SVE_SIGNED(static, asrd, ASRD)

#define ROW(name, k) [A64_##name##_z_p_zi_ - A64_asr_z_p_zi_] = k
static const sve_fn *const shift_pred[] = {
	ROW(asr, asr),     ROW(lsr, lsr),     ROW(lsl, lsl),     ROW(asrd, asrd),     ROW(sqshl, sqshl),
	ROW(uqshl, uqshl), ROW(srshr, srshr), ROW(urshr, urshr), ROW(sqshlu, sqshlu),
};
#undef ROW

enum exec_status exec_sve_shift_pred(struct pe *pe, const struct args_sve_shift_pred *a)
{
	const unsigned tsz = a->tszh << 2 | a->tszl;
	const struct sve_govern g = {&pe->p[a->Pg], sve_shift_scale(tsz)};
	const union zreg *n = z_read(pe, a->Zdn);

	sve_run_merging(pe, shift_pred[a->id - A64_asr_z_p_zi_][g.scale], &g, a->Zdn, n, n, n, sve_shift_amount(tsz, a->imm3, a->right));
	return EXEC_NEXT;
}

enum exec_status exec_sve_shift(struct pe *pe, const struct args_sve_shift *a)
{
	const sve_fn *k = a->id == A64_asr_z_zi_ ? asr : a->id == A64_lsr_z_zi_ ? lsr : lsl;
	const unsigned tsz = a->tszh << 2 | a->tszl;
	const union zreg *n = z_read(pe, a->Zn);

	sve_run(pe, k[sve_shift_scale(tsz)], a->Zd, n, n, n, sve_shift_amount(tsz, a->imm3, a->right));
	return EXEC_NEXT;
}

#define ROW(name) [A64_##name - A64_ssra_z_zi_]
static const sve_fn *const shift_acc[] = {
	ROW(ssra_z_zi_) = ssra,   ROW(usra_z_zi_) = usra, ROW(srsra_z_zi_) = srsra,
	ROW(ursra_z_zi_) = ursra, ROW(sri_z_zzi_) = sri,  ROW(sli_z_zzi_) = sli,
};
#undef ROW

enum exec_status exec_sve_shift_acc(struct pe *pe, const struct args_sve_shift_acc *a)
{
	const bool insert = a->id == A64_sri_z_zzi_ || a->id == A64_sli_z_zzi_;
	const unsigned tsz = a->tszh << 2 | a->tszl, d = insert ? a->Zd : a->Zda;
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, d);

	sve_run(pe, shift_acc[a->id - A64_ssra_z_zi_][sve_shift_scale(tsz)], d, n, n, z, sve_shift_amount(tsz, a->imm3, a->right));
	return EXEC_NEXT;
}

/* By 1 up to the width, which is like by nothing. */
SVE_UNSIGNED(static, xar, (x ^ y) << (-imm & (N - 1)) | (x ^ y) >> (imm & (N - 1)))

enum exec_status exec_sve_xar(struct pe *pe, const struct args_sve_xar *a)
{
	const unsigned tsz = a->tszh << 2 | a->tszl;
	const union zreg *n = z_read(pe, a->Zdn), *m = z_read(pe, a->Zm);

	sve_run(pe, xar[sve_shift_scale(tsz)], a->Zdn, n, m, n, sve_shift_amount(tsz, a->imm3, true));
	return EXEC_NEXT;
}
