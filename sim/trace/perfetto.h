/* sim/trace/perfetto.h - a log as a trace for Perfetto. */
#ifndef AERIE_SIM_TRACE_PERFETTO_H
#define AERIE_SIM_TRACE_PERFETTO_H

#include <stdio.h>
#include "sim/core/error.h"

struct filter;
struct log_reader;

/* Needs a log with exceptions. 0, or -errno with a message. */
int perfetto_export(FILE *f, struct log_reader *r, const char *name, const struct filter *filter, struct error *e);

#endif
