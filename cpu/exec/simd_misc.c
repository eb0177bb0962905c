/* cpu/exec/simd_misc.c - Advanced SIMD two-register miscellaneous and across lanes, vector and scalar: which kernel, which shape.
 * Implements: DDI 0487 C4.1.96: groups asimdmisc, asimdmiscfp16, asisdmisc, asisdmiscfp16, asimdall, asisdpair.
 * Not here:   what is computed (simd_unary.c, simd_sat.c, simd_narrow.c, simd_fp.c, simd_fpmisc.c). */
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

enum { ANY /* no lane changes FPSR */, SAT, NARROW, SHLL, BITS, FLOAT, FLOAT_SIGN, FLOAT_NARROW, FLOAT_LONG };

static const struct simd_row misc[] = {
	{A64_REV64_asimdmisc_R, ANY, simd_rev64},
	{A64_REV16_asimdmisc_R, ANY, simd_rev16},
	{A64_SADDLP_asimdmisc_P, ANY, simd_saddlp},
	{A64_SUQADD_asimdmisc_R, SAT, simd_suqadd},
	{A64_CLS_asimdmisc_R, ANY, simd_cls},
	{A64_CNT_asimdmisc_R, ANY, simd_cnt},
	{A64_SADALP_asimdmisc_P, ANY, simd_sadalp},
	{A64_SQABS_asimdmisc_R, SAT, simd_sqabs},
	{A64_CMGT_asimdmisc_Z, ANY, simd_cmgt0},
	{A64_CMEQ_asimdmisc_Z, ANY, simd_cmeq0},
	{A64_CMLT_asimdmisc_Z, ANY, simd_cmlt0},
	{A64_ABS_asimdmisc_R, ANY, simd_abs},
	{A64_XTN_asimdmisc_N, NARROW, simd_shrn},
	{A64_SQXTN_asimdmisc_N, NARROW, simd_sqshrn},
	{A64_FCVTN_asimdmisc_N, FLOAT_NARROW, simd_fcvtn},
	{A64_FCVTL_asimdmisc_L, FLOAT_LONG, simd_fcvtl},
	{A64_FRINTN_asimdmisc_R, FLOAT, simd_frintn},
	{A64_FRINTM_asimdmisc_R, FLOAT, simd_frintm},
	{A64_FCVTNS_asimdmisc_R, FLOAT, simd_fcvtns},
	{A64_FCVTMS_asimdmisc_R, FLOAT, simd_fcvtms},
	{A64_FCVTAS_asimdmisc_R, FLOAT, simd_fcvtas},
	{A64_SCVTF_asimdmisc_R, FLOAT, simd_scvtf},
	{A64_FRINT32Z_asimdmisc_R, FLOAT, simd_frint32z},
	{A64_FRINT64Z_asimdmisc_R, FLOAT, simd_frint64z},
	{A64_FCMGT_asimdmisc_FZ, FLOAT, simd_fcmgt0},
	{A64_FCMEQ_asimdmisc_FZ, FLOAT, simd_fcmeq0},
	{A64_FCMLT_asimdmisc_FZ, FLOAT, simd_fcmlt0},
	{A64_FABS_asimdmisc_R, FLOAT_SIGN, simd_fabs_ah},
	{A64_FRINTP_asimdmisc_R, FLOAT, simd_frintp},
	{A64_FRINTZ_asimdmisc_R, FLOAT, simd_frintz},
	{A64_FCVTPS_asimdmisc_R, FLOAT, simd_fcvtps},
	{A64_FCVTZS_asimdmisc_R, FLOAT, simd_fcvtzs},
	{A64_URECPE_asimdmisc_R, FLOAT, simd_urecpe},
	{A64_FRECPE_asimdmisc_R, FLOAT, simd_frecpe},
	{A64_BFCVTN_asimdmisc_4S, FLOAT_NARROW, simd_bfcvtn},
	{A64_REV32_asimdmisc_R, ANY, simd_rev32},
	{A64_UADDLP_asimdmisc_P, ANY, simd_uaddlp},
	{A64_USQADD_asimdmisc_R, SAT, simd_usqadd},
	{A64_CLZ_asimdmisc_R, ANY, simd_clz},
	{A64_UADALP_asimdmisc_P, ANY, simd_uadalp},
	{A64_SQNEG_asimdmisc_R, SAT, simd_sqneg},
	{A64_CMGE_asimdmisc_Z, ANY, simd_cmge0},
	{A64_CMLE_asimdmisc_Z, ANY, simd_cmle0},
	{A64_NEG_asimdmisc_R, ANY, simd_neg},
	{A64_SQXTUN_asimdmisc_N, NARROW, simd_sqshrun},
	{A64_SHLL_asimdmisc_S, SHLL, simd_ushll},
	{A64_UQXTN_asimdmisc_N, NARROW, simd_uqshrn},
	{A64_FCVTXN_asimdmisc_N, FLOAT_NARROW, simd_fcvtxn},
	{A64_FRINTA_asimdmisc_R, FLOAT, simd_frinta},
	{A64_FRINTX_asimdmisc_R, FLOAT, simd_frintx},
	{A64_FCVTNU_asimdmisc_R, FLOAT, simd_fcvtnu},
	{A64_FCVTMU_asimdmisc_R, FLOAT, simd_fcvtmu},
	{A64_FCVTAU_asimdmisc_R, FLOAT, simd_fcvtau},
	{A64_UCVTF_asimdmisc_R, FLOAT, simd_ucvtf},
	{A64_FRINT32X_asimdmisc_R, FLOAT, simd_frint32x},
	{A64_FRINT64X_asimdmisc_R, FLOAT, simd_frint64x},
	{A64_NOT_asimdmisc_R, BITS, simd_not},
	{A64_RBIT_asimdmisc_R, BITS, simd_rbit},
	{A64_FCMGE_asimdmisc_FZ, FLOAT, simd_fcmge0},
	{A64_FCMLE_asimdmisc_FZ, FLOAT, simd_fcmle0},
	{A64_FNEG_asimdmisc_R, FLOAT_SIGN, simd_fneg_ah},
	{A64_FRINTI_asimdmisc_R, FLOAT, simd_frinti},
	{A64_FCVTPU_asimdmisc_R, FLOAT, simd_fcvtpu},
	{A64_FCVTZU_asimdmisc_R, FLOAT, simd_fcvtzu},
	{A64_URSQRTE_asimdmisc_R, FLOAT, simd_ursqrte},
	{A64_FRSQRTE_asimdmisc_R, FLOAT, simd_frsqrte},
	{A64_FSQRT_asimdmisc_R, FLOAT, simd_fsqrt},
};

