/* cpu/exec/codepage.c - the code cache: decoded ops per physical page, and what stores undo of them.
 * Implements: design D4; instruction fetch coherent with stores (DDI 0487 B2.4.4 allows it; CTR_EL0.DIC still reads 0).
 * Not here:   finding a page by VA (tlb.c); what an op does. */
#include "cpu/exec/codepage.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/a32_op.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/stops.h"
#include "cpu/exec/tlb.h"

#define GRANULE_BYTES 64u
#define MAX_PAGES     32768u /* 0.5 GiB of host memory; reaching it drops everything decoded */
#define MAX_PES       512u

struct code_cache {
	struct code_page *pages;
	unsigned count;
	bool fuse;
	op_fn hook;
	const struct stops *stops; /* borrowed; NULL: none */
	struct pe *pes[MAX_PES]; /* borrowed */
	unsigned pe_count;
};

/* Of an instrumented page the bodies that the hook hides lie behind the ops. */
static size_t page_size(enum isa isa, bool instrumented)
{
	struct code_page *p = NULL;
	size_t slots = isa == ISA_T32 ? PAGE_OPS_T32 : PAGE_OPS;

	return offsetof(struct code_page, ops) + (slots + 2) * sizeof(p->ops[0]) + (instrumented ? slots * sizeof(int32_t) : 0);
}

static int32_t *hidden_bodies(const struct code_page *p)
{
	return (int32_t *)((char *)(uintptr_t)p + page_size((enum isa)p->isa, false));
}

struct code_cache *code_cache_create(bool fuse)
{
	struct code_cache *c = calloc(1, sizeof(*c));

	if (c)
		c->fuse = fuse;
	return c;
}

static void page_clear(struct code_page *p)
{
	int32_t undecoded = op_ref(op_decode);
	unsigned slots = code_page_slots(p);

	for (unsigned i = 0; i < slots; i++)
		p->ops[i].fn = undecoded;
	p->ops[slots].fn = p->ops[slots + 1].fn = p->isa == ISA_A64 ? op_ref(op_page_end) : op_ref(op_a32_page_end);
}

/* Frees every page. Only between instructions: nobody may hold a page, so the jump caches go first. */
static void drop_all(struct code_cache *c)
{
	for (unsigned i = 0; i < c->pe_count; i++) {
		tlb_flush_all(c->pes[i]);
		c->pes[i]->page = NULL;
	}
	while (c->pages) {
		struct code_page *p = c->pages;

		c->pages = p->next;
		p->ram->flags[p->off >> RAM_PAGE_SHIFT] &= (uint8_t)~RAM_CODE;
		p->ram->code[p->off >> RAM_PAGE_SHIFT] = NULL;
		free(p);
	}
	c->count = 0;
}

void code_cache_destroy(struct code_cache *c)
{
	if (!c)
		return;
	while (c->pages) {
		struct code_page *p = c->pages;

		c->pages = p->next;
		free(p);
	}
	free(c);
}

void code_cache_attach(struct code_cache *c, struct pe *pe)
{
	CHECK(c->pe_count < MAX_PES);
	c->pes[c->pe_count++] = pe;
}

void code_cache_detach(struct code_cache *c, const struct pe *pe)
{
	for (unsigned i = 0; i < c->pe_count; i++)
		if (c->pes[i] == pe) {
			c->pes[i] = c->pes[--c->pe_count];
			return;
		}
}

void code_cache_instrument(struct code_cache *c, op_fn hook)
{
	drop_all(c);
	c->hook = hook;
}

bool code_cache_instrumented(const struct code_cache *c)
{
	return c->hook != NULL;
}

void code_cache_set_stops(struct code_cache *c, const struct stops *s)
{
	c->stops = s;
}

/* Forgets granule g, and the op before it, which may have been fused with the first of it or reach into it. */
static void granule_clear(struct code_page *p, unsigned g)
{
	int32_t undecoded = op_ref(op_decode);
	unsigned count = GRANULE_BYTES >> code_page_shift(p);

	for (unsigned i = 0; i < count; i++)
		p->ops[g * count + i].fn = undecoded;
	if (g)
		p->ops[g * count - 1].fn = undecoded;
	p->decoded &= ~BIT(g);
}

void code_cache_forget(struct code_cache *c, unsigned page_offset)
{
	unsigned g = page_offset / GRANULE_BYTES;

	for (struct code_page *p = c->pages; p; p = p->next)
		if (p->decoded & BIT(g))
			granule_clear(p, g);
}

