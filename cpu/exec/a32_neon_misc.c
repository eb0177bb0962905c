/* cpu/exec/a32_neon_misc.c - AArch32 Advanced SIMD: instructions with two registers, shifts by immediate, immediates, permutations.
 * Implements: DDI 0487 F4.1.22 "two registers misc", "two registers and shift amount", "one register and modified immediate",
 *             VEXT, VTBL, VTBX, VDUP (scalar); AdvSIMDExpandImm().
 * Not here:   floating-point ones (a32_neon_fp.c), cryptography (a32_neon_ext.c). */
#include <string.h>
#include "cpu/exec/a32_vreg.h"
#include "cpu/exec/simd_fp.h"
#include "cpu/exec/simd_int.h"
#include "decode_gen.h"

/* op or nothing: signed, unsigned */
enum exec_status exec_neon_misc(struct pe *pe, const struct args_neon_misc *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_REV64] = {simd_rev64},
		[NEON_REV32] = {simd_rev32},
		[NEON_REV16] = {simd_rev16},
		[NEON_PADDL] = {simd_saddlp, simd_uaddlp},
		[NEON_PADAL] = {simd_sadalp, simd_uadalp},
		[NEON_CLS] = {simd_cls},
		[NEON_CLZ] = {simd_clz},
		[NEON_CNT] = {simd_cnt},
		[NEON_NOT] = {simd_not},
		[NEON_QABS] = {simd_sqabs},
		[NEON_QNEG] = {simd_sqneg},
	};
	const unsigned m = DREG(a->M, a->Vm);

	return neon_run(pe, table[a->k][a->op][a->size], a->q, DREG(a->D, a->Vd), m, m, 0);
}

/* Comparisons with zero, VABS, VNEG: F=1 is of floating-point. */
enum exec_status exec_neon_misc_f(struct pe *pe, const struct args_neon_misc_f *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_CGT0] = {simd_cmgt0, simd_fcmgt0}, [NEON_CGE0] = {simd_cmge0, simd_fcmge0},
		[NEON_CEQ0] = {simd_cmeq0, simd_fcmeq0}, [NEON_CLE0] = {simd_cmle0, simd_fcmle0},
		[NEON_CLT0] = {simd_cmlt0, simd_fcmlt0}, [NEON_ABS] = {simd_abs, simd_fabs},
		[NEON_NEG] = {simd_neg, simd_fneg},
	};
	const simd_fn k = table[a->k][a->F][a->size];
	const unsigned d = DREG(a->D, a->Vd), m = DREG(a->M, a->Vm);

	if (!a->F)
		return neon_run(pe, k, a->q, d, m, m, 0);
	if (a->size == 1 && !has(pe, FEAT_FP16))
		return EXEC_UNDEF;
	return neon_run_fp(pe, k, a->q, d, m, m, AUX(neon_lanes(a->size, a->q), 0, 0));
}

/* ---- shifts ---- */
static unsigned shift_size(unsigned imm7)
{
	return imm7 & 0x40 ? 3 : imm7 & 0x20 ? 2 : imm7 & 0x10 ? 1 : 0;
}
/* L:imm6 is the element's width plus a left shift, or twice the width minus a right one. */
static unsigned left_shift(unsigned imm7)
{
	return imm7 - (8u << shift_size(imm7));
}
static unsigned right_shift(unsigned imm7)
{
	return (16u << shift_size(imm7)) - imm7;
}

enum exec_status exec_neon_shift(struct pe *pe, const struct args_neon_shift *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_SHR] = {simd_sshr, simd_ushr},
		[NEON_SRA] = {simd_ssra, simd_usra},
		[NEON_RSHR] = {simd_srshr, simd_urshr},
		[NEON_RSRA] = {simd_srsra, simd_ursra},
		[NEON_SRI] = {simd_sri},
		[NEON_SHLI] = {simd_shl},
		[NEON_SLI] = {simd_sli},
		[NEON_QSHLI] = {simd_sqshl_imm, simd_uqshl_imm},
		[NEON_QSHLU] = {simd_sqshlu},
	};
	const unsigned imm = a->L << 6 | a->imm6, m = DREG(a->M, a->Vm);
	const simd_fn k = table[a->k][a->U][shift_size(imm)];

	return neon_run(pe, k, a->q, DREG(a->D, a->Vd), m, m, AUX(a->left ? left_shift(imm) : right_shift(imm), 0, 0));
}

