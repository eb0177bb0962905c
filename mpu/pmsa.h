/* mpu/pmsa.h - PMSAv8-64 as an implementation of cpu/arch/xlate.h: EL1's MPU, or VMSAv8-64 as VTCR_EL2.MSA says, and EL2's MPU,
 * for EL2 and as second stage of EL1&0. */
#ifndef AERIE_MPU_PMSA_H
#define AERIE_MPU_PMSA_H

#include "cpu/arch/xlate.h"

extern const struct xlate_ops pmsa_xlate_ops;

/* What an MPU says of an access that reached it. */
struct pmsa_stage_report {
	uint8_t mpu;       /* whose: 1 or 2; 0: none was asked */
	int16_t region;    /* the region that decided, REGION_NONE or REGION_SEVERAL */
};
/* Which regions decide an access, stage by stage (at most two): for those who want to know why. Returns how many. */
unsigned pmsa_explain(const struct pe *pe, const struct xlate_in *in, struct pmsa_stage_report out[2]);

#endif
