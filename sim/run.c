/* sim/run.c - schedules the PEs of a machine, moves virtual time, and decides when the run is over.
 * Implements: design decisions D7 and D8: one instruction is one nanosecond; all PEs share one host thread.
 *
 * Time is cut into windows. A window [now, end) ends at the next event of the clock, at the next look at the console, or after a
 * quantum where several PEs take turns. Each PE runs, in the order of its number, until its own time (time_base + retired)
 * reaches the end; then the clock moves there and events fire. An event armed inside a window for an earlier time pulls the end
 * in. A PE that is ahead of a window simply skips it. Nothing here depends on the host, so that two runs are alike.
 *
 * With the clock tied to the host, PEs run in slices of a fixed number of instructions and events fire when the host says so.
 * Not here: executing instructions (cpu/exec); the clock (sim/core/clock.c). */
#include "sim/run.h"

#include <errno.h>
#include <string.h>

#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/gdbstub.h"
#include "sim/rewind.h"
#include "sim/snapshot.h"

/* Virtual ns between looks at the console: about a millisecond of the host's time as well. */
#define POLL_NS       1000000ULL
#define HOST_SLICE    50000ULL
#define HOST_POLL_NS  1000000ULL
/* Idle virtual time without a byte on the console, after which a run that waits for input stops racing through time. */
#define PATIENCE_NS   600000000000ULL
#define NEVER_WOKEN   1

struct runner {
	struct machine *m;
	struct run_result *r;
	uint64_t end;        /* of the window */
	uint64_t insns_left; /* of --max-insns */
	uint64_t idle, traffic; /* idle virtual time since the console's traffic was that much */
	bool host;
	bool quit;           /* the debugger ends the run */
	bool displaced, at_start; /* the machine has been set back; to where nothing is known before */
	bool back_failed;
	struct error back_error;
};

static uint64_t pe_time(const struct pe *pe)
{
	return pe->time_base + pe->retired;
}

static bool asleep(const struct pe *pe)
{
	return pe->waiting && !pe->attention;
}

/* It has its turn: on, awake, and not kept by the debugger. */
static bool may_run(const struct runner *x, const struct pe *pe)
{
	return pe->power && !asleep(pe) && !(x->m->gdb && gdbstub_holds(x->m->gdb, pe));
}

/* A PE that slept or was off has not lived through that time. */
static void catch_up(struct pe *pe, uint64_t now)
{
	if (pe_time(pe) < now)
		pe->time_base = now - pe->retired;
}

/* The clock's next event got earlier, by an instruction of the running PE. */
static void earlier(void *arg)
{
	struct runner *x = arg;
	uint64_t next = clock_next(x->m->clock);

	if (x->host || next >= x->end)
		return;
	x->end = next;
	if (x->m->running)
		exec_request_stop(x->m->running, STOP_BUDGET);
}

/* The machine is not where this window began: the debugger loaded it or wants it set back. */
static bool displaced(const struct runner *x)
{
	return x->displaced || (x->m->gdb && gdbstub_has_wish(x->m->gdb));
}

/* A PE has run on the way back. */
static void came_by(struct runner *x, struct pe *pe, enum stop why)
{
	struct stop_report report;

	switch (rewind_ran(x->m->rewind, pe, why, &report, &x->back_error)) {
	case REWIND_ON:
		break;
	case REWIND_THERE:
		x->quit |= !gdbstub_went_back(x->m->gdb, pe, report, false);
		break;
	case REWIND_START:
		x->displaced = x->at_start = true;
		break;
	case REWIND_AGAIN:
		x->displaced = true;
		break;
	case REWIND_FAILED:
		x->back_failed = x->quit = true;
		break;
	}
}

