/* cpu/exec/t16_dp.c - data processing of T32 that has forms of its own in 16 bits.
 * Implements: DDI 0487 F3.2.1 to F3.2.3, F3.2.9: shifts, immediates, high registers, SP.
 * Not here:   forms that unpack as the wide ones do, and the arithmetic (a32_dp.c). */
#include "cpu/exec/a32_alu.h"

static struct a32_shifted plain(const struct pe *pe, uint32_t v)
{
	return (struct a32_shifted){ v, (uint32_t)pe->flags.c };
}

enum exec_status exec_t16_dp_imm(struct pe *pe, const struct args_t16_dp_imm *a)
{
	return a32_dp(pe, a->op, a->S, a->Rd | a->Rdn, a32_reg_r(pe, a->Rn | a->Rdn), plain(pe, a->imm8 | a->imm3));
}

/* LSLS #0 is MOVS. */
enum exec_status exec_t16_shift(struct pe *pe, const struct args_t16_shift *a)
{
	return a32_dp(pe, DP_MOV, 2, a->Rd, 0, a32_shift_imm(pe, a32_reg_r(pe, a->Rm), a->op, a->imm5));
}

/* ADD, CMP, MOV with any registers; one bit of the destination stands apart. */
enum exec_status exec_t16_special(struct pe *pe, const struct args_t16_special *a)
{
	unsigned rd = (a->DN | a->N | a->D | a->DM) << 3 | a->Rdn | a->Rn | a->Rd | a->Rdm;

	return a32_dp(pe, a->op, a->op == DP_CMP, rd, a32_reg_r(pe, rd), plain(pe, a32_reg_r(pe, a->Rm)));
}

enum exec_status exec_t16_sp_imm(struct pe *pe, const struct args_t16_sp_imm *a)
{
	return a32_dp(pe, a->op, 0, a->Rd, a32_reg_r(pe, 13), plain(pe, (a->imm8 | a->imm7) << 2));
}
