/* sim/trace/tarmac.h - a log in the Tarmac format of Arm's Fast Models. */
#ifndef AERIE_SIM_TRACE_TARMAC_H
#define AERIE_SIM_TRACE_TARMAC_H

#include <stdio.h>
#include "sim/core/error.h"

struct filter;
struct log_reader;

/* Needs a log with instructions. 0, or -errno with a message. */
int tarmac_export(FILE *f, struct log_reader *r, const char *name, const struct filter *filter, struct error *e);

#endif
