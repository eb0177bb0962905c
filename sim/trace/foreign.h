/* sim/trace/foreign.h - what other simulators logged as text, as an event log: QEMU's -d, the Tarmac format. */
#ifndef AERIE_SIM_TRACE_FOREIGN_H
#define AERIE_SIM_TRACE_FOREIGN_H

#include <stdbool.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

struct log_info;
struct log_reader;

/* Reads the text, writes a log of what it tells: without instruction counts, times and causes. */
int foreign_import(const char *text, const char *log, struct error *e);
/* A log, or such a text, which becomes a log that nobody sees. `name` is borrowed. */
struct log_reader *foreign_open(const char *name, struct error *e);
/* The log came from elsewhere. */
bool foreign_made(const struct log_info *info);
/* Leaves of an event what such a log tells of it; false: it tells nothing. */
bool foreign_would_tell(const struct log_info *info, struct trace_event *ev);

#endif
