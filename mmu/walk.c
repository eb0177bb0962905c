/* mmu/walk.c - the stage 1 table walk.
 * Implements: DDI 0487 D8.2, AArch64.S1Walk(), AArch64.VAIsOutOfRange(), AArch64.S1NextWalkStateTable(), S1NextWalkStateLast().
 * Not here:   permissions and attributes of the leaf, hardware updates (mmu.c ties them); register decoding (regime.c). */
#include <stddef.h>
#include "mmu/walk.h"
#include "mmu/stage2.h"

bool walk_fault(struct fault *f, const struct xlate_in *in, enum fault_kind kind, int level, const char *rule)
{
	*f = (struct fault){ .kind = kind, .level = (int8_t)level, .stage = 1, .va = in->va, .rule = rule };
	/* an atomic's read comes first: only a permission fault can be the write's alone */
	f->write = in->cmo || ((in->acc & ACC_WRITE) && !(in->acc & ACC_READ));
	return false;
}

/* AddrTop() down to the input size: copies of VA<55> with two halves, zeroes with one. */
static inline bool va_out_of_range(const struct tt *t, va_t va, unsigned top)
{
	return (int64_t)(va << (63 - top)) >> (63 - top + t->ia_bits) != t->copies;
}

struct position {
	uint64_t table;
	int level;
	unsigned hier;
	bool cached;   /* came from the walk cache: not to be stored again */
	bool physical; /* `table` needs no stage 2 any more */
	enum pas pas;  /* where it is */
};

static inline void start_level(const struct walker *w, const struct tt *t, va_t va, struct position *p)
{
	uint64_t tag;
	struct walk_slot *s;

	*p = (struct position){ .level = t->start, .table = t->base, .physical = !w->s2, .pas = w->rg->pas };
	if (!w->cache)
		return;
	s = walk_slot(w->cache->last, WALK_LAST, va, desc_lg_size(t, 2), &tag);
	if (likely(s->tag == tag)) {
		p->level = 3;
	} else {
		s = walk_slot(w->cache->mid, WALK_MID, va, desc_lg_size(t, 1), &tag);
		if (s->tag != tag)
			return;
		p->level = 2;
	}
	p->table = s->val & ~0xfffULL;
	p->hier = (unsigned)s->val & WALK_HIER;
	p->physical = s->val & WALK_PHYSICAL;
	p->pas = (enum pas)(s->val >> WALK_PAS_SHIFT & 3);
	p->cached = true;
}

/* The table at p's level. */
static void remember(const struct walker *w, const struct tt *t, va_t va, const struct position *p)
{
	struct walk_slot *s;
	uint64_t tag;

	if (!w->cache || p->cached || p->level < 2 || p->level == t->start)
		return;
	if (p->level == 3)
		s = walk_slot(w->cache->last, WALK_LAST, va, desc_lg_size(t, 2), &tag);
	else
		s = walk_slot(w->cache->mid, WALK_MID, va, desc_lg_size(t, 1), &tag);
	s->tag = tag;
	s->val = p->table | p->hier | (p->physical ? WALK_PHYSICAL : 0) | (uint64_t)p->pas << WALK_PAS_SHIFT;
}

/* Stage 2 of a descriptor's address. Where stage 2 maps at least the whole table, p becomes physical for the walks to come. */
static bool descriptor_pa(const struct walker *w, const struct xlate_in *in, struct position *p, const struct tt *t, pa_t *pa,
			  struct fault *f)
{
	struct s2_in si = { .ipa = { pa->addr, pa->pas }, .acc = ACC_READ, .el = 1, .s1ptw = true, .no_update = in->no_update,
			    .va = in->va };
	struct s2_out so;
	if (!stage2_translate(w->s2, w->cache, w->mem, &si, &so, f))
		return false;
	if (so.lg_size >= t->granule && !p->cached) {
		p->physical = true;
		p->pas = so.pa.pas;
		p->table = so.pa.addr & (~0ULL << t->granule);
	}
	*pa = so.pa;
	return true;
}

