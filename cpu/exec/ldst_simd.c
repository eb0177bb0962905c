/* cpu/exec/ldst_simd.c - loads and stores of Advanced SIMD structures: LD1-LD4, ST1-ST4, LD1R-LD4R, with and without post-index.
 * Implements: DDI 0487 C4.1.94: groups asisdlse, asisdlsep, asisdlso, asisdlsop; their common pseudocode.
 * Not here:   LDR, LDP and their kin (ldst_vec.c); memory itself (memaccess.c).
 *
 * What an instruction touches is one run of bytes: elements in memory order. It is loaded as a whole before any register changes.
 * In an op: rd first V register, rn base slot, rm slot of the post-index (X_ZR: none), hi the immediate one, lo the descriptor. */
#include <string.h>
#include "cpu/exec/memaccess.h"
#include "cpu/exec/memtag.h"
#include "cpu/exec/simd_priv.h"
#include "decode_gen.h"

enum {
	D_SCALE = 3,        /* log2 of an element's bytes */
	D_SELEM_SHIFT = 2,  /* elements of a structure, less one */
	D_REGS_SHIFT = 4,   /* registers, less one */
	D_STORE = 1 << 6,
	D_Q = 1 << 7,
	D_SINGLE = 1 << 8,  /* one structure: one lane of each register */
	D_REPLICATE = 1 << 9,
	D_INDEX_SHIFT = 12, /* of that lane */
};

static unsigned scale_of(const struct op *op)
{
	return op->lo & D_SCALE;
}
static unsigned selem_of(const struct op *op)
{
	return (op->lo >> D_SELEM_SHIFT & 3) + 1;
}
static unsigned regs_of(const struct op *op)
{
	return (op->lo >> D_REGS_SHIFT & 3) + 1;
}
static unsigned index_of(const struct op *op)
{
	return op->lo >> D_INDEX_SHIFT & 15;
}
static unsigned reg_bytes(const struct op *op)
{
	return op->lo & D_Q ? 16 : 8;
}
static unsigned run_bytes(const struct op *op)
{
	return op->lo & (D_SINGLE | D_REPLICATE) ? selem_of(op) << scale_of(op) : regs_of(op) * reg_bytes(op);
}

/* Through SP and without writeback: no tag is checked. */
static unsigned tag_flags(const struct op *op)
{
	return op->rn == X_SP && !op->hi && op->rm == X_ZR ? MEM_NOTAG : 0;
}

/* ---- memory: as one piece on the fast path, otherwise by element, each checked for alignment by itself ---- */
static enum exec_status load_run(struct pe *pe, const struct op *op, va_t va, uint8_t *buf)
{
	const unsigned bytes = run_bytes(op), step = 1u << scale_of(op);
	const void *p = mem_fast_r(pe, va, bytes);
	enum exec_status s = EXEC_NEXT;

	if (!p)
		p = tag_fast(pe, va, bytes, ACC_READ, tag_flags(op));
	if (p)
		memcpy(buf, p, bytes);
	for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += step)
		s = mem_load(pe, va + i, step, tag_flags(op), buf + i);
	return s;
}

static enum exec_status store_run(struct pe *pe, const struct op *op, va_t va, const uint8_t *buf)
{
	const unsigned bytes = run_bytes(op), step = 1u << scale_of(op);
	void *p = mem_fast_w(pe, va, bytes);
	enum exec_status s = EXEC_NEXT;

	if (!p)
		p = tag_fast(pe, va, bytes, ACC_WRITE, tag_flags(op));
	if (p)
		memcpy(p, buf, bytes);
	/* A structure of which a tag does not match is not stored in part. */
	for (unsigned i = 0; unlikely(pe->tags != NULL) && !p && i < bytes && s == EXEC_NEXT; i += step)
		s = mem_store_check(pe, va + i, step, tag_flags(op));
	for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += step)
		s = mem_store(pe, va + i, step, tag_flags(op), buf + i);
	return s;
}

/* ---- between the run and the registers ---- */
static const uint8_t *reg(const struct pe *pe, const struct op *op, unsigned i)
{
	return pe->v[(op->rd + i) % 32].b;
}

static uint8_t *reg_to_write(struct pe *pe, const struct op *op, unsigned i)
{
	pe->z_live[(op->rd + i) % 32] = 0;
	return pe->v[(op->rd + i) % 32].b;
}

