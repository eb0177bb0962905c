/* cpu/exec/tlb.h - translation contexts (design D5): cached translations of data and of code, kept across switches of EL,
 * ASID, VMID and control registers, and TLBI's scope over them.
 *
 * A context is keyed by everything a translation depends on; a switch selects another. An entry maps one 4 KiB granule.
 * Its tags are the page's VA (tag byte included) when the fast path may be used for that direction, an impossible value when
 * not: MMIO, watched, tagged, code-holding and misaligned-strict pages are just pages that always miss. */
#ifndef AERIE_EXEC_TLB_H
#define AERIE_EXEC_TLB_H

#include "cpu/arch/pe.h"

#define TLB_BITS    12
#define TLB_ENTRIES (1u << TLB_BITS)
#define TLB_NO_PAGE 1ULL /* never equal to a page address */

struct tlb_entry {
	uint64_t tag_r, tag_w; /* VA of the page, or TLB_NO_PAGE */
	intptr_t addend;       /* host address - VA; valid where a tag matches */
	uint64_t pad;
};

/* What a TLBI names. Ranges are of VAs (canonical, tag byte as sign extension) or of IPAs. */
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

#endif
