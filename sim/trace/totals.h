/* sim/trace/totals.h - what `aerie trace --summary` counts. */
#ifndef AERIE_SIM_TRACE_TOTALS_H
#define AERIE_SIM_TRACE_TOTALS_H

#include <stdio.h>
#include "sim/core/trace.h"
#include "sim/trace/tally.h"

struct totals;

/* What a section's rows have: a count; of virtual machines, also instructions; of exceptions, also their mean and most. */
enum totals_columns { TOTALS_COUNT, TOTALS_ENTRIES, TOTALS_COST };

struct totals_visitor {
	/* title NULL: the section goes on with other columns */
	void (*section)(void *arg, const char *title, enum totals_columns columns);
	void (*row)(void *arg, const char *name, const struct tally_row *r);
	void (*pe)(void *arg, unsigned pe, uint64_t first, uint64_t last); /* instructions at its first and last event */
	void *arg;
};

struct totals *totals_create(void); /* NULL: out of memory */
void totals_destroy(struct totals *t);
/* Events in the order of the log; their texts must live as long as the totals. */
void totals_add(struct totals *t, const struct trace_event *ev);
/* What came out, section by section. Ends the counting. */
void totals_visit(struct totals *t, const struct totals_visitor *v);
void totals_print(FILE *f, struct totals *t);

#endif
