/* cpu/exec/fp_int.c - conversions between integers and single or double precision, and comparisons, threaded.
 * Implements: DDI 0487 C4.1.96: SCVTF, UCVTF, FCVTZS, FCVTZU (integer), FCMP, FCMPE.
 * Not here:   other roundings, fixed point, half precision (fp_convert.c); FCCMP (fp_dp.c). */
#include "cpu/exec/alu.h"
#include "cpu/exec/fp_op.h"
#include "decode_gen.h"

#define SN (FP_REG(rn)->s[0])
#define DN (FP_REG(rn)->d[0])
#define XN (pe->x[op->rn])

/* ---- from integers: exact when they have no more bits than a significand, else FPSR.IXC must be set already ---- */
#define FROM_INT(name, N, host, v, is_unsigned, is_exact)                                                              \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		FP_REST_RESULT(N, rd, fp##N##_from_fixed((uint64_t)(v), 0, is_unsigned, fpcr_rounding(pe->fpcr),       \
							 pe->fpcr, &pe->fpsr));                                                \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name)                                                                                                \
	{                                                                                                              \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(is_exact(v) ? !fp_plain_mode(pe) : !fp_host_mode(pe->fpcr, pe->fpsr)))                    \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		FP_RESULT(fp##N##_bits((host)(v)));                                                         \
		NEXT();                                                                                                \
	}
#define EXACT_ALWAYS(v)   true
#define EXACT_SIGNED(v)   ((uint64_t)(v) + BIT(53) <= BIT(54))
#define EXACT_UNSIGNED(v) ((uint64_t)(v) <= BIT(53))
#define EXACT_SINGLE(v)   ((uint64_t)(v) + BIT(24) <= BIT(25))
#define EXACT_USINGLE(v)  ((uint64_t)(v) <= BIT(24))

FROM_INT(scvtf_d_w, 64, double, (int32_t)XN, false, EXACT_ALWAYS)
FROM_INT(ucvtf_d_w, 64, double, (uint32_t)XN, true, EXACT_ALWAYS)
FROM_INT(scvtf_d_x, 64, double, (int64_t)XN, false, EXACT_SIGNED)
FROM_INT(ucvtf_d_x, 64, double, XN, true, EXACT_UNSIGNED)
FROM_INT(scvtf_s_w, 32, float, (int64_t)(int32_t)XN, false, EXACT_SINGLE)
FROM_INT(ucvtf_s_w, 32, float, (uint64_t)(uint32_t)XN, true, EXACT_USINGLE)
FROM_INT(scvtf_s_x, 32, float, (int64_t)XN, false, EXACT_SINGLE)
FROM_INT(ucvtf_s_x, 32, float, XN, true, EXACT_USINGLE)

