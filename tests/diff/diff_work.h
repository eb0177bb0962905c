/* tests/diff/diff_work.h - what a run of the differential tester has to do, and what it counts. */
#ifndef AERIE_TESTS_DIFF_WORK_H
#define AERIE_TESTS_DIFF_WORK_H

#include "tests/diff/diff_oracle.h"

struct diff_options {
	const struct diff_isa *isa;
	const char *cpu, *group, *encoding; /* group, encoding: only names that contain it */
	const char *tally;                  /* file to which the counts are added, in the place of a table; or NULL */
	const char *guests;                 /* folder of the guest tests, or NULL */
	const char *facts;                  /* folder of the lists of all encodings, or NULL */
	uint64_t seed, executions /* of each encoding by itself */, instructions /* in programs */;
	unsigned workers, length /* of programs */, unallocated, shown /* of an encoding */, vl;
	bool tags; /* the scratch page is Tagged */
	const struct diff_oracle *oracle; /* NULL: not asked */
};

/* Of one worker; in memory that all share. */
struct diff_counts {
	volatile uint64_t done;             /* executions and instructions, for the progress line */
	uint64_t programs, unsteady, unallocated, unallocated_differ;
	uint64_t alone[DIFF_MAX_IDS];       /* executed by itself, without an exception */
	uint64_t excepted[DIFF_MAX_IDS];    /* the same, with one */
	uint64_t in_program[DIFF_MAX_IDS];
	uint64_t differ[DIFF_MAX_IDS], known[DIFF_MAX_IDS];
	uint8_t lacks[DIFF_MAX_IDS];        /* enum diff_lack */
	bool died;
};

/* diff_work.c: the part of worker `w` of o->workers; findings go to `out`. false: the other side is gone. */
bool diff_work(struct diff_both *b, const struct diff_options *o, unsigned w, struct diff_counts *n, FILE *out);
/* Whether the encoding is to be compared at all. */
bool diff_wanted(const struct diff_options *o, unsigned id, const struct feature_set *feat);
/* diff_tally.c: adds to o->tally; adds up what is there, says how many runs and who was compared with. */
bool diff_tally_add(const struct diff_options *o, const struct diff_counts *n);
unsigned diff_tally_read(const struct diff_options *o, struct diff_counts *sum, char *oracle, size_t size);
/* diff_verdict.c: whether every encoding of a feature that is present has been executed o->executions times, or has a guest test, and
 * none differs. What the other side lacks and a newer version has is named, and no part of the verdict. Prints both. */
bool diff_print_verdict(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat, const char *oracle);
/* diff_table.c: executions on both sides; what came out, by feature; the number of unexplained differences. */
uint64_t diff_executions(const struct diff_counts *n, unsigned id);
uint64_t diff_print_table(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat);

#endif
