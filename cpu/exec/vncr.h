/* cpu/exec/vncr.h - register accesses that are memory accesses: the page at VNCR_EL2.BADDR. */
#ifndef AERIE_EXEC_VNCR_H
#define AERIE_EXEC_VNCR_H

#include "cpu/exec/exec.h"

/* Reads or writes the 64 bits at `offset`; r is the register that was named. EXEC_EXC: an abort, taken to EL2. */
enum exec_status vncr_access(struct pe *pe, const struct sysreg *r, unsigned offset, bool write, uint64_t *val);

#endif
