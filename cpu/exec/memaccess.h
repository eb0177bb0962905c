/* cpu/exec/memaccess.h - the fast path of loads and stores: one probe of the context's TLB, one host access (design D6).
 * The compare is on the page of the last byte, so that an access that crosses into the next page misses too. */
#ifndef AERIE_EXEC_MEMACCESS_H
#define AERIE_EXEC_MEMACCESS_H

#include "cpu/exec/exec.h"
#include "cpu/exec/tlb.h"
#include "sim/core/bits.h"

/* true: *p is the host address of [va, va+size). false: take the slow path. */
static inline bool mem_hit_r(const struct pe *pe, va_t va, unsigned size, void **p)
{
	const struct tlb_entry *e = tlb_slot_r(pe, va);

	*p = (void *)((uintptr_t)va + (uintptr_t)e->addend);
	return likely(e->tag == ((va + size - 1) & PAGE_MASK));
}

static inline bool mem_hit_w(const struct pe *pe, va_t va, unsigned size, void **p)
{
	const struct tlb_entry *e = tlb_slot_w(pe, va);

	*p = (void *)((uintptr_t)va + (uintptr_t)e->addend);
	return likely(e->tag == ((va + size - 1) & PAGE_MASK));
}

/* The same as a pointer, or NULL. */
static inline void *mem_fast_r(const struct pe *pe, va_t va, unsigned size)
{
	void *p;

	return mem_hit_r(pe, va, size, &p) ? p : NULL;
}

static inline void *mem_fast_w(const struct pe *pe, va_t va, unsigned size)
{
	void *p;

	return mem_hit_w(pe, va, size, &p) ? p : NULL;
}

/* For atomics: naturally aligned, loads and stores both allowed; else NULL. */
static inline void *mem_fast_rw(const struct pe *pe, va_t va, unsigned size)
{
	const struct tlb_entry *w = tlb_slot_w(pe, va), *r = tlb_slot_r(pe, va);

	return likely(w->tag == (va & PAGE_MASK) && r->tag == w->tag && !(va & (size - 1))) ? (void *)((uintptr_t)va + (uintptr_t)w->addend)
											    : NULL;
}

/* The physical address of what `host` (from mem_fast_*) points to is not needed by exclusives: they remember this. */
static inline uint64_t mem_host_key(const void *host)
{
	return (uint64_t)(uintptr_t)host;
}

/* The access itself, where translation has led: RAM, a device, or nothing (an external abort). */
struct tlb_hit;
enum exec_status mem_hit_access(struct pe *pe, const struct tlb_hit *h, va_t va, unsigned size, bool write, uint8_t *buf);

/* BigEndian() of data accesses at the current EL; SCTLR_ELx.nAA likewise. */
bool mem_big_endian(const struct pe *pe);
bool mem_unaligned_ordered_ok(const struct pe *pe);
/* Of an access with ordering, what misalignment means: within 16 bytes, and with SCTLR_ELx.nAA set, it is allowed with
 * FEAT_LSE2. */
static inline unsigned mem_ordered_flags(const struct pe *pe, va_t va, unsigned size)
{
	if (likely(!(va & (size - 1))))
		return 0;
	if (!has(pe, FEAT_LSE2) || ((va & 15) + size > 16 && !mem_unaligned_ordered_ok(pe)))
		return MEM_ALIGNED;
	return 0;
}
/* Accesses through SP are not tag-checked. */
static inline unsigned mem_tag_flags(unsigned rn)
{
	return rn == 31 ? MEM_NOTAG : 0;
}
/* What a stage 2 abort of a load or store of one general register tells the hypervisor (ISS.ISV and what it validates). */
struct mem_isv {
	uint8_t lg_size, rt; /* log2 of bytes; register number, 31 XZR */
	bool sign, to_x;     /* sign-extending; 64-bit register */
	bool ordered;        /* acquire or release */
};
/* Passes `st` on; where it says that the access raised such an abort, the syndrome becomes valid. */
enum exec_status mem_with_isv(struct pe *pe, enum exec_status st, const struct mem_isv *v);

/* The monitor's key for a VA: equal for equal physical locations, whatever VA or PE; false: *st says what to return. */
bool mem_monitor_key(struct pe *pe, va_t va, enum acc acc, uint64_t *key, enum exec_status *st);

#endif
