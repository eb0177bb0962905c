/* cpu/exec/ldst_sync.c - exclusives, compare-and-swap, LSE atomics, loads and stores with ordering.
 * Implements: DDI 0487 C6.2 (LDXR, STXR, LDXP, STXP, LDAR, STLR, LDLAR, STLLR, LDAPR, LDAPUR, STLUR, CAS, CASP,
 * LDADD..., SWP); AArch64.UnalignedAccessFaults(), AArch64.SetExclusiveMonitors(), MemAtomic(),
 *             AArch64.ExclusiveMonitorsPass().
 * Not here:   CLREX (system.c); the accesses' slow path (memaccess.c). PEs take turns on one host thread, so acquire
 * and release need nothing more. */
#include <string.h>
#include "cpu/exec/decode.h"
#include "cpu/exec/ldst_sync.h"
#include "cpu/exec/memaccess.h"

static uint64_t get_le(const void *p, unsigned size)
{
	uint64_t v = 0;

	memcpy(&v, p, size);
	return v;
}

/* Of exclusives: nAA does not help them. `want`: MEM_ALIGNED where FEAT_LSE2 does not either. */
static unsigned exclusive_flags(const struct pe *pe, va_t va, unsigned size, unsigned want)
{
	bool within = has(pe, FEAT_LSE2) && !(want & MEM_ALIGNED) && (va & 15) + size <= 16;

	return (want & MEM_NOTAG) | (va & (size - 1) && !within ? MEM_ALIGNED : 0) | (pe->ps.e ? MEM_SLOW : 0);
}

/* Two registers of a pair as they lie in memory: the first at the lower address. */
static void pair_pack(const struct pe *pe, unsigned each, uint64_t first, uint64_t second, uint64_t out[2])
{
	bool be = mem_big_endian(pe);
	uint64_t lo = be ? second : first, hi = be ? first : second;

	if (each == 4)
		lo = (lo & 0xffffffff) | hi << 32;
	out[0] = lo;
	out[1] = each == 4 ? 0 : hi;
}

static void pair_unpack(const struct pe *pe, unsigned each, const uint64_t in[2], uint64_t *first, uint64_t *second)
{
	uint64_t lo = each == 4 ? (uint32_t)in[0] : in[0], hi = each == 4 ? in[0] >> 32 : in[1];
	bool be = mem_big_endian(pe);

	*first = be ? hi : lo;
	*second = be ? lo : hi;
}

/* ---- exclusives: the monitor holds where (a key of the physical location), how much and what was read ---- */

enum exec_status ldst_exclusive_load(struct pe *pe, va_t va, unsigned size, unsigned want, uint64_t val[2])
{
	const void *p = va & (size - 1) || pe->ps.e ? NULL : mem_fast_r(pe, va, size);
	enum exec_status st;
	uint64_t key;

	val[0] = val[1] = 0;
	pe->excl.valid = false;
	if (likely(p)) {
		memcpy(val, p, size);
		key = mem_host_key(p);
	} else {
		unsigned flags = exclusive_flags(pe, va, size, want);
		if (!(flags & MEM_ALIGNED) && !mem_monitor_key(pe, va, ACC_READ, &key, &st))
			return st;
		if ((st = mem_load(pe, va, size, flags, val)) != EXEC_NEXT)
			return st;
	}
	pe->excl.valid = true;
	pe->excl.size = (uint8_t)size;
	pe->excl.pa = key;
	memcpy(pe->excl.val, val, sizeof pe->excl.val);
	return EXEC_NEXT;
}

struct swap_if {
	const uint64_t *expected, *desired;
	unsigned size;
	bool done;
};

static void swap_if_equal(const void *arg, const uint64_t old[2], uint64_t new_[2], bool *store)
{
	const struct swap_if *s = arg;

	*store = !memcmp(old, s->expected, s->size);
	memcpy(new_, s->desired, 16);
}

/* *status: 0 stored, 1 not. IMPDEF: without the monitor nothing is translated and so nothing faults, but for alignment.
 * LIMIT: another PE that stored and stored back between load and store is not noticed. */
enum exec_status ldst_exclusive_store(struct pe *pe, va_t va, unsigned size, unsigned want, const uint64_t val[2],
				      uint32_t *status)
{
	bool armed = pe->excl.valid && pe->excl.size == size;
	void *p = va & (size - 1) || pe->ps.e ? NULL : mem_fast_w(pe, va, size);
	struct swap_if s = {pe->excl.val, val, size, false};
	enum exec_status st;
	uint64_t key, old[2];

	*status = 1;
	if (!p && exclusive_flags(pe, va, size, want) & MEM_ALIGNED)
		return mem_store(pe, va, size, MEM_ALIGNED, val); /* raises the alignment fault */
	pe->excl.valid = false;
	if (!armed)
		return EXEC_NEXT;
	if (likely(p)) {
		if (mem_host_key(p) == pe->excl.pa && !memcmp(p, pe->excl.val, size)) {
			memcpy(p, val, size);
			*status = 0;
		}
		return EXEC_NEXT;
	}
	if (!mem_monitor_key(pe, va, ACC_WRITE, &key, &st))
		return st;
	if (key != pe->excl.pa)
		return EXEC_NEXT;
	if ((st = mem_rmw(pe, va, size, MEM_STOREX | (want & MEM_NOTAG), swap_if_equal, &s, old)) == EXEC_NEXT)
		*status = memcmp(old, pe->excl.val, size) != 0;
	return st;
}

