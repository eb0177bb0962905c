/* cpu/exec/vncr.h - register accesses at virtual EL2 that are something else: the page at VNCR_EL2.BADDR, EL1's registers. */
#ifndef AERIE_EXEC_VNCR_H
#define AERIE_EXEC_VNCR_H

#include "cpu/exec/exec.h"

/* Reads or writes the 64 bits at `offset`; r is the register that was named. EXEC_EXC: an abort or a watchpoint, taken to EL2. */
enum exec_status vncr_access(struct pe *pe, const struct sysreg *r, unsigned offset, bool write, uint64_t *val);
/* An access to r was made to `el1` instead: counted and traced. */
void nv_note_el1(struct pe *pe, const struct sysreg *r, enum sysreg_id el1, bool write, uint64_t val);
/* pe->exc is about to be taken from virtual EL2 to EL2: counted. */
void nv_count_trap(struct pe *pe);

#endif
