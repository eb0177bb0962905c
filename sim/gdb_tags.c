/* sim/gdb_tags.c - allocation tags as the debugger sees them.
 * Implements: GDB manual, appendix E.4: qMemTags, QMemTags, qIsAddressTagged; of type 1, allocation tags (logical ones are gdb's own).
 * Not here:   the packets' names (gdb_commands.c); tags of the guest's accesses (cpu/exec/memtag.c). */
#include "sim/core/bits.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"
#include "sim/gdb_priv.h"

enum { GRANULE = 16, ALLOCATION_TAGS = 1, GRANULES = GDB_PACKET / 2 - 1 };

/* Where the tag of the granule at the address is; NULL: nowhere. */
static uint8_t *tag_at(struct gdbstub *g, uint64_t addr)
{
	struct xlate_out out;
	struct fault f;
	struct ram *ram;
	uint64_t off;

	if (!inspect_translate(g->pe, gdb_space(g), addr, NULL, NULL, &out, &f))
		return NULL;
	ram = bus_find_ram(g->m->bus, out.pa, &off);
	return ram && ram->tags ? &ram->tags[off / GRANULE] : NULL;
}

/* "ADDRESS,LENGTH:TYPE": the first granule and their number. */
static bool take_range(const char **s, uint64_t *first, uint64_t *n)
{
	uint64_t len, type;

	if (!gdb_take_pair(s, first, &len) || !gdb_take(s, ':') || !gdb_take_number(s, &type) || type != ALLOCATION_TAGS ||
	    len > GRANULES * GRANULE)
		return false;
	*n = len ? ((*first & (GRANULE - 1)) + len + GRANULE - 1) / GRANULE : 0;
	*first &= ~(uint64_t)(GRANULE - 1);
	return *n <= GRANULES;
}

static bool read_tags(struct gdbstub *g, const char *s)
{
	uint8_t tags[GRANULES];
	uint64_t addr, n;

	if (!take_range(&s, &addr, &n))
		return false;
	for (uint64_t i = 0; i < n; i++) {
		const uint8_t *tag = tag_at(g, addr + i * GRANULE);
		if (!tag)
			return false;
		tags[i] = *tag;
	}
	gdb_out_text(g, "m");
	gdb_out_hex(g, tags, n);
	return true;
}

/* Fewer tags than granules are repeated. */
static bool write_tags(struct gdbstub *g, const char *s)
{
	uint8_t tags[GRANULES];
	uint64_t addr, n;
	size_t have = 0;

	if (!take_range(&s, &addr, &n) || !gdb_take(&s, ':'))
		return false;
	while (have < GRANULES && gdb_take_bytes(s + 2 * have, &tags[have], 1))
		have++;
	for (uint64_t i = 0; i < n; i++)
		if (!have || !tag_at(g, addr + i * GRANULE))
			return false;
	for (uint64_t i = 0; i < n; i++)
		*tag_at(g, addr + i * GRANULE) = tags[i % have] & 15;
	g->changed = true;
	gdb_out_text(g, "OK");
	return true;
}

enum gdb_next gdb_tags_read(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	if (!read_tags(g, s))
		gdb_out_text(g, GDB_FAILED);
	return GDB_STAY;
}

enum gdb_next gdb_tags_write(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	if (!write_tags(g, s))
		gdb_out_text(g, GDB_FAILED);
	return GDB_STAY;
}

enum gdb_next gdb_tags_ask(struct gdbstub *g, const char *s, size_t len)
{
	uint64_t addr;

	(void)len;
	if (gdb_take_number(&s, &addr))
		gdb_out_text(g, "%02x", tag_at(g, addr) != NULL);
	else
		gdb_out_text(g, GDB_FAILED);
	return GDB_STAY;
}
