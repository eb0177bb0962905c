/* cpu/exec/ldst_sync_fast.c - bodies for atomics, exclusives and ordered accesses that hit the TLB's fast path, aligned.
 * Implements: the common case of what ldst_sync.c implements.
 * Not here:   everything else: op_general() goes on to ldst_sync.c. PEs take turns on one host thread, so memory stands still
 *             within a body. */
#include <string.h>
#include "cpu/exec/decode_priv.h"
#include "cpu/exec/memaccess.h"

static uint8_t slot_read(unsigned n)
{
	return n == 31 ? X_ZR : (uint8_t)n;
}

static uint8_t slot_write(unsigned n)
{
	return n == 31 ? X_SINK : (uint8_t)n;
}

/* SP as the base needs its alignment check: that is left to the general body. */
static void use_body(struct op *op, unsigned rn, op_fn body)
{
	if (rn == 31)
		return;
	op->rn = (uint8_t)rn;
	op->fn = op_ref(body);
}

#define SIZES(X, ...) X(8, __VA_ARGS__) X(16, __VA_ARGS__) X(32, __VA_ARGS__) X(64, __VA_ARGS__)
#define ROW(name)     { name##_8, name##_16, name##_32, name##_64 }
#define MISALIGNED(b) (pe->x[op->rn] & (b / 8 - 1))

/* ---- memop: Rt = old, memory = what `result` makes of old and v ---- */
#define ATOMIC(b, name, result)                                                                                        \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		void *p = mem_fast_rw(pe, pe->x[op->rn], b / 8);                                                       \
		uint##b##_t old, v = (uint##b##_t)pe->x[op->rm], r;                                                    \
		if (unlikely(!p))                                                                                      \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(&old, p, sizeof old);                                                                           \
		r = (uint##b##_t)(result);                                                                             \
		memcpy(p, &r, sizeof r);                                                                               \
		pe->x[op->rd] = old;                                                                                   \
		NEXT();                                                                                                \
	}
#define SIGNED_ATOMIC(b, name, less)                                                                                   \
	ATOMIC(b, name, (int##b##_t)old less(int##b##_t) v ? old : v)
SIZES(ATOMIC, op_ldadd, old + v)
SIZES(ATOMIC, op_ldclr, old & ~v)
SIZES(ATOMIC, op_ldeor, old ^ v)
SIZES(ATOMIC, op_ldset, old | v)
SIZES(ATOMIC, op_ldumax, old > v ? old : v)
SIZES(ATOMIC, op_ldumin, old < v ? old : v)
SIZES(ATOMIC, op_swp, v)
SIZES(SIGNED_ATOMIC, op_ldsmax, >)
SIZES(SIGNED_ATOMIC, op_ldsmin, <)

void fast_memop(struct op *op, const struct args_memop *a)
{
	static const op_fn body[][4] = {
		[ATOMIC_ADD] = ROW(op_ldadd),   [ATOMIC_CLR] = ROW(op_ldclr),   [ATOMIC_EOR] = ROW(op_ldeor),
		[ATOMIC_SET] = ROW(op_ldset),   [ATOMIC_SMAX] = ROW(op_ldsmax), [ATOMIC_SMIN] = ROW(op_ldsmin),
		[ATOMIC_UMAX] = ROW(op_ldumax), [ATOMIC_UMIN] = ROW(op_ldumin), [ATOMIC_SWP] = ROW(op_swp),
	};

	op->rd = slot_write(a->Rt);
	op->rm = slot_read(a->Rs);
	use_body(op, a->Rn, body[a->op][a->size]);
}

/* ---- compare and swap: Rs is read by rm and written by ra ---- */
#define CAS(b, name)                                                                                                   \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		void *p = mem_fast_rw(pe, pe->x[op->rn], b / 8);                                                       \
		uint##b##_t old, expected = (uint##b##_t)pe->x[op->rm], v = (uint##b##_t)pe->x[op->rd];                \
		if (unlikely(!p))                                                                                      \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(&old, p, sizeof old);                                                                           \
		if (old == expected)                                                                                   \
			memcpy(p, &v, sizeof v);                                                                       \
		pe->x[op->ra] = old;                                                                                   \
		NEXT();                                                                                                \
	}
SIZES(CAS, op_cas)

void fast_comswap(struct op *op, const struct args_comswap *a)
{
	static const op_fn body[4] = ROW(op_cas);

	op->rd = slot_read(a->Rt);
	op->rm = slot_read(a->Rs);
	op->ra = slot_write(a->Rs);
	use_body(op, a->Rn, body[a->size]);
}

/* ---- exclusives ---- */
#define LDXR(b, name)                                                                                                  \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		const void *p = mem_fast_r(pe, pe->x[op->rn], b / 8);                                                  \
		uint##b##_t v;                                                                                         \
		if (unlikely(!p || MISALIGNED(b)))                                                                     \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(&v, p, sizeof v);                                                                               \
		pe->excl.valid = true;                                                                                 \
		pe->excl.size = b / 8;                                                                                 \
		pe->excl.pa = mem_host_key(p);                                                                         \
		pe->excl.val[0] = v;                                                                                   \
		pe->excl.val[1] = 0;                                                                                   \
		pe->x[op->rd] = v;                                                                                     \
		NEXT();                                                                                                \
	}
