/* hyp/ctl.c - does a control bit of trapctl.def fire for an access made now?
 * Implements: DDI 0487 D24, the single conditions of the accessor pseudocode.
 * Not here:   their order and the EL they lead to (access.c). */
#include "hyp/ctl.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/trapctl.h"

/* The control counts at this EL and under this HCR_EL2. */
static bool applies(const struct pe *pe, const struct trapctl_row *c)
{
	uint64_t hcr = effective_hcr(pe);
	unsigned el = pe->ps.el;

	if (!(c->where >> el & 1))
		return false;
	if (el == EL0 && !(c->where & IN_HOST) && el_is_in_host(pe, EL0))
		return false;
	if ((c->where & E2H_0) && (hcr & HCR_E2H))
		return false;
	if ((c->where & E2H_1) && !(hcr & HCR_E2H))
		return false;
	if (el == EL1 && (((c->where & NOT_VIRQ) && (hcr & HCR_IMO)) || ((c->where & NOT_VFIQ) && (hcr & HCR_FMO))))
		return false;
	return c->feature == 0 || has(pe, (enum feature)(c->feature - 1));
}

static bool decided_by_twin(const struct pe *pe, const struct trapctl_row *c)
{
	return (c->where & TWIN) && pe->ps.el == EL0 && el_is_in_host(pe, EL0);
}

static bool fires(const struct pe *pe, const struct trapctl_row *c)
{
	uint64_t v = pe->sr[decided_by_twin(pe, c) ? c->twin : c->reg] & c->mask;

	switch ((enum trapctl_test)c->test) {
	case ANY_SET:
		return v != 0;
	case ALL_SET:
		return v == c->mask;
	case ALL_CLEAR:
		return v == 0;
	}
	return false;
}

bool ctl_hit(const struct pe *pe, const uint8_t *ids, enum dir d, const char **why)
{
	for (unsigned i = 0; i < SYSREG_MAX_TRAPS && ids[i] != CTL_NONE; i++) {
		const struct trapctl_row *c = trapctl_row((enum trapctl)ids[i]);

		if ((c->dirs & d) && applies(pe, c) && fires(pe, c)) {
			*why = c->twin_name && decided_by_twin(pe, c) ? c->twin_name : c->name;
			return true;
		}
	}
	return false;
}
