/* cpu/exec/fp_dp.c - the scalar FP data-processing instructions that are not hot, all formats.
 * Implements: DDI 0487 C4.1.96: FRINTx, FRINT32x, FRINT64x, FCVT with half precision, BFCVT, FMAX, FMIN, FMAXNM,
 *             FMINNM, FCCMP, FCCMPE; and the half-precision forms of everything but FMOV (general, immediate).
 * Not here:   single and double precision of the common ones (fp_arith.c, fp_move.c, fp_int.c). */
#include "cpu/exec/alu.h"
#include "cpu/exec/fp_op.h"
#include "decode_gen.h"

#define FPCR_FPSR pe->fpcr, &pe->fpsr

/* Cases of an instruction that exists in half, single and double precision. */
#define CASES(name, group, h, s, d)                                                                                    \
	case A64_##name##_H_##group:                                                                                   \
		return h;                                                                                              \
	case A64_##name##_S_##group:                                                                                   \
		return s;                                                                                              \
	case A64_##name##_D_##group:                                                                                   \
		return d;

#define FRINT(name, rounding, exact)                                                                                   \
	CASES(name, floatdp1, fp16_round_int(n->h[0], rounding, exact, FPCR_FPSR),                                     \
	      fp32_round_int(n->s[0], rounding, exact, FPCR_FPSR),                                                     \
	      fp64_round_int(n->d[0], rounding, exact, FPCR_FPSR))

#define FRINT_N(name, rounding, intsize)                                                                               \
	case A64_##name##_S_floatdp1:                                                                                  \
		return fp32_round_int_n(n->s[0], rounding, intsize, FPCR_FPSR);                                        \
	case A64_##name##_D_floatdp1:                                                                                  \
		return fp64_round_int_n(n->d[0], rounding, intsize, FPCR_FPSR);

static uint64_t one_source(struct pe *pe, enum a64_id id, const union vreg *n)
{
	switch (id) {
	case A64_FMOV_H_floatdp1:
		return n->h[0];
	case A64_FABS_H_floatdp1:
		return fp16_abs_ah(n->h[0], pe->fpcr);
	case A64_FNEG_H_floatdp1:
		return fp16_neg_ah(n->h[0], pe->fpcr);
	case A64_FSQRT_H_floatdp1:
		return fp16_sqrt(n->h[0], FPCR_FPSR);
	case A64_FCVT_HS_floatdp1:
		return fp32_to_fp16(n->s[0], FPCR_FPSR);
	case A64_FCVT_HD_floatdp1:
		return fp64_to_fp16(n->d[0], FPCR_FPSR);
	case A64_FCVT_SH_floatdp1:
		return fp16_to_fp32(n->h[0], FPCR_FPSR);
	case A64_FCVT_DH_floatdp1:
		return fp16_to_fp64(n->h[0], FPCR_FPSR);
	case A64_BFCVT_BS_floatdp1:
		return fp32_to_bf16(n->s[0], FPCR_FPSR);
		FRINT(FRINTN, FPROUND_TIEEVEN, false)
		FRINT(FRINTP, FPROUND_POSINF, false)
		FRINT(FRINTM, FPROUND_NEGINF, false)
		FRINT(FRINTZ, FPROUND_ZERO, false)
		FRINT(FRINTA, FPROUND_TIEAWAY, false)
		FRINT(FRINTX, fpcr_rounding(pe->fpcr), true)
		FRINT(FRINTI, fpcr_rounding(pe->fpcr), false)
		FRINT_N(FRINT32Z, FPROUND_ZERO, 32)
		FRINT_N(FRINT32X, fpcr_rounding(pe->fpcr), 32)
		FRINT_N(FRINT64Z, FPROUND_ZERO, 64)
		FRINT_N(FRINT64X, fpcr_rounding(pe->fpcr), 64)
	default:
		return 0;
	}
}

/* Of the result: conversions have other operands. */
static unsigned one_source_bits(enum a64_id id, int ftype)
{
	switch (id) {
	case A64_FCVT_HS_floatdp1:
	case A64_FCVT_HD_floatdp1:
	case A64_BFCVT_BS_floatdp1:
		return 16;
	case A64_FCVT_SH_floatdp1:
		return 32;
	case A64_FCVT_DH_floatdp1:
		return 64;
	default:
		return fp_bits(ftype);
	}
}

