/* cpu/arch/sysreg.h - the system-register table: sysregs.def, one row a register; sysinsns.def, one row a SYS instruction;
 * and their look-up.
 * Implements: DDI 0487 C5.1 (encoding space), D24 (registers). See sysregs.def for what a row says. */
#ifndef AERIE_ARCH_SYSREG_H
#define AERIE_ARCH_SYSREG_H

#include <stdbool.h>
#include <stdint.h>
#include "cpu/arch/features.h"
#include "cpu/arch/trapctl.h"

enum sysreg_id {
	SR_NONE,
#define SYSREG(name, ...) SR_##name,
#include "cpu/arch/sysregs.def"
#undef SYSREG
	SR_COUNT
};

/* SYS and SYSL instructions: TLBI, AT, DC, IC and the prediction restrictions. */
enum sysinsn_id {
	SI_NONE,
#define SYSINSN(name, ...) SI_##name,
#include "cpu/arch/sysinsns.def"
#undef SYSINSN
	SI_COUNT
};

/* op0:op1:CRn:CRm:op2 packed as in ISS order: op0<15:14> op1<13:11> CRn<10:7> CRm<6:3> op2<2:0>. */
#define ENC(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

enum dir { DIR_READ = 1, DIR_WRITE = 2 }; /* MRS; MSR */

/* What a write changes besides its own register; cpu/exec acts on them after the instruction (pe_changed()). */
enum effect {
	FX_XLATE = 1,   /* translation context: look the TLB context up again */
	FX_TRAPS = 2,   /* derived trap state (struct pe_derived) */
	FX_IRQ   = 4,   /* pending-interrupt evaluation */
	FX_TIMER = 8,   /* generic timer deadlines */
	FX_DEBUG = 16,  /* breakpoints, watchpoints, software step */
	FX_PMU   = 32,
};

/* Registers of HFGRTR_EL2 and its siblings. */
enum fgt_group {
	FGT_NONE,
	FGT_HFG,   /* HFGRTR_EL2 for reads, HFGWTR_EL2 for writes */
	FGT_HFGN,  /* the same, but the trap is where the bit is clear */
	FGT_HDFG,  /* HDFGRTR_EL2, HDFGWTR_EL2 */
	FGT_HDFGR, /* HDFGRTR_EL2 only */
	FGT_HDFGW, /* HDFGWTR_EL2 only */
	FGT_HFGI,  /* HFGITR_EL2 */
};

/* When an access at EL1 goes to the VNCR page (FEAT_NV2; HCR_EL2.{NV,NV2} = {1,1} in all cases). */
enum vncr_when {
	VNCR_NEVER,
	VNCR_EL2,   /* an EL2 register named at EL1 */
	VNCR_NV1,   /* an EL1 register, with NV1 = 1 */
	VNCR_ANY,   /* whatever NV1 is */
};

#define SYSREG_MAX_TRAPS 4

struct sysreg {
	const char *name;
	uint64_t reset;       /* beside the bits that fields.def fixes to 1 */
	uint16_t enc;
	uint16_t id;          /* enum sysreg_id, or enum sysinsn_id where op0 is 1 */
	uint16_t feature;     /* enum feature + 1; 0: always there */
	uint16_t e2h;         /* sysreg_id of the twin, 0 none */
	uint16_t alias;       /* sysreg_id that an _EL12 or _EL02 name means, 0 none */
	uint16_t vncr_off;
	uint16_t nv2_el1;     /* sysreg_id of EL1's register that stands in for EL2's under NV2, 0 none */
	uint8_t vncr_when;
	uint8_t rw;           /* DIR_READ | DIR_WRITE */
	uint8_t el_read, el_write; /* lowest EL */
	uint8_t fx;
	uint8_t fgt, fgt_bit;
	uint8_t fp_trap;      /* also traps as an FP instruction */
	uint8_t sve_trap;     /* also traps as SVE does */
	uint8_t a_only;       /* not in the R-profile */
	uint8_t trap1[SYSREG_MAX_TRAPS]; /* enum trapctl, 0-terminated unless full */
	uint8_t trap2[SYSREG_MAX_TRAPS];
	uint8_t trap3[SYSREG_MAX_TRAPS];
};

enum field_when { FIELD_ALWAYS, FIELD_IF, FIELD_IF_NOT, FIELD_ONE_WITHOUT, FIELD_ONE, FIELD_ZERO };

/* One named field of a register (fields.def). */
struct sysreg_field {
	const char *name;
	uint16_t reg;         /* enum sysreg_id */
	uint8_t hi, lo;
	uint8_t when;         /* enum field_when */
	uint16_t feature;     /* enum feature that `when` speaks of */
	uint16_t also;        /* enum feature + 1 without which it is RES0; 0: none */
};

struct pe;

/* The register that a model has at the row's encoding: some mean one register in the A-profile and another in the R-profile. */
const struct sysreg *sysreg_of_model(const struct sysreg *r, const struct feature_set *f);
/* Row for an encoding that is accessed in that direction. NULL: not in the table. op0 = 1 finds SYS instructions. */
const struct sysreg *sysreg_by_enc(uint32_t enc, enum dir d);
const struct sysreg *sysreg_by_name(const char *name); /* case-insensitive; NULL if none; registers only */
const struct sysreg *sysreg_row(enum sysreg_id id);
const struct sysreg *sysinsn_row(enum sysinsn_id id);

/* Fields of a register in order of fields.def (most significant first); *n is their number. */
const struct sysreg_field *sysreg_fields(enum sysreg_id id, unsigned *n);
/* The field means something in that model; those of a fixed value do. */
bool sysreg_field_exists(const struct sysreg_field *fd, const struct feature_set *f);

/* The row's feature and profile are there (rows without one: always). */
static inline bool sysreg_exists(const struct sysreg *r, const struct feature_set *f)
{
	if (r->a_only && feature_in(f, FEAT_PMSA))
		return false;
	return r->feature == 0 || feature_in(f, (enum feature)(r->feature - 1));
}

/* EL1's registers that HCR_EL2.{NV,NV1} trap where NV2 gives them no place in the VNCR page (D24, C5.2: NVx = 011). */
static inline bool sysreg_traps_with_nv1(enum sysreg_id id)
{
	return id == SR_VBAR_EL1 || id == SR_ELR_EL1 || id == SR_SPSR_EL1 || id == SR_SCXTNUM_EL1 || id == SR_TFSR_EL1;
}

/* Bits that a write of that register changes: its fields whose features the model has; all of them where fields.def has no
 * field for it. */
uint64_t sysreg_writable(enum sysreg_id id, const struct feature_set *f);
/* Bits that read as 1 whatever is written. */
uint64_t sysreg_fixed_ones(enum sysreg_id id, const struct feature_set *f);

/* Values after a cold reset: pe->sr, the ID registers among them, and pe->sr_writable; pe->model, mpidr and gic must be set. */
void sysreg_reset(struct pe *pe);

#endif
