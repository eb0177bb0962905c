/* cpu/exec/ls64.c - single-copy atomic 64-byte loads and stores (FEAT_LS64, FEAT_LS64_V, FEAT_LS64_ACCDATA).
 * Implements: DDI 0487 C6.2 LD64B, ST64B, ST64BV, ST64BV0; CheckLDST64BEnabled() and its kin (the verdict: hyp/insn_traps.c);
 *             MemLoad64B(), MemStore64B(), MemStore64BWithRet().
 *
 * IMPDEF: all of RAM takes such accesses, whatever its memory type; no device on the bus does: Data Abort, unsupported atomic. */
#include "cpu/exec/decode.h"
#include "cpu/exec/memaccess.h"
#include "hyp/insn_traps.h"

enum { BYTES = 64 };

/* Where the eight registers go; false: *st is the exception. */
static bool begin(struct pe *pe, unsigned rt, unsigned rn, enum ls64_kind kind, enum acc acc, enum exec_status *st)
{
	const struct verdict v = hyp_ls64_verdict(pe, kind);
	const va_t va = xr_sp(pe, rn);
	uint64_t key;

	*st = EXEC_UNDEF;
	if (v.what != DO_REGISTER)
		*st = raise_verdict(pe, &v, kind);
	else if (rt % 2 || rt > 22)
		return false;
	else if ((*st = check_sp_alignment(pe, rn)) != EXEC_NEXT)
		return false;
	else if (va % BYTES) /* raises the alignment fault: 16 bytes from an address that is not aligned to as many */
		*st = acc == ACC_READ ? mem_load(pe, va | 1, 16, MEM_ALIGNED, (uint64_t[2]){0}) :
					mem_store(pe, va | 1, 16, MEM_ALIGNED, (uint64_t[2]){0});
	else
		return mem_monitor_key(pe, va, acc, &key, st); /* translates, and refuses devices */
	return false;
}

/* One register after the other: they lie in one page, so the first access fails or none does. accdata: the low half of the first
 * is ACCDATA_EL1's. */
static enum exec_status transfer(struct pe *pe, unsigned rt, unsigned rn, bool load, bool accdata)
{
	const va_t va = xr_sp(pe, rn);
	enum exec_status st = EXEC_NEXT;
	uint64_t v[8];

	for (unsigned i = 0; i < 8 && st == EXEC_NEXT; i++) {
		v[i] = xr(pe, rt + i);
		if (accdata && i == 0)
			v[i] = deposit(v[i], 31, 0, SYS(pe, ACCDATA_EL1) & UINT32_MAX);
		st = load ? mem_load(pe, va + 8 * i, 8, mem_tag_flags(rn), &v[i]) : mem_store(pe, va + 8 * i, 8, mem_tag_flags(rn), &v[i]);
	}
	for (unsigned i = 0; load && i < 8 && st == EXEC_NEXT; i++)
		xw(pe, rt + i, v[i]);
	return st;
}

enum exec_status exec_ls64(struct pe *pe, const struct args_ls64 *a)
{
	enum exec_status st;

	if (!begin(pe, a->Rt, a->Rn, LS64_PLAIN, a->load ? ACC_READ : ACC_WRITE, &st))
		return st;
	return transfer(pe, a->Rt, a->Rn, a->load, false);
}

enum exec_status exec_ls64v(struct pe *pe, const struct args_ls64v *a)
{
	enum exec_status st;

	if (!begin(pe, a->Rt, a->Rn, a->accdata ? LS64_ST64BV0 : LS64_ST64BV, ACC_WRITE, &st))
		return st;
	if ((st = transfer(pe, a->Rt, a->Rn, false, a->accdata)) == EXEC_NEXT)
		xw(pe, a->Rs, 0);
	return st;
}
