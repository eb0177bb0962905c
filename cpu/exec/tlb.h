/* cpu/exec/tlb.h - translation contexts (design D5): cached translations of data and of code, kept across switches of EL,
 * ASID, VMID and control registers, and TLBI's scope over them.
 *
 * A context is keyed by everything a translation depends on; a switch selects another. Entries map 4 KiB granules, loads and
 * stores apart, so that a copy between aliasing addresses does not evict itself. A tag is the page's VA, tag byte included,
 * where the fast path may be used for that direction: MMIO, read-only, watched, code-holding (stores), and big-endian or
 * alignment-checked pages simply never get one. */
#ifndef AERIE_EXEC_TLB_H
#define AERIE_EXEC_TLB_H

#include "cpu/arch/pe.h"

#define TLB_BITS    12
#define TLB_ENTRIES (1u << TLB_BITS)
#define TLB_NO_PAGE 4ULL /* never equal to a page address, with or without bits 1:0 of a branch target */
#define PAGE_MASK   (~0xfffULL)

struct tlb_entry {
	uint64_t tag;    /* VA of the page, or TLB_NO_PAGE */
	intptr_t addend; /* host address - VA; valid where the tag matches */
};

/* pe->dtlb points to TLB_ENTRIES entries for loads, and as many for stores behind them. */
static inline const struct tlb_entry *tlb_slot_r(const struct pe *pe, va_t va)
{
	return &pe->dtlb[(va >> 12) & (TLB_ENTRIES - 1)];
}
static inline const struct tlb_entry *tlb_slot_w(const struct pe *pe, va_t va)
{
	return &pe->dtlb[TLB_ENTRIES + ((va >> 12) & (TLB_ENTRIES - 1))];
}

#define JUMP_ENTRIES 1024u

/* Where code at a VA is decoded. Filled by a translation for ACC_EXEC. */
struct jump_entry {
	uint64_t tag;           /* VA of the page, or TLB_NO_PAGE */
	uint64_t tag_indirect;  /* the same, but TLB_NO_PAGE for guarded pages, whose indirect branches must be checked (BTI) */
	struct code_page *page; /* borrowed from the code cache */
	uint64_t pad;
};
static inline struct jump_entry *jump_slot(const struct pe *pe, va_t va)
{
	return &pe->jump[(va >> 12) & (JUMP_ENTRIES - 1)];
}
/* Pages of AArch32's instruction sets stand beside A64's: elsewhere, and with the set in the tag, so that neither sees the
 * other's. */
static inline unsigned jump_index(va_t va, enum isa isa)
{
	return (unsigned)((va >> 12) + isa * 341u) & (JUMP_ENTRIES - 1);
}
static inline uint64_t jump_tag(va_t va, enum isa isa)
{
	return (va & PAGE_MASK) | (uint64_t)isa << 3;
}

/* What a TLBI names. Ranges are of VAs (bits 55:0, tag byte ignored) or of IPAs. */
enum tlbi_kind { TLBI_ALL /* of the regime */, TLBI_ASID, TLBI_VA /* with ASID, and global */, TLBI_VAA /* any ASID */, TLBI_IPA,
		 TLBI_VMALLS12 };
struct tlb_scope {
	enum tlbi_kind kind;
	uint8_t regime_el;     /* 1, 2, 3 */
	bool el2_host;         /* regime_el 2 with E2H: EL2&0 */
	bool secure;
	bool broadcast;        /* inner or outer shareable: all PEs */
	bool last_level;       /* VALE...: leaf entries only */
	bool any_vmid;         /* EL2's and EL3's regimes, ALLE1 */
	uint16_t asid, vmid;
	uint64_t start, end;   /* [start, end) bytes for VA, VAA, IPA; 4 KiB aligned */
};
void tlb_invalidate(struct pe *pe, const struct tlb_scope *s);

/* A translation that the slow path got: from the context's cache or by a walk, which fills the cache. */
struct tlb_hit {
	pa_t pa;            /* of the VA, to the byte */
	bool device;        /* memory type Device */
	bool slow;          /* the regime wants each access checked: SCTLR_ELx.A, big-endian data */
	struct ram *ram;    /* NULL: MMIO or nothing */
	uint64_t ram_off;
	unsigned span;      /* bytes from the VA on that this holds for, at most to the end of the page */
	uint8_t allow;      /* ACC_* that need no other translation */
	uint8_t *tags;      /* allocation tag of the VA's granule; NULL: the memory is not Tagged */
};
/* false: *f says why. `el` is whose privileges (0 for LDTR and STTR). */
bool tlb_translate(struct pe *pe, va_t va, enum acc acc, unsigned el, struct tlb_hit *hit, struct fault *f);
/* The same as if PSTATE.PAN were `pan`. */
bool tlb_translate_pan(struct pe *pe, va_t va, enum acc acc, unsigned el, bool pan, struct tlb_hit *hit, struct fault *f);
struct fetch_info {
	bool guarded;
	bool alone; /* only of this instruction is it known that it may be executed */
};
/* Code at `va` in the current context: the page, or NULL with *f filled. Fills the jump cache. */
struct code_page *tlb_fetch(struct pe *pe, va_t va, struct fetch_info *info, struct fault *f);

/* Selects the context of the PE's current state. Cheap when only EL or PAN changed. */
void tlb_select(struct pe *pe);
/* Registers that translation depends on changed: contexts must be looked up anew. */
void tlb_reselect(struct pe *pe);
/* Stores to this page must take the slow path from now on, in every context of the PE. */
void tlb_protect(struct pe *pe, const struct ram *ram, uint64_t off);
void tlb_flush_all(struct pe *pe);

/* How often a context was looked up after registers had changed, and how it was found. No state of the machine. */
struct tlb_counts {
	uint64_t found;    /* it was there, with its translations */
	uint64_t made;     /* it was new */
	uint64_t replaced; /* of these: in the place of another, as all were taken */
};
struct tlb_counts tlb_counts(const struct pe *pe);

struct tlb;
struct tlb *tlb_create(void);
void tlb_destroy(struct tlb *t);

#endif
