/* mmu/warm.c - the short way through stage 1: one tag, one descriptor, one comparison of its attribute bits.
 * Implements: nothing of its own. What it returns is what walk.c, perms.c and attrs.c returned for the same bits before.
 * Not here:   faults, hardware updates, first meetings: the long way of mmu.c. */
#include "mmu/warm.h"

/* Everything but the output address that decides a page's permissions and attributes in one regime. */
static inline uint64_t memo_key(const struct tt *t, uint64_t desc, unsigned hier, const struct xlate_in *in)
{
	return (desc & ~t->addr_mask) | (uint64_t)hier << 16 | (uint64_t)in->el << 24 | (uint64_t)in->pan << 26 |
	       (uint64_t)(in->acc >> 2) << 27 /* fetches see other attributes */;
}

static inline struct leaf_memo *memo_slot(struct walk_cache *c, uint64_t key)
{
	return &c->leaf[(key >> 6 ^ key >> 54) & (LEAF_MEMOS - 1)];
}

bool warm_stage1(const struct walker *w, const struct xlate_in *in, struct xlate_out *out)
{
	const struct regime *rg = w->rg;
	const struct tt *t = &rg->tt[regime_half(rg, in->va)];
	unsigned up = 63 - (in->acc & ACC_EXEC ? t->top_i : t->top_d);
	uint64_t tag, desc, key;
	pa_t pa;

	if (!t->plain || !w->cache || in->cmo || (int64_t)(in->va << up) >> (up + t->ia_bits) != t->copies)
		return false;
	const struct walk_slot *s = walk_slot(w->cache->last, WALK_LAST, in->va, t->span, &tag);
	if (s->tag != tag || (w->s2 && !(s->val & WALK_PHYSICAL)))
		return false;
	pa.addr = (s->val & ~0xfffULL) | (in->va >> t->granule << 3 & (BIT(t->granule) - 1));
	pa.pas = (enum pas)(s->val >> WALK_PAS_SHIFT & 3);
	if (!w->mem->read(w->mem->arg, pa, 8, &desc) || (desc & 3) != 3 || (desc & t->addr_mask & t->over))
		return false;
	key = memo_key(t, desc, s->val & WALK_HIER, in);
	const struct leaf_memo *m = memo_slot(w->cache, key);
	if (m->key != key || (in->acc & ~m->allow))
		return false;
	out->ipa = (ipa_t){ (desc & t->addr_mask) | (in->va & (BIT(t->granule) - 1)), (enum pas)m->pas };
	out->attrs = m->attrs;
	out->allow = m->allow;
	out->lg_size = t->granule;
	out->global = m->global;
	out->guarded = m->guarded;
	return true;
}

void warm_remember(const struct walker *w, const struct xlate_in *in, const struct walk_leaf *leaf, const struct xlate_out *out)
{
	uint64_t key = memo_key(leaf->tt, leaf->desc, leaf->hier, in);

	if (!w->cache || leaf->level != 3 || !leaf->tt->plain || in->cmo)
		return;
	*memo_slot(w->cache, key) = (struct leaf_memo){ .key = key, .attrs = out->attrs, .allow = out->allow,
							.pas = (uint8_t)out->ipa.pas, .global = out->global, .guarded = out->guarded };
}
