/* sim/options_r.c - what a machine of the R-profile (Armv8-R AArch64) is made of, and what it cannot have.
 * Implements: DDI 0600 B1 (Exception levels and Security states of the profile).
 * Not here: the options themselves (options.c). */
#include "sim/options.h"

#include <errno.h>
#include <string.h>

#include "cpu/arch/features.h"

/* R-profile: EL2 always, EL3 never. On a board of the A-profile software may start at EL1, below firmware of ours. */
int options_check_r(struct options *o, struct error *e)
{
	o->profile_r |= o->board->profile_r || cpu_model_is_r(o->cpu);
	if (!o->profile_r)
		return 0;
	if (strcmp(o->cpu, "max") == 0)
		o->cpu = "v8-r";
	if (!cpu_model_is_r(o->cpu))
		return error_set(e, EINVAL, "--cpu %s: this machine's processors are of the R-profile (cortex-r82, v8-r)", o->cpu);
	if (o->el3 || o->el == 3 || o->mte || o->aarch32 || o->gic_version != 3)
		return error_set(e, EINVAL, "%s: not in the R-profile", o->mte ? "mte" : o->aarch32 ? "--aarch32" :
				 o->gic_version != 3 ? "gic-version=2" : "EL3");
	if (o->el == 1 && o->board->profile_r)
		return error_set(e, EINVAL, "--el 1: %s starts from reset, at EL2", o->board->name);
	o->el2 = true;
	o->el = o->el ? o->el : 2;
	return 0;
}