void sel_asimdmisc(struct op *op, const struct args_asimdmisc *a)
{
	const struct simd_row *r = SIMD_ROW(misc, a->id);
	const unsigned q = a->Q;

	switch (r->shape) {
	case FLOAT:
		simd_set(op, op_simd_q, r->k[2 + a->sz], a->Rd, a->Rn, a->Rn, AUX(simd_lanes(2 + a->sz, q), 0, 0));
		break;
	case FLOAT_SIGN:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[2 + a->sz], a->Rd, a->Rn, a->Rn, 0);
		break;
	case FLOAT_NARROW: /* by the size of the result; FCVTXN and BFCVTN have one */
		simd_set(op, q ? op_simd_narrow2 : op_simd_d, r->k[1 + a->sz], a->Rd, a->Rn, a->Rn, 0);
		break;
	case FLOAT_LONG:
		simd_set(op, q ? op_simd_hi : op_simd_q, r->k[1 + a->sz], a->Rd, a->Rn, a->Rn, 0);
		break;
	case NARROW:
		simd_set(op, q ? op_simd_narrow2 : op_simd_d, r->k[a->size], a->Rd, a->Rn, a->Rn, 0);
		break;
	case SHLL:
		simd_set(op, q ? op_simd_hi : op_simd_q, r->k[a->size], a->Rd, a->Rn, a->Rn, AUX(8u << a->size, 0, 0));
		break;
	case BITS:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[0], a->Rd, a->Rn, a->Rn, 0);
		break;
	case SAT:
		simd_set(op, q ? op_simd_q : op_simd_d_sat, r->k[a->size], a->Rd, a->Rn, a->Rn, 0);
		break;
	default:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[a->size], a->Rd, a->Rn, a->Rn, 0);
	}
}

