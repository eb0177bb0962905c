/* cpu/exec/tlb.c - translation contexts: selection, filling, protection of code pages.
 * Implements: design D5; DDI 0487 D8.16 (what a TLB may cache, and under which tags).
 * Not here:   invalidation (tlb_inv.c); walking (mmu/); the probes of the fast path (tlb.h). */
#include "cpu/exec/tlb.h"

#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/exec/codepage.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/memtag.h"
#include "cpu/exec/mpu_regs.h"
#include "cpu/exec/tlb_priv.h"
#include "sim/core/bits.h"
#include "sim/core/bus.h"

struct tlb *tlb_create(void)
{
	return calloc(1, sizeof(struct tlb));
}

void tlb_destroy(struct tlb *t)
{
	if (!t)
		return;
	for (unsigned i = 0; i < CTX_COUNT; i++) {
		if (t->ctx[i])
			free(t->ctx[i]->tags);
		free(t->ctx[i]);
	}
	free(t);
}

static void jump_clear(struct jump_entry *j)
{
	j->tag = j->tag_indirect = TLB_NO_PAGE;
}

void tlb_ctx_drop_granules(struct tlb_ctx *c)
{
	for (unsigned i = 0; c->has_granules && i < GRANULES; i++)
		c->granule[i].tag = TLB_NO_PAGE;
	c->has_granules = false;
}

static void flush_data(struct tlb_ctx *c)
{
	tlb_ctx_drop_granules(c);
	if (c->used_count <= USED_MAX) {
		for (unsigned i = 0; i < c->used_count; i++) {
			unsigned n = c->used[i];

			c->fast[n].tag = c->fast[TLB_ENTRIES + n].tag = c->slow[n].tag = TLB_NO_PAGE;
		}
	} else {
		for (unsigned i = 0; i < 2 * TLB_ENTRIES; i++)
			c->fast[i].tag = TLB_NO_PAGE;
		for (unsigned i = 0; i < TLB_ENTRIES; i++)
			c->slow[i].tag = TLB_NO_PAGE;
	}
	c->used_count = 0;
	if (c->tags)
		tag_table_reset(c->tags);
}

static void flush_jumps(struct tlb_ctx *c)
{
	if (c->jumps_count <= JUMPS_MAX) {
		for (unsigned i = 0; i < c->jumps_count; i++)
			jump_clear(&c->jump[c->jumps[i]]);
	} else {
		for (unsigned i = 0; i < JUMP_ENTRIES; i++)
			jump_clear(&c->jump[i]);
	}
	c->jumps_count = 0;
}

void tlb_ctx_flush(struct tlb_ctx *c)
{
	flush_data(c);
	flush_jumps(c);
	c->has_16 = false;
	c->has_30 = 0;
	memset(c->has_21, 0, sizeof(c->has_21));
	memset(&c->xc, 0, sizeof(c->xc));
}

static uint64_t key_aa32(const struct pe *pe)
{
	if (!el1_is_aarch32(pe))
		return 0;
	if (SYS(pe, TCR_EL1) & TTBCR_EAE)
		return BIT(63);
	return BIT(63) | bits(SYS(pe, CONTEXTIDR_EL1), 7, 0) << 32 | bits(SYS(pe, DACR32_EL2), 31, 0);
}

/* PMSAv8-64: what translates in the place of tables. TTBR0_EL1 then only names an ASID. */
static void key_mpu(const struct pe *pe, struct tlb_key *k)
{
	bool second = k->regime_el == 1 && (k->hcr & (HCR_VM | BIT(12) /* DC */));

	if (k->regime_el == 1 && !el1_is_vmsa(pe)) {
		k->mpu1 = bit(k->sctlr, 0) ? pe->mpu[0].digest : 0;
		k->ttbr1 = 0;
	}
	if (k->regime_el == 2)
		k->ttbr0 = k->ttbr1 = 0;
	if (second || (k->regime_el == 2 && bit(k->sctlr, 0)))
		k->mpu2 = pe->mpu[1].digest;
	k->mair2 = second ? SYS(pe, MAIR_EL2) : 0;
}