static bool leaf_found(const struct walker *w, const struct xlate_in *in, const struct position *p, struct walk_leaf *leaf,
		       struct fault *f)
{
	const struct tt *t = leaf->tt;
	leaf->level = (int8_t)p->level;
	leaf->lg_size = (uint8_t)desc_lg_size(t, p->level);
	leaf->oa = desc_output(t, leaf->desc, leaf->lg_size);
	leaf->hier = (uint8_t)p->hier;
	if (unlikely(leaf->oa & t->over))
		return walk_fault(f, in, FAULT_ADDRESS_SIZE, p->level, "stage 1 output address beyond TCR_ELx.IPS");
	remember(w, t, in->va, p);
	return true;
}

static bool descend(const struct walker *w, const struct xlate_in *in, struct position *p, struct walk_leaf *leaf, struct fault *f)
{
	const struct regime *rg = w->rg;
	const struct tt *t = leaf->tt;

	for (;; p->level++) {
		leaf->desc_pa = (pa_t){ desc_address(t, p->table, in->va, p->level), p->pas };
		leaf->desc_ipa = (ipa_t){ leaf->desc_pa.addr, leaf->desc_pa.pas };
		if (!p->physical && !descriptor_pa(w, in, p, t, &leaf->desc_pa, f))
			return false;
		if (unlikely(!w->mem->read(w->mem->arg, leaf->desc_pa, 8, &leaf->desc)))
			return walk_fault(f, in, FAULT_EXTERNAL_WALK, p->level, "stage 1 descriptor fetch");
		if (unlikely(rg->big_endian))
			leaf->desc = __builtin_bswap64(leaf->desc);
		switch (desc_kind(t, leaf->desc, p->level)) {
		case DESC_INVALID:
			return walk_fault(f, in, FAULT_TRANSLATION, p->level, "stage 1 invalid descriptor");
		case DESC_LEAF:
			return leaf_found(w, in, p, leaf, f);
		case DESC_TABLE:
			remember(w, t, in->va, p);
			p->table = desc_table(t, leaf->desc);
			if (p->table & t->over)
				return walk_fault(f, in, FAULT_ADDRESS_SIZE, p->level, "stage 1 table address beyond TCR_ELx.IPS");
			p->hier |= (unsigned)(leaf->desc >> 59) & t->hier_mask;
			p->cached = false;
			p->physical = !w->s2;
			p->pas = p->hier & HIER_NS ? PAS_NONSECURE : rg->pas;
		}
	}
}

/* The order in the manual: TxSZ, EPD, range, E0PD (level 0 Translation faults all), then the base address's size. */
static const char *level0_rule(const struct tt *t, const struct xlate_in *in)
{
	if (t->dead && t->dead_kind == FAULT_TRANSLATION)
		return t->dead;
	if (va_out_of_range(t, in->va, in->acc & ACC_EXEC ? t->top_i : t->top_d))
		return "VA beyond TCR_ELx.TxSZ";
	return t->e0pd && in->el == 0 ? "TCR_ELx.E0PDx" : NULL;
}

bool walk_stage1(const struct walker *w, const struct xlate_in *in, struct walk_leaf *leaf, struct fault *f)
{
	const struct regime *rg = w->rg;
	const struct tt *t = &rg->tt[regime_half(rg, in->va)];
	int level = rg->aa32; /* VMSAv8-32 has no level 0 */
	struct position p;

	const char *rule = level0_rule(t, in);

	leaf->tt = t;
	if (unlikely(rule != NULL))
		return walk_fault(f, in, FAULT_TRANSLATION, level, rule);
	if (unlikely(t->dead != NULL))
		return walk_fault(f, in, t->dead_kind, level, t->dead);
	start_level(w, t, in->va, &p);
	return descend(w, in, &p, leaf, f);
}
