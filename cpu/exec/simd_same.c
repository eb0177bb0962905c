/* cpu/exec/simd_same.c - Advanced SIMD three same, vector and scalar, with the FP16 and the extra forms: which kernel, which shape.
 * Implements: DDI 0487 C4.1.96: groups asimdsame, asimdsamefp16, asimdsame2, asisdsame, asisdsamefp16, asisdsame2.
 * Not here:   what is computed (simd_int.c, simd_sat.c, simd_fp.c, simd_dot.c). */
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

enum { ANY /* no lane changes FPSR */, SAT, PAIR, FLOAT, BITS, WIDE /* FMLAL: half-precision operands */ };

static const struct simd_row same[] = {
	{A64_SHADD_asimdsame_only, ANY, simd_shadd},
	{A64_SQADD_asimdsame_only, SAT, simd_sqadd},
	{A64_SRHADD_asimdsame_only, ANY, simd_srhadd},
	{A64_SHSUB_asimdsame_only, ANY, simd_shsub},
	{A64_SQSUB_asimdsame_only, SAT, simd_sqsub},
	{A64_CMGT_asimdsame_only, ANY, simd_cmgt},
	{A64_CMGE_asimdsame_only, ANY, simd_cmge},
	{A64_SSHL_asimdsame_only, ANY, simd_sshl},
	{A64_SQSHL_asimdsame_only, SAT, simd_sqshl},
	{A64_SRSHL_asimdsame_only, ANY, simd_srshl},
	{A64_SQRSHL_asimdsame_only, SAT, simd_sqrshl},
	{A64_SMAX_asimdsame_only, ANY, simd_smax},
	{A64_SMIN_asimdsame_only, ANY, simd_smin},
	{A64_SABD_asimdsame_only, ANY, simd_sabd},
	{A64_SABA_asimdsame_only, ANY, simd_saba},
	{A64_ADD_asimdsame_only, ANY, simd_add},
	{A64_CMTST_asimdsame_only, ANY, simd_cmtst},
	{A64_MLA_asimdsame_only, ANY, simd_mla},
	{A64_MUL_asimdsame_only, ANY, simd_mul},
	{A64_SMAXP_asimdsame_only, PAIR, simd_smaxp},
	{A64_SMINP_asimdsame_only, PAIR, simd_sminp},
	{A64_SQDMULH_asimdsame_only, SAT, simd_sqdmulh},
	{A64_ADDP_asimdsame_only, PAIR, simd_addp},
	{A64_FMAXNM_asimdsame_only, FLOAT, simd_fmaxnm},
	{A64_FMLA_asimdsame_only, FLOAT, simd_fmla},
	{A64_FADD_asimdsame_only, FLOAT, simd_fadd},
	{A64_FMULX_asimdsame_only, FLOAT, simd_fmulx},
	{A64_FCMEQ_asimdsame_only, FLOAT, simd_fcmeq},
	{A64_FMAX_asimdsame_only, FLOAT, simd_fmax},
	{A64_FRECPS_asimdsame_only, FLOAT, simd_frecps},
	{A64_AND_asimdsame_only, BITS, simd_and},
	{A64_FMLAL_asimdsame_F, WIDE, simd_fmlal},
	{A64_BIC_asimdsame_only, BITS, simd_bic},
	{A64_FMINNM_asimdsame_only, FLOAT, simd_fminnm},
	{A64_FMLS_asimdsame_only, FLOAT, simd_fmls},
	{A64_FSUB_asimdsame_only, FLOAT, simd_fsub},
	{A64_FMIN_asimdsame_only, FLOAT, simd_fmin},
	{A64_FRSQRTS_asimdsame_only, FLOAT, simd_frsqrts},
	{A64_ORR_asimdsame_only, BITS, simd_orr},
	{A64_FMLSL_asimdsame_F, WIDE, simd_fmlsl},
	{A64_ORN_asimdsame_only, BITS, simd_orn},
	{A64_UHADD_asimdsame_only, ANY, simd_uhadd},
	{A64_UQADD_asimdsame_only, SAT, simd_uqadd},
	{A64_URHADD_asimdsame_only, ANY, simd_urhadd},
	{A64_UHSUB_asimdsame_only, ANY, simd_uhsub},
	{A64_UQSUB_asimdsame_only, SAT, simd_uqsub},
	{A64_CMHI_asimdsame_only, ANY, simd_cmhi},
	{A64_CMHS_asimdsame_only, ANY, simd_cmhs},
	{A64_USHL_asimdsame_only, ANY, simd_ushl},
	{A64_UQSHL_asimdsame_only, SAT, simd_uqshl},
	{A64_URSHL_asimdsame_only, ANY, simd_urshl},
	{A64_UQRSHL_asimdsame_only, SAT, simd_uqrshl},
	{A64_UMAX_asimdsame_only, ANY, simd_umax},
	{A64_UMIN_asimdsame_only, ANY, simd_umin},
	{A64_UABD_asimdsame_only, ANY, simd_uabd},
	{A64_UABA_asimdsame_only, ANY, simd_uaba},
	{A64_SUB_asimdsame_only, ANY, simd_sub},
	{A64_CMEQ_asimdsame_only, ANY, simd_cmeq},
	{A64_MLS_asimdsame_only, ANY, simd_mls},
	{A64_PMUL_asimdsame_only, ANY, simd_pmul},
	{A64_UMAXP_asimdsame_only, PAIR, simd_umaxp},
	{A64_UMINP_asimdsame_only, PAIR, simd_uminp},
	{A64_SQRDMULH_asimdsame_only, SAT, simd_sqrdmulh},
	{A64_FMAXNMP_asimdsame_only, FLOAT, simd_fmaxnmp},
	{A64_FADDP_asimdsame_only, FLOAT, simd_faddp},
	{A64_FMUL_asimdsame_only, FLOAT, simd_fmul},
	{A64_FCMGE_asimdsame_only, FLOAT, simd_fcmge},
	{A64_FACGE_asimdsame_only, FLOAT, simd_facge},
	{A64_FMAXP_asimdsame_only, FLOAT, simd_fmaxp},
	{A64_FDIV_asimdsame_only, FLOAT, simd_fdiv},
	{A64_EOR_asimdsame_only, BITS, simd_eor},
	{A64_FMLAL2_asimdsame_F, WIDE, simd_fmlal2},
	{A64_BSL_asimdsame_only, BITS, simd_bsl},
	{A64_FMINNMP_asimdsame_only, FLOAT, simd_fminnmp},
	{A64_FABD_asimdsame_only, FLOAT, simd_fabd},
	{A64_FCMGT_asimdsame_only, FLOAT, simd_fcmgt},
	{A64_FACGT_asimdsame_only, FLOAT, simd_facgt},
	{A64_FMINP_asimdsame_only, FLOAT, simd_fminp},
	{A64_BIT_asimdsame_only, BITS, simd_bit},
	{A64_FMLSL2_asimdsame_F, WIDE, simd_fmlsl2},
	{A64_BIF_asimdsame_only, BITS, simd_bif},
};

