/* sim/rewind.c - going back in a deterministic run.
 * Implements: sim/rewind.h. A place in a run is a PE and the number of instructions it has retired: every other PE is then where it
 *             is by the order of their turns.
 *
 * To go to the last stop before a place, the way from a snapshot to it is run through with the debugger's stops on, the last one is
 * remembered, and the same way is run again up to that one; if there was none, the snapshot before is next.
 * Not here:   what a snapshot holds (snapshot.c); when to go back (gdbstub.c). */
#include "sim/rewind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/snapshot.h"

enum { MOMENTS = 32 };
#define FIRST_INTERVAL 2000000ULL /* instructions between snapshots; doubled when there are too many */
#define MAX_BYTES      (1ULL << 30)
#define MARGIN         4096       /* an engine ends its slice at most so many instructions late */

struct moment {
	struct snapshot *snap;      /* owned */
	uint64_t *retired;          /* [pe_count], owned */
	uint64_t total;             /* the sum of them */
	struct run_result result;
	uint64_t insns_left;
	struct console_input input; /* what had arrived and was not taken */
};

/* Something from outside: bytes typed, or the end of a sleep. */
struct outside {
	uint64_t at;                /* virtual ns */
	uint64_t slept_to;          /* 0: input */
	uint8_t byte;
};

struct place {
	unsigned pe;
	uint64_t retired;
};

enum mode {
	LIVE,
	REPLAY,   /* on the way back: to the goal, whatever stops are set */
	SCAN,     /* likewise, but the debugger's stops are looked for */
	CATCH_UP, /* forward again where the run has been before: stops count, output does not */
};

struct rewind {
	struct machine *m;          /* borrowed */
	struct run_result *result;  /* borrowed */
	uint64_t *insns_left;       /* borrowed */
	struct moment moment[MOMENTS];
	unsigned count;
	uint64_t interval;
	struct outside *tape;       /* owned */
	size_t tape_len, tape_room, tape_at;
	enum mode mode;
	bool hit;
	unsigned from;              /* the moment the replay began at */
	struct place goal;          /* REPLAY, SCAN */
	struct place furthest;      /* what the run had come to: until then its output is known */
	uint64_t furthest_total;
	bool own_step;              /* CATCH_UP: the step was not the debugger's */
	struct place hit_at;        /* the last stop on the way */
	struct stop_report report;
};

static uint64_t total(const struct machine *m)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < m->pe_count; i++)
		n += m->pe[i]->retired;
	return n;
}

/* ---- what came from outside ---- */

static void keep(struct rewind *w, struct outside o)
{
	if (w->tape_len == w->tape_room) {
		size_t room = w->tape_room ? 2 * w->tape_room : 256;
		struct outside *grown = realloc(w->tape, room * sizeof(*grown));

		CHECK(grown);
		w->tape = grown;
		w->tape_room = room;
	}
	w->tape[w->tape_len++] = o;
	w->tape_at = w->tape_len;
}

static void typed(void *arg, uint8_t byte)
{
	struct rewind *w = arg;

	keep(w, (struct outside){ .at = clock_now(w->m->clock), .byte = byte });
}

void rewind_feed(struct rewind *w)
{
	uint64_t now = clock_now(w->m->clock);

	for (; w->tape_at < w->tape_len && w->tape[w->tape_at].at == now && !w->tape[w->tape_at].slept_to; w->tape_at++)
		console_feed(w->m->console, w->tape[w->tape_at].byte);
}

uint64_t rewind_slept(struct rewind *w, uint64_t due)
{
	uint64_t now = clock_now(w->m->clock);

	if (w->mode == LIVE)
		keep(w, (struct outside){ .at = now, .slept_to = due });
	else if (w->tape_at < w->tape_len && w->tape[w->tape_at].at == now && w->tape[w->tape_at].slept_to)
		return w->tape[w->tape_at++].slept_to;
	return due;
}

/* ---- snapshots on the way ---- */

static void drop(struct rewind *w, unsigned i)
{
	snapshot_free(w->moment[i].snap);
	free(w->moment[i].retired);
	memmove(&w->moment[i], &w->moment[i + 1], (--w->count - i) * sizeof(w->moment[0]));
}