static void run_pe(struct runner *x, struct pe *pe, uint64_t budget)
{
	uint64_t before = pe->retired, done;
	bool replays = x->m->rewind && rewind_replays(x->m->rewind);
	enum stop why;

	if (x->m->rewind)
		budget = rewind_budget(x->m->rewind, pe, budget);
	x->m->running = pe;
	why = exec_engine.run(pe, budget);
	x->m->running = NULL;
	done = pe->retired - before;
	x->r->insns += done;
	x->insns_left -= done < x->insns_left ? done : x->insns_left;
	if (unlikely(replays))
		came_by(x, pe, why);
	else if (x->m->rewind && rewind_caught_up(x->m->rewind, pe))
		return;
	else if (unlikely(why == STOP_BREAKPOINT) && x->m->gdb)
		x->quit |= !gdbstub_stopped(x->m->gdb, pe);
}

static bool stop_wanted(const struct runner *x)
{
	return x->m->off_wanted || x->m->reset_wanted || x->m->trace_failed || x->m->parted || x->quit || !x->insns_left || displaced(x);
}

/* ---- one window ---- */

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t window_end(const struct runner *x, uint64_t now)
{
	const struct options *o = x->m->o;
	uint64_t end = min_u64(clock_next(x->m->clock), min_u64(x->m->next_poll, o->timeout));

	/* A comparison of lengths: with no limit on the instructions the sum would wrap. */
	if (end > now && x->insns_left / x->m->pe_count < end - now)
		end = now + x->insns_left / x->m->pe_count + 1;
	if (x->m->pe_count > 1)
		end = min_u64(end, now + o->quantum);
	return end <= now ? now + 1 : end;
}

static void run_window(struct runner *x)
{
	struct machine *m = x->m;
	uint64_t now = clock_now(m->clock);

	x->end = window_end(x, now);
	for (unsigned i = 0; i < m->pe_count && !stop_wanted(x); i++) {
		struct pe *pe = m->pe[i];
		/* Again after an early end that turned out to be still ahead of this PE; once is the rule. */
		while (may_run(x, pe) && !stop_wanted(x)) {
			catch_up(pe, now);
			if (pe_time(pe) >= x->end)
				break;
			run_pe(x, pe, x->end - pe_time(pe));
		}
	}
	if (displaced(x))
		return;
	clock_sync(m->clock, x->end);
	clock_fire(m->clock);
}

/* The clock follows the host: fixed slices. */
static void run_slices(struct runner *x)
{
	struct machine *m = x->m;
	uint64_t slice = min_u64(HOST_SLICE, x->insns_left);

	if (m->pe_count > 1)
		slice = min_u64(slice, m->o->quantum);
	for (unsigned i = 0; i < m->pe_count && !stop_wanted(x); i++)
		if (may_run(x, m->pe[i]))
			run_pe(x, m->pe[i], slice);
	clock_fire(m->clock);
}

/* ---- idle ---- */

static void wake_timed_waits(struct machine *m, uint64_t now)
{
	for (unsigned i = 0; i < m->pe_count; i++) {
		struct pe *pe = m->pe[i];
		if (pe->waiting && pe->wait_until <= now) {
			pe->waiting = 0;
			pe->attention = 1;
		}
	}
}

/* When the next PE will be due at the latest; `now` while one is awake. */
static uint64_t next_due(const struct machine *m, uint64_t now)
{
	uint64_t due = clock_next(m->clock);

	for (unsigned i = 0; i < m->pe_count; i++) {
		const struct pe *pe = m->pe[i];
		if (!pe->power)
			continue;
		if (!asleep(pe))
			return now;
		due = min_u64(due, pe->wait_until);
	}
	return due;
}

/* How long the host should sleep, waiting for input, while the guest sleeps for `gap`. */
static uint64_t idle_wait(struct runner *x, uint64_t gap)
{
	struct console *c = x->m->console;

	if (x->host)
		return gap;
	if (gap >= CLOCK_NEVER / 2 && x->m->gdb) /* nothing but somebody at the debugger can change that */
		return gap;
	if (!console_input_open(c))
		return 0;
	if (gap >= CLOCK_NEVER / 2)
		return gap;
	/* Somebody types, or might: then time is worth what it is outside. */
	if (x->traffic != console_traffic(c))
		x->idle = 0;
	x->traffic = console_traffic(c);
	x->idle += gap;
	return console_is_terminal(c) || x->idle > PATIENCE_NS ? gap : 0;
}

