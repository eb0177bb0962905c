/* cpu/exec/memtag.c - allocation tags: when accesses are checked, how a mismatch is reported, tags in memory.
 * Implements: DDI 0487 D10 (FEAT_MTE2, FEAT_MTE3): AArch64.AllocationTagAccessIsEnabled(), AArch64.AccessIsTagChecked(),
 *             AArch64.EffectiveTCF(), AArch64.CheckTag(), AArch64.TagCheckFault(), AArch64.ReportTagCheckFault(), AArch64.MemTag[].
 * Not here:   the instructions (mte.c); which memory is Tagged (mmu/attrs.c). SCTLR_ELx.ITFSB needs nothing: mismatches are
 *             recorded at once. */
#include "cpu/exec/memtag.h"

#include "cpu/arch/effective.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/tlb_priv.h"
#include "sim/core/ram.h"

enum { TCF_NONE, TCF_SYNC, TCF_ASYNC, TCF_ASYMM };

bool tag_access_enabled(const struct pe *pe, unsigned el)
{
	if (!has(pe, FEAT_MTE2))
		return false;
	if (el < EL3 && have_el(pe, EL3) && !bit(SYS(pe, SCR_EL3), 26))
		return false;
	if (el < EL2 && el2_enabled(pe) && !el_is_in_host(pe, EL0) && !bit(effective_hcr(pe), 56))
		return false;
	return bit(effective_sctlr(pe, el), el == EL0 ? 42 : 43);
}

static unsigned effective_tcf(const struct pe *pe, unsigned el, bool read)
{
	uint64_t sctlr = effective_sctlr(pe, el);
	unsigned tcf = (unsigned)(el == EL0 ? bits(sctlr, 39, 38) : bits(sctlr, 41, 40));

	if (tcf != TCF_ASYMM)
		return tcf;
	/* UNPREDICTABLE: the encoding is reserved without FEAT_MTE3: as 0 */
	return !has(pe, FEAT_MTE3) ? TCF_NONE : read ? TCF_SYNC : TCF_ASYNC;
}

enum tag_mode tag_mode(const struct pe *pe, unsigned el)
{
	if (likely(!tag_access_enabled(pe, el)))
		return TAGS_NONE;
	/* AArch32 knows no tags: its accesses are not checked. */
	return pe->ps.tco || pe->ps.nrw || effective_tcf(pe, el, true) == TCF_NONE ? TAGS_UNCHECKED : TAGS_CHECKED;
}

/* ---- the table of a context ---- */

void tag_table_reset(struct tag_table *t)
{
	if (!t->used)
		return;
	for (unsigned i = 0; i < TAG_ENTRIES; i++)
		t->e[i].page = TLB_NO_PAGE;
	t->used = false;
}

static struct tag_ranges ranges_of(const struct pe *pe, unsigned el)
{
	unsigned rel = regime_el(pe, el);
	uint64_t tcr = rel == EL1 ? SYS(pe, TCR_EL1) : rel == EL2 ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL3);

	bool halves = rel == EL1 || (rel == EL2 && el_is_in_host(pe, EL2));
	struct tag_ranges r;

	r.tbi = (uint8_t)(effective_tbi(pe, 0, el, true) | effective_tbi(pe, BIT(55), el, true) << 1);
	r.tcma = halves ? (uint8_t)bits(tcr, 58, 57) : bit(tcr, 30) ? 3 : 0;
	return r;
}

void tag_table_setup(struct tag_table *t, const struct pe *pe, unsigned el)
{
	t->used = true;
	tag_table_reset(t);
	t->checked = tag_mode(pe, el) == TAGS_CHECKED;
	t->ranges = ranges_of(pe, el);
}

void tag_table_drop(struct tag_table *t, va_t va)
{
	struct tag_entry *e = tag_slot(t, va);

	if (!((e->page ^ va) & GENMASK(55, 12)))
		e->page = TLB_NO_PAGE;
}

void tag_table_protect(struct tag_table *t, const uint8_t *host)
{
	for (unsigned i = 0; t->used && i < TAG_ENTRIES; i++)
		if (t->e[i].page != TLB_NO_PAGE && (uint8_t *)(t->e[i].page + (uint64_t)t->e[i].addend) == host)
			t->e[i].allow &= ~(uint64_t)ACC_WRITE;
}

