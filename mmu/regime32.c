/* mmu/regime32.c - the EL1&0 regime while EL1 uses AArch32: TTBCR, TTBRn, PRRR/NMRR or MAIRn, DACR.
 * Implements: DDI 0487 G5.2-G5.5, AArch32.GetS1TTWParams(), AArch32.S1EnabledPL1(), AArch32.GetVARange().
 * Not here:   the walks (walk.c for long descriptors, short.c for short ones). TTBCR2's hardware-use bits mean nothing here. */
#include "cpu/arch/attrs.h"
#include "cpu/arch/effective.h"
#include "mmu/desc.h"

/* Cacheability of a two-bit field of NMRR as a MAIR nibble. */
static uint8_t nmrr_nibble(unsigned v)
{
	static const uint8_t nibble[4] = { ATTR_NC, ATTR_WB, ATTR_WT, 0xe /* Write-Back, no write-allocate */ };

	return nibble[v & 3];
}

static void short_get(struct short_tables *sd, const struct pe *pe)
{
	uint64_t ttbcr = SYS(pe, TCR_EL1), mair = SYS(pe, MAIR_EL1), sctlr = SYS(pe, SCTLR_EL1);

	sd->n = (uint8_t)bits(ttbcr, 2, 0);
	sd->base[0] = (uint32_t)(SYS(pe, TTBR0_EL1) & GENMASK(31, 14 - sd->n));
	sd->base[1] = (uint32_t)(SYS(pe, TTBR1_EL1) & GENMASK(31, 14));
	sd->dead[0] = bit(ttbcr, 4);
	sd->dead[1] = bit(ttbcr, 5);
	sd->dacr = (uint32_t)SYS(pe, DACR32_EL2);
	sd->tre = bit(sctlr, 28);
	sd->afe = bit(sctlr, 29);
	sd->prrr = (uint32_t)mair;
	for (unsigned i = 0; i < 8; i++) {
		struct mem_attrs a = attrs_device();
		unsigned type = bits(mair, 2 * i + 1, 2 * i);

		if (type >= 2) /* UNPREDICTABLE: the reserved type is Normal */
			a = (struct mem_attrs){ .type = MEM_NORMAL, .inner = nmrr_nibble(mair >> (32 + 2 * i)),
						.outer = nmrr_nibble(mair >> (48 + 2 * i)) };
		else
			a.inner = (uint8_t)(type * 4);
		sd->remap[i] = a;
	}
}

/* One half of a long-descriptor regime: `copies` says what the VA bits above the input size are. */
static void long_half(struct tt *t, const struct pe *pe, unsigned txsz, bool epd, uint64_t ttbr, bool upper)
{
	unsigned oa = pe->model->pa_bits < 40 ? pe->model->pa_bits : 40;

	t->granule = 12;
	t->addr_mask = GENMASK(47, 12);
	t->over = GENMASK(55, oa);
	t->block_levels = 6;
	t->ia_bits = (uint8_t)(32 - txsz);
	t->start = txsz < 2 ? 1 : 2;
	t->span = 21;
	t->top_d = t->top_i = upper && txsz ? 31 : 63;
	t->copies = upper && txsz ? -1 : 0;
	if (epd) {
		t->dead = upper ? "TTBCR.EPD1" : "TTBCR.EPD0";
		t->dead_kind = FAULT_TRANSLATION;
	}
	t->base = ttbr & GENMASK(47, t->ia_bits - desc_lg_size(t, t->start) + 3);
	if (!t->dead && (t->base & t->over)) {
		t->dead = "TTBRx beyond the output size";
		t->dead_kind = FAULT_ADDRESS_SIZE;
	}
}

static void long_get(struct regime *rg, const struct pe *pe)
{
	uint64_t ttbcr = SYS(pe, TCR_EL1);
	unsigned t0sz = bits(ttbcr, 2, 0), t1sz = bits(ttbcr, 18, 16);
	uint8_t hier = HIER_PXN | HIER_UXN | HIER_NO_EL0 | HIER_RO, ns = rg->pas == PAS_SECURE ? HIER_NS : 0;
	bool hpd_ok = has(pe, FEAT_HPDS) && bit(ttbcr, 6); /* TTBCR.T2E lets TTBCR2 count */

	rg->split = t1sz ? BIT(32) - BIT(32 - t1sz) : BIT(32 - t0sz);
	long_half(&rg->tt[0], pe, t0sz, bit(ttbcr, 7), SYS(pe, TTBR0_EL1), false);
	long_half(&rg->tt[1], pe, t1sz, bit(ttbcr, 23), SYS(pe, TTBR1_EL1), true);
	for (unsigned n = 0; n < 2; n++) {
		rg->tt[n].hier_mask = (hpd_ok && bit(ttbcr, 41 + n) ? 0 : hier) | ns;
		rg->tt[n].plain = !rg->tt[n].dead && !rg->big_endian;
	}
}

void regime32_get(struct regime *rg, const struct pe *pe)
{
	rg->aa32 = true;
	rg->epan = rg->bti = false;
	rg->uwxn = bit(SYS(pe, SCTLR_EL1), 20);
	rg->is_short = !(SYS(pe, TCR_EL1) & TTBCR_EAE);
	rg->split = BIT(32);
	rg->tt[0].top_d = rg->tt[0].top_i = rg->tt[1].top_d = rg->tt[1].top_i = 63;
	if (rg->is_short)
		short_get(&rg->sd, pe);
	else
		long_get(rg, pe);
}
