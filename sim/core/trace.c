/* sim/core/trace.c - hands events to the listeners that asked for their kind.
 * Implements: the event stream of sim/core/trace.h.
 * Not here:   building events (who emits them); writing them down (sim/). */
#include "sim/core/trace.h"

#include <stddef.h>

/* Listeners hear an event in the order in which they came, so that two outputs of one run always agree. */
void trace_listen(struct trace *t, struct trace_listener *l)
{
	struct trace_listener **tail = &t->listeners;

	while (*tail)
		tail = &(*tail)->next;
	l->next = NULL;
	*tail = l;
	t->mask |= l->mask;
}

void trace_emit(const struct trace *t, const struct trace_event *ev)
{
	for (const struct trace_listener *l = t->listeners; l; l = l->next)
		if (((l->mask >> ev->kind) & 1) && (t->muted == TRACE_HEARD || (t->muted == TRACE_FOR_DEBUGGER && l == t->debugger)))
			l->event(l->arg, ev);
}