static const simd_fn *const narrower[][2] = {
	[NEON_SHRN] = {simd_shrn},
	[NEON_RSHRN] = {simd_rshrn},
	[NEON_QSHRN] = {simd_sqshrn, simd_uqshrn},
	[NEON_QRSHRN] = {simd_sqrshrn, simd_uqrshrn},
	[NEON_QSHRUN] = {simd_sqshrun},
	[NEON_QRSHRUN] = {simd_sqrshrun},
};

static enum exec_status narrow(struct pe *pe, simd_fn k, unsigned d, unsigned m, unsigned shift)
{
	return neon_run_with(pe, k, false, d, qreg(pe, m), qreg(pe, m), AUX(shift, 0, 0));
}

enum exec_status exec_neon_shift_narrow(struct pe *pe, const struct args_neon_shift_narrow *a)
{
	return narrow(pe, narrower[a->k][a->U][shift_size(a->imm6)], DREG(a->D, a->Vd), DREG(a->M, a->Vm), right_shift(a->imm6));
}

enum exec_status exec_neon_move_narrow(struct pe *pe, const struct args_neon_move_narrow *a)
{
	return narrow(pe, narrower[a->k][a->op][a->size], DREG(a->D, a->Vd), DREG(a->M, a->Vm), 0);
}

/* VSHLL, and VMOVL, whose immediate is the width. */
enum exec_status exec_neon_shift_long(struct pe *pe, const struct args_neon_shift_long *a)
{
	const unsigned imm = a->imm6 | a->imm3H << 3;
	const union vreg m = dvec(pe, DREG(a->M, a->Vm));
	const simd_fn k = (a->U ? simd_ushll : simd_sshll)[shift_size(imm)];

	return neon_run_with(pe, k, true, DREG(a->D, a->Vd), &m, &m, AUX(left_shift(imm), 0, 0));
}

/* VSHLL by the width. */
enum exec_status exec_neon_shll(struct pe *pe, const struct args_neon_shll *a)
{
	const union vreg m = dvec(pe, DREG(a->M, a->Vm));

	return neon_run_with(pe, simd_ushll[a->size], true, DREG(a->D, a->Vd), &m, &m, AUX(8u << a->size, 0, 0));
}

/* ---- immediates ---- */
/* AdvSIMDExpandImm() of op 0, and of what op 1 has for itself: cmode 14. */
static uint64_t expand_imm(unsigned cmode, bool op, unsigned imm8)
{
	uint64_t x = 0;

	switch (cmode >> 1) {
	case 0: case 1: case 2: case 3:
		return neon_spread((uint64_t)imm8 << 8 * (cmode >> 1), 2).d[0];
	case 4: case 5:
		return neon_spread((uint64_t)imm8 << 8 * (cmode >> 1 & 1), 1).d[0];
	case 6:
		return neon_spread(cmode & 1 ? (uint64_t)imm8 << 16 | 0xffff : (uint64_t)imm8 << 8 | 0xff, 2).d[0];
	default:
		if (cmode & 1)
			return neon_spread(fp32_expand_imm((uint8_t)imm8), 2).d[0];
		if (!op)
			return neon_spread(imm8, 0).d[0];
		for (unsigned i = 0; i < 8; i++)
			x |= (imm8 >> i & 1) * (0xffULL << 8 * i);
		return x;
	}
}

enum exec_status exec_neon_imm(struct pe *pe, const struct args_neon_imm *a)
{
	const unsigned imm8 = a->i << 7 | a->imm3 << 4 | a->imm4, d = DREG(a->D, a->Vd);
	const uint64_t imm = expand_imm((unsigned)a->cm | a->cmode << a->shift, a->op64, imm8);

