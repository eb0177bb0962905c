/* sim/insn_text.h - the assembler text of instructions that the register table can name, as words. */
#ifndef AERIE_SIM_INSN_TEXT_H
#define AERIE_SIM_INSN_TEXT_H

#include <stdint.h>
#include "cpu/arch/impdef.h"
#include "sim/core/error.h"

/* A word in hexadecimal; MRS, MSR (register, also of `impdef`; immediate), AT, TLBI, DC, IC by name; ERET, WFI, WFE, HVC, SMC, SVC,
 * BRK. 0 or -EINVAL. */
int insn_parse(const char *text, const struct impdef *impdef, uint32_t *word, struct error *e);
/* The row that a system instruction's word names, NULL: none. *dir is its direction. */
const struct sysreg *insn_row(uint32_t word, enum dir *dir);
/* A register's name: the table's, or S<op0>_<op1>_C<n>_C<m>_<op2>; NULL where there is no such encoding in either. */
const struct sysreg *reg_find(const char *name, uint32_t *enc);

#endif