enum exec_status exec_ldstexclr(struct pe *pe, const struct args_ldstexclr *a)
{
	unsigned size = 1u << a->size;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	va_t va = xr_sp(pe, a->Rn);
	uint64_t val[2] = {0, 0};
	uint32_t status;

	if (st != EXEC_NEXT)
		return st;
	if (a->L) {
		if ((st = ldst_exclusive_load(pe, va, size, mem_tag_flags(a->Rn), val)) == EXEC_NEXT)
			xw(pe, a->Rt, val[0]);
		return st;
	}
	/* UNPREDICTABLE: Rs = Rt or Rs = Rn: the store uses the old values. */
	memcpy(val, &(uint64_t){xr(pe, a->Rt)}, size);
	if ((st = ldst_exclusive_store(pe, va, size, mem_tag_flags(a->Rn), val, &status)) == EXEC_NEXT)
		ww(pe, a->Rs, status);
	return st;
}

enum exec_status exec_ldstexclp(struct pe *pe, const struct args_ldstexclp *a)
{
	unsigned each = a->sz ? 8 : 4;
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	va_t va = xr_sp(pe, a->Rn);
	uint64_t val[2], first, second;
	uint32_t status;

	if (st != EXEC_NEXT)
		return st;
	if (a->L) {
		if ((st = ldst_exclusive_load(pe, va, 2 * each, mem_tag_flags(a->Rn), val)) != EXEC_NEXT)
			return st;
		pair_unpack(pe, each, val, &first, &second);
		xw(pe, a->Rt, first);
		xw(pe, a->Rt2, second); /* UNPREDICTABLE: Rt = Rt2: holds the second */
		return st;
	}
	pair_pack(pe, each, xr(pe, a->Rt), xr(pe, a->Rt2), val);
	if ((st = ldst_exclusive_store(pe, va, 2 * each, mem_tag_flags(a->Rn), val, &status)) == EXEC_NEXT)
		ww(pe, a->Rs, status);
	return st;
}

/* ---- ordered ---- */

static enum exec_status ordered_load(struct pe *pe, unsigned rn, int64_t off, unsigned size, uint64_t *val)
{
	enum exec_status st = check_sp_alignment(pe, rn);
	va_t va = xr_sp(pe, rn) + (uint64_t)off;

	*val = 0;
	return st == EXEC_NEXT ? mem_load(pe, va, size, mem_ordered_flags(pe, va, size) | mem_tag_flags(rn), val) : st;
}

static enum exec_status ordered_store(struct pe *pe, unsigned rn, int64_t off, unsigned size, uint64_t val)
{
	enum exec_status st = check_sp_alignment(pe, rn);
	va_t va = xr_sp(pe, rn) + (uint64_t)off;

	return st == EXEC_NEXT ? mem_store(pe, va, size, mem_ordered_flags(pe, va, size) | mem_tag_flags(rn), &val) : st;
}

static struct mem_isv ordered_isv(int size, uint32_t rt, int opc)
{
	return (struct mem_isv){ (uint8_t)size, (uint8_t)rt, opc >= 2, size == 3 || opc == 2, true };
}

enum exec_status exec_ldstord(struct pe *pe, const struct args_ldstord *a)
{
	const struct mem_isv v = ordered_isv(a->size, a->Rt, 0);
	enum exec_status st;
	uint64_t val;

	if (!a->L)
		return mem_with_isv(pe, ordered_store(pe, a->Rn, 0, 1u << a->size, xr(pe, a->Rt)), &v);
	if ((st = ordered_load(pe, a->Rn, 0, 1u << a->size, &val)) == EXEC_NEXT)
		xw(pe, a->Rt, val);
	return mem_with_isv(pe, st, &v);
}

enum exec_status exec_ldapr(struct pe *pe, const struct args_ldapr *a)
{
	const struct mem_isv v = ordered_isv(a->size, a->Rt, 0);
	uint64_t val;
	enum exec_status st = ordered_load(pe, a->Rn, 0, 1u << a->size, &val);

	if (st == EXEC_NEXT)
		xw(pe, a->Rt, val);
	return mem_with_isv(pe, st, &v);
}

