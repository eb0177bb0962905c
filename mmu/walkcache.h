/* mmu/walkcache.h - addresses of lower-level tables already walked to, and the layout of struct xlate_cache.
 * Implements: DDI 0487 D8.16 (caching of intermediate levels is permitted until a TLBI that applies). */
#ifndef AERIE_MMU_WALKCACHE_H
#define AERIE_MMU_WALKCACHE_H

#include <assert.h>
#include "mmu/desc.h"

/* tag: input address <55:span> with bit 0 set (and bit 1 for the Secure IPA space), 0 empty. val: table's address <51:12>,
 * HIER_* in <4:0>, where it is in <8:5>. */
struct walk_slot {
	uint64_t tag, val;
};

#define WALK_HIER     0x1fULL
#define WALK_PHYSICAL 0x20ULL /* stage 1 slots: the address is behind stage 2 already */
#define WALK_PAS_SHIFT 6      /* ... and its address space, IPA or physical */

enum { WALK_LAST = 64, WALK_MID = 8, WALK_LAST2 = 32, WALK_MID2 = 8 };

/* What leaf descriptors with these attribute bits came to: see warm.c. key 0: empty. */
struct leaf_memo {
	uint64_t key;
	struct mem_attrs attrs;
	uint8_t allow, pas;
	bool global, guarded;
};

enum { LEAF_MEMOS = 4 };

struct walk_cache {
	struct leaf_memo leaf[LEAF_MEMOS];
	struct walk_slot last[WALK_LAST], mid[WALK_MID];     /* stage 1: level 3 tables, level 2 tables */
	struct walk_slot last2[WALK_LAST2], mid2[WALK_MID2]; /* stage 2 */
};

/* What a struct xlate_cache holds. key 0: nothing is valid. */
struct mmu_cache {
	uint64_t key;
	struct regime rg;
	struct stage2 s2;
	struct walk_cache walk;
} __attribute__((may_alias));

static_assert(sizeof(struct mmu_cache) <= sizeof(struct xlate_cache), "the caller's words must hold it");

static inline struct walk_slot *walk_slot(struct walk_slot *s, unsigned count, uint64_t ia, unsigned span, uint64_t *tag)
{
	uint64_t h = ia >> span;
	*tag = (ia & GENMASK(55, span)) | 1;
	return &s[(h ^ h >> 6 ^ h >> 12) & (count - 1)];
}

#endif
