/* cpu/exec/mte.c - the instructions of memory tagging.
 * Implements: DDI 0487 C6.2: IRG, GMI, SUBP, SUBPS, ADDG, SUBG, LDG, STG, STZG, ST2G, STZ2G, STGP, LDGM, STGM, STZGM;
 *             AArch64.RandomTag(), AArch64.RandomTagBit(), ChooseNonExcludedTag(), AArch64.AddressWithAllocationTag().
 * Not here:   checks of ordinary accesses and tags in memory (memtag.c); DC GVA and its kin (cmo.c). */
#include "cpu/exec/decode.h"
#include "cpu/exec/memaccess.h"
#include "cpu/exec/memtag.h"
#include "sim/core/clock.h"

/* ---- arithmetic ---- */

static unsigned choose_tag(unsigned tag, unsigned offset, unsigned exclude)
{
	if (exclude == 0xffff)
		return 0;
	/* An excluded start is passed over only where there is no step to take from it. */
	while (!offset && exclude >> tag & 1)
		tag = (tag + 1) & 15;
	for (; offset; offset--)
		do
			tag = (tag + 1) & 15;
		while (exclude >> tag & 1);
	return tag;
}

static unsigned random_tag(struct pe *pe)
{
	unsigned lfsr = (unsigned)bits(SYS(pe, RGSR_EL1), 23, 8), tag = 0;

	for (unsigned i = 0; i < 4; i++) {
		unsigned top = (lfsr >> 5 ^ lfsr >> 3 ^ lfsr >> 2 ^ lfsr) & 1;

		lfsr = top << 15 | lfsr >> 1;
		tag |= top << i;
	}
	SYS(pe, RGSR_EL1) = deposit(SYS(pe, RGSR_EL1), 23, 8, lfsr);
	return tag;
}

static unsigned insert_random(struct pe *pe, unsigned exclude)
{
	unsigned tag;

	/* IMPDEF: RRND = 1 runs the same generator, but never from a seed of zero, which would stay there. */
	if (bit(SYS(pe, GCR_EL1), 16) && !bits(SYS(pe, RGSR_EL1), 23, 8))
		SYS(pe, RGSR_EL1) |= (clock_random(pe->clock) & 0xffff) << 8 | 0x100;
	tag = choose_tag((unsigned)(SYS(pe, RGSR_EL1) & 15), random_tag(pe), exclude);
	SYS(pe, RGSR_EL1) = deposit(SYS(pe, RGSR_EL1), 3, 0, tag);
	return tag;
}

static enum exec_status subtract_pointers(struct pe *pe, const struct args_mte_2src *a, bool flags)
{
	uint64_t x = (uint64_t)sext(xr_sp(pe, a->Rn), 56), y = (uint64_t)sext(xr_sp(pe, a->Rm), 56), r = x - y;

	if (flags)
		pe->flags = (struct flags){ .n = r, .z = r, .c = x >= y, .v = (x ^ y) & (x ^ r) };
	xw(pe, a->Rd, r);
	return EXEC_NEXT;
}

enum exec_status exec_mte_2src(struct pe *pe, const struct args_mte_2src *a)
{
	uint64_t n = xr_sp(pe, a->Rn);
	unsigned tag = 0;

	switch (a->id) {
	case A64_IRG_64I_dp_2src:
		if (pe->tags)
			tag = insert_random(pe, (unsigned)(xr(pe, a->Rm) | SYS(pe, GCR_EL1)) & 0xffff);
		pe->x[a->Rd] = va_with_tag(n, tag);
		return EXEC_NEXT;
	case A64_GMI_64G_dp_2src:
		xw(pe, a->Rd, xr(pe, a->Rm) | BIT(va_tag(n)));
		return EXEC_NEXT;
	default:
		return subtract_pointers(pe, a, a->id == A64_SUBPS_64S_dp_2src);
	}
}

enum exec_status exec_mte_addsub(struct pe *pe, const struct args_mte_addsub *a)
{
	uint64_t n = xr_sp(pe, a->Rn), offset = (uint64_t)a->imm6 * TAG_GRANULE;
	unsigned tag = 0;

	if (pe->tags)
		tag = choose_tag(va_tag(n), a->imm4, (unsigned)SYS(pe, GCR_EL1) & 0xffff);
	pe->x[a->Rd] = va_with_tag(a->id == A64_SUBG_64_addsub_immtags ? n - offset : n + offset, tag);
	return EXEC_NEXT;
}

/* ---- tags in memory ---- */

static enum exec_status misaligned(struct pe *pe, va_t va)
{
	struct fault f = { .kind = FAULT_ALIGNMENT, .stage = 1, .va = va, .write = true, .rule = "tag store must be aligned" };

	return raise_fault(pe, &f, false);
}

static enum exec_status zero_granule(struct pe *pe, va_t va)
{
	static const uint8_t zeros[16];

	return mem_store(pe, va, sizeof(zeros), MEM_NOTAG, zeros);
}

