/* tests/support/insn_run.h - runs one instruction word through decode and its op body, outside any machine. */
#ifndef AERIE_TESTS_INSN_RUN_H
#define AERIE_TESTS_INSN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include "tests/support/insn_case.h"

struct pe;

/* A PE that is only registers; free() it. */
struct pe *insn_pe_create(void);
/* false: the word is not allocated. */
bool insn_run(struct pe *pe, uint32_t word, uint32_t fpcr, const struct insn_case *in, struct insn_result *out,
              size_t count);
/* The same on the registers as they stand, vectors of pe->eff.vq * 128 bits among them: an enum exec_status, -1 not allocated. */
int insn_step(struct pe *pe, uint32_t word);
/* Runs the word of a given encoding at EL0 with FP access trapped by CPACR_EL1; the exception class it raised, -1 if none,
 * -2 if anything of the PE changed all the same. */
int insn_run_trapped(struct pe *pe, uint32_t word);

#endif
