/* cpu/exec/pmu.h - the Performance Monitors: cycle counter and event counters. Needs PMUv3. */
#ifndef AERIE_EXEC_PMU_H
#define AERIE_EXEC_PMU_H

#include "cpu/exec/sysreg_ops.h"

/* Adds what was retired since the last call to the counters that count in the current state. To be called before anything
 * changes that decides whether they count: registers, Exception level, Security state. */
void pmu_sync(struct pe *pe);
/* After such a change: who counts now, the interrupt line, the next overflow. Syncs first. */
void pmu_update(struct pe *pe);

/* Registers (sysreg_ops.c). */
uint64_t pmu_read(struct pe *pe, enum sysreg_id id);
void pmu_write(struct pe *pe, enum sysreg_id id, uint64_t v);

#endif
