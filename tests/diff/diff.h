/* tests/diff/diff.h - the parts of the differential test. */
#ifndef AERIE_TESTS_DIFF_H
#define AERIE_TESTS_DIFF_H

#include <stdbool.h>
#include "cpu/exec/decode.h"
#include "tests/diff/diff_proto.h"

/* Deterministic randomness. */
uint64_t diff_random(void);
void diff_seed(uint64_t seed);
static inline uint64_t diff_below(uint64_t n)
{
	return diff_random() % n;
}

/* diff_word.c: a random word of the encoding, and states that suit it. false: no such word could be found. */
bool diff_make_word(enum a64_id id, uint32_t *word);
void diff_make_case(enum a64_id id, uint32_t word, struct diff_case *c);
/* A word of FP, SIMD or register data processing that our tables do not allocate. */
uint32_t diff_unallocated_word(const struct feature_set *feat);
/* A field of the word by Arm's name; -1 where the encoding has none. */
int diff_field(enum a64_id id, uint32_t word, const char *name);
/* Why a handler's instructions are not compared, or NULL. */
const char *diff_skip_handler(const char *handler);

/* diff_aerie.c: our side. */
struct diff_pe;
struct diff_pe *diff_pe_create(const char *cpu);
void diff_pe_destroy(struct diff_pe *p);
const struct feature_set *diff_pe_features(const struct diff_pe *p);
/* Decodes the word and runs it on each case. */
void diff_pe_run(struct diff_pe *p, uint32_t word, struct diff_case *cases, unsigned count);

/* diff_peer.c: the other side. */
bool diff_peer_start(char *const argv[]);
bool diff_peer_run(uint32_t word, struct diff_case *cases, unsigned count);
void diff_peer_stop(void);

#endif
