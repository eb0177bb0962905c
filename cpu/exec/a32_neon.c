/* cpu/exec/a32_neon.c - AArch32 Advanced SIMD: integer instructions with three registers, or two and a scalar.
 * Implements: DDI 0487 F4.1.22 "Advanced SIMD three registers of the same length", "of different length", "two registers and a
 *             scalar", F6.1: VHADD to VQRDMLSH, VAND to VBIF, VPADD, VPMAX, VPMIN, VADDL to VMULL.
 * Not here:   floating-point (a32_neon_fp.c); what is computed (simd_int.c, simd_sat.c, simd_diff.c). */
#include "cpu/exec/a32_vreg.h"
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

enum exec_status neon_run_with(struct pe *pe, simd_fn k, bool q, unsigned d, const union vreg *n, const union vreg *m, uint32_t aux)
{
	if (!k)
		return EXEC_UNDEF;
	if (q) {
		k(pe, qreg(pe, d), n, m, aux);
	} else {
		union vreg r = dvec(pe, d);
		k(pe, &r, n, m, aux);
		*dreg(pe, d) = r.d[0];
	}
	return EXEC_NEXT;
}

enum exec_status neon_run(struct pe *pe, simd_fn k, bool q, unsigned d, unsigned n, unsigned m, uint32_t aux)
{
	if (q)
		return neon_run_with(pe, k, true, d, qreg(pe, n), qreg(pe, m), aux);
	const union vreg vn = dvec(pe, n), vm = dvec(pe, m);
	return neon_run_with(pe, k, false, d, &vn, &vm, aux);
}

union vreg neon_spread(uint64_t e, unsigned size)
{
	static const uint64_t ones[4] = {0x0101010101010101u, 0x0001000100010001u, 0x0000000100000001u, 1};

	return (union vreg){.d = {e * ones[size], e * ones[size]}};
}

/* By instruction; signed and unsigned (VMUL: integers and polynomials). */
static const simd_fn *const same[][2] = {
	[NEON_HADD] = {simd_shadd, simd_uhadd},
	[NEON_QADD] = {simd_sqadd, simd_uqadd},
	[NEON_RHADD] = {simd_srhadd, simd_urhadd},
	[NEON_HSUB] = {simd_shsub, simd_uhsub},
	[NEON_QSUB] = {simd_sqsub, simd_uqsub},
	[NEON_CGT] = {simd_cmgt, simd_cmhi},
	[NEON_CGE] = {simd_cmge, simd_cmhs},
	[NEON_SHL] = {simd_sshl, simd_ushl},
	[NEON_QSHL] = {simd_sqshl, simd_uqshl},
	[NEON_RSHL] = {simd_srshl, simd_urshl},
	[NEON_QRSHL] = {simd_sqrshl, simd_uqrshl},
	[NEON_MAX] = {simd_smax, simd_umax},
	[NEON_MIN] = {simd_smin, simd_umin},
	[NEON_ABD] = {simd_sabd, simd_uabd},
	[NEON_ABA] = {simd_saba, simd_uaba},
	[NEON_ADD] = {simd_add},
	[NEON_SUB] = {simd_sub},
	[NEON_TST] = {simd_cmtst},
	[NEON_CEQ] = {simd_cmeq},
	[NEON_MLA] = {simd_mla},
	[NEON_MLS] = {simd_mls},
	[NEON_MUL] = {simd_mul, simd_pmul},
	[NEON_QDMULH] = {simd_sqdmulh},
	[NEON_QRDMULH] = {simd_sqrdmulh},
	[NEON_QRDMLAH] = {simd_sqrdmlah},
	[NEON_QRDMLSH] = {simd_sqrdmlsh},
	[NEON_AND] = {simd_and},
	[NEON_BIC] = {simd_bic},
	[NEON_ORR] = {simd_orr},
	[NEON_ORN] = {simd_orn},
	[NEON_EOR] = {simd_eor},
	[NEON_BSL] = {simd_bsl},
	[NEON_BIT] = {simd_bit},
	[NEON_BIF] = {simd_bif},
};

enum exec_status exec_neon_same(struct pe *pe, const struct args_neon_same *a)
{
	const simd_fn k = same[a->k][a->U | a->op][a->size];
	const unsigned d = DREG(a->D, a->Vd), n = DREG(a->N, a->Vn), m = DREG(a->M, a->Vm);
	const bool shift = a->k >= NEON_SHL && a->k <= NEON_QRSHL; /* Vm by Vn */

	return neon_run(pe, k, a->q, d, shift ? m : n, shift ? n : m, 0);
}

