/* cpu/exec/a32_ldst.c - loads and stores of one or two registers in A32 and T32.
 * Implements: DDI 0487 F5.1: LDR, LDRB, LDRH, LDRSB, LDRSH, LDRT..., STR..., LDRD, STRD; LoadWritePC().
 * Not here:   several registers (a32_ldst_multi.c); exclusives, ordered accesses (a32_ldst_sync.c). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/memaccess.h"

/* One access, as its instruction describes it. */
struct access {
	bool load, sign, index, wback;
	unsigned size, flags, rn, rt;
};

static uint32_t base_of(const struct pe *pe, unsigned rn)
{
	return rn == 15 ? a32_pc(pe) & ~3u : (uint32_t)pe->x[rn];
}

static enum exec_status with_isv(struct pe *pe, enum exec_status st, const struct access *m)
{
	struct mem_isv v = { (uint8_t)(m->size >> 1), (uint8_t)a32_x_view(pe, m->rt), m->sign, false, false };

	if (likely(st == EXEC_NEXT) || m->wback || m->rt == 15)
		return st;
	st = mem_with_isv(pe, st, &v);
	if (st == EXEC_EXC && pe->exc.iss & BIT(24))
		pe->exc.il = a32_insn_length(pe) == 4;
	return st;
}

static enum exec_status load(struct pe *pe, uint32_t va, const struct access *m, uint64_t *v)
{
	enum exec_status st = a32_load(pe, va, m->size, m->flags, v);

	if (m->sign)
		*v = (uint32_t)sext(*v, m->size * 8);
	return with_isv(pe, st, m);
}

static enum exec_status access(struct pe *pe, const struct access *m, uint32_t offset)
{
	uint32_t base = base_of(pe, m->rn), far = base + offset, va = m->index ? far : base;
	enum exec_status st;
	uint64_t v;

	if (!m->load) {
		st = with_isv(pe, a32_store(pe, va, m->size, m->flags, a32_reg_r(pe, m->rt)), m);
		if (st == EXEC_NEXT && m->wback)
			a32_reg_w(pe, m->rn, far);
		return st;
	}
	st = load(pe, va, m, &v);
	if (st != EXEC_NEXT)
		return st;
	if (m->wback)
		a32_reg_w(pe, m->rn, far);
	if (unlikely(m->rt == 15))
		return m->size == 4 ? a32_load_write_pc(pe, (uint32_t)v) : EXEC_UNDEF;
	a32_reg_w(pe, m->rt, (uint32_t)v);
	return EXEC_NEXT;
}

/* UNPREDICTABLE combinations that would write PC as a base, or write the base twice. */
static bool bad_base(const struct access *m)
{
	return m->wback && (m->rn == 15 || (m->load && m->rn == m->rt));
}

enum exec_status exec_a32_ldst_imm(struct pe *pe, const struct args_a32_ldst_imm *a)
{
	struct access m = { a->load, a->sign, a->index, a->wback, (unsigned)a->size, a->unpriv ? MEM_UNPRIV : 0, a->Rn, a->Rt };
	uint32_t imm = a->imm12 | ((a->imm8 | a->imm5) << a->scale) | a->imm4H << 4 | a->imm4L;

	if (bad_base(&m))
		return EXEC_UNDEF;
	return access(pe, &m, a->U ? imm : -imm);
}

enum exec_status exec_a32_ldst_reg(struct pe *pe, const struct args_a32_ldst_reg *a)
{
	struct access m = { a->load, a->sign, a->index, a->wback, (unsigned)a->size, a->unpriv ? MEM_UNPRIV : 0, a->Rn, a->Rt };
	uint32_t off = a32_shift_imm(pe, a32_reg_r(pe, a->Rm), a->stype, a->imm5 | a->imm2).value;

	if (bad_base(&m) || a->Rm == 15)
		return EXEC_UNDEF;
	return access(pe, &m, a->U ? off : -off);
}

/* ---- two registers: word-aligned; single-copy atomic where the address is a multiple of 8 ---- */

static enum exec_status load_dual(struct pe *pe, uint32_t va, uint64_t v[2])
{
	bool be = pe->ps.e;
	enum exec_status st;
	uint64_t both;

	if (va & 7) {
		st = a32_load(pe, va, 4, MEM_WORD_ALIGNED, &v[0]);
		return st == EXEC_NEXT ? a32_load(pe, va + 4, 4, MEM_WORD_ALIGNED, &v[1]) : st;
	}
	st = a32_load(pe, va, 8, 0, &both);
	v[be] = (uint32_t)both;
	v[!be] = both >> 32;
	return st;
}

static enum exec_status store_dual(struct pe *pe, uint32_t va, uint64_t first, uint64_t second)
{
	enum exec_status st;

	if (va & 7) {
		st = a32_store(pe, va, 4, MEM_WORD_ALIGNED, first);
		return st == EXEC_NEXT ? a32_store(pe, va + 4, 4, MEM_WORD_ALIGNED, second) : st;
	}
	return a32_store(pe, va, 8, 0, pe->ps.e ? first << 32 | second : second << 32 | first);
}

/* m->size is not used. */
static enum exec_status access_dual(struct pe *pe, const struct access *m, unsigned rt2, uint32_t offset)
{
	uint32_t base = base_of(pe, m->rn), far = base + offset, va = m->index ? far : base;
	enum exec_status st;
	uint64_t v[2];

	if (m->rt == 15 || rt2 == 15 || (m->wback && (m->rn == 15 || m->rn == m->rt || m->rn == rt2)))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (m->load)
		st = load_dual(pe, va, v);
	else
		st = store_dual(pe, va, a32_reg_r(pe, m->rt), a32_reg_r(pe, rt2));
	if (st != EXEC_NEXT)
		return st;
	if (m->wback)
		a32_reg_w(pe, m->rn, far);
	if (m->load) {
		a32_reg_w(pe, m->rt, (uint32_t)v[0]);
		a32_reg_w(pe, rt2, (uint32_t)v[1]);
	}
	return EXEC_NEXT;
}

/* A32: an even register and the next, UNDEFINED for odd ones (UNPREDICTABLE); T32 names both and counts in words. */
enum exec_status exec_a32_ldrd(struct pe *pe, const struct args_a32_ldrd *a)
{
	struct access m = { a->load, false, a->index, a->wback, 8, 0, a->Rn, a->Rt };
	bool t32 = pe->ps.t;
	uint32_t imm = t32 ? a->imm8 << 2 : a->imm4H << 4 | a->imm4L;

	if (!t32 && a->Rt & 1)
		return EXEC_UNDEF;
	return access_dual(pe, &m, t32 ? a->Rt2 : a->Rt + 1, a->U ? imm : -imm);
}

enum exec_status exec_a32_ldrd_reg(struct pe *pe, const struct args_a32_ldrd_reg *a)
{
	struct access m = { a->load, false, a->index, a->wback, 8, 0, a->Rn, a->Rt };
	uint32_t off = a32_reg_r(pe, a->Rm);

	if (a->Rt & 1 || a->Rm == 15)
		return EXEC_UNDEF;
	return access_dual(pe, &m, a->Rt + 1, a->U ? off : -off);
}
