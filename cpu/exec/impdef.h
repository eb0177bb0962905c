/* cpu/exec/impdef.h - accesses to what the user described as IMPLEMENTATION DEFINED. */
#ifndef AERIE_EXEC_IMPDEF_H
#define AERIE_EXEC_IMPDEF_H

#include "cpu/exec/exec.h"

/* Reads row `i` of pe->impdef into *v or writes *v to it, and tells the trace. */
void impdef_access(struct pe *pe, unsigned i, bool write, uint64_t *v);

#endif
