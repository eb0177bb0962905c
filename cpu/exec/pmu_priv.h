/* cpu/exec/pmu_priv.h - what the counters and their registers share. */
#ifndef AERIE_EXEC_PMU_PRIV_H
#define AERIE_EXEC_PMU_PRIV_H

#include "cpu/exec/pmu.h"
#include "sim/core/bits.h"

#define PMU_CYCLES 31u /* its bit in PMCNTENSET_EL0 and siblings */
#define PMU_MAX    31u /* rows PMEVCNTR<n>_EL0 of sysregs.def */
#define PMU_CNTR(n)  (SR_PMEVCNTR0_EL0 + (n))
#define PMU_TYPER(n) (SR_PMEVTYPER0_EL0 + (n))

enum { PMU_EV_SW_INCR = 0x00, PMU_EV_INST_RETIRED = 0x08, PMU_EV_CPU_CYCLES = 0x11, PMU_EV_CHAIN = 0x1e,
       PMU_EV_STALL_FRONTEND = 0x23, PMU_EV_STALL_BACKEND = 0x24, PMU_EV_STALL = 0x3c };

/* PMCR_EL0.E or MDCR_EL2.HPME, whichever governs counter n (PMU_CYCLES too). */
bool pmu_enabled(const struct pe *pe, unsigned n);
void pmu_add(struct pe *pe, unsigned n, uint64_t d);
void pmu_software_increment(struct pe *pe, unsigned n);

#endif