/* The tag comes from Xt, where 31 is SP. */
enum exec_status exec_mte_store(struct pe *pe, const struct args_mte_store *a)
{
	uint64_t offset = (uint64_t)sext(a->imm9, 9) * TAG_GRANULE, base = xr_sp(pe, a->Rn);
	va_t va = a->mode == TAG_POST ? base : base + offset;
	unsigned tag = va_tag(xr_sp(pe, a->Rt));
	enum exec_status st = check_sp_alignment(pe, a->Rn);

	if (st == EXEC_NEXT && va & (TAG_GRANULE - 1))
		st = misaligned(pe, va);
	for (int i = 0; st == EXEC_NEXT && a->zero && i < a->granules; i++)
		st = zero_granule(pe, va + (unsigned)i * TAG_GRANULE);
	for (int i = 0; st == EXEC_NEXT && i < a->granules; i++)
		st = tag_store(pe, va + (unsigned)i * TAG_GRANULE, 1, tag);
	if (st == EXEC_NEXT && a->mode != TAG_OFFSET)
		pe->x[a->Rn] = base + offset;
	return st;
}

enum exec_status exec_mte_pair(struct pe *pe, const struct args_mte_pair *a)
{
	uint64_t offset = (uint64_t)sext(a->simm7, 7) * TAG_GRANULE, base = xr_sp(pe, a->Rn);
	uint64_t first = xr(pe, a->Rt), second = xr(pe, a->Rt2);
	va_t va = a->mode == TAG_POST ? base : base + offset;
	enum exec_status st = check_sp_alignment(pe, a->Rn);

	if (st == EXEC_NEXT && va & (TAG_GRANULE - 1))
		st = misaligned(pe, va);
	if (st == EXEC_NEXT)
		st = mem_store(pe, va, 8, MEM_NOTAG, &first);
	if (st == EXEC_NEXT)
		st = mem_store(pe, va + 8, 8, MEM_NOTAG, &second);
	if (st == EXEC_NEXT)
		st = tag_store(pe, va, 1, va_tag(va));
	if (st == EXEC_NEXT && a->mode != TAG_OFFSET)
		pe->x[a->Rn] = base + offset;
	return st;
}

enum exec_status exec_mte_load(struct pe *pe, const struct args_mte_load *a)
{
	va_t va = (xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm9, 9) * TAG_GRANULE) & ~(va_t)(TAG_GRANULE - 1);
	enum exec_status st = check_sp_alignment(pe, a->Rn);
	uint8_t *tags = NULL;

	if (st == EXEC_NEXT)
		st = tag_locate(pe, va, 1, ACC_READ, &tags);
	if (st == EXEC_NEXT)
		xw(pe, a->Rt, va_with_tag(xr(pe, a->Rt), tags ? tags[0] : 0));
	return st;
}

static enum exec_status load_block(struct pe *pe, unsigned rn, unsigned rt)
{
	const unsigned n = (4u << GMID_BS) / TAG_GRANULE;
	va_t va = xr_sp(pe, rn) & ~(va_t)((4u << GMID_BS) - 1);
	uint8_t *tags;
	enum exec_status st = tag_locate(pe, va, n, ACC_READ, &tags);
	uint64_t data = 0;

	if (st != EXEC_NEXT)
		return st;
	for (unsigned i = 0; tags && i < n; i++)
		data |= (uint64_t)tags[i] << 4 * i;
	xw(pe, rt, data);
	return st;
}

static enum exec_status store_block(struct pe *pe, unsigned rn, unsigned rt)
{
	const unsigned n = (4u << GMID_BS) / TAG_GRANULE;
	va_t va = xr_sp(pe, rn) & ~(va_t)((4u << GMID_BS) - 1);
	uint8_t *tags;
	enum exec_status st = tag_locate(pe, va, n, ACC_WRITE, &tags);

	for (unsigned i = 0; st == EXEC_NEXT && tags && i < n; i++)
		tags[i] = xr(pe, rt) >> 4 * i & 15;
	return st;
}

static enum exec_status zero_block(struct pe *pe, unsigned rn, unsigned rt)
{
	unsigned size = 4u << pe->model->dczid_log2;
	va_t va = xr_sp(pe, rn) & ~(va_t)(size - 1);
	enum exec_status st = EXEC_NEXT;

	for (unsigned i = 0; st == EXEC_NEXT && i < size; i += TAG_GRANULE)
		st = zero_granule(pe, va + i);
	return st == EXEC_NEXT ? tag_store(pe, va, size / TAG_GRANULE, (unsigned)xr(pe, rt) & 15) : st;
}

enum exec_status exec_mte_block(struct pe *pe, const struct args_mte_block *a)
{
	enum exec_status st;

	if (pe->ps.el == EL0)
		return EXEC_UNDEF;
	if ((st = check_sp_alignment(pe, a->Rn)) != EXEC_NEXT)
		return st;
	if (a->id == A64_LDGM_64bulk_ldsttags)
		return load_block(pe, a->Rn, a->Rt);
	return a->id == A64_STGM_64bulk_ldsttags ? store_block(pe, a->Rn, a->Rt) : zero_block(pe, a->Rn, a->Rt);
}
