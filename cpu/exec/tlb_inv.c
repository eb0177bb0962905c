/* cpu/exec/tlb_inv.c - TLBI over the translation contexts. May invalidate more than named, never less.
 * Implements: DDI 0487 D8.17 (TLB maintenance: scope by regime, security state, VMID, ASID, address; broadcast).
 * Not here:   the instructions and their operands (tlbi.c). */
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/memtag.h"
#include "cpu/exec/tlb_priv.h"
#include "sim/core/bits.h"

#define VA_BITS(va) ((va) & GENMASK(55, 12))

static bool in_scope(const struct tlb_ctx *c, const struct tlb_scope *s)
{
	const struct tlb_key *k = &c->key;

	if (k->regime_el != s->regime_el || (k->regime_el < 3 && k->secure != s->secure))
		return false;
	if (k->regime_el == 1 && !s->any_vmid && (k->vttbr >> 48) != s->vmid)
		return false;
	if (s->kind == TLBI_ASID) {
		uint64_t ttbr = bit(k->tcr, 22) ? k->ttbr1 : k->ttbr0;

		if (k->aa32 && !(k->tcr & TTBCR_EAE))
			return bits(k->aa32, 39, 32) == s->asid;
		return (ttbr >> 48) == s->asid;
	}
	return true;
}

static void drop_index(struct tlb_ctx *c, uint64_t va)
{
	unsigned n = (va >> 12) & (TLB_ENTRIES - 1);

	if (VA_BITS(c->fast[n].tag) == VA_BITS(va))
		c->fast[n].tag = TLB_NO_PAGE;
	if (VA_BITS(c->fast[TLB_ENTRIES + n].tag) == VA_BITS(va))
		c->fast[TLB_ENTRIES + n].tag = TLB_NO_PAGE;
	if (VA_BITS(c->slow[n].tag) == VA_BITS(va))
		c->slow[n].tag = TLB_NO_PAGE;
	if (unlikely(c->tags != NULL))
		tag_table_drop(c->tags, va);
	for (enum isa isa = ISA_A64; isa <= ISA_T32; isa++) {
		struct jump_entry *j = &c->jump[jump_index(va, isa)];

		if (VA_BITS(j->tag) == VA_BITS(va))
			j->tag = j->tag_indirect = TLB_NO_PAGE;
	}
}

static bool from_2m_block(const struct tlb_ctx *c, uint64_t va)
{
	return bit(c->has_21[region_21(va) / 64], region_21(va) % 64);
}

/* Entries of 4 KiB may come from a larger block that the address names: the whole block has to go. Counts to the last byte, since
 * the end may be that of all addresses. */
static void drop_range(struct tlb_ctx *c, uint64_t start, uint64_t end)
{
	uint64_t last = end - 1, stop;

	if (bit(c->has_30, region_30(start)) || bit(c->has_30, region_30(last)) || last < start || last - start >= TLB_ENTRIES * 4 * KiB) {
		tlb_ctx_flush(c);
		return;
	}
	if (c->has_16) {
		start = align_down(start, 64 * KiB);
		last |= 64 * KiB - 1;
	}
	for (uint64_t va = start;; va = stop + 1) {
		uint64_t block_last = va | (2 * MiB - 1);

		stop = last < block_last ? last : block_last;
		if (from_2m_block(c, va))
			va = align_down(va, 2 * MiB), stop = block_last;
		for (uint64_t n = (stop - va) / 4096 + 1; n--; va += 4096)
			drop_index(c, va);
		if (stop >= last)
			return;
	}
}

static void invalidate_one(struct pe *pe, const struct tlb_scope *s)
{
	struct tlb *t = pe->exec->tlb;

	for (unsigned i = 0; i < CTX_COUNT && t->ctx[i]; i++) {
		struct tlb_ctx *c = t->ctx[i];

		if (!in_scope(c, s))
			continue;
		if (s->kind == TLBI_VA || s->kind == TLBI_VAA) {
			tlb_ctx_drop_granules(c);
			drop_range(c, s->start, s->end);
			if (!s->last_level)
				memset(&c->xc, 0, sizeof(c->xc));
		} else {
			tlb_ctx_flush(c);
		}
	}
}

void tlb_invalidate(struct pe *pe, const struct tlb_scope *s)
{
	if (!s->broadcast) {
		invalidate_one(pe, s);
		return;
	}
	for (unsigned i = 0; i < pe->peer_count; i++)
		invalidate_one(pe->peers[i], s);
}
