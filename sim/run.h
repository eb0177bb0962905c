/* sim/run.h - runs a machine to its end. */
#ifndef AERIE_SIM_RUN_H
#define AERIE_SIM_RUN_H

#include <stdint.h>
#include "sim/machine.h"

enum run_end {
	RUN_OFF,       /* the guest powered off */
	RUN_RESET,     /* the guest reset, and the options say to stop there */
	RUN_QUIT,      /* the user left with Ctrl-A x */
	RUN_SIGNAL,    /* a signal asked to stop */
	RUN_MAX_INSNS,
	RUN_TIMEOUT,
	RUN_DEADLOCK,  /* nothing will ever wake the guest */
	RUN_HOST,      /* the host failed us: see the error */
};

struct run_result {
	enum run_end end;
	uint64_t insns;     /* all PEs, all boots */
	uint64_t host_ns;   /* running */
	uint64_t idle_ns;   /* virtual time skipped or slept */
	int signal;         /* RUN_SIGNAL */
};

/* Resets the machine, runs it, and again after each reset of the guest's. 0 (see r->end), or -errno: RUN_HOST. */
int run_machine(struct machine *m, struct run_result *r, struct error *e);

#endif
