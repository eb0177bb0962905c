/* hyp/fgt.c - fine-grained traps: HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2.
 * Implements: DDI 0487 D24, the conditions `EL2Enabled() && !ELIsInHost(EL0) && (!HaveEL(EL3) || SCR_EL3.FGTEn == '1') &&
 *             HFGxTR_EL2.<reg> == '1'` of the accessor pseudocode.
 * Not here:   which bit belongs to which register: the FGT column of sysregs.def and sysinsns.def. */
#include "hyp/fgt.h"

#include "cpu/arch/effective.h"

struct source {
	uint16_t reg;
	const char *name;
};

static const struct source *source_of(enum fgt_group g, enum dir d)
{
	static const struct source hfg[] = { { SR_HFGRTR_EL2, "HFGRTR_EL2" }, { SR_HFGWTR_EL2, "HFGWTR_EL2" } };
	static const struct source hdfg[] = { { SR_HDFGRTR_EL2, "HDFGRTR_EL2" }, { SR_HDFGWTR_EL2, "HDFGWTR_EL2" } };
	static const struct source hfgi = { SR_HFGITR_EL2, "HFGITR_EL2" };

	switch (g) {
	case FGT_NONE:
		break;
	case FGT_HFG:
	case FGT_HFGN:
		return &hfg[d == DIR_WRITE];
	case FGT_HDFG:
		return &hdfg[d == DIR_WRITE];
	case FGT_HDFGR:
		return d == DIR_READ ? &hdfg[0] : NULL;
	case FGT_HDFGW:
		return d == DIR_WRITE ? &hdfg[1] : NULL;
	case FGT_HFGI:
		return &hfgi;
	}
	return NULL;
}

static bool counts_here(const struct pe *pe)
{
	return fgt_enabled(pe) && pe->ps.el < EL2 && !(pe->ps.el == EL0 && el_is_in_host(pe, EL0));
}

/* TLBI ...NXS escapes where HCRX_EL2.FGTnXS says so. */
static bool is_exempt(const struct pe *pe, const struct sysreg *r)
{
	return r->fgt == FGT_HFGI && (r->enc >> 7 & 15) == 9 && (effective_hcrx(pe) & HCRX_FGTNXS);
}

bool fgt_hit(const struct pe *pe, const struct sysreg *r, enum dir d, const char **why)
{
	const struct source *s = source_of((enum fgt_group)r->fgt, d);

	if (!s || is_exempt(pe, r) || !counts_here(pe) || bit(pe->sr[s->reg], r->fgt_bit) == (r->fgt == FGT_HFGN))
		return false;
	*why = s->name;
	return true;
}

bool fgt_insn_hit(const struct pe *pe, unsigned n)
{
	return counts_here(pe) && bit(SYS(pe, HFGITR_EL2), n);
}
