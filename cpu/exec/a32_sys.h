/* cpu/exec/a32_sys.h - exception return within AArch32. */
#ifndef AERIE_EXEC_A32_SYS_H
#define AERIE_EXEC_A32_SYS_H

#include "cpu/exec/exec.h"

/* To `pc` with PSTATE from the current mode's SPSR; UNDEFINED in modes without one. */
enum exec_status a32_exception_return(struct pe *pe, uint32_t pc);

#endif
