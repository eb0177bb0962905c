/* sim/suite.h - a suite of tests: which machines to run, and what must come of them. Read from YAML, from kvm-unit-tests'
 * unittests.cfg, or made of the programs of a folder.
 * Not here: running it (suite_run.c), reporting (suite_report.c). */
#ifndef AERIE_SIM_SUITE_H
#define AERIE_SIM_SUITE_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/core/error.h"

/* Strings belong to the suite. */
struct suite_test {
	const char *name;
	const char **argv;         /* of aerie, from the command on: "run" or "qemu" */
	unsigned argc;
	unsigned seconds;          /* of the host */
	int exit;                  /* the status that it must end with; -1: any */
	int skip_exit;             /* a status that says "skipped"; -1: none */
	const char *console;       /* extended regular expression that the console must match; NULL: none */
	const char *console_not;   /* ... and one that it must not */
	const char *xfail, *skip;  /* the reason; NULL: none */
};

struct suite {
	const char *file;
	const char *dir;           /* tests run there: file names count from it */
	struct suite_test *test;
	unsigned count;
	char **string;             /* owned */
	unsigned strings;
};

/* What unittests.cfg leaves to its caller. */
struct suite_request {
	unsigned max_smp;          /* $MAX_SMP */
	bool el2;                  /* the tests run at EL2 */
	const char *logs;          /* a folder for files that tests need; an absolute path */
};

/* `path`: a folder, a file *.cfg, or YAML. Errors name file and line. */
struct suite *suite_load(const char *path, const struct suite_request *r, struct error *e);
void suite_destroy(struct suite *s);

/* ---- for the readers ---- */

enum { SUITE_SECONDS = 60 };

/* NULL: out of memory, told in e. */
const char *suite_keep(struct suite *s, const char *text, struct error *e);
struct suite_test *suite_add(struct suite *s, const char *name, struct error *e);
int suite_arg(struct suite *s, struct suite_test *t, const char *word, struct error *e);
int suite_read_yaml(struct suite *s, struct error *e);
int suite_read_kut(struct suite *s, const struct suite_request *r, struct error *e);

#endif
