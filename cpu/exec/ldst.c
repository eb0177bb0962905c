/* cpu/exec/ldst.c - loads and stores of registers: preparing their ops at decode, and their slow path.
 * Implements: DDI 0487 C4.1.94 (group), C6.2 and C7.2 (LDR, STR, LDP, STP and their forms, PRFM).
 * Not here:   fast bodies (ldst_gpr.c, ldst_vec.c); exclusives and atomics (ldst_sync.c); LDTR (ldst_misc.c). */
#include <string.h>

#include "cpu/arch/syndrome.h"
#include "cpu/exec/alu.h"
#include "cpu/exec/branch.h"
#include "cpu/exec/ldst_priv.h"
#include "cpu/exec/memtag.h"
#include "decode_gen.h"

/* ---- the slow path ---- */

/* A stage 2 abort of a single general register access carries its syndrome (ISS.ISV). */
static enum exec_status with_isv(struct pe *pe, const struct op *op, unsigned desc, enum exec_status st)
{
	unsigned rt = op->rd >= X_ZR ? 31 : op->rd, size = desc & LS_SIZE;
	bool is_signed = desc & LS_SIGNED, to_x = size == 3 || (is_signed && !(desc & LS_TO_W));
	const struct mem_isv v = { (uint8_t)size, (uint8_t)rt, is_signed, to_x, false };

	if (desc & (LS_VECTOR | LS_PAIR | LS_PRE | LS_POST))
		return st;
	return mem_with_isv(pe, st, &v);
}

static va_t address_of(const struct pe *pe, const struct op *op, unsigned desc)
{
	uint64_t base = desc & LS_LITERAL ? pe->code_va : pe->x[op->rn];

	if (desc & LS_REGOFF)
		return base + (extend(pe->x[op->rm], op->lo) << op->ra);
	return desc & LS_POST ? base : base + OFFSET;
}

static void load_result(struct pe *pe, unsigned slot, unsigned desc, const uint64_t val[2])
{
	unsigned width = 8u << (desc & LS_SIZE);

	if (desc & LS_VECTOR) {
		pe->z_live[slot] = 0;
		memcpy(&pe->v[slot], val, 16);
		return;
	}
	uint64_t v = desc & LS_SIGNED ? (uint64_t)sext(val[0], width) : val[0];
	pe->x[slot] = desc & LS_TO_W ? (uint32_t)v : v;
}

static enum exec_status ldst_execute(struct pe *pe, const struct op *op)
{
	unsigned desc = (unsigned)op->hi, size = 1u << (desc & LS_SIZE), n = desc & LS_PAIR ? 2 : 1;
	bool unchecked = desc & LS_LITERAL || (op->rn == X_SP && !(desc & (LS_PRE | LS_POST | LS_REGOFF)));
	unsigned flags = (desc & LS_UNPRIV ? MEM_UNPRIV : 0) | (unchecked ? MEM_NOTAG : 0);
	const uint8_t slot[2] = { op->rd, op->ra };
	uint64_t val[2][2] = { { 0, 0 }, { 0, 0 } };
	enum exec_status st;

	if (desc & LS_VECTOR && pe->eff.fp_trap)
		return raise_fp_trap(pe);
	if (!(desc & LS_LITERAL) && (st = check_sp_alignment(pe, op->rn)) != EXEC_NEXT)
		return st;
	va_t va = address_of(pe, op, desc);
	uint64_t base = desc & LS_PRE ? va : va + OFFSET;
	uint8_t rn = op->rn;
	/* A pair of which a tag does not match is not stored in part. */
	for (unsigned i = 0; unlikely(pe->tags != NULL) && desc & LS_STORE && n > 1 && i < n; i++)
		if ((st = mem_store_check(pe, va + i * size, size, flags)) != EXEC_NEXT)
			return st;
	for (unsigned i = 0; i < n; i++) {
		if (desc & LS_STORE) {
			memcpy(val[i], desc & LS_VECTOR ? (const void *)&pe->v[slot[i]] : &pe->x[slot[i]], size);
			st = mem_store(pe, va + i * size, size, flags, val[i]);
		} else {
			st = mem_load(pe, va + i * size, size, flags, val[i]);
		}
		if (st != EXEC_NEXT)
			return with_isv(pe, op, desc, st);
	}
	if (desc & (LS_PRE | LS_POST))
		pe->x[rn] = base;
	if (!(desc & LS_STORE))
		for (unsigned i = 0; i < n; i++)
			load_result(pe, slot[i], desc, val[i]);
	return EXEC_NEXT;
}