/* All PEs sleep until `due`. 0, or NEVER_WOKEN. */
static int skip_idle(struct runner *x, uint64_t due)
{
	struct machine *m = x->m;
	uint64_t now = clock_now(m->clock), start = clock_host_ns(), slept;
	uint64_t wait;

	if (due == CLOCK_NEVER && !console_input_open(m->console) && !m->gdb)
		return NEVER_WOKEN;
	due = min_u64(due, m->o->timeout);
	wait = idle_wait(x, due == CLOCK_NEVER ? CLOCK_NEVER : due - now);
	if (m->rewind && rewind_repeats(m->rewind)) {
		due = rewind_slept(m->rewind, due);
	} else if (wait) {
		console_flush(m->console, NULL);
		console_poll(m->console, wait);
		slept = clock_host_ns() - start;
		/* Input, or the end of the poll's patience, came before the event. */
		if (due == CLOCK_NEVER || slept < due - now)
			due = now + slept;
		if (m->rewind)
			due = rewind_slept(m->rewind, due);
	}
	x->r->idle_ns += due - now;
	clock_sync(m->clock, due);
	clock_fire(m->clock);
	return 0;
}

/* ---- the console ---- */

static void print_status(struct machine *m)
{
	for (unsigned i = 0; i < m->pe_count; i++) {
		const struct pe *pe = m->pe[i];
		console_say(m->console, "PE %u: PC %#018llx EL%u %s, %llu instructions", i, (unsigned long long)pe->pc, pe->ps.el,
			    !pe->power ? "off" : pe->waiting ? "asleep" : "running", (unsigned long long)pe->retired);
	}
}

/* Between windows, where a machine can be saved. The run goes on whatever comes of it. */
static void save_now(struct machine *m)
{
	char path[4096];
	struct error e;

	if (snapshot_now(m, path, sizeof(path), &e))
		console_say(m->console, "aerie: %s", e.msg);
	else
		console_say(m->console, "aerie: saved to %s", path);
}

/* true: the user wants to leave. */
static bool look_at_console(struct runner *x, int *rc, struct error *e)
{
	struct machine *m = x->m;
	uint64_t now = x->host ? clock_host_ns() : clock_now(m->clock);

	if (now >= x->m->next_poll) {
		x->m->next_poll = now + (x->host ? HOST_POLL_NS : POLL_NS);
		if (m->rewind && rewind_repeats(m->rewind))
			rewind_feed(m->rewind);
		console_poll(m->console, 0);
		*rc = console_flush(m->console, e);
		if (m->gdb && !x->quit && !(m->rewind && rewind_replays(m->rewind)))
			x->quit = !gdbstub_poll(m->gdb);
	}
	if (x->quit)
		return true;
	switch (console_asked(m->console)) {
	case ASK_QUIT:
		return true;
	case ASK_STATUS:
		print_status(m);
		return false;
	case ASK_SNAPSHOT:
		save_now(m);
		return false;
	case ASK_NOTHING:
		break;
	}
	return *rc != 0;
}

/* ---- until the end ---- */