static const struct simd_row miscfp16[] = {
	{A64_FRINTN_asimdmiscfp16_R, 0, simd_frintn},
	{A64_FRINTM_asimdmiscfp16_R, 0, simd_frintm},
	{A64_FCVTNS_asimdmiscfp16_R, 0, simd_fcvtns},
	{A64_FCVTMS_asimdmiscfp16_R, 0, simd_fcvtms},
	{A64_FCVTAS_asimdmiscfp16_R, 0, simd_fcvtas},
	{A64_SCVTF_asimdmiscfp16_R, 0, simd_scvtf},
	{A64_FCMGT_asimdmiscfp16_FZ, 0, simd_fcmgt0},
	{A64_FCMEQ_asimdmiscfp16_FZ, 0, simd_fcmeq0},
	{A64_FCMLT_asimdmiscfp16_FZ, 0, simd_fcmlt0},
	{A64_FABS_asimdmiscfp16_R, FLOAT_SIGN, simd_fabs_ah},
	{A64_FRINTP_asimdmiscfp16_R, 0, simd_frintp},
	{A64_FRINTZ_asimdmiscfp16_R, 0, simd_frintz},
	{A64_FCVTPS_asimdmiscfp16_R, 0, simd_fcvtps},
	{A64_FCVTZS_asimdmiscfp16_R, 0, simd_fcvtzs},
	{A64_FRECPE_asimdmiscfp16_R, 0, simd_frecpe},
	{A64_FRINTA_asimdmiscfp16_R, 0, simd_frinta},
	{A64_FRINTX_asimdmiscfp16_R, 0, simd_frintx},
	{A64_FCVTNU_asimdmiscfp16_R, 0, simd_fcvtnu},
	{A64_FCVTMU_asimdmiscfp16_R, 0, simd_fcvtmu},
	{A64_FCVTAU_asimdmiscfp16_R, 0, simd_fcvtau},
	{A64_UCVTF_asimdmiscfp16_R, 0, simd_ucvtf},
	{A64_FCMGE_asimdmiscfp16_FZ, 0, simd_fcmge0},
	{A64_FCMLE_asimdmiscfp16_FZ, 0, simd_fcmle0},
	{A64_FNEG_asimdmiscfp16_R, FLOAT_SIGN, simd_fneg_ah},
	{A64_FRINTI_asimdmiscfp16_R, 0, simd_frinti},
	{A64_FCVTPU_asimdmiscfp16_R, 0, simd_fcvtpu},
	{A64_FCVTZU_asimdmiscfp16_R, 0, simd_fcvtzu},
	{A64_FRSQRTE_asimdmiscfp16_R, 0, simd_frsqrte},
	{A64_FSQRT_asimdmiscfp16_R, 0, simd_fsqrt},
};

void sel_asimdmiscfp16(struct op *op, const struct args_asimdmiscfp16 *a)
{
	const struct simd_row *r = SIMD_ROW(miscfp16, a->id);

	if (r->shape == FLOAT_SIGN)
		simd_set(op, a->Q ? op_simd_q : op_simd_d, r->k[1], a->Rd, a->Rn, a->Rn, 0);
	else
		simd_set(op, op_simd_q, r->k[1], a->Rd, a->Rn, a->Rn, AUX(simd_lanes(1, a->Q), 0, 0));
}

