/* hyp/verdicts.h - how verdicts are made. */
#ifndef AERIE_HYP_VERDICTS_H
#define AERIE_HYP_VERDICTS_H

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/arch/verdict.h"

static inline struct verdict undefined(const char *why)
{
	struct verdict v = { UNDEFINED, SR_NONE, 0, 0, EC_UNKNOWN, why };

	return v;
}

static inline struct verdict trap_to(unsigned el, unsigned ec, const char *why)
{
	struct verdict v = { TRAP, SR_NONE, 0, (uint8_t)el, (uint8_t)ec, why };

	return v;
}

/* EL1, or EL2 where HCR_EL2.TGE takes EL1's exceptions. */
static inline struct verdict trap_to_el1(const struct pe *pe, unsigned ec, const char *why)
{
	return trap_to(effective_hcr(pe) & HCR_TGE ? EL2 : EL1, ec, why);
}

static inline struct verdict to_reg(unsigned id)
{
	struct verdict v = { DO_REGISTER, (enum sysreg_id)id, 0, 0, 0, NULL };

	return v;
}

static inline struct verdict do_nothing(const char *why)
{
	struct verdict v = { DO_NOTHING, SR_NONE, 0, 0, 0, why };

	return v;
}

#endif
