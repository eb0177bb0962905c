/* cpu/exec/a32_ldst_sync.c - exclusives and ordered accesses of A32 and T32.
 * Implements: DDI 0487 F5.1: LDREX, STREX, LDAEX, STLEX, LDA, STL and their sizes; CLREX. All must be aligned.
 * Not here:   the monitor (ldst_sync.c). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/ldst_sync.h"

enum exec_status exec_a32_ldrex(struct pe *pe, const struct args_a32_ldrex *a)
{
	uint32_t va = a32_reg_r(pe, a->Rn) + (a->imm8 << 2);
	unsigned rt2 = pe->ps.t ? a->Rt2 : a->Rt + 1;
	uint64_t val[2];
	enum exec_status st;

	if (a->Rn == 15 || a->Rt == 15 || (a->size == 8 && (rt2 >= 15 || rt2 == a->Rt || (!pe->ps.t && a->Rt & 1))))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	st = ldst_exclusive_load(pe, va, (unsigned)a->size, MEM_ALIGNED | MEM_NOTAG, val);
	if (st != EXEC_NEXT)
		return st;
	a32_reg_w(pe, a->Rt, (uint32_t)(a->size == 8 && pe->ps.e ? val[0] >> 32 : val[0]));
	if (a->size == 8)
		a32_reg_w(pe, rt2, (uint32_t)(pe->ps.e ? val[0] : val[0] >> 32));
	return EXEC_NEXT;
}

enum exec_status exec_a32_strex(struct pe *pe, const struct args_a32_strex *a)
{
	uint32_t va = a32_reg_r(pe, a->Rn) + (a->imm8 << 2), status;
	unsigned rt2 = pe->ps.t ? a->Rt2 : a->Rt + 1;
	uint64_t val[2] = { a32_reg_r(pe, a->Rt), 0 };
	enum exec_status st;

	if (a->Rd == 15 || a->Rn == 15 || a->Rt == 15 || a->Rd == a->Rn || a->Rd == a->Rt ||
	    (a->size == 8 && (rt2 >= 15 || a->Rd == rt2 || (!pe->ps.t && a->Rt & 1))))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (a->size == 8)
		val[0] = pe->ps.e ? val[0] << 32 | a32_reg_r(pe, rt2) : val[0] | (uint64_t)a32_reg_r(pe, rt2) << 32;
	else
		val[0] &= GENMASK((unsigned)a->size * 8 - 1, 0);
	st = ldst_exclusive_store(pe, va, (unsigned)a->size, MEM_ALIGNED | MEM_NOTAG, val, &status);
	if (st == EXEC_NEXT)
		a32_reg_w(pe, a->Rd, status);
	return st;
}

enum exec_status exec_a32_ordered(struct pe *pe, const struct args_a32_ordered *a)
{
	uint32_t va = a32_reg_r(pe, a->Rn);
	unsigned size = (unsigned)a->size, flags = va & (size - 1) ? MEM_ALIGNED : 0;
	enum exec_status st;
	uint64_t v;

	if (a->Rn == 15 || a->Rt == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (!a->load)
		return a32_store(pe, va, size, flags, a32_reg_r(pe, a->Rt));
	st = a32_load(pe, va, size, flags, &v);
	if (st == EXEC_NEXT)
		a32_reg_w(pe, a->Rt, (uint32_t)v);
	return st;
}

enum exec_status exec_a32_clrex(struct pe *pe, const struct args_a32_clrex *a)
{
	(void)a;
	pe->excl.valid = false;
	return EXEC_NEXT;
}
