/* sim/core/bus.c - finds the RAM or the device behind a physical address and carries out the access.
 * Implements: sim/core/bus.h. One sorted list of regions per address space; a look-up tries the region of the last hit,
 *             then searches by halves.
 * Not here:   what a device does with an access (platforms/dev); translation (mmu/). */
#include "sim/core/bus.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/ram.h"

#define PAS_COUNT 4

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "guest memory is little-endian, and so must the host be");

struct region {
	uint64_t base, size;
	struct ram *ram;            /* borrowed; NULL: a device, or hidden */
	struct ram *rom;            /* borrowed; the memory of a ROM behind a device, shown or hidden; NULL otherwise */
	const struct mmio_ops *ops; /* borrowed; NULL: plain RAM or ROM */
	void *dev;                  /* borrowed */
	const char *name;           /* borrowed */
	unsigned pas_mask;
};

/* What one address space sees, sorted by base. */
struct view {
	struct region **r; /* the regions are all's */
	unsigned count;
	atomic_uint last;  /* index of the last hit: only a hint, so that PEs on several threads may race for it */
};

struct bus {
	struct view *view; /* [PAS_COUNT]; apart, so that a look-up in a const bus may leave its hint */
	struct view all;   /* owns the regions */
	void (*remapped)(void *arg);
	void *remapped_arg; /* borrowed */
	const struct bus_guard *guard; /* borrowed; NULL: none */
};

struct bus *bus_create(void)
{
	struct bus *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->view = calloc(PAS_COUNT, sizeof(*b->view));
	if (!b->view) {
		free(b);
		return NULL;
	}
	return b;
}

void bus_destroy(struct bus *b)
{
	if (!b)
		return;
	for (unsigned i = 0; i < b->all.count; i++)
		free(b->all.r[i]);
	for (unsigned p = 0; p < PAS_COUNT; p++)
		free(b->view[p].r);
	free(b->all.r);
	free(b->view);
	free(b);
}

static int view_insert(struct view *v, struct region *r)
{
	struct region **grown = realloc(v->r, (v->count + 1) * sizeof(*grown));
	unsigned i;

	if (!grown)
		return -ENOMEM;
	v->r = grown;
	for (i = v->count; i > 0 && grown[i - 1]->base > r->base; i--)
		grown[i] = grown[i - 1];
	grown[i] = r;
	v->count++;
	return 0;
}

static const struct region *find_overlap(const struct bus *b, const struct region *n)
{
	for (unsigned i = 0; i < b->all.count; i++) {
		const struct region *r = b->all.r[i];

		if ((r->pas_mask & n->pas_mask) && n->base < r->base + r->size && r->base < n->base + n->size)
			return r;
	}
	return NULL;
}

static int map(struct bus *b, const struct region *n, struct error *e)
{
	const struct region *other;
	struct region *r;
	int err;

	/* Below 2^63 no sum of a base and a size can wrap; physical addresses have 56 bits at most. */
	if (n->size == 0 || n->size > BIT(62) || n->base > BIT(62) || !(n->pas_mask & PAS_ANY))
		return error_set(e, EINVAL, "%s: bad window of %#" PRIx64 " bytes at %#" PRIx64, n->name, n->size, n->base);
	other = find_overlap(b, n);
	if (other)
		return error_set(e, EEXIST, "%s at %#" PRIx64 " overlaps %s at %#" PRIx64, n->name, n->base, other->name,
				 other->base);
	r = malloc(sizeof(*r));
	if (!r)
		return error_set(e, ENOMEM, "out of memory");
	*r = *n;
	err = view_insert(&b->all, r);
	if (err) {
		free(r);
		return error_set(e, -err, "out of memory");
	}
	for (unsigned p = 0; p < PAS_COUNT; p++)
		if ((r->pas_mask & PAS_BIT(p)) && view_insert(&b->view[p], r))
			return error_set(e, ENOMEM, "out of memory");
	return 0;
}

int bus_map_ram(struct bus *b, const char *name, uint64_t base, struct ram *ram, unsigned pas_mask, struct error *e)
{
	struct region r = { .base = base, .size = ram->size, .ram = ram, .name = name, .pas_mask = pas_mask };

	return map(b, &r, e);
}

int bus_map_mmio(struct bus *b, const char *name, uint64_t base, uint64_t size, const struct mmio_ops *ops, void *dev,
		 unsigned pas_mask, struct error *e)
{
	struct region r = { .base = base, .size = size, .ops = ops, .dev = dev, .name = name, .pas_mask = pas_mask };

	return map(b, &r, e);
}

