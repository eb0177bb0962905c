/* cpu/arch/sysreg.h - the system-register table: sysregs.def, one row a register, and its look-up.
 * Implements: DDI 0487 C5.1 (encoding space), D24 (registers). See sysregs.def for what a row says. */
#ifndef AERIE_ARCH_SYSREG_H
#define AERIE_ARCH_SYSREG_H

#include <stdbool.h>
#include <stdint.h>
#include "cpu/arch/features.h"

enum sysreg_id {
	SR_NONE,
#define SYSREG(name, ...) SR_##name,
#include "cpu/arch/sysregs.def"
#undef SYSREG
	SR_COUNT
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

struct pe;
struct sysreg;

/* Hooks of rows that break the template. Values are whole registers. */
typedef uint64_t (*sysreg_read_fn)(struct pe *pe, const struct sysreg *r);
typedef void (*sysreg_write_fn)(struct pe *pe, const struct sysreg *r, uint64_t v);

const struct sysreg *sysreg_by_enc(uint32_t enc);  /* NULL: no such register in the table */
const struct sysreg *sysreg_by_name(const char *name); /* case-insensitive; NULL if none */
const struct sysreg *sysreg_row(enum sysreg_id id);

#endif
