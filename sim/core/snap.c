/* sim/core/snap.c - moves state through a stream in either direction.
 * Implements: sim/core/snap.h but for what belongs to the clock.
 * Not here:   files and buffers behind a stream, and the order of a machine's objects (sim/snapshot.c). */
#include "sim/core/snap.h"

#include <errno.h>
#include <string.h>

#include "sim/core/bits.h"

enum { NAME_MAX_BYTES = 63 };

void snap_bytes(struct snap *s, void *p, size_t n)
{
	if (!s->failed && !s->bytes(s->arg, p, n, s->e))
		s->failed = true;
	if (s->failed && s->loads)
		memset(p, 0, n);
}

void snap_require(struct snap *s, bool ok, const char *what)
{
	if (ok || s->failed || !s->loads)
		return;
	s->failed = true;
	error_set(s->e, EINVAL, "the snapshot is damaged: %s: %s", s->section, what);
}

void snap_bools(struct snap *s, void *p, size_t n)
{
	uint8_t *b = p;

	for (size_t i = 0; s->loads && i < n; i++) {
		snap_require(s, b[i] <= 1, "neither yes nor no");
		b[i] = b[i] == 1;
	}
}

void snap_section(struct snap *s, const char *name)
{
	char found[NAME_MAX_BYTES + 1] = { 0 };
	uint8_t len = (uint8_t)strnlen(name, NAME_MAX_BYTES);

	s->section = name;
	memcpy(found, name, len);
	SNAP(s, len);
	snap_bytes(s, found, len & NAME_MAX_BYTES);
	found[len & NAME_MAX_BYTES] = 0;
	if (s->loads && !s->failed && strncmp(found, name, NAME_MAX_BYTES) != 0) {
		s->failed = true;
		for (char *c = found; *c; c++)
			*c = *c < ' ' || *c > '~' ? '?' : *c;
		error_set(s->e, EINVAL, "the snapshot does not fit this machine: it has '%s' where '%s' should be", found, name);
	}
}

void snap_irq(struct snap *s, struct irq_line *l)
{
	uint8_t level = l->level;

	SNAP(s, level);
	l->level = level;
}

/* ---- memory: runs of pages that are one byte all over, and pages in full ---- */

enum { RUN_FILLED = 0, RUN_PLAIN = 1 };

struct run {
	uint32_t pages;
	uint8_t kind, fill;
};

static bool filled(const uint8_t *p, size_t n, uint8_t *with)
{
	*with = p[0];
	return memcmp(p, p + 1, n - 1) == 0;
}

/* Pages from `at` on that are alike: filled with one byte, or none of them filled with one. */
static struct run run_at(const uint8_t *host, uint64_t at, uint64_t pages, size_t page)
{
	struct run r = { 0, RUN_PLAIN, 0 };
	uint8_t fill;

	for (; at < pages && r.pages < 1u << 20; at++, r.pages++) {
		bool is = filled(host + at * page, page, &fill);

		if (r.pages && (is != (r.kind == RUN_FILLED) || (is && fill != r.fill)))
			break;
		r.kind = is ? RUN_FILLED : RUN_PLAIN;
		r.fill = is ? fill : 0;
	}
	return r;
}

/* One page of the run. Loading leaves alone what is already so: memory that was never touched stays uncommitted. */
static void snap_page(struct snap *s, const struct run *r, uint8_t *host, size_t page, bool *changed)
{
	uint8_t was[RAM_PAGE_SIZE], fill;

	*changed = false;
	if (r->kind == RUN_FILLED) {
		if (!s->loads || (filled(host, page, &fill) && fill == r->fill))
			return;
		memset(host, r->fill, page);
		*changed = true;
		return;
	}
	if (s->loads)
		memcpy(was, host, page);
	snap_bytes(s, host, page);
	*changed = s->loads && memcmp(was, host, page) != 0;
}

/* r: whose pages they are; NULL: nobody decodes these bytes. */
static void snap_memory(struct snap *s, uint8_t *host, uint64_t size, size_t page, struct ram *r)
{
	uint64_t pages = size / page, at = 0;

	while (at < pages && !s->failed) {
		struct run run = s->loads ? (struct run){ 0 } : run_at(host, at, pages, page);
		bool changed;

		SNAP_RANGE(s, &run, pages, fill);
		snap_require(s, run.pages && run.pages <= pages - at && run.kind <= RUN_PLAIN, "pages beyond the memory's end");
		for (uint32_t i = 0; i < run.pages && !s->failed; i++, at++) {
			snap_page(s, &run, host + at * page, page, &changed);
			if (changed && r)
				ram_note_write(r, at * page, page);
		}
	}
}

void snap_ram(struct snap *s, struct ram *r)
{
	snap_memory(s, r->host, r->size, RAM_PAGE_SIZE, r);
	if (r->tags)
		snap_memory(s, r->tags, r->size / 16, RAM_PAGE_SIZE / 16, NULL);
}
