/* mmu/mmu.c - one translation, both stages: walk, permissions, attributes, hardware updates.
 * Implements: DDI 0487 AArch64.TranslateAddress(), AArch64.S1Translate(), AArch64.S1DisabledOutput(), FullTranslate().
 * Not here:   caching of results (the TLB contexts of cpu/exec); alignment faults on Device memory (cpu/exec/memaccess.c). */
#include <string.h>
#include "mmu/mmu.h"
#include "cpu/arch/attrs.h"
#include "cpu/arch/effective.h"
#include "mmu/hwupdate.h"
#include "mmu/perms.h"
#include "mmu/short.h"
#include "mmu/stage2.h"
#include "mmu/walk.h"
#include "mmu/warm.h"

/* Stage 1 off: flat, Device for data, Normal for fetches, all Normal Write-Back under HCR_EL2.DC. */
static bool stage1_off(const struct regime *rg, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	const struct tt *t = &rg->tt[regime_half(rg, in->va)];
	bool fetch = in->acc & ACC_EXEC;
	unsigned top = fetch ? t->top_i : t->top_d;

	if (in->va & GENMASK(top, rg->pa_bits))
		return walk_fault(f, in, FAULT_ADDRESS_SIZE, 0, "stage 1 off, VA beyond the PA size");
	out->ipa = (ipa_t){ in->va & GENMASK(rg->pa_bits - 1, 0), rg->pas };
	out->lg_size = 30;
	out->allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	out->global = true;
	out->guarded = false;
	if (rg->dc) {
		out->attrs = attrs_normal(ATTR_WB, SH_NON);
		out->attrs.tagged = rg->dct;
	} else if (fetch) {
		out->attrs = attrs_normal(rg->icache ? ATTR_WT : ATTR_NC, SH_OUTER);
	} else {
		out->attrs = attrs_device();
	}
	return true;
}

/* Not inline: the way of a fault. ACC_READ is reported first, as an atomic reads before it writes. */
static bool permission_fault(const struct regime *rg, const struct xlate_in *in, const struct perm_in *p, unsigned missing,
			     int level, struct fault *f)
{
	unsigned need = missing & ACC_EXEC ? ACC_EXEC : missing & ACC_READ ? ACC_READ : ACC_WRITE;
	walk_fault(f, in, FAULT_PERMISSION, level, perms_stage1_rule(rg, p, need));
	f->write = in->cmo || need == ACC_WRITE;
	return false;
}

/* Where the descriptor may be written: under stage 2 that needs a walk of its own, as a write. */
static bool update_address(const struct walker *w, const struct xlate_in *in, struct walk_leaf *leaf, struct fault *f)
{
	struct walker cold = *w;
	struct walk_leaf again;
	struct s2_out so;
	struct s2_in si = { .acc = ACC_READ | ACC_WRITE, .el = 1, .s1ptw = true, .va = in->va };

	if (!w->s2)
		return true;
	cold.cache = NULL;
	if (!walk_stage1(&cold, in, &again, f))
		return false;
	si.ipa = again.desc_ipa;
	if (!stage2_translate(w->s2, w->cache, w->mem, &si, &so, f))
		return false;
	leaf->desc_pa = so.pa;
	return true;
}

static void stage1_attributes(const struct regime *rg, const struct xlate_in *in, const struct walk_leaf *leaf, struct xlate_out *out)
{
	uint64_t desc = leaf->desc;
	unsigned sh = leaf->tt->high_9_8 ? leaf->tt->sh : (unsigned)bits(desc, 9, 8);

	out->attrs = rg->attr[bits(desc, 4, 2)];
	if (unlikely(in->acc & ACC_EXEC) && (out->attrs.type == MEM_DEVICE || !rg->icache))
		out->attrs = attrs_normal_nc();
	attrs_set_shareability(&out->attrs, sh);
	out->guarded = rg->bti && (desc & DESC_GP);
	out->global = !rg->two_privs || (!(desc & DESC_NG) && !(leaf->hier & HIER_NS));
}

/* The leaf's checks and, where due, its hardware update. *changed: another agent wrote the descriptor, walk again. */
static bool stage1_leaf(const struct walker *w, const struct xlate_in *in, struct walk_leaf *leaf, struct xlate_out *out,
			struct fault *f, bool *changed)
{
	const struct regime *rg = w->rg;
	bool ns = rg->pas != PAS_SECURE || (leaf->desc & DESC_NS) || (leaf->hier & HIER_NS);
	bool managed = hwupdate_manages_dirty(rg->hd, leaf->desc), write = (in->acc & ACC_WRITE) && !in->cmo;
	struct perm_in p = { managed ? leaf->desc & ~DESC_AP2 : leaf->desc, leaf->hier, in->el, in->pan, ns };
	unsigned allow = perms_stage1(rg, &p);
	uint64_t read = leaf->desc, desc;

