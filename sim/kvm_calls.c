/* sim/kvm_calls.c - names of KVM's host calls, whose numbers are another kernel's with each version: read from the kernel itself.
 * Implements: its table of pointers to functions __kvm_nvhe_handle_NAME, by number. The pointers are in the Image or, in a kernel
 *             that relocates itself by a table, there: records of place, R_AARCH64_RELATIVE, value. Where the table is, not every
 *             kernel says; it is where all those functions have a pointer next to each other.
 * Not here:   its symbols (kallsyms.c); which events are such calls (calls.c). */
#include "sim/kvm_calls.h"

#include <stdlib.h>
#include <string.h>

#include "sim/calls.h"
#include "sim/core/addr.h"
#include "sim/image.h"
#include "sim/kallsyms.h"

enum { CALLS = 256, R_AARCH64_RELATIVE = 0x403 };
#define KERNEL_ALIGN (64 * KiB) /* offsets of symbols count from a multiple of this in the linker's addresses */

struct handler {
	uint64_t off;
	char *name; /* owned */
};

struct kvm_calls {
	struct handler handler[CALLS];
	unsigned handlers;
	const char *name[CALLS]; /* by number; of one of them */
};

static void symbol(void *arg, const char *name, uint64_t off)
{
	static const char prefix[] = "__kvm_nvhe_handle_";
	const size_t n = sizeof(prefix) - 1;
	struct kvm_calls *c = arg;

	if (strncmp(name, prefix, n) == 0 && name[n] == '_' && name[n + 1] == '_' && c->handlers < CALLS)
		c->handler[c->handlers++] = (struct handler){ off, strdup(name + n) };
}

/* ---- pointers ---- */

struct pointer {
	uint64_t value, at; /* where it is, by offset or by the linker's address */
};

struct pointers {
	struct pointer *p; /* owned; by value */
	size_t n, size;
};

static uint64_t word(const uint8_t *image, size_t at)
{
	uint64_t v;

	memcpy(&v, image + at, sizeof(v));
	return v;
}

static int by_value(const void *a, const void *b)
{
	const struct pointer *x = a, *y = b;

	return x->value != y->value ? (x->value < y->value ? -1 : 1) : x->at < y->at ? -1 : x->at > y->at;
}

/* Of the kernel's addresses only. */
static bool add(struct pointers *s, uint64_t at, uint64_t value)
{
	if (value >> 48 != 0xffff)
		return true;
	if (s->n == s->size) {
		size_t size = s->size ? 2 * s->size : 65536;
		struct pointer *p = realloc(s->p, size * sizeof(*p));
		if (!p)
			return false;
		s->p = p;
		s->size = size;
	}
	s->p[s->n++] = (struct pointer){ value, at };
	return true;
}

/* What the kernel's own relocation will write, or what is there. */
static bool gather(struct pointers *s, const uint8_t *image, size_t size, bool records)
{
	bool ok = true;

	s->n = 0;
	for (size_t at = 0; ok && records && size >= 24 && at <= size - 24; at += 8)
		if (word(image, at + 8) == R_AARCH64_RELATIVE)
			ok = add(s, word(image, at), word(image, at + 16));
	for (size_t at = 0; ok && !records && size >= 8 && at <= size - 8; at += 8)
		ok = add(s, at, word(image, at));
	qsort(s->p, s->n, sizeof(*s->p), by_value);
	return ok;
}

static const struct pointer *find(const struct pointers *s, uint64_t value)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->p[mid].value < value)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->n && s->p[low].value == value ? &s->p[low] : NULL;
}

/* ---- the table ---- */

/* If the handlers' offsets count from `base`: all of them have a pointer, and those are in one table. */
static bool fits(struct kvm_calls *c, const struct pointers *s, uint64_t base)
{
	uint64_t at[CALLS], first = UINT64_MAX;

	for (unsigned i = 0; i < c->handlers; i++) {
		const struct pointer *p = find(s, base + c->handler[i].off);
		if (!p || p->at % 8)
			return false;
		at[i] = p->at;
		first = p->at < first ? p->at : first;
	}
	/* Number 0 is answered before there is a table, so the first pointer is number 1's. */
	for (unsigned i = 0; i < c->handlers; i++) {
		if ((at[i] - first) / 8 + 1 >= CALLS)
			return false;
		c->name[(at[i] - first) / 8 + 1] = c->handler[i].name;
	}
	c->name[0] = "__kvm_hyp_init";
	return true;
}

static bool read_table(struct kvm_calls *c, const uint8_t *image, size_t size, struct pointers *s)
{
	for (int records = 1; records >= 0; records--) {
		if (!gather(s, image, size, records))
			return false;
		for (size_t i = 0; i < s->n; i++) {
			uint64_t base = s->p[i].value - c->handler[0].off;
			if (base % KERNEL_ALIGN == 0 && fits(c, s, base))
				return true;
			memset(c->name, 0, sizeof(c->name));
		}
	}
	return false;
}

struct kvm_calls *kvm_calls_create(const uint8_t *image, size_t size)
{
	struct kvm_calls *c = calloc(1, sizeof(*c));
	struct pointers s = { 0 };
	bool ok = c && kallsyms_each(image, size, symbol, c) && c->handlers && read_table(c, image, size, &s);

	free(s.p);
	if (ok)
		return c;
	kvm_calls_destroy(c);
	return NULL;
}

struct kvm_calls *kvm_calls_of(const char *path, size_t limit)
{
	struct image im = { 0 };
	struct kvm_calls *c = NULL;
	struct error e;

	if (image_read_kernel(&im, path, limit, true, &e) == 0)
		c = kvm_calls_create(im.data, im.size);
	image_free(&im);
	return c;
}

void kvm_calls_destroy(struct kvm_calls *c)
{
	for (unsigned i = 0; c && i < c->handlers; i++)
		free(c->handler[i].name);
	free(c);
}

const char *kvm_calls_name(void *calls, const struct trace_event *ev)
{
	const struct kvm_calls *c = calls;
	int n = call_kvm_host(ev);

	return c && n >= 0 && n < CALLS ? c->name[n] : NULL;
}
