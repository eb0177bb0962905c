/* hyp/impdef.c - decides about accesses to what the user described as IMPLEMENTATION DEFINED.
 * Implements: the description's Exception level and direction; the auxiliary control registers' write enables as Arm's processors
 *             have them: ACTLR_EL2 for EL1 (trapped to EL2), ACTLR_EL3 for EL1 and EL2 (trapped to EL3), bit 1 lets the write pass.
 * Not here:   SCTLR_ELx.TIDCP, HCR_EL2.TIDCP, HSTR_EL2 (access.c, a32_access.c). */
#include "hyp/impdef.h"

#include "cpu/arch/impdef.h"
#include "hyp/ctl.h"
#include "hyp/fgt.h"
#include "hyp/verdicts.h"

/* The controls of an architectural register that the description names count for this one. */
static bool like_hit(const struct pe *pe, const struct impdef_row *r, enum dir d, struct verdict *v)
{
	const struct sysreg *like = sysreg_row((enum sysreg_id)r->like);
	const char *why = NULL;

	if (!r->like)
		return false;
	if (pe->ps.el < EL2 && el2_enabled(pe) && (ctl_hit(pe, like->trap2, d, &why) || fgt_hit(pe, like, d, &why)))
		*v = trap_to(EL2, EC_SYSREG, why);
	else if (pe->ps.el < EL3 && have_el(pe, EL3) && ctl_hit(pe, like->trap3, d, &why))
		*v = trap_to(EL3, EC_SYSREG, why);
	return why != NULL;
}

struct verdict impdef_verdict(const struct pe *pe, uint32_t enc, enum dir d)
{
	const struct impdef_row *r = impdef_by_enc(pe->impdef, enc);
	unsigned el = pe->ps.el;
	struct verdict v;

	if (!r || r->behaviour == IMPDEF_UNDEFINED || !(r->rw & d))
		return undefined("IMPLEMENTATION DEFINED");
	if (el < r->el)
		return undefined("Exception level");
	if (like_hit(pe, r, d, &v))
		return v;
	if (d == DIR_WRITE && r->actlr != IMPDEF_NO_ACTLR) {
		if (el < EL2 && el2_enabled(pe) && !bit(SYS(pe, ACTLR_EL2), r->actlr))
			return trap_to(EL2, EC_SYSREG, r->why[0]);
		if (el < EL3 && have_el(pe, EL3) && !bit(SYS(pe, ACTLR_EL3), r->actlr))
			return trap_to(EL3, EC_SYSREG, r->why[1]);
	}
	return (struct verdict){ .what = DO_IMPDEF, .index = (uint16_t)(r - pe->impdef->row) };
}