/* A store or DMA touched [off, off+len): forget the granules it covers. */
static void code_written(void *arg, struct ram *r, uint64_t off, uint64_t len)
{
	(void)arg;
	for (uint64_t pg = off >> RAM_PAGE_SHIFT; pg <= (off + len - 1) >> RAM_PAGE_SHIFT; pg++) {
		uint64_t start = pg << RAM_PAGE_SHIFT, end = start + RAM_PAGE_SIZE, left = 0;

		if (!r->code[pg] || !(r->flags[pg] & RAM_CODE))
			continue;
		unsigned first = off > start ? (unsigned)((off - start) / GRANULE_BYTES) : 0;
		unsigned last = off + len < end ? (unsigned)((off + len - 1 - start) / GRANULE_BYTES) : 63;
		for (struct code_page *p = r->code[pg]; p; p = p->sibling) {
			for (uint64_t hit = p->decoded & GENMASK(last, first); hit; hit &= hit - 1)
				granule_clear(p, (unsigned)__builtin_ctzll(hit));
			left |= p->decoded;
		}
		if (!left)
			r->flags[pg] &= (uint8_t)~RAM_CODE;
	}
}

struct code_page *code_page_get(struct code_cache *c, struct ram *ram, uint64_t off, enum isa isa)
{
	struct code_page *p = ram->code[off >> RAM_PAGE_SHIFT];

	while (p && p->isa != isa)
		p = p->sibling;
	if (p)
		return p;
	if (c->count >= MAX_PAGES)
		drop_all(c);
	p = calloc(1, page_size(isa, c->hook != NULL));
	if (!p)
		return NULL;
	p->isa = (uint8_t)isa;
	p->ram = ram;
	p->off = off & PAGE_MASK;
	p->cache = c;
	p->next = c->pages;
	c->pages = p;
	c->count++;
	ram->code_written = code_written;
	ram->code_arg = c;
	p->sibling = ram->code[off >> RAM_PAGE_SHIFT];
	if (!p->sibling)
		ram->flags[off >> RAM_PAGE_SHIFT] &= (uint8_t)~RAM_CODE;
	ram->code[off >> RAM_PAGE_SHIFT] = p;
	page_clear(p);
	return p;
}

/* The first op decoded in a page: stores to it must be seen from now on. */
static void watch_stores(struct code_page *p)
{
	uint8_t *flags = &p->ram->flags[p->off >> RAM_PAGE_SHIFT];

	if (*flags & RAM_MAPPED)
		for (unsigned i = 0; i < p->cache->pe_count; i++)
			tlb_protect(p->cache->pes[i], p->ram, p->off);
	*flags = (uint8_t)((*flags & ~RAM_MAPPED) | RAM_CODE);
}

void code_page_decode_one(struct pe *pe, const struct code_page *p, struct op *op, unsigned i)
{
	if (p->isa != ISA_A64) {
		a32_decode_op(pe, p, op, i);
		return;
	}
	uint32_t word = code_page_word(p, i);
	enum a64_id id = a64_decode_for(&pe->model->feat, word);

	a64_build_op(op, id, word, 4 * i);
}

/* What an op depends on: stores there undo it. */
static void watch_insn(struct code_page *p, unsigned i)
{
	code_page_watch(p, i);
	if (p->isa == ISA_T32 && i + 1 < PAGE_OPS_T32)
		code_page_watch(p, i + 1); /* the second halfword, if there is one */
}

void code_page_decode(struct pe *pe, struct code_page *p, unsigned i)
{
	if (!p->decoded)
		watch_stores(p);
	watch_insn(p, i);
	if (unlikely(p->cache->stops) && stops_at_op(p->cache->stops, p, i)) {
		p->ops[i].fn = op_ref(op_break);
		return;
	}
	code_page_decode_one(pe, p, &p->ops[i], i);
	if (p->cache->hook) {
		if (p->ops[i].fn == op_ref(op_t32_cross)) /* does not execute anything itself */
			return;
		hidden_bodies(p)[i] = p->ops[i].fn;
		p->ops[i].fn = op_ref(p->cache->hook);
	} else if (p->cache->fuse && p->isa == ISA_A64 && !(p->cache->stops && stops_at_op(p->cache->stops, p, i + 1))) {
		op_fuse(p, i);
	}
}

op_fn code_page_real_body(const struct code_page *p, unsigned i)
{
	return (op_fn)((intptr_t)op_base + hidden_bodies(p)[i]);
}

OP(op_decode)
{
	struct code_page *p = pe->page;

	pe->op = op;
	pe->acc = acc;
	code_page_decode(pe, p, (unsigned)(op - p->ops));
	DISPATCH(op, acc);
}
