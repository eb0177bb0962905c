/* cpu/exec/a32_exception.h - exceptions taken to EL1 while it uses AArch32. */
#ifndef AERIE_EXEC_A32_EXCEPTION_H
#define AERIE_EXEC_A32_EXCEPTION_H

#include "cpu/exec/exec.h"

/* The register that holds SPSR_<mode>; SR_NONE where the mode has none (User, System). */
enum sysreg_id a32_spsr_id(unsigned mode);
/* Takes pe->exc to EL1, AArch32, from EL1 or EL0; pe->pc is the instruction's address, the vector's afterwards. */
void a32_exception_enter(struct pe *pe);
/* Offset of the vector that pe->exc uses. */
unsigned a32_exception_vector(const struct pe *pe);

#endif
