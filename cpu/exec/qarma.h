/* cpu/exec/qarma.h - QARMA, the cipher of FEAT_PACQARMA5 and FEAT_PACQARMA3, and its latest results. */
#ifndef AERIE_EXEC_QARMA_H
#define AERIE_EXEC_QARMA_H

#include <stdint.h>

enum qarma_variant { QARMA3, QARMA5 };

/* ComputePAC() by QARMA: `key_hi` is key<127:64>, `key_lo` key<63:0>. */
uint64_t qarma_compute(enum qarma_variant variant, uint64_t data, uint64_t modifier, uint64_t key_hi, uint64_t key_lo);

#define QARMA_ENTRIES 256u

/* What a pointer was signed with is asked for again when it is authenticated: results by all they depend on. */
struct qarma_result {
	uint64_t data, modifier, key_hi, key_lo, pac;
};
struct qarma {
	enum qarma_variant variant;
	struct qarma_result result[QARMA_ENTRIES];
};

/* Not inline: a miss. */
uint64_t qarma_recompute(struct qarma *q, struct qarma_result *r, uint64_t data, uint64_t modifier, const uint64_t key[2]);
/* Owned by the caller; NULL: out of memory. */
struct qarma *qarma_create(enum qarma_variant variant);

/* `key`: low half, high half, as the registers stand. */
static inline uint64_t qarma_code(struct qarma *q, uint64_t data, uint64_t modifier, const uint64_t key[2])
{
	uint64_t mix = (data + (modifier << 7) + modifier) * 0x9e3779b97f4a7c15ULL;
	struct qarma_result *r = &q->result[mix >> 56];

	if (r->data == data && r->modifier == modifier && r->key_lo == key[0] && r->key_hi == key[1])
		return r->pac;
	return qarma_recompute(q, r, data, modifier, key);
}

#endif
