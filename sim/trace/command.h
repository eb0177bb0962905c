/* sim/trace/command.h - `aerie trace`: reads event logs. */
#ifndef AERIE_SIM_TRACE_COMMAND_H
#define AERIE_SIM_TRACE_COMMAND_H

#include <stdbool.h>
#include "sim/core/error.h"

/* ARGS behind "trace". 0, or -errno with a message. *differ: two logs were compared, and are not alike. */
int trace_main(int argc, char **argv, bool *differ, struct error *e);

#endif