void sel_asimdsame(struct op *op, const struct args_asimdsame *a)
{
	const struct simd_row *r = SIMD_ROW(same, a->id);
	const unsigned q = a->Q;

	switch (r->shape) {
	case FLOAT:
		simd_set(op, op_simd_q, r->k[2 + a->sz], a->Rd, a->Rn, a->Rm, AUX(simd_lanes(2 + a->sz, q), 0, 0));
		break;
	case WIDE:
		simd_set(op, op_simd_q, r->k[2], a->Rd, a->Rn, a->Rm, AUX(simd_lanes(2, q), 0, 0));
		break;
	case BITS:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[0], a->Rd, a->Rn, a->Rm, 0);
		break;
	case PAIR:
		simd_set(op, q ? op_simd_q : op_simd_pair_d, r->k[a->size], a->Rd, a->Rn, a->Rm, 0);
		break;
	case SAT:
		simd_set(op, q ? op_simd_q : op_simd_d_sat, r->k[a->size], a->Rd, a->Rn, a->Rm, 0);
		break;
	default:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[a->size], a->Rd, a->Rn, a->Rm, 0);
	}
}

static const struct simd_row samefp16[] = {
	{A64_FMAXNM_asimdsamefp16_only, 0, simd_fmaxnm},
	{A64_FMLA_asimdsamefp16_only, 0, simd_fmla},
	{A64_FADD_asimdsamefp16_only, 0, simd_fadd},
	{A64_FMULX_asimdsamefp16_only, 0, simd_fmulx},
	{A64_FCMEQ_asimdsamefp16_only, 0, simd_fcmeq},
	{A64_FMAX_asimdsamefp16_only, 0, simd_fmax},
	{A64_FRECPS_asimdsamefp16_only, 0, simd_frecps},
	{A64_FMINNM_asimdsamefp16_only, 0, simd_fminnm},
	{A64_FMLS_asimdsamefp16_only, 0, simd_fmls},
	{A64_FSUB_asimdsamefp16_only, 0, simd_fsub},
	{A64_FMIN_asimdsamefp16_only, 0, simd_fmin},
	{A64_FRSQRTS_asimdsamefp16_only, 0, simd_frsqrts},
	{A64_FMAXNMP_asimdsamefp16_only, 0, simd_fmaxnmp},
	{A64_FADDP_asimdsamefp16_only, 0, simd_faddp},
	{A64_FMUL_asimdsamefp16_only, 0, simd_fmul},
	{A64_FCMGE_asimdsamefp16_only, 0, simd_fcmge},
	{A64_FACGE_asimdsamefp16_only, 0, simd_facge},
	{A64_FMAXP_asimdsamefp16_only, 0, simd_fmaxp},
	{A64_FDIV_asimdsamefp16_only, 0, simd_fdiv},
	{A64_FMINNMP_asimdsamefp16_only, 0, simd_fminnmp},
	{A64_FABD_asimdsamefp16_only, 0, simd_fabd},
	{A64_FCMGT_asimdsamefp16_only, 0, simd_fcmgt},
	{A64_FACGT_asimdsamefp16_only, 0, simd_facgt},
	{A64_FMINP_asimdsamefp16_only, 0, simd_fminp},
};