/* memcpy() of 1, 2, 4, 8 or 16 bytes, each a constant. */
static inline void copy_one(void *to, const void *from, unsigned lg)
{
	switch (lg) {
	case 0:
		memcpy(to, from, 1);
		break;
	case 1:
		memcpy(to, from, 2);
		break;
	case 2:
		memcpy(to, from, 4);
		break;
	case 3:
		memcpy(to, from, 8);
		break;
	default:
		memcpy(to, from, 16);
	}
}

/* To Tagged memory, where the short way is open. false: nothing happened. */
static bool ldst_tagged(struct pe *pe, const struct op *op)
{
	unsigned desc = (unsigned)op->hi, lg = desc & LS_SIZE, n = desc & LS_PAIR ? 2 : 1;
	bool unchecked = op->rn == X_SP && !(desc & (LS_PRE | LS_POST | LS_REGOFF));
	va_t va = address_of(pe, op, desc);
	uint64_t base = desc & LS_PRE ? va : va + OFFSET, val[2] = { 0, 0 };
	const uint8_t slot[2] = { op->rd, op->ra };

	if (desc & (LS_LITERAL | LS_UNPRIV) || (op->rn == X_SP && pe->x[X_SP] & 15) || (desc & LS_VECTOR && pe->eff.fp_trap))
		return false;
	uint8_t *p = tag_fast(pe, va, n << lg, desc & LS_STORE ? ACC_WRITE : ACC_READ, unchecked ? MEM_NOTAG : 0);
	if (!p)
		return false;
	/* A store's data are what the base held before; a load writes back first, as its own result would win. */
	for (unsigned i = 0; desc & LS_STORE && i < n; i++)
		copy_one(p + (i << lg), desc & LS_VECTOR ? (const void *)&pe->v[slot[i]] : &pe->x[slot[i]], lg);
	if (desc & (LS_PRE | LS_POST))
		pe->x[op->rn] = base;
	for (unsigned i = 0; !(desc & LS_STORE) && i < n; i++) {
		val[0] = val[1] = 0;
		copy_one(val, p + (i << lg), lg);
		load_result(pe, slot[i], desc, val);
	}
	return true;
}

OP(ldst_generic)
{
	if (unlikely(pe->tags != NULL) && ldst_tagged(pe, op))
		NEXT();
	pe->op = op;
	pe->acc = acc;
	enum exec_status st = ldst_execute(pe, op);
	if (likely(st == EXEC_NEXT && !pe->attention))
		NEXT();
	return op_general_exit(pe, st);
}

/* ---- preparing ---- */

void ldst_prepare(struct op *op, uint32_t rn, unsigned desc, int32_t offset)
{
	op->rn = (uint8_t)rn;
	op->lo = (uint32_t)offset;
	op->hi = (int32_t)desc;
}

enum ls_mode ldst_mode(const struct op *op, unsigned desc)
{
	unsigned sp = op->rn == X_SP ? MODE_IMM_SP : 0;

	if (desc & (LS_LITERAL | LS_UNPRIV))
		return MODE_COUNT;
	if (desc & LS_REGOFF) {
		if (sp)
			return MODE_COUNT;
		return (op->lo & 3) == 3 ? MODE_REG : op->lo == 2 ? MODE_REG_UXTW : op->lo == 6 ? MODE_REG_SXTW : MODE_COUNT;
	}
	return (enum ls_mode)(sp + (desc & LS_PRE ? MODE_PRE : desc & LS_POST ? MODE_POST : MODE_IMM));
}

static void pick(struct op *op, unsigned desc)
{
	enum ls_mode m = ldst_mode(op, desc);
	op_fn f = m == MODE_COUNT ? NULL : desc & LS_VECTOR ? ldst_body_vec(desc, m) : ldst_body_gpr(desc, m);

	op->fn = op_ref(f ? f : ldst_generic);
}

/* Descriptor from size, V, opc of the single-register groups; 0 with *prefetch set for PRFM. */
static unsigned describe(uint32_t size, int vr, int opc, bool *prefetch)
{
	*prefetch = !vr && size == 3 && opc == 2;
	if (vr)
		return LS_VECTOR | (opc & 2 ? 4 : size) | (opc & 1 ? 0 : LS_STORE);
	return size | (opc == 0 ? LS_STORE : opc == 1 ? 0 : opc == 2 ? LS_SIGNED : LS_SIGNED | LS_TO_W);
}