enum exec_status exec_floatdp1(struct pe *pe, const struct args_floatdp1 *a)
{
	const uint64_t r = one_source(pe, a->id, &pe->v[a->Rn]);

	if (a->id == A64_FMOV_H_floatdp1)
		fp_result(pe, fp_slot(a->Rd), r);
	else
		fp_put(pe, a->Rd, a->Rd, one_source_bits(a->id, a->ftype), r);
	return EXEC_NEXT;
}

#define BINARY(name, op)                                                                                               \
	CASES(name, floatdp2, fp16_##op(n->h[0], m->h[0], FPCR_FPSR), fp32_##op(n->s[0], m->s[0], FPCR_FPSR),          \
	      fp64_##op(n->d[0], m->d[0], FPCR_FPSR))

static uint64_t two_sources(struct pe *pe, enum a64_id id, const union vreg *n, const union vreg *m)
{
	switch (id) {
		BINARY(FMAX, max)
		BINARY(FMIN, min)
		BINARY(FMAXNM, maxnum)
		BINARY(FMINNM, minnum)
	case A64_FADD_H_floatdp2:
		return fp16_add(n->h[0], m->h[0], FPCR_FPSR);
	case A64_FSUB_H_floatdp2:
		return fp16_sub(n->h[0], m->h[0], FPCR_FPSR);
	case A64_FMUL_H_floatdp2:
		return fp16_mul(n->h[0], m->h[0], FPCR_FPSR);
	case A64_FDIV_H_floatdp2:
		return fp16_div(n->h[0], m->h[0], FPCR_FPSR);
	case A64_FNMUL_H_floatdp2:
		return fp16_neg_ah(fp16_mul(n->h[0], m->h[0], FPCR_FPSR), pe->fpcr);
	default:
		return 0;
	}
}

enum exec_status exec_floatdp2(struct pe *pe, const struct args_floatdp2 *a)
{
	fp_put(pe, a->Rd, a->Rn, fp_bits(a->ftype), two_sources(pe, a->id, &pe->v[a->Rn], &pe->v[a->Rm]));
	return EXEC_NEXT;
}

/* Half precision only. */
enum exec_status exec_floatdp3(struct pe *pe, const struct args_floatdp3 *a)
{
	uint16_t addend = pe->v[a->Ra].h[0], n = pe->v[a->Rn].h[0], m = pe->v[a->Rm].h[0];

	if (a->id == A64_FNMADD_H_floatdp3 || a->id == A64_FNMSUB_H_floatdp3)
		addend = fp16_neg_ah(addend, pe->fpcr);
	if (a->id == A64_FNMADD_H_floatdp3 || a->id == A64_FMSUB_H_floatdp3)
		n = fp16_neg_ah(n, pe->fpcr);
	fp_put(pe, a->Rd, a->Ra, 16, fp16_muladd(addend, n, m, FPCR_FPSR));
	return EXEC_NEXT;
}

enum exec_status exec_floatsel(struct pe *pe, const struct args_floatsel *a)
{
	fp_result(pe, fp_slot(a->Rd), pe->v[cond_holds(&pe->flags, a->cond) ? a->Rn : a->Rm].h[0]);
	return EXEC_NEXT;
}

enum exec_status exec_floatcmp(struct pe *pe, const struct args_floatcmp *a)
{
	uint16_t second = a->Z ? 0 : pe->v[a->Rm].h[0];

	flags_set_nzcv(&pe->flags, fp16_compare(pe->v[a->Rn].h[0], second, a->E, FPCR_FPSR));
	return EXEC_NEXT;
}

enum exec_status exec_floatccmp(struct pe *pe, const struct args_floatccmp *a)
{
	const union vreg *n = &pe->v[a->Rn], *m = &pe->v[a->Rm];
	uint32_t nzcv = a->nzcv << 28;

	if (cond_holds(&pe->flags, a->cond)) {
		if (a->ftype == 3)
			nzcv = fp16_compare(n->h[0], m->h[0], a->E, FPCR_FPSR);
		else if (a->ftype == 1)
			nzcv = fp64_compare(n->d[0], m->d[0], a->E, FPCR_FPSR);
		else
			nzcv = fp32_compare(n->s[0], m->s[0], a->E, FPCR_FPSR);
	}
	flags_set_nzcv(&pe->flags, nzcv);
	return EXEC_NEXT;
}
