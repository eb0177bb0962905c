/* sim/mpu_text.h - MPU regions and events in words. */
#ifndef AERIE_SIM_MPU_TEXT_H
#define AERIE_SIM_MPU_TEXT_H

#include <stdio.h>
#include "cpu/arch/pe.h"
#include "sim/core/trace.h"

/* "0x10000-0x1ffff RW EL1, RW EL0, XN, attributes 2, inner shareable" of a region of EL1's MPU or EL2's. */
void mpu_print_region(FILE *f, unsigned mpu, uint64_t bar, uint64_t lar);
/* An MPU as it is now: what controls it, and a line for each enabled region. */
void mpu_print_pe(FILE *f, const struct pe *pe, unsigned mpu);
/* One event; behind a denied access a line for each enabled region. */
void mpu_print_event(FILE *f, const struct trace_event *ev);

#endif
