/* cpu/arch/attrs.c - decodes, combines and encodes memory attributes.
 * Implements: DDI 0487 D8.6, AArch64.S1DecodeMemAttrs(), S2DecodeMemAttrs(), S2CombineS1MemAttrs(), S2ApplyFWBMemAttrs(),
 * EffectiveShareability(), EncodePARAttrs().
 * Not here:   which attributes apply when a stage or a cache is off (mmu/, mpu/). */
#include "cpu/arch/attrs.h"
#include "sim/core/bits.h"

struct mem_attrs attrs_device(void)
{
	return (struct mem_attrs){ .type = MEM_DEVICE, .shareability = SH_OUTER };
}

struct mem_attrs attrs_normal(uint8_t nibble, uint8_t sh)
{
	struct mem_attrs a = { .type = MEM_NORMAL, .inner = nibble, .outer = nibble };
	attrs_set_shareability(&a, sh);
	return a;
}

struct mem_attrs attrs_normal_nc(void)
{
	return attrs_normal(ATTR_NC, SH_OUTER);
}

void attrs_set_shareability(struct mem_attrs *a, unsigned sh)
{
	if (a->type == MEM_DEVICE || (a->inner == ATTR_NC && a->outer == ATTR_NC))
		sh = SH_OUTER;
	/* UNPREDICTABLE: reserved SH = 0b01 behaves as Non-shareable */
	a->shareability = sh == 1 ? SH_NON : sh;
}

struct mem_attrs attrs_from_mair(uint8_t byte, bool mte)
{
	struct mem_attrs a = attrs_device();
	if ((byte & 0xf0) == 0) {
		/* UNPREDICTABLE: 0b0000dd1x is Device of type dd; bit 0 is FEAT_XS's, which nothing here depends on */
		a.inner = byte & 0xc;
		return a;
	}
	a.type = MEM_NORMAL;
	a.outer = byte >> 4;
	a.inner = byte & 0xf;
	if (byte == 0xf0 && mte) {
		a.tagged = true;
		a.outer = a.inner = ATTR_WB;
	} else if (byte == 0xa0) { /* FEAT_XS: Write-Through with XS = 0 */
		a.outer = a.inner = ATTR_WT;
	} else if (a.inner == 0) { /* 0x40 with FEAT_XS; the others UNPREDICTABLE: Non-cacheable */
		a.outer = a.inner = ATTR_NC;
	}
	return a;
}

uint8_t attrs_to_mair(struct mem_attrs a)
{
	if (a.type == MEM_DEVICE)
		return a.inner;
	return a.tagged ? 0xf0 : (uint8_t)(a.outer << 4 | a.inner);
}

/* 0 Non-cacheable, 1 Write-Through, 2 Write-Back: of a MAIR nibble. */
static unsigned cacheability(uint8_t nibble)
{
	return nibble == ATTR_NC ? 0 : nibble & 4 ? 2 : 1;
}

/* The weaker of stage 1's nibble and stage 2's two-bit field (1 NC, 2 WT, 3 WB); allocation hints are stage 1's. */
static uint8_t combine_nibble(uint8_t s1, unsigned s2)
{
	unsigned c1 = cacheability(s1), c2 = s2 - 1;
	if (c2 >= c1)
		return s1;
	return c2 == 0 ? ATTR_NC : s1 & 0xb; /* a Write-Back nibble without its bit 2 is Write-Through */
}

unsigned attrs_as_memattr(struct mem_attrs a)
{
	return a.type == MEM_DEVICE ? a.inner >> 2 : (cacheability(a.outer) + 1) << 2 | (cacheability(a.inner) + 1);
}

static unsigned combine_shareability(unsigned a, unsigned b)
{
	if (a == SH_OUTER || b == SH_OUTER)
		return SH_OUTER;
	return a == SH_INNER || b == SH_INNER ? SH_INNER : SH_NON;
}

/* FEAT_S2FWB, HCR_EL2.FWB = 1: MemAttr<2> = 0 is Device as without; 5 forces NC, 6 forces Write-Back, 7 leaves stage 1's. */
static struct mem_attrs combine_fwb(struct mem_attrs s1, unsigned attr)
{
	switch (attr & 7) {
	case 5:
		return s1.type == MEM_DEVICE ? s1 : attrs_normal_nc();
	case 6:
		return attrs_normal(ATTR_WB, s1.type == MEM_DEVICE ? SH_OUTER : s1.shareability);
	default: /* UNPREDICTABLE: reserved 4 as 7 */
		return s1;
	}
}

struct mem_attrs attrs_combine(struct mem_attrs s1, unsigned s2_memattr, unsigned s2_sh, bool fwb)
{
	struct mem_attrs a = s1;
	unsigned outer = bits(s2_memattr, 3, 2), inner = bits(s2_memattr, 1, 0);
	bool device = fwb ? !(s2_memattr & 4) : outer == 0;

	if (device) {
		unsigned kind = inner << 2;
		a = attrs_device();
		a.inner = s1.type == MEM_DEVICE && s1.inner < kind ? s1.inner : (uint8_t)kind;
		return a;
	}
	if (fwb) {
		a = combine_fwb(s1, s2_memattr);
	} else if (s1.type == MEM_NORMAL) {
		/* UNPREDICTABLE: inner 0b00 with a Normal outer attribute behaves as Non-cacheable */
		a.outer = combine_nibble(s1.outer, outer);
		a.inner = combine_nibble(s1.inner, inner ? inner : 1);
	}
	/* S2MemTagType(): only what is still Write-Back, Read- and Write-Allocate */
	a.tagged = s1.tagged && a.type == MEM_NORMAL && a.outer == ATTR_WB && a.inner == ATTR_WB;
	attrs_set_shareability(&a, combine_shareability(a.shareability, s2_sh));
	return a;
}
