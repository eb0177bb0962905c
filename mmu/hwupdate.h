/* mmu/hwupdate.h - hardware update of the access flag and of the dirty state (FEAT_HAFDBS). */
#ifndef AERIE_MMU_HWUPDATE_H
#define AERIE_MMU_HWUPDATE_H

#include "mmu/regime.h"

enum hwupdate { HWUPDATE_DONE, HWUPDATE_CHANGED /* somebody else wrote the descriptor: walk again */, HWUPDATE_ABORT };

/* The dirty state of this leaf is managed by hardware: AP[2], or S2AP[1] clear, means clean rather than read-only. */
bool hwupdate_manages_dirty(bool hd, uint64_t desc);
/* The descriptor as a permitted access leaves it. */
uint64_t hwupdate_stage1(const struct regime *rg, uint64_t desc, bool write);
uint64_t hwupdate_stage2(const struct stage2 *s2, uint64_t desc, bool write);
enum hwupdate hwupdate_store(const struct mem_port *mem, pa_t pa, bool big_endian, uint64_t old, uint64_t desc);

#endif
