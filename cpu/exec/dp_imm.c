/* cpu/exec/dp_imm.c - data processing with immediates: ADD/SUB, logical, MOV wide, bitfield, EXTR, ADR.
 * Implements: DDI 0487 C4.1.92 (group), C6.2 (each instruction), DecodeBitMasks().
 * Not here:   registers as second operand (dp_reg.c); CSSC's minima and maxima (dp_misc.c). */
#include "cpu/exec/alu.h"
#include "decode_gen.h"

#define RD (pe->x[op->rd])
#define RN (pe->x[op->rn])
#define RM (pe->x[op->rm])

bool decode_bit_masks(unsigned n, unsigned imms, unsigned immr, bool immediate, unsigned datasize, uint64_t *wmask, uint64_t *tmask)
{
	unsigned combined = n << 6 | (~imms & 0x3f);
	int len = combined ? 31 - __builtin_clz(combined) : -1;

	if (len < 1)
		return false;
	unsigned size = 1u << len, levels = size - 1;
	unsigned s = imms & levels, r = immr & levels;
	if (size > datasize || (immediate && s == levels))
		return false;
	uint64_t ones = size == 64 ? ~0ULL : (1ULL << size) - 1;
	uint64_t welem = s == 63 ? ~0ULL : (1ULL << (s + 1)) - 1;
	unsigned d = (s - r) & levels;
	uint64_t telem = d == 63 ? ~0ULL : (1ULL << (d + 1)) - 1;

	if (r)
		welem = (welem >> r | welem << (size - r)) & ones;
	for (unsigned w = size; w < 64; w *= 2) {
		welem |= welem << w;
		telem |= telem << w;
	}
	*wmask = datasize == 32 ? (uint32_t)welem : welem;
	*tmask = datasize == 32 ? (uint32_t)telem : telem;
	return true;
}

/* ---- add, subtract: subtraction without flags is addition of the negated immediate ---- */
static OP(add_x_imm)
{
	RD = RN + op->imm;
	NEXT();
}
static OP(add_w_imm)
{
	RD = (uint32_t)(RN + op->imm);
	NEXT();
}
static OP(adds_x_imm)
{
	RD = add_flags64(&pe->flags, RN, op->imm);
	NEXT();
}
static OP(adds_w_imm)
{
	RD = add_flags32(&pe->flags, (uint32_t)RN, op->lo);
	NEXT();
}
static OP(subs_x_imm)
{
	RD = sub_flags64(&pe->flags, RN, op->imm);
	NEXT();
}
static OP(subs_w_imm)
{
	RD = sub_flags32(&pe->flags, (uint32_t)RN, op->lo);
	NEXT();
}

void sel_addsub_imm(struct op *op, const struct args_addsub_imm *a)
{
	static const op_fn with_flags[2][2] = { { adds_w_imm, adds_x_imm }, { subs_w_imm, subs_x_imm } };
	uint64_t imm = a->sh ? (uint64_t)a->imm12 << 12 : a->imm12;

	op->rd = a->S ? slot_dst(a->Rd) : (uint8_t)a->Rd;
	op->rn = (uint8_t)a->Rn;
	op->imm = a->op && !a->S ? -imm : imm;
	op->fn = op_ref(a->S ? with_flags[a->op][a->sf] : a->sf ? add_x_imm : add_w_imm);
}

/* ---- logical: a 64-bit body does both widths, the mask being zero above 32 for the narrow one ---- */
static OP(and_imm)
{
	RD = RN & op->imm;
	NEXT();
}
static OP(orr_x_imm)
{
	RD = RN | op->imm;
	NEXT();
}
static OP(orr_w_imm)
{
	RD = (uint32_t)RN | op->imm;
	NEXT();
}
static OP(eor_x_imm)
{
	RD = RN ^ op->imm;
	NEXT();
}
static OP(eor_w_imm)
{
	RD = (uint32_t)RN ^ op->imm;
	NEXT();
}
static OP(ands_x_imm)
{
	uint64_t r = RN & op->imm;

	logic_flags64(&pe->flags, r);
	RD = r;
	NEXT();
}
static OP(ands_w_imm)
{
	uint32_t r = (uint32_t)(RN & op->imm);

	logic_flags32(&pe->flags, r);
	RD = r;
	NEXT();
}
static OP(mov_imm)
{
	RD = op->imm;
	NEXT();
}

void sel_log_imm(struct op *op, const struct args_log_imm *a)
{
	static const op_fn body[4][2] = { { and_imm, and_imm }, { orr_w_imm, orr_x_imm }, { eor_w_imm, eor_x_imm },
					  { ands_w_imm, ands_x_imm } };
	uint64_t wmask, tmask;

	if (!decode_bit_masks(a->N, a->imms, a->immr, true, a->sf ? 64 : 32, &wmask, &tmask)) {
		op_reserved(op);
		return;
	}
	op->rd = a->opc == 3 ? slot_dst(a->Rd) : (uint8_t)a->Rd;
	op->rn = slot_src(a->Rn);
	op->imm = wmask;
	op->fn = op_ref(a->opc == 1 && a->Rn == 31 ? mov_imm : body[a->opc][a->sf]);
}

/* ---- move wide ---- */
static OP(movk_x) /* rm: shift */
{
	RD = (RD & ~(0xffffULL << op->rm)) | op->imm;
	NEXT();
}
static OP(movk_w)
{
	RD = (uint32_t)((RD & ~(0xffffULL << op->rm)) | op->imm);
	NEXT();
}

