/* cpu/exec/simd_shift.c - Advanced SIMD shift by immediate, vector and scalar.
 * Implements: DDI 0487 C4.1.96, groups asimdshf, asisdshf; C7.2: [SU](R)SHR, [SU](R)SRA, SHL, SLI, SRI, [SU]SHLL.
 * Not here:   saturating left shifts (simd_sat.c), narrowing (simd_narrow.c), fixed point (simd_fpmisc.c). */
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

/* Right shifts are by 1 up to the element's width N; as shifting by the width of a C type is undefined, the full shift is done
 * as one of N - 1 (signed) or by hand. */
#define SHIFT2(name, U, F, T, N, EXPR)                                                                                     \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		const unsigned sh = AUX_LANES(aux);                                                                        \
		UNUSED const unsigned part = sh < (N) ? sh : (N)-1;                                                        \
		UNUSED const bool full = sh >= (N);                                                                        \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t;                                                                            \
		UNUSED const u_t ones = (u_t)~0ULL;                                                                        \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i];                                                                              \
			UNUSED u_t c = d->U[i];                                                                            \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
#define SHIFT_SIGNED(name, EXPR)                                                                                           \
	SHIFT2(name##_b, b, sb, int32_t, 8, EXPR)                                                                        \
	SHIFT2(name##_h, h, sh, int32_t, 16, EXPR)                                                                       \
	SHIFT2(name##_s, s, ss, int32_t, 32, EXPR)                                                                       \
	SHIFT2(name##_d, d, sd, int64_t, 64, EXPR)                                                                       \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
#define SHIFT_UNSIGNED(name, EXPR)                                                                                         \
	SHIFT2(name##_b, b, b, uint32_t, 8, EXPR)                                                                        \
	SHIFT2(name##_h, h, h, uint32_t, 16, EXPR)                                                                       \
	SHIFT2(name##_s, s, s, uint32_t, 32, EXPR)                                                                       \
	SHIFT2(name##_d, d, d, uint64_t, 64, EXPR)                                                                       \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};

#define ASR       (a >> part)
#define LSR       (full ? 0 : a >> part)
#define ROUND_BIT (a >> (sh - 1) & 1)
SHIFT_SIGNED(simd_sshr, ASR)
SHIFT_UNSIGNED(simd_ushr, LSR)
SHIFT_SIGNED(simd_ssra, c + (u_t)ASR)
SHIFT_UNSIGNED(simd_usra, c + LSR)
SHIFT_SIGNED(simd_srshr, ASR + ROUND_BIT)
SHIFT_UNSIGNED(simd_urshr, LSR + ROUND_BIT)
SHIFT_SIGNED(simd_srsra, c + (u_t)(ASR + ROUND_BIT))
SHIFT_UNSIGNED(simd_ursra, c + LSR + ROUND_BIT)
SHIFT_UNSIGNED(simd_sri, full ? c : LSR | (c & (u_t) ~((u_t)(ones >> part))))
SHIFT_UNSIGNED(simd_shl, a << part)
SHIFT_UNSIGNED(simd_sli, a << part | (c & (u_t) ~((u_t)(ones << part))))

/* Widening: the low half of the operand. */
#define SHLL(name, W, F, T)                                                                                                \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		for (unsigned i = 0; i < ARRAY_SIZE(r.W); i++)                                                             \
			r.W[i] = (__typeof__(r.W[0]))((T)n->F[i] << AUX_LANES(aux));                                       \
		*d = r;                                                                                                    \
	}
SHLL(sshll_b, h, sb, uint32_t)
SHLL(sshll_h, s, sh, uint32_t)
SHLL(sshll_s, d, ss, uint64_t)
SHLL(ushll_b, h, b, uint32_t)
SHLL(ushll_h, s, h, uint32_t)
SHLL(ushll_s, d, s, uint64_t)
const simd_fn simd_sshll[4] = {sshll_b, sshll_h, sshll_s, NULL};
const simd_fn simd_ushll[4] = {ushll_b, ushll_h, ushll_s, NULL};

/* ---- frequent ones ---- */
SIMD_HOT_BHSD(simd_sshr)
SIMD_HOT_BHSD(simd_ushr)
SIMD_HOT_BHSD(simd_ssra)
SIMD_HOT_BHSD(simd_usra)
SIMD_HOT_BHSD(simd_shl)
SIMD_HOT_BHSD(simd_sli)
SIMD_HOT_BHSD(simd_sri)
SIMD_HOT_BHS(sshll)
SIMD_HOT_BHS(ushll)

const struct simd_hot simd_hot_shift[] = {
	SIMD_HOT_ROWS_BHSD(simd_sshr), SIMD_HOT_ROWS_BHSD(simd_ushr), SIMD_HOT_ROWS_BHSD(simd_ssra), SIMD_HOT_ROWS_BHSD(simd_usra),
	SIMD_HOT_ROWS_BHSD(simd_shl), SIMD_HOT_ROWS_BHSD(simd_sli), SIMD_HOT_ROWS_BHSD(simd_sri), SIMD_HOT_ROWS_BHS(sshll),
	SIMD_HOT_ROWS_BHS(ushll), SIMD_HOT_END,
};

enum { RIGHT, LEFT, LEFT_SAT, NARROW, LONG, FIXED };

static const struct simd_row rows[] = {
	{A64_SSHR_asimdshf_R, RIGHT, simd_sshr},
	{A64_SSRA_asimdshf_R, RIGHT, simd_ssra},
	{A64_SRSHR_asimdshf_R, RIGHT, simd_srshr},
	{A64_SRSRA_asimdshf_R, RIGHT, simd_srsra},
	{A64_SHL_asimdshf_R, LEFT, simd_shl},
	{A64_SQSHL_asimdshf_R, LEFT_SAT, simd_sqshl_imm},
	{A64_SHRN_asimdshf_N, NARROW, simd_shrn},
	{A64_RSHRN_asimdshf_N, NARROW, simd_rshrn},
	{A64_SQSHRN_asimdshf_N, NARROW, simd_sqshrn},
	{A64_SQRSHRN_asimdshf_N, NARROW, simd_sqrshrn},
	{A64_SSHLL_asimdshf_L, LONG, simd_sshll},
	{A64_SCVTF_asimdshf_C, FIXED, simd_scvtf},
	{A64_FCVTZS_asimdshf_C, FIXED, simd_fcvtzs},
	{A64_USHR_asimdshf_R, RIGHT, simd_ushr},
	{A64_USRA_asimdshf_R, RIGHT, simd_usra},
	{A64_URSHR_asimdshf_R, RIGHT, simd_urshr},
	{A64_URSRA_asimdshf_R, RIGHT, simd_ursra},
	{A64_SRI_asimdshf_R, RIGHT, simd_sri},
	{A64_SLI_asimdshf_R, LEFT, simd_sli},
	{A64_SQSHLU_asimdshf_R, LEFT_SAT, simd_sqshlu},
	{A64_UQSHL_asimdshf_R, LEFT_SAT, simd_uqshl_imm},
	{A64_SQSHRUN_asimdshf_N, NARROW, simd_sqshrun},
	{A64_SQRSHRUN_asimdshf_N, NARROW, simd_sqrshrun},
	{A64_UQSHRN_asimdshf_N, NARROW, simd_uqshrn},
	{A64_UQRSHRN_asimdshf_N, NARROW, simd_uqrshrn},
	{A64_USHLL_asimdshf_L, LONG, simd_ushll},
	{A64_UCVTF_asimdshf_C, FIXED, simd_ucvtf},
	{A64_FCVTZU_asimdshf_C, FIXED, simd_fcvtzu},
};

/* immh:immb is the element's width plus a left shift, or twice the width minus a right one. */
static inline unsigned shift_size(unsigned immh)
{
	return 31 - (unsigned)__builtin_clz(immh);
}

void sel_asimdshf(struct op *op, const struct args_asimdshf *a)
{
	const struct simd_row *r = SIMD_ROW(rows, a->id);
	const unsigned size = shift_size(a->immh), imm = a->immh << 3 | a->immb, q = a->Q;
	const unsigned left = imm - (8u << size), right = (16u << size) - imm;

	switch (r->shape) {
	case RIGHT:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[size], a->Rd, a->Rn, a->Rn, AUX(right, 0, 0));
		break;
	case LEFT:
		simd_set(op, q ? op_simd_q : op_simd_d, r->k[size], a->Rd, a->Rn, a->Rn, AUX(left, 0, 0));
		break;
	case LEFT_SAT:
		simd_set(op, q ? op_simd_q : op_simd_d_sat, r->k[size], a->Rd, a->Rn, a->Rn, AUX(left, 0, 0));
		break;
	case NARROW:
		simd_set(op, q ? op_simd_narrow2 : op_simd_d, r->k[size], a->Rd, a->Rn, a->Rn, AUX(right, 0, 0));
		break;
	case LONG:
		simd_set(op, q ? op_simd_hi : op_simd_q, r->k[size], a->Rd, a->Rn, a->Rn, AUX(left, 0, 0));
		break;
	default:
		simd_set(op, op_simd_q, r->k[size], a->Rd, a->Rn, a->Rn, AUX(simd_lanes(size, q), right, 0));
		if (size == 1)
			simd_require(op, FEAT_FP16);
	}
}

static const struct simd_row scalar_rows[] = {
	{A64_SSHR_asisdshf_R, RIGHT, simd_sshr},
	{A64_SSRA_asisdshf_R, RIGHT, simd_ssra},
	{A64_SRSHR_asisdshf_R, RIGHT, simd_srshr},
	{A64_SRSRA_asisdshf_R, RIGHT, simd_srsra},
	{A64_SHL_asisdshf_R, LEFT, simd_shl},
	{A64_SQSHL_asisdshf_R, LEFT_SAT, simd_sqshl_imm},
	{A64_SQSHRN_asisdshf_N, NARROW, simd_sqshrn},
	{A64_SQRSHRN_asisdshf_N, NARROW, simd_sqrshrn},
	{A64_SCVTF_asisdshf_C, FIXED, simd_scvtf},
	{A64_FCVTZS_asisdshf_C, FIXED, simd_fcvtzs},
	{A64_USHR_asisdshf_R, RIGHT, simd_ushr},
	{A64_USRA_asisdshf_R, RIGHT, simd_usra},
	{A64_URSHR_asisdshf_R, RIGHT, simd_urshr},
	{A64_URSRA_asisdshf_R, RIGHT, simd_ursra},
	{A64_SRI_asisdshf_R, RIGHT, simd_sri},
	{A64_SLI_asisdshf_R, LEFT, simd_sli},
	{A64_SQSHLU_asisdshf_R, LEFT_SAT, simd_sqshlu},
	{A64_UQSHL_asisdshf_R, LEFT_SAT, simd_uqshl_imm},
	{A64_SQSHRUN_asisdshf_N, NARROW, simd_sqshrun},
	{A64_SQRSHRUN_asisdshf_N, NARROW, simd_sqrshrun},
	{A64_UQSHRN_asisdshf_N, NARROW, simd_uqshrn},
	{A64_UQRSHRN_asisdshf_N, NARROW, simd_uqrshrn},
	{A64_UCVTF_asisdshf_C, FIXED, simd_ucvtf},
	{A64_FCVTZU_asisdshf_C, FIXED, simd_fcvtzu},
};

void sel_asisdshf(struct op *op, const struct args_asisdshf *a)
{
	const struct simd_row *r = SIMD_ROW(scalar_rows, a->id);
	const bool doubleword = r->shape == RIGHT || r->shape == LEFT; /* immh<3> is 1 and no field there */
	const unsigned immh = doubleword ? a->immh | 8 : a->immh, imm = immh << 3 | a->immb, size = shift_size(immh);
	const unsigned left = imm - (8u << size), right = (16u << size) - imm;

	switch (r->shape) {
	case RIGHT:
		simd_set(op, op_simd_d, r->k[size], a->Rd, a->Rn, a->Rn, AUX(right, 0, 0));
		break;
	case LEFT:
		simd_set(op, op_simd_d, r->k[size], a->Rd, a->Rn, a->Rn, AUX(left, 0, 0));
		break;
	case LEFT_SAT:
		simd_set(op, op_simd_scalar[size], r->k[size], a->Rd, a->Rn, a->Rn, AUX(left, 0, 0));
		break;
	case NARROW:
		simd_set(op, op_simd_scalar_narrow[size], r->k[size], a->Rd, a->Rn, a->Rn, AUX(right, 0, 0));
		break;
	default:
		simd_set(op, op_simd_q, r->k[size], a->Rd, a->Rn, a->Rn, AUX(1, right, 0));
		if (size == 1)
			simd_require(op, FEAT_FP16);
	}
}
