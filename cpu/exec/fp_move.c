/* cpu/exec/fp_move.c - scalar FP instructions that move or change signs, and square roots, threaded.
 * Implements: DDI 0487 C4.1.96: FMOV (register, immediate, general), FABS, FNEG, FSQRT, FCVT between single and double,
 *             FCSEL.
 * Not here:   FCVT with half precision, FRINTx (fp_dp.c); integer conversions (fp_int.c). */
#include "cpu/exec/alu.h"
#include "cpu/exec/fp_op.h"
#include "decode_gen.h"

#define SN (FP_REG(rn)->s[0])
#define DN (FP_REG(rn)->d[0])

#define BODY(name, expr)                                                                                               \
	static OP(name)                                                                                                \
	{                                                                                                              \
		FP_CHECK_TRAP();                                                                                       \
		FP_RESULT((expr));                                                                          \
		NEXT();                                                                                                \
	}

/* `cond`: the host does it, result in r; otherwise `rest`. */
#define BODY_REST(name, T, cond, rest)                                                                                 \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		FP_REST_RESULT(8 * sizeof(T), rd, rest);                                                               \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name)                                                                                                \
	{                                                                                                              \
		T r;                                                                                                   \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(!(cond)))                                                                                 \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		FP_RESULT(r);                                                                               \
		NEXT();                                                                                                \
	}

BODY(fmov_s, SN)
BODY(fmov_d, DN)
BODY_REST(fabs_s, uint32_t, (r = fp32_abs(SN), fp_plain_mode(pe)), fp32_abs_ah(SN, pe->fpcr))
BODY_REST(fabs_d, uint64_t, (r = fp64_abs(DN), fp_plain_mode(pe)), fp64_abs_ah(DN, pe->fpcr))
BODY_REST(fneg_s, uint32_t, (r = fp32_neg(SN), fp_plain_mode(pe)), fp32_neg_ah(SN, pe->fpcr))
BODY_REST(fneg_d, uint64_t, (r = fp64_neg(DN), fp_plain_mode(pe)), fp64_neg_ah(DN, pe->fpcr))
BODY_REST(fsqrt_s, uint32_t, fp_host_mode(pe->fpcr, pe->fpsr) && fp32_try_sqrt(SN, &r),
          fp32_sqrt_fast(SN, pe->fpcr, &pe->fpsr))
BODY_REST(fsqrt_d, uint64_t, fp_host_mode(pe->fpcr, pe->fpsr) && fp64_try_sqrt(DN, &r),
          fp64_sqrt_fast(DN, pe->fpcr, &pe->fpsr))
BODY_REST(fcvt_sd, uint32_t, fp_host_mode(pe->fpcr, pe->fpsr) && fp64_try_to_fp32(DN, &r),
          fp64_to_fp32_fast(DN, pe->fpcr, &pe->fpsr))
BODY_REST(fcvt_ds, uint64_t, fp_host_rounds(pe->fpcr) && fp32_try_to_fp64(SN, &r),
          fp32_to_fp64(SN, pe->fpcr, &pe->fpsr))

void sel_fp_dp1(struct op *op, const struct args_fp_dp1 *a)
{
	static const struct {
		enum a64_id id;
		op_fn body;
	} table[] = {
		{A64_FMOV_S_floatdp1, fmov_s},   {A64_FMOV_D_floatdp1, fmov_d},   {A64_FABS_S_floatdp1, fabs_s},
		{A64_FABS_D_floatdp1, fabs_d},   {A64_FNEG_S_floatdp1, fneg_s},   {A64_FNEG_D_floatdp1, fneg_d},
		{A64_FSQRT_S_floatdp1, fsqrt_s}, {A64_FSQRT_D_floatdp1, fsqrt_d}, {A64_FCVT_SD_floatdp1, fcvt_sd},
		{A64_FCVT_DS_floatdp1, fcvt_ds},
	};

	op->rd = fp_slot(a->Rd);
	op->rn = fp_slot(a->Rn);
	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].id == a->id)
			op->fn = op_ref(table[i].body);
}

BODY(fmov_imm, op->imm)

