/* sim/qemu_help.h - what QEMU's command line answers to -help, -version and values "?" or "help". */
#ifndef AERIE_SIM_QEMU_HELP_H
#define AERIE_SIM_QEMU_HELP_H

#include <stdbool.h>

/* The arguments ask something: prints the answer to standard output. */
bool qemu_help(int argc, char **argv);

#endif
