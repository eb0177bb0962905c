/* cpu/exec/tlb_priv.h - the insides of a PE's translation contexts, shared by tlb.c and tlb_inv.c. */
#ifndef AERIE_EXEC_TLB_PRIV_H
#define AERIE_EXEC_TLB_PRIV_H

#include "cpu/exec/tlb.h"

#define CTX_COUNT  48u
#define SLOT_COUNT 16u   /* (TCO or AArch32) * 8 + EL * 2 + PAN */
#define USED_MAX   2048u
#define GRANULES   64u   /* of LG_GRANULE bytes, where regions of an MPU end inside a page */
#define LG_GRANULE 6
#define JUMPS_MAX  256u

/* Everything a translation depends on. Compared as bytes: no holes with unset values (key_make clears it). */
struct tlb_key {
	uint8_t el, regime_el, pan, secure, tags /* enum tag_mode */;
	uint64_t sctlr, tcr, ttbr0, ttbr1, mair, hcr;
	uint64_t vttbr /* or VSCTLR_EL2 */, vtcr, vsttbr, vstcr; /* 0 where EL2 is disabled, the latter two in Non-secure state */
	uint64_t mpu1, mpu2, mair2; /* PMSAv8-64: digests of the regions that count, attributes of stage 2 */
	uint64_t aa32; /* EL1 uses AArch32: BIT(63); with short descriptors DACR, and CONTEXTIDR.ASID in <39:32> */
};

#define SLOW_DEVICE BIT(3) /* beside ACC_* in the low bits of tlb_slow.pa */
#define SLOW_TAGGED BIT(4)

struct tlb_slow {
	uint64_t tag;
	uint64_t pa; /* page or granule | SLOW_* | ACC_* allowed */
	uint64_t pas;
};

struct tlb_ctx {
	struct tlb_entry fast[2 * TLB_ENTRIES]; /* loads, then stores */
	struct tlb_slow slow[TLB_ENTRIES];      /* what the slow path may use without a walk */
	struct tlb_slow granule[GRANULES];      /* the same for less than a page */
	bool has_granules;
	struct jump_entry jump[JUMP_ENTRIES];
	struct xlate_cache xc;
	struct tlb_key key;
	struct tag_table *tags;       /* where key.tags; owned, made when first wanted */
	uint64_t last_use;
	bool slow_regime;
	bool has_16;                  /* some entry comes from a block of up to 64 KiB */
	uint64_t has_21[8], has_30;   /* hashed 2 MiB and 1 GiB regions in which some entry comes from a larger block */
	unsigned used_count;          /* entries of used[]; USED_MAX + 1: too many to list */
	uint16_t used[USED_MAX];
	unsigned jumps_count; /* likewise of jumps[] */
	uint16_t jumps[JUMPS_MAX];
};

struct tlb {
	struct tlb_ctx *ctx[CTX_COUNT];  /* filled from the front */
	struct tlb_ctx *slot[SLOT_COUNT]; /* by TCO, EL and PAN, for the present register values; NULL: look up */
	uint64_t use_count;
	struct tlb_counts counts;
	bool all_slow; /* every access is to be seen: memory tracing */
};

void tlb_ctx_flush(struct tlb_ctx *c);
void tlb_ctx_drop_granules(struct tlb_ctx *c);

static inline unsigned region_21(uint64_t va)
{
	return (va >> 21) & 511;
}
static inline unsigned region_30(uint64_t va)
{
	return (va >> 30) & 63;
}

#endif