static const struct simd_row scalar_misc[] = {
	{A64_SUQADD_asisdmisc_R, SAT, simd_suqadd},
	{A64_SQABS_asisdmisc_R, SAT, simd_sqabs},
	{A64_CMGT_asisdmisc_Z, BITS, simd_cmgt0},
	{A64_CMEQ_asisdmisc_Z, BITS, simd_cmeq0},
	{A64_CMLT_asisdmisc_Z, BITS, simd_cmlt0},
	{A64_ABS_asisdmisc_R, BITS, simd_abs},
	{A64_SQXTN_asisdmisc_N, NARROW, simd_sqshrn},
	{A64_FCVTNS_asisdmisc_R, FLOAT, simd_fcvtns},
	{A64_FCVTMS_asisdmisc_R, FLOAT, simd_fcvtms},
	{A64_FCVTAS_asisdmisc_R, FLOAT, simd_fcvtas},
	{A64_SCVTF_asisdmisc_R, FLOAT, simd_scvtf},
	{A64_FCMGT_asisdmisc_FZ, FLOAT, simd_fcmgt0},
	{A64_FCMEQ_asisdmisc_FZ, FLOAT, simd_fcmeq0},
	{A64_FCMLT_asisdmisc_FZ, FLOAT, simd_fcmlt0},
	{A64_FCVTPS_asisdmisc_R, FLOAT, simd_fcvtps},
	{A64_FCVTZS_asisdmisc_R, FLOAT, simd_fcvtzs},
	{A64_FRECPE_asisdmisc_R, FLOAT, simd_frecpe},
	{A64_FRECPX_asisdmisc_R, FLOAT, simd_frecpx},
	{A64_USQADD_asisdmisc_R, SAT, simd_usqadd},
	{A64_SQNEG_asisdmisc_R, SAT, simd_sqneg},
	{A64_CMGE_asisdmisc_Z, BITS, simd_cmge0},
	{A64_CMLE_asisdmisc_Z, BITS, simd_cmle0},
	{A64_NEG_asisdmisc_R, BITS, simd_neg},
	{A64_SQXTUN_asisdmisc_N, NARROW, simd_sqshrun},
	{A64_UQXTN_asisdmisc_N, NARROW, simd_uqshrn},
	{A64_FCVTXN_asisdmisc_N, FLOAT_NARROW, simd_fcvtxn},
	{A64_FCVTNU_asisdmisc_R, FLOAT, simd_fcvtnu},
	{A64_FCVTMU_asisdmisc_R, FLOAT, simd_fcvtmu},
	{A64_FCVTAU_asisdmisc_R, FLOAT, simd_fcvtau},
	{A64_UCVTF_asisdmisc_R, FLOAT, simd_ucvtf},
	{A64_FCMGE_asisdmisc_FZ, FLOAT, simd_fcmge0},
	{A64_FCMLE_asisdmisc_FZ, FLOAT, simd_fcmle0},
	{A64_FCVTPU_asisdmisc_R, FLOAT, simd_fcvtpu},
	{A64_FCVTZU_asisdmisc_R, FLOAT, simd_fcvtzu},
	{A64_FRSQRTE_asisdmisc_R, FLOAT, simd_frsqrte},
};

void sel_asisdmisc(struct op *op, const struct args_asisdmisc *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_misc, a->id);

	switch (r->shape) {
	case FLOAT:
		simd_set(op, op_simd_q, r->k[2 + a->sz], a->Rd, a->Rn, a->Rn, AUX(1, 0, 0));
		break;
	case FLOAT_NARROW: /* FCVTXN: double to single */
		simd_set(op, op_simd_q, r->k[2], a->Rd, a->Rn, a->Rn, 0);
		break;
	case NARROW:
		simd_set(op, op_simd_scalar_narrow[a->size], r->k[a->size], a->Rd, a->Rn, a->Rn, 0);
		break;
	case SAT:
		simd_set(op, op_simd_scalar[a->size], r->k[a->size], a->Rd, a->Rn, a->Rn, 0);
		break;
	default: /* 64 bits only */
		simd_set(op, op_simd_d, r->k[3], a->Rd, a->Rn, a->Rn, 0);
	}
}

static const struct simd_row scalar_miscfp16[] = {
	{A64_FCVTNS_asisdmiscfp16_R, 0, simd_fcvtns},
	{A64_FCVTMS_asisdmiscfp16_R, 0, simd_fcvtms},
	{A64_FCVTAS_asisdmiscfp16_R, 0, simd_fcvtas},
	{A64_SCVTF_asisdmiscfp16_R, 0, simd_scvtf},
	{A64_FCMGT_asisdmiscfp16_FZ, 0, simd_fcmgt0},
	{A64_FCMEQ_asisdmiscfp16_FZ, 0, simd_fcmeq0},
	{A64_FCMLT_asisdmiscfp16_FZ, 0, simd_fcmlt0},
	{A64_FCVTPS_asisdmiscfp16_R, 0, simd_fcvtps},
	{A64_FCVTZS_asisdmiscfp16_R, 0, simd_fcvtzs},
	{A64_FRECPE_asisdmiscfp16_R, 0, simd_frecpe},
	{A64_FRECPX_asisdmiscfp16_R, 0, simd_frecpx},
	{A64_FCVTNU_asisdmiscfp16_R, 0, simd_fcvtnu},
	{A64_FCVTMU_asisdmiscfp16_R, 0, simd_fcvtmu},
	{A64_FCVTAU_asisdmiscfp16_R, 0, simd_fcvtau},
	{A64_UCVTF_asisdmiscfp16_R, 0, simd_ucvtf},
	{A64_FCMGE_asisdmiscfp16_FZ, 0, simd_fcmge0},
	{A64_FCMLE_asisdmiscfp16_FZ, 0, simd_fcmle0},
	{A64_FCVTPU_asisdmiscfp16_R, 0, simd_fcvtpu},
	{A64_FCVTZU_asisdmiscfp16_R, 0, simd_fcvtzu},
	{A64_FRSQRTE_asisdmiscfp16_R, 0, simd_frsqrte},
};

