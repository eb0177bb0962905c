/* sim/trace/log.h - the binary event log (.aet): writing and reading. ARCHITECTURE.md describes the file. */
#ifndef AERIE_SIM_TRACE_LOG_H
#define AERIE_SIM_TRACE_LOG_H

#include <stdbool.h>
#include <stdio.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

enum { LOG_TEXT_MAX = 4096 };

/* What holds for the whole log. */
struct log_info {
	uint32_t kinds;           /* BIT(enum trace_kind) of what was asked for */
	unsigned pes;
	char text[LOG_TEXT_MAX];  /* lines "key=value": aerie, cpu, board */
};

/* What is known of a block without unpacking it. */
struct log_block {
	uint64_t offset;          /* of its header, in the file */
	uint64_t first;           /* number of its first event, from 0 */
	uint64_t min_insns, max_insns;
	uint64_t time;            /* of its first event */
	uint32_t events, kinds;
	uint32_t stored, raw;     /* bytes in the file, unpacked */
	uint32_t crc;             /* of the stored bytes */
};

/* ---- writing ---- */

struct log_writer;

struct log_writer *log_create(const char *path, const struct log_info *info, struct error *e);
/* ... into a file that is open and becomes the writer's; `path` is for messages. */
struct log_writer *log_create_file(FILE *f, const char *path, const struct log_info *info, struct error *e);
/* What the host does not take is remembered; false from then on. */
bool log_put(struct log_writer *w, const struct trace_event *ev);
/* Ends the log with its index. 0, or -errno with a message when not everything was written. NULL is fine. */
int log_finish(struct log_writer *w, struct error *e);

/* ---- reading ---- */

struct log_reader;

/* `name` is for messages and borrowed. */
struct log_reader *log_open(const char *name, struct error *e);
/* ... of a file that is open, which becomes the reader's. */
struct log_reader *log_open_file(FILE *f, const char *name, struct error *e);
void log_close(struct log_reader *r);
const struct log_info *log_info(const struct log_reader *r);
/* Only blocks of which `want` is true are unpacked from now on. */
void log_only(struct log_reader *r, bool (*want)(void *arg, const struct log_block *b), void *arg);
/* 1: the next event, whose texts live as long as the reader (an MPU's regions until the next event); 0: the end; -errno. */
int log_next(struct log_reader *r, struct trace_event *ev, struct error *e);
/* Begins again with the first event. */
void log_rewind(struct log_reader *r);
/* Number of the event that log_next() gave last, from 0. */
uint64_t log_number(const struct log_reader *r);

#endif
