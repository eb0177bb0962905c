/* cpu/exec/codepage.h - decoded code, kept per physical 4 KiB page and shared by the PEs of a machine (design D4).
 * A page's ops are decoded as they are first reached. Stores to a page that holds decoded ops are reported by the store's slow
 * path and by DMA; they undo the 64-byte granules they touch. */
#ifndef AERIE_EXEC_CODEPAGE_H
#define AERIE_EXEC_CODEPAGE_H

#include "cpu/exec/op.h"
#include "sim/core/ram.h"

#define PAGE_OPS 1024u       /* of A64 and A32: one a word */
#define PAGE_OPS_T32 2048u   /* one a halfword; behind a 32-bit instruction an op stays unused */

struct code_cache;

struct code_page {
	uint64_t decoded;            /* bit n: granule n (64 bytes) holds decoded ops */
	struct ram *ram;             /* borrowed */
	uint64_t off;                /* of the page in ram */
	struct code_cache *cache;
	struct code_page *next;      /* all pages of the cache */
	struct code_page *sibling;   /* the same memory as another instruction set */
	uint8_t isa;                 /* enum isa */
	/* Behind the instructions' comes a sentinel: go on in the next page; in T32 a second, for an instruction that crossed
	 * over. Pages of A64 and A32 are allocated without what they do not use. */
	struct op ops[PAGE_OPS_T32 + 2];
};

/* log2 of the bytes that an op stands for. */
static inline unsigned code_page_shift(const struct code_page *p)
{
	return p->isa == ISA_T32 ? 1 : 2;
}
static inline unsigned code_page_slots(const struct code_page *p)
{
	return 4096u >> code_page_shift(p);
}

/* One a machine. `fuse`: let common pairs of instructions become one op. */
struct code_cache *code_cache_create(bool fuse);
void code_cache_destroy(struct code_cache *c);
void code_cache_attach(struct code_cache *c, struct pe *pe);
void code_cache_detach(struct code_cache *c, const struct pe *pe);
/* Every op decoded from now on goes through `hook` first; drops what is decoded. NULL: none. */
void code_cache_instrument(struct code_cache *c, op_fn hook);
bool code_cache_instrumented(const struct code_cache *c);
/* Ops that stops_at_op() names are decoded as op_break, others are not joined with them. NULL: none. Borrowed. */
struct stops;
void code_cache_set_stops(struct code_cache *c, const struct stops *s);
/* Decodes anew what stands at that place in every page. Only between instructions. */
void code_cache_forget(struct code_cache *c, unsigned page_offset);

/* The page at ram[off]; creates it. NULL only when the host is out of memory. */
struct code_page *code_page_get(struct code_cache *c, struct ram *ram, uint64_t off, enum isa isa);
/* Decodes the op at index i in place. */
void code_page_decode(struct pe *pe, struct code_page *p, unsigned i);
/* Decodes op i of the page into *op, which may stand elsewhere (single step). */
void code_page_decode_one(struct pe *pe, const struct code_page *p, struct op *op, unsigned i);
/* Makes ops[i], just decoded, one op with what follows it where a fused body exists (fuse.c). */
void op_fuse(struct code_page *p, unsigned i);
/* Stores to the granule of op i are to be reported: something decoded depends on it. */
static inline void code_page_watch(struct code_page *p, unsigned i)
{
	p->decoded |= 1ULL << (i << code_page_shift(p) >> 6);
}
/* The body that instrumentation replaced. */
op_fn code_page_real_body(const struct code_page *p, unsigned i);

static inline uint32_t code_page_word(const struct code_page *p, unsigned i)
{
	uint32_t w;
	__builtin_memcpy(&w, p->ram->host + p->off + 4 * i, 4);
	return w;
}

OP(op_decode);   /* not decoded yet */
OP(op_page_end); /* the sentinel */
OP(op_undefined);

#endif
