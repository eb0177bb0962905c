/* sim/trace/qemu_log.h - exceptions that QEMU logged (-d int), as an event log. */
#ifndef AERIE_SIM_TRACE_QEMU_LOG_H
#define AERIE_SIM_TRACE_QEMU_LOG_H

#include <stdbool.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

struct log_info;

/* Reads QEMU's text, writes a log of exceptions and returns without instruction counts, times and causes. */
int qemu_log_import(const char *text, const char *log, struct error *e);
/* The log came from there. */
bool qemu_log_made(const struct log_info *info);
/* Leaves of an event what QEMU's log tells of it; false: it tells nothing. */
bool qemu_log_would_tell(struct trace_event *ev);

#endif
