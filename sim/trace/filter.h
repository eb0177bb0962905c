/* sim/trace/filter.h - expressions that select events: "kind=exc and ec=0x16,0x18 and not el=3". docs/aerie.1 has the grammar. */
#ifndef AERIE_SIM_TRACE_FILTER_H
#define AERIE_SIM_TRACE_FILTER_H

#include <stdbool.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

struct log_block;
struct filter;

/* NULL: what is wrong with the expression, and where, is in e. */
struct filter *filter_parse(const char *text, struct error *e);
void filter_free(struct filter *f);
/* NULL selects everything. */
bool filter_match(const struct filter *f, const struct trace_event *ev);
/* The block may hold an event that the filter selects. For log_only(); arg: the filter. */
bool filter_wants_block(void *arg, const struct log_block *b);

#endif
