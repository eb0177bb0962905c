/* mmu/stage2.h - IPA to PA. */
#ifndef AERIE_MMU_STAGE2_H
#define AERIE_MMU_STAGE2_H

#include "mmu/walkcache.h"

struct s2_in {
	ipa_t ipa;
	uint8_t acc;     /* ACC_* */
	uint8_t el;      /* 0 or 1: whose execute permission */
	bool s1ptw;      /* access of a stage 1 walk */
	bool no_update, cmo;
	va_t va;         /* for the fault record */
};

struct s2_out {
	pa_t pa;
	uint64_t desc;   /* leaf descriptor */
	uint8_t sh;      /* its shareability */
	uint8_t lg_size;
	uint8_t allow;   /* ACC_* without another walk */
};

/* wc may be NULL. */
bool stage2_translate(const struct stage2 *s2, struct walk_cache *wc, const struct mem_port *mem, const struct s2_in *in,
		      struct s2_out *out, struct fault *f);

#endif
