/* sim/trace/report_windows.c - which events of a long log a report shows in full: its ends, the first and the costliest exception of
 * each sort, and samples at equal distances. */
#include <errno.h>
#include <stdlib.h>

#include "sim/trace/report_priv.h"

enum {
	WINDOWS_MAX = 1024, END = 1000,       /* events at the beginning, at the end */
	BEFORE = 10, BEHIND_FIRST = 40, BEHIND_WORST = 120,
	SORTS = 60, NESTED = 30,              /* cases and nodes that get windows */
	SAMPLE = 200,
};

static void add(struct report *r, uint64_t at, uint64_t before, uint64_t behind, enum window_why why, uint32_t of)
{
	struct report_window *w = &r->windows[r->window_count];

	if (r->window_count == WINDOWS_MAX)
		return;
	w->first = at > before ? at - before : 0;
	w->last = at + behind < r->events ? at + behind : r->events - 1;
	w->why = why;
	w->of = of;
	r->window_count++;
}

/* The i-th most of n by a count that `get` returns; already chosen ones are marked in `done`. */
static uint32_t next_most(const struct report *r, uint64_t (*get)(const struct report *r, uint32_t i), uint32_t n, bool *done)
{
	uint32_t most = 0;

	for (uint32_t i = 1; i < n; i++)
		if (!done[i] && get(r, i) > (most ? get(r, most) : 0))
			most = i;
	done[most] = true;
	return most;
}

static uint64_t count_of_case(const struct report *r, uint32_t i)
{
	return r->cases[i].count;
}

static uint64_t most_of_case(const struct report *r, uint32_t i)
{
	return r->cases[i].max;
}

static uint64_t sum_of_node(const struct report *r, uint32_t i)
{
	return i > 1 ? r->nodes[i].sum : 0;
}

static void add_exceptions(struct report *r)
{
	bool first[CASES_MAX] = { false }, worst[CASES_MAX] = { false }, nested[NODES_MAX] = { false };
	uint32_t i;

	for (int n = 0; n < SORTS && (i = next_most(r, count_of_case, r->case_count, first)); n++)
		add(r, r->cases[i].first, BEFORE, BEHIND_FIRST, WHY_FIRST, i);
	for (int n = 0; n < SORTS && (i = next_most(r, most_of_case, r->case_count, worst)); n++)
		add(r, r->cases[i].worst, BEFORE, BEHIND_WORST, WHY_WORST, i);
	for (int n = 0; n < NESTED && (i = next_most(r, sum_of_node, r->node_count, nested)); n++)
		add(r, r->nodes[i].worst, BEFORE, BEHIND_WORST, WHY_WORST_NESTED, i);
}

static int by_place(const void *a, const void *b)
{
	const struct report_window *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->why != y->why ? (x->why < y->why ? -1 : 1) : x->of < y->of ? -1 : x->of > y->of;
}

/* In order, without overlap. */
static void merge(struct report *r)
{
	size_t n = 0;

	qsort(r->windows, r->window_count, sizeof(*r->windows), by_place);
	for (size_t i = 1; i < r->window_count; i++) {
		struct report_window *last = &r->windows[n], *w = &r->windows[i];
		if (w->first <= last->last + 1)
			last->last = w->last > last->last ? w->last : last->last;
		else
			r->windows[++n] = *w;
	}
	r->window_count = n + 1;
}

static uint64_t covered(const struct report *r)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->window_count; i++)
		n += r->windows[i].last - r->windows[i].first + 1;
	return n;
}

int report_windows_choose(struct report *r, struct error *e)
{
	uint64_t samples;

	r->windows = calloc(WINDOWS_MAX, sizeof(*r->windows));
	if (!r->windows)
		return error_set(e, ENOMEM, "out of memory");
	if (!r->events)
		return 0;
	if (r->events <= SHOWN_MAX) {
		add(r, 0, 0, r->events - 1, WHY_ALL, 0);
		return 0;
	}
	add(r, 0, 0, END, WHY_BEGINNING, 0);
	add(r, r->events - 1, END, 0, WHY_END, 0);
	add_exceptions(r);
	merge(r);
	samples = (SHOWN_MAX - covered(r)) / SAMPLE;
	for (uint64_t i = 1; i <= samples; i++)
		add(r, (uint64_t)((double)r->events / (double)(samples + 1) * (double)i), 0, SAMPLE - 1, WHY_SAMPLE, 0);
	merge(r);
	return 0;
}
