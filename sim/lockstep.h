/* sim/lockstep.h - a run beside one that was recorded: it stops where they part. */
#ifndef AERIE_SIM_LOCKSTEP_H
#define AERIE_SIM_LOCKSTEP_H

#include <stdbool.h>
#include <stdio.h>
#include "sim/core/error.h"

struct lockstep;
struct machine;

/* Compares what the machine does with the options' log (or a foreign text, sim/trace/foreign.h), as far as that tells; m->parted becomes
 * true where they differ. */
struct lockstep *lockstep_create(struct machine *m, struct error *e);
/* The run is over: prints how many events were equal or, with both sides' events, where they part. *differ says which. */
int lockstep_finish(struct lockstep *l, FILE *f, bool *differ, struct error *e);
/* NULL is fine. */
void lockstep_destroy(struct lockstep *l);

#endif