void sel_asimdsamefp16(struct op *op, const struct args_asimdsamefp16 *a)
{
	const struct simd_row *r = SIMD_ROW(samefp16, a->id);

	simd_set(op, op_simd_q, r->k[1], a->Rd, a->Rn, a->Rm, AUX(simd_lanes(1, a->Q), 0, 0));
}

static const struct simd_row same2[] = {
	{A64_SDOT_asimdsame2_D, ANY, simd_sdot},
	{A64_USDOT_asimdsame2_D, ANY, simd_usdot},
	{A64_SQRDMLAH_asimdsame2_only, SAT, simd_sqrdmlah},
	{A64_SQRDMLSH_asimdsame2_only, SAT, simd_sqrdmlsh},
	{A64_UDOT_asimdsame2_D, ANY, simd_udot},
	{A64_FCMLA_asimdsame2_C, FLOAT, simd_fcmla},
	{A64_FCADD_asimdsame2_C, FLOAT, simd_fcadd},
	{A64_BFDOT_asimdsame2_D, WIDE, simd_bfdot},
	{A64_BFMLAL_asimdsame2_F_, WIDE, simd_bfmlal},
	{A64_SMMLA_asimdsame2_G, ANY, simd_smmla},
	{A64_USMMLA_asimdsame2_G, ANY, simd_usmmla},
	{A64_BFMMLA_asimdsame2_E, ANY, simd_bfmmla},
	{A64_UMMLA_asimdsame2_G, ANY, simd_ummla},
};

void sel_asimdsame2(struct op *op, const struct args_asimdsame2 *a)
{
	const struct simd_row *r = SIMD_ROW(same2, a->id);

	switch (a->id) {
	case A64_FCMLA_asimdsame2_C:
	case A64_FCADD_asimdsame2_C:
		simd_set(op, op_simd_q, r->k[a->size], a->Rd, a->Rn, a->Rm, AUX(simd_lanes(a->size, a->Q), 0, a->rot));
		if (a->size == 1)
			simd_require(op, FEAT_FP16);
		break;
	case A64_BFMLAL_asimdsame2_F_: /* Q: of each pair of elements, the upper */
		simd_set(op, op_simd_q, r->k[2], a->Rd, a->Rn, a->Rm, AUX(4, 0, a->Q));
		break;
	case A64_SMMLA_asimdsame2_G:
	case A64_UMMLA_asimdsame2_G:
	case A64_USMMLA_asimdsame2_G:
	case A64_BFMMLA_asimdsame2_E:
		simd_set(op, op_simd_q, r->k[2], a->Rd, a->Rn, a->Rm, 0);
		break;
	case A64_SQRDMLAH_asimdsame2_only:
	case A64_SQRDMLSH_asimdsame2_only:
		simd_set(op, a->Q ? op_simd_q : op_simd_d_sat, r->k[a->size], a->Rd, a->Rn, a->Rm, 0);
		break;
	default:
		simd_set(op, a->Q ? op_simd_q : op_simd_d, r->k[2], a->Rd, a->Rn, a->Rm, 0);
	}
}