void tag_remember(struct pe *pe, va_t va, const struct tlb_hit *h)
{
	struct tag_table *t = pe->tags;

	if (!t || h->slow || pe->exec->tlb->all_slow || !(t->ranges.tbi >> (va >> 55 & 1) & 1))
		return;
	uint8_t *flags = &h->ram->flags[h->ram_off >> RAM_PAGE_SHIFT];
	uint64_t page = (uint64_t)((int64_t)(va << 8) >> 8) & PAGE_MASK, off = h->ram_off & PAGE_MASK, allow = h->allow;

	if (h->ram->readonly || *flags & RAM_CODE)
		allow &= ~(uint64_t)ACC_WRITE;
	if (allow & ACC_WRITE)
		*flags |= RAM_MAPPED;
	*tag_slot(t, va) = (struct tag_entry){ page, (intptr_t)(h->ram->host + off) - (intptr_t)page,
					       h->ram->tags + off / TAG_GRANULE, allow };
	t->used = true;
}

/* ---- the check ---- */

static void report_async(struct pe *pe, va_t va, unsigned el)
{
	static const enum sysreg_id tfsr[] = { SR_TFSRE0_EL1, SR_TFSR_EL1, SR_TFSR_EL2, SR_TFSR_EL3 };

	pe->sr[tfsr[el]] |= el == EL3 ? 1 : BIT(va >> 55 & 1);
}

static enum exec_status mismatch(struct pe *pe, va_t va, enum acc acc, unsigned el)
{
	/* WnR of an atomic is 0, as a read would have faulted too. */
	struct fault f = { .kind = FAULT_TAG_CHECK, .stage = 1, .va = va, .write = !(acc & ACC_READ), .rule = "tag check" };

	switch (effective_tcf(pe, el, acc & ACC_READ)) {
	case TCF_SYNC:
		return raise_fault(pe, &f, false);
	case TCF_ASYNC:
		report_async(pe, va, el);
		return EXEC_NEXT;
	default:
		return EXEC_NEXT;
	}
}

static bool is_checked(const struct pe *pe, va_t va, unsigned el)
{
	return tag_mode(pe, el) == TAGS_CHECKED && tag_va_checked(ranges_of(pe, el), va);
}

/* How many granules have the address's tag before one has not; *n: of how many. */
static unsigned granules_matching(va_t va, unsigned size, const uint8_t *tags, unsigned *n)
{
	unsigned i = 0;

	*n = ((va & 15) + size - 1) / TAG_GRANULE + 1;
	while (i < *n && tags[i] == va_tag(va))
		i++;
	return i;
}

bool tag_check_passes(const struct pe *pe, va_t va, unsigned size, unsigned el, const uint8_t *tags)
{
	unsigned n;

	return granules_matching(va, size, tags, &n) == n || !is_checked(pe, va, el);
}

enum exec_status tag_check(struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned el, const uint8_t *tags)
{
	unsigned n, i = granules_matching(va, size, tags, &n);

	if (likely(i == n) || !is_checked(pe, va, el))
		return EXEC_NEXT;
	return mismatch(pe, i ? (va & ~15ULL) + i * TAG_GRANULE : va, acc, el);
}

/* ---- tags in memory ---- */

enum exec_status tag_locate(struct pe *pe, va_t va, unsigned n, enum acc acc, uint8_t **tags)
{
	unsigned el = pe->ps.el;
	struct tlb_hit h;
	struct fault f;

	if (likely(pe->tags)) {
		const struct tag_entry *e = tag_slot(pe->tags, va);

		if (likely(e->page == ((va_t)((int64_t)(va << 8) >> 8) & PAGE_MASK) && (e->allow & acc))) {
			*tags = e->tags + (va >> 4 & 255);
			return EXEC_NEXT;
		}
	}
	*tags = NULL;
	if (!tlb_translate(pe, va, acc, el, &h, &f))
		return raise_fault(pe, &f, false);
	if (unlikely(pe->watch_active) && (debug_watch(pe, va, n * TAG_GRANULE, acc, el) || stops_access(pe, va, n * TAG_GRANULE, acc)))
		return EXEC_EXC;
	if (!h.tags || !tag_access_enabled(pe, el))
		return EXEC_NEXT;
	tag_remember(pe, va, &h);
	*tags = h.tags;
	return EXEC_NEXT;
}

enum exec_status tag_store(struct pe *pe, va_t va, unsigned n, unsigned tag)
{
	uint8_t *tags;
	enum exec_status st = tag_locate(pe, va, n, ACC_WRITE, &tags);

	for (unsigned i = 0; st == EXEC_NEXT && tags && i < n; i++)
		tags[i] = (uint8_t)tag;
	return st;
}
