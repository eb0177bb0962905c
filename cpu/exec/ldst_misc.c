/* cpu/exec/ldst_misc.c - loads and stores with the privileges of EL0: LDTR, STTR.
 * Implements: DDI 0487 C6.2 (LDTR, LDTRB, LDTRH, LDTRSB, LDTRSH, LDTRSW, STTR, STTRB, STTRH).
 * Not here:   when they really act as EL0 (PSTATE.UAO, HCR_EL2.{E2H,TGE}; memaccess.c); LDRAA, LDRAB (pauth.c). */
#include "cpu/exec/decode.h"
#include "cpu/exec/memaccess.h"

enum exec_status exec_ldst_unpriv(struct pe *pe, const struct args_ldst_unpriv *a)
{
	unsigned bits = 8u << a->size;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	va_t va = xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm9, 9);
	unsigned flags = MEM_UNPRIV | (a->Rn == 31 ? MEM_NOTAG : 0);
	uint64_t val = a->opc == 0 ? xr(pe, a->Rt) : 0;

	const struct mem_isv v = { (uint8_t)a->size, (uint8_t)a->Rt, a->opc >= 2, a->size == 3 || a->opc == 2, false };

	if (st != EXEC_NEXT)
		return st;
	if (a->opc == 0)
		return mem_with_isv(pe, mem_store(pe, va, bits / 8, flags, &val), &v);
	if ((st = mem_load(pe, va, bits / 8, flags, &val)) != EXEC_NEXT)
		return mem_with_isv(pe, st, &v);
	if (a->opc == 2)
		val = (uint64_t)sext(val, bits);
	else if (a->opc == 3)
		val = (uint32_t)sext(val, bits);
	xw(pe, a->Rt, val);
	return st;
}