int bus_map_rom(struct bus *b, const char *name, uint64_t base, struct ram *ram, const struct mmio_ops *ops, void *dev,
		unsigned pas_mask, struct error *e)
{
	struct region r = { .base = base, .size = ram->size, .ram = ram, .rom = ram, .ops = ops, .dev = dev, .name = name,
			    .pas_mask = pas_mask };

	CHECK(ram->readonly);
	return map(b, &r, e);
}

void bus_show_rom(struct bus *b, const struct ram *ram, bool shown)
{
	for (unsigned i = 0; i < b->all.count; i++) {
		struct region *r = b->all.r[i];

		if (r->rom != ram || (r->ram != NULL) == shown)
			continue;
		r->ram = shown ? r->rom : NULL;
		if (b->remapped)
			b->remapped(b->remapped_arg);
	}
}

void bus_on_remap(struct bus *b, void (*fn)(void *arg), void *arg)
{
	b->remapped = fn;
	b->remapped_arg = arg;
}

void bus_set_guard(struct bus *b, const struct bus_guard *g)
{
	b->guard = g;
}

void bus_guard_changed(struct bus *b)
{
	if (b->remapped)
		b->remapped(b->remapped_arg);
}

static bool guarded(const struct bus *b, pa_t pa)
{
	return unlikely(b->guard) && pa.addr - b->guard->base < b->guard->size;
}

static bool refuses(const struct bus *b, pa_t pa, bool write, bool dma)
{
	return guarded(b, pa) && !b->guard->allows(b->guard->arg, pa, write, dma);
}

static bool holds(const struct region *r, uint64_t addr)
{
	return addr - r->base < r->size;
}

