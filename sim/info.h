/* sim/info.h - `aerie info`: what the tables know. */
#ifndef AERIE_SIM_INFO_H
#define AERIE_SIM_INFO_H

#include "sim/core/error.h"

/* argv[0] is the first argument after "info". Prints to standard output. 0 or -EINVAL with a message. */
int info_main(int argc, char **argv, struct error *e);

#endif
