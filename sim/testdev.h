/* sim/testdev.h - the host end of a serial line by which a test program ends the run with a status.
 * Implements: the protocol of QEMU's chardev backend "testdev": decimal digits and 'q' end it with twice the number plus one. */
#ifndef AERIE_SIM_TESTDEV_H
#define AERIE_SIM_TESTDEV_H

#include "sim/core/chardev.h"

struct testdev {
	struct chardev chr;
	void (*exit)(void *arg, int status);
	void *arg;           /* of exit; borrowed */
	unsigned number;     /* what the digits so far make */
};

void testdev_init(struct testdev *t, void (*exit)(void *arg, int status), void *arg);

#endif