void sel_movewide(struct op *op, const struct args_movewide *a)
{
	uint64_t imm = (uint64_t)a->imm16 << (16 * a->hw);

	op->rd = slot_dst(a->Rd);
	op->rm = (uint8_t)(16 * a->hw);
	if (a->opc == 3) {
		op->imm = imm;
		op->fn = op_ref(a->sf ? movk_x : movk_w);
		return;
	}
	op->imm = a->opc == 0 ? (a->sf ? ~imm : (uint32_t)~imm) : imm;
	op->fn = op_ref(mov_imm);
}

/* ---- bitfield: the common aliases have bodies of their own ---- */
static OP(lsl_x_imm)
{
	RD = RN << op->rm;
	NEXT();
}
static OP(lsl_w_imm)
{
	RD = (uint32_t)RN << op->rm;
	NEXT();
}
static OP(ubfx) /* rm: low bit, imm: mask of the width; LSR too */
{
	RD = (RN >> op->rm) & op->imm;
	NEXT();
}
static OP(sbfx_x) /* rm: shift left, ra: shift right */
{
	RD = (uint64_t)((int64_t)(RN << op->rm) >> op->ra);
	NEXT();
}
static OP(sbfx_w)
{
	RD = (uint32_t)((int32_t)((uint32_t)RN << op->rm) >> op->ra);
	NEXT();
}
static OP(ubfiz) /* rm: left shift, imm: mask of the result */
{
	RD = (RN << op->rm) & op->imm;
	NEXT();
}
static OP(sxtw)
{
	RD = (uint64_t)(int64_t)(int32_t)RN;
	NEXT();
}
/* BFM: rm: rotation right, imm: mask of the bits that are inserted. */
static OP(bfm_x)
{
	RD = (RD & ~op->imm) | (ror64(RN, op->rm) & op->imm);
	NEXT();
}
static OP(bfm_w)
{
	RD = (uint32_t)((RD & ~op->imm) | (ror32((uint32_t)RN, op->rm) & op->imm));
	NEXT();
}

static void sel_sbfm(struct op *op, const struct args_bitfield *a, unsigned width)
{
	/* SBFX when imms >= immr, SBFIZ otherwise: shift the field's top to the word's, then back down. */
	unsigned field = a->imms >= a->immr ? a->imms - a->immr + 1 : a->imms + 1;

	if (a->sf && a->immr == 0 && a->imms == 31) {
		op->fn = op_ref(sxtw);
		return;
	}
	op->rm = (uint8_t)(width - 1 - a->imms);
	op->ra = a->imms >= a->immr ? (uint8_t)(width - field) : (uint8_t)(a->immr - a->imms - 1);
	op->fn = op_ref(a->sf ? sbfx_x : sbfx_w);
}

static void sel_ubfm(struct op *op, const struct args_bitfield *a, unsigned width)
{
	if (a->imms >= a->immr) {
		op->rm = (uint8_t)a->immr;
		op->imm = GENMASK(a->imms - a->immr, 0);
		op->fn = op_ref(ubfx);
	} else if (a->imms + 1 == a->immr) {
		op->rm = (uint8_t)(width - a->immr);
		op->fn = op_ref(a->sf ? lsl_x_imm : lsl_w_imm);
	} else {
		op->rm = (uint8_t)(width - a->immr);
		op->imm = GENMASK(a->imms + width - a->immr, width - a->immr);
		op->fn = op_ref(ubfiz);
	}
}

void sel_bitfield(struct op *op, const struct args_bitfield *a)
{
	unsigned width = a->sf ? 64 : 32;
	uint64_t wmask, tmask;

	if (a->immr >= width || a->imms >= width || !decode_bit_masks((unsigned)a->sf, a->imms, a->immr, false, width, &wmask, &tmask)) {
		op_reserved(op);
		return;
	}
	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	if (a->opc == 0) {
		sel_sbfm(op, a, width);
	} else if (a->opc == 2) {
		sel_ubfm(op, a, width);
	} else {
		op->rm = (uint8_t)a->immr;
		op->imm = wmask & tmask;
		op->fn = op_ref(a->sf ? bfm_x : bfm_w);
	}
}

/* ---- extract: ra: lsb, 1 and up ---- */
static OP(extr_x)
{
	RD = RN << (64 - op->ra) | RM >> op->ra;
	NEXT();
}
static OP(extr_w)
{
	RD = (uint32_t)((uint32_t)RN << (32 - op->ra) | (uint32_t)RM >> op->ra);
	NEXT();
}
static OP(extr_0)
{
	RD = RM & op->imm;
	NEXT();
}

void sel_extract(struct op *op, const struct args_extract *a)
{
	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	op->ra = (uint8_t)a->imms;
	op->imm = a->sf ? ~0ULL : 0xffffffff;
	op->fn = op_ref(!a->imms ? extr_0 : a->sf ? extr_x : extr_w);
}

/* ---- PC-relative: from the page's VA, since the same ops serve every VA of a page ---- */
static OP(adr)
{
	RD = pe->code_va + op->imm;
	NEXT();
}

void sel_pcreladdr(struct op *op, const struct args_pcreladdr *a)
{
	int64_t imm = sext(a->immhi << 2 | a->immlo, 21);

	op->rd = slot_dst(a->Rd);
	op->imm = a->op ? (uint64_t)imm << 12 : (uint64_t)imm + (uint64_t)op->hi; /* hi: offset in the page */
	op->fn = op_ref(adr);
}
