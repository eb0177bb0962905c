/* cpu/arch/a32regs.h - the AArch32 System registers at EL1 and EL0: CP14 and CP15 encodings and the AArch64 rows they are.
 * Implements: DDI 0487 G1.21, G8 (AArch32 System registers), D1.6.2 (mapping of System registers between the states). */
#ifndef AERIE_ARCH_A32REGS_H
#define AERIE_ARCH_A32REGS_H

#include "cpu/arch/sysreg.h"

/* coproc:wide:opc1:CRn:CRm:opc2; MCRR and MRRC have no CRn and no opc2. */
#define A32_CP(cp, opc1, crn, crm, opc2) ((uint32_t)((cp) == 15) << 16 | (opc1) << 11 | (crn) << 7 | (crm) << 3 | (opc2))
#define A32_CP64(cp, opc1, crm)          ((uint32_t)((cp) == 15) << 16 | 1u << 15 | (opc1) << 11 | (crm) << 3)
#define A32_IS_CP15(enc) ((enc) >> 16 & 1)
#define A32_IS_WIDE(enc) ((enc) >> 15 & 1)

enum a32_kind {
	A32_LOW,      /* bits <31:0> of an AArch64 register */
	A32_HIGH,     /* bits <63:32> of it */
	A32_WIDE,     /* all of it: MCRR, MRRC */
	A32_INSN,     /* a SYS instruction of AArch64: cache, TLB, address translation */
	A32_CONST,    /* reads as `value`, writes are ignored */
	A32_BARRIER,  /* CP15DMB, CP15DSB, CP15ISB */
	A32_DBGDIDR,  /* computed from the model */
};

struct a32_reg {
	const char *name;
	uint32_t enc;
	uint16_t target;      /* enum sysreg_id, or enum sysinsn_id for A32_INSN */
	uint16_t needs;       /* enum sysreg_id whose row must exist too; 0: none */
	uint8_t kind;
	uint8_t rw, rw_pl0;   /* DIR_READ | DIR_WRITE: at EL1; at EL0 */
	uint8_t fx;           /* effects beyond the target's */
	uint8_t trap2[SYSREG_MAX_TRAPS]; /* enum trapctl: EL2's controls beyond the target's, 0-terminated unless full */
	uint32_t value;       /* A32_CONST */
	uint32_t mask;        /* AArch32 has a layout of its own: bits that a write changes. 0: the target's */
};

/* NULL: not in the table. */
const struct a32_reg *a32_reg_find(uint32_t enc, enum dir d);
unsigned a32_reg_count(void);
const struct a32_reg *a32_reg_row(unsigned i);

#endif