static uint64_t bytes_held(const struct rewind *w)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < w->count; i++)
		n += snapshot_bytes(w->moment[i].snap);
	return n;
}

/* Every second one goes, and the next come half as often. */
static void thin_out(struct rewind *w)
{
	for (unsigned i = 1; i < w->count; i++)
		drop(w, i);
	w->interval *= 2;
}

void rewind_mark(struct rewind *w)
{
	struct machine *m = w->m;
	struct moment *at;
	struct error e;

	if (w->count && total(m) < w->moment[w->count - 1].total + w->interval)
		return;
	if (w->mode && w->count == MOMENTS)
		return;
	while (w->count == MOMENTS || (!w->mode && w->count > 2 && bytes_held(w) > MAX_BYTES))
		thin_out(w);
	at = &w->moment[w->count];
	*at = (struct moment){ .total = total(m), .result = *w->result, .insns_left = *w->insns_left };
	at->retired = malloc(m->pe_count * sizeof(*at->retired));
	at->snap = at->retired ? snapshot_take(m, &e) : NULL;
	if (!at->snap) { /* going back then ends at an earlier one */
		free(at->retired);
		return;
	}
	for (unsigned i = 0; i < m->pe_count; i++)
		at->retired[i] = m->pe[i]->retired;
	console_input_save(m->console, &at->input);
	w->count++;
}

/* Nothing of what the guest says goes out again. What listens is the debugger, where its stops count. */
static void set_mode(struct rewind *w, enum mode mode)
{
	w->mode = mode;
	console_mute(w->m->console, mode != LIVE);
	w->m->trace.muted = mode == LIVE ? TRACE_HEARD : mode == REPLAY ? TRACE_MUTED : TRACE_FOR_DEBUGGER;
}

/* Forward again, from wherever the machine is. */
static void set_forward(struct rewind *w)
{
	set_mode(w, total(w->m) < w->furthest_total ? CATCH_UP : LIVE);
}

static int set_back(struct rewind *w, unsigned i, struct error *e)
{
	struct moment *at = &w->moment[i];
	uint64_t now;

	if (i >= w->count)
		return error_set(e, EINVAL, "nothing is known of the way here");
	if (snapshot_restore(w->m, at->snap, e))
		return -EINVAL;
	while (w->count > i + 1)
		drop(w, w->count - 1);
	*w->result = at->result;
	*w->insns_left = at->insns_left;
	w->m->off_wanted = w->m->reset_wanted = false;
	console_input_restore(w->m->console, &at->input);
	now = clock_now(w->m->clock);
	for (w->tape_at = 0; w->tape_at < w->tape_len && w->tape[w->tape_at].at < now;)
		w->tape_at++;
	w->from = i;
	return 0;
}

/* ---- back ---- */

/* The last moment at which that PE had retired at most n; -1: none. */
static int moment_before(const struct rewind *w, unsigned pe, uint64_t n, unsigned below)
{
	for (unsigned i = below; i-- > 0;)
		if (w->moment[i].retired[pe] <= n)
			return (int)i;
	return -1;
}

/* The goal, from where the run may go on; it has to catch up first. */
static enum rewind_next arrive(struct rewind *w, struct stop_report *report)
{
	*report = w->report.cause ? w->report : (struct stop_report){ .cause = STOPPED_STEP };
	w->report = (struct stop_report){ .cause = STOPPED_NOT };
	stops_step(w->m->pe[w->goal.pe], false);
	set_forward(w);
	return REWIND_THERE;
}

static enum rewind_next go_from(struct rewind *w, int i, struct place to, enum mode mode, struct stop_report *report, struct error *e)
{
	if (set_back(w, i < 0 ? 0 : (unsigned)i, e))
		return REWIND_FAILED;
	w->goal = to;
	w->hit = false;
	if (i < 0) {
		set_forward(w);
		return REWIND_START;
	}
	set_mode(w, mode);
	return mode == REPLAY && w->m->pe[to.pe]->retired == to.retired ? arrive(w, report) : REWIND_AGAIN;
}

