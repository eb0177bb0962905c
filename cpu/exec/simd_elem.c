/* cpu/exec/simd_elem.c - Advanced SIMD vector x indexed element, vector and scalar: the kernels of the plain forms, fed with one
 * element of Vm in every lane.
 * Implements: DDI 0487 C4.1.96: groups asimdelem, asisdelem.
 * Not here:   what is computed (simd_int.c, simd_sat.c, simd_diff.c, simd_dot.c, simd_fp.c, simd_fdot.c). */
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

enum { ANY, LONG, DOT /* 32-bit elements of four bytes or two halves */, HALF, FLOAT, WIDE /* FMLAL */ };

static const struct simd_row rows[] = {
	{A64_SMLAL_asimdelem_L, LONG, simd_smlal},
	{A64_SQDMLAL_asimdelem_L, LONG, simd_sqdmlal},
	{A64_SMLSL_asimdelem_L, LONG, simd_smlsl},
	{A64_SQDMLSL_asimdelem_L, LONG, simd_sqdmlsl},
	{A64_MUL_asimdelem_R, ANY, simd_mul},
	{A64_SMULL_asimdelem_L, LONG, simd_smull},
	{A64_SQDMULL_asimdelem_L, LONG, simd_sqdmull},
	{A64_SQDMULH_asimdelem_R, ANY, simd_sqdmulh},
	{A64_SQRDMULH_asimdelem_R, ANY, simd_sqrdmulh},
	{A64_SDOT_asimdelem_D, DOT, simd_sdot},
	{A64_FMLA_asimdelem_RH_H, HALF, simd_fmla},
	{A64_FMLS_asimdelem_RH_H, HALF, simd_fmls},
	{A64_FMUL_asimdelem_RH_H, HALF, simd_fmul},
	{A64_SUDOT_asimdelem_D, DOT, simd_sudot},
	{A64_BFDOT_asimdelem_E, DOT, simd_bfdot},
	{A64_FMLA_asimdelem_R_SD, FLOAT, simd_fmla},
	{A64_FMLS_asimdelem_R_SD, FLOAT, simd_fmls},
	{A64_FMUL_asimdelem_R_SD, FLOAT, simd_fmul},
	{A64_FMLAL_asimdelem_LH, WIDE, simd_fmlal},
	{A64_FMLSL_asimdelem_LH, WIDE, simd_fmlsl},
	{A64_USDOT_asimdelem_D, DOT, simd_usdot},
	{A64_BFMLAL_asimdelem_F, WIDE, simd_bfmlal},
	{A64_MLA_asimdelem_R, ANY, simd_mla},
	{A64_UMLAL_asimdelem_L, LONG, simd_umlal},
	{A64_MLS_asimdelem_R, ANY, simd_mls},
	{A64_UMLSL_asimdelem_L, LONG, simd_umlsl},
	{A64_UMULL_asimdelem_L, LONG, simd_umull},
	{A64_SQRDMLAH_asimdelem_R, ANY, simd_sqrdmlah},
	{A64_UDOT_asimdelem_D, DOT, simd_udot},
	{A64_SQRDMLSH_asimdelem_R, ANY, simd_sqrdmlsh},
	{A64_FMULX_asimdelem_RH_H, HALF, simd_fmulx},
	{A64_FCMLA_advsimd_elt, FLOAT, simd_fcmla},
	{A64_FMULX_asimdelem_R_SD, FLOAT, simd_fmulx},
	{A64_FMLAL2_asimdelem_LH, WIDE, simd_fmlal2},
	{A64_FMLSL2_asimdelem_LH, WIDE, simd_fmlsl2},
};

/* The element of 16, 32 or 64 bits that H:L:M name, and its register. */
struct element {
	unsigned size, index, rm;
};
static struct element element(unsigned size, unsigned h, unsigned l, unsigned m, unsigned rm)
{
	if (size == 1)
		return (struct element){1, h << 2 | l << 1 | m, rm};
	return (struct element){size, size == 2 ? h << 1 | l : h, m << 4 | rm};
}

