/* platforms/dev/gicv3_its_cmd.c - the commands of an ITS, and the translation of a message into an LPI at a PE.
 * Implements: IHI 0069 5.3 (the ITS's tables and commands), 5.2 (translation).
 * Not here:   registers (gicv3_its.c); LPIs at their PE (gicv3_lpi.c).
 * IMPDEF: entries of all tables, in memory that the guest gives, are 8 bytes, valid by bit 63. Device: address of its ITT
 *         51:8, number of EventID bits less one 4:0. Collection: number of the PE 15:0. ITT: ICID 31:16, INTID 15:0.
 *         A command that is wrong is ignored and the next one follows.
 * The guest may write what it likes into these tables: whatever is read from them is checked before use. */
#include "platforms/dev/gicv3_its_priv.h"

#include "sim/core/bits.h"

#define VALID BIT(63)
#define BASER_INDIRECT BIT(62)

enum { CMD_BYTES = 32 };
enum { MOVI = 0x01, INT = 0x03, CLEAR = 0x04, MAPD = 0x08, MAPC = 0x09, MAPTI = 0x0a, MAPI = 0x0b, INV = 0x0c, INVALL = 0x0d,
       MOVALL = 0x0e, DISCARD = 0x0f };

/* Where a message leads. */
struct route {
	uint64_t at;       /* of the entry in the device's ITT */
	uint32_t intid;
	uint16_t icid;
	struct gicv3_pe *pe;
};

static bool load(const struct gicv3_its *s, uint64_t at, uint64_t *v)
{
	return bus_copy_out(s->bus, (pa_t){ at, PAS_NONSECURE }, v, sizeof(*v)) == BUS_OK;
}

static void store(const struct gicv3_its *s, uint64_t at, uint64_t v)
{
	bus_copy_in(s->bus, (pa_t){ at, PAS_NONSECURE }, &v, sizeof(v));
}

/* ---- tables ---- */

static uint64_t page_size(uint64_t baser)
{
	static const uint64_t sizes[4] = { 4 * KiB, 16 * KiB, 64 * KiB, 64 * KiB };

	return sizes[bits(baser, 9, 8)];
}

/* Pages of 64 KiB may lie above 2^48: bits 15:12 are 51:48 of the address. */
static uint64_t table_base(uint64_t baser)
{
	if (page_size(baser) == 64 * KiB)
		return (baser & GENMASK(47, 16)) | bits(baser, 15, 12) << 48;
	return baser & GENMASK(47, 12);
}

/* The address of entry `id`; false: the table has none. */
static bool find_entry(const struct gicv3_its *s, unsigned table, uint32_t id, uint64_t *at)
{
	uint64_t baser = s->baser[table], page = page_size(baser), bytes = page * (bits(baser, 7, 0) + 1), level1;

	if (!(baser & VALID) || id >> ITS_ID_BITS)
		return false;
	if (!(baser & BASER_INDIRECT)) {
		*at = table_base(baser) + (uint64_t)id * ITS_ENTRY;
		return ((uint64_t)id + 1) * ITS_ENTRY <= bytes;
	}
	if ((id / (page / ITS_ENTRY) + 1) * 8 > bytes || !load(s, table_base(baser) + id / (page / ITS_ENTRY) * 8, &level1))
		return false;
	*at = (level1 & GENMASK(51, 12) & ~(page - 1)) + id % (page / ITS_ENTRY) * ITS_ENTRY;
	return level1 & VALID;
}

static bool read_entry(const struct gicv3_its *s, unsigned table, uint32_t id, uint64_t *entry)
{
	uint64_t at;

	return find_entry(s, table, id, &at) && load(s, at, entry) && (*entry & VALID);
}

static void write_entry(const struct gicv3_its *s, unsigned table, uint32_t id, uint64_t entry)
{
	uint64_t at;

	if (find_entry(s, table, id, &at))
		store(s, at, entry);
}

static struct gicv3_pe *pe_of(const struct gicv3_its *s, uint64_t number)
{
	return number < s->g->pe_count ? &s->g->pe[number] : NULL;
}

static struct gicv3_pe *collection(const struct gicv3_its *s, uint32_t icid)
{
	uint64_t entry;

	return read_entry(s, ITS_COLLECTIONS, icid, &entry) ? pe_of(s, bits(entry, 15, 0)) : NULL;
}

/* The ITT entry of that device's event. */
static bool find_event(const struct gicv3_its *s, uint32_t device, uint32_t event, uint64_t *at)
{
	uint64_t entry;

	if (!read_entry(s, ITS_DEVICES, device, &entry) || event >> (bits(entry, 4, 0) + 1 < 32 ? bits(entry, 4, 0) + 1 : 31))
		return false;
	*at = (entry & GENMASK(51, 8)) + (uint64_t)event * ITS_ENTRY;
	return true;
}

