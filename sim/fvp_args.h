/* sim/fvp_args.h - `aerie fvp`: the command line of Arm's Fixed Virtual Platforms. */
#ifndef AERIE_SIM_FVP_ARGS_H
#define AERIE_SIM_FVP_ARGS_H

#include "sim/options.h"

/* argv[0] is the first argument after "fvp". */
int fvp_args_parse(struct options *o, int argc, char **argv, struct error *e);

#endif
