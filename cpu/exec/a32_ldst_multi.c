/* cpu/exec/a32_ldst_multi.c - loads and stores of many registers in A32 and T32.
 * Implements: DDI 0487 F5.1: LDM, LDMDA, LDMDB, LDMIB, STM..., PUSH, POP, LDM (User registers), LDM (exception return),
 *             STM (User registers).
 * Not here:   RFE, SRS (a32_sys.c). An abort leaves the base as it was; registers loaded before it are not written. */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_sys.h"

struct multiple {
	bool load, inc, before, wback;
	unsigned rn;
	uint32_t list;
};

static uint32_t lowest(const struct multiple *m, uint32_t base)
{
	uint32_t bytes = 4 * (uint32_t)__builtin_popcount(m->list);

	return (m->inc ? base : base - bytes) + (m->inc == m->before ? 4 : 0);
}

static uint32_t base_behind(const struct multiple *m, uint32_t base)
{
	uint32_t bytes = 4 * (uint32_t)__builtin_popcount(m->list);

	return m->inc ? base + bytes : base - bytes;
}

static enum exec_status load_list(struct pe *pe, uint32_t va, uint32_t list, uint64_t v[16])
{
	enum exec_status st = EXEC_NEXT;

	for (unsigned i = 0; i < 16 && st == EXEC_NEXT; i++)
		if (bit(list, i)) {
			st = a32_load(pe, va, 4, MEM_WORD_ALIGNED, &v[i]);
			va += 4;
		}
	return st;
}

/* Of the current mode, or of User mode. */
static enum exec_status store_list(struct pe *pe, uint32_t va, uint32_t list, bool user)
{
	enum exec_status st = EXEC_NEXT;

	for (unsigned i = 0; i < 16 && st == EXEC_NEXT; i++)
		if (bit(list, i)) {
			uint32_t v = i == 15 ? a32_pc(pe) : user ? a32_get_banked(pe, A32_USR, i) : a32_reg_r(pe, i);

			st = a32_store(pe, va, 4, MEM_WORD_ALIGNED, v);
			va += 4;
		}
	return st;
}

static enum exec_status multiple(struct pe *pe, const struct multiple *m)
{
	uint32_t base = a32_reg_r(pe, m->rn);
	uint64_t v[16];
	enum exec_status st;

	if (!m->list || m->rn == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (!m->load) {
		st = store_list(pe, lowest(m, base), m->list, false);
		if (st == EXEC_NEXT && m->wback)
			a32_reg_w(pe, m->rn, base_behind(m, base));
		return st;
	}
	st = load_list(pe, lowest(m, base), m->list, v);
	if (st != EXEC_NEXT)
		return st;
	if (m->wback)
		a32_reg_w(pe, m->rn, base_behind(m, base));
	for (unsigned i = 0; i < 15; i++) /* UNPREDICTABLE: the base in the list: what was loaded */
		if (bit(m->list, i))
			a32_reg_w(pe, i, (uint32_t)v[i]);
	return bit(m->list, 15) ? a32_load_write_pc(pe, (uint32_t)v[15]) : EXEC_NEXT;
}

/* T32 has bits of its own for LR and PC. One register, or the base with writeback, is UNPREDICTABLE there: UNDEFINED. */
enum exec_status exec_a32_ldm(struct pe *pe, const struct args_a32_ldm *a)
{
	uint32_t list = a->register_list | a->M << 14 | a->P << 15;
	struct multiple m = { a->load, a->inc, a->before, a->W, a->Rn, list };

	if (pe->ps.t && (!(list & (list - 1)) || (a->W && bit(list, a->Rn))))
		return EXEC_UNDEF;
	return multiple(pe, &m);
}

enum exec_status exec_t16_ldm(struct pe *pe, const struct args_t16_ldm *a)
{
	struct multiple m = { a->load, true, false, !a->load || !bit(a->register_list, a->Rn), a->Rn, a->register_list };

	return multiple(pe, &m);
}

enum exec_status exec_t16_push_pop(struct pe *pe, const struct args_t16_push_pop *a)
{
	struct multiple m = { a->load, a->load, !a->load, true, 13, a->register_list | a->M << 14 | a->P << 15 };

	return multiple(pe, &m);
}

static bool has_user_bank(const struct pe *pe)
{
	return pe->ps.el == EL1 && pe->ps.mode != A32_SYS;
}

enum exec_status exec_a32_ldm_user(struct pe *pe, const struct args_a32_ldm_user *a)
{
	struct multiple m = { a->load, a->U, a->P, false, a->Rn, a->register_list };
	uint32_t va = lowest(&m, a32_reg_r(pe, a->Rn));
	uint64_t v[16];
	enum exec_status st;

	if (!m.list || a->Rn == 15 || !has_user_bank(pe))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (!a->load)
		return store_list(pe, va, m.list, true);
	st = load_list(pe, va, m.list, v);
	for (unsigned i = 0; st == EXEC_NEXT && i < 15; i++)
		if (bit(m.list, i))
			a32_set_banked(pe, A32_USR, i, (uint32_t)v[i]);
	return st;
}

enum exec_status exec_a32_ldm_return(struct pe *pe, const struct args_a32_ldm_return *a)
{
	struct multiple m = { true, a->U, a->P, a->W, a->Rn, a->register_list | BIT(15) };
	uint32_t base = a32_reg_r(pe, a->Rn);
	uint64_t v[16];
	enum exec_status st;

	if (a->Rn == 15 || !has_user_bank(pe) || (a->W && bit(m.list, a->Rn)))
		return EXEC_UNDEF; /* UNPREDICTABLE */
	st = load_list(pe, lowest(&m, base), m.list, v);
	if (st != EXEC_NEXT)
		return st;
	if (a->W)
		a32_reg_w(pe, a->Rn, base_behind(&m, base));
	for (unsigned i = 0; i < 15; i++)
		if (bit(m.list, i))
			a32_reg_w(pe, i, (uint32_t)v[i]);
	return a32_exception_return(pe, (uint32_t)v[15]);
}
