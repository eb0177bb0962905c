/* cpu/arch/trapctl.h - control bits that trap system-register accesses and SYS instructions; trapctl.def is the list.
 * Implements: DDI 0487 D24, the conditions of the accessor pseudocode that call AArch64.SystemAccessTrap(). */
#ifndef AERIE_ARCH_TRAPCTL_H
#define AERIE_ARCH_TRAPCTL_H

#include <stdint.h>

enum trapctl {
	CTL_NONE,
#define CTL(id, ...) CTL_##id,
#include "cpu/arch/trapctl.def"
#undef CTL
	CTL_COUNT
};

enum trapctl_test {
	ANY_SET,   /* traps when any bit of the mask is 1 */
	ALL_SET,   /* ... when all are */
	ALL_CLEAR, /* ... when all are 0 */
};

/* Where a control applies. */
enum trapctl_where {
	AT_EL0   = 1,
	AT_EL1   = 2,
	AT_EL2   = 4,
	IN_HOST  = 8,    /* also at EL0 when HCR_EL2.{E2H,TGE} = {1,1} */
	TWIN     = 16,   /* in a host's EL0 the EL2 register with the same layout decides instead */
	E2H_0    = 32,   /* only with HCR_EL2.E2H = 0 */
	E2H_1    = 64,   /* only with HCR_EL2.E2H = 1 */
	NOT_VIRQ = 128,  /* not at EL1 where the access is to a virtual interface: HCR_EL2.IMO */
	NOT_VFIQ = 256,  /* ... HCR_EL2.FMO */
};

struct trapctl_row {
	const char *name;     /* "HCR_EL2.TVM" */
	const char *twin_name; /* with TWIN: how the EL2 register calls it; NULL: `name` has ELx for either */
	uint64_t mask;
	uint16_t reg;         /* enum sysreg_id */
	uint16_t twin;        /* with TWIN: the EL2 register */
	uint16_t where;
	uint16_t feature;     /* enum feature + 1: without it the bit does not exist; 0: always */
	uint8_t test;         /* enum trapctl_test */
	uint8_t dirs;
};

const struct trapctl_row *trapctl_row(enum trapctl c);

#endif
