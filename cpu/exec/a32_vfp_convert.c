/* cpu/exec/a32_vfp_convert.c - AArch32 scalar conversions: between formats, to and from integers and fixed point.
 * Implements: DDI 0487 F6.1: VCVT, VCVTR, VCVTA, VCVTN, VCVTP, VCVTM, VCVTB, VCVTT, VJCVT.
 * Not here:   the conversions themselves (softfloat.h); Advanced SIMD's (a32_neon_fp.c). */
#include "cpu/exec/a32_vfp.h"
#include "cpu/exec/fp_host.h"
#include "decode_gen.h"

static uint64_t to_fixed(struct pe *pe, uint64_t v, unsigned size, unsigned fbits, bool uns, enum fp_rounding r, unsigned bits)
{
	const uint32_t fpcr = vfp_fpcr(pe);

	if (size == 3)
		return fp64_to_fixed(v, fbits, uns, r, bits, fpcr, &pe->fpsr);
	if (size == 2)
		return fp32_to_fixed((uint32_t)v, fbits, uns, r, bits, fpcr, &pe->fpsr);
	return fp16_to_fixed((uint16_t)v, fbits, uns, r, bits, fpcr, &pe->fpsr);
}

/* v is extended to 64 bits. */
static uint64_t from_fixed(struct pe *pe, uint64_t v, unsigned size, unsigned fbits, bool uns, enum fp_rounding r)
{
	const uint32_t fpcr = vfp_fpcr(pe);

	if (size == 3)
		return fp64_from_fixed(v, fbits, uns, r, fpcr, &pe->fpsr);
	if (size == 2)
		return fp32_from_fixed(v, fbits, uns, r, fpcr, &pe->fpsr);
	return fp16_from_fixed(v, fbits, uns, r, fpcr, &pe->fpsr);
}

static uint64_t extend(uint64_t v, unsigned bits, bool uns)
{
	return uns ? v & (~0ULL >> (64 - bits)) : (uint64_t)sext(v, bits);
}

/* op=1 is signed. */
enum exec_status exec_vfp_to_int(struct pe *pe, const struct args_vfp_to_int *a)
{
	const enum fp_rounding r = a->rounding == VFP_ROUND_FPSCR ? fpcr_rounding(pe->fpcr) : (enum fp_rounding)a->rounding;
	const uint64_t m = vfp_read(pe, VFP_M(a));

	*sreg(pe, SREG(a->Vd, a->D)) = (uint32_t)to_fixed(pe, m, (unsigned)a->size, 0, !a->op, r, 32);
	return EXEC_NEXT;
}

enum exec_status exec_vfp_from_int(struct pe *pe, const struct args_vfp_from_int *a)
{
	const uint64_t m = extend(*sreg(pe, SREG(a->Vm, a->M)), 32, !a->op);

	vfp_write(pe, VFP_D(a), from_fixed(pe, m, (unsigned)a->size, 0, !a->op, fpcr_rounding(pe->fpcr)));
	return EXEC_NEXT;
}

/* sx: 32 bits, else 16. More fraction bits than that are UNPREDICTABLE: UNDEFINED here. */
enum exec_status exec_vfp_fixed(struct pe *pe, const struct args_vfp_fixed *a)
{
	const unsigned bits = a->sx ? 32 : 16, imm5 = a->imm4 << 1 | a->i, size = (unsigned)a->size;
	const uint64_t v = vfp_read(pe, VFP_D(a));

	if (imm5 > bits)
		return EXEC_UNDEF;
	if (a->to_fixed)
		vfp_write(pe, VFP_D(a), extend(to_fixed(pe, v, size, bits - imm5, a->U, FPROUND_ZERO, bits), bits, a->U));
	else /* of a half register: 32 bits all the same */
		vfp_write(pe, VFP_D(a), from_fixed(pe, extend(size == 1 ? *sreg(pe, SREG(a->Vd, a->D)) : v, bits, a->U), size,
						   bits - imm5, a->U, FPROUND_TIEEVEN));
	return EXEC_NEXT;
}

enum exec_status exec_vfp_jcvt(struct pe *pe, const struct args_vfp_jcvt *a)
{
	bool z;

	*sreg(pe, SREG(a->Vd, a->D)) = fp64_to_fixed_js(*dreg(pe, DREG(a->M, a->Vm)), &z, vfp_fpcr(pe), &pe->fpsr);
	fpscr_set_nzcv(pe, z ? 1u << 30 : 0);
	return EXEC_NEXT;
}

/* The half of an S register that a half-precision operand or result is in: t is the upper one. */
static uint16_t half_read(struct pe *pe, unsigned s, bool t)
{
	return (uint16_t)(*sreg(pe, s) >> (t ? 16 : 0));
}
static void half_write(struct pe *pe, unsigned s, bool t, uint16_t v)
{
	*sreg(pe, s) = t ? (*sreg(pe, s) & 0xffff) | (uint32_t)v << 16 : (*sreg(pe, s) & 0xffff0000) | v;
}

enum exec_status exec_vfp_convert(struct pe *pe, const struct args_vfp_convert *a)
{
	const unsigned sd = SREG(a->Vd, a->D), sm = SREG(a->Vm, a->M), dd = DREG(a->D, a->Vd), dm = DREG(a->M, a->Vm);
	const uint32_t fpcr = vfp_fpcr(pe);
	uint32_t *const fpsr = &pe->fpsr;

	switch (a->k) {
	case VFP_HALF_TO_SINGLE:
		*sreg(pe, sd) = fp16_to_fp32(half_read(pe, sm, a->t), fpcr, fpsr);
		break;
	case VFP_HALF_TO_DOUBLE:
		*dreg(pe, dd) = fp16_to_fp64(half_read(pe, sm, a->t), fpcr, fpsr);
		break;
	case VFP_SINGLE_TO_HALF:
		half_write(pe, sd, a->t, fp32_to_fp16(*sreg(pe, sm), fpcr, fpsr));
		break;
	case VFP_DOUBLE_TO_HALF:
		half_write(pe, sd, a->t, fp64_to_fp16(*dreg(pe, dm), fpcr, fpsr));
		break;
	case VFP_SINGLE_TO_BF16:
		half_write(pe, sd, a->t, fp32_to_bf16(*sreg(pe, sm), fpcr, fpsr));
		break;
	case VFP_SINGLE_TO_DOUBLE:
		*dreg(pe, dd) = fp32_to_fp64(*sreg(pe, sm), fpcr, fpsr);
		break;
	default:
		*sreg(pe, sd) = fp64_to_fp32_fast(*dreg(pe, dm), fpcr, fpsr);
	}
	return EXEC_NEXT;
}
