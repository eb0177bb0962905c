/* cpu/exec/a32_vfp.c - AArch32 scalar floating-point: arithmetic, comparison, selection, immediates.
 * Implements: DDI 0487 F4.1.18 "Floating-point data-processing", F6.1; VSEL, VMAXNM, VMINNM of "Advanced SIMD and floating-point
 *             32-bit extensions".
 * Not here:   conversions (a32_vfp_convert.c), moves (a32_vfp_move.c); the arithmetic (softfloat.h, fp_host.h).
 *
 * Half-precision results are in the lower half of a single register, with zeros above. */
#include "cpu/exec/a32_vfp.h"
#include "cpu/exec/alu.h"
#include "cpu/exec/fp_host.h"
#include "decode_gen.h"

/* Half precision has no host arithmetic. */
#define fp16_add_fast    fp16_add
#define fp16_sub_fast    fp16_sub
#define fp16_mul_fast    fp16_mul
#define fp16_div_fast    fp16_div
#define fp16_muladd_fast fp16_muladd
#define fp16_sqrt_fast   fp16_sqrt

/* VMLA and its kin round the product; a NaN product may change its sign too. */
#define ARITH(N, T)                                                                                                        \
	static T arith##N(struct pe *pe, int k, T d, T n, T m)                                                             \
	{                                                                                                                  \
		const uint32_t fpcr = vfp_fpcr(pe);                                                                        \
		uint32_t *const fpsr = &pe->fpsr;                                                                          \
		switch (k) {                                                                                               \
		case VFP_MLA:                                                                                              \
			return fp##N##_add_fast(d, fp##N##_mul_fast(n, m, fpcr, fpsr), fpcr, fpsr);                        \
		case VFP_MLS:                                                                                              \
			return fp##N##_add_fast(d, fp##N##_neg(fp##N##_mul_fast(n, m, fpcr, fpsr)), fpcr, fpsr);           \
		case VFP_NMLS:                                                                                             \
			return fp##N##_add_fast(fp##N##_neg(d), fp##N##_mul_fast(n, m, fpcr, fpsr), fpcr, fpsr);           \
		case VFP_NMLA:                                                                                             \
			return fp##N##_add_fast(fp##N##_neg(d), fp##N##_neg(fp##N##_mul_fast(n, m, fpcr, fpsr)), fpcr,     \
						fpsr);                                                                     \
		case VFP_MUL:                                                                                              \
			return fp##N##_mul_fast(n, m, fpcr, fpsr);                                                         \
		case VFP_NMUL:                                                                                             \
			return fp##N##_neg(fp##N##_mul_fast(n, m, fpcr, fpsr));                                            \
		case VFP_ADD:                                                                                              \
			return fp##N##_add_fast(n, m, fpcr, fpsr);                                                         \
		case VFP_SUB:                                                                                              \
			return fp##N##_sub_fast(n, m, fpcr, fpsr);                                                         \
		case VFP_DIV:                                                                                              \
			return fp##N##_div_fast(n, m, fpcr, fpsr);                                                         \
		case VFP_FNMS:                                                                                             \
			return fp##N##_muladd_fast(fp##N##_neg(d), n, m, fpcr, fpsr);                                      \
		case VFP_FNMA:                                                                                             \
			return fp##N##_muladd_fast(fp##N##_neg(d), fp##N##_neg(n), m, fpcr, fpsr);                         \
		case VFP_FMA:                                                                                              \
			return fp##N##_muladd_fast(d, n, m, fpcr, fpsr);                                                   \
		case VFP_FMS:                                                                                              \
			return fp##N##_muladd_fast(d, fp##N##_neg(n), m, fpcr, fpsr);                                      \
		case VFP_MAXNM:                                                                                            \
			return fp##N##_maxnum(n, m, fpcr, fpsr);                                                           \
		default:                                                                                                   \
			return fp##N##_minnum(n, m, fpcr, fpsr);                                                           \
		}                                                                                                          \
	}
ARITH(16, uint16_t)
ARITH(32, uint32_t)
ARITH(64, uint64_t)

enum exec_status exec_vfp_arith(struct pe *pe, const struct args_vfp_arith *a)
{
	const struct vfp_reg d = VFP_D(a), n = VFP_N(a), m = VFP_M(a);

