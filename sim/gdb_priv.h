/* sim/gdb_priv.h - what the parts of the gdb stub share. */
#ifndef AERIE_SIM_GDB_PRIV_H
#define AERIE_SIM_GDB_PRIV_H

#include <stdio.h>

#include "cpu/exec/inspect.h"
#include "cpu/exec/stops.h"
#include "sim/gdb_link.h"
#include "sim/gdb_regs.h"
#include "sim/gdbstub.h"
#include "sim/machine.h"

/* What an exception must be to stop the machine (monitor catch). */
struct gdb_catch {
	int el, ec; /* taken to that level; of that class; -1: any */
};
enum { GDB_CATCHES = 16 };

struct gdbstub {
	struct machine *m;       /* borrowed */
	struct gdb_link *link;   /* owned */
	struct gdb_regs *regs;   /* owned */
	struct stops *stops;     /* owned */
	struct pe *pe;           /* registers and memory are this one's */
	enum inspect_space space;/* what addresses mean; valid unless space_follows */
	bool space_follows;      /* ... the current EL's VAs */
	bool started;            /* the debugger was waited for */
	struct stop_report last; /* why the machine stands */
	uint64_t held;           /* BIT(index) of PEs that may not run; of the first 64 */
	struct gdb_catch catches[GDB_CATCHES];
	unsigned catch_count;
	struct trace_listener listener; /* of exceptions, while something is to be caught */
	bool caught;
	char caught_text[256];
	enum gdb_wish wish;      /* what the run loop is to do before it goes on */
	bool changed;            /* registers or memory were written: what was is no longer how the machine came here */
	bool at_start;           /* the machine was set back to the beginning of what is known */
	char out[GDB_PACKET + 1];
	size_t out_len;
};

/* gdb_commands.c: what follows from a packet. Its answer, if there is one, has been sent. */
enum gdb_next { GDB_STAY, GDB_GO_ON, GDB_DETACH, GDB_KILL };
enum gdb_next gdb_command(struct gdbstub *g, const char *data, size_t len);
/* What gdb shows of it is no more than the number. */
#define GDB_FAILED "E01"
/* gdb_args.c. The answer being made: g->out. */
void gdb_out_start(struct gdbstub *g, const char *text);
void gdb_out_text(struct gdbstub *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void gdb_out_hex(struct gdbstub *g, const void *data, size_t len);
/* Of the question at *s; moves behind what it took. false, NULL: not there. Numbers are hexadecimal. */
bool gdb_take(const char **s, char c);
bool gdb_take_number(const char **s, uint64_t *v);
bool gdb_take_pair(const char **s, uint64_t *a, uint64_t *b);
bool gdb_take_bytes(const char *s, uint8_t *out, size_t len);
/* A thread's number is that of its PE plus 1; 0 and -1 mean any: then g->pe, and *any. */
struct pe *gdb_take_thread(struct gdbstub *g, const char **s, bool *any);

/* gdbstub.c */
void gdb_print(struct gdbstub *g, const char *text, size_t len);
void gdb_stop_reply(struct gdbstub *g, struct stop_report r);

/* gdb_memory.c: RAM and ROM only, as gdb->space says. The number of bytes that could be reached. */
size_t gdb_memory_read(struct gdbstub *g, uint64_t addr, uint8_t *buf, size_t len);
size_t gdb_memory_write(struct gdbstub *g, uint64_t addr, const uint8_t *buf, size_t len);
enum inspect_space gdb_space(const struct gdbstub *g);
/* gdb_tags.c: qMemTags:, QMemTags: and qIsAddressTagged:, by what follows them. */
enum gdb_next gdb_tags_read(struct gdbstub *g, const char *s, size_t len);
enum gdb_next gdb_tags_write(struct gdbstub *g, const char *s, size_t len);
enum gdb_next gdb_tags_ask(struct gdbstub *g, const char *s, size_t len);
/* gdb_stops.c: the monitor's commands for stops that gdb has no words for, and what it is told when one was hit. */
void gdb_break_place(struct gdbstub *g, char **arg, unsigned n, FILE *f);
void gdb_watch_place(struct gdbstub *g, char **arg, unsigned n, FILE *f);
void gdb_delete_places(struct gdbstub *g, char **arg, unsigned n, FILE *f);
void gdb_tell_place(struct gdbstub *g, const struct stop_report *r);
/* gdb_monitor.c: a number or a register's value; a space's name, with what it may be printed where it is none. */
bool gdb_address(struct gdbstub *g, const char *s, uint64_t *v, FILE *f);
bool gdb_find_space(const char *s, enum inspect_space *out, FILE *f);
/* gdb_monitor.c: one command of `monitor`, 0-terminated; its answer is printed to `f`. */
void gdb_monitor(struct gdbstub *g, char *command, FILE *f);

#endif
