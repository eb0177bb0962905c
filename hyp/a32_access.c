/* hyp/a32_access.c - decides whether an access to an AArch32 System register happens, traps or is UNDEFINED.
 * Implements: DDI 0487 G8, the accessor pseudocode under each register; AArch32.SystemAccessTrap(),
 *             AArch64.AArch32SystemAccessTrap(), AArch64.CheckCP15InstrCoarseTraps() (HSTR_EL2, HCR_EL2.TIDCP).
 * What an AArch64 register of the same state traps on is that row's: the same columns, asked in AArch32's order.
 * Not here:   performing the access and the syndrome (cpu/exec/a32_cp.c). */
#include "hyp/a32_access.h"

#include "cpu/arch/impdef.h"
#include "hyp/ctl.h"
#include "hyp/fgt.h"
#include "hyp/impdef.h"
#include "hyp/special.h"
#include "hyp/verdicts.h"
#include "hyp/vhe.h"

#define SCTLR_CP15BEN BIT(5)

static unsigned trap_ec(uint32_t enc)
{
	if (A32_IS_CP15(enc))
		return A32_IS_WIDE(enc) ? EC_CP15_RRT : EC_CP15_RT;
	return A32_IS_WIDE(enc) ? EC_CP14_RRT : EC_CP14_RT;
}

/* CRn, or CRm of the 64-bit accesses, which number HSTR_EL2's bits. */
static unsigned primary(uint32_t enc)
{
	return A32_IS_WIDE(enc) ? enc >> 3 & 15 : enc >> 7 & 15;
}

/* HSTR_EL2.T<n>; a host's EL0 is exempt. */
static bool hstr_hit(const struct pe *pe, uint32_t enc)
{
	unsigned n = primary(enc);

	return A32_IS_CP15(enc) && n != 4 && n != 14 && el2_enabled(pe) && !el_is_in_host(pe, EL0) && bit(SYS(pe, HSTR_EL2), n);
}

static bool one(const struct pe *pe, uint8_t ctl, enum dir d, const char **why)
{
	uint8_t ids[SYSREG_MAX_TRAPS] = { ctl };

	return ctl_hit(pe, ids, d, why);
}

/* TIDCP traps what is left to the implementation whether it exists or not. */
static struct verdict unknown(const struct pe *pe, uint32_t enc, enum dir d)
{
	const char *why = NULL;
	uint16_t aux;

	if (impdef_is_lockdown(enc)) {
		if (pe->ps.el == EL0 && !el1_is_aarch32(pe) && one(pe, CTL_SCTLR_TIDCP, d, &why))
			return trap_to_el1(pe, EC_SYSREG, why);
		/* IMPDEF: an access from EL0 is trapped as well, rather than UNDEFINED. */
		if (el2_enabled(pe) && one(pe, CTL_HCR_TIDCP, d, &why))
			return trap_to(EL2, EC_SYSREG, why);
	}
	if (pe->ps.el == EL1 && hstr_hit(pe, enc))
		return trap_to(EL2, EC_SYSREG, "HSTR_EL2");
	if (impdef_encoding(enc, &aux))
		return impdef_verdict(pe, enc, d);
	return undefined("no such AArch32 System register");
}

/* What the AArch64 row, if any, says after HSTR_EL2. */
static struct verdict by_row(const struct pe *pe, const struct sysreg *t, enum dir d)
{
	const char *why = NULL;

	if (el2_enabled(pe) && ctl_hit(pe, t->trap2, d, &why))
		return trap_to(EL2, EC_SYSREG, why);
	if (pe->ps.el == EL0 && !el1_is_aarch32(pe) && el2_enabled(pe) && fgt_hit(pe, t, d, &why))
		return trap_to(EL2, EC_SYSREG, why);
	if (have_el(pe, EL3) && ctl_hit(pe, t->trap3, d, &why))
		return trap_to(EL3, EC_SYSREG, why);
	return to_reg(t->enc >> 14 == 1 ? SR_NONE : vhe_target(pe, t));
}

/* Of Secure state NSACR is EL3's, which uses AArch64. */
static bool is_monitors(const struct pe *pe, uint32_t enc)
{
	return enc == A32_CP(15, 0, 1, 1, 2) && pe->ps.el == EL1 && have_el(pe, EL3) && is_secure_below_el3(pe);
}

static struct verdict decide(const struct pe *pe, const struct a32_reg *r, const struct sysreg *t, enum dir d)
{
	const char *why = NULL;
	struct verdict v;

	if (is_monitors(pe, r->enc))
		return trap_to(el2_enabled(pe) ? EL2 : EL3, EC_SYSREG, el2_enabled(pe) && hstr_hit(pe, r->enc) ? "HSTR_EL2" : "NSACR");
	if (!((pe->ps.el ? r->rw : r->rw_pl0) & d)) /* at EL1 as where there is no such register: HSTR_EL2 comes before */
		return pe->ps.el == EL1 && hstr_hit(pe, r->enc) ? trap_to(EL2, EC_SYSREG, "HSTR_EL2") : undefined("Exception level");
	if (r->kind == A32_BARRIER && !(effective_sctlr(pe, EL0) & SCTLR_CP15BEN))
		return undefined("SCTLR.CP15BEN");
	if (t && special_verdict(pe, t, d, &v))
		return v;
	if (t && pe->ps.el == EL0 && ctl_hit(pe, t->trap1, d, &why))
		return trap_to_el1(pe, EC_SYSREG, why);
	if (hstr_hit(pe, r->enc))
		return trap_to(EL2, EC_SYSREG, "HSTR_EL2");
	if (el2_enabled(pe) && ctl_hit(pe, r->trap2, d, &why))
		return trap_to(EL2, EC_SYSREG, why);
	return t ? by_row(pe, t, d) : to_reg(SR_NONE);
}

static bool exists(const struct pe *pe, const struct a32_reg *r, const struct sysreg *t)
{
	const struct feature_set *f = &pe->model->feat;

	return (!t || sysreg_exists(t, f)) && (!r->needs || sysreg_exists(sysreg_row((enum sysreg_id)r->needs), f));
}

struct verdict a32_access_verdict(const struct pe *pe, const struct a32_reg *r, uint32_t enc, enum dir d)
{
	const struct sysreg *t = NULL;
	struct verdict v;

	if (r && r->target)
		t = r->kind == A32_INSN ? sysinsn_row((enum sysinsn_id)r->target) : sysreg_row((enum sysreg_id)r->target);
	v = r && exists(pe, r, t) ? decide(pe, r, t, d) : unknown(pe, enc, d);
	if (v.what == TRAP && v.target_el == EL1 && el1_is_aarch32(pe))
		return undefined(v.why);
	if (v.what == TRAP && v.ec == EC_SYSREG)
		v.ec = (uint8_t)trap_ec(enc);
	return v;
}