void sel_asisdmiscfp16(struct op *op, const struct args_asisdmiscfp16 *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_miscfp16, a->id);

	simd_set(op, op_simd_q, r->k[1], a->Rd, a->Rn, a->Rn, AUX(1, 0, 0));
}

enum { INT, HALF, SINGLE };
static const struct simd_row across[] = {
	{A64_SADDLV_asimdall_only, INT, simd_saddlv},
	{A64_SMAXV_asimdall_only, INT, simd_smaxv},
	{A64_SMINV_asimdall_only, INT, simd_sminv},
	{A64_ADDV_asimdall_only, INT, simd_addv},
	{A64_FMAXNMV_asimdall_only_H, HALF, simd_fmaxnmv},
	{A64_FMAXV_asimdall_only_H, HALF, simd_fmaxv},
	{A64_FMINNMV_asimdall_only_H, HALF, simd_fminnmv},
	{A64_FMINV_asimdall_only_H, HALF, simd_fminv},
	{A64_UADDLV_asimdall_only, INT, simd_uaddlv},
	{A64_UMAXV_asimdall_only, INT, simd_umaxv},
	{A64_UMINV_asimdall_only, INT, simd_uminv},
	{A64_FMAXNMV_asimdall_only_SD, SINGLE, simd_fmaxnmv},
	{A64_FMAXV_asimdall_only_SD, SINGLE, simd_fmaxv},
	{A64_FMINNMV_asimdall_only_SD, SINGLE, simd_fminnmv},
	{A64_FMINV_asimdall_only_SD, SINGLE, simd_fminv},
};

void sel_asimdall(struct op *op, const struct args_asimdall *a)
{
	const struct simd_row *r = SIMD_ROW(across, a->id);
	const unsigned size = r->shape == HALF ? 1 : r->shape == SINGLE ? 2 : a->size, q = r->shape == SINGLE ? 1 : a->Q;

	simd_set(op, op_simd_q, r->k[size], a->Rd, a->Rn, a->Rn, AUX(simd_lanes(size, q), 0, 0));
}

static const struct simd_row pairs[] = {
	{A64_ADDP_asisdpair_only, INT, simd_add},
	{A64_FMAXNMP_asisdpair_only_H, HALF, simd_fmaxnm},
	{A64_FADDP_asisdpair_only_H, HALF, simd_fadd},
	{A64_FMAXP_asisdpair_only_H, HALF, simd_fmax},
	{A64_FMINNMP_asisdpair_only_H, HALF, simd_fminnm},
	{A64_FMINP_asisdpair_only_H, HALF, simd_fmin},
	{A64_FMAXNMP_asisdpair_only_SD, SINGLE, simd_fmaxnm},
	{A64_FADDP_asisdpair_only_SD, SINGLE, simd_fadd},
	{A64_FMAXP_asisdpair_only_SD, SINGLE, simd_fmax},
	{A64_FMINNMP_asisdpair_only_SD, SINGLE, simd_fminnm},
	{A64_FMINP_asisdpair_only_SD, SINGLE, simd_fmin},
};

/* Scalar pairwise: Vn[0] and Vn[1], which is "by element" with Vn itself and index 1. */
void sel_asisdpair(struct op *op, const struct args_asisdpair *a)
{
	const struct simd_row *r = SIMD_ROW(pairs, a->id);
	const unsigned size = r->shape == INT ? 3 : r->shape == HALF ? 1 : 2 + a->sz;

	simd_set(op, op_simd_elem_scalar[size], r->k[size], a->Rd, a->Rn, a->Rn, AUX(1, 1, 0));
}
