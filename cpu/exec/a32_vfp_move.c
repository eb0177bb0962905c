/* cpu/exec/a32_vfp_move.c - AArch32 moves between general registers and floating-point ones or FPSCR and its kin.
 * Implements: DDI 0487 F4.1.21 "floating-point 32-bit move", "Advanced SIMD 8/16/32-bit element move/duplicate", "64-bit move";
 *             F6.1: VMOV, VDUP (general register), VMOVX, VINS, VMSR, VMRS; G8.2.47 FPEXC.
 * Not here:   traps of those (hyp/insn_traps.c).
 *
 * A general register 15 is UNPREDICTABLE everywhere but in VMRS APSR_nzcv: UNDEFINED here. */
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_vfp.h"
#include "decode_gen.h"
#include "hyp/insn_traps.h"

enum exec_status exec_vfp_half_move(struct pe *pe, const struct args_vfp_half_move *a)
{
	const uint32_t m = *sreg(pe, SREG(a->Vm, a->M));
	uint32_t *d = sreg(pe, SREG(a->Vd, a->D));

	*d = a->insert ? (*d & 0xffff) | m << 16 : m >> 16;
	return EXEC_NEXT;
}

enum exec_status exec_vfp_move_half(struct pe *pe, const struct args_vfp_move_half *a)
{
	uint32_t *s = sreg(pe, SREG(a->Vn, a->N));

	if (a->Rt == 15)
		return EXEC_UNDEF;
	if (a->to_core)
		a32_reg_w(pe, a->Rt, (uint16_t)*s);
	else
		*s = (uint16_t)pe->x[a->Rt];
	return EXEC_NEXT;
}

enum exec_status exec_vfp_move_single(struct pe *pe, const struct args_vfp_move_single *a)
{
	uint32_t *s = sreg(pe, SREG(a->Vn, a->N));

	if (a->Rt == 15)
		return EXEC_UNDEF;
	if (a->to_core)
		a32_reg_w(pe, a->Rt, *s);
	else
		*s = (uint32_t)pe->x[a->Rt];
	return EXEC_NEXT;
}

/* Two S registers; S31 has no second. */
enum exec_status exec_vfp_move_pair(struct pe *pe, const struct args_vfp_move_pair *a)
{
	const unsigned m = SREG(a->Vm, a->M);

	if (m == 31 || a->Rt == 15 || a->Rt2 == 15 || (a->to_core && a->Rt == a->Rt2))
		return EXEC_UNDEF;
	if (a->to_core) {
		a32_reg_w(pe, a->Rt, *sreg(pe, m));
		a32_reg_w(pe, a->Rt2, *sreg(pe, m + 1));
	} else {
		*sreg(pe, m) = (uint32_t)pe->x[a->Rt];
		*sreg(pe, m + 1) = (uint32_t)pe->x[a->Rt2];
	}
	return EXEC_NEXT;
}

enum exec_status exec_vfp_move_double(struct pe *pe, const struct args_vfp_move_double *a)
{
	uint64_t *d = dreg(pe, DREG(a->M, a->Vm));

	if (a->Rt == 15 || a->Rt2 == 15 || (a->to_core && a->Rt == a->Rt2))
		return EXEC_UNDEF;
	if (a->to_core) {
		a32_reg_w(pe, a->Rt, (uint32_t)*d);
		a32_reg_w(pe, a->Rt2, (uint32_t)(*d >> 32));
	} else {
		*d = (uint64_t)(uint32_t)pe->x[a->Rt2] << 32 | (uint32_t)pe->x[a->Rt];
	}
	return EXEC_NEXT;
}

/* ---- elements; opc1:opc2 is 1xxx for bytes, 0xx1 for halfwords, 0x00 for words, with the index in the xs ---- */
struct element {
	unsigned size, index;
};
static struct element element(unsigned opc1, unsigned opc2)
{
	const unsigned byte = (opc1 & 1) << 2 | opc2;

	if (opc1 & 2)
		return (struct element){0, byte};
	return opc2 & 1 ? (struct element){1, byte >> 1} : (struct element){2, byte >> 2};
}

enum exec_status exec_neon_from_core(struct pe *pe, const struct args_neon_from_core *a)
{
	const struct element e = element(a->opc1, a->opc2);
	const unsigned shift = e.index * 8 << e.size;
	const uint64_t mask = 0xffffffffu >> (32 - (8 << e.size));
	uint64_t *d = dreg(pe, DREG(a->D, a->Vd));

