/* cpu/exec/ldst_rcpc3.c - ordered loads and stores of FEAT_LRCPC3.
 * Implements: DDI 0487 C6.2 LDIAPP, STILP, LDAPR and STLR with writeback; C7.2 LDAPUR, STLUR (SIMD&FP), LDAP1, STL1.
 * Not here:   LDAPR, LDAPUR, STLUR of general registers (ldst_sync.c). PEs take turns on one host thread, so ordering and the
 *             single-copy atomicity of pairs need nothing more than that an access is not given up half-way. */
#include "cpu/exec/decode.h"
#include "cpu/exec/memaccess.h"

/* A pair is checked for alignment by its halves. */
static unsigned pair_flags(const struct pe *pe, va_t va, unsigned each)
{
	return va & (each - 1) ? mem_ordered_flags(pe, va, 2 * each) : 0;
}

enum exec_status exec_ldiappstilp(struct pe *pe, const struct args_ldiappstilp *a)
{
	const unsigned each = a->sz ? 8 : 4;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	const va_t va = xr_sp(pe, a->Rn) - (a->wback && !a->L ? 2 * each : 0);
	const unsigned flags = pair_flags(pe, va, each) | (a->wback ? 0 : mem_tag_flags(a->Rn));
	uint64_t v[2] = {xr(pe, a->Rt), xr(pe, a->Rt2)};

	/* UNPREDICTABLE: a base that is loaded or stored, and LDIAPP into one register: as if nothing were special */
	if (a->L)
		v[0] = v[1] = 0;
	for (unsigned i = 0; i < 2 && st == EXEC_NEXT; i++)
		st = a->L ? mem_load(pe, va + i * each, each, flags, &v[i]) : mem_store(pe, va + i * each, each, flags, &v[i]);
	if (st != EXEC_NEXT)
		return st;
	if (a->L) {
		xw(pe, a->Rt, v[0]);
		xw(pe, a->Rt2, v[1]);
	}
	if (a->wback)
		pe->x[a->Rn] = a->L ? va + 2 * each : va;
	return EXEC_NEXT;
}

enum exec_status exec_ldapstl_writeback(struct pe *pe, const struct args_ldapstl_writeback *a)
{
	const unsigned size = 1u << a->size;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	const va_t va = xr_sp(pe, a->Rn) - (a->L ? 0 : size);
	const unsigned flags = mem_ordered_flags(pe, va, size);
	uint64_t v = a->L ? 0 : xr(pe, a->Rt);

	if (st == EXEC_NEXT)
		st = a->L ? mem_load(pe, va, size, flags, &v) : mem_store(pe, va, size, flags, &v);
	if (st != EXEC_NEXT)
		return st;
	if (a->L)
		xw(pe, a->Rt, v);
	pe->x[a->Rn] = a->L ? va + size : va;
	return EXEC_NEXT;
}

enum exec_status exec_ldapstl_simd(struct pe *pe, const struct args_ldapstl_simd *a)
{
	const unsigned size = 1u << a->scale;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	const va_t va = xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm9, 9);
	const unsigned flags = mem_ordered_flags(pe, va, size) | mem_tag_flags(a->Rn);
	union vreg v = {.d = {0, 0}};

	if (st != EXEC_NEXT)
		return st;
	if (!a->L)
		return mem_store(pe, va, size, flags, &pe->v[a->Rt]);
	if ((st = mem_load(pe, va, size, flags, &v)) == EXEC_NEXT) {
		pe->v[a->Rt] = v;
		pe->z_live[a->Rt] = 0;
	}
	return st;
}

enum exec_status exec_ldap1stl1(struct pe *pe, const struct args_ldap1stl1 *a)
{
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	const va_t va = xr_sp(pe, a->Rn);
	const unsigned flags = mem_ordered_flags(pe, va, 8) | mem_tag_flags(a->Rn);
	uint64_t v;

	if (st != EXEC_NEXT)
		return st;
	if (!a->L)
		return mem_store(pe, va, 8, flags, &pe->v[a->Rt].d[a->Q]);
	if ((st = mem_load(pe, va, 8, flags, &v)) == EXEC_NEXT) {
		pe->v[a->Rt].d[a->Q] = v;
		pe->z_live[a->Rt] = 0;
	}
	return st;
}
