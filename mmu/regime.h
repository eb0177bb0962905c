/* mmu/regime.h - the inputs of one translation regime's walks, taken from the registers once.
 * Implements: DDI 0487 D8.1.2 (regimes), AArch64.GetS1TTWParams(), AArch64.GetS2TTWParams() and the checks on them:
 * AArch64.S1TxSZFaults(), S1StartLevel(), S1TTBaseAddress(), S2StartLevel(), S2InvalidSL(), S2InconsistentSL().
 * Not here:   the walk (walk.c, stage2.c). Nothing here depends on the address translated. */
#ifndef AERIE_MMU_REGIME_H
#define AERIE_MMU_REGIME_H

#include "cpu/arch/xlate.h"

enum regime_id { REGIME_EL10, REGIME_EL20, REGIME_EL2, REGIME_EL3 };

/* What one base register describes: a TTBR's half of the VA space, or stage 2's whole IPA space. */
struct tt {
	uint64_t base;       /* address of the first table */
	uint64_t over;       /* address bits beyond the output size: set in an address, they fault */
	uint64_t addr_mask;  /* descriptor bits 49 or 47 down to the granule */
	const char *dead;    /* rule by which every walk faults at level 0 before it starts, or NULL */
	enum fault_kind dead_kind;
	int8_t start;        /* level of the first table, -1..3 */
	uint8_t granule;     /* log2: 12, 14, 16 */
	uint8_t ia_bits;
	uint8_t block_levels;/* BIT(level): a block descriptor is allowed there */
	uint8_t hier_mask;   /* which of descriptor bits <63:59> of tables count */
	bool high_9_8;       /* DS: OA<51:50> in bits <9:8> */
	bool high_15_12;     /* 64K granule with FEAT_LPA: OA<51:48> in bits <15:12> */
	bool e0pd;
	uint8_t top_d, top_i;/* AddrTop() of data accesses and of fetches: 63, or 55 where the tag byte is ignored */
	uint8_t sh;          /* DS: shareability of everything */
	bool plain;          /* nothing above level 3 of the ordinary kind: the short way of warm.c is open */
	uint8_t span;        /* log2 of what a level 3 table maps */
	int8_t copies;       /* what the VA bits above the input size must be: 0 or -1 */
};

/* VMSAv8-32 short descriptors: first-level tables of TTBR0 and TTBR1, and what the registers say of every descriptor. */
struct short_tables {
	uint32_t base[2];
	uint32_t dacr;
	uint8_t n;           /* TTBCR.N: VA bits that choose TTBR1 */
	bool dead[2];        /* TTBCR.PD0, PD1 */
	bool afe;            /* SCTLR.AFE: AP[0] is the access flag */
	bool tre;            /* SCTLR.TRE: {TEX[0],C,B} through PRRR and NMRR */
	uint32_t prrr;
	struct mem_attrs remap[8]; /* with TRE, shareability apart */
};

struct regime {
	enum regime_id id;
	enum pas pas;        /* of table walks; NonSecure output is possible from Secure */
	bool on;             /* stage 1 enabled */
	bool two_privs;      /* EL0 shares it: two halves, unprivileged permissions */
	bool wxn, epan, sif, ha, hd, big_endian, icache, dcache, dc, dct;
	bool nv1;            /* HCR_EL2.{NV,NV1} = {1,1}: descriptors as in a regime of one privilege */
	bool bti;            /* GP bits count */
	bool aa32;           /* VMSAv8-32: EL1 uses AArch32 */
	bool is_short;       /* ... with short descriptors: `sd`, and not `tt` */
	bool uwxn;           /* SCTLR.UWXN */
	uint8_t pa_bits;
	struct tt tt[2];     /* by VA<55>; single-range regimes: [0] */
	uint64_t split;      /* VMSAv8-32: first VA that TTBR1 translates */
	struct mem_attrs attr[8]; /* MAIR, as a data access sees it */
	struct short_tables sd;
};

/* Which of tt[] translates this VA. */
static inline unsigned regime_half(const struct regime *rg, va_t va)
{
	if (!rg->two_privs)
		return 0;
	return rg->aa32 ? va >= rg->split : va >> 55 & 1;
}

/* Stage 2 of one IPA space. */
struct stage2_space {
	struct tt tt;
	enum pas walk, out;  /* physical address spaces of its tables and of what they map */
};

struct stage2 {
	bool on;
	bool ha, hd, fwb, xnx, ptw, data_nc, fetch_nc;
	bool big_endian;
	struct stage2_space space[2]; /* by PAS_NONSECURE, PAS_SECURE; the Secure one in the Secure EL1&0 regime only */
};

/* regime32.c: EL1 uses AArch32. rg->pas and the rest of EL1&0's generalities are there already. */
void regime32_get(struct regime *rg, const struct pe *pe);
/* HCR_EL2 as a Security state's lower ELs feel it: 0 where EL2 is not enabled. */
uint64_t regime_hcr(const struct pe *pe, bool secure);
/* regime_el 1..3 as in struct xlate_in. */
void regime_get(struct regime *rg, const struct pe *pe, unsigned regime_el, bool secure);
/* Stage 2 of the EL1&0 regime; off when there is none for that regime. */
void stage2_get(struct stage2 *s2, const struct pe *pe, unsigned regime_el, bool secure);

#endif
