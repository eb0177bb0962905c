/* tests/diff/diff_a64.h - what diff_word.c and diff_program.c share: A64. */
#ifndef AERIE_TESTS_DIFF_A64_H
#define AERIE_TESTS_DIFF_A64_H

#include "tests/diff/diff.h"

/* The encoding's handler begins with that. */
bool a64_handler_is(unsigned id, const char *with);
bool a64_touches_memory(unsigned id);
/* SVE contiguous, gather and scatter accesses. */
bool a64_is_sve_memory(uint32_t word);
/* Atomic and ordered accesses: aligned, mostly. */
bool a64_wants_alignment(unsigned id);
/* Rm is an offset, and not data. */
bool a64_has_index(unsigned id);
/* diff_elsewhere.c: why it is not compared, or NULL; the guest tests that it has elsewhere. */
const char *a64_skip(unsigned id);
const char *a64_tests(unsigned id);
bool a64_make_word(unsigned id, uint32_t *word);
void a64_make_program(struct diff_program *p, unsigned count, const uint16_t *ids, unsigned id_count, struct diff_case *c);

#endif
