/* cpu/exec/a32_neon_ext.c - AArch32 Advanced SIMD: dot and matrix products, complex numbers, widening products, cryptography.
 * Implements: DDI 0487 F4.1.22 "Advanced SIMD three registers of the same length extension", "dot product", "and scalar
 *             extension"; F6.1: VDOT to VUSMMLA, VCADD, VCMLA, VFMAL, VFMSL, VFMAB, VFMAT; AESE to SHA256SU1.
 * Not here:   what is computed (simd_dot.c, simd_fdot.c, crypto_*.c). */
#include "cpu/exec/a32_vreg.h"
#include "cpu/exec/crypto.h"
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

/* All have 32-bit sums. FPCR.EBF, which BFDOT and BFMMLA look at, is not for AArch32: the standard FPSCR value hides it. */
static const simd_fn *const dot[] = {
	[NEON_BFDOT] = simd_bfdot,   [NEON_SDOT] = simd_sdot,   [NEON_UDOT] = simd_udot,   [NEON_USDOT] = simd_usdot,
	[NEON_SUDOT] = simd_sudot,   [NEON_BFMMLA] = simd_bfmmla, [NEON_SMMLA] = simd_smmla, [NEON_UMMLA] = simd_ummla,
	[NEON_USMMLA] = simd_usmmla,
};

enum exec_status exec_neon_dot(struct pe *pe, const struct args_neon_dot *a)
{
	return neon_run_fp(pe, dot[a->k][2], a->q, DREG(a->D, a->Vd), DREG(a->N, a->Vn), DREG(a->M, a->Vm), 0);
}

enum exec_status exec_neon_dot_scalar(struct pe *pe, const struct args_neon_dot_scalar *a)
{
	const unsigned n = DREG(a->N, a->Vn);
	const union vreg v = dvec(pe, a->Vm), m = neon_spread(v.s[a->M], 2), vn = a->q ? *qreg(pe, n) : dvec(pe, n);

	return neon_run_fp_with(pe, dot[a->k][2], a->q, DREG(a->D, a->Vd), &vn, &m, 0);
}

/* ---- complex numbers ---- */
enum exec_status exec_neon_complex(struct pe *pe, const struct args_neon_complex *a)
{
	const unsigned size = a->S ? 2 : 1;

	if (size == 1 && !has(pe, FEAT_FP16))
		return EXEC_UNDEF;
	return neon_run_fp(pe, (a->k == NEON_CADD ? simd_fcadd : simd_fcmla)[size], a->q, DREG(a->D, a->Vd), DREG(a->N, a->Vn),
			   DREG(a->M, a->Vm), AUX(neon_lanes(size, a->q), 0, a->rot));
}

/* The scalar is a pair: Vm[M] of halves, or all of M:Vm. */
enum exec_status exec_neon_complex_scalar(struct pe *pe, const struct args_neon_complex_scalar *a)
{
	const unsigned size = a->S ? 2 : 1, n = DREG(a->N, a->Vn);
	const union vreg v = dvec(pe, a->S ? DREG(a->M, a->Vm) : a->Vm);
	const union vreg m = a->S ? neon_spread(v.d[0], 3) : neon_spread(v.s[a->M], 2), vn = a->q ? *qreg(pe, n) : dvec(pe, n);

	return neon_run_fp_with(pe, simd_fcmla[size], a->q, DREG(a->D, a->Vd), &vn, &m, AUX(neon_lanes(size, a->q), 0, a->rot));
}

/* ---- half precision and BFloat16 into single precision ---- */
/* The operands of VFMAL: D registers, or S registers where the result is one D register. */
static union vreg halves(struct pe *pe, bool q, unsigned high, unsigned low)
{
	return q ? dvec(pe, DREG(high, low)) : (union vreg){.s = {*sreg(pe, SREG(low, high)), 0, 0, 0}};
}

enum exec_status exec_neon_fmal(struct pe *pe, const struct args_neon_fmal *a)
{
	const union vreg n = halves(pe, a->q, a->N, a->Vn), m = halves(pe, a->q, a->M, a->Vm);

	return neon_run_fp_with(pe, (a->sub ? simd_fmlsl : simd_fmlal)[2], a->q, DREG(a->D, a->Vd), &n, &m,
				AUX(neon_lanes(2, a->q), 0, 0));
}

enum exec_status exec_neon_fmal_scalar(struct pe *pe, const struct args_neon_fmal_scalar *a)
{
	const union vreg n = halves(pe, a->q, a->N, a->Vn), v = halves(pe, a->q, a->q ? 0 : a->M, a->Vm & 7);
	const union vreg m = neon_spread(v.h[a->q ? a->M << 1 | a->Vm >> 3 : a->Vm >> 3], 1);

	return neon_run_fp_with(pe, (a->sub ? simd_fmlsl : simd_fmlal)[2], a->q, DREG(a->D, a->Vd), &n, &m,
				AUX(neon_lanes(2, a->q), 0, 0));
}

/* Q is which of each pair of operands: bottom or top. */
enum exec_status exec_neon_bfmal(struct pe *pe, const struct args_neon_bfmal *a)
{
	return neon_run_fp(pe, simd_bfmlal[2], true, DREG(a->D, a->Vd), DREG(a->N, a->Vn), DREG(a->M, a->Vm), AUX(4, 0, a->Q));
}

enum exec_status exec_neon_bfmal_scalar(struct pe *pe, const struct args_neon_bfmal_scalar *a)
{
	const union vreg v = dvec(pe, a->Vm & 7), m = neon_spread(v.h[a->M << 1 | a->Vm >> 3], 1);

	return neon_run_fp_with(pe, simd_bfmlal[2], true, DREG(a->D, a->Vd), qreg(pe, DREG(a->N, a->Vn)), &m, AUX(4, 0, a->Q));
}

/* ---- cryptography: those of two registers have no Vn, and their kernels take Vm for it ---- */
enum exec_status exec_neon_crypto(struct pe *pe, const struct args_neon_crypto *a)
{
	const unsigned d = DREG(a->D, a->Vd), m = DREG(a->M, a->Vm), n = a->k >= CRYPTO_SHA1C ? DREG(a->N, a->Vn) : m;
	const enum crypto_insn insn = (enum crypto_insn)a->k;

	return neon_run(pe, insn >= CRYPTO_SHA1H ? crypto_sha_kernel(insn) : crypto_aes_kernel(insn), true, d, n, m, 0);
}