enum exec_status exec_neon_pair(struct pe *pe, const struct args_neon_pair *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_PADD] = {simd_addp, simd_addp},
		[NEON_PMAX] = {simd_smaxp, simd_umaxp},
		[NEON_PMIN] = {simd_sminp, simd_uminp},
	};
	const union vreg nm = {.d = {*dreg(pe, DREG(a->N, a->Vn)), *dreg(pe, DREG(a->M, a->Vm))}};

	return neon_run_with(pe, table[a->k][a->U][a->size], false, DREG(a->D, a->Vd), &nm, &nm, 0);
}

/* ---- operands and results of different length ---- */
static const simd_fn *const longer[][2] = {
	[NEON_ADDL] = {simd_saddl, simd_uaddl},
	[NEON_SUBL] = {simd_ssubl, simd_usubl},
	[NEON_ABAL] = {simd_sabal, simd_uabal},
	[NEON_ABDL] = {simd_sabdl, simd_uabdl},
	[NEON_MLAL] = {simd_smlal, simd_umlal},
	[NEON_MLSL] = {simd_smlsl, simd_umlsl},
	[NEON_QDMLAL] = {simd_sqdmlal},
	[NEON_QDMLSL] = {simd_sqdmlsl},
	[NEON_QDMULL] = {simd_sqdmull},
	[NEON_MULL] = {simd_smull, simd_umull},
};

enum exec_status exec_neon_long(struct pe *pe, const struct args_neon_long *a)
{
	const union vreg n = dvec(pe, DREG(a->N, a->Vn)), m = dvec(pe, DREG(a->M, a->Vm));

	if (!a->op)
		return neon_run_with(pe, longer[a->k][a->U][a->size], true, DREG(a->D, a->Vd), &n, &m, 0);
	/* VMULL of polynomials: of 8 bits, or with size 2 of 64. */
	if (a->size == 2 && !has(pe, FEAT_PMULL))
		return EXEC_UNDEF;
	return neon_run_with(pe, simd_pmull[a->size == 2 ? 3 : 0], true, DREG(a->D, a->Vd), &n, &m, 0);
}

enum exec_status exec_neon_wide(struct pe *pe, const struct args_neon_wide *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_ADDW] = {simd_saddw, simd_uaddw},
		[NEON_SUBW] = {simd_ssubw, simd_usubw},
	};
	const union vreg m = dvec(pe, DREG(a->M, a->Vm));

	return neon_run_with(pe, table[a->k][a->U][a->size], true, DREG(a->D, a->Vd), qreg(pe, DREG(a->N, a->Vn)), &m, 0);
}

enum exec_status exec_neon_high(struct pe *pe, const struct args_neon_high *a)
{
	static const simd_fn *const table[] = {
		[NEON_ADDHN] = simd_addhn, [NEON_RADDHN] = simd_raddhn, [NEON_SUBHN] = simd_subhn, [NEON_RSUBHN] = simd_rsubhn,
	};

	return neon_run_with(pe, table[a->k][a->size], false, DREG(a->D, a->Vd), qreg(pe, DREG(a->N, a->Vn)),
			     qreg(pe, DREG(a->M, a->Vm)), 0);
}

/* ---- two registers and a scalar ---- */

/* The scalar that M:Vm names, in every lane: D0-D7 hold those of 16 bits, D0-D15 those of 32. */
static union vreg scalar(struct pe *pe, unsigned size, unsigned m, unsigned vm)
{
	const union vreg v = dvec(pe, size == 1 ? vm & 7 : vm);

	return neon_spread(neon_element(&v, size, size == 1 ? m << 1 | vm >> 3 : m), size);
}

enum exec_status exec_neon_scalar(struct pe *pe, const struct args_neon_scalar *a)
{
	const unsigned d = DREG(a->D, a->Vd), n = DREG(a->N, a->Vn);
	const union vreg m = scalar(pe, a->size, a->M, a->Vm), vn = a->q ? *qreg(pe, n) : dvec(pe, n);

	if (a->F)
		return neon_scalar_fp(pe, a->k, a->size, a->q, d, &vn, &m);
	return neon_run_with(pe, same[a->k][0][a->size], a->q, d, &vn, &m, 0);
}

enum exec_status exec_neon_scalar_long(struct pe *pe, const struct args_neon_scalar_long *a)
{
	const union vreg m = scalar(pe, a->size, a->M, a->Vm), n = dvec(pe, DREG(a->N, a->Vn));

	return neon_run_with(pe, longer[a->k][a->U][a->size], true, DREG(a->D, a->Vd), &n, &m, 0);
}
