/* sim/core/clock.h - virtual time and the event queue: the only source of time and of randomness in a machine.
 *
 * Time is in nanoseconds since reset (design D7). Within a PE's slice the run loop keeps `now` behind the PE's true time;
 * whoever needs the exact value inside a slice calls clock_sync() first (cpu/exec does so before MMIO and system registers).
 * With `host_tied`, clock_now() follows the host's monotonic clock instead. */
#ifndef AERIE_CORE_CLOCK_H
#define AERIE_CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_NEVER UINT64_MAX

struct clock;

/* One deadline; embed it in the object that waits. Zero-initialise, set fn and arg, then arm. */
struct clock_event {
	void (*fn)(void *arg); /* called with clock_now() >= when; may arm again */
	void *arg;             /* borrowed */
	uint64_t when;         /* ns; CLOCK_NEVER: not armed */
	int heap_index;        /* 1-based, 0: not queued; clock.c's own */
};

struct clock *clock_create(bool host_tied, uint64_t seed);
void clock_destroy(struct clock *c);

uint64_t clock_now(const struct clock *c);
bool clock_host_tied(const struct clock *c);
/* Seconds since 1970 at clock_now() == 0: the host's when tied to it, otherwise always the same date. */
uint64_t clock_epoch(const struct clock *c);
/* Moves virtual time forward to `ns` (never back); fires nothing. No effect when tied to the host. */
void clock_sync(struct clock *c, uint64_t ns);
/* Deadline of the earliest armed event, CLOCK_NEVER if none. */
uint64_t clock_next(const struct clock *c);
/* Fires everything with when <= clock_now(), in order of deadline, then of arming. */
void clock_fire(struct clock *c);
void clock_arm(struct clock *c, struct clock_event *e, uint64_t when);
void clock_cancel(struct clock *c, struct clock_event *e);
/* `changed(arg)` is called whenever clock_next() gets earlier, so that a running slice can be cut short. */
void clock_on_earlier(struct clock *c, void (*changed)(void *arg), void *arg);
/* ---- the system counter of the Generic Timer: this clock in units of 1/hz, while it is let run (always, by default) ---- */

/* Who must know when the counter stops, starts or is set: deadlines computed from it are void. */
struct clock_watch {
	void (*fn)(void *arg);
	void *arg;                /* borrowed */
	struct clock_watch *next; /* clock.c's own */
};
void clock_watch_count(struct clock *c, struct clock_watch *w);
void clock_unwatch_count(struct clock *c, struct clock_watch *w);
uint64_t clock_count(const struct clock *c, uint64_t hz);
/* The ns at which the counter, counting on, reaches `count`, which lies ahead; CLOCK_NEVER beyond the end of time or while it
 * stands still. */
uint64_t clock_when_count(const struct clock *c, uint64_t hz, uint64_t count);
bool clock_counts(const struct clock *c);
/* Starts or stops it at its present value; gives it a value. */
void clock_let_count(struct clock *c, uint64_t hz, bool on);
void clock_set_count(struct clock *c, uint64_t hz, uint64_t count);

/* The host's monotonic clock in ns: for statistics and for waiting, never for the guest. */
uint64_t clock_host_ns(void);
/* Deterministic random bits from the seed. */
uint64_t clock_random(struct clock *c);

#endif
