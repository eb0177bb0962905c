/* sim/summary.h - what is printed when a run is over. */
#ifndef AERIE_SIM_SUMMARY_H
#define AERIE_SIM_SUMMARY_H

#include <stdio.h>
#include "sim/machine.h"
#include "sim/run.h"

/* Instructions, time, rate, exceptions by class. */
void summary_print(FILE *f, const struct machine *m, const struct run_result *r);
/* One line on why the run ended, for ends that want one; NULL for the others. Returns buf. */
const char *summary_end(const struct machine *m, const struct run_result *r, char *buf, size_t size);

#endif