	if (a->Rt == 15)
		return EXEC_UNDEF;
	*d = (*d & ~(mask << shift)) | (pe->x[a->Rt] & mask) << shift;
	return EXEC_NEXT;
}

/* U: zero-extended. */
enum exec_status exec_neon_to_core(struct pe *pe, const struct args_neon_to_core *a)
{
	const struct element e = element(a->opc1, a->opc2);
	const union vreg n = dvec(pe, DREG(a->N, a->Vn));
	const uint64_t v = neon_element(&n, e.size, e.index);

	if (a->Rt == 15)
		return EXEC_UNDEF;
	a32_reg_w(pe, a->Rt, a->U ? (uint32_t)v : (uint32_t)sext(v, 8u << e.size));
	return EXEC_NEXT;
}

enum exec_status exec_neon_dup_core(struct pe *pe, const struct args_neon_dup_core *a)
{
	const unsigned size = a->B ? 0 : a->E ? 1 : 2;
	const uint64_t mask = 0xffffffffu >> (32 - (8 << size));

	if (a->Rt == 15)
		return EXEC_UNDEF;
	for (unsigned i = 0; i <= (unsigned)a->q; i++)
		*dreg(pe, DREG(a->D, a->Vd) + i) = neon_spread(pe->x[a->Rt] & mask, size).d[0];
	return EXEC_NEXT;
}

/* ---- FPSCR, FPEXC and the ID registers ---- */
enum { REG_FPSID = 0, REG_FPSCR = 1, REG_MVFR2 = 5, REG_MVFR1 = 6, REG_MVFR0 = 7, REG_FPEXC = 8 };
/* IMPDEF: FPSID of an implementation in hardware, VFPv3 and later; the part is Arm's Foundation model's. */
#define FPSID 0x41034070u

static enum exec_status check_access(struct pe *pe, unsigned reg, unsigned rt, bool read)
{
	const struct verdict v = hyp_vfp_reg_verdict(pe, reg, read);

	if (v.what == DO_REGISTER)
		return EXEC_NEXT;
	return raise_verdict(pe, &v, v.ec == EC_CP10_RT ? iss_vmrs(reg, rt == 15 ? 31 : a32_x_view(pe, rt), read) : iss_fp_access());
}

/* FPSID ignores writes. */
enum exec_status exec_vmsr(struct pe *pe, const struct args_vmsr *a)
{
	const enum exec_status s = check_access(pe, a->reg, a->Rt, false);
	const uint32_t v = (uint32_t)pe->x[a->Rt];

	if (s != EXEC_NEXT)
		return s;
	if (a->Rt == 15 || (a->reg != REG_FPSID && a->reg != REG_FPSCR && a->reg != REG_FPEXC))
		return EXEC_UNDEF;
	if (a->reg == REG_FPSCR) {
		fpscr_write(pe, v);
	} else if (a->reg == REG_FPEXC) {
		SYS(pe, FPEXC32_EL2) = v & FPEXC_EN;
		pe_changed(pe, FX_TRAPS);
		return EXEC_RESYNC;
	}
	return EXEC_NEXT;
}

enum exec_status exec_vmrs(struct pe *pe, const struct args_vmrs *a)
{
	const enum exec_status s = check_access(pe, a->reg, a->Rt, true);
	uint32_t v;

	if (s != EXEC_NEXT)
		return s;
	switch (a->reg) {
	case REG_FPSID:
		v = FPSID;
		break;
	case REG_FPSCR:
		v = fpscr_read(pe);
		break;
	case REG_MVFR2:
		v = (uint32_t)SYS(pe, MVFR2_EL1);
		break;
	case REG_MVFR1:
		v = (uint32_t)SYS(pe, MVFR1_EL1);
		break;
	case REG_MVFR0:
		v = (uint32_t)SYS(pe, MVFR0_EL1);
		break;
	case REG_FPEXC:
		v = (uint32_t)SYS(pe, FPEXC32_EL2);
		break;
	default:
		return EXEC_UNDEF;
	}
	if (a->Rt != 15)
		a32_reg_w(pe, a->Rt, v);
	else if (a->reg == REG_FPSCR)
		flags_set_nzcv(&pe->flags, v & FPSCR_NZCV);
	else
		return EXEC_UNDEF;
	return EXEC_NEXT;
}
