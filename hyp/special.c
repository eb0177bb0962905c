/* hyp/special.c - accessor rules of single registers that fit no column of the table.
 * Implements: DDI 0487 D24, the accessors of SP_EL0, CNTFRQ_EL0, RVBAR_ELx, CNTPS_*_EL1, PMEVCNTR<n>_EL0 and kin, ICC_*,
 *             DBGBVR<n>_EL1 and kin, EL2's registers at EL3 without EL2, TLBI and AT of EL2 at EL3. */
#include "hyp/special.h"

#include "cpu/arch/gic_if.h"
#include "hyp/verdicts.h"

#define MDCR_TPM BIT(6)

typedef bool (*special_fn)(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v);

/* The highest EL that exists is `el`. */
static bool is_highest(const struct pe *pe, unsigned el)
{
	return have_el(pe, el) && !(el < EL3 && have_el(pe, EL3)) && !(el < EL2 && have_el(pe, EL2));
}

/* SP_EL0 is UNDEFINED while it is the stack pointer in use. */
static bool sp_el0(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	(void)r;
	(void)d;
	if (pe->ps.sp)
		return false;
	*v = undefined("PSTATE.SP");
	return true;
}

/* Written only by the highest EL. */
static bool cntfrq(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	(void)r;
	if (d == DIR_READ || is_highest(pe, pe->ps.el))
		return false;
	*v = undefined("not the highest Exception level");
	return true;
}

/* The Secure physical timer: EL3, and Secure EL1 where SCR_EL3.ST lets it. */
static bool cntps(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	(void)r;
	(void)d;
	if (pe->ps.el == EL3)
		return false;
	if (pe->ps.el == EL2 || !is_secure_below_el3(pe) || el2_enabled(pe)) {
		*v = undefined("SCR_EL3.NS");
		return true;
	}
	return false; /* SCR_EL3.ST */
}

unsigned special_counters_accessible(const struct pe *pe)
{
	unsigned n = pe->model->pmu_counters;
	unsigned hpmn = SYS(pe, MDCR_EL2) & 31;

	return pe->ps.el < EL2 && el2_enabled(pe) && hpmn < n ? hpmn : n;
}

/* Event counter `n`: UNDEFINED before anything else where there is none; EL2's where MDCR_EL2.HPMN says so, unless PMUSERENR_EL0
 * keeps EL0 out or MDCR_EL2.TPM traps all of them. */
static bool counter(const struct pe *pe, unsigned n, bool el0_out, struct verdict *v)
{
	if (n >= pe->model->pmu_counters)
		*v = undefined("fewer event counters");
	else if (n < special_counters_accessible(pe) || el0_out || (SYS(pe, MDCR_EL2) & MDCR_TPM))
		return false; /* MDCR_EL2.TPM is among the columns */
	else if (has(pe, FEAT_FGT))
		*v = trap_to(EL2, EC_SYSREG, "MDCR_EL2.HPMN");
	else
		*v = undefined("MDCR_EL2.HPMN");
	return true;
}

/* Types have no PMUSERENR_EL0.ER. */
static bool el0_disabled(const struct pe *pe, bool is_type, enum dir d)
{
	uint64_t en = SYS(pe, PMUSERENR_EL0);

	return pe->ps.el == EL0 && !(en & 1) && (is_type || d == DIR_WRITE || !(en & 8));
}

static bool pmevcntr(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	return counter(pe, (r->enc >> 3 & 3) << 3 | (r->enc & 7), el0_disabled(pe, r->enc >> 5 & 1, d), v);
}

static bool pmxev(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	unsigned sel = SYS(pe, PMSELR_EL0) & 31;

	if (sel == 31 && r->id == SR_PMXEVTYPER_EL0)
		return false;
	return counter(pe, sel, el0_disabled(pe, r->id == SR_PMXEVTYPER_EL0, d), v);
}

/* DBGBVR<n>, DBGBCR<n>, DBGWVR<n>, DBGWCR<n>_EL1 of breakpoints and watchpoints that the PE has not. */
static bool debug_pair(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	unsigned n = r->enc >> 3 & 15;
	bool breakpoint = (r->enc & 7) < 6;

	(void)d;
	if (n < (breakpoint ? pe->model->breakpoints : pe->model->watchpoints))
		return false;
	*v = undefined(breakpoint ? "fewer breakpoints" : "fewer watchpoints");
	return true;
}

/* LORegions are Non-secure. */
static bool loregion(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	(void)r;
	(void)d;
	if (!is_secure_below_el3(pe))
		return false;
	*v = undefined("SCR_EL3.NS");
	return true;
}

