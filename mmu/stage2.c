/* mmu/stage2.c - the stage 2 walk of the EL1&0 regimes.
 * Implements: DDI 0487 D8.2, AArch64.S2Translate(), S2Walk(), IPAIsOutOfRange(), S2HasPermissionsFault().
 * Not here:   reading VTCR_EL2 (regime.c), combination with stage 1's attributes (attrs.c). */
#include "mmu/stage2.h"
#include "mmu/hwupdate.h"
#include "mmu/perms.h"

struct s2_walk {
	uint64_t table;
	int level;
	uint64_t desc_pa, desc;
};

static bool fail(struct fault *f, const struct s2_in *in, enum fault_kind kind, int level, const char *rule)
{
	*f = (struct fault){ .kind = kind, .level = (int8_t)level, .stage = 2, .s1ptw = in->s1ptw, .va = in->va, .ipa = in->ipa,
			     .rule = rule };
	f->write = (in->acc & ACC_WRITE) && (!(in->acc & ACC_READ) || kind == FAULT_PERMISSION);
	return false;
}

static const struct stage2_space *space_of(const struct stage2 *s2, ipa_t ipa)
{
	return &s2->space[ipa.pas == PAS_SECURE];
}

/* The slot for an IPA: its tag holds the IPA space, too. */
static struct walk_slot *slot_of(struct walk_slot *s, unsigned count, ipa_t ipa, unsigned span, uint64_t *tag)
{
	s = walk_slot(s, count, ipa.addr, span, tag);
	*tag |= (uint64_t)(ipa.pas == PAS_SECURE) << 1;
	return s;
}

static void start_level(const struct tt *t, struct walk_cache *wc, ipa_t ia, struct s2_walk *w)
{
	uint64_t tag;
	w->level = t->start;
	w->table = t->base;
	if (!wc)
		return;
	struct walk_slot *s = slot_of(wc->last2, WALK_LAST2, ia, desc_lg_size(t, 2), &tag);
	if (s->tag == tag) {
		w->level = 3;
		w->table = s->val;
		return;
	}
	s = slot_of(wc->mid2, WALK_MID2, ia, desc_lg_size(t, 1), &tag);
	if (s->tag == tag) {
		w->level = 2;
		w->table = s->val;
	}
}

static void remember(const struct tt *t, struct walk_cache *wc, ipa_t ia, int level, uint64_t table)
{
	struct walk_slot *s;
	uint64_t tag;

	if (!wc || level < 1)
		return;
	if (level == 2)
		s = slot_of(wc->last2, WALK_LAST2, ia, desc_lg_size(t, 2), &tag);
	else
		s = slot_of(wc->mid2, WALK_MID2, ia, desc_lg_size(t, 1), &tag);
	s->tag = tag;
	s->val = table;
}

/* Down to a block or page descriptor. */
static bool descend(const struct stage2 *s2, struct walk_cache *wc, const struct mem_port *mem, const struct s2_in *in,
		    struct s2_walk *w, struct fault *f)
{
	const struct stage2_space *sp = space_of(s2, in->ipa);
	const struct tt *t = &sp->tt;
	for (start_level(t, wc, in->ipa, w);; w->level++) {
		w->desc_pa = desc_address(t, w->table, in->ipa.addr, w->level);
		if (!mem->read(mem->arg, (pa_t){ w->desc_pa, sp->walk }, 8, &w->desc))
			return fail(f, in, FAULT_EXTERNAL_WALK, w->level, "stage 2 descriptor fetch");
		if (s2->big_endian)
			w->desc = __builtin_bswap64(w->desc);
		switch (desc_kind(t, w->desc, w->level)) {
		case DESC_INVALID:
			return fail(f, in, FAULT_TRANSLATION, w->level, "stage 2 invalid descriptor");
		case DESC_LEAF:
			return true;
		case DESC_TABLE:
			w->table = desc_table(t, w->desc);
			if (w->table & t->over)
				return fail(f, in, FAULT_ADDRESS_SIZE, w->level, "stage 2 table address beyond VTCR_EL2.PS");
			remember(t, wc, in->ipa, w->level, w->table);
		}
	}
}

/* Faults of the leaf in the manual's order; *allow gets what the descriptor permits, dirty state taken as hardware would. */
static bool check_leaf(const struct stage2 *s2, const struct s2_in *in, const struct s2_walk *w, uint64_t oa, unsigned *allow,
		       struct fault *f)
{
	uint64_t desc = w->desc;
	bool device = s2->fwb ? !(desc & BIT(4)) : bits(desc, 5, 4) == 0;

	if (oa & space_of(s2, in->ipa)->tt.over)
		return fail(f, in, FAULT_ADDRESS_SIZE, w->level, "stage 2 output address beyond VTCR_EL2.PS");
	if (!(desc & DESC_AF) && !s2->ha && !in->cmo)
		return fail(f, in, FAULT_ACCESS_FLAG, w->level, "stage 2 descriptor AF = 0, VTCR_EL2.HA = 0");
	if (in->s1ptw && s2->ptw && device)
		return fail(f, in, FAULT_PERMISSION, w->level, "HCR_EL2.PTW: stage 1 table in Device memory");
	if (hwupdate_manages_dirty(s2->hd, desc))
		desc |= DESC_S2_W;
	*allow = perms_stage2(s2, desc, in->el);
	if (!(in->acc & ~*allow))
		return true;
	fail(f, in, FAULT_PERMISSION, w->level, in->acc & ACC_EXEC ? "stage 2 XN" : "stage 2 S2AP");
	if ((in->acc & ACC_READ) && !(*allow & ACC_READ))
		f->write = false;
	return false;
}

bool stage2_translate(const struct stage2 *s2, struct walk_cache *wc, const struct mem_port *mem, const struct s2_in *in,
		      struct s2_out *out, struct fault *f)
{
	const struct stage2_space *sp = space_of(s2, in->ipa);
	const struct tt *t = &sp->tt;
	struct s2_walk w;
	unsigned lg, allow;
	uint64_t oa, desc;
	enum hwupdate done;

	if (t->dead)
		return fail(f, in, t->dead_kind, 0, t->dead);
	if (in->ipa.addr >> t->ia_bits)
		return fail(f, in, FAULT_TRANSLATION, 0, "IPA beyond VTCR_EL2.T0SZ");
	do {
		if (!descend(s2, wc, mem, in, &w, f))
			return false;
		lg = desc_lg_size(t, w.level);
		oa = desc_output(t, w.desc, lg);
		if (!check_leaf(s2, in, &w, oa, &allow, f))
			return false;
		desc = in->no_update ? w.desc : hwupdate_stage2(s2, w.desc, (in->acc & ACC_WRITE) && !in->cmo);
		if (likely(desc == w.desc))
			break;
		done = hwupdate_store(mem, (pa_t){ w.desc_pa, sp->walk }, s2->big_endian, w.desc, desc);
		if (done == HWUPDATE_ABORT)
			return fail(f, in, FAULT_EXTERNAL_WALK, w.level, "stage 2 descriptor update");
	} while (done == HWUPDATE_CHANGED);
	if (hwupdate_manages_dirty(s2->hd, desc) && !(desc & DESC_S2_W))
		allow &= ~(unsigned)ACC_WRITE;
	out->pa = (pa_t){ oa | (in->ipa.addr & (BIT(lg) - 1)), sp->out };
	out->desc = desc;
	out->sh = t->high_9_8 ? t->sh : (uint8_t)bits(desc, 9, 8);
	out->lg_size = (uint8_t)lg;
	out->allow = (uint8_t)allow;
	return true;
}
