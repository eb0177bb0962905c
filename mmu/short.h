/* mmu/short.h - stage 1 by VMSAv8-32 short descriptors. */
#ifndef AERIE_MMU_SHORT_H
#define AERIE_MMU_SHORT_H

#include "mmu/walk.h"

/* Walk, domain, permissions and attributes: *out as stage 1 leaves it (`pa` apart), or *f. */
bool short_stage1(const struct walker *w, const struct xlate_in *in, struct xlate_out *out, struct fault *f);

#endif
