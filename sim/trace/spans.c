/* sim/trace/spans.c - exceptions that have not returned yet: a short stack for each processor and level.
 * A kernel that leaves by another exception's return than it came by is not seen through: the latest is taken to have ended. */
#include "sim/trace/spans.h"

#include <stdlib.h>
#include <string.h>

enum { PES = 256, LEVELS = 4, OPEN = 16 };

struct level {
	struct span open[OPEN];
	unsigned count;
};

struct spans {
	struct level level[PES][LEVELS];
};

struct spans *spans_create(void)
{
	return calloc(1, sizeof(struct spans));
}

void spans_destroy(struct spans *s)
{
	free(s);
}

struct span *spans_enter(struct spans *s, const struct trace_event *ev)
{
	struct level *l = &s->level[ev->pe][ev->exc.to_el & 3];

	if (l->count == OPEN)
		memmove(l->open, l->open + 1, (OPEN - 1) * sizeof(l->open[0]));
	else
		l->count++;
	l->open[l->count - 1] = (struct span){ .insns = ev->insns, .vm = ev->vm };
	return &l->open[l->count - 1];
}

/* Its place in the level from 1; 0: none. */
static unsigned find(const struct level *l, unsigned el, uint32_t vm)
{
	unsigned i = l->count;

	while (i && el < 2 && l->open[i - 1].vm != vm)
		i--;
	return i;
}

bool spans_leave(struct spans *s, const struct trace_event *ev, struct span *ended)
{
	struct level *l = &s->level[ev->pe][ev->ret.from_el & 3];
	unsigned i = find(l, ev->ret.from_el & 3, ev->vm);

	if (!i)
		return false;
	l->count = i - 1;
	*ended = l->open[i - 1];
	return true;
}

const struct span *spans_inside(const struct spans *s, unsigned pe, unsigned el, uint32_t vm)
{
	const struct level *l = &s->level[pe][el & 3];
	unsigned i = find(l, el & 3, vm);

	return i ? &l->open[i - 1] : NULL;
}