static void key_make(const struct pe *pe, unsigned el, bool pan, struct tlb_key *k)
{
	unsigned rel = regime_el(pe, el);

	memset(k, 0, sizeof(*k));
	k->el = (uint8_t)el;
	k->regime_el = (uint8_t)rel;
	k->pan = pan;
	k->secure = is_secure(pe, el);
	k->hcr = effective_hcr(pe);
	k->tags = (uint8_t)tag_mode(pe, el);
	switch (rel) {
	case 1:
		k->sctlr = SYS(pe, SCTLR_EL1), k->tcr = SYS(pe, TCR_EL1), k->mair = SYS(pe, MAIR_EL1);
		k->ttbr0 = SYS(pe, TTBR0_EL1), k->ttbr1 = SYS(pe, TTBR1_EL1);
		if (el2_enabled(pe))
			k->vttbr = effective_vmid_reg(pe), k->vtcr = SYS(pe, VTCR_EL2);
		if (el2_enabled(pe) && k->secure)
			k->vsttbr = SYS(pe, VSTTBR_EL2), k->vstcr = SYS(pe, VSTCR_EL2);
		k->aa32 = key_aa32(pe);
		break;
	case 2:
		k->sctlr = SYS(pe, SCTLR_EL2), k->tcr = SYS(pe, TCR_EL2), k->mair = SYS(pe, MAIR_EL2);
		k->ttbr0 = SYS(pe, TTBR0_EL2), k->ttbr1 = SYS(pe, TTBR1_EL2);
		break;
	default:
		k->sctlr = SYS(pe, SCTLR_EL3), k->tcr = SYS(pe, TCR_EL3), k->mair = SYS(pe, MAIR_EL3);
		k->ttbr0 = SYS(pe, TTBR0_EL3);
		break;
	}
	if (has(pe, FEAT_PMSA))
		key_mpu(pe, k);
}

/* Each access of this regime must be looked at: alignment checked (SCTLR_ELx.A) or big-endian data (EE, E0E). */
static bool regime_is_slow(const struct tlb_key *k)
{
	return bit(k->sctlr, 1) || bit(k->sctlr, k->el ? 25 : 24);
}

static void ctx_tags(struct tlb_ctx *c, const struct pe *pe)
{
	if (!c->key.tags)
		return;
	if (!c->tags)
		c->tags = malloc(sizeof(*c->tags));
	CHECK(c->tags);
	tag_table_setup(c->tags, pe, c->key.el);
}

static struct tlb_ctx *ctx_find(struct tlb *t, const struct tlb_key *k, const struct pe *pe)
{
	struct tlb_ctx *oldest = NULL;
	unsigned free_slot = CTX_COUNT, oldest_slot = 0;

	for (unsigned i = 0; i < CTX_COUNT; i++) {
		struct tlb_ctx *c = t->ctx[i];

		if (!c) {
			free_slot = i;
			break;
		}
		if (!memcmp(&c->key, k, sizeof(*k)))
			return t->counts.found++, c;
		if (!oldest || c->last_use < oldest->last_use)
			oldest = c, oldest_slot = i;
	}
	if (free_slot < CTX_COUNT) {
		struct tlb_ctx *c = malloc(sizeof(*c));

		if (c) {
			c->tags = NULL;
			t->ctx[free_slot] = c;
			c->has_granules = true;
			c->used_count = USED_MAX + 1; /* tlb_ctx_flush() below sets everything */
			c->jumps_count = JUMPS_MAX + 1;
			oldest_slot = free_slot;
		}
	}
	t->counts.made++;
	t->counts.replaced += oldest_slot != free_slot;
	CHECK(t->ctx[oldest_slot]);
	struct tlb_ctx *c = t->ctx[oldest_slot];
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		if (t->slot[i] == c)
			t->slot[i] = NULL;
	tlb_ctx_flush(c);
	c->key = *k;
	c->slow_regime = regime_is_slow(k);
	ctx_tags(c, pe);
	return c;
}

