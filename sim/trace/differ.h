/* sim/trace/differ.h - the first difference of two logs. */
#ifndef AERIE_SIM_TRACE_DIFFER_H
#define AERIE_SIM_TRACE_DIFFER_H

#include <stdbool.h>
#include <stdio.h>
#include "sim/core/error.h"

struct filter;
struct places;

/* Compares what the filter selects of the two, prints the first difference with `context` events before and behind it; places may be
 * NULL. */
int trace_diff(FILE *f, const char *const log[2], const struct filter *filter, const struct places *places, unsigned context,
	       bool *differ, struct error *e);

#endif
