/* cpu/exec/inspect.h - looking at a PE from outside: registers and translations, with no effect that the guest could notice.
 * Between runs of the engine only. */
#ifndef AERIE_EXEC_INSPECT_H
#define AERIE_EXEC_INSPECT_H

#include "cpu/arch/pe.h"

/* What an address is an address of. EL0-EL3: a VA in the regime that the level uses now. */
enum inspect_space { INSPECT_EL0, INSPECT_EL1, INSPECT_EL2, INSPECT_EL3, INSPECT_IPA, INSPECT_PA, INSPECT_PA_SECURE };

/* A descriptor that a walk read, in the order of reading: stage 2's between those of stage 1. */
typedef void (*inspect_note_fn)(void *arg, pa_t pa, unsigned size, uint64_t desc);

/* Where `addr` leads; asks for no permission, sets no access flag. `note` may be NULL. false: *f says why not. */
bool inspect_translate(struct pe *pe, enum inspect_space s, uint64_t addr, inspect_note_fn note, void *arg, struct xlate_out *out,
		       struct fault *f);

/* The register can be read without side effects (ICC_IAR1_EL1 cannot) by its own name. */
bool inspect_sysreg_readable(const struct pe *pe, enum sysreg_id id);
/* As MRS reads it where nothing traps. */
uint64_t inspect_sysreg_read(struct pe *pe, enum sysreg_id id);
/* As MSR writes it: the bits that exist, with what follows from them. */
void inspect_sysreg_write(struct pe *pe, enum sysreg_id id, uint64_t v);
/* PSTATE in SPSR format; the writer must give a legal one. */
uint64_t inspect_pstate(const struct pe *pe);
bool inspect_set_pstate(struct pe *pe, uint64_t spsr);

#endif
