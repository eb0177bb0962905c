/* sim/machine_devices.h - the parts of a machine. */
#ifndef AERIE_SIM_MACHINE_DEVICES_H
#define AERIE_SIM_MACHINE_DEVICES_H

#include "sim/machine.h"

/* enum board_when of a machine with these options. */
unsigned machine_conditions(const struct options *o);
/* Makes everything in the board's table that the conditions admit; what was made stands in m->device even when it fails. */
int machine_make_devices(struct machine *m, struct error *e);
/* The first device of that model; NULL: none. */
void *machine_find_device(const struct machine *m, const char *model);

#endif
