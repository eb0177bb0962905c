/* mpu/region.h - regions of a PMSAv8-64 MPU: what their registers say, and which of them an address is in.
 * Implements: DDI 0600 C1.3 (protection regions), G1.3 (PRBAR_ELx, PRLAR_ELx). */
#ifndef AERIE_MPU_REGION_H
#define AERIE_MPU_REGION_H

#include "cpu/arch/pe.h"

/* Fields of PRBAR_ELx. XN<0> is of PRBAR_EL2 only. */
#define PRBAR_AP_RO   2u /* AP<1>: read-only */
#define PRBAR_AP_LOW  1u /* AP<0>: the lower Exception levels too: EL0 under EL1's MPU, EL1 and EL0 under EL2's */

struct region {
	uint64_t base, limit; /* first and last byte */
	uint8_t ap, xn, sh;   /* two bits each, as in PRBAR_ELx */
	uint8_t attr;         /* AttrIndx */
	bool ns;
};
struct region region_decode(uint64_t prbar, uint64_t prlar);

/* Where no single region decides. */
enum { REGION_NONE = -1, REGION_SEVERAL = -2 };

struct region_match {
	int16_t n;       /* the region's number, or one of the above */
	bool whole_page; /* it is the same for every address of the 4 KiB page */
};
/* Which enabled region of the first `count` holds the address. */
struct region_match region_find(const struct mpu_regions *m, unsigned count, uint64_t addr);

#endif
