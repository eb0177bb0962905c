/* cpu/arch/verdict.h - the value by which hyp/ says what happens and why (design D3). Only cpu/exec acts on it. */
#ifndef AERIE_ARCH_VERDICT_H
#define AERIE_ARCH_VERDICT_H

#include <stdint.h>
#include "cpu/arch/sysreg.h"

enum what {
	DO_REGISTER,  /* access `reg` (perhaps another than was named: VHE redirection) */
	DO_MEMORY,    /* access the VNCR page at `vncr_off` */
	DO_NOTHING,   /* reads as zero, ignores writes */
	UNDEFINED,    /* EC 0, to the EL that takes UNDEFINED here */
	TRAP,         /* exception class `ec` to `target_el` */
};

struct verdict {
	enum what what;
	enum sysreg_id reg;
	uint16_t vncr_off;
	uint8_t target_el;
	uint8_t ec;         /* ESR_ELx.EC */
	const char *why;    /* controlling bit or rule: "HCR_EL2.TVM"; static string; NULL when nothing interfered */
};

#endif
