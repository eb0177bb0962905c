/* cpu/exec/a32_fast_ldst.c - threaded bodies of A32's and T32's loads and stores.
 * Implements: DDI 0487 F5.1: what a32_ldst.c and a32_ldst_multi.c implement, where the access hits the TLB's fast path and is
 *             little-endian, and PC takes no part but as a literal's base or in a list that is loaded.
 * Not here:   everything else about them (there). */
#include <string.h>

#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_fast.h"
#include "cpu/exec/memaccess.h"

#define SLOW_IF(c)                                                                                                         \
	if (unlikely(c))                                                                                                   \
	TAILCALL op_a32_slow(pe, op, acc)

/* ---- one register. rd: data, rn: base, rm: index, lo: offset or how far the index is shifted ---- */

#define BASE     ((uint32_t)pe->x[op->rn])
#define EA_OFF   uint32_t va = BASE + op->lo
#define EA_PRE   EA_OFF
#define EA_POST  uint32_t va = BASE
#define EA_REG   uint32_t va = BASE + ((uint32_t)pe->x[op->rm] << op->lo)
#define EA_LIT   uint32_t va = (uint32_t)pe->code_va + op->lo
#define WB_OFF   ((void)0)
#define WB_PRE   (pe->x[op->rn] = va)
#define WB_POST  (pe->x[op->rn] = va + op->lo)
#define WB_REG   ((void)0)
#define WB_LIT   ((void)0)

enum mode { MODE_OFF, MODE_PRE, MODE_POST, MODE_REG, MODE_LIT, MODE_COUNT };

#define LOAD(M, K, name, T, TO)                                                                                            \
	static OP(name##_##M##_##K)                                                                                        \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		T t;                                                                                                       \
		SLOW_IF(!mem_hit_r(pe, va, sizeof(T), &p) || pe->ps.e);                                                    \
		memcpy(&t, p, sizeof(t));                                                                                  \
		WB_##M;                                                                                                    \
		pe->x[op->rd] = (uint32_t)(TO)t;                                                                           \
		GO_ON_##K;                                                                                                 \
	}
#define STORE(M, K, name, T, TO)                                                                                           \
	static OP(name##_##M##_##K)                                                                                        \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		T t = (TO)pe->x[op->rd];                                                                                   \
		SLOW_IF(!mem_hit_w(pe, va, sizeof(T), &p) || pe->ps.e);                                                    \
		memcpy(p, &t, sizeof(t));                                                                                  \
		WB_##M;                                                                                                    \
		GO_ON_##K;                                                                                                 \
	}

#define MODES(X, K, ...)                                                                                                   \
	X(OFF, K, __VA_ARGS__) X(PRE, K, __VA_ARGS__) X(POST, K, __VA_ARGS__) X(REG, K, __VA_ARGS__) X(LIT, K, __VA_ARGS__)
#define ALL_OF(K)                                                                                                          \
	MODES(LOAD, K, ld8, uint8_t, uint32_t)                                                                             \
	MODES(LOAD, K, ld16, uint16_t, uint32_t)                                                                           \
	MODES(LOAD, K, ld32, uint32_t, uint32_t)                                                                           \
	MODES(LOAD, K, ld8s, int8_t, int32_t)                                                                              \
	MODES(LOAD, K, ld16s, int16_t, int32_t)                                                                            \
	MODES(STORE, K, st8, uint8_t, uint8_t)                                                                             \
	MODES(STORE, K, st16, uint16_t, uint16_t)                                                                          \
	MODES(STORE, K, st32, uint32_t, uint32_t)
ALL_OF(A)
ALL_OF(N)
ALL_OF(W)

