/* sim/semihost.h - semihosting: what a program may ask of the host by HLT or SVC.
 * Implements: Arm's "Semihosting for AArch32 and AArch64", release 2.0. */
#ifndef AERIE_SIM_SEMIHOST_H
#define AERIE_SIM_SEMIHOST_H

#include "cpu/arch/semihost_if.h"
#include "sim/machine.h"

struct semihost;

extern const struct semihost_ops semihost_ops;

/* For a machine whose options have semihosting on; the machine is borrowed. */
struct semihost *semihost_create(struct machine *m, struct error *e);
void semihost_destroy(struct semihost *s);
/* The machine resets: files are closed. */
void semihost_reset(struct semihost *s);

#endif
