/* hyp/ctl.h - does a control bit of trapctl.def fire for an access made now? */
#ifndef AERIE_HYP_CTL_H
#define AERIE_HYP_CTL_H

#include "cpu/arch/pe.h"

/* The first of a row's controls that traps; *why gets its name. `ids` holds SYSREG_MAX_TRAPS, 0-terminated unless full. */
bool ctl_hit(const struct pe *pe, const uint8_t *ids, enum dir d, const char **why);

#endif