/* Not inline: it happens once after a change of registers, and its frame would cost every use of ctx_of(). */
static __attribute__((noinline)) void slot_fill(struct pe *pe, unsigned slot, unsigned el, bool pan)
{
	struct tlb *t = pe->exec->tlb;
	struct tlb_key k;

	key_make(pe, el, pan, &k);
	t->slot[slot] = ctx_find(t, &k, pe);
	t->slot[slot]->last_use = ++t->use_count;
}

static struct tlb_ctx *ctx_of(struct pe *pe, unsigned el, bool pan)
{
	struct tlb *t = pe->exec->tlb;
	unsigned slot = (pe->ps.tco || pe->ps.nrw) * 8u + el * 2 + (el && pan);

	if (unlikely(!t->slot[slot]))
		slot_fill(pe, slot, el, el && pan);
	return t->slot[slot];
}

void tlb_select(struct pe *pe)
{
	struct tlb_ctx *c = ctx_of(pe, pe->ps.el, pe->ps.pan);

	pe->dtlb = c->fast;
	pe->jump = c->jump;
	pe->tags = c->key.tags ? c->tags : NULL;
}

void tlb_reselect(struct pe *pe)
{
	memset(pe->exec->tlb->slot, 0, sizeof(pe->exec->tlb->slot));
	tlb_select(pe);
}

struct tlb_counts tlb_counts(const struct pe *pe)
{
	return pe->exec->tlb->counts;
}

void tlb_flush_all(struct pe *pe)
{
	struct tlb *t = pe->exec->tlb;

	for (unsigned i = 0; i < CTX_COUNT && t->ctx[i]; i++)
		tlb_ctx_flush(t->ctx[i]);
}

void tlb_set_checked(struct pe *pe, bool checked)
{
	pe->exec->tlb->all_slow = checked;
	tlb_flush_all(pe);
}

/* Goes by physical page over everything cached; RAM_MAPPED keeps this rare. */
void tlb_protect(struct pe *pe, const struct ram *ram, uint64_t off)
{
	struct tlb *t = pe->exec->tlb;
	const uint8_t *host = ram->host + (off & PAGE_MASK);

	for (unsigned i = 0; i < CTX_COUNT && t->ctx[i]; i++) {
		struct tlb_ctx *c = t->ctx[i];
		unsigned n = c->used_count <= USED_MAX ? c->used_count : TLB_ENTRIES;

		if (c->tags)
			tag_table_protect(c->tags, host);

		for (unsigned u = 0; u < n; u++) {
			struct tlb_entry *w = &c->fast[TLB_ENTRIES + (c->used_count <= USED_MAX ? c->used[u] : u)];

			if (w->tag != TLB_NO_PAGE && (uint8_t *)(w->tag + (uint64_t)w->addend) == host)
				w->tag = TLB_NO_PAGE;
		}
	}
}

/* ---- walks and fills ---- */

static bool port_read(void *arg, pa_t pa, unsigned size, uint64_t *val)
{
	struct pe *pe = arg;
	uint64_t off;
	struct ram *r = bus_find_ram(pe->bus, pa, &off);

	if (likely(r && size == 8)) {
		memcpy(val, r->host + off, 8);
		return true;
	}
	if (r && size == 4) { /* short descriptors */
		uint32_t word;

		memcpy(&word, r->host + off, 4);
		*val = word;
		return true;
	}
	return bus_read(pe->bus, pa, size, (struct bus_attrs){ .requester = (uint16_t)pe->index }, val) == BUS_OK;
}

