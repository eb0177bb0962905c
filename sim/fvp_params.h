/* sim/fvp_params.h - the parameters (-C NAME=VALUE) of Arm's Base platform models. */
#ifndef AERIE_SIM_FVP_PARAMS_H
#define AERIE_SIM_FVP_PARAMS_H

#include "sim/options.h"

enum { FVP_MAX_CORES = 8, FVP_FEATURES = 24 };

/* What the parameters have said so far. */
struct fvp {
	struct options *o;
	bool explain;            /* say on standard error what becomes of each parameter */
	bool stdio_taken;
	unsigned cores[2];       /* by cluster */
	int regions[2];          /* of the MPUs; -1: as the processor has */
	bool no_vmsa;            /* at EL1 */
	uint8_t feature[2][FVP_FEATURES]; /* by cluster (fvp_cpu.c) */
	int max_32bit_el;        /* -1: none */
	struct opt_serial serial[OPT_SERIALS];
};

/* "name=value": mapped, ignored, or refused. */
int fvp_param(struct fvp *p, const char *arg, struct error *e);

#endif
