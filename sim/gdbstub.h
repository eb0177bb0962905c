/* sim/gdbstub.h - a debugger at the machine: GDB's remote protocol over a socket. Threads are PEs, thread n + 1 PE n.
 * The run loop calls in whenever a PE stopped for it, and now and then to see whether somebody asked to stop. */
#ifndef AERIE_SIM_GDBSTUB_H
#define AERIE_SIM_GDBSTUB_H

#include <stdbool.h>
#include "cpu/exec/stops.h"
#include "sim/core/error.h"

struct machine;
struct pe;
struct gdbstub;

/* Listens at o->gdb (see gdb_link.h) and, unless o->gdb_runs, waits for the debugger before the first instruction. */
struct gdbstub *gdbstub_create(struct machine *m, struct error *e);
void gdbstub_destroy(struct gdbstub *g);
/* The machine is about to start (or to start again): waits for the debugger where it shall. false: it ends the run. */
bool gdbstub_start(struct gdbstub *g);
/* The engine returned STOP_BREAKPOINT for this PE: tells the debugger, and serves it until the machine goes on. */
bool gdbstub_stopped(struct gdbstub *g, struct pe *pe);
/* Between slices: takes a new connection, or an interrupt, and then serves as gdbstub_stopped() does. */
bool gdbstub_poll(struct gdbstub *g);
/* What the debugger wants of the run loop when one of the above returns true: the machine is not where it was (it was loaded), or is to
 * be set back. The question forgets the answer. */
enum gdb_wish { GDB_NO_WISH, GDB_MOVED, GDB_BACK_ONE, GDB_BACK };
bool gdbstub_has_wish(const struct gdbstub *g);
enum gdb_wish gdbstub_wish(struct gdbstub *g, struct pe **pe);
/* The way back has come to its end at that PE, for that reason; at_start: there is nothing before. Serves as above. */
bool gdbstub_went_back(struct gdbstub *g, struct pe *pe, struct stop_report why, bool at_start);
/* The debugger lets only others run for now. */
bool gdbstub_holds(const struct gdbstub *g, const struct pe *pe);
/* The guest is done, with that exit status: tells the debugger. */
void gdbstub_exited(struct gdbstub *g, int status);

#endif
