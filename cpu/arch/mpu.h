/* cpu/arch/mpu.h - the regions of one PMSAv8-64 MPU: plain data, as the registers hold them.
 * Implements: DDI 0600 G1.3 (PRBAR_ELx, PRLAR_ELx). */
#ifndef AERIE_ARCH_MPU_H
#define AERIE_ARCH_MPU_H

#include <stdint.h>

enum { MPU_MAX_REGIONS = 255 };

#define PRLAR_EN 1ULL

struct mpu_regions {
	uint64_t bar[MPU_MAX_REGIONS], lar[MPU_MAX_REGIONS];
	uint64_t digest; /* of the enabled regions, whatever their numbers: two equal sets translate alike */
};

/* A region's share of the digest, which is the sum of them. */
static inline uint64_t mpu_region_weight(uint64_t bar, uint64_t lar)
{
	uint64_t x = bar * 0x9e3779b97f4a7c15ULL ^ (lar + 0x632be59bd9b4e019ULL) * 0xd6e8feb86659fd93ULL;

	if (!(lar & PRLAR_EN))
		return 0;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static inline void mpu_region_set(struct mpu_regions *m, unsigned n, uint64_t bar, uint64_t lar)
{
	m->digest += mpu_region_weight(bar, lar) - mpu_region_weight(m->bar[n], m->lar[n]);
	m->bar[n] = bar;
	m->lar[n] = lar;
}

#endif
