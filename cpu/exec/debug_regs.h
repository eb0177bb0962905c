/* cpu/exec/debug_regs.h - debug registers that are more than storage. */
#ifndef AERIE_EXEC_DEBUG_REGS_H
#define AERIE_EXEC_DEBUG_REGS_H

#include "cpu/exec/sysreg_ops.h"
#include "sim/core/bits.h"

void debug_oslar_write(struct pe *pe, enum sysreg_id id, uint64_t v);
uint64_t debug_claim_read(struct pe *pe, enum sysreg_id id);
void debug_claim_write(struct pe *pe, enum sysreg_id id, uint64_t v);

#endif
