/* hyp/impdef.h - decides about accesses to what the user described as IMPLEMENTATION DEFINED (cpu/arch/impdef.h). */
#ifndef AERIE_HYP_IMPDEF_H
#define AERIE_HYP_IMPDEF_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

/* After the architecture's own controls (TIDCP) have let the access pass. Encodings of AArch64 or AArch32. */
struct verdict impdef_verdict(const struct pe *pe, uint32_t enc, enum dir d);

#endif
