/* mmu/warm.h - the short way through stage 1 when the level 3 table and the page's attribute bits have been met before. */
#ifndef AERIE_MMU_WARM_H
#define AERIE_MMU_WARM_H

#include "mmu/walk.h"

/* true: *out holds stage 1's result but for `pa`. false: take the long way (also for every fault). */
bool warm_stage1(const struct walker *w, const struct xlate_in *in, struct xlate_out *out);
/* After the long way found this leaf and left its descriptor as it was. */
void warm_remember(const struct walker *w, const struct xlate_in *in, const struct walk_leaf *leaf, const struct xlate_out *out);

#endif
