/* cpu/exec/ldst_priv.h - how loads and stores of registers are predecoded: what their fast bodies and their slow path share.
 * In an op: rn base slot, rd data slot (or V number), ra second data of a pair, or shift; rm index; lo offset (signed) or
 * extend option; hi the descriptor below, from which the slow path knows everything. */
#ifndef AERIE_EXEC_LDST_PRIV_H
#define AERIE_EXEC_LDST_PRIV_H

#include "cpu/exec/memaccess.h"
#include "cpu/exec/op.h"

enum {
	LS_SIZE = 7,           /* log2 of bytes, of each element of a pair */
	LS_SIGNED = 1 << 3,
	LS_TO_W = 1 << 4,      /* sign-extended to 32 bits only */
	LS_VECTOR = 1 << 5,
	LS_STORE = 1 << 6,
	LS_PAIR = 1 << 7,
	LS_PRE = 1 << 8,
	LS_POST = 1 << 9,
	LS_REGOFF = 1 << 10,
	LS_LITERAL = 1 << 11,  /* base is the page's VA */
	LS_UNPRIV = 1 << 12,
};

/* The slow path as an op body: the whole instruction, from op->hi. */
OP(ldst_generic);

/* Addressing modes for which a family of bodies exists. */
enum ls_mode { MODE_IMM, MODE_PRE, MODE_POST, MODE_IMM_SP, MODE_PRE_SP, MODE_POST_SP, MODE_REG, MODE_REG_UXTW, MODE_REG_SXTW,
	       MODE_COUNT };

/* Fills op for one register and picks the mode; MODE_COUNT: only ldst_generic does it. */
void ldst_prepare(struct op *op, uint32_t rn, unsigned desc, int32_t offset);
enum ls_mode ldst_mode(const struct op *op, unsigned desc);

/* Bodies by size and kind (ldst_general_bodies.c): NULL where there is none. */
op_fn ldst_body_gpr(unsigned desc, enum ls_mode m);
op_fn ldst_body_vec(unsigned desc, enum ls_mode m);

/* ---- fast bodies: EA computes `va` and what writeback leaves in the base ---- */
#define OFFSET ((uint64_t)(int64_t)(int32_t)op->lo)
#define EA_IMM      va_t va = pe->x[op->rn] + OFFSET
#define EA_PRE      va_t va = pe->x[op->rn] + OFFSET
#define EA_POST     va_t va = pe->x[op->rn]
#define EA_REG      va_t va = pe->x[op->rn] + (pe->x[op->rm] << op->ra)
#define EA_REG_UXTW va_t va = pe->x[op->rn] + ((uint64_t)(uint32_t)pe->x[op->rm] << op->ra)
#define EA_REG_SXTW va_t va = pe->x[op->rn] + ((uint64_t)(int64_t)(int32_t)pe->x[op->rm] << op->ra)
#define EA_IMM_SP   EA_IMM
#define EA_PRE_SP   EA_PRE
#define EA_POST_SP  EA_POST

#define WB_IMM      (void)0
#define WB_PRE      pe->x[op->rn] = va
#define WB_POST     pe->x[op->rn] = va + OFFSET
#define WB_REG      (void)0
#define WB_REG_UXTW (void)0
#define WB_REG_SXTW (void)0
#define WB_IMM_SP   WB_IMM
#define WB_PRE_SP   WB_PRE
#define WB_POST_SP  WB_POST

/* SP as a base must be 16-byte aligned where SCTLR_ELx.SA{0} says so: the slow path looks. */
#define SP_IMM      0
#define SP_PRE      0
#define SP_POST     0
#define SP_REG      0
#define SP_REG_UXTW 0
#define SP_REG_SXTW 0
#define SP_IMM_SP   (pe->x[X_SP] & 15)
#define SP_PRE_SP   (pe->x[X_SP] & 15)
#define SP_POST_SP  (pe->x[X_SP] & 15)

#define SLOW_IF(c)                                                                                                         \
	if (unlikely(c))                                                                                                   \
		return ldst_generic(pe, op, acc)

/* TRAP: condition under which the slow path must look first (FP access); LOAD/STORE: what happens at host address `p`. */
#define LDST_LOAD(name, M, bytes, TRAP, LOAD)                                                                              \
	static OP(name##_##M)                                                                                              \
	{                                                                                                                  \
		SLOW_IF(TRAP);                                                                                             \
		SLOW_IF(SP_##M);                                                                                           \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		SLOW_IF(!mem_hit_r(pe, va, bytes, &p));                                                                    \
		WB_##M;                                                                                                    \
		LOAD;                                                                                                      \
		NEXT();                                                                                                    \
	}
#define LDST_STORE(name, M, bytes, TRAP, STORE)                                                                            \
	static OP(name##_##M)                                                                                              \
	{                                                                                                                  \
		SLOW_IF(TRAP);                                                                                             \
		SLOW_IF(SP_##M);                                                                                           \
		EA_##M;                                                                                                    \
		void *p;                                                                                                   \
		SLOW_IF(!mem_hit_w(pe, va, bytes, &p));                                                                    \
		STORE;                                                                                                     \
		WB_##M;                                                                                                    \
		NEXT();                                                                                                    \
	}
#define LDST_PAIR_MODES(KIND, ...)                                                                                         \
	KIND(IMM, __VA_ARGS__) KIND(PRE, __VA_ARGS__) KIND(POST, __VA_ARGS__) KIND(IMM_SP, __VA_ARGS__)                    \
	KIND(PRE_SP, __VA_ARGS__) KIND(POST_SP, __VA_ARGS__)
#define LDST_MODES(KIND, ...)                                                                                              \
	LDST_PAIR_MODES(KIND, __VA_ARGS__) KIND(REG, __VA_ARGS__) KIND(REG_UXTW, __VA_ARGS__) KIND(REG_SXTW, __VA_ARGS__)

#define LDST_ROW(n)                                                                                                        \
	{ n##_IMM, n##_PRE, n##_POST, n##_IMM_SP, n##_PRE_SP, n##_POST_SP, n##_REG, n##_REG_UXTW, n##_REG_SXTW }
#define LDST_PAIR_ROW(n) { n##_IMM, n##_PRE, n##_POST, n##_IMM_SP, n##_PRE_SP, n##_POST_SP, NULL, NULL, NULL }

#endif
