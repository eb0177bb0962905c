/* tests/diff/diff_oracle.h - what the other side has of what is to be compared: asked at the start, by running words on it. */
#ifndef AERIE_TESTS_DIFF_ORACLE_H
#define AERIE_TESTS_DIFF_ORACLE_H

#include "tests/diff/diff.h"

#define DIFF_MAX_IDS 8192u

struct diff_options;

/* It has it; a newer version has; none that is known here has. */
enum diff_lack { DIFF_HAS, DIFF_NEWER_HAS, DIFF_NONE_HAS };

struct diff_oracle {
	char name[128];               /* "qemu-aarch64 version 7.2.22 (...)"; empty: it does not say */
	unsigned version;             /* of QEMU, 702 is 7.2; UINT_MAX: not said */
	char cpu[256];                /* our processor, without the features that it lacks and that no encoding shows */
	uint64_t fpcr;                /* the bits of FPCR that states may have */
	uint8_t lacks[DIFF_MAX_IDS];  /* enum diff_lack: encodings of features that it does not have at all */
	unsigned asked, lacking;      /* encodings that are compared, and those of them that it lacks */
	char text[2][512];            /* what it lacks, in words: what a newer version has, what none has; empty: nothing */
};

/* false: it does not start. */
bool diff_oracle_ask(struct diff_oracle *q, const struct diff_options *o, char *const argv[]);
/* Who is compared with, how much of what there is, and what is left out: one line. */
void diff_oracle_print(const struct diff_oracle *q, FILE *f);

#endif