	if (a->size == 3)
		vfp_write(pe, d, arith64(pe, a->k, vfp_read(pe, d), vfp_read(pe, n), vfp_read(pe, m)));
	else if (a->size == 2)
		vfp_write(pe, d, arith32(pe, a->k, (uint32_t)vfp_read(pe, d), (uint32_t)vfp_read(pe, n), (uint32_t)vfp_read(pe, m)));
	else
		vfp_write(pe, d, arith16(pe, a->k, (uint16_t)vfp_read(pe, d), (uint16_t)vfp_read(pe, n), (uint16_t)vfp_read(pe, m)));
	return EXEC_NEXT;
}

#define UNARY(N, T)                                                                                                        \
	static T unary##N(struct pe *pe, int k, T m)                                                                       \
	{                                                                                                                  \
		static const uint8_t rounding[] = {                                                                        \
			[VFP_RINTA] = FPROUND_TIEAWAY, [VFP_RINTN] = FPROUND_TIEEVEN, [VFP_RINTP] = FPROUND_POSINF,        \
			[VFP_RINTM] = FPROUND_NEGINF,  [VFP_RINTZ] = FPROUND_ZERO,                                         \
		};                                                                                                         \
		const uint32_t fpcr = vfp_fpcr(pe);                                                                        \
		switch (k) {                                                                                               \
		case VFP_ABS:                                                                                              \
			return fp##N##_abs(m);                                                                             \
		case VFP_MOV:                                                                                              \
			return m;                                                                                          \
		case VFP_NEG:                                                                                              \
			return fp##N##_neg(m);                                                                             \
		case VFP_SQRT:                                                                                             \
			return fp##N##_sqrt_fast(m, fpcr, &pe->fpsr);                                                      \
		case VFP_RINTR:                                                                                            \
		case VFP_RINTX:                                                                                            \
			return fp##N##_round_int(m, fpcr_rounding(fpcr), k == VFP_RINTX, fpcr, &pe->fpsr);                 \
		default:                                                                                                   \
			return fp##N##_round_int(m, (enum fp_rounding)rounding[k], false, fpcr, &pe->fpsr);                \
		}                                                                                                          \
	}
UNARY(16, uint16_t)
UNARY(32, uint32_t)
UNARY(64, uint64_t)

enum exec_status exec_vfp_unary(struct pe *pe, const struct args_vfp_unary *a)
{
	const uint64_t m = vfp_read(pe, VFP_M(a));

	vfp_write(pe, VFP_D(a), a->size == 3 ? unary64(pe, a->k, m) : a->size == 2 ? unary32(pe, a->k, (uint32_t)m)
							  : unary16(pe, a->k, (uint16_t)m));
	return EXEC_NEXT;
}

enum exec_status exec_vfp_select(struct pe *pe, const struct args_vfp_select *a)
{
	vfp_write(pe, VFP_D(a), vfp_read(pe, cond_holds(&pe->flags, (unsigned)a->cc) ? VFP_N(a) : VFP_M(a)));
	return EXEC_NEXT;
}

enum exec_status exec_vfp_compare(struct pe *pe, const struct args_vfp_compare *a)
{
	const uint64_t d = vfp_read(pe, VFP_D(a)), m = a->zero ? 0 : vfp_read(pe, VFP_M(a));
	const uint32_t fpcr = vfp_fpcr(pe);

	fpscr_set_nzcv(pe, a->size == 3 ? fp64_compare(d, m, a->e, fpcr, &pe->fpsr)
			 : a->size == 2 ? fp32_compare((uint32_t)d, (uint32_t)m, a->e, fpcr, &pe->fpsr)
					: fp16_compare((uint16_t)d, (uint16_t)m, a->e, fpcr, &pe->fpsr));
	return EXEC_NEXT;
}

enum exec_status exec_vfp_imm(struct pe *pe, const struct args_vfp_imm *a)
{
	const uint8_t imm8 = (uint8_t)(a->imm4H << 4 | a->imm4L);

	vfp_write(pe, VFP_D(a), a->size == 3 ? fp64_expand_imm(imm8) : a->size == 2 ? fp32_expand_imm(imm8) : fp16_expand_imm(imm8));
	return EXEC_NEXT;
}
