/* cpu/exec/ldst_sync.h - Load-Exclusive and Store-Exclusive, for every instruction set. */
#ifndef AERIE_EXEC_LDST_SYNC_H
#define AERIE_EXEC_LDST_SYNC_H

#include "cpu/exec/exec.h"

/* `flags`: MEM_ALIGNED where FEAT_LSE2 does not help, MEM_NOTAG. *status: 0 stored, 1 not. */
enum exec_status ldst_exclusive_load(struct pe *pe, va_t va, unsigned size, unsigned flags, uint64_t val[2]);
enum exec_status ldst_exclusive_store(struct pe *pe, va_t va, unsigned size, unsigned flags, const uint64_t val[2], uint32_t *status);

#endif