void sel_fp_imm(struct op *op, const struct args_fp_imm *a)
{
	uint8_t imm8 = (uint8_t)a->imm8;

	op->rd = fp_slot(a->Rd);
	op->imm = a->ftype == 0 ? fp32_expand_imm(imm8) : a->ftype == 1 ? fp64_expand_imm(imm8) : fp16_expand_imm(imm8);
	op->fn = op_ref(fmov_imm);
}

/* ---- to and from general registers ---- */
#define BODY_TO_GENERAL(name, expr)                                                                                    \
	static OP(name)                                                                                                \
	{                                                                                                              \
		FP_CHECK_TRAP();                                                                                       \
		pe->x[op->rd] = (expr);                                                                                \
		NEXT();                                                                                                \
	}

BODY_TO_GENERAL(fmov_to_h, FP_REG(rn)->h[0])
BODY_TO_GENERAL(fmov_to_w, SN)
BODY_TO_GENERAL(fmov_to_x, DN)
BODY_TO_GENERAL(fmov_to_x_high, FP_REG(rn)->d[1])
BODY(fmov_from_h, (uint16_t)pe->x[op->rn])
BODY(fmov_from_w, (uint32_t)pe->x[op->rn])
BODY(fmov_from_x, pe->x[op->rn])

static OP(fmov_from_x_high)
{
	FP_CHECK_TRAP();
	const uint64_t low = FP_REG(rd)->d[0];
	FP_RESULT(low);
	FP_REG(rd)->d[1] = pe->x[op->rn];
	NEXT();
}

void sel_fp_move(struct op *op, const struct args_fp_move *a)
{
	static const struct {
		enum a64_id id;
		bool to_general;
		op_fn body;
	} table[] = {
		{A64_FMOV_32H_float2int, true, fmov_to_h},       {A64_FMOV_64H_float2int, true, fmov_to_h},
		{A64_FMOV_32S_float2int, true, fmov_to_w},       {A64_FMOV_64D_float2int, true, fmov_to_x},
		{A64_FMOV_64VX_float2int, true, fmov_to_x_high}, {A64_FMOV_H32_float2int, false, fmov_from_h},
		{A64_FMOV_H64_float2int, false, fmov_from_h},    {A64_FMOV_S32_float2int, false, fmov_from_w},
		{A64_FMOV_D64_float2int, false, fmov_from_x},    {A64_FMOV_V64I_float2int, false, fmov_from_x_high},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].id == a->id) {
			op->rd = table[i].to_general ? slot_dst(a->Rd) : fp_slot(a->Rd);
			op->rn = table[i].to_general ? fp_slot(a->Rn) : slot_src(a->Rn);
			op->fn = op_ref(table[i].body);
		}
}

/* ---- FCSEL: an odd condition is the even one with the operands exchanged ---- */
#define FCSEL(cond)                                                                                                    \
	BODY(fcsel_s_##cond, fp_reg(pe, cond_##cond(&pe->flags) ? op->rn : op->rm)->s[0])                              \
	BODY(fcsel_d_##cond, fp_reg(pe, cond_##cond(&pe->flags) ? op->rn : op->rm)->d[0])

FCSEL(eq)
FCSEL(cs)
FCSEL(mi)
FCSEL(vs)
FCSEL(hi)
FCSEL(ge)
FCSEL(gt)

void sel_fp_sel(struct op *op, const struct args_fp_sel *a)
{
	static const op_fn bodies[8][2] = {{fcsel_s_eq, fcsel_d_eq}, {fcsel_s_cs, fcsel_d_cs}, {fcsel_s_mi, fcsel_d_mi},
	                                   {fcsel_s_vs, fcsel_d_vs}, {fcsel_s_hi, fcsel_d_hi}, {fcsel_s_ge, fcsel_d_ge},
	                                   {fcsel_s_gt, fcsel_d_gt}, {fmov_s, fmov_d}};
	bool exchange = (a->cond & 1) && a->cond != 15;

	op->rd = fp_slot(a->Rd);
	op->rn = fp_slot(exchange ? a->Rm : a->Rn);
	op->rm = fp_slot(exchange ? a->Rn : a->Rm);
	op->fn = op_ref(bodies[a->cond >> 1][a->ftype & 1]);
}
