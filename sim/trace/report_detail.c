/* sim/trace/report_detail.c - a report's second reading, now that its ends and sorts are known: where each processor was at what
 * time, and the words of the events that are shown. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/disasm.h"
#include "sim/trace/event_text.h"
#include "sim/trace/reason.h"
#include "sim/trace/report_priv.h"

struct pe_state {
	unsigned lane, state;   /* STATES_MAX: not known */
	uint64_t done;          /* what is before this is accounted for */
	bool seen;
};

struct report_detail {
	struct report *r;
	struct disasm *disasm;
	struct spans *spans;    /* node: depth; row: place in `shown` from 1, 0: not shown */
	FILE *memory;
	char *words;
	size_t words_n;
	uint64_t number;
	size_t window, room;
	unsigned lanes;
	struct pe_state pe[PES_MAX];
};

static int out_of_memory(struct error *e)
{
	return error_set(e, ENOMEM, "out of memory");
}

/* As many bins as the page has room for. */
static int make_bins(struct report *r)
{
	unsigned states = r->state_count ? r->state_count : 1, pes = r->pes ? r->pes : 1;

	r->by_time = r->events && r->max_time > r->min_time;
	r->origin = r->by_time ? r->min_time : 0;
	r->range = r->by_time ? r->max_time - r->min_time : r->events;
	for (r->bins = BINS_MAX; r->bins > BINS_MIN && r->bins * pes * states > CELLS_MAX; r->bins /= 2)
		;
	r->share = calloc((size_t)r->bins * pes * states, sizeof(*r->share));
	r->exceptions = calloc((size_t)r->bins * pes, sizeof(*r->exceptions));
	return r->share && r->exceptions ? 0 : -ENOMEM;
}

struct report_detail *report_detail_begin(struct report *r, struct error *e)
{
	struct report_detail *d = calloc(1, sizeof(*d));

	if (!d) {
		out_of_memory(e);
		return NULL;
	}
	d->r = r;
	d->disasm = disasm_create();
	d->spans = spans_create();
	d->memory = open_memstream(&d->words, &d->words_n);
	if (d->disasm && d->spans && d->memory && !make_bins(r))
		return d;
	out_of_memory(e);
	report_detail_end(d);
	return NULL;
}

/* ---- where the processors were ---- */

static double bin_of(const struct report *r, uint64_t x)
{
	return (double)x * r->bins / ((double)r->range + 1);
}

/* The processor was in its state from `done` to x. */
static void fill(struct report *r, struct pe_state *p, uint64_t x)
{
	double at = bin_of(r, p->done), end = bin_of(r, x);
	float *row = r->share + (size_t)p->lane * r->bins * r->state_count;

	if (x <= p->done)
		return;
	p->done = x;
	if (p->state >= r->state_count)
		return;
	for (unsigned b = (unsigned)at; b < r->bins && at < end; b++) {
		double next = b + 1 < end ? b + 1 : end;
		row[(size_t)b * r->state_count + p->state] += (float)(next - at);
		at = next;
	}
}

static void add_place(struct report_detail *d, const struct trace_event *ev)
{
	struct report *r = d->r;
	struct pe_state *p = &d->pe[ev->pe];
	uint64_t x = r->by_time ? ev->time - r->origin : d->number;
	unsigned state = report_state_find(r, ev, !p->seen), b = (unsigned)bin_of(r, x);

	if (!p->seen) {
		p->lane = d->lanes;
		r->lane_pe[d->lanes++] = ev->pe;
		p->done = x;
		p->state = STATES_MAX;
	}
	p->seen = true;
	if (state != STATES_MAX) {
		fill(r, p, x);
		p->state = state;
	}
	if (ev->kind == TRACE_EXC_ENTRY && b < r->bins)
		r->exceptions[(size_t)p->lane * r->bins + b]++;
}

/* ---- events in full ---- */