/* The element of size 1 << scale, as memcpy() of a constant size. */
static inline void copy_elem(uint8_t *to, const uint8_t *from, unsigned scale)
{
	switch (scale) {
	case 0:
		*to = *from;
		break;
	case 1:
		memcpy(to, from, 2);
		break;
	case 2:
		memcpy(to, from, 4);
		break;
	default:
		memcpy(to, from, 8);
	}
}

static void multiple_to_regs(struct pe *pe, const struct op *op, const uint8_t *buf)
{
	const unsigned scale = scale_of(op), selem = selem_of(op), bytes = reg_bytes(op), regs = regs_of(op);

	for (unsigned i = 0; i < regs; i++) {
		union vreg r = {.d = {0, 0}};
		if (selem == 1)
			memcpy(&r, buf + i * bytes, bytes);
		for (unsigned e = 0; selem > 1 && e < bytes >> scale; e++)
			copy_elem(r.b + (e << scale), buf + ((e * selem + i) << scale), scale);
		memcpy(reg_to_write(pe, op, i), &r, 16);
	}
}

static void multiple_from_regs(struct pe *pe, const struct op *op, uint8_t *buf)
{
	const unsigned scale = scale_of(op), selem = selem_of(op), bytes = reg_bytes(op), regs = regs_of(op);

	for (unsigned i = 0; i < regs; i++) {
		if (selem == 1)
			memcpy(buf + i * bytes, reg(pe, op, i), bytes);
		for (unsigned e = 0; selem > 1 && e < bytes >> scale; e++)
			copy_elem(buf + ((e * selem + i) << scale), reg(pe, op, i) + (e << scale), scale);
	}
}

static void single_to_regs(struct pe *pe, const struct op *op, const uint8_t *buf)
{
	const unsigned scale = scale_of(op);

	for (unsigned i = 0; i < selem_of(op); i++, buf += 1u << scale) {
		if (!(op->lo & D_REPLICATE)) {
			copy_elem(reg_to_write(pe, op, i) + (index_of(op) << scale), buf, scale);
			continue;
		}
		union vreg r = {.d = {0, 0}};
		for (unsigned e = 0; e < reg_bytes(op); e += 1u << scale)
			copy_elem(r.b + e, buf, scale);
		memcpy(reg_to_write(pe, op, i), &r, 16);
	}
}

static void single_from_regs(struct pe *pe, const struct op *op, uint8_t *buf)
{
	const unsigned scale = scale_of(op);

	for (unsigned i = 0; i < selem_of(op); i++, buf += 1u << scale)
		copy_elem(buf, reg(pe, op, i) + (index_of(op) << scale), scale);
}

/* The whole instruction, any form. */
static enum exec_status structure(struct pe *pe, const struct op *op)
{
	const bool single = op->lo & (D_SINGLE | D_REPLICATE);
	const va_t va = pe->x[op->rn];
	uint8_t buf[64];
	enum exec_status s = op->rn == X_SP ? check_sp_alignment(pe, 31) : EXEC_NEXT;

	if (s != EXEC_NEXT)
		return s;
	if (op->lo & D_STORE) {
		single ? single_from_regs(pe, op, buf) : multiple_from_regs(pe, op, buf);
		s = store_run(pe, op, va, buf);
	} else {
		s = load_run(pe, op, va, buf);
		if (s == EXEC_NEXT)
			single ? single_to_regs(pe, op, buf) : multiple_to_regs(pe, op, buf);
	}
	if (s == EXEC_NEXT)
		pe->x[op->rn] = va + (uint64_t)op->hi + pe->x[op->rm];
	return s;
}

static OP(op_structure)
{
	SIMD_CHECK();
	pe->op = op;
	pe->acc = acc;
	enum exec_status s = structure(pe, op);
	if (likely(s == EXEC_NEXT && !pe->attention))
		NEXT();
	return op_general_exit(pe, s);
}

/* ---- LD1 and ST1 of whole 128-bit registers: what copies and ciphers use ---- */
#define SLOW_IF(c)                                                                                                         \
	if (unlikely(c))                                                                                                   \
		return op_structure(pe, op, acc)
#define BASE_UNALIGNED (op->rn == X_SP && (pe->x[X_SP] & 15))