/* ---- to integers, rounding towards zero ---- */
#define TO_INT(name, N, arg, intsize, is_unsigned, in_range, T)                                                        \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		pe->x[op->rd] = fp##N##_to_fixed(arg, 0, is_unsigned, FPROUND_ZERO, intsize, pe->fpcr, &pe->fpsr);     \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name)                                                                                                \
	{                                                                                                              \
		int64_t r;                                                                                             \
		uint32_t inexact = 0;                                                                                  \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(!fp_host_rounds(pe->fpcr) || !fp##N##_try_to_int64(arg, &r, &inexact) || !(in_range)))    \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		pe->fpsr |= inexact;                                                                                   \
		pe->x[op->rd] = (T)r;                                                                                  \
		NEXT();                                                                                                \
	}

/* The unsigned forms leave negative operands, and those from 2^63 on, to the twin. */
TO_INT(fcvtzs_w_s, 32, SN, 32, false, r == (int32_t)r, uint32_t)
TO_INT(fcvtzs_w_d, 64, DN, 32, false, r == (int32_t)r, uint32_t)
TO_INT(fcvtzs_x_s, 32, SN, 64, false, true, uint64_t)
TO_INT(fcvtzs_x_d, 64, DN, 64, false, true, uint64_t)
TO_INT(fcvtzu_w_s, 32, SN, 32, true, r == (uint32_t)r, uint32_t)
TO_INT(fcvtzu_w_d, 64, DN, 32, true, r == (uint32_t)r, uint32_t)
TO_INT(fcvtzu_x_s, 32, SN, 64, true, r >= 0, uint64_t)
TO_INT(fcvtzu_x_d, 64, DN, 64, true, r >= 0, uint64_t)

void sel_fp_int(struct op *op, const struct args_fp_int *a)
{
	static const struct {
		enum a64_id id;
		bool to_general;
		op_fn body;
	} table[] = {
		{A64_SCVTF_S32_float2int, false, scvtf_s_w},  {A64_SCVTF_S64_float2int, false, scvtf_s_x},
		{A64_SCVTF_D32_float2int, false, scvtf_d_w},  {A64_SCVTF_D64_float2int, false, scvtf_d_x},
		{A64_UCVTF_S32_float2int, false, ucvtf_s_w},  {A64_UCVTF_S64_float2int, false, ucvtf_s_x},
		{A64_UCVTF_D32_float2int, false, ucvtf_d_w},  {A64_UCVTF_D64_float2int, false, ucvtf_d_x},
		{A64_FCVTZS_32S_float2int, true, fcvtzs_w_s}, {A64_FCVTZS_32D_float2int, true, fcvtzs_w_d},
		{A64_FCVTZS_64S_float2int, true, fcvtzs_x_s}, {A64_FCVTZS_64D_float2int, true, fcvtzs_x_d},
		{A64_FCVTZU_32S_float2int, true, fcvtzu_w_s}, {A64_FCVTZU_32D_float2int, true, fcvtzu_w_d},
		{A64_FCVTZU_64S_float2int, true, fcvtzu_x_s}, {A64_FCVTZU_64D_float2int, true, fcvtzu_x_d},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].id == a->id) {
			op->rd = table[i].to_general ? slot_dst(a->Rd) : fp_slot(a->Rd);
			op->rn = table[i].to_general ? fp_slot(a->Rn) : slot_src(a->Rn);
			op->fn = op_ref(table[i].body);
		}
}

/* ---- FCMP, FCMPE: the host compares unless a NaN or flushing is about; imm: signal quiet NaNs as well ---- */
#define COMPARE(name, N, second)                                                                                       \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		uint32_t nzcv = fp##N##_compare(ARG##N(rn), second, op->imm, pe->fpcr, &pe->fpsr);                     \
		flags_set_nzcv(&pe->flags, nzcv);                                                                      \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name)                                                                                                \
	{                                                                                                              \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(!fp_host_rounds(pe->fpcr) ||                                                              \
		             __builtin_isunordered(fp##N##_host(ARG##N(rn)), fp##N##_host(second))))                   \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		fp_set_order(&pe->flags, fp##N##_host(ARG##N(rn)) < fp##N##_host(second),                              \
		             fp##N##_host(ARG##N(rn)) > fp##N##_host(second));                                         \
		NEXT();                                                                                                \
	}
#define ARG32(r) (FP_REG(r)->s[0])
#define ARG64(r) (FP_REG(r)->d[0])

COMPARE(fcmp_s, 32, ARG32(rm))
COMPARE(fcmp_d, 64, ARG64(rm))
COMPARE(fcmp_s_zero, 32, 0)
COMPARE(fcmp_d_zero, 64, 0)

void sel_fp_cmp(struct op *op, const struct args_fp_cmp *a)
{
	static const op_fn bodies[2][2] = {{fcmp_s, fcmp_d}, {fcmp_s_zero, fcmp_d_zero}};

	op->rn = fp_slot(a->Rn);
	op->rm = fp_slot(a->Rm);
	op->imm = (uint64_t)a->E;
	op->fn = op_ref(bodies[a->Z][a->ftype & 1]);
}
