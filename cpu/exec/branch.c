/* cpu/exec/branch.c - B, BL, B.cond, CBZ, TBZ, BR, BLR, RET, and the end of a page.
 * Implements: DDI 0487 C6.2 (each), BranchTo(), BTypeCompatible(); hints that do nothing.
 * Not here:   authenticated branches (pauth.c); exception generation and return (system.c). */
#include "cpu/exec/branch.h"

#include "cpu/arch/effective.h"
#include "cpu/exec/alu.h"
#include "cpu/exec/hints.h"
#include "decode_gen.h"

#define RN (pe->x[op->rn])

bool bti_landing_pad(const struct pe *pe, uint32_t word, unsigned btype)
{
	if ((word & 0xffffff3f) == 0xd503241f) { /* BTI, BTI c, BTI j, BTI jc */
		unsigned kind = word >> 6 & 3;

		return kind == 3 || (kind == 1 && btype != 3) || (kind == 2 && btype != 2);
	}
	if (word == 0xd503233f || word == 0xd503237f) { /* PACIASP, PACIBSP: as BTI c, or jc while SCTLR_ELx.BTn is clear */
		unsigned el = pe->ps.el;
		uint64_t sctlr = regime_el(pe, el) == 1 ? SYS(pe, SCTLR_EL1) :
				 regime_el(pe, el) == 2 ? SYS(pe, SCTLR_EL2) : SYS(pe, SCTLR_EL3);

		return btype != 3 || !bit(sctlr, el == EL0 ? 35 : 36);
	}
	return (word & 0xffe0001f) == 0xd4200000 || (word & 0xffe0001f) == 0xd4400000; /* BRK, HLT */
}

static bool in_guarded_page(const struct pe *pe)
{
	const struct jump_entry *j = jump_slot(pe, pe->code_va);

	return j->tag == pe->code_va && j->tag_indirect == TLB_NO_PAGE;
}

/* The target is pe->pc, the BTYPE to be pe->ps.btype: as every op has three arguments, all compilers can promise the tail call. */
OP(branch_slow)
{
	va_t target = pe->pc;
	unsigned btype = pe->ps.btype;
	const struct jump_entry *j = jump_slot(pe, target);

	pe->ps.btype = 0;
	if (btype == 3 && !in_guarded_page(pe))
		btype = 1;
	if (j->tag == (target & ~0xffcULL) && (!btype || bti_landing_pad(pe, code_page_word(j->page, target >> 2 & (PAGE_OPS - 1)), btype)))
		BRANCH_FAR(target);
	if (has(pe, FEAT_BTI))
		pe->ps.btype = (uint8_t)btype;
	pe->op = op + 1;
	pe->acc = acc;
	return OP_EXIT_PC;
}

/* Not an instruction: goes on in the next page without counting. */
OP(op_page_end)
{
	op--; /* BRANCH_FAR counts the op it leaves: make that the one before, which has been counted already */
	BRANCH_FAR(pe->code_va + 4096);
}

/* ---- direct: hi is the distance in bytes of ops inside the page; outside, imm is the target relative to the page ---- */
static OP(b_near)
{
	BRANCH_NEAR(op->hi);
}
static OP(b_far)
{
	BRANCH_FAR(pe->code_va + op->imm);
}
static OP(bl_near) /* lo: offset of the return address from the page */
{
	pe->x[30] = pe->code_va + op->lo;
	BRANCH_NEAR(op->hi);
}
static OP(bl_far) /* lo likewise; hi: target relative to the page */
{
	va_t target = pe->code_va + (uint64_t)(int64_t)op->hi;

	pe->x[30] = pe->code_va + op->lo;
	BRANCH_FAR(target);
}

/* Prepares a direct branch: true if the target is in the same page. `at`: offset of the branch in its page. */
static bool set_target(struct op *op, uint32_t at, int64_t distance)
{
	int64_t target = (int64_t)at + distance;

	if (target >= 0 && target < 4096) {
		op->hi = (int32_t)(distance * (int64_t)(sizeof(struct op) / 4));
		return true;
	}
	op->simm = target;
	return false;
}

void sel_branch_imm(struct op *op, const struct args_branch_imm *a)
{
	uint32_t at = (uint32_t)op->hi;
	int64_t distance = sext(a->imm26, 26) * 4;
	bool near = set_target(op, at, distance);

	if (!a->op) {
		op->fn = op_ref(near ? b_near : b_far);
		return;
	}
	if (!near)
		op->hi = (int32_t)((int64_t)at + distance);
	op->lo = at + 4;
	op->fn = op_ref(near ? bl_near : bl_far);
}