#define STXR(b, name)                                                                                                  \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		void *p = mem_fast_w(pe, pe->x[op->rn], b / 8);                                                        \
		uint##b##_t now, v = (uint##b##_t)pe->x[op->rd];                                                       \
		bool store;                                                                                            \
		if (unlikely(!p || MISALIGNED(b)))                                                                     \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(&now, p, sizeof now);                                                                           \
		store = pe->excl.valid && pe->excl.pa == mem_host_key(p) && pe->excl.size == b / 8 &&                  \
			now == (uint##b##_t)pe->excl.val[0];                                                           \
		pe->excl.valid = false;                                                                                \
		if (likely(store))                                                                                     \
			memcpy(p, &v, sizeof v);                                                                       \
		pe->x[op->ra] = !store;                                                                                \
		NEXT();                                                                                                \
	}
SIZES(LDXR, op_ldxr)
SIZES(STXR, op_stxr)

void fast_ldstexclr(struct op *op, const struct args_ldstexclr *a)
{
	static const op_fn load[4] = ROW(op_ldxr), store[4] = ROW(op_stxr);

	op->rd = a->L ? slot_write(a->Rt) : slot_read(a->Rt);
	op->ra = slot_write(a->Rs);
	use_body(op, a->Rn, a->L ? load[a->size] : store[a->size]);
}

/* ---- ordered ---- */
#define LDAR(b, name)                                                                                                  \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		const void *p = mem_fast_r(pe, pe->x[op->rn], b / 8);                                                  \
		uint##b##_t v;                                                                                         \
		if (unlikely(!p || MISALIGNED(b)))                                                                     \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(&v, p, sizeof v);                                                                               \
		pe->x[op->rd] = v;                                                                                     \
		NEXT();                                                                                                \
	}
#define STLR(b, name)                                                                                                  \
	static OP(name##_##b)                                                                                          \
	{                                                                                                              \
		void *p = mem_fast_w(pe, pe->x[op->rn], b / 8);                                                        \
		uint##b##_t v = (uint##b##_t)pe->x[op->rd];                                                            \
		if (unlikely(!p || MISALIGNED(b)))                                                                     \
			TAILCALL op_general(pe, op, acc);                                                              \
		memcpy(p, &v, sizeof v);                                                                               \
		NEXT();                                                                                                \
	}
SIZES(LDAR, op_ldar)
SIZES(STLR, op_stlr)

void fast_ldstord(struct op *op, const struct args_ldstord *a)
{
	static const op_fn load[4] = ROW(op_ldar), store[4] = ROW(op_stlr);

	op->rd = a->L ? slot_write(a->Rt) : slot_read(a->Rt);
	use_body(op, a->Rn, a->L ? load[a->size] : store[a->size]);
}

void fast_ldapr(struct op *op, const struct args_ldapr *a)
{
	static const op_fn load[4] = ROW(op_ldar);

	op->rd = slot_write(a->Rt);
	use_body(op, a->Rn, load[a->size]);
}
