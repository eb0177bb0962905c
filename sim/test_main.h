/* sim/test_main.h - `aerie test SUITE`. */
#ifndef AERIE_SIM_TEST_MAIN_H
#define AERIE_SIM_TEST_MAIN_H

#include "sim/core/error.h"

/* `aerie test ARGS`: argv[0] is the first argument behind "test". 0 all is well, 1 a test failed, -errno: e says. */
int test_main(int argc, char **argv, struct error *e);

#endif
