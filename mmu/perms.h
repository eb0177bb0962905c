/* mmu/perms.h - what a descriptor and the tables above it permit. */
#ifndef AERIE_MMU_PERMS_H
#define AERIE_MMU_PERMS_H

#include "mmu/regime.h"

/* One leaf as the permission rules see it. */
struct perm_in {
	uint64_t desc;   /* leaf descriptor; AP[2] already clear where hardware manages the dirty state */
	uint8_t hier;    /* HIER_* of the tables */
	uint8_t el;      /* 0: unprivileged */
	bool pan;        /* PSTATE.PAN applies to data accesses */
	bool pa_ns;      /* output is Non-secure */
};

/* ACC_* allowed by stage 1. */
unsigned perms_stage1(const struct regime *rg, const struct perm_in *p);
/* Which bit refused `need` (one ACC_* bit that perms_stage1() does not allow); static string. */
const char *perms_stage1_rule(const struct regime *rg, const struct perm_in *p, unsigned need);
/* VMSAv8-32 (perms32.c): what a descriptor of either format and its tables say. */
struct perm32 {
	bool pr, pw, ur, uw; /* read, write: PL1, PL0 */
	bool xn, pxn;
};
struct perm32 perm32_long(const struct perm_in *p);
/* AP[2:0] of short descriptors. */
struct perm32 perm32_short(unsigned ap, bool xn, bool pxn);
/* p->el, pan and pa_ns count; its descriptor does not. */
unsigned perms_aa32(const struct regime *rg, const struct perm32 *q, const struct perm_in *p);
const char *perms_aa32_rule(const struct regime *rg, const struct perm32 *q, const struct perm_in *p, unsigned need);
/* ACC_* allowed by a stage 2 leaf to accesses from `el` (0 or 1). */
unsigned perms_stage2(const struct stage2 *s2, uint64_t desc, unsigned el);

#endif
