/* cpu/exec/tlbi.h - TLBI instructions. */
#ifndef AERIE_EXEC_TLBI_H
#define AERIE_EXEC_TLBI_H

#include "cpu/exec/exec.h"

/* Carries out the TLBI of that encoding (ENC(), op0 = 1, CRn 8 or 9) with the operand of Xt. */
void exec_tlbi(struct pe *pe, uint32_t enc, uint64_t xt);

#endif
