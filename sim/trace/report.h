/* sim/trace/report.h - logs as one HTML page that needs nothing else: timeline, exceptions by what decided them, call tree, events. */
#ifndef AERIE_SIM_TRACE_REPORT_H
#define AERIE_SIM_TRACE_REPORT_H

#include <stdio.h>
#include "sim/core/error.h"

struct filter;
struct log_reader;
struct places;

struct report_input {
	struct log_reader *log;
	const char *name;            /* the log's */
	const struct filter *filter; /* NULL: everything */
	const char *expression;      /* the filter in words; NULL: none */
	const struct places *places; /* NULL: addresses have no names */
};

/* A page of one log, or of two to be compared, with the first `difference` in words (NULL: one log). What can be read of a damaged
 * log is written, and what is wrong returned. */
int report_export(FILE *f, const struct report_input *in, unsigned logs, const char *difference, struct error *e);

#endif
