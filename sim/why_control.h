/* sim/why_control.h - the control behind an outcome: which bits, and a value of them that lets the instruction go further. */
#ifndef AERIE_SIM_WHY_CONTROL_H
#define AERIE_SIM_WHY_CONTROL_H

#include "sim/probe.h"

struct control {
	char name[80];              /* "HCR_EL2.TVM", "HFGRTR_EL2.SCTLR_EL1" */
	uint64_t value, other_value; /* of the bits, moved down to bit 0 */
	struct probe_state other;   /* the state with other_value */
};

/* false: the cause of `o` is no control bit, or no value of it changes the outcome. */
bool control_find(struct probe *p, const struct probe_state *s, uint32_t word, const struct probe_outcome *o, struct control *c);

#endif