/* Between windows: sets the machine back where the debugger asked for that, and tells it when that came to the very beginning. */
static int look_back(struct runner *x, struct error *e)
{
	struct machine *m = x->m;
	struct stop_report report = { .cause = STOPPED_STEP };
	struct pe *pe;
	enum gdb_wish wish;
	enum rewind_next next;

	while (!x->quit) {
		wish = gdbstub_wish(m->gdb, &pe);
		next = x->back_failed ? REWIND_FAILED : x->at_start ? REWIND_START : REWIND_ON;
		if (wish == GDB_BACK_ONE || wish == GDB_BACK)
			next = rewind_back(m->rewind, pe, wish == GDB_BACK_ONE, &report, &x->back_error);
		x->displaced = x->at_start = false;
		if (next == REWIND_FAILED)
			return error_set(e, EIO, "going back: %s", x->back_error.msg);
		if (next != REWIND_START && next != REWIND_THERE)
			break;
		x->quit = !gdbstub_went_back(m->gdb, pe, report, next == REWIND_START);
	}
	if (m->rewind)
		rewind_mark(m->rewind);
	return 0;
}

static int run_boot(struct runner *x, struct error *e)
{
	struct machine *m = x->m;
	int rc = 0;

	for (;;) {
		uint64_t now, due;
		if (m->gdb && (rc = look_back(x, e)))
			return rc;
		now = clock_now(m->clock);
		if (m->off_wanted || m->reset_wanted || m->trace_failed || m->parted)
			return 0;
		if (!x->insns_left || now >= m->o->timeout) {
			x->r->end = x->insns_left ? RUN_TIMEOUT : RUN_MAX_INSNS;
			return 0;
		}
		if (look_at_console(x, &rc, e)) {
			x->r->signal = console_signal(m->console);
			x->r->end = rc ? RUN_HOST : x->r->signal ? RUN_SIGNAL : RUN_QUIT;
			return rc;
		}
		wake_timed_waits(m, now);
		due = next_due(m, now);
		if (due > now) {
			if (skip_idle(x, due) == NEVER_WOKEN) {
				x->r->end = RUN_DEADLOCK;
				return 0;
			}
		} else if (x->host) {
			run_slices(x);
		} else {
			run_window(x);
		}
	}
}

/* Where the guest has ended there is nothing to go on from. */
static int save_at_end(struct machine *m, const struct run_result *r, struct error *e)
{
	if ((r->end == RUN_OFF || r->end == RUN_RESET) && m->saved)
		return 0;
	if (r->end == RUN_OFF || r->end == RUN_RESET)
		return error_set(e, EINVAL, "--save %.200s: not written: the guest ended by itself (--timeout, --max-insns stop it before)",
				 m->o->save_snapshot);
	return snapshot_save(m, m->o->save_snapshot, e);
}

int run_machine(struct machine *m, struct run_result *r, struct error *e)
{
	struct runner x = { .m = m, .r = r, .insns_left = m->o->max_insns, .host = m->o->host_clock };

	if (m->rewind)
		rewind_counts(m->rewind, r, &x.insns_left);
	uint64_t start = clock_host_ns();
	bool resumes = m->o->load_snapshot;
	int rc;

	*r = (struct run_result){ .end = RUN_HOST };
	clock_on_earlier(m->clock, earlier, &x);
	do {
		rc = resumes ? machine_resume(m, e) : machine_reset(m, e);
		for (unsigned i = 0; !rc && !resumes && i < m->pe_count; i++)
			catch_up(m->pe[i], clock_now(m->clock));
		resumes = false;
		if (!rc && m->rewind)
			rewind_mark(m->rewind);
		if (!rc && m->gdb)
			x.quit = !gdbstub_start(m->gdb);
		if (!rc)
			rc = run_boot(&x, e);
	} while (!rc && m->reset_wanted && !m->o->reset_stops);
	clock_on_earlier(m->clock, NULL, NULL);
	if (!rc && m->off_wanted)
		r->end = RUN_OFF;
	else if (!rc && m->reset_wanted)
		r->end = RUN_RESET;
	if (!rc)
		rc = console_flush(m->console, e);
	if (!rc && m->o->save_snapshot)
		rc = save_at_end(m, r, e);
	if (rc)
		r->end = RUN_HOST;
	r->host_ns = clock_host_ns() - start;
	return rc;
}
