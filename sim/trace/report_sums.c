/* sim/trace/report_sums.c - a report's sums: exceptions that are alike, how they nest, levels and virtual machines.
 * Everything has a limit; what comes behind it is counted as others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/syndrome.h"
#include "sim/core/bits.h"
#include "sim/esr_text.h"
#include "sim/trace/reason.h"
#include "sim/trace/report_priv.h"

enum { ROOT, OTHERS, WHATS_MAX = 1 << 16 };

int report_sums_begin(struct report *r, struct error *e)
{
	r->totals = totals_create();
	r->spans = spans_create();
	if (!r->totals || !r->spans)
		return error_set(e, ENOMEM, "out of memory");
	r->node_count = 2;
	r->nodes[OTHERS] = (struct report_node){ .reason = UINT64_MAX, .cause = NONE, .depth = 1 };
	r->nodes[ROOT].cause = NONE;
	r->cases[0] = (struct report_case){ .reason = UINT64_MAX, .cause = NONE, .what = NONE };
	r->case_count = 1;
	r->min_time = UINT64_MAX;
	return 0;
}

static uint32_t text_number(struct report *r, const char *text)
{
	int64_t n = text && *text ? strings_add(&r->texts, text) : -1;

	return n < 0 || n >= NONE ? NONE : (uint32_t)n;
}

/* What was tried: the register, the kind of fault. In words only once for each syndrome. */
static uint32_t what_number(struct report *r, const struct trace_event *ev)
{
	struct tally_row *row;
	char words[160];

	if (!trace_is_sync(ev))
		return NONE;
	row = r->what_at.used < WHATS_MAX ? tally_add(&r->what_at, ev->exc.esr) : tally_find(&r->what_at, ev->exc.esr);
	if (!row)
		return NONE;
	if (row->count == 1)
		row->max = text_number(r, esr_what(ev->exc.esr, words, sizeof(words)));
	row->count = 2;
	return (uint32_t)row->max;
}

static uint32_t find_case(struct report *r, const struct trace_event *ev, uint64_t number)
{
	uint64_t reason = reason_of(ev);
	uint32_t cause = text_number(r, ev->exc.cause), what = what_number(r, ev);
	uint64_t key = reason << 49 | (uint64_t)(cause & 0xffff) << 33 | (uint64_t)(what & 0xffff) << 17 | (ev->vm & 0x1ffff);
	struct tally_row *row = r->case_count < CASES_MAX ? tally_add(&r->case_at, key) : tally_find(&r->case_at, key);

	if (!row)
		return 0;
	if (row->count == 1) {
		row->max = r->case_count++;
		r->cases[row->max] = (struct report_case){
			.reason = reason, .cause = cause, .what = what, .vm = ev->vm, .first = number, .worst = number,
		};
	}
	row->count = 2;
	return (uint32_t)row->max;
}

/* The node of an exception that is taken in the handler of another. */
static uint32_t find_node(struct report *r, uint32_t parent, const struct report_case *c, uint64_t number)
{
	struct tally_row *row;
	uint64_t key;

	while (r->nodes[parent].depth >= DEPTH_MAX)
		parent = r->nodes[parent].parent;
	key = (uint64_t)parent << 32 | (c->reason & 0xffff) << 16 | (c->cause & 0xffff);
	row = r->node_count < NODES_MAX ? tally_add(&r->node_at, key) : tally_find(&r->node_at, key);
	if (!row)
		return OTHERS;
	if (row->count == 1) {
		row->max = r->node_count++;
		r->nodes[row->max] = (struct report_node){
			.parent = parent, .depth = r->nodes[parent].depth + 1, .reason = c->reason, .cause = c->cause, .worst = number,
		};
	}
	row->count = 2;
	return (uint32_t)row->max;
}