static const char *words_of(struct report_detail *d, const struct trace_event *ev)
{
	rewind(d->memory);
	event_print_words(d->memory, d->disasm, ev);
	fputc(0, d->memory);
	return fflush(d->memory) ? NULL : d->words;
}

static int keep(struct report_detail *d, const struct trace_event *ev, unsigned depth, struct error *e)
{
	struct report *r = d->r;
	const char *words = words_of(d, ev);
	struct report_event *s;

	if (!words)
		return out_of_memory(e);
	if (r->shown_text > SHOWN_TEXT_MAX || r->shown_count == SHOWN_MAX)
		return 0;
	if (r->shown_count == d->room) {
		size_t room = d->room ? d->room * 2 : 1024;
		s = realloc(r->shown, room * sizeof(*s));
		if (!s)
			return out_of_memory(e);
		r->shown = s;
		d->room = room;
	}
	s = &r->shown[r->shown_count];
	*s = (struct report_event){
		.number = d->number, .insns = ev->insns, .time = ev->time,
		.pe = ev->pe, .kind = (uint8_t)ev->kind, .el = ev->el, .vm = ev->vm,
		.depth = (uint8_t)depth, .sync = trace_is_sync(ev), .reason = NONE, .cause = NONE,
		.text = strdup(words),
	};
	if (!s->text)
		return out_of_memory(e);
	s->pc = report_place(ev, &s->at);
	if (s->sync)
		s->esr = ev->exc.esr;
	if (ev->kind == TRACE_EXC_ENTRY)
		s->reason = (uint32_t)reason_of(ev);
	if (ev->kind == TRACE_EXC_ENTRY && ev->exc.cause) {
		int64_t cause = strings_add(&r->texts, ev->exc.cause);
		s->cause = cause < 0 || cause >= NONE ? NONE : (uint32_t)cause;
	}
	r->shown_text += strlen(words);
	r->shown_count++;
	return 0;
}

/* How deep the event is nested; a return is as deep as the exception that it ends, whose cost is then known. */
static unsigned depth_of(struct report_detail *d, const struct trace_event *ev)
{
	unsigned el = ev->kind == TRACE_EXC_ENTRY ? ev->exc.from_el : ev->el;
	const struct span *in;
	struct span ended;

	if (ev->kind != TRACE_EXC_RETURN) {
		in = el & 3 ? spans_inside(d->spans, ev->pe, el, ev->vm) : NULL;
		return in ? in->node + 1 : 0;
	}
	if (!spans_leave(d->spans, ev, &ended))
		return 0;
	if (ended.row && ev->insns >= ended.insns) {
		d->r->shown[ended.row - 1].returned = true;
		d->r->shown[ended.row - 1].cost = ev->insns - ended.insns;
	}
	return ended.node;
}

int report_detail_add(struct report_detail *d, const struct trace_event *ev, struct error *e)
{
	struct report *r = d->r;
	unsigned depth = depth_of(d, ev);
	size_t before = r->shown_count;
	bool wanted;
	int rc = 0;

	if (depth > DEPTH_MAX)
		depth = DEPTH_MAX;
	add_place(d, ev);
	while (d->window < r->window_count && r->windows[d->window].last < d->number)
		d->window++;
	wanted = d->window < r->window_count && r->windows[d->window].first <= d->number;
	if (wanted)
		rc = keep(d, ev, depth, e);
	if (ev->kind == TRACE_EXC_ENTRY) {
		struct span *s = spans_enter(d->spans, ev);
		s->node = depth;
		s->row = r->shown_count > before ? (uint32_t)r->shown_count : 0;
	}
	d->number++;
	return rc;
}

void report_detail_end(struct report_detail *d)
{
	if (!d)
		return;
	for (unsigned i = 0; i < PES_MAX; i++)
		if (d->pe[i].seen)
			fill(d->r, &d->pe[i], d->r->range);
	if (d->memory)
		fclose(d->memory);
	free(d->words);
	disasm_destroy(d->disasm);
	spans_destroy(d->spans);
	free(d);
}
