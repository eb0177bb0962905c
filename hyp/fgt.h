/* hyp/fgt.h - fine-grained traps. */
#ifndef AERIE_HYP_FGT_H
#define AERIE_HYP_FGT_H

#include "cpu/arch/pe.h"

/* The row's bit in HFGRTR_EL2 or a sibling traps an access made at the current EL. */
bool fgt_hit(const struct pe *pe, const struct sysreg *r, enum dir d, const char **why);
/* Bit n of HFGITR_EL2, for instructions without a row (SVC, ERET). */
bool fgt_insn_hit(const struct pe *pe, unsigned n);

#endif
