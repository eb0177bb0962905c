/* cpu/exec/a32_branch.c - branches of A32 and T32, and IT.
 * Implements: DDI 0487 F5.1: B, BL, BLX, BX, BXJ, CBZ, CBNZ, TBB, TBH, IT.
 * Not here:   loads of PC (a32_ldst*.c); exception return (a32_sys.c). */
#include "cpu/exec/a32_alu.h"

/* LR: the next instruction, with bit 0 in T32. */
static void link(struct pe *pe)
{
	a32_reg_w(pe, 14, (a32_insn_address(pe) + a32_insn_length(pe)) | pe->ps.t);
}

static enum exec_status branch(struct pe *pe, int64_t distance)
{
	return a32_branch_write_pc(pe, a32_pc(pe) + (uint32_t)distance);
}

enum exec_status exec_a32_branch(struct pe *pe, const struct args_a32_branch *a)
{
	if (a->link)
		link(pe);
	return branch(pe, sext(a->imm24, 24) * 4);
}

enum exec_status exec_t16_branch(struct pe *pe, const struct args_t16_branch *a)
{
	return branch(pe, sext(a->imm11, 11) * 2);
}

enum exec_status exec_t16_branch_cond(struct pe *pe, const struct args_t16_branch_cond *a)
{
	return cond_holds(&pe->flags, a->cond) ? branch(pe, sext(a->imm8, 8) * 2) : EXEC_NEXT;
}

enum exec_status exec_t32_branch_cond(struct pe *pe, const struct args_t32_branch_cond *a)
{
	uint32_t imm = a->S << 19 | a->J2 << 18 | a->J1 << 17 | a->imm6 << 11 | a->imm11;

	return cond_holds(&pe->flags, a->cond) ? branch(pe, sext(imm, 20) * 2) : EXEC_NEXT;
}

enum exec_status exec_t32_branch(struct pe *pe, const struct args_t32_branch *a)
{
	if (a->link)
		link(pe);
	return branch(pe, a32_far_distance(a->S, a->J1, a->J2, a->imm10, a->imm11));
}

enum exec_status exec_t32_blx_imm(struct pe *pe, const struct args_t32_blx_imm *a)
{
	uint32_t target = (a32_pc(pe) & ~3u) + (uint32_t)a32_far_distance(a->S, a->J1, a->J2, a->imm10H, a->imm10L << 1);

	link(pe);
	pe->ps.t = 0;
	return a32_branch_write_pc(pe, target);
}

enum exec_status exec_a32_blx_imm(struct pe *pe, const struct args_a32_blx_imm *a)
{
	uint32_t target = a32_pc(pe) + (uint32_t)(sext(a->imm24, 24) * 4) + (a->H << 1);

	link(pe);
	pe->ps.t = 1;
	return a32_branch_write_pc(pe, target);
}

/* BXJ is BX: there is no Jazelle. */
enum exec_status exec_a32_bx(struct pe *pe, const struct args_a32_bx *a)
{
	uint32_t target = a32_reg_r(pe, a->Rm);

	if (a->link)
		link(pe);
	return a32_bx_write_pc(pe, target);
}

enum exec_status exec_t16_cbz(struct pe *pe, const struct args_t16_cbz *a)
{
	bool zero = !a32_reg_r(pe, a->Rn);

	return zero == !a->nz ? branch(pe, (int64_t)(a->i << 6 | a->imm5 << 1)) : EXEC_NEXT;
}

enum exec_status exec_t32_tbb(struct pe *pe, const struct args_t32_tbb *a)
{
	uint32_t va = a32_reg_r(pe, a->Rn) + (a32_reg_r(pe, a->Rm) << a->half);
	uint64_t v;
	enum exec_status st = a32_load(pe, va, a->half ? 2 : 1, 0, &v);

	return st == EXEC_NEXT ? branch(pe, (int64_t)(v * 2)) : st;
}

/* With mask 0 it is a hint that has no name yet: nothing. */
enum exec_status exec_t16_it(struct pe *pe, const struct args_t16_it *a)
{
	if (!a->mask)
		return EXEC_NEXT;
	if (a->mask != 8 && bit(a32_sctlr(pe), 7))
		return EXEC_UNDEF; /* SCTLR.ITD: one instruction at most */
	pe->ps.it = (uint8_t)(a->firstcond << 4 | a->mask);
	pe->ps.it_kept = 1;
	return EXEC_NEXT;
}
