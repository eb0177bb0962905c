/* sim/trace/report.h - a log as one HTML page that needs nothing else: timeline, exceptions by what decided them, call tree, events. */
#ifndef AERIE_SIM_TRACE_REPORT_H
#define AERIE_SIM_TRACE_REPORT_H

#include <stdio.h>
#include "sim/core/error.h"

struct filter;
struct log_reader;
struct places;

struct report_input {
	const char *name;            /* the log's */
	const struct filter *filter; /* NULL: everything */
	const char *expression;      /* the filter in words; NULL: none */
	const struct places *places; /* NULL: addresses have no names */
};

/* What can be read of a damaged log is written, and what is wrong returned. */
int report_export(FILE *f, struct log_reader *log, const struct report_input *in, struct error *e);

#endif
