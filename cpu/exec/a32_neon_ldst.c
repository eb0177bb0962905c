/* cpu/exec/a32_neon_ldst.c - AArch32 Advanced SIMD loads and stores of structures: VLD1-VLD4, VST1-VST4.
 * Implements: DDI 0487 F4.1.23 "Advanced SIMD element or structure load/store"; F6.1.
 * Not here:   VLDR, VLDM and their kin (a32_vfp_ldst.c); memory itself (memaccess.c).
 *
 * All registers are read before, and written after, all of memory: an abort leaves no trace. Registers beyond D31 and a base of
 * PC are UNPREDICTABLE: UNDEFINED here. */
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_vreg.h"
#include "decode_gen.h"

/* Rm: how the base register is written back. */
enum { RM_BY_SIZE = 13, RM_NOT = 15 };

static enum exec_status check_alignment(struct pe *pe, uint32_t va, unsigned align, bool load)
{
	struct fault f = {.kind = FAULT_ALIGNMENT, .stage = 1, .va = va, .write = !load, .rule = "alignment of the instruction"};

	return va & (align - 1) ? raise_fault(pe, &f, false) : EXEC_NEXT;
}

static void write_back(struct pe *pe, unsigned rn, unsigned rm, unsigned bytes)
{
	if (rm != RM_NOT)
		a32_reg_w(pe, rn, (uint32_t)pe->x[rn] + (rm == RM_BY_SIZE ? bytes : (uint32_t)pe->x[rm]));
}

/* `count` elements at va, to or from elem[]. */
static enum exec_status transfer(struct pe *pe, uint32_t va, unsigned size, unsigned count, bool load, uint64_t *elem)
{
	enum exec_status s = EXEC_NEXT;

	for (unsigned i = 0; i < count && s == EXEC_NEXT; i++, va += 1u << size)
		s = load ? a32_load(pe, va, 1u << size, 0, &elem[i]) : a32_store(pe, va, 1u << size, 0, elem[i]);
	return s;
}

static void put_element(union vreg *v, unsigned size, unsigned i, uint64_t e)
{
	switch (size) {
	case 0:
		v->b[i] = (uint8_t)e;
		break;
	case 1:
		v->h[i] = (uint16_t)e;
		break;
	case 2:
		v->s[i] = (uint32_t)e;
		break;
	default:
		v->d[i] = e;
	}
}

/* ---- multiple structures: structures of n elements in n sets of registers that stand 1 or 2 apart ---- */
struct walk {
	unsigned d, n, sets, step, size;
};

/* Calls of this function visit the elements in memory order: register and lane of the i-th. */
static unsigned walk_reg(const struct walk *w, unsigned i, unsigned *lane)
{
	const unsigned lanes = 8u >> w->size, structure = i / w->n;

	*lane = structure % lanes;
	return w->d + structure / lanes + i % w->n * w->step;
}

enum exec_status exec_neon_ldst_multiple(struct pe *pe, const struct args_neon_ldst_multiple *a)
{
	const unsigned n = (unsigned)a->n, regs = (unsigned)a->regs, size = a->size, count = regs * 8 >> size;
	const struct walk w = {DREG(a->D, a->Vd), n, regs / n, a->itype ? 2 : regs / n, size};
	const uint32_t va = (uint32_t)pe->x[a->Rn];
	uint64_t elem[32];
	union vreg v[32];
	unsigned lane;

	if (a->Rn == 15 || w.d + (w.sets - 1) + (n - 1) * w.step > 31)
		return EXEC_UNDEF;
	enum exec_status s = check_alignment(pe, va, a->align ? 4u << a->align : 1, a->load);
	for (unsigned i = 0; i < count; i++) {
		const unsigned r = walk_reg(&w, i, &lane);
		v[r] = dvec(pe, r);
		elem[i] = neon_element(&v[r], size, lane);
	}
	if (s == EXEC_NEXT)
		s = transfer(pe, va, size, count, a->load, elem);
	if (s != EXEC_NEXT)
		return s;
	for (unsigned i = 0; a->load && i < count; i++) {
		const unsigned r = walk_reg(&w, i, &lane);
		put_element(&v[r], size, lane, elem[i]);
		*dreg(pe, r) = v[r].d[0];
	}
	write_back(pe, a->Rn, a->Rm, 8 * regs);
	return EXEC_NEXT;
}

