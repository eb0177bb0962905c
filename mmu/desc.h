/* mmu/desc.h - fields of 64-bit VMSAv8-64 descriptors, both stages.
 * Implements: DDI 0487 D8.3, AArch64.DecodeDescriptorType(), S1NextWalkStateTable() and StageOA()'s address extraction. */
#ifndef AERIE_MMU_DESC_H
#define AERIE_MMU_DESC_H

#include "mmu/regime.h"
#include "sim/core/bits.h"

#define DESC_AF   BIT(10)
#define DESC_NG   BIT(11)
#define DESC_NT   BIT(16)
#define DESC_GP   BIT(50)
#define DESC_DBM  BIT(51)
#define DESC_NS   BIT(5)
#define DESC_AP1  BIT(6)  /* stage 1: EL0 may */
#define DESC_AP2  BIT(7)  /* stage 1: read-only */
#define DESC_S2_R BIT(6)
#define DESC_S2_W BIT(7)
#define DESC_PXN  BIT(53)
#define DESC_UXN  BIT(54) /* XN where there is one privilege level */

/* Table attributes, descriptor bits <63:59> shifted down. They accumulate over the levels of a walk. */
enum { HIER_PXN = 1, HIER_UXN = 2, HIER_NO_EL0 = 4 /* APTable[0] */, HIER_RO = 8 /* APTable[1] */, HIER_NS = 16 };

enum desc_kind { DESC_INVALID, DESC_TABLE, DESC_LEAF };

static inline enum desc_kind desc_kind(const struct tt *t, uint64_t d, int level)
{
	if (!(d & 1))
		return DESC_INVALID;
	if (level == 3)
		return d & 2 ? DESC_LEAF : DESC_INVALID;
	if (d & 2)
		return DESC_TABLE;
	return level >= 0 && (t->block_levels >> level & 1) ? DESC_LEAF : DESC_INVALID;
}

static inline uint64_t desc_high(const struct tt *t, uint64_t d)
{
	if (t->high_9_8)
		return bits(d, 9, 8) << 50;
	return t->high_15_12 ? bits(d, 15, 12) << 48 : 0;
}

static inline uint64_t desc_table(const struct tt *t, uint64_t d)
{
	return (d & t->addr_mask) | desc_high(t, d);
}

/* log2 of what one entry at that level maps. */
static inline unsigned desc_lg_size(const struct tt *t, int level)
{
	return t->granule + (unsigned)(3 - level) * (t->granule - 3u);
}

static inline uint64_t desc_output(const struct tt *t, uint64_t d, unsigned lg)
{
	return (d & t->addr_mask & (~0ULL << lg)) | desc_high(t, d);
}

/* Address of the entry for input address `ia` in the table at `level`. */
static inline uint64_t desc_address(const struct tt *t, uint64_t table, uint64_t ia, int level)
{
	unsigned lg = desc_lg_size(t, level);
	uint64_t index = (level == t->start ? ia & (BIT(t->ia_bits) - 1) : ia & (BIT(lg + t->granule - 3u) - 1)) >> lg;
	return table + index * 8;
}

#endif
