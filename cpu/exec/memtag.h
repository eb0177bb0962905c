/* cpu/exec/memtag.h - allocation tags: when accesses are checked, the check, and a way to tagged pages that is shorter than a walk.
 *
 * Where checks are active, pages of Tagged memory have no entry in the fast TLB; everything else keeps its own. Their accesses
 * come here: one probe, keyed by the address without its tag byte, then one compare of a tag a granule.
 * pe->tags is the current context's table: there exactly where the current EL may access allocation tags. */
#ifndef AERIE_EXEC_MEMTAG_H
#define AERIE_EXEC_MEMTAG_H

#include "cpu/exec/exec.h"
#include "cpu/exec/tlb.h"
#include "sim/core/bits.h"

#define TAG_GRANULE 16u
#define TAG_ENTRIES 1024u
#define GMID_BS     6u /* LDGM and STGM: 4 << BS bytes */

struct tag_entry {
	uint64_t page;   /* VA of the page with bits 63:56 as bit 55, or TLB_NO_PAGE */
	intptr_t addend; /* host address - that VA */
	uint8_t *tags;   /* of the page's granules */
	uint64_t allow;  /* ACC_* without another look */
};

/* By BIT(VA<55>). */
struct tag_ranges {
	uint8_t tbi;  /* tag byte ignored */
	uint8_t tcma; /* the canonical tag is not checked */
};

struct tag_table {
	struct tag_entry e[TAG_ENTRIES];
	struct tag_ranges ranges;
	bool checked;      /* accesses are checked in this context; else only tags may be loaded and stored */
	bool used;
};

/* What a state may do with allocation tags. */
enum tag_mode { TAGS_NONE, TAGS_UNCHECKED, TAGS_CHECKED };
enum tag_mode tag_mode(const struct pe *pe, unsigned el);

static inline unsigned va_tag(va_t va)
{
	return va >> 56 & 15;
}

static inline va_t va_with_tag(va_t va, unsigned tag)
{
	return (va & ~(15ULL << 56)) | (uint64_t)(tag & 15) << 56;
}

/* AArch64.AccessIsTagChecked() as far as it depends on the address. */
static inline bool tag_va_checked(struct tag_ranges t, va_t va)
{
	unsigned upper = va >> 55 & 1;

	return (t.tbi >> upper & 1) && !((t.tcma >> upper & 1) && va_tag(va) == (upper ? 15u : 0u));
}

static inline struct tag_entry *tag_slot(const struct tag_table *t, va_t va)
{
	return (struct tag_entry *)&t->e[(va >> 12) & (TAG_ENTRIES - 1)];
}

/* Host address of a tagged access that passes its check, or NULL: take the slow path. */
static inline void *tag_fast(const struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned flags)
{
	const struct tag_table *t = pe->tags;

	if (likely(!t))
		return NULL;
	const struct tag_entry *e = tag_slot(t, va);
	va_t plain = (va_t)((int64_t)(va << 8) >> 8);
	unsigned first = va >> 4 & 255, n = ((va & 15) + size - 1) >> 4, tag = va_tag(va), bad = 0;

	if (e->page != ((plain + size - 1) & PAGE_MASK) || (e->allow & acc) != (unsigned)acc)
		return NULL;
	for (unsigned i = 0; i <= n; i++)
		bad |= e->tags[first + i] ^ tag;
	if (unlikely(bad) && t->checked && !(flags & MEM_NOTAG) && tag_va_checked(t->ranges, va))
		return NULL;
	return (void *)((intptr_t)plain + e->addend);
}

void tag_table_reset(struct tag_table *t);
void tag_table_setup(struct tag_table *t, const struct pe *pe, unsigned el);
void tag_table_drop(struct tag_table *t, va_t va);
void tag_table_protect(struct tag_table *t, const uint8_t *host);
/* Enters a translation of the current context. */
void tag_remember(struct pe *pe, va_t va, const struct tlb_hit *h);

/* AArch64.CheckTag() of [va, va + size) in one page, `tags` of the first granule; a mismatch is reported as TCF says. */
enum exec_status tag_check(struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned el, const uint8_t *tags);
/* The same for an access that may not fault: nothing is reported. */
bool tag_check_passes(const struct pe *pe, va_t va, unsigned size, unsigned el, const uint8_t *tags);

/* AArch64.MemTag[] of `n` granules in one page at an aligned address, current EL. NULL in *tags: not Tagged, or no access. */
enum exec_status tag_locate(struct pe *pe, va_t va, unsigned n, enum acc acc, uint8_t **tags);
enum exec_status tag_store(struct pe *pe, va_t va, unsigned n, unsigned tag);
/* AArch64.AllocationTagAccessIsEnabled() */
bool tag_access_enabled(const struct pe *pe, unsigned el);

#endif
