/* sim/trace/report_priv.h - what a report holds, between reading the log and writing the page. */
#ifndef AERIE_SIM_TRACE_REPORT_PRIV_H
#define AERIE_SIM_TRACE_REPORT_PRIV_H

#include "sim/core/error.h"
#include "sim/places.h"
#include "sim/trace/json.h"
#include "sim/trace/spans.h"
#include "sim/trace/strings.h"
#include "sim/trace/tally.h"
#include "sim/trace/totals.h"

/* A page of one log is to be less than 20 MiB whatever the log: these are what the sums of it may take. */
enum {
	CASES_MAX = 8192, NODES_MAX = 8192, DEPTH_MAX = 24, STATES_MAX = 24, PES_MAX = 256,
	CELLS_MAX = 1500000,         /* processors x bins x states */
	BINS_MAX = 16384, BINS_MIN = 256,
	SHOWN_MAX = 24000,           /* events in full */
	SHOWN_TEXT_MAX = 9 << 20,    /* what they take in the page */
	PLACES_TEXT_MAX = 3 << 20, STRINGS_TEXT_MAX = 1 << 20, ROWS_MAX = 1000,
	HOT_MAX = 200,               /* addresses that get a symbol because many exceptions came from there */
	NONE = 0xffff,               /* no text */
};

/* Exceptions that were alike: levels, class, what decided, virtual machine, what was tried. */
struct report_case {
	uint64_t reason;
	uint32_t cause, what, vm;    /* texts, or NONE; VMID + 1, or 0 */
	uint64_t count, returned, sum, max;
	uint64_t first, worst;       /* events' numbers: the first one, the one that cost most */
};

/* The same in the order of nesting: an exception in the handler of its parent. Node 0 is the root, 1 what found no room. */
struct report_node {
	uint32_t parent, depth, cause;
	uint64_t reason, count, returned, sum, max, worst;
};

/* Level and virtual machine. */
struct report_state {
	uint32_t el, vm;
};

enum window_why { WHY_ALL, WHY_BEGINNING, WHY_END, WHY_FIRST, WHY_WORST, WHY_WORST_NESTED, WHY_SAMPLE };

/* Events that are shown in full. */
struct report_window {
	uint64_t first, last;
	enum window_why why;
	uint32_t of;                 /* the case or node */
};

struct report_event {
	uint64_t number, insns, time, pc, esr, cost;
	struct report_state at;      /* what was at pc */
	uint8_t pe, kind, el, depth;
	bool sync, returned;         /* esr, cost are there */
	uint32_t vm, reason, cause;  /* of an exception; NONE */
	char *text;                  /* owned */
};

struct report {
	/* the whole log */
	uint64_t events, min_time, max_time;
	bool seen[PES_MAX];
	struct totals *totals;
	struct strings texts;
	struct spans *spans;
	struct tally case_at, node_at, what_at, state_at; /* where it is, in `max` */
	struct tally pcs;                                 /* what was there, in `max`: el << 17 | vm */
	struct report_case cases[CASES_MAX];
	struct report_node nodes[NODES_MAX];
	struct report_state states[STATES_MAX];
	unsigned case_count, node_count, state_count;
	/* its parts */
	struct report_window *windows; /* owned */
	size_t window_count;
	struct report_event *shown;    /* owned */
	size_t shown_count, shown_text;
	bool by_time;                  /* the axis: virtual time, or events */
	uint64_t origin, range;
	unsigned bins, pes;
	uint8_t lane_pe[PES_MAX];      /* [pes] in the order in which they come first */
	float *share;                  /* [pes][bins][states], owned */
	uint32_t *exceptions;          /* [pes][bins], owned */
};

/* report_sums.c: the first reading. */
/* The instruction behind the event: of SVC and HVC not the one that comes next, which is what the exception's address is. Where it ran
 * is `at`. */
uint64_t report_place(const struct trace_event *ev, struct report_state *at);
int report_sums_begin(struct report *r, struct error *e);
void report_sums_add(struct report *r, const struct trace_event *ev);
/* The state behind the event; STATES_MAX: it says nothing about that. */
unsigned report_state_find(const struct report *r, const struct trace_event *ev, bool first);

/* report_windows.c: which events are shown in full. */
int report_windows_choose(struct report *r, struct error *e);

/* report_detail.c: the second reading. */
struct report_detail;
struct report_detail *report_detail_begin(struct report *r, struct error *e);
int report_detail_add(struct report_detail *d, const struct trace_event *ev, struct error *e);
void report_detail_end(struct report_detail *d);

/* report_write.c */
struct report_about {
	const char *name, *filter, *info, *damage; /* damage, filter NULL: none */
};
/* As one object, an item of what is open in j. 0, or -ENOMEM with a message. */
int report_write(struct json *j, struct report *r, const struct report_about *about, const struct places *places, struct error *e);

/* report_gen.c, made from report.html, report.css and report*.js: what stands before and behind the data. */
extern const char report_head[], report_tail[];

#endif