#define CONDITIONAL(name, cond)                                                                                            \
	static OP(name##_near)                                                                                             \
	{                                                                                                                  \
		if (cond)                                                                                                  \
			BRANCH_NEAR(op->hi);                                                                               \
		NEXT();                                                                                                    \
	}                                                                                                                  \
	static OP(name##_far)                                                                                              \
	{                                                                                                                  \
		if (cond)                                                                                                  \
			BRANCH_FAR(pe->code_va + op->imm);                                                                 \
		NEXT();                                                                                                    \
	}
CONDITIONAL(b_eq, cond_eq(&pe->flags))
CONDITIONAL(b_ne, !cond_eq(&pe->flags))
CONDITIONAL(b_cs, cond_cs(&pe->flags))
CONDITIONAL(b_cc, !cond_cs(&pe->flags))
CONDITIONAL(b_mi, cond_mi(&pe->flags))
CONDITIONAL(b_pl, !cond_mi(&pe->flags))
CONDITIONAL(b_vs, cond_vs(&pe->flags))
CONDITIONAL(b_vc, !cond_vs(&pe->flags))
CONDITIONAL(b_hi, cond_hi(&pe->flags))
CONDITIONAL(b_ls, !cond_hi(&pe->flags))
CONDITIONAL(b_ge, cond_ge(&pe->flags))
CONDITIONAL(b_lt, !cond_ge(&pe->flags))
CONDITIONAL(b_gt, cond_gt(&pe->flags))
CONDITIONAL(b_le, !cond_gt(&pe->flags))
CONDITIONAL(cbz_x, RN == 0)
CONDITIONAL(cbnz_x, RN != 0)
CONDITIONAL(cbz_w, (uint32_t)RN == 0)
CONDITIONAL(cbnz_w, (uint32_t)RN != 0)
CONDITIONAL(tbz, !(RN >> op->rm & 1))
CONDITIONAL(tbnz, RN >> op->rm & 1)

void sel_condbranch(struct op *op, const struct args_condbranch *a)
{
	static const op_fn near[16] = { b_eq_near, b_ne_near, b_cs_near, b_cc_near, b_mi_near, b_pl_near, b_vs_near, b_vc_near,
					b_hi_near, b_ls_near, b_ge_near, b_lt_near, b_gt_near, b_le_near, b_near,    b_near };
	static const op_fn far[16] = { b_eq_far, b_ne_far, b_cs_far, b_cc_far, b_mi_far, b_pl_far, b_vs_far, b_vc_far,
				       b_hi_far, b_ls_far, b_ge_far, b_lt_far, b_gt_far, b_le_far, b_far,    b_far };

	op->fn = op_ref(set_target(op, (uint32_t)op->hi, sext(a->imm19, 19) * 4) ? near[a->cond] : far[a->cond]);
}

void sel_compbranch(struct op *op, const struct args_compbranch *a)
{
	static const op_fn near[2][2] = { { cbz_w_near, cbz_x_near }, { cbnz_w_near, cbnz_x_near } };
	static const op_fn far[2][2] = { { cbz_w_far, cbz_x_far }, { cbnz_w_far, cbnz_x_far } };

	op->rn = slot_src(a->Rt);
	op->fn = op_ref((set_target(op, (uint32_t)op->hi, sext(a->imm19, 19) * 4) ? near : far)[a->op][a->sf]);
}

void sel_testbranch(struct op *op, const struct args_testbranch *a)
{
	static const op_fn near[2] = { tbz_near, tbnz_near }, far[2] = { tbz_far, tbnz_far };

	op->rn = slot_src(a->Rt);
	op->rm = (uint8_t)(a->b5 << 5 | a->b40);
	op->fn = op_ref((set_target(op, (uint32_t)op->hi, sext(a->imm14, 14) * 4) ? near : far)[a->op]);
}

/* ---- indirect ---- */
static OP(ret)
{
	BRANCH_FAR(RN);
}
static OP(br) /* ra: PSTATE.BTYPE when the branch is in a guarded page: 1 through X16 or X17, 3 otherwise */
{
	BRANCH_INDIRECT(RN, op->ra);
}
static OP(blr)
{
	va_t target = RN;

	pe->x[30] = pe->code_va + op->lo;
	BRANCH_INDIRECT(target, 2);
}

void sel_branch_reg(struct op *op, const struct args_branch_reg *a)
{
	op->rn = slot_src(a->Rn);
	op->ra = a->Rn == 16 || a->Rn == 17 ? 1 : 3;
	op->lo = (uint32_t)op->hi + 4;
	op->fn = op_ref(a->id == A64_RET_64R_branch_reg ? ret : a->id == A64_BR_64_branch_reg ? br : blr);
}

/* ---- hints that do nothing; BTI's check was the branch's ---- */
OP(op_nop)
{
	NEXT();
}

void sel_nop(struct op *op, const struct args_nop *a)
{
	op->rd = (uint8_t)(a->CRm << 3 | a->op2);
	op->fn = op_ref(a->id == A64_HINT_HM_hints && op->rd >= HINT_TRACE_ON ? op_hint_unnamed : op_nop);
}
