/* mmu/mmu.h - VMSAv8-64 as an implementation of cpu/arch/xlate.h. */
#ifndef AERIE_MMU_MMU_H
#define AERIE_MMU_MMU_H

#include "cpu/arch/xlate.h"

extern const struct xlate_ops mmu_xlate_ops;

#endif
