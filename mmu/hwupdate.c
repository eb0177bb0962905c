/* mmu/hwupdate.c - sets the access flag and turns clean pages dirty in the tables, atomically.
 * Implements: DDI 0487 D8.5, the new_desc steps of AArch64.S1Translate() and S2Translate(), AArch64.MemSwapTableDesc().
 * Not here:   when an update is due (walk.c, stage2.c). */
#include "mmu/hwupdate.h"
#include "mmu/desc.h"

bool hwupdate_manages_dirty(bool hd, uint64_t desc)
{
	return hd && (desc & DESC_DBM);
}

uint64_t hwupdate_stage1(const struct regime *rg, uint64_t desc, bool write)
{
	if (!rg->ha)
		return desc;
	desc |= DESC_AF;
	return write && hwupdate_manages_dirty(rg->hd, desc) ? desc & ~DESC_AP2 : desc;
}

uint64_t hwupdate_stage2(const struct stage2 *s2, uint64_t desc, bool write)
{
	if (!s2->ha)
		return desc;
	desc |= DESC_AF;
	return write && hwupdate_manages_dirty(s2->hd, desc) ? desc | DESC_S2_W : desc;
}

enum hwupdate hwupdate_store(const struct mem_port *mem, pa_t pa, bool big_endian, uint64_t old, uint64_t desc)
{
	uint64_t was;
	if (big_endian) {
		old = __builtin_bswap64(old);
		desc = __builtin_bswap64(desc);
	}
	if (!mem->cas || !mem->cas(mem->arg, pa, 8, old, desc, &was))
		return HWUPDATE_ABORT;
	return was == old ? HWUPDATE_DONE : HWUPDATE_CHANGED;
}