#define ROW(n, K) { n##_OFF_##K, n##_PRE_##K, n##_POST_##K, n##_REG_##K, n##_LIT_##K }
#define TABLE(K)                                                                                                           \
	[KIND_##K] = { ROW(st8, K), ROW(st16, K), ROW(st32, K), ROW(ld8, K), ROW(ld16, K), ROW(ld32, K), ROW(ld8s, K), ROW(ld16s, K) }
static const op_fn single[KIND_COUNT][8][MODE_COUNT] = { TABLE(A), TABLE(N), TABLE(W) };

struct form {
	bool load, sign, index, wback;
	unsigned size, rn, rt;
};

/* Loads of PC and unprivileged accesses are the handler's, as are the UNPREDICTABLE ones. */
static void choose(struct op *op, const struct form *f, enum mode m)
{
	if (f->rt == 15 || (m != MODE_LIT && f->rn == 15) || (f->wback && f->load && f->rn == f->rt))
		return;
	op->fn = op_ref(single[op->rm][f->size / 2 + 3 * f->load + 3 * (f->load && f->sign)][m]);
	op->rd = (uint8_t)f->rt;
	op->rn = (uint8_t)f->rn;
}

void fast_a32_ldst_imm(struct op *op, const struct args_a32_ldst_imm *a)
{
	struct form f = { a->load, a->sign, a->index, a->wback, (unsigned)a->size, a->Rn, a->Rt };
	uint32_t imm = a->imm12 | ((a->imm8 | a->imm5) << a->scale) | a->imm4H << 4 | a->imm4L, offset = a->U ? imm : -imm;
	bool literal = a->Rn == 15 && a->load && a->index && !a->wback;

	if (a->unpriv)
		return;
	if (literal) /* from Align(PC, 4); pages begin at multiples of 4 */
		offset += ((uint32_t)op->hi + (op->rm == KIND_A ? 8 : 4)) & ~3u;
	choose(op, &f, literal ? MODE_LIT : !a->index ? MODE_POST : a->wback ? MODE_PRE : MODE_OFF);
	op->lo = offset;
}

void fast_a32_ldst_reg(struct op *op, const struct args_a32_ldst_reg *a)
{
	struct form f = { a->load, a->sign, a->index, a->wback, (unsigned)a->size, a->Rn, a->Rt };

	if (a->unpriv || a->wback || !a->U || a->stype != A32_LSL || a->Rm == 15)
		return;
	choose(op, &f, MODE_REG);
	op->lo = a->imm5 | a->imm2;
	op->rm = (uint8_t)a->Rm;
}

/* ---- two registers: rd, rm ---- */

#define LOAD2(M, K)                                                                                                        \
	static OP(ldd_##M##_##K)                                                                                           \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		uint32_t t[2];                                                                                             \
		SLOW_IF(!mem_hit_r(pe, va, 8, &p) || pe->ps.e || va & 3);                                                  \
		memcpy(t, p, 8);                                                                                           \
		WB_##M;                                                                                                    \
		pe->x[op->rd] = t[0];                                                                                      \
		pe->x[op->rm] = t[1];                                                                                      \
		GO_ON_##K;                                                                                                 \
	}
#define STORE2(M, K)                                                                                                       \
	static OP(std_##M##_##K)                                                                                           \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		uint32_t t0 = (uint32_t)pe->x[op->rd], t1 = (uint32_t)pe->x[op->rm];                                       \
		SLOW_IF(!mem_hit_w(pe, va, 8, &p) || pe->ps.e || va & 3);                                                  \
		memcpy(p, &t0, 4);                                                                                         \
		memcpy((char *)p + 4, &t1, 4);                                                                             \
		WB_##M;                                                                                                    \
		GO_ON_##K;                                                                                                 \
	}
#define DUAL(X) X(OFF, A) X(PRE, A) X(POST, A) X(OFF, W) X(PRE, W) X(POST, W)
DUAL(LOAD2)
DUAL(STORE2)

void fast_a32_ldrd(struct op *op, const struct args_a32_ldrd *a)
{
	static const op_fn body[2][2][3] = {
		{ { std_OFF_A, std_PRE_A, std_POST_A }, { ldd_OFF_A, ldd_PRE_A, ldd_POST_A } },
		{ { std_OFF_W, std_PRE_W, std_POST_W }, { ldd_OFF_W, ldd_PRE_W, ldd_POST_W } },
	};
	bool t32 = op->rm != KIND_A;
	unsigned rt2 = t32 ? a->Rt2 : a->Rt + 1;
	uint32_t imm = t32 ? a->imm8 << 2 : a->imm4H << 4 | a->imm4L;

	if (a->Rn == 15 || a->Rt == 15 || rt2 == 15 || (!t32 && a->Rt & 1) || (a->wback && (a->Rn == a->Rt || a->Rn == rt2)))
		return;
	op->fn = op_ref(body[t32][a->load][!a->index ? MODE_POST : a->wback ? MODE_PRE : MODE_OFF]);
	op->rd = (uint8_t)a->Rt;
	op->rn = (uint8_t)a->Rn;
	op->rm = (uint8_t)rt2;
	op->lo = a->U ? imm : -imm;
}

/* ---- lists: lo; rd: words from the base to the lowest, rm: words from the base to what it becomes, both signed ---- */

#define WORDS(r)  ((uint32_t)(int32_t)(int8_t)(r) * 4)
#define EA_LIST   uint32_t base = BASE, va = base + WORDS(op->rd), list = op->lo, bytes = 4 * (uint32_t)__builtin_popcount(list)
#define EACH      (; list; list &= list - 1)
#define LIST(K)                                                                                                            \
	static OP(ldm_##K)                                                                                                 \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_LIST;                                                                                                   \
		const uint32_t *p = load_from(pe, va, bytes);                                                              \
		SLOW_IF(!p);                                                                                               \
		pe->x[op->rn] = base + WORDS(op->rm);                                                                      \
		for EACH                                                                                                   \
			pe->x[__builtin_ctz(list)] = *p++;                                                                 \
		GO_ON_##K;                                                                                                 \
	}                                                                                                                  \
	static OP(ldm_pc_##K)                                                                                              \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_LIST;                                                                                                   \
		const uint32_t *p = load_from(pe, va, bytes);                                                              \
		SLOW_IF(!p);                                                                                               \
		pe->x[op->rn] = base + WORDS(op->rm);                                                                      \
		for (list &= 0x7fff; list; list &= list - 1)                                                               \
			pe->x[__builtin_ctz(list)] = *p++;                                                                 \
		uint32_t target = *p;                                                                                      \
		A32_BRANCH_EXCHANGE(target);                                                                               \
	}                                                                                                                  \
	static OP(stm_##K)                                                                                                 \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		EA_LIST;                                                                                                   \
		uint32_t *p = store_to(pe, va, bytes);                                                                     \
		SLOW_IF(!p);                                                                                               \
		for EACH                                                                                                   \
			*p++ = (uint32_t)pe->x[__builtin_ctz(list)];                                                       \
		pe->x[op->rn] = base + WORDS(op->rm);                                                                      \
		GO_ON_##K;                                                                                                 \
	}

/* Host addresses of guest words are aligned as these are. */
static inline const uint32_t *load_from(const struct pe *pe, uint32_t va, uint32_t bytes)
{
	return va & 3 || pe->ps.e ? NULL : mem_fast_r(pe, va, bytes);
}
static inline uint32_t *store_to(const struct pe *pe, uint32_t va, uint32_t bytes)
{
	return va & 3 || pe->ps.e ? NULL : mem_fast_w(pe, va, bytes);
}
LIST(A)
LIST(N)
LIST(W)

static void choose_list(struct op *op, bool load, bool inc, bool before, bool wback, unsigned rn, uint32_t list)
{
	static const op_fn load_body[KIND_COUNT][2] = { { ldm_A, ldm_pc_A }, { ldm_N, ldm_pc_N }, { ldm_W, ldm_pc_W } };
	static const op_fn store_body[KIND_COUNT] = { stm_A, stm_N, stm_W };
	int words = __builtin_popcount(list), lowest = (inc ? 0 : -words) + (inc == before);

	if (!list || rn == 15 || (!load && bit(list, 15)) || (load && wback && bit(list, rn)))
		return;
	op->fn = op_ref(load ? load_body[op->rm][bit(list, 15)] : store_body[op->rm]);
	op->rn = (uint8_t)rn;
	op->rd = (uint8_t)lowest;
	op->rm = (uint8_t)(wback ? inc ? words : -words : 0);
	op->lo = list;
}

void fast_a32_ldm(struct op *op, const struct args_a32_ldm *a)
{
	uint32_t list = a->register_list | a->M << 14 | a->P << 15;

	if (op->rm != KIND_A && (!(list & (list - 1)) || (a->W && bit(list, a->Rn))))
		return;
	choose_list(op, a->load, a->inc, a->before, a->W, a->Rn, list);
}

void fast_t16_ldm(struct op *op, const struct args_t16_ldm *a)
{
	choose_list(op, a->load, true, false, !a->load || !bit(a->register_list, a->Rn), a->Rn, a->register_list);
}

void fast_t16_push_pop(struct op *op, const struct args_t16_push_pop *a)
{
	choose_list(op, a->load, a->load, !a->load, true, 13, a->register_list | a->M << 14 | a->P << 15);
}
