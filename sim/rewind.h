/* sim/rewind.h - running backwards: snapshots in memory on the way, and forward again from one of them to an earlier instruction.
 * A run is a function of its start and of what came in from outside; that is kept, too (console input, sleep cut short by it). */
#ifndef AERIE_SIM_REWIND_H
#define AERIE_SIM_REWIND_H

#include "cpu/arch/engine.h"
#include "cpu/exec/stops.h"
#include "sim/run.h"

struct rewind;

/* Refused while a disk can be written: going back would not undo that. NULL: e says. */
struct rewind *rewind_create(struct machine *m, struct error *e);
void rewind_destroy(struct rewind *w);
/* What was known of the way so far does not lead here: the machine was loaded, or changed by hand. The way begins here. */
void rewind_forget(struct rewind *w);
/* What the run loop counts, to be set back as well. Borrowed during the run. */
void rewind_counts(struct rewind *w, struct run_result *r, uint64_t *insns_left);

/* ---- the run loop's side ---- */

/* Between windows: makes a snapshot where one is due. */
void rewind_mark(struct rewind *w);
/* The machine runs through what it has been through: nothing goes out, and what came in comes again. */
bool rewind_repeats(const struct rewind *w);
/* ... on the way back: nobody but rewind_ran() is told of stops. */
bool rewind_replays(const struct rewind *w);
/* Repeating: gives the guest the input it had at this time. */
void rewind_feed(struct rewind *w);
/* A sleep until `due` ended at the time returned: kept, or when repeating looked up. */
uint64_t rewind_slept(struct rewind *w, uint64_t due);
/* How much of the budget the PE may use so as not to miss where something changes. */
uint64_t rewind_budget(struct rewind *w, struct pe *pe, uint64_t budget);
/* Not replaying: the PE has run. true: it stopped for that limit alone; nobody need be told. */
bool rewind_caught_up(struct rewind *w, struct pe *pe);
/* Replaying: the PE has run and stopped for `why`. What the caller does next: */
enum rewind_next {
	REWIND_ON,      /* go on */
	REWIND_THERE,   /* the goal: tell the debugger *report */
	REWIND_AGAIN,   /* the machine has been set back once more: leave the window */
	REWIND_START,   /* likewise, to the first snapshot: there is nothing before it */
	REWIND_FAILED,  /* *e says */
};
enum rewind_next rewind_ran(struct rewind *w, struct pe *pe, enum stop why, struct stop_report *report, struct error *e);

/* ---- the debugger's side ---- */

/* From where `pe` stands, one instruction of its back, or to the last stop of the debugger's before. Sets the machine back, and it
 * replays; REWIND_AGAIN, _THERE, _START or _FAILED as above. */
enum rewind_next rewind_back(struct rewind *w, struct pe *pe, bool one, struct stop_report *report, struct error *e);

#endif
