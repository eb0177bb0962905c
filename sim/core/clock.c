/* sim/core/clock.c - virtual time, the queue of deadlines, and the random bits of a machine.
 * Implements: sim/core/clock.h: a binary heap ordered by deadline, then by the order of arming, so that two runs with the
 *             same inputs fire the same events in the same order. The only file that reads the host's clock.
 * Not here:   who moves time (sim/run.c). */
#include "sim/core/clock.h"

#include <stdlib.h>
#include <time.h>

#include "sim/core/error.h"
#include "sim/core/snap.h"

struct entry {
	uint64_t when;         /* deadline; never before the time of arming */
	uint64_t seq;          /* order of arming */
	struct clock_event *e; /* borrowed */
};

#define FIXED_EPOCH 1767225600u /* 2026-01-01 00:00:00 UTC: of no meaning, but the same in each run */

struct clock {
	uint64_t epoch;        /* s since 1970 at time 0 */
	uint64_t now;          /* ns; not used when tied to the host */
	uint64_t host_start;   /* CLOCK_MONOTONIC at creation */
	uint64_t seq;
	uint64_t random;
	bool host_tied;
	struct entry *heap;    /* heap[1..count] */
	int count, capacity;
	void (*changed)(void *arg);
	void *changed_arg;
	bool count_stopped;
	uint64_t count_offset; /* what the system counter is ahead of `now` in its own units; stopped: its value */
	struct clock_watch *watches;
};

static uint64_t host_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

struct clock *clock_create(bool host_tied, uint64_t seed)
{
	struct clock *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->host_tied = host_tied;
	c->random = seed;
	c->host_start = host_tied ? host_ns() : 0;
	c->epoch = host_tied ? (uint64_t)time(NULL) : FIXED_EPOCH;
	return c;
}

void clock_destroy(struct clock *c)
{
	if (!c)
		return;
	free(c->heap);
	free(c);
}

uint64_t clock_now(const struct clock *c)
{
	return c->host_tied ? host_ns() - c->host_start : c->now;
}

bool clock_host_tied(const struct clock *c)
{
	return c->host_tied;
}

uint64_t clock_epoch(const struct clock *c)
{
	return c->epoch;
}

void clock_sync(struct clock *c, uint64_t ns)
{
	if (ns > c->now)
		c->now = ns;
}

uint64_t clock_next(const struct clock *c)
{
	return c->count ? c->heap[1].when : CLOCK_NEVER;
}

static bool before(const struct entry *a, const struct entry *b)
{
	return a->when < b->when || (a->when == b->when && a->seq < b->seq);
}

static void put(struct clock *c, int i, struct entry en)
{
	c->heap[i] = en;
	en.e->heap_index = i;
}

static void sift_up(struct clock *c, int i, struct entry en)
{
	for (; i > 1 && before(&en, &c->heap[i / 2]); i /= 2)
		put(c, i, c->heap[i / 2]);
	put(c, i, en);
}

static void sift_down(struct clock *c, int i, struct entry en)
{
	for (int child; (child = 2 * i) <= c->count; i = child) {
		if (child < c->count && before(&c->heap[child + 1], &c->heap[child]))
			child++;
		if (!before(&c->heap[child], &en))
			break;
		put(c, i, c->heap[child]);
	}
	put(c, i, en);
}

static void heap_remove(struct clock *c, int i)
{
	struct entry last = c->heap[c->count--];

	if (i > c->count)
		return;
	if (i > 1 && before(&last, &c->heap[i / 2]))
		sift_up(c, i, last);
	else
		sift_down(c, i, last);
}

static void heap_grow(struct clock *c)
{
	if (c->count + 1 < c->capacity)
		return;
	c->capacity = c->capacity ? 2 * c->capacity : 64;
	c->heap = realloc(c->heap, (size_t)c->capacity * sizeof(*c->heap));
	CHECK(c->heap); /* a few hundred bytes; the number of events is fixed by the machine */
}

void clock_cancel(struct clock *c, struct clock_event *e)
{
	if (e->heap_index) {
		CHECK(e->heap_index <= c->count && c->heap[e->heap_index].e == e);
		heap_remove(c, e->heap_index);
	}
	e->heap_index = 0;
	e->when = CLOCK_NEVER;
}

