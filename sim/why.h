/* sim/why.h - `aerie why`: what happens to one instruction, and which bit decides. */
#ifndef AERIE_SIM_WHY_H
#define AERIE_SIM_WHY_H

#include "sim/core/error.h"

/* argv[0] is the first argument after "why". Prints to standard output. 0 or a negative errno with a message. */
int why_main(int argc, char **argv, struct error *e);

#endif
