/* cpu/arch/impdef.h - IMPLEMENTATION DEFINED registers and instructions that the user described (design D9).
 * Implements: DDI 0487 D24.2 (op0 = 3, CRn = 11 and 15), C5.1.3 (op0 = 1, the same), G8 (CP15 c9, c10, c11, c15): where an
 *             implementation may have something of its own.
 * Not here:   the files' text (sim/impdef_file.c); traps (hyp/impdef.c); accesses (cpu/exec/impdef.c). */
#ifndef AERIE_ARCH_IMPDEF_H
#define AERIE_ARCH_IMPDEF_H

#include "cpu/arch/sysreg.h"

enum { IMPDEF_MAX = 512, IMPDEF_NO_ACTLR = 0xff };

enum impdef_behaviour {
	IMPDEF_UNDEFINED, /* only its name is known */
	IMPDEF_RAZ_WI,
	IMPDEF_STORAGE,   /* `value` is what reset leaves there */
	IMPDEF_CONSTANT,  /* reads as `value`, ignores writes */
	IMPDEF_TRACE,     /* as RAZ_WI, and every access is told */
};

struct impdef_row {
	char name[40];
	uint32_t enc;      /* ENC(); A32_CP(15, ...) or A32_CP64(15, ...): those do not meet */
	uint8_t behaviour;
	uint8_t el;        /* the lowest that may access it */
	uint8_t rw;        /* DIR_READ | DIR_WRITE */
	uint8_t actlr;     /* bit of ACTLR_EL2 and ACTLR_EL3 that lets lower Exception levels write it; IMPDEF_NO_ACTLR: none */
	uint16_t aux;      /* enum sysreg_id: an auxiliary register of the architecture, whose content is IMPLEMENTATION DEFINED */
	uint16_t like;     /* enum sysreg_id whose controls trap this one, too; 0: none */
	uint64_t value;
	uint32_t same;     /* encoding of the register whose state this is; 0: its own */
	uint16_t state;    /* index of the row that holds the state; impdef_sort() */
	char why[2][16];   /* "ACTLR_EL2[7]", "ACTLR_EL3[7]": what a trap's verdict points to */
};

struct impdef {
	unsigned count;
	bool traced;       /* some row is IMPDEF_TRACE */
	struct impdef_row row[IMPDEF_MAX]; /* by enc, after impdef_sort() */
};

/* The architecture leaves the encoding to the implementation. *aux: it is one of its own auxiliary registers. */
bool impdef_encoding(uint32_t enc, uint16_t *aux);
/* CP15's encodings among them that HCR_EL2.TIDCP traps. */
bool impdef_is_lockdown(uint32_t a32_enc);
/* NULL: not described. `t` may be NULL. */
const struct impdef_row *impdef_by_enc(const struct impdef *t, uint32_t enc);
const struct impdef_row *impdef_by_name(const struct impdef *t, const char *name); /* case-insensitive */
/* Brings rows into order and resolves `same`. NULL, or the row whose `same` is not there. */
const struct impdef_row *impdef_sort(struct impdef *t);

struct pe;
/* pe->impdef_value and the auxiliary registers as reset leaves them. */
void impdef_reset(struct pe *pe);

#endif