#define LD1_BODY(N)                                                                                                        \
	static OP(op_ld1_##N)                                                                                              \
	{                                                                                                                  \
		const va_t va = pe->x[op->rn];                                                                             \
		SLOW_IF(pe->eff.fp_trap || BASE_UNALIGNED);                                                                \
		const uint8_t *p = mem_fast_r(pe, va, 16 * (N));                                                           \
		SLOW_IF(!p);                                                                                               \
		for (unsigned i = 0; i < (N); i++) {                                                                       \
			pe->z_live[(op->rd + i) % 32] = 0;                                                                 \
			memcpy(&pe->v[(op->rd + i) % 32], p + 16 * i, 16);                                                 \
		}                                                                                                          \
		pe->x[op->rn] = va + (uint64_t)op->hi + pe->x[op->rm];                                                     \
		NEXT();                                                                                                    \
	}
#define ST1_BODY(N)                                                                                                        \
	static OP(op_st1_##N)                                                                                              \
	{                                                                                                                  \
		const va_t va = pe->x[op->rn];                                                                             \
		SLOW_IF(pe->eff.fp_trap || BASE_UNALIGNED);                                                                \
		uint8_t *p = mem_fast_w(pe, va, 16 * (N));                                                                 \
		SLOW_IF(!p);                                                                                               \
		for (unsigned i = 0; i < (N); i++)                                                                         \
			memcpy(p + 16 * i, &pe->v[(op->rd + i) % 32], 16);                                                 \
		pe->x[op->rn] = va + (uint64_t)op->hi + pe->x[op->rm];                                                     \
		NEXT();                                                                                                    \
	}
LD1_BODY(1)
LD1_BODY(2)
LD1_BODY(3)
LD1_BODY(4)
ST1_BODY(1)
ST1_BODY(2)
ST1_BODY(3)
ST1_BODY(4)

/* ---- decode ---- */
static void set(struct op *op, op_fn body, unsigned rt, unsigned rn, uint32_t desc)
{
	op->fn = op_ref(body);
	op->rd = (uint8_t)rt;
	op->rn = (uint8_t)rn;
	op->rm = X_ZR;
	op->ra = 0;
	op->lo = desc;
	op->hi = 0;
}

static void set_multiple(struct op *op, unsigned q, unsigned size, unsigned rn, unsigned rt, int load, int selem, int regs)
{
	static const op_fn whole[2][4] = {{op_st1_1, op_st1_2, op_st1_3, op_st1_4}, {op_ld1_1, op_ld1_2, op_ld1_3, op_ld1_4}};
	uint32_t desc = size | (unsigned)(selem - 1) << D_SELEM_SHIFT | (unsigned)(regs - 1) << D_REGS_SHIFT;

	desc |= (load ? 0 : D_STORE) | (q ? D_Q : 0);
	set(op, q && selem == 1 ? whole[load][regs - 1] : op_structure, rt, rn, desc);
}

static void set_single(struct op *op, unsigned q, unsigned s, unsigned size, unsigned rn, unsigned rt, int load, int selem,
		       int replicate, int scale)
{
	/* The lane is Q:S:size<1:0>, of which wider elements have the upper bits; `size` is only as long as its field. */
	static const uint8_t size_bits[4] = {2, 1, 0, 0};
	const unsigned lane = scale == 3 ? q : (q << 1 | s) << size_bits[scale] | size;
	uint32_t desc = (unsigned)(selem - 1) << D_SELEM_SHIFT | (load ? 0 : D_STORE) | (q ? D_Q : 0);

	if (replicate)
		desc |= D_REPLICATE | size;
	else
		desc |= D_SINGLE | (unsigned)scale | lane << D_INDEX_SHIFT;
	set(op, op_structure, rt, rn, desc);
}

static void set_post_index(struct op *op, int imm, unsigned rm)
{
	if (imm)
		op->hi = (int32_t)run_bytes(op);
	else
		op->rm = (uint8_t)rm; /* 31 would be the immediate form */
}

void sel_asisdlse(struct op *op, const struct args_asisdlse *a)
{
	set_multiple(op, a->Q, a->size, a->Rn, a->Rt, a->L, a->selem, a->regs);
}

void sel_asisdlsep(struct op *op, const struct args_asisdlsep *a)
{
	set_multiple(op, a->Q, a->size, a->Rn, a->Rt, a->L, a->selem, a->regs);
	set_post_index(op, a->imm, a->Rm);
}

void sel_asisdlso(struct op *op, const struct args_asisdlso *a)
{
	set_single(op, a->Q, a->S, a->size, a->Rn, a->Rt, a->L, a->selem, a->rep, a->scale);
}

void sel_asisdlsop(struct op *op, const struct args_asisdlsop *a)
{
	set_single(op, a->Q, a->S, a->size, a->Rn, a->Rt, a->L, a->selem, a->rep, a->scale);
	set_post_index(op, a->imm, a->Rm);
}