uint64_t report_place(const struct trace_event *ev, struct report_state *at)
{
	unsigned ec = (unsigned)(ev->exc.esr >> 26 & 63);

	at->el = (ev->kind == TRACE_EXC_ENTRY ? ev->exc.from_el : ev->kind == TRACE_EXC_RETURN ? ev->ret.from_el : ev->el) & 3;
	at->vm = at->el < 2 ? ev->vm & 0x1ffff : 0;
	return trace_is_sync(ev) && (ec == EC_SVC64 || ec == EC_HVC64) ? ev->pc - 4 : ev->pc;
}

static void enter(struct report *r, const struct trace_event *ev)
{
	uint64_t number = r->events;
	uint32_t row = find_case(r, ev, number), node;
	const struct span *in = ev->exc.from_el ? spans_inside(r->spans, ev->pe, ev->exc.from_el, ev->vm) : NULL;
	struct report_state at;
	struct tally_row *from;
	struct span *s;

	node = row ? find_node(r, in ? in->node : ROOT, &r->cases[row], number) : OTHERS;
	r->cases[row].count++;
	r->nodes[node].count++;
	from = tally_add(&r->pcs, report_place(ev, &at));
	if (from)
		from->max = (uint64_t)at.el << 17 | at.vm;
	s = spans_enter(r->spans, ev);
	s->number = number;
	s->row = row;
	s->node = node;
}

static void leave(struct report *r, const struct trace_event *ev)
{
	struct report_case *c;
	struct report_node *n;
	struct span s;
	uint64_t cost;

	if (!spans_leave(r->spans, ev, &s) || ev->insns < s.insns)
		return;
	cost = ev->insns - s.insns;
	c = &r->cases[s.row];
	n = &r->nodes[s.node];
	c->returned++;
	c->sum += cost;
	n->returned++;
	n->sum += cost;
	if (cost > c->max) {
		c->max = cost;
		c->worst = s.number;
	}
	if (cost > n->max) {
		n->max = cost;
		n->worst = s.number;
	}
}

/* ---- levels and virtual machines ---- */

static bool state_behind(const struct trace_event *ev, bool first, struct report_state *s)
{
	if (ev->kind != TRACE_EXC_ENTRY && ev->kind != TRACE_EXC_RETURN && !first)
		return false;
	s->el = (ev->kind == TRACE_EXC_ENTRY ? ev->exc.to_el : ev->kind == TRACE_EXC_RETURN ? ev->ret.to_el : ev->el) & 3;
	s->vm = s->el < 2 ? ev->vm : 0;
	return true;
}

static uint64_t state_key(const struct report_state *s)
{
	return (uint64_t)(s->el + 1) << 32 | s->vm;
}

unsigned report_state_find(const struct report *r, const struct trace_event *ev, bool first)
{
	struct report_state s;
	struct tally_row *row;

	if (!state_behind(ev, first, &s))
		return STATES_MAX;
	row = tally_find(&r->state_at, state_key(&s));
	return row ? (unsigned)row->max : STATES_MAX - 1;
}

static void add_state(struct report *r, const struct trace_event *ev, bool first)
{
	struct report_state s;
	struct tally_row *row;

	if (!state_behind(ev, first, &s) || tally_find(&r->state_at, state_key(&s)))
		return;
	if (r->state_count == STATES_MAX - 1) {
		r->states[r->state_count++] = (struct report_state){ .el = 4 }; /* others */
		return;
	}
	row = r->state_count < STATES_MAX ? tally_add(&r->state_at, state_key(&s)) : NULL;
	if (!row)
		return;
	row->max = r->state_count;
	r->states[r->state_count++] = s;
}

void report_sums_add(struct report *r, const struct trace_event *ev)
{
	totals_add(r->totals, ev);
	add_state(r, ev, !r->seen[ev->pe]);
	r->pes += !r->seen[ev->pe];
	r->seen[ev->pe] = true;
	r->min_time = ev->time < r->min_time ? ev->time : r->min_time;
	r->max_time = ev->time > r->max_time ? ev->time : r->max_time;
	if (ev->kind == TRACE_EXC_ENTRY)
		enter(r, ev);
	else if (ev->kind == TRACE_EXC_RETURN)
		leave(r, ev);
	r->events++;
}
