/* cpu/exec/stops.h - where someone outside the guest (a debugger) wants the engine to stop, and why it did.
 * Nothing of it is visible to the guest: no instruction is counted twice, no slice ends elsewhere, no cache is consulted
 * differently afterwards. Without a `struct stops` a PE pays nothing but tests that were there for the guest's own watchpoints. */
#ifndef AERIE_EXEC_STOPS_H
#define AERIE_EXEC_STOPS_H

#include "cpu/exec/codepage.h"

struct stops;

enum stop_cause {
	STOPPED_NOT,
	STOPPED_STEP,   /* one instruction, or the interrupt that came in its place, is done */
	STOPPED_BREAK,  /* the instruction at PC is a breakpoint's and has not executed */
	STOPPED_WATCH,  /* the instruction at PC is about to access `va` and has not executed */
	STOPPED_ASKED,  /* stops_ask() */
};

/* What the address of a breakpoint or watchpoint is. */
enum stop_space { STOP_VA, STOP_IPA, STOP_PA, STOP_PA_SECURE };

struct stop_report {
	enum stop_cause cause;
	va_t va;          /* WATCH: the access's first byte inside what is watched */
	enum acc watched; /* WATCH: ACC_* as given to stops_watch() */
	enum stop_space space; /* BREAK, WATCH: of what was set; `addr` is its address there */
	uint64_t addr;
};

/* The stops of all PEs that share `c` (borrowed). NULL: out of memory. Give it to each as pe->stops. */
struct stops *stops_create(struct code_cache *c);
void stops_destroy(struct stops *s);

/* An instruction breakpoint at a VA, in every regime. -ENOSPC; -ENOENT when there is none to remove; setting twice is once. */
int stops_break(struct stops *s, va_t va, bool on);
/* `len` bytes from va: len at least 1. Errors as above. Afterwards call stops_changed() for each PE. */
int stops_watch(struct stops *s, va_t va, uint64_t len, enum acc acc, bool on);
/* The same where the address is an IPA or a PA: whichever VA leads there. Each access and each instruction at such a place in its page
 * then costs a walk. */
int stops_break_at(struct stops *s, enum stop_space space, uint64_t addr, bool on);
int stops_watch_at(struct stops *s, enum stop_space space, uint64_t addr, uint64_t len, enum acc acc, bool on);
void stops_clear(struct stops *s);
/* Those that are no VAs. */
void stops_clear_places(struct stops *s);
void stops_changed(struct pe *pe);

/* The PE's next run ends with STOP_BREAKPOINT behind one instruction. */
void stops_step(struct pe *pe, bool on);
/* From within a slice: it ends with STOP_BREAKPOINT before the next instruction. */
void stops_ask(struct pe *pe);
bool stops_steps(const struct pe *pe); /* stops_step() is on */
/* Why the last run ended with STOP_BREAKPOINT; forgets it, or not. */
struct stop_report stops_report(struct pe *pe);
enum stop_cause stops_cause(const struct pe *pe);
/* The debugger knows where the PE stands: what would stop it right there is passed. */
void stops_pass(struct pe *pe);

/* ---- the engine's side ---- */

bool stops_watching(const struct stops *s);
/* Breakpoints whose place in a page is that of op i of `p`: their op asks before it executes. */
bool stops_at_op(const struct stops *s, const struct code_page *p, unsigned i);
/* PC stands on a breakpoint that is not the one the PE was just reported at. */
bool stops_here(struct pe *pe);
/* While pe->watch_active: the access is watched; pe->exc then says EXC_DEBUGGER. */
bool stops_access(struct pe *pe, va_t va, unsigned size, enum acc acc);
OP(op_break);

#endif
