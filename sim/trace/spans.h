/* sim/trace/spans.h - exceptions that have not returned yet: what an exception return ends. */
#ifndef AERIE_SIM_TRACE_SPANS_H
#define AERIE_SIM_TRACE_SPANS_H

#include <stdbool.h>
#include "sim/core/trace.h"

/* An exception that has not returned yet. What `reason`, `row` and `node` say is the user's. */
struct span {
	uint64_t insns, number, reason;
	uint32_t vm, row, node;
};

struct spans;

struct spans *spans_create(void); /* NULL: out of memory */
void spans_destroy(struct spans *s);
/* An exception is taken; the caller fills in what is its own. Valid until the next call. */
struct span *spans_enter(struct spans *s, const struct trace_event *ev);
/* The exception that this return ends: the latest that is open at the level; below EL2 of the same virtual machine. */
bool spans_leave(struct spans *s, const struct trace_event *ev, struct span *ended);
/* The exception that is being handled at that level of that virtual machine; NULL: none. */
const struct span *spans_inside(const struct spans *s, unsigned pe, unsigned el, uint32_t vm);

#endif