/* FCMLA: pairs of lanes, so elements of twice the size; 32-bit ones are indexed by H:L, 64-bit ones by H. */
static void sel_fcmla(struct op *op, const struct args_asimdelem *a)
{
	const struct element e = element(a->size + 1, a->H, a->L, a->M, a->Rm);

	simd_set(op, op_simd_elem_q[e.size], simd_fcmla[a->size], a->Rd, a->Rn, e.rm,
		 AUX(simd_lanes(a->size, a->Q), e.index, a->rot));
	if (a->size == 1)
		simd_require(op, FEAT_FP16);
}

void sel_asimdelem(struct op *op, const struct args_asimdelem *a)
{
	const struct simd_row *r = SIMD_ROW(rows, a->id);
	const unsigned q = a->Q, rd = a->Rd, rn = a->Rn;
	const unsigned size = r->shape == HALF || r->shape == WIDE ? 1 : r->shape == DOT ? 2
			    : r->shape == FLOAT ? 2 + a->sz : a->size;
	const struct element e = element(size, a->H, a->L, a->M, a->Rm);

	if (a->id == A64_FCMLA_advsimd_elt) {
		sel_fcmla(op, a);
		return;
	}
	switch (r->shape) {
	case HALF:
	case FLOAT:
		simd_set(op, op_simd_elem_q[size], r->k[size], rd, rn, e.rm, AUX(simd_lanes(size, q), e.index, 0));
		break;
	case WIDE: /* FMLAL: Q is the length; BFMLAL: Q is B or T, always 4 lanes */
		simd_set(op, op_simd_elem_q[1], r->k[2], rd, rn, e.rm,
			 a->id == A64_BFMLAL_asimdelem_F ? AUX(4, e.index, q) : AUX(simd_lanes(2, q), e.index, 0));
		break;
	case LONG:
		simd_set(op, (q ? op_simd_elem_hi : op_simd_elem_q)[size], r->k[size], rd, rn, e.rm, AUX(0, e.index, 0));
		break;
	default:
		simd_set(op, (q ? op_simd_elem_q : op_simd_elem_d)[size], r->k[size], rd, rn, e.rm, AUX(0, e.index, 0));
	}
}

static const struct simd_row scalar_rows[] = {
	{A64_SQDMLAL_asisdelem_L, LONG, simd_sqdmlal},
	{A64_SQDMLSL_asisdelem_L, LONG, simd_sqdmlsl},
	{A64_SQDMULL_asisdelem_L, LONG, simd_sqdmull},
	{A64_SQDMULH_asisdelem_R, ANY, simd_sqdmulh},
	{A64_SQRDMULH_asisdelem_R, ANY, simd_sqrdmulh},
	{A64_FMLA_asisdelem_RH_H, HALF, simd_fmla},
	{A64_FMLS_asisdelem_RH_H, HALF, simd_fmls},
	{A64_FMUL_asisdelem_RH_H, HALF, simd_fmul},
	{A64_FMLA_asisdelem_R_SD, FLOAT, simd_fmla},
	{A64_FMLS_asisdelem_R_SD, FLOAT, simd_fmls},
	{A64_FMUL_asisdelem_R_SD, FLOAT, simd_fmul},
	{A64_SQRDMLAH_asisdelem_R, ANY, simd_sqrdmlah},
	{A64_SQRDMLSH_asisdelem_R, ANY, simd_sqrdmlsh},
	{A64_FMULX_asisdelem_RH_H, HALF, simd_fmulx},
	{A64_FMULX_asisdelem_R_SD, FLOAT, simd_fmulx},
};

void sel_asisdelem(struct op *op, const struct args_asisdelem *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_rows, a->id);
	const unsigned size = r->shape == HALF ? 1 : r->shape == FLOAT ? 2 + a->sz : a->size;
	const struct element e = element(size, a->H, a->L, a->M, a->Rm);
	const op_fn body = r->shape == LONG ? op_simd_elem_scalar_long[size]
			 : r->shape == ANY ? op_simd_elem_scalar[size] : op_simd_elem_q[size];

	simd_set(op, body, r->k[size], a->Rd, a->Rn, e.rm, AUX(1, e.index, 0));
}