/* ---- one structure to or from one lane ---- */
/* index_align: the lane on top, then the distance of the registers (but of 8 bits and VLD1), then the alignment. */
static unsigned lane_of(unsigned index_align, unsigned size)
{
	return index_align >> (size + 1);
}
static unsigned step_of(unsigned index_align, unsigned size, unsigned n)
{
	return n > 1 && size && index_align >> size & 1 ? 2 : 1;
}
/* In bytes; the manual's tables under VLD1 to VLD4 (single n-element structure to one lane). */
static unsigned alignment_of(unsigned index_align, unsigned size, unsigned n)
{
	const unsigned total = n << size;

	if (n == 3)
		return 1;
	if (n == 4 && size == 2)
		return index_align & 3 ? 4u << (index_align & 3) : 1;
	if (n == 1 && size == 2)
		return (index_align & 3) == 3 ? 4 : 1;
	return index_align & 1 ? total : 1;
}

static enum exec_status transfer_lane(struct pe *pe, uint32_t va, unsigned size, unsigned lane, unsigned n, unsigned d,
				      unsigned step, bool load)
{
	uint64_t elem[4];

	for (unsigned i = 0; i < n; i++) {
		const union vreg v = dvec(pe, d + i * step);
		elem[i] = neon_element(&v, size, lane);
	}
	const enum exec_status s = transfer(pe, va, size, n, load, elem);
	for (unsigned i = 0; load && s == EXEC_NEXT && i < n; i++) {
		union vreg v = dvec(pe, d + i * step);
		put_element(&v, size, lane, elem[i]);
		*dreg(pe, d + i * step) = v.d[0];
	}
	return s;
}

enum exec_status exec_neon_ldst_single(struct pe *pe, const struct args_neon_ldst_single *a)
{
	const unsigned n = (unsigned)a->n, size = (unsigned)a->size, d = DREG(a->D, a->Vd), step = step_of(a->index_align, size, n);
	const uint32_t va = (uint32_t)pe->x[a->Rn];

	if (a->Rn == 15 || d + (n - 1) * step > 31)
		return EXEC_UNDEF;
	enum exec_status s = check_alignment(pe, va, alignment_of(a->index_align, size, n), a->load);
	if (s == EXEC_NEXT)
		s = transfer_lane(pe, va, size, lane_of(a->index_align, size), n, d, step, a->load);
	if (s == EXEC_NEXT)
		write_back(pe, a->Rn, a->Rm, n << size);
	return s;
}

/* ---- one structure to all lanes; T: VLD1 to two registers, the others to every second one ---- */
enum exec_status exec_neon_ld_all(struct pe *pe, const struct args_neon_ld_all *a)
{
	const bool four_words = a->size == 3; /* VLD4 of 32 bits, aligned to 16 bytes */
	const unsigned n = (unsigned)a->n, size = four_words ? 2 : a->size, d = DREG(a->D, a->Vd);
	const unsigned regs = n == 1 ? a->T + 1 : n, step = n == 1 ? 1 : a->T + 1;
	const unsigned align = !a->a ? 1 : four_words ? 16 : n == 4 && size == 2 ? 8 : n << size;
	const uint32_t va = (uint32_t)pe->x[a->Rn];
	uint64_t elem[4];

	if (a->Rn == 15 || d + (regs - 1) * step > 31)
		return EXEC_UNDEF;
	enum exec_status s = check_alignment(pe, va, align, true);
	if (s == EXEC_NEXT)
		s = transfer(pe, va, size, n, true, elem);
	if (s != EXEC_NEXT)
		return s;
	for (unsigned i = 0; i < regs; i++)
		*dreg(pe, d + i * step) = neon_spread(elem[n == 1 ? 0 : i], size).d[0];
	write_back(pe, a->Rn, a->Rm, n << size);
	return EXEC_NEXT;
}
