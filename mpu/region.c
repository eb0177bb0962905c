/* mpu/region.c - regions of a PMSAv8-64 MPU.
 * Implements: DDI 0600 C1.3: a region holds BASE:000000 to LIMIT:111111, both included; a limit below the base holds nothing.
 * Not here:   what follows for an access (pmsa.c). */
#include "mpu/region.h"

#include "sim/core/bits.h"

#define GRANULE 64ULL
#define PAGE    4096ULL

struct region region_decode(uint64_t prbar, uint64_t prlar)
{
	return (struct region){
		.base = prbar & GENMASK(47, 6),
		.limit = (prlar & GENMASK(47, 6)) | (GRANULE - 1),
		.sh = (uint8_t)bits(prbar, 5, 4),
		.ap = (uint8_t)bits(prbar, 3, 2),
		.xn = (uint8_t)bits(prbar, 1, 0),
		.ns = bit(prlar, 4),
		.attr = (uint8_t)bits(prlar, 3, 1),
	};
}

struct region_match region_find(const struct mpu_regions *m, unsigned count, uint64_t addr)
{
	uint64_t first = addr & ~(PAGE - 1), last = first + PAGE - 1;
	struct region_match r = { REGION_NONE, true };

	for (unsigned n = 0; n < count; n++) {
		if (!(m->lar[n] & PRLAR_EN))
			continue;
		uint64_t base = m->bar[n] & GENMASK(47, 6), limit = (m->lar[n] & GENMASK(47, 6)) | (GRANULE - 1);

		if (limit < base || limit < first || base > last)
			continue;
		if (base > first || limit < last)
			r.whole_page = false;
		if (addr >= base && addr <= limit)
			r.n = r.n == REGION_NONE ? (int16_t)n : REGION_SEVERAL;
	}
	return r;
}
