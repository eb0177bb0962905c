/* mmu/walk.h - the stage 1 walk: VA to the leaf descriptor that maps it. Memory is a parameter; nothing here knows a PE. */
#ifndef AERIE_MMU_WALK_H
#define AERIE_MMU_WALK_H

#include "mmu/walkcache.h"

struct walker {
	const struct regime *rg;
	const struct stage2 *s2;     /* NULL: table addresses are physical */
	struct walk_cache *cache;    /* may be NULL */
	const struct mem_port *mem;
};

struct walk_leaf {
	uint64_t desc;
	ipa_t desc_ipa;     /* where it was read; valid when the walk used no cache, or without stage 2 */
	pa_t desc_pa;
	uint64_t oa;        /* of the block */
	int8_t level;
	uint8_t lg_size;
	uint8_t hier;       /* HIER_* of the tables passed */
	const struct tt *tt;
};

/* From a VA to its leaf. Checks all that comes before the descriptor's permissions: input range, E0PD, EPD, address sizes,
 * validity; not the access flag. */
bool walk_stage1(const struct walker *w, const struct xlate_in *in, struct walk_leaf *leaf, struct fault *f);
/* Fills a stage 1 fault record; always false. */
bool walk_fault(struct fault *f, const struct xlate_in *in, enum fault_kind kind, int level, const char *rule);

#endif
