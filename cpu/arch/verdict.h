/* cpu/arch/verdict.h - the value by which hyp/ says what happens and why (design D3). Only cpu/exec acts on it. */
#ifndef AERIE_ARCH_VERDICT_H
#define AERIE_ARCH_VERDICT_H

#include <stdint.h>
#include "cpu/arch/sysreg.h"

enum what {
	DO_REGISTER,  /* access `reg` (perhaps another than was named: VHE redirection) */
	DO_MEMORY,    /* access the VNCR page at `index` */
	DO_IMPDEF,    /* row `index` of pe->impdef */
	DO_NOTHING,   /* reads as zero, ignores writes */
	UNDEFINED,    /* EC 0, to the EL that takes UNDEFINED here */
	TRAP,         /* exception class `ec` to `target_el` */
};

struct verdict {
	enum what what;
	enum sysreg_id reg;
	uint16_t index;     /* DO_MEMORY: offset in the VNCR page; DO_IMPDEF: row of pe->impdef */
	uint8_t target_el;
	uint8_t ec;         /* ESR_ELx.EC */
	const char *why;    /* controlling bit or rule: "HCR_EL2.TVM"; static string, or of pe->impdef; NULL when nothing
	                     * interfered */
};

#endif