static void single(struct op *op, uint32_t rt, uint32_t rn, int size, int vr, int opc, unsigned mode, int32_t offset)
{
	bool prefetch;
	unsigned desc = describe((uint32_t)size, vr, opc, &prefetch) | mode;

	if (prefetch) {
		op->fn = op_ref(op_nop);
		return;
	}
	op->rd = desc & LS_VECTOR ? (uint8_t)rt : desc & LS_STORE ? slot_src(rt) : slot_dst(rt);
	ldst_prepare(op, rn, desc, offset);
	pick(op, desc);
}

static unsigned scale_of(int size, int vr, int opc)
{
	return vr && opc & 2 ? 4 : (unsigned)size;
}

void sel_ldst_pos(struct op *op, const struct args_ldst_pos *a)
{
	single(op, a->Rt, a->Rn, a->size, a->VR, a->opc, 0, (int32_t)(a->imm12 << scale_of(a->size, a->VR, a->opc)));
}

void sel_ldst_unscaled(struct op *op, const struct args_ldst_unscaled *a)
{
	single(op, a->Rt, a->Rn, a->size, a->VR, a->opc, 0, (int32_t)sext(a->imm9, 9));
}

void sel_ldst_immpost(struct op *op, const struct args_ldst_immpost *a)
{
	single(op, a->Rt, a->Rn, a->size, a->VR, a->opc, LS_POST, (int32_t)sext(a->imm9, 9));
}

void sel_ldst_immpre(struct op *op, const struct args_ldst_immpre *a)
{
	single(op, a->Rt, a->Rn, a->size, a->VR, a->opc, LS_PRE, (int32_t)sext(a->imm9, 9));
}

void sel_ldst_regoff(struct op *op, const struct args_ldst_regoff *a)
{
	uint32_t option = op->lo >> 13 & 7, s = op->lo >> 12 & 1; /* the fields' names differ between the lines */
	uint32_t rm = op->lo >> 16 & 31;

	if (!(option & 2)) {
		op_reserved(op);
		return;
	}
	op->rm = slot_src(rm);
	op->ra = s ? (uint8_t)scale_of(a->size, a->VR, a->opc) : 0;
	single(op, a->Rt, a->Rn, a->size, a->VR, a->opc, LS_REGOFF, (int32_t)option);
}

static void pair(struct op *op, uint32_t rt, uint32_t rt2, uint32_t rn, uint32_t imm7, int opc, int vr, int load, unsigned mode)
{
	unsigned size = vr ? 2 + (unsigned)opc : opc == 2 ? 3 : 2;
	unsigned desc = LS_PAIR | size | mode | (load ? 0 : LS_STORE) | (vr ? LS_VECTOR : 0) | (!vr && opc == 1 ? LS_SIGNED : 0);

	op->rd = vr ? (uint8_t)rt : load ? slot_dst(rt) : slot_src(rt);
	op->ra = vr ? (uint8_t)rt2 : load ? slot_dst(rt2) : slot_src(rt2);
	ldst_prepare(op, rn, desc, (int32_t)(sext(imm7, 7) * (1 << size)));
	pick(op, desc);
}

void sel_ldstpair_off(struct op *op, const struct args_ldstpair_off *a)
{
	pair(op, a->Rt, a->Rt2, a->Rn, a->imm7, a->opc, a->VR, a->L, 0);
}

void sel_ldstpair_post(struct op *op, const struct args_ldstpair_post *a)
{
	pair(op, a->Rt, a->Rt2, a->Rn, a->imm7, a->opc, a->VR, a->L, LS_POST);
}

void sel_ldstpair_pre(struct op *op, const struct args_ldstpair_pre *a)
{
	pair(op, a->Rt, a->Rt2, a->Rn, a->imm7, a->opc, a->VR, a->L, LS_PRE);
}

void sel_ldstnapair_offs(struct op *op, const struct args_ldstnapair_offs *a)
{
	pair(op, a->Rt, a->Rt2, a->Rn, a->imm7, a->opc, a->VR, a->L, 0);
}

void sel_loadlit(struct op *op, const struct args_loadlit *a)
{
	int32_t offset = op->hi + (int32_t)(sext(a->imm19, 19) * 4);
	unsigned desc = LS_LITERAL | (a->VR ? LS_VECTOR | (2 + (unsigned)a->opc) : a->opc == 2 ? 2 | LS_SIGNED : 2 + (unsigned)a->opc);

	if (!a->VR && a->opc == 3) {
		op->fn = op_ref(op_nop);
		return;
	}
	op->rd = a->VR ? (uint8_t)a->Rt : slot_dst(a->Rt);
	ldst_prepare(op, X_ZR, desc, offset);
	pick(op, desc);
}
