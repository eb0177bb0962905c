/* sim/core/ram.c - host memory behind one block of guest RAM or ROM.
 * Implements: creation and release; the pages are committed by the host when the guest first touches them.
 * Not here:   accesses (sim/core/bus.c); decoded code kept per page (cpu/exec). */
#include "sim/core/ram.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

/* What the host could ever back: a guest larger than this would be killed in the middle of its work. */
static uint64_t host_memory(void)
{
	struct sysinfo si;

	if (sysinfo(&si) != 0)
		return UINT64_MAX;
	return ((uint64_t)si.totalram + si.totalswap) * si.mem_unit;
}

static void *reserve(uint64_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

static uint64_t code_bytes(uint64_t size)
{
	return (size >> RAM_PAGE_SHIFT) * sizeof(void *);
}

static void create_failed(struct error *e, uint64_t size)
{
	error_set(e, ENOMEM, "cannot reserve %" PRIu64 " MiB of host memory: %s", size >> 20, strerror(errno));
}

struct ram *ram_create(uint64_t size, bool readonly, struct error *e)
{
	uint64_t limit = host_memory();
	struct ram *r;

	if (size == 0 || size % RAM_PAGE_SIZE) {
		error_set(e, EINVAL, "a RAM size of %" PRIu64 " bytes is not a multiple of %llu", size, RAM_PAGE_SIZE);
		return NULL;
	}
	if (size > limit || size > SIZE_MAX / 2) {
		error_set(e, ENOMEM, "%" PRIu64 " MiB of RAM is more than this host has (%" PRIu64
			  " MiB of memory and swap): ask for less with -m", size >> 20, limit >> 20);
		return NULL;
	}
	r = calloc(1, sizeof(*r));
	if (!r) {
		create_failed(e, size);
		return NULL;
	}
	r->size = size;
	r->readonly = readonly;
	r->host = reserve(size);
	if (!r->host)
		goto fail;
	r->code = reserve(code_bytes(size));
	if (!r->code)
		goto fail;
	r->flags = reserve(size >> RAM_PAGE_SHIFT);
	if (!r->flags)
		goto fail;
	return r;
fail:
	create_failed(e, size);
	ram_destroy(r);
	return NULL;
}

int ram_add_tags(struct ram *r, struct error *e)
{
	r->tags = reserve(r->size / 16);
	return r->tags ? 0 : error_set(e, ENOMEM, "cannot reserve host memory for allocation tags: %s", strerror(errno));
}

void ram_destroy(struct ram *r)
{
	if (!r)
		return;
	if (r->tags)
		munmap(r->tags, r->size / 16);
	if (r->flags)
		munmap(r->flags, r->size >> RAM_PAGE_SHIFT);
	if (r->code)
		munmap(r->code, code_bytes(r->size));
	if (r->host)
		munmap(r->host, r->size);
	free(r);
}
