/* cpu/exec/fp_arith.c - scalar FP arithmetic of single and double precision, threaded.
 * Implements: DDI 0487 C4.1.96: FADD, FSUB, FMUL, FNMUL, FDIV, FSQRT, FMADD, FMSUB, FNMADD, FNMSUB.
 * Not here:   half precision and rarer operations (fp_dp.c); how host arithmetic is made exact (fp_host.h).
 *
 * Each body has a twin, X_rest, for what it does not do itself (FP_REST). */
#include "cpu/exec/fp_op.h"
#include "decode_gen.h"

#define ARG32(r) (FP_REG(r)->s[0])
#define ARG64(r) (FP_REG(r)->d[0])

/* What becomes of an operand or result: its sign is changed, or not. Only the twins need to know of FPCR.AH. */
#define SAME(x)     (x)
#define SAME_AH(x)  (x)
#define NEG32(x)    fp32_neg(x)
#define NEG32_AH(x) fp32_neg_ah(x, pe->fpcr)
#define NEG64(x)    fp64_neg(x)
#define NEG64_AH(x) fp64_neg_ah(x, pe->fpcr)

/* `finish` is applied to the result: the sign change of FNMUL. */
#define BINARY(name, N, T, try, rest, finish)                                                                          \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		const T x = rest(ARG##N(rn), ARG##N(rm), pe->fpcr, &pe->fpsr);                                         \
		FP_REST_RESULT(N, rn, finish##_AH(x));                                                                 \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name)                                                                                                \
	{                                                                                                              \
		T r;                                                                                                   \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(!fp_host_mode(pe->fpcr, pe->fpsr) || !try(ARG##N(rn), ARG##N(rm), &r)))                   \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		FP_RESULT(finish(r));                                                                                  \
		NEXT();                                                                                                \
	}

#define BOTH(name, op)                                                                                                 \
	BINARY(name##_s, 32, uint32_t, fp32_try_##op, fp32_##op##_fast, SAME)                                          \
	BINARY(name##_d, 64, uint64_t, fp64_try_##op, fp64_##op##_fast, SAME)

BOTH(fadd, add)
BOTH(fsub, sub)
BOTH(fmul, mul)
BOTH(fdiv, div)
BINARY(fnmul_s, 32, uint32_t, fp32_try_mul, fp32_mul_fast, NEG32)
BINARY(fnmul_d, 64, uint64_t, fp64_try_mul, fp64_mul_fast, NEG64)

void sel_fp_dp2(struct op *op, const struct args_fp_dp2 *a)
{
	static const struct {
		enum a64_id id;
		op_fn body;
	} table[] = {
		{A64_FADD_S_floatdp2, fadd_s},   {A64_FADD_D_floatdp2, fadd_d}, {A64_FSUB_S_floatdp2, fsub_s},
		{A64_FSUB_D_floatdp2, fsub_d},   {A64_FMUL_S_floatdp2, fmul_s}, {A64_FMUL_D_floatdp2, fmul_d},
		{A64_FDIV_S_floatdp2, fdiv_s},   {A64_FDIV_D_floatdp2, fdiv_d}, {A64_FNMUL_S_floatdp2, fnmul_s},
		{A64_FNMUL_D_floatdp2, fnmul_d},
	};

	op->rd = fp_slot(a->Rd);
	op->rn = fp_slot(a->Rn);
	op->rm = fp_slot(a->Rm);
	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].id == a->id)
			op->fn = op_ref(table[i].body);
}

/* ---- fused: sign changes come first, as in the manual ---- */
#define FUSED(name, N, T, neg_addend, neg_product)                                                                     \
	FP_REST(name##_rest)                                                                                           \
	{                                                                                                              \
		T r = fp##N##_muladd_fast(neg_addend##_AH(ARG##N(ra)), neg_product##_AH(ARG##N(rn)), ARG##N(rm),       \
		                          pe->fpcr, &pe->fpsr);                                                        \
		FP_REST_RESULT(N, ra, r);                                                                              \
		NEXT();                                                                                                \
	}                                                                                                              \
	FP_HOST_FMA_TARGET static OP(name)                                                                             \
	{                                                                                                              \
		T r;                                                                                                   \
		FP_CHECK_TRAP();                                                                                       \
		if (unlikely(!fp_host_mode(pe->fpcr, pe->fpsr) ||                                                      \
		             !fp##N##_try_muladd(neg_addend(ARG##N(ra)), neg_product(ARG##N(rn)), ARG##N(rm), &r)))    \
			TAILCALL name##_rest(pe, op, acc);                                                             \
		FP_RESULT(r);                                                                                          \
		NEXT();                                                                                                \
	}                                                                                                              \
	static OP(name##_nofma)                                                                                        \
	{                                                                                                              \
		FP_CHECK_TRAP();                                                                                       \
		TAILCALL name##_rest(pe, op, acc);                                                                     \
	}

FUSED(fmadd_s, 32, uint32_t, SAME, SAME)
FUSED(fmsub_s, 32, uint32_t, SAME, NEG32)
FUSED(fnmadd_s, 32, uint32_t, NEG32, NEG32)
FUSED(fnmsub_s, 32, uint32_t, NEG32, SAME)
FUSED(fmadd_d, 64, uint64_t, SAME, SAME)
FUSED(fmsub_d, 64, uint64_t, SAME, NEG64)
FUSED(fnmadd_d, 64, uint64_t, NEG64, NEG64)
FUSED(fnmsub_d, 64, uint64_t, NEG64, SAME)

void sel_fp_dp3(struct op *op, const struct args_fp_dp3 *a)
{
	static const struct {
		enum a64_id id;
		op_fn body[2]; /* without and with the host's fused instruction */
	} table[] = {
		{A64_FMADD_S_floatdp3, {fmadd_s_nofma, fmadd_s}},
		{A64_FMADD_D_floatdp3, {fmadd_d_nofma, fmadd_d}},
		{A64_FMSUB_S_floatdp3, {fmsub_s_nofma, fmsub_s}},
		{A64_FMSUB_D_floatdp3, {fmsub_d_nofma, fmsub_d}},
		{A64_FNMADD_S_floatdp3, {fnmadd_s_nofma, fnmadd_s}},
		{A64_FNMADD_D_floatdp3, {fnmadd_d_nofma, fnmadd_d}},
		{A64_FNMSUB_S_floatdp3, {fnmsub_s_nofma, fnmsub_s}},
		{A64_FNMSUB_D_floatdp3, {fnmsub_d_nofma, fnmsub_d}},
	};

	op->rd = fp_slot(a->Rd);
	op->rn = fp_slot(a->Rn);
	op->rm = fp_slot(a->Rm);
	op->ra = fp_slot(a->Ra);
	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].id == a->id)
			op->fn = op_ref(table[i].body[fp_host_has_fma()]);
}
