/* sim/fvp_cpu.h - the processors' parameters of Arm's FVP_Base_RevC-2xAEMvA. */
#ifndef AERIE_SIM_FVP_CPU_H
#define AERIE_SIM_FVP_CPU_H

#include "sim/fvp_params.h"

/* cluster<n>.NAME=level of a feature. */
int fvp_cpu_param(struct fvp *p, const char *name, const char *value, struct error *e);
int fvp_max_32bit_el(struct fvp *p, const char *name, const char *value, struct error *e);
int fvp_memory_tagging(struct fvp *p, const char *name, const char *value, struct error *e);
/* cluster<n>.cpu<n>.RVBAR. */
int fvp_reset_address(struct fvp *p, const char *name, const char *value, struct error *e);
/* All said: o->cpu becomes what the parameters made of it. */
int fvp_cpu_finish(struct fvp *p, struct error *e);

#endif