	for (unsigned i = 0; i <= (unsigned)a->q; i++) {
		uint64_t *r = dreg(pe, d + i);
		*r = a->k == NEON_IMM_MOV ? imm : a->k == NEON_IMM_MVN ? ~imm : a->k == NEON_IMM_ORR ? *r | imm : *r & ~imm;
	}
	return EXEC_NEXT;
}

/* ---- permutations ---- */
/* Both registers are results; where they are the same one the outcome is UNKNOWN (VSWP: unchanged). */
enum exec_status exec_neon_swap(struct pe *pe, const struct args_neon_swap *a)
{
	static const simd_fn *const table[][2] = {
		[NEON_TRN] = {simd_trn1, simd_trn2}, [NEON_UZP] = {simd_uzp1, simd_uzp2}, [NEON_ZIP] = {simd_zip1, simd_zip2},
	};
	const unsigned d = DREG(a->D, a->Vd), m = DREG(a->M, a->Vm), size = a->size;
	const union vreg vd = a->q ? *qreg(pe, d) : dvec(pe, d), vm = a->q ? *qreg(pe, m) : dvec(pe, m);
	union vreg lo = vm, hi = vd;

	if (a->k == NEON_TRN || (a->k != NEON_SWP && a->q)) {
		table[a->k][0][size](pe, &lo, &vd, &vm, 0);
		table[a->k][1][size](pe, &hi, &vd, &vm, 0);
	} else if (a->k == NEON_ZIP) { /* 64 bits: all of it is what ZIP1 makes */
		simd_zip1[size](pe, &lo, &vd, &vm, 0);
		hi.d[0] = lo.d[1];
	} else if (a->k == NEON_UZP) {
		const union vreg both = {.d = {vd.d[0], vm.d[0]}};
		simd_uzp1[size](pe, &lo, &both, &both, 0);
		simd_uzp2[size](pe, &hi, &both, &both, 0);
	}
	if (a->q) {
		*qreg(pe, d) = lo;
		*qreg(pe, m) = hi;
	} else {
		*dreg(pe, d) = lo.d[0];
		*dreg(pe, m) = hi.d[0];
	}
	return EXEC_NEXT;
}

enum exec_status exec_neon_dup(struct pe *pe, const struct args_neon_dup *a)
{
	const unsigned size = (unsigned)__builtin_ctz(a->imm4 | 4);
	const union vreg m = dvec(pe, DREG(a->M, a->Vm)), r = neon_spread(neon_element(&m, size, a->imm4 >> (size + 1)), size);

	for (unsigned i = 0; i <= (unsigned)a->q; i++)
		*dreg(pe, DREG(a->D, a->Vd) + i) = r.d[0];
	return EXEC_NEXT;
}

enum exec_status exec_neon_ext(struct pe *pe, const struct args_neon_ext *a)
{
	const unsigned bytes = a->q ? 16 : 8, d = DREG(a->D, a->Vd);
	uint8_t both[32];

	memcpy(both, dreg(pe, DREG(a->N, a->Vn)), bytes);
	memcpy(both + bytes, dreg(pe, DREG(a->M, a->Vm)), bytes);
	memcpy(dreg(pe, d), both + a->imm4, bytes); /* imm4 < bytes */
	return EXEC_NEXT;
}

enum exec_status exec_neon_table(struct pe *pe, const struct args_neon_table *a)
{
	const unsigned n = DREG(a->N, a->Vn), regs = a->len + 1;
	const union vreg index = dvec(pe, DREG(a->M, a->Vm));
	union vreg r = a->x ? dvec(pe, DREG(a->D, a->Vd)) : (union vreg){.d = {0, 0}};
	uint64_t table[4];

	if (n + regs > 32)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	for (unsigned i = 0; i < regs; i++)
		table[i] = *dreg(pe, n + i);
	for (unsigned i = 0; i < 8; i++)
		if (index.b[i] < 8 * regs)
			r.b[i] = (uint8_t)(table[index.b[i] / 8] >> 8 * (index.b[i] % 8));
	*dreg(pe, DREG(a->D, a->Vd)) = r.d[0];
	return EXEC_NEXT;
}
