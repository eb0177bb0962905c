/* cpu/exec/a32_dp.c - data processing of A32 and T32 with a second operand that is an immediate or a shifted register.
 * Implements: DDI 0487 F5.1: ADC, ADD, ADR, AND, BIC, CMN, CMP, EOR, MOV, MOVT, MVN, ORN, ORR, RSB, RSC, SBC, SUB, TEQ, TST and the
 *             shifts; A32ExpandImm_C(), T32ExpandImm_C(), DecodeImmShift(), Shift_C().
 * Not here:   the narrow T32 forms (t16_dp.c); the exception return (a32_sys.c). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_sys.h"

/* What the flags are when the instruction sets them: logic takes the shifter's carry. */
static uint32_t compute(struct flags *f, int op, uint32_t a, uint32_t b, uint32_t carry_in)
{
	switch (op) {
	case DP_SUB:
	case DP_CMP:
		return adc_flags32(f, a, ~b, 1);
	case DP_RSB:
		return adc_flags32(f, ~a, b, 1);
	case DP_ADD:
	case DP_CMN:
		return adc_flags32(f, a, b, 0);
	case DP_ADC:
		return adc_flags32(f, a, b, carry_in);
	case DP_SBC:
		return adc_flags32(f, a, ~b, carry_in);
	default: /* RSC */
		return adc_flags32(f, ~a, b, carry_in);
	}
}

static uint32_t logic(int op, uint32_t a, uint32_t b)
{
	switch (op) {
	case DP_AND:
	case DP_TST:
		return a & b;
	case DP_EOR:
	case DP_TEQ:
		return a ^ b;
	case DP_ORR:
		return a | b;
	case DP_BIC:
		return a & ~b;
	case DP_ORN:
		return a | ~b;
	case DP_MVN:
		return ~b;
	default: /* MOV */
		return b;
	}
}

static bool is_logic(int op)
{
	return BIT(op) & (BIT(DP_AND) | BIT(DP_EOR) | BIT(DP_TST) | BIT(DP_TEQ) | BIT(DP_ORR) | BIT(DP_MOV) | BIT(DP_BIC) | BIT(DP_MVN) |
			  BIT(DP_ORN));
}

enum exec_status a32_dp(struct pe *pe, int op, int s, unsigned rd, uint32_t a, struct a32_shifted b)
{
	bool set = s == 2 ? !a32_in_it_block(pe) : s;
	struct flags f = pe->flags;
	uint32_t r;

	if (is_logic(op)) {
		r = logic(op, a, b.value);
		f.n = (uint64_t)r << 32;
		f.z = r;
		f.c = b.carry;
	} else {
		r = compute(&f, op, a, b.value, (uint32_t)pe->flags.c);
	}
	if (op >= DP_TST && op <= DP_CMN) {
		pe->flags = f;
		return EXEC_NEXT;
	}
	if (unlikely(rd == 15)) /* A32: with S, an exception return */
		return set ? a32_exception_return(pe, r) : a32_alu_write_pc(pe, r);
	if (set)
		pe->flags = f;
	a32_reg_w(pe, rd, r);
	return EXEC_NEXT;
}

/* ---- immediates ---- */

static struct a32_shifted a32_expand_imm(const struct pe *pe, uint32_t imm12)
{
	uint32_t rotate = imm12 >> 8 << 1, v = ror32(imm12 & 0xff, rotate);

	return (struct a32_shifted){ v, rotate ? v >> 31 : (uint32_t)pe->flags.c };
}

static struct a32_shifted t32_expand_imm(const struct pe *pe, uint32_t imm12)
{
	uint32_t b = imm12 & 0xff, v;

	switch (imm12 >> 8) {
	case 0:
		return (struct a32_shifted){ b, (uint32_t)pe->flags.c };
	case 1:
		return (struct a32_shifted){ b << 16 | b, (uint32_t)pe->flags.c };
	case 2:
		return (struct a32_shifted){ b << 24 | b << 8, (uint32_t)pe->flags.c };
	case 3:
		return (struct a32_shifted){ b * 0x01010101u, (uint32_t)pe->flags.c };
	default:
		v = ror32(0x80 | (b & 0x7f), imm12 >> 7);
		return (struct a32_shifted){ v, v >> 31 };
	}
}

enum exec_status exec_a32_dp_imm(struct pe *pe, const struct args_a32_dp_imm *a)
{
	return a32_dp(pe, a->op, a->S, a->Rd, a32_reg_r(pe, a->Rn), a32_expand_imm(pe, a->imm12));
}

enum exec_status exec_t32_dp_imm(struct pe *pe, const struct args_t32_dp_imm *a)
{
	return a32_dp(pe, a->op, a->S, a->Rd, a32_reg_r(pe, a->Rn), t32_expand_imm(pe, a->i << 11 | a->imm3 << 8 | a->imm8));
}

enum exec_status exec_t32_dp_plain(struct pe *pe, const struct args_t32_dp_plain *a)
{
	return a32_dp(pe, a->op, 0, a->Rd, a32_reg_r(pe, a->Rn), (struct a32_shifted){ a->i << 11 | a->imm3 << 8 | a->imm8, 0 });
}

static enum exec_status address(struct pe *pe, unsigned rd, bool add, uint32_t imm)
{
	uint32_t base = a32_pc(pe) & ~3u;

	return a32_alu_write(pe, rd, add ? base + imm : base - imm);
}

enum exec_status exec_a32_adr(struct pe *pe, const struct args_a32_adr *a)
{
	return address(pe, a->Rd, a->add, a32_expand_imm(pe, a->imm12).value);
}

enum exec_status exec_t32_adr(struct pe *pe, const struct args_t32_adr *a)
{
	return address(pe, a->Rd, a->add, a->i << 11 | a->imm3 << 8 | a->imm8);
}

enum exec_status exec_t16_adr(struct pe *pe, const struct args_t16_adr *a)
{
	return address(pe, a->Rd, true, a->imm8 << 2);
}

/* A32: imm4:imm12. T32: imm4:i:imm3:imm8. */
enum exec_status exec_a32_movw(struct pe *pe, const struct args_a32_movw *a)
{
	uint32_t imm16 = a->imm4 << 12 | a->imm12 | a->i << 11 | a->imm3 << 8 | a->imm8;

	return a32_alu_write(pe, a->Rd, a->top ? (a32_reg_r(pe, a->Rd) & 0xffff) | imm16 << 16 : imm16);
}

/* ---- shifted registers ---- */

enum exec_status exec_a32_dp_reg(struct pe *pe, const struct args_a32_dp_reg *a)
{
	/* Narrow T32: Rdn is both. */
	return a32_dp(pe, a->op, a->S, a->Rd | a->Rdn, a32_reg_r(pe, a->Rn | a->Rdn),
		      a32_shift_imm(pe, a32_reg_r(pe, a->Rm), a->stype, a->imm5 | a->imm3 << 2 | a->imm2));
}

enum exec_status exec_a32_dp_rr(struct pe *pe, const struct args_a32_dp_rr *a)
{
	uint32_t v = a32_reg_r(pe, a->Rm | a->Rdm);

	return a32_dp(pe, a->op, a->S, a->Rd | a->Rdm, a32_reg_r(pe, a->Rn), a32_shift_reg(pe, v, a->stype, a32_reg_r(pe, a->Rs)));
}
