/* sim/qemu_args.h - QEMU's spelling of what aerie models. */
#ifndef AERIE_SIM_QEMU_ARGS_H
#define AERIE_SIM_QEMU_ARGS_H

#include "sim/options.h"

/* `aerie qemu ARGS`: argv[0] is the first argument after "qemu". -EINVAL names what is not modelled. */
int qemu_args_parse(struct options *o, int argc, char **argv, struct error *e);

#endif
