/* sim/trace_window.h - from when to when a run is traced. */
#ifndef AERIE_SIM_TRACE_WINDOW_H
#define AERIE_SIM_TRACE_WINDOW_H

#include <stdbool.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

struct options;

struct moment {
	enum { MOMENT_NONE, MOMENT_INSN, MOMENT_PC, MOMENT_TRAP, MOMENT_MARK } kind;
	uint64_t value;
};

struct window {
	struct moment from, to;
	enum { WINDOW_BEFORE, WINDOW_OPEN, WINDOW_OVER } state;
	bool hushed; /* the program said off, and not on again */
};

/* Of --trace-from and --trace-to: "insn:1000", "trap:0x16", "hint:on", an address, a symbol of the options' ELF files. */
int window_init(struct window *w, const struct options *o, struct error *e);
/* BIT(enum trace_kind) of what it must see to know when. */
uint32_t window_kinds(const struct window *w);
/* The event is inside: the first and the last count as that. */
bool window_has(struct window *w, const struct trace_event *ev);

#endif
