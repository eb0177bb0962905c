/* tests/diff/diff_a32.h - what the files of A32 and T32 share. */
#ifndef AERIE_TESTS_DIFF_A32_H
#define AERIE_TESTS_DIFF_A32_H

#include "tests/diff/diff.h"

bool a32_handler_is(unsigned id, const char *with);
int a32_field(unsigned id, uint32_t word, const char *name);
bool a32_touches_memory(unsigned id);
bool a32_make_word(unsigned id, uint32_t *word);

/* diff_elsewhere32.c: what is not compared with the other side, or not here but as FP and SIMD: why; the guest tests of what EL1
 * and above see besides. */
const char *a32_skip(unsigned id);
const char *a32_tests(unsigned id);

/* diff_a32fp_rules.c */
/* Half precision is UNPREDICTABLE with a condition. */
bool a32_half_precision(unsigned id);
/* Brings fields near to what is executed, where chance would seldom. */
void a32_tame(unsigned id, uint32_t *word);
bool a32_unpredictable(unsigned id, uint32_t word);

#endif
