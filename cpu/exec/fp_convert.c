/* cpu/exec/fp_convert.c - conversions between scalar FP and fixed point, and to integers with explicit rounding.
 * Implements: DDI 0487 C4.1.96: SCVTF, UCVTF, FCVTZS, FCVTZU (fixed-point); FCVT{N,P,M,A}{S,U}; the half-precision
 *             forms of all; FJCVTZS.
 * Not here:   single and double to and from integers rounding towards zero (fp_int.c). */
#include "cpu/exec/fp_op.h"
#include "decode_gen.h"

/* FPToFixed() of the scalar in n. */
static uint64_t to_fixed(struct pe *pe, const union vreg *n, int ftype, unsigned fbits, bool is_unsigned,
                         enum fp_rounding rounding, unsigned intsize)
{
	if (ftype == 3)
		return fp16_to_fixed(n->h[0], fbits, is_unsigned, rounding, intsize, pe->fpcr, &pe->fpsr);
	if (ftype == 1)
		return fp64_to_fixed(n->d[0], fbits, is_unsigned, rounding, intsize, pe->fpcr, &pe->fpsr);
	return fp32_to_fixed(n->s[0], fbits, is_unsigned, rounding, intsize, pe->fpcr, &pe->fpsr);
}

/* FixedToFP() of a general register of intsize bits. */
static uint64_t from_fixed(struct pe *pe, uint64_t x, int ftype, unsigned fbits, bool is_unsigned, unsigned intsize)
{
	enum fp_rounding rounding = fpcr_rounding(pe->fpcr);

	if (intsize == 32)
		x = is_unsigned ? (uint32_t)x : (uint64_t)sext(x, 32);
	if (ftype == 3)
		return fp16_from_fixed(x, fbits, is_unsigned, rounding, pe->fpcr, &pe->fpsr);
	if (ftype == 1)
		return fp64_from_fixed(x, fbits, is_unsigned, rounding, pe->fpcr, &pe->fpsr);
	return fp32_from_fixed(x, fbits, is_unsigned, rounding, pe->fpcr, &pe->fpsr);
}

enum exec_status exec_float2fix(struct pe *pe, const struct args_float2fix *a)
{
	unsigned intsize = a->sf ? 64 : 32, fbits = 64 - a->scale;

	if (a->to_int)
		xw(pe, a->Rd, to_fixed(pe, &pe->v[a->Rn], a->ftype, fbits, a->U, FPROUND_ZERO, intsize));
	else
		fp_put(pe, a->Rd, a->Rd, fp_bits(a->ftype), from_fixed(pe, xr(pe, a->Rn), a->ftype, fbits, a->U, intsize));
	return EXEC_NEXT;
}

static enum exec_status javascript_convert(struct pe *pe, unsigned rd, unsigned rn)
{
	bool z;
	uint32_t r = fp64_to_fixed_js(pe->v[rn].d[0], &z, pe->fpcr, &pe->fpsr);

	xw(pe, rd, r);
	flags_set_nzcv(&pe->flags, z ? 1u << 30 : 0);
	return EXEC_NEXT;
}

enum exec_status exec_float2int(struct pe *pe, const struct args_float2int *a)
{
	unsigned intsize = a->sf ? 64 : 32;

	if (a->id == A64_FJCVTZS_32D_float2int)
		return javascript_convert(pe, a->Rd, a->Rn);
	if (a->to_int)
		xw(pe, a->Rd, to_fixed(pe, &pe->v[a->Rn], a->ftype, 0, a->U, (enum fp_rounding)a->rounding, intsize));
	else
		fp_put(pe, a->Rd, a->Rd, fp_bits(a->ftype), from_fixed(pe, xr(pe, a->Rn), a->ftype, 0, a->U, intsize));
	return EXEC_NEXT;
}
