/* sim/suite_report.h - what is said of a suite that ran: TAP 13 while it does, JUnit's XML afterwards. */
#ifndef AERIE_SIM_SUITE_REPORT_H
#define AERIE_SIM_SUITE_REPORT_H

#include <stdio.h>
#include "sim/suite_run.h"

struct suite_tally {
	unsigned passed, failed, skipped, expected_failures;
	unsigned line_passes, line_fails, line_skips; /* of the lines that tests print */
};

void tap_begin(FILE *f, const struct suite_plan *p, unsigned count);
void tap_result(FILE *f, unsigned number, const struct suite_test *t, const struct suite_result *r);
void tap_end(FILE *f, const struct suite_tally *t);
void suite_count(struct suite_tally *t, const struct suite_result *r);
/* The results that are there. */
int junit_write(const char *path, const struct suite *s, const struct suite_result *r, struct error *e);

#endif
