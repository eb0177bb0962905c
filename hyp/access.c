/* hyp/access.c - decides whether a system-register access happens, traps, is UNDEFINED, or goes elsewhere.
 * Implements: DDI 0487, the accessor pseudocode under each register and SYS instruction; AArch64.SystemAccessTrap();
 *             D24.1 (IMPLEMENTATION DEFINED space), FEAT_IDST (ID registers at EL0).
 * Not here:   performing the access (cpu/exec/sysmove.c); instruction traps (insn_traps.c); rules of single registers that
 *             fit no column (special.c).
 * EL3SDDUndefPriority() needs the PE to be halted by an external debugger, which is not modelled: always FALSE. */
#include "hyp/access.h"

#include "hyp/ctl.h"
#include "hyp/fgt.h"
#include "hyp/impdef.h"
#include "hyp/insn_traps.h"
#include "hyp/nv.h"
#include "hyp/special.h"
#include "hyp/verdicts.h"
#include "hyp/vhe.h"

/* The feature ID space (D23.3): where there is no register, or none for EL0, FEAT_IDST reports reads as system-register traps,
 * UnimplementedIDRegister(). */
static bool in_id_space(uint32_t enc)
{
	unsigned op1 = enc >> 11 & 7;

	return enc >> 14 == 3 && (op1 == 0 || op1 == 1 || op1 == 3) && (enc >> 7 & 15) == 0 && (enc >> 3 & 15) < 8;
}

/* There is no such register, or the current EL is too low to name it. */
static struct verdict not_here(const struct pe *pe, uint32_t enc, enum dir d)
{
	if (d == DIR_READ && has(pe, FEAT_IDST) && in_id_space(enc))
		return pe->ps.el == EL0 ? trap_to_el1(pe, EC_SYSREG, "FEAT_IDST") : trap_to(pe->ps.el, EC_SYSREG, "FEAT_IDST");
	return undefined("Exception level");
}

struct verdict sysreg_verdict(const struct pe *pe, const struct sysreg *r, enum dir d)
{
	unsigned el = pe->ps.el;
	const char *why = NULL;
	struct verdict v;

	r = sysreg_of_model(r, &pe->model->feat);
	if (!sysreg_exists(r, &pe->model->feat) && special_absent_verdict(pe, r, d, &v))
		return v;
	if (!sysreg_exists(r, &pe->model->feat) || !(r->rw & d))
		return sysreg_unknown_verdict(pe, r->enc, d);
	if ((why = special_hidden_by(pe, r)))
		return undefined(why);
	if (el < (d == DIR_READ ? r->el_read : r->el_write))
		return el == EL1 && nv_el2_verdict(pe, r, d, &v) ? v : not_here(pe, r->enc, d);
	if (r->alias && !vhe_alias_exists(pe))
		return undefined("HCR_EL2.E2H");
	if (special_verdict(pe, r, d, &v))
		return v;
	if (el == EL0 && ctl_hit(pe, r->trap1, d, &why))
		return trap_to_el1(pe, EC_SYSREG, why);
	if (el == EL1 && nv1_trap_verdict(pe, r, &v))
		return v;
	if (el < EL2 && el2_enabled(pe) && (ctl_hit(pe, r->trap2, d, &why) || fgt_hit(pe, r, d, &why)))
		return trap_to(EL2, EC_SYSREG, why);
	if (el < EL3 && have_el(pe, EL3) && ctl_hit(pe, r->trap3, d, &why))
		return trap_to(EL3, EC_SYSREG, why);
	if (r->fp_trap || r->sve_trap) {
		v = r->sve_trap ? hyp_sve_access_verdict(pe) : hyp_fp_verdict(pe);
		if (v.what != DO_REGISTER)
			return v;
	}
	if (el == EL1 && nv_el1_verdict(pe, r, &v))
		return v;
	return to_reg(r->enc >> 14 == 1 ? SR_NONE : vhe_target(pe, r));
}

/* CRn = 11 and 15 of op0 = 1 and 3: the implementation's own. */
static bool is_impdef(uint32_t enc)
{
	unsigned crn = enc >> 7 & 15;

	return (enc >> 14 & 1) && (crn == 11 || crn == 15);
}

struct verdict sysreg_unknown_verdict(const struct pe *pe, uint32_t enc, enum dir d)
{
	static const uint8_t tidcp1[SYSREG_MAX_TRAPS] = { CTL_SCTLR_TIDCP };
	static const uint8_t tidcp2[SYSREG_MAX_TRAPS] = { CTL_HCR_TIDCP };
	const char *why = NULL;
	unsigned el = pe->ps.el;

	if (!is_impdef(enc))
		return not_here(pe, enc, d);
	if (el == EL0 && ctl_hit(pe, tidcp1, d, &why))
		return trap_to_el1(pe, EC_SYSREG, why);
	/* IMPDEF: an access from EL0 is trapped as well, rather than UNDEFINED. */
	if (el < EL2 && el2_enabled(pe) && ctl_hit(pe, tidcp2, d, &why))
		return trap_to(EL2, EC_SYSREG, why);
	return impdef_verdict(pe, enc, d);
}