enum exec_status exec_ldapstl_unscaled(struct pe *pe, const struct args_ldapstl_unscaled *a)
{
	int64_t off = sext(a->imm9, 9);
	unsigned bits = 8u << a->size;
	enum exec_status st;
	uint64_t val;

	const struct mem_isv v = ordered_isv(a->size, a->Rt, a->opc);

	if (a->opc == 0)
		return mem_with_isv(pe, ordered_store(pe, a->Rn, off, bits / 8, xr(pe, a->Rt)), &v);
	if ((st = ordered_load(pe, a->Rn, off, bits / 8, &val)) != EXEC_NEXT)
		return mem_with_isv(pe, st, &v);
	if (a->opc == 2)
		val = (uint64_t)sext(val, bits);
	else if (a->opc == 3)
		val = (uint32_t)sext(val, bits);
	xw(pe, a->Rt, val);
	return st;
}

/* ---- read-modify-write ---- */

struct atomic {
	int op;
	unsigned size;
	uint64_t operand;
};

/* What MemAtomic() stores; only the low 8 * size bits count. */
static uint64_t atomic_result(const struct atomic *m, uint64_t old)
{
	unsigned up = 64 - 8 * m->size;
	uint64_t v = m->operand, so = old << up, sv = v << up;

	switch (m->op) {
	case ATOMIC_ADD:
		return old + v;
	case ATOMIC_CLR:
		return old & ~v;
	case ATOMIC_EOR:
		return old ^ v;
	case ATOMIC_SET:
		return old | v;
	case ATOMIC_SMAX:
		return (int64_t)so > (int64_t)sv ? old : v;
	case ATOMIC_SMIN:
		return (int64_t)so > (int64_t)sv ? v : old;
	case ATOMIC_UMAX:
		return so > sv ? old : v;
	case ATOMIC_UMIN:
		return so > sv ? v : old;
	default: /* ATOMIC_SWP */
		return v;
	}
}

static void atomic_rmw(const void *arg, const uint64_t old[2], uint64_t new_[2], bool *store)
{
	new_[0] = atomic_result(arg, old[0]);
	*store = true;
}

enum exec_status exec_memop(struct pe *pe, const struct args_memop *a)
{
	struct atomic m = {a->op, 1u << a->size, xr(pe, a->Rs)};
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	va_t va = xr_sp(pe, a->Rn);
	uint64_t old[2], result;
	void *p;

	if (st != EXEC_NEXT)
		return st;
	if (likely(p = mem_fast_rw(pe, va, m.size))) {
		old[0] = get_le(p, m.size);
		result = atomic_result(&m, old[0]);
		memcpy(p, &result, m.size);
	} else if ((st = mem_rmw(pe, va, m.size, mem_tag_flags(a->Rn), atomic_rmw, &m, old)) != EXEC_NEXT) {
		return st;
	}
	xw(pe, a->Rt, old[0]);
	return st;
}

/* CAS and CASP: `expected` becomes what memory held. */
static enum exec_status compare_and_swap(struct pe *pe, unsigned rn, unsigned size, uint64_t expected[2],
					 const uint64_t desired[2])
{
	struct swap_if s = {expected, desired, size, false};
	enum exec_status st = check_sp_alignment(pe, rn);
	va_t va = xr_sp(pe, rn);
	uint64_t old[2] = {0, 0};
	void *p;

	if (st != EXEC_NEXT)
		return st;
	if (likely(p = mem_fast_rw(pe, va, size))) {
		memcpy(old, p, size);
		if (!memcmp(old, expected, size))
			memcpy(p, desired, size);
	} else {
		st = mem_rmw(pe, va, size, mem_tag_flags(rn), swap_if_equal, &s, old);
	}
	memcpy(expected, old, sizeof old);
	return st;
}

enum exec_status exec_comswap(struct pe *pe, const struct args_comswap *a)
{
	uint64_t expected[2] = {xr(pe, a->Rs), 0}, desired[2] = {xr(pe, a->Rt), 0};
	enum exec_status st = compare_and_swap(pe, a->Rn, 1u << a->size, expected, desired);

	if (st == EXEC_NEXT)
		xw(pe, a->Rs, expected[0]);
	return st;
}

enum exec_status exec_comswappr(struct pe *pe, const struct args_comswappr *a)
{
	unsigned each = a->sz ? 8 : 4;
	uint64_t expected[2], desired[2], first, second;
	enum exec_status st;

	pair_pack(pe, each, xr(pe, a->Rs), xr(pe, a->Rs + 1), expected);
	pair_pack(pe, each, xr(pe, a->Rt), xr(pe, a->Rt + 1), desired);
	if ((st = compare_and_swap(pe, a->Rn, 2 * each, expected, desired)) != EXEC_NEXT)
		return st;
	pair_unpack(pe, each, expected, &first, &second);
	xw(pe, a->Rs, first);
	xw(pe, a->Rs + 1, second);
	return st;
}