void clock_arm(struct clock *c, struct clock_event *e, uint64_t when)
{
	uint64_t next = clock_next(c), now = clock_now(c);

	clock_cancel(c, e);
	if (when == CLOCK_NEVER)
		return;
	e->when = when;
	heap_grow(c);
	/* A deadline already past counts as now: it then comes after everything else that is due. */
	sift_up(c, ++c->count, (struct entry){ when > now ? when : now, c->seq++, e });
	if (c->changed && clock_next(c) < next)
		c->changed(c->changed_arg);
}

/* What an event arms for the present moment is left to the next call: no event can keep the loop from ending. */
void clock_fire(struct clock *c)
{
	uint64_t now = clock_now(c), limit = c->seq;

	while (c->count && c->heap[1].when <= now && c->heap[1].seq < limit) {
		struct clock_event *e = c->heap[1].e;

		clock_cancel(c, e);
		e->fn(e->arg);
	}
}

void clock_on_earlier(struct clock *c, void (*changed)(void *arg), void *arg)
{
	c->changed = changed;
	c->changed_arg = arg;
}

/* ---- the system counter ---- */

#define NS_PER_S 1000000000ULL

/* floor(ns * hz / 10^9) without overflow for frequencies up to 10^9. */
static uint64_t ticks(const struct clock *c, uint64_t hz)
{
	uint64_t ns = clock_now(c);

	return hz == NS_PER_S ? ns : ns / NS_PER_S * hz + ns % NS_PER_S * hz / NS_PER_S;
}

uint64_t clock_count(const struct clock *c, uint64_t hz)
{
	return c->count_stopped ? c->count_offset : ticks(c, hz) + c->count_offset;
}

uint64_t clock_when_count(const struct clock *c, uint64_t hz, uint64_t count)
{
	uint64_t now = ticks(c, hz), ahead = count - clock_count(c, hz), s = (now + ahead) / hz;

	if (c->count_stopped || ahead > UINT64_MAX - now || s >= CLOCK_NEVER / NS_PER_S)
		return CLOCK_NEVER;
	return s * NS_PER_S + ((now + ahead) % hz * NS_PER_S + hz - 1) / hz;
}

bool clock_counts(const struct clock *c)
{
	return !c->count_stopped;
}

static void count_changed(struct clock *c)
{
	for (struct clock_watch *w = c->watches; w; w = w->next)
		w->fn(w->arg);
}

void clock_let_count(struct clock *c, uint64_t hz, bool on)
{
	uint64_t value = clock_count(c, hz);

	if (on != c->count_stopped)
		return;
	c->count_stopped = !on;
	c->count_offset = on ? value - ticks(c, hz) : value;
	count_changed(c);
}

void clock_set_count(struct clock *c, uint64_t hz, uint64_t count)
{
	c->count_offset = c->count_stopped ? count : count - ticks(c, hz);
	count_changed(c);
}

void clock_watch_count(struct clock *c, struct clock_watch *w)
{
	w->next = c->watches;
	c->watches = w;
}

void clock_unwatch_count(struct clock *c, struct clock_watch *w)
{
	struct clock_watch **at = &c->watches;

	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
}

/* ---- snapshots ---- */

void snap_event(struct snap *s, struct clock *c, struct clock_event *e)
{
	uint8_t armed = e->heap_index != 0;
	struct entry en = armed ? c->heap[e->heap_index] : (struct entry){ 0 };

	SNAP(s, armed);
	if (s->loads)
		clock_cancel(c, e);
	if (!armed)
		return;
	SNAP_RANGE(s, &en, when, seq);
	SNAP(s, e->when);
	if (!s->loads || s->failed)
		return;
	heap_grow(c);
	sift_up(c, ++c->count, (struct entry){ en.when, en.seq, e });
}

void clock_snap(struct clock *c, struct snap *s)
{
	SNAP_RANGE(s, c, epoch, now);
	SNAP_RANGE(s, c, seq, random);
	SNAP_RANGE(s, c, count_stopped, count_offset);
}

/* SplitMix64: one addition and a mixing function of the counter; passes the usual batteries and needs no warm-up. */
uint64_t clock_random(struct clock *c)
{
	uint64_t z = c->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t clock_host_ns(void)
{
	return host_ns();
}