	*changed = false;
	/* IMPDEF: cache maintenance by VA makes no Access flag faults */
	if (!(leaf->desc & DESC_AF) && !rg->ha && !in->cmo)
		return walk_fault(f, in, FAULT_ACCESS_FLAG, leaf->level, "stage 1 descriptor AF = 0, TCR_ELx.HA = 0");
	if (unlikely(in->acc & ~allow))
		return permission_fault(rg, in, &p, in->acc & ~allow, leaf->level, f);
	desc = in->no_update ? leaf->desc : hwupdate_stage1(rg, leaf->desc, write);
	if (unlikely(desc != leaf->desc)) {
		if (!update_address(w, in, leaf, f))
			return false;
		enum hwupdate done = hwupdate_store(w->mem, leaf->desc_pa, rg->big_endian, leaf->desc, desc);
		if (done == HWUPDATE_ABORT)
			return walk_fault(f, in, FAULT_EXTERNAL_WALK, leaf->level, "stage 1 descriptor update");
		*changed = done == HWUPDATE_CHANGED;
		leaf->desc = desc;
	}
	if (managed && (desc & DESC_AP2))
		allow &= ~(unsigned)ACC_WRITE;
	out->allow = (uint8_t)allow;
	out->lg_size = leaf->lg_size;
	out->ipa = (ipa_t){ leaf->oa | (in->va & (BIT(leaf->lg_size) - 1)), ns ? PAS_NONSECURE : PAS_SECURE };
	stage1_attributes(rg, in, leaf, out);
	if (desc == read)
		warm_remember(w, in, leaf, out);
	return true;
}

static bool stage1_on(const struct walker *w, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	struct walk_leaf leaf;
	bool changed;

	if (unlikely(w->rg->is_short))
		return short_stage1(w, in, out, f);
	if (likely(warm_stage1(w, in, out)))
		return true;
	do {
		if (!walk_stage1(w, in, &leaf, f) || !stage1_leaf(w, in, &leaf, out, f, &changed))
			return false;
	} while (unlikely(changed));
	return true;
}

static bool stage2_on(const struct walker *w, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	struct s2_in si = { .ipa = out->ipa, .acc = in->acc2 ? in->acc2 : (uint8_t)in->acc, .el = in->el, .no_update = in->no_update,
			    .cmo = in->cmo, .va = in->va };
	struct s2_out so;

	if (!stage2_translate(w->s2, w->cache, w->mem, &si, &so, f)) {
		f->write |= in->cmo;
		return false;
	}
	out->pa = so.pa;
	out->allow &= so.allow;
	if (so.lg_size < out->lg_size)
		out->lg_size = so.lg_size;
	out->attrs = attrs_combine(out->attrs, (unsigned)bits(so.desc, 5, 2), so.sh, w->s2->fwb);
	if (out->attrs.type == MEM_NORMAL && (in->acc & ACC_EXEC ? w->s2->fetch_nc : w->s2->data_nc))
		out->attrs = attrs_normal_nc();
	return true;
}

static bool mmu_translate(const struct pe *pe, const struct mem_port *mem, struct xlate_cache *cache, const struct xlate_in *in,
			  struct xlate_out *out, struct fault *f)
{
	struct mmu_cache local, *c = cache ? (struct mmu_cache *)cache : &local;
	uint64_t key = 1 | (uint64_t)in->regime_el << 1 | (uint64_t)in->secure << 3;
	struct walker w;
	bool ok;

	if (unlikely(!cache || c->key != key)) {
		regime_get(&c->rg, pe, in->regime_el, in->secure);
		stage2_get(&c->s2, pe, in->regime_el, in->secure);
		if (cache)
			memset(&c->walk, 0, sizeof(c->walk));
		c->key = key;
	}
	/* what was walked without setting access flags must not be cached */
	w = (struct walker){ &c->rg, c->s2.on ? &c->s2 : NULL, cache && !in->no_update ? &c->walk : NULL, mem };
	ok = likely(c->rg.on) ? stage1_on(&w, in, out, f) : stage1_off(&c->rg, in, out, f);
	if (!ok)
		return false;
	if (unlikely(w.s2 != NULL) && !in->stage1_only)
		return stage2_on(&w, in, out, f);
	out->pa = (pa_t){ out->ipa.addr, out->ipa.pas };
	return true;
}

static bool mmu_translate_ipa(const struct pe *pe, const struct mem_port *mem, ipa_t ipa, struct xlate_out *out, struct fault *f)
{
	struct s2_in in = { .ipa = ipa, .el = EL1, .no_update = true };
	struct stage2 s2;
	struct s2_out so;

	out->pa = (pa_t){ ipa.addr, ipa.pas };
	stage2_get(&s2, pe, EL1, is_secure(pe, EL1));
	if (!s2.on)
		return true;
	if (!stage2_translate(&s2, NULL, mem, &in, &so, f))
		return false;
	out->pa = so.pa;
	out->lg_size = so.lg_size;
	return true;
}

const struct xlate_ops mmu_xlate_ops = { .translate = mmu_translate, .translate_ipa = mmu_translate_ipa };