static bool translate(const struct gicv3_its *s, uint32_t device, uint32_t event, struct route *r)
{
	uint64_t entry;

	if (!find_event(s, device, event, &r->at) || !load(s, r->at, &entry) || !(entry & VALID))
		return false;
	r->intid = (uint32_t)bits(entry, 15, 0);
	r->icid = (uint16_t)bits(entry, 31, 16);
	r->pe = collection(s, r->icid);
	return r->pe;
}

void gicv3_its_signal(struct gicv3_its *s, uint32_t device, uint32_t event)
{
	struct route r;

	if (s->enabled && translate(s, device, event, &r))
		gicv3_lpi_set(s->g, r.pe, r.intid, true);
}

/* ---- commands ---- */

static uint64_t itt_entry(uint32_t intid, uint32_t icid)
{
	return VALID | (uint64_t)(icid & 0xffff) << 16 | intid;
}

static void map_event(const struct gicv3_its *s, uint32_t device, uint32_t event, uint32_t intid, uint32_t icid)
{
	uint64_t at;

	if (intid >= GICV3_FIRST_LPI && intid < 1u << GICV3_ID_BITS && find_event(s, device, event, &at))
		store(s, at, itt_entry(intid, icid));
}

static void move_event(struct gicv3_its *s, const struct route *r, uint32_t icid)
{
	struct gicv3_pe *to = collection(s, icid);

	if (!to)
		return;
	store(s, r->at, itt_entry(r->intid, icid));
	gicv3_lpi_move(s->g, r->pe, to, r->intid);
}

static void on_event(struct gicv3_its *s, unsigned command, const struct route *r, uint32_t icid)
{
	switch (command) {
	case MOVI:
		move_event(s, r, icid);
		break;
	case INT:
		gicv3_lpi_set(s->g, r->pe, r->intid, true);
		break;
	case INV:
		gicv3_lpi_invalidate(s->g, r->pe, r->intid);
		break;
	case DISCARD:
		store(s, r->at, 0);
		gicv3_lpi_set(s->g, r->pe, r->intid, false);
		break;
	default: /* CLEAR */
		gicv3_lpi_set(s->g, r->pe, r->intid, false);
	}
}

static void on_collection(struct gicv3_its *s, uint32_t icid, bool valid, uint64_t pe)
{
	if (!valid)
		write_entry(s, ITS_COLLECTIONS, icid, 0);
	else if (pe_of(s, pe))
		write_entry(s, ITS_COLLECTIONS, icid, VALID | pe);
}

static void execute(struct gicv3_its *s, const uint64_t d[4])
{
	unsigned command = d[0] & 0xff;
	uint32_t device = (uint32_t)(d[0] >> 32), event = (uint32_t)d[1], icid = (uint32_t)bits(d[2], 15, 0);
	struct gicv3_pe *pe = pe_of(s, bits(d[2], 50, 16)), *to = pe_of(s, bits(d[3], 50, 16));
	struct route r;

	switch (command) {
	case MAPD:
		if (bits(d[1], 4, 0) < ITS_EVENT_BITS)
			write_entry(s, ITS_DEVICES, device, d[2] & VALID ? VALID | (d[2] & GENMASK(51, 8)) | bits(d[1], 4, 0) : 0);
		break;
	case MAPC:
		on_collection(s, icid, d[2] & VALID, bits(d[2], 50, 16));
		break;
	case MAPTI:
		map_event(s, device, event, (uint32_t)(d[1] >> 32), icid);
		break;
	case MAPI:
		map_event(s, device, event, event, icid);
		break;
	case INVALL:
		if (collection(s, icid))
			gicv3_lpi_invalidate_all(s->g, collection(s, icid));
		break;
	case MOVALL:
		if (pe && to)
			gicv3_lpi_move_all(s->g, pe, to);
		break;
	case MOVI:
	case INT:
	case INV:
	case DISCARD:
	case CLEAR:
		if (translate(s, device, event, &r))
			on_event(s, command, &r, icid);
		break;
	default: /* SYNC: all that came before is done; and what is no command */
		break;
	}
}

void gicv3_its_run(struct gicv3_its *s)
{
	uint64_t size = (bits(s->cbaser, 7, 0) + 1) * 4 * KiB, base = s->cbaser & GENMASK(51, 12), d[4];

	if (!s->enabled || !(s->cbaser & VALID) || s->cwriter >= size)
		return;
	while (s->creadr != s->cwriter) { /* at most the whole queue */
		if (bus_copy_out(s->bus, (pa_t){ base + s->creadr, PAS_NONSECURE }, d, sizeof(d)) == BUS_OK)
			execute(s, d);
		s->creadr = (s->creadr + CMD_BYTES) % size;
	}
}
