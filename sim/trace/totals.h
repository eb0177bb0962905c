/* sim/trace/totals.h - what `aerie trace --summary` counts. */
#ifndef AERIE_SIM_TRACE_TOTALS_H
#define AERIE_SIM_TRACE_TOTALS_H

#include <stdio.h>
#include "sim/core/trace.h"

struct totals;

struct totals *totals_create(void); /* NULL: out of memory */
void totals_destroy(struct totals *t);
/* Events in the order of the log; their texts must live as long as the totals. */
void totals_add(struct totals *t, const struct trace_event *ev);
void totals_print(FILE *f, struct totals *t);

#endif
