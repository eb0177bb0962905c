/* hyp/special.h - accessor rules of single registers that fit no column of the table. */
#ifndef AERIE_HYP_SPECIAL_H
#define AERIE_HYP_SPECIAL_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

/* true: *v is the verdict. false: the columns decide. */
bool special_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v);
/* Why the register is not there, for the current Security state or below another level: UNDEFINED before anything else. NULL: it is. */
const char *special_hidden_by(const struct pe *pe, const struct sysreg *r);
/* A register that the PE does not have: true: *v is the verdict. false: it is UNDEFINED, or what the space makes of it. */
bool special_absent_verdict(const struct pe *pe, const struct sysreg *r, enum dir d, struct verdict *v);
/* Event counters that software at the current EL may reach: MDCR_EL2.HPMN or PMCR_EL0.N. */
unsigned special_counters_accessible(const struct pe *pe);

#endif