/* No GIC CPU interface with system registers beside this PE, or one with fewer list or active-priorities registers. */
static bool gic(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	(void)d;
	if (pe->gic && (!pe->gic->exists || pe->gic->exists(pe->gic_arg, (enum sysreg_id)r->id)))
		return false;
	*v = undefined(pe->gic ? "more registers than the GIC has" : "no GIC system registers");
	return true;
}

static special_fn special_of(const struct sysreg *r)
{
	switch (r->id) {
	case SR_SP_EL0:
		return sp_el0;
	case SR_CNTFRQ_EL0:
		return cntfrq;
	case SR_CNTPS_CTL_EL1:
	case SR_CNTPS_CVAL_EL1:
	case SR_CNTPS_TVAL_EL1:
		return cntps;
	case SR_LORSA_EL1:
	case SR_LOREA_EL1:
	case SR_LORN_EL1:
	case SR_LORC_EL1:
		return loregion;
	case SR_PMXEVTYPER_EL0:
	case SR_PMXEVCNTR_EL0:
		return pmxev;
	default:
		break;
	}
	if (r->enc >= ENC(3, 3, 14, 8, 0) && r->enc < ENC(3, 3, 14, 15, 7))
		return pmevcntr;
	if (r->enc <= ENC(2, 0, 0, 15, 7) && (r->enc & 7) >= 4)
		return debug_pair;
	if (r->feature == FEAT_GICv3 + 1)
		return gic;
	return NULL;
}

/* TLBI and AT of EL2's own regime: not at EL3 while EL2 is disabled. */
static bool el2_insn(const struct pe *pe, const struct sysreg *r, struct verdict *v)
{
	unsigned op1 = r->enc >> 11 & 7, crn = r->enc >> 7 & 15, crm = r->enc >> 3 & 15, op2 = r->enc & 7;
	bool at = crn == 7 && (op2 < 2 || crm == 9), tlbi = crn >= 8 && crm != 0 && crm != 4 && op2 != 4 && op2 != 6;

	if (pe->ps.el != EL3 || op1 != 4 || !(at || tlbi) || el2_enabled(pe))
		return false;
	*v = undefined("EL2 is disabled");
	return true;
}

static bool hidden_secure(const struct pe *pe)
{
	return pe->ps.el == EL3 ? !(SYS(pe, SCR_EL3) & SCR_EEL2) : !is_secure_below_el3(pe);
}

/* Registers of Secure EL2 do not exist in Non-secure state, whatever NV and NV2 make of EL2's names at EL1; EL3 names them while
 * there is such an EL2. RVBAR_ELx is there for the highest EL only. (D24, the accessors of each) */
const char *special_hidden_by(const struct pe *pe, const struct sysreg *r)
{
	switch (r->id) {
	case SR_RVBAR_EL1:
	case SR_RVBAR_EL2:
	case SR_RVBAR_EL3:
		return is_highest(pe, r->el_read) ? NULL : "not the highest Exception level";
	case SR_SDER32_EL2:
		if (!has(pe, FEAT_SEL2))
			return "no FEAT_SEL2";
		/* fallthrough */
	case SR_VSTTBR_EL2: case SR_VSTCR_EL2:
	case SR_CNTHPS_TVAL_EL2: case SR_CNTHPS_CTL_EL2: case SR_CNTHPS_CVAL_EL2:
	case SR_CNTHVS_TVAL_EL2: case SR_CNTHVS_CTL_EL2: case SR_CNTHVS_CVAL_EL2:
		return hidden_secure(pe) ? "SCR_EL3.{NS,EEL2}" : NULL;
	default:
		return NULL;
	}
}

/* D1.2.1: EL2's registers on a PE without EL2 are RES0 to EL3; the virtual identities are then the PE's own. */
bool special_absent_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	if (pe->ps.el != EL3 || have_el(pe, EL2) || r->feature != FEAT_EL2 + 1 || r->enc >> 14 == 1 || r->id == SR_RVBAR_EL2)
		return false;
	if (d == DIR_READ && (r->id == SR_VPIDR_EL2 || r->id == SR_VMPIDR_EL2))
		*v = to_reg(r->id == SR_VPIDR_EL2 ? SR_MIDR_EL1 : SR_MPIDR_EL1);
	else
		*v = do_nothing("no EL2");
	return true;
}

bool special_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v)
{
	if (r->enc >> 14 == 1)
		return el2_insn(pe, r, v);
	special_fn f = special_of(r);
	return f && f(pe, r, d, v);
}