enum rewind_next rewind_back(struct rewind *w, struct pe *pe, bool one, struct stop_report *report, struct error *e)
{
	uint64_t n = pe->retired;
	int from = n ? moment_before(w, pe->index, n - 1, w->count) : -1;

	if (total(w->m) > w->furthest_total) {
		w->furthest_total = total(w->m);
		w->furthest = (struct place){ pe->index, n };
	}
	return go_from(w, from, (struct place){ pe->index, one ? n - 1 : n }, one ? REPLAY : SCAN, report, e);
}

/* The way has been run through. */
static enum rewind_next scanned(struct rewind *w, struct stop_report *report, struct error *e)
{
	struct place start = { w->goal.pe, w->moment[w->from].retired[w->goal.pe] };

	if (w->hit)
		return go_from(w, (int)w->from, w->hit_at, REPLAY, report, e);
	return go_from(w, start.retired ? moment_before(w, start.pe, start.retired - 1, w->from) : -1, start, SCAN, report, e);
}

bool rewind_repeats(const struct rewind *w)
{
	return w->mode != LIVE;
}

bool rewind_replays(const struct rewind *w)
{
	return w->mode == REPLAY || w->mode == SCAN;
}

uint64_t rewind_budget(struct rewind *w, struct pe *pe, uint64_t budget)
{
	const struct place *to = w->mode == CATCH_UP ? &w->furthest : &w->goal;
	uint64_t left = to->retired - pe->retired;

	w->own_step = false;
	if (w->mode == LIVE || pe->index != to->pe)
		return budget;
	if (w->mode == SCAN) /* a little too far does no harm */
		return budget < left ? budget : left;
	if (left > 2 * MARGIN)
		return budget < left - MARGIN ? budget : left - MARGIN;
	w->own_step = !stops_steps(pe);
	stops_step(pe, true);
	return budget;
}

bool rewind_caught_up(struct rewind *w, struct pe *pe)
{
	bool own = w->own_step && stops_cause(pe) == STOPPED_STEP;

	if (own)
		(void)stops_report(pe);
	if (w->own_step)
		stops_step(pe, false);
	if (w->mode == CATCH_UP && pe->index == w->furthest.pe && pe->retired >= w->furthest.retired)
		set_mode(w, LIVE);
	return own;
}

enum rewind_next rewind_ran(struct rewind *w, struct pe *pe, enum stop why, struct stop_report *report, struct error *e)
{
	bool there = pe->index == w->goal.pe && pe->retired >= w->goal.retired;
	struct stop_report r = why == STOP_BREAKPOINT ? stops_report(pe) : (struct stop_report){ .cause = STOPPED_NOT };

	if (w->mode == SCAN && r.cause > STOPPED_STEP && !there) {
		w->hit = true;
		w->hit_at = (struct place){ pe->index, pe->retired };
		w->report = r;
	}
	if (!there)
		return REWIND_ON;
	return w->mode == SCAN ? scanned(w, report, e) : arrive(w, report);
}

/* ---- making and unmaking ---- */

struct rewind *rewind_create(struct machine *m, struct error *e)
{
	struct rewind *w;

	for (unsigned i = 0; i < m->device_count; i++)
		if (m->device[i].blk && !blockdev_readonly(m->device[i].blk)) {
			error_set(e, EINVAL, "--reverse: an image can be written, which going back would not undo: add readonly");
			return NULL;
		}
	w = calloc(1, sizeof(*w));
	if (!w) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	w->m = m;
	w->interval = FIRST_INTERVAL;
	console_on_input(m->console, typed, w);
	return w;
}

void rewind_counts(struct rewind *w, struct run_result *r, uint64_t *insns_left)
{
	w->result = r;
	w->insns_left = insns_left;
}

void rewind_forget(struct rewind *w)
{
	while (w->count)
		drop(w, w->count - 1);
	w->tape_len = w->tape_at = 0;
	w->furthest_total = 0;
	set_mode(w, LIVE);
	rewind_mark(w);
}

void rewind_destroy(struct rewind *w)
{
	if (!w)
		return;
	console_on_input(w->m->console, NULL, NULL);
	while (w->count)
		drop(w, w->count - 1);
	free(w->tape);
	free(w);
}
