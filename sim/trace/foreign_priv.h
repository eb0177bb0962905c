/* sim/trace/foreign_priv.h - what the readers of foreign logs share. */
#ifndef AERIE_SIM_TRACE_FOREIGN_PRIV_H
#define AERIE_SIM_TRACE_FOREIGN_PRIV_H

#include "sim/trace/foreign.h"

enum { FOREIGN_PES = 256, FOREIGN_REGS = 33 };

struct import_pe {
	uint64_t now[FOREIGN_REGS];   /* X0-X30, SP, NZCV as the text has them */
	uint64_t shown[FOREIGN_REGS]; /* ... as the log does */
};

struct import {
	struct log_writer *log;
	uint64_t line;            /* of the text, from 1 */
	uint64_t events;
	struct import_pe *pe;     /* [FOREIGN_PES], owned */
	struct error *e;
};

/* 0, or -EIO: then the log cannot be written. */
int import_put(struct import *im, const struct trace_event *ev);
/* An instruction; before it the registers that have changed since the one before. */
int import_insn(struct import *im, const struct trace_event *ev);

/* A reader: one line after the other. Texts that it does not know are not for it. */
struct foreign_reader {
	const char *source;       /* what the log's header says of it */
	uint32_t (*kinds)(const char *line); /* BIT(enum trace_kind) of what the line tells; 0: nothing */
	void *(*create)(void);    /* NULL: out of memory */
	void (*destroy)(void *r);
	int (*line)(void *r, struct import *im, const char *line); /* 0; -EIO; -EINVAL with im->e set */
	int (*end)(void *r, struct import *im);
	bool (*tells)(uint32_t kinds, struct trace_event *ev); /* foreign_would_tell() for its logs; the event is of one of the kinds */
};

extern const struct foreign_reader qemu_reader, tarmac_reader;

#endif
