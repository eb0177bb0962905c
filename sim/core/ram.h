/* sim/core/ram.h - one block of RAM or ROM: its host memory and what the engines keep per 4 KiB page of it. */
#ifndef AERIE_CORE_RAM_H
#define AERIE_CORE_RAM_H

#include <stddef.h>
#include "sim/core/addr.h"
#include "sim/core/error.h"

#define RAM_PAGE_SHIFT 12
#define RAM_PAGE_SIZE  (1ULL << RAM_PAGE_SHIFT)

struct ram {
	uint8_t *host;   /* owned; `size` bytes, page-aligned, zero at creation, committed lazily */
	uint64_t size;   /* bytes, multiple of RAM_PAGE_SIZE */
	bool readonly;   /* guest stores fail (ROM) */
	void **code;     /* per page: what the code cache keeps of it, or NULL; the cache's own */
	uint8_t *flags;  /* per page: RAM_* below */
	uint8_t *tags;   /* allocation tag of each 16 bytes, 0-15; NULL: this memory has none. Committed lazily */
	/* Called after a store to a page flagged RAM_CODE. */
	void (*code_written)(void *arg, struct ram *r, uint64_t off, uint64_t len);
	void *code_arg;  /* borrowed */
};

enum {
	RAM_CODE = 1,   /* decoded instructions of this page exist: stores must be reported */
	RAM_MAPPED = 2, /* an engine may hold a direct mapping for stores to this page */
};

/* Errors: -ENOMEM when larger than the host can promise (its physical memory plus swap), -EINVAL. */
struct ram *ram_create(uint64_t size, bool readonly, struct error *e);
/* Gives the block storage for allocation tags. Errors: -ENOMEM. */
int ram_add_tags(struct ram *r, struct error *e);
void ram_destroy(struct ram *r);
/* To be called after any store into r->host[off, off+len) that did not go through the bus. */
static inline void ram_note_write(struct ram *r, uint64_t off, uint64_t len)
{
	for (uint64_t p = off >> RAM_PAGE_SHIFT; p <= (off + len - 1) >> RAM_PAGE_SHIFT; p++)
		if (r->flags[p] & RAM_CODE) {
			r->code_written(r->code_arg, r, off, len);
			return;
		}
}

#endif