static const struct simd_row scalar_same[] = {
	{A64_SQADD_asisdsame_only, ANY, simd_sqadd},
	{A64_SQSUB_asisdsame_only, ANY, simd_sqsub},
	{A64_CMGT_asisdsame_only, BITS, simd_cmgt},
	{A64_CMGE_asisdsame_only, BITS, simd_cmge},
	{A64_SSHL_asisdsame_only, BITS, simd_sshl},
	{A64_SQSHL_asisdsame_only, ANY, simd_sqshl},
	{A64_SRSHL_asisdsame_only, BITS, simd_srshl},
	{A64_SQRSHL_asisdsame_only, ANY, simd_sqrshl},
	{A64_ADD_asisdsame_only, BITS, simd_add},
	{A64_CMTST_asisdsame_only, BITS, simd_cmtst},
	{A64_SQDMULH_asisdsame_only, ANY, simd_sqdmulh},
	{A64_FMULX_asisdsame_only, FLOAT, simd_fmulx},
	{A64_FCMEQ_asisdsame_only, FLOAT, simd_fcmeq},
	{A64_FRECPS_asisdsame_only, FLOAT, simd_frecps},
	{A64_FRSQRTS_asisdsame_only, FLOAT, simd_frsqrts},
	{A64_UQADD_asisdsame_only, ANY, simd_uqadd},
	{A64_UQSUB_asisdsame_only, ANY, simd_uqsub},
	{A64_CMHI_asisdsame_only, BITS, simd_cmhi},
	{A64_CMHS_asisdsame_only, BITS, simd_cmhs},
	{A64_USHL_asisdsame_only, BITS, simd_ushl},
	{A64_UQSHL_asisdsame_only, ANY, simd_uqshl},
	{A64_URSHL_asisdsame_only, BITS, simd_urshl},
	{A64_UQRSHL_asisdsame_only, ANY, simd_uqrshl},
	{A64_SUB_asisdsame_only, BITS, simd_sub},
	{A64_CMEQ_asisdsame_only, BITS, simd_cmeq},
	{A64_SQRDMULH_asisdsame_only, ANY, simd_sqrdmulh},
	{A64_FCMGE_asisdsame_only, FLOAT, simd_fcmge},
	{A64_FACGE_asisdsame_only, FLOAT, simd_facge},
	{A64_FABD_asisdsame_only, FLOAT, simd_fabd},
	{A64_FCMGT_asisdsame_only, FLOAT, simd_fcmgt},
	{A64_FACGT_asisdsame_only, FLOAT, simd_facgt},
};

void sel_asisdsame(struct op *op, const struct args_asisdsame *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_same, a->id);

	if (r->shape == FLOAT)
		simd_set(op, op_simd_q, r->k[2 + a->sz], a->Rd, a->Rn, a->Rm, AUX(1, 0, 0));
	else if (r->shape == BITS) /* 64 bits only */
		simd_set(op, op_simd_d, r->k[3], a->Rd, a->Rn, a->Rm, 0);
	else
		simd_set(op, op_simd_scalar[a->size], r->k[a->size], a->Rd, a->Rn, a->Rm, 0);
}

static const struct simd_row scalar_samefp16[] = {
	{A64_FMULX_asisdsamefp16_only, 0, simd_fmulx},
	{A64_FCMEQ_asisdsamefp16_only, 0, simd_fcmeq},
	{A64_FRECPS_asisdsamefp16_only, 0, simd_frecps},
	{A64_FRSQRTS_asisdsamefp16_only, 0, simd_frsqrts},
	{A64_FCMGE_asisdsamefp16_only, 0, simd_fcmge},
	{A64_FACGE_asisdsamefp16_only, 0, simd_facge},
	{A64_FABD_asisdsamefp16_only, 0, simd_fabd},
	{A64_FCMGT_asisdsamefp16_only, 0, simd_fcmgt},
	{A64_FACGT_asisdsamefp16_only, 0, simd_facgt},
};

void sel_asisdsamefp16(struct op *op, const struct args_asisdsamefp16 *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_samefp16, a->id);

	simd_set(op, op_simd_q, r->k[1], a->Rd, a->Rn, a->Rm, AUX(1, 0, 0));
}

void sel_asisdsame2(struct op *op, const struct args_asisdsame2 *a)
{
	const simd_fn *k = a->id == A64_SQRDMLAH_asisdsame2_only ? simd_sqrdmlah : simd_sqrdmlsh;

	simd_set(op, op_simd_scalar[a->size], k[a->size], a->Rd, a->Rn, a->Rm, 0);
}