static const struct region *find(const struct bus *b, pa_t pa)
{
	struct view *v = &b->view[pa.pas & (PAS_COUNT - 1)];
	unsigned lo = 0, hi = v->count, hint = atomic_load_explicit(&v->last, memory_order_relaxed);

	if (hint < v->count && holds(v->r[hint], pa.addr))
		return v->r[hint];
	while (lo < hi) { /* the first region that begins behind addr */
		unsigned mid = lo + (hi - lo) / 2;

		if (v->r[mid]->base <= pa.addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0 || !holds(v->r[lo - 1], pa.addr))
		return NULL;
	atomic_store_explicit(&v->last, lo - 1, memory_order_relaxed);
	return v->r[lo - 1];
}

/* The region of a whole access, or why there is none. */
static enum bus_result find_whole(const struct bus *b, pa_t pa, unsigned size, const struct region **out)
{
	const struct region *r = find(b, pa);

	*out = r;
	if (!r || size > r->size - (pa.addr - r->base))
		return BUS_DECERR;
	if (!r->ram && (pa.addr & (size - 1)))
		return BUS_SLVERR;
	return BUS_OK;
}

static bool size_is_valid(unsigned size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Fixed sizes, so that each is one load or store of the host and no other PE can see half of it. */
static uint64_t host_load(const uint8_t *p, unsigned size)
{
	uint16_t h;
	uint32_t w;
	uint64_t d;

	switch (size) {
	case 1:
		return *p;
	case 2:
		memcpy(&h, p, sizeof(h));
		return h;
	case 4:
		memcpy(&w, p, sizeof(w));
		return w;
	default:
		memcpy(&d, p, sizeof(d));
		return d;
	}
}

static void host_store(uint8_t *p, unsigned size, uint64_t val)
{
	uint16_t h = (uint16_t)val;
	uint32_t w = (uint32_t)val;

	switch (size) {
	case 1:
		*p = (uint8_t)val;
		break;
	case 2:
		memcpy(p, &h, sizeof(h));
		break;
	case 4:
		memcpy(p, &w, sizeof(w));
		break;
	default:
		memcpy(p, &val, sizeof(val));
	}
}

enum bus_result bus_read(struct bus *b, pa_t pa, unsigned size, struct bus_attrs at, uint64_t *val)
{
	const struct region *r;
	enum bus_result res;

	*val = 0;
	CHECK(size_is_valid(size));
	res = find_whole(b, pa, size, &r);
	if (res != BUS_OK)
		return res;
	if (!r->ram)
		return r->ops->read(r->dev, pa.addr - r->base, size, at, pa.pas, val);
	if (refuses(b, pa, false, at.requester == BUS_DMA))
		return b->guard->refused(b->guard->arg, pa, false, at);
	*val = host_load(r->ram->host + (pa.addr - r->base), size);
	return BUS_OK;
}

enum bus_result bus_write(struct bus *b, pa_t pa, unsigned size, struct bus_attrs at, uint64_t val)
{
	const struct region *r;
	enum bus_result res;

	CHECK(size_is_valid(size));
	res = find_whole(b, pa, size, &r);
	if (res != BUS_OK)
		return res;
	if (size < 8)
		val &= BIT(8 * size) - 1;
	if (r->ops)
		return pa.addr & (size - 1) ? BUS_SLVERR : r->ops->write(r->dev, pa.addr - r->base, size, at, pa.pas, val);
	if (r->ram->readonly)
		return BUS_SLVERR;
	if (refuses(b, pa, true, at.requester == BUS_DMA))
		return b->guard->refused(b->guard->arg, pa, true, at);
	host_store(r->ram->host + (pa.addr - r->base), size, val);
	ram_note_write(r->ram, pa.addr - r->base, size);
	return BUS_OK;
}

static struct ram *find_ram(const struct bus *b, pa_t pa, uint64_t *off)
{
	const struct region *r = find(b, pa);

	if (!r || !r->ram)
		return NULL;
	*off = pa.addr - r->base;
	return r->ram;
}

struct ram *bus_find_ram(const struct bus *b, pa_t pa, uint64_t *off)
{
	return refuses(b, pa, false, false) || refuses(b, pa, true, false) ? NULL : find_ram(b, pa, off);
}

/* The part of [addr, addr+len) that lies in one block of RAM, and in one page where there is a guard: its length, or 0. */
static size_t ram_chunk(const struct bus *b, pa_t pa, size_t len, struct ram **ram, uint64_t *off)
{
	uint64_t left;

	*ram = find_ram(b, pa, off);
	if (!*ram)
		return 0;
	left = guarded(b, pa) ? RAM_PAGE_SIZE - *off % RAM_PAGE_SIZE : (*ram)->size - *off;
	return len < left ? len : (size_t)left;
}

static const struct bus_attrs dma = { .requester = BUS_DMA };

static enum bus_result copy_in(struct bus *b, pa_t pa, const uint8_t *src, size_t len, bool loader)
{
	while (len) {
		struct ram *ram;
		uint64_t off;
		size_t n = ram_chunk(b, pa, len, &ram, &off);

		if (n == 0)
			return BUS_DECERR;
		if (ram->readonly && !loader)
			return BUS_SLVERR;
		if (!loader && refuses(b, pa, true, true)) {
			if (b->guard->refused(b->guard->arg, pa, true, dma) != BUS_OK)
				return BUS_DECERR;
		} else {
			memcpy(ram->host + off, src, n);
			ram_note_write(ram, off, n);
		}
		pa.addr += n;
		src += n;
		len -= n;
	}
	return BUS_OK;
}

enum bus_result bus_copy_in(struct bus *b, pa_t pa, const void *src, size_t len)
{
	return copy_in(b, pa, src, len, false);
}

enum bus_result bus_load(struct bus *b, pa_t pa, const void *src, size_t len)
{
	return copy_in(b, pa, src, len, true);
}

enum bus_result bus_copy_out(struct bus *b, pa_t pa, void *dst, size_t len)
{
	uint8_t *to = dst;

	while (len) {
		struct ram *ram;
		uint64_t off;
		size_t n = ram_chunk(b, pa, len, &ram, &off);

		if (n == 0)
			return BUS_DECERR;
		if (refuses(b, pa, false, true)) {
			if (b->guard->refused(b->guard->arg, pa, false, dma) != BUS_OK)
				return BUS_DECERR;
			memset(to, 0, n);
		} else {
			memcpy(to, ram->host + off, n);
		}
		pa.addr += n;
		to += n;
		len -= n;
	}
	return BUS_OK;
}

void bus_each(const struct bus *b, void (*fn)(void *arg, const char *name, uint64_t base, uint64_t size, unsigned pas_mask),
	      void *arg)
{
	for (unsigned i = 0; i < b->all.count; i++) {
		const struct region *r = b->all.r[i];

		fn(arg, r->name, r->base, r->size, r->pas_mask);
	}
}
