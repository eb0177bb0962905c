/* cpu/exec/a32_mem.c - accesses of A32 and T32 instructions.
 * Implements: MemA[], MemU[] of AArch32: AArch32.MemSingle() through the slow path that A64 uses; BigEndian() by PSTATE.E.
 * Not here:   which accesses an instruction makes (a32_ldst*.c). */
#include "cpu/exec/a32.h"
#include "cpu/exec/memaccess.h"

/* MTE is of AArch64 only. PSTATE.E changes without a change of translation context, and the fast path is little-endian. */
static unsigned flags_of(const struct pe *pe, uint32_t va, unsigned flags)
{
	return flags | MEM_NOTAG | (pe->ps.e || (flags & MEM_WORD_ALIGNED && va & 3) ? MEM_SLOW : 0);
}

enum exec_status a32_load(struct pe *pe, uint32_t va, unsigned size, unsigned flags, uint64_t *val)
{
	*val = 0;
	return mem_load(pe, va, size, flags_of(pe, va, flags), val);
}

enum exec_status a32_store(struct pe *pe, uint32_t va, unsigned size, unsigned flags, uint64_t val)
{
	return mem_store(pe, va, size, flags_of(pe, va, flags), &val);
}