static bool port_cas(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t new_, uint64_t *old_out)
{
	struct pe *pe = arg;
	uint64_t off;
	struct ram *r = bus_find_ram(pe->bus, pa, &off);

	if (!r || r->readonly || size != 8 || off % 8)
		return false;
	*old_out = old;
	__atomic_compare_exchange_n((uint64_t *)(void *)(r->host + off), old_out, new_, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	ram_note_write(r, off, size);
	return true;
}

struct mem_port tlb_mem_port(struct pe *pe)
{
	return (struct mem_port){ pe, port_read, port_cas };
}

bool tlb_walk(struct pe *pe, const struct tlb_key *k, struct xlate_cache *xc, const struct xlate_in *in, struct xlate_out *out,
	      struct fault *f)
{
	const struct mem_port port = { pe, port_read, port_cas };
	const struct xlate_ops *ops = k->regime_el == 1 ? pe->xlate_el1 : pe->xlate_el2;

	bool ok = ops->translate(pe, &port, xc, in, out, f);

	if (unlikely(trace_on(pe->trace, TRACE_MPU)) && has(pe, FEAT_PMSA))
		mpu_trace_match(pe, in, ok ? NULL : f);
	return ok;
}

static void note_used(struct tlb_ctx *c, unsigned n)
{
	if (c->used_count < USED_MAX)
		c->used[c->used_count] = (uint16_t)n;
	if (c->used_count <= USED_MAX)
		c->used_count++;
}

static void note_jump(struct tlb_ctx *c, const struct jump_entry *j)
{
	if (j->tag != TLB_NO_PAGE)
		return;
	if (c->jumps_count < JUMPS_MAX)
		c->jumps[c->jumps_count] = (uint16_t)(j - c->jump);
	if (c->jumps_count <= JUMPS_MAX)
		c->jumps_count++;
}

static void note_block(struct tlb_ctx *c, va_t va, unsigned lg)
{
	if (lg > 21)
		c->has_30 |= BIT(region_30(va));
	else if (lg > 16)
		c->has_21[region_21(va) / 64] |= BIT(region_21(va) % 64);
	else if (lg > 12)
		c->has_16 = true;
}

static struct tlb_slow slow_entry(va_t va, unsigned lg, const struct xlate_out *o)
{
	uint64_t start = ~(BIT(lg) - 1);

	return (struct tlb_slow){ .tag = va & start,
				  .pa = (o->pa.addr & start) | o->allow | (o->attrs.type == MEM_DEVICE ? SLOW_DEVICE : 0) |
					(o->attrs.tagged ? SLOW_TAGGED : 0),
				  .pas = o->pa.pas };
}

static void fill(struct pe *pe, struct tlb_ctx *c, va_t va, const struct xlate_out *o, struct ram *ram, uint64_t off)
{
	unsigned n = (va >> 12) & (TLB_ENTRIES - 1);
	struct tlb_slow *s = &c->slow[n];
	struct tlb_entry *r = &c->fast[n], *w = &c->fast[TLB_ENTRIES + n];
	uint64_t page = va & PAGE_MASK;

	if (s->tag == TLB_NO_PAGE && r->tag == TLB_NO_PAGE && w->tag == TLB_NO_PAGE)
		note_used(c, n);
	note_block(c, va, o->lg_size);
	*s = slow_entry(va, 12, o);
	if (!ram || o->attrs.type == MEM_DEVICE || c->slow_regime || pe->exec->tlb->all_slow)
		return;
	if (o->attrs.tagged && ram->tags && c->key.tags == TAGS_CHECKED && tag_va_checked(c->tags->ranges, va))
		return;
	uint8_t *flags = &ram->flags[off >> RAM_PAGE_SHIFT];
	intptr_t addend = (intptr_t)(ram->host + (off & PAGE_MASK)) - (intptr_t)page;
	if (o->allow & ACC_READ)
		*r = (struct tlb_entry){ page, addend };
	if ((o->allow & ACC_WRITE) && !ram->readonly && !(*flags & RAM_CODE)) {
		*flags |= RAM_MAPPED;
		*w = (struct tlb_entry){ page, addend };
	}
}

/* hit->pa is known: what is there. */
static void hit_memory(const struct pe *pe, struct tlb_hit *hit, bool tagged)
{
	hit->ram = bus_find_ram(pe->bus, hit->pa, &hit->ram_off);
	hit->tags = tagged && hit->ram && hit->ram->tags ? hit->ram->tags + hit->ram_off / TAG_GRANULE : NULL;
}

static void xlate_in_make(const struct pe *pe, const struct tlb_key *k, va_t va, enum acc acc, struct xlate_in *in)
{
	(void)pe;
	*in = (struct xlate_in){ .va = va, .acc = acc, .el = k->el, .regime_el = k->regime_el, .secure = k->secure,
				 .pan = k->pan };
}

static struct tlb_slow *granule_of(struct tlb_ctx *c, va_t va)
{
	return &c->granule[(va >> LG_GRANULE) & (GRANULES - 1)];
}

/* An entry for 2^lg bytes that has the address and allows the access. */
static bool slow_hit(const struct pe *pe, const struct tlb_slow *s, unsigned lg, va_t va, enum acc acc, struct tlb_hit *hit)
{
	uint64_t within = BIT(lg) - 1;

	if (s->tag != (va & ~within) || (s->pa & acc) != (unsigned)acc)
		return false;
	hit->span = (unsigned)(within + 1 - (va & within));
	hit->pa = (pa_t){ (s->pa & ~within) | (va & within), (enum pas)s->pas };
	hit->device = s->pa & SLOW_DEVICE;
	hit->allow = s->pa & (ACC_READ | ACC_WRITE | ACC_EXEC);
	hit_memory(pe, hit, s->pa & SLOW_TAGGED);
	return true;
}

bool tlb_translate_pan(struct pe *pe, va_t va, enum acc acc, unsigned el, bool pan, struct tlb_hit *hit, struct fault *f)
{
	struct tlb_ctx *c = ctx_of(pe, el, pan);

	hit->slow = c->slow_regime;
	if (slow_hit(pe, &c->slow[(va >> 12) & (TLB_ENTRIES - 1)], 12, va, acc, hit))
		return true;
	if (unlikely(c->has_granules) && slow_hit(pe, granule_of(c, va), LG_GRANULE, va, acc, hit))
		return true;
	struct xlate_in in;
	struct xlate_out out;
	xlate_in_make(pe, &c->key, va, acc, &in);
	if (!tlb_walk(pe, &c->key, &c->xc, &in, &out, f))
		return false;
	hit->pa = out.pa;
	hit->device = out.attrs.type == MEM_DEVICE;
	hit->allow = out.allow;
	hit_memory(pe, hit, out.attrs.tagged);
	hit->span = (unsigned)(4096 - (va & 0xfff));
	if (unlikely(out.lg_size < 12)) { /* a region ends inside the page */
		hit->span = (unsigned)(BIT(LG_GRANULE) - (va & (BIT(LG_GRANULE) - 1)));
		*granule_of(c, va) = slow_entry(va, LG_GRANULE, &out);
		c->has_granules = true;
		return true;
	}
	fill(pe, c, va, &out, hit->ram, hit->ram_off);
	return true;
}

bool tlb_translate(struct pe *pe, va_t va, enum acc acc, unsigned el, struct tlb_hit *hit, struct fault *f)
{
	return tlb_translate_pan(pe, va, acc, el, pe->ps.pan, hit, f);
}

struct code_page *tlb_fetch(struct pe *pe, va_t va, struct fetch_info *info, struct fault *f)
{
	struct tlb_ctx *c = ctx_of(pe, pe->ps.el, pe->ps.pan);
	enum isa isa = pstate_isa(&pe->ps);
	struct jump_entry *j = &c->jump[jump_index(va, isa)];
	uint64_t page = jump_tag(va, isa);

	if (j->tag == page) {
		*info = (struct fetch_info){ .guarded = j->tag_indirect == TLB_NO_PAGE };
		return j->page;
	}
	struct xlate_in in;
	struct xlate_out out;
	uint64_t off;
	xlate_in_make(pe, &c->key, va, ACC_EXEC, &in);
	if (!tlb_walk(pe, &c->key, &c->xc, &in, &out, f))
		return NULL;
	struct ram *ram = bus_find_ram(pe->bus, out.pa, &off);
	if (!ram) {
		*f = (struct fault){ .kind = FAULT_EXTERNAL, .stage = 1, .va = va, .rule = "no memory there to fetch from" };
		return NULL;
	}
	struct code_page *p = code_page_get(pe->exec->cache, ram, off, isa);
	CHECK(p);
	*info = (struct fetch_info){ .guarded = out.guarded, .alone = out.lg_size < 12 };
	if (unlikely(info->alone))
		return p;
	note_block(c, va, out.lg_size);
	note_jump(c, j);
	*j = (struct jump_entry){ page, out.guarded ? TLB_NO_PAGE : page, p, 0 };
	return p;
}
