/* tests/fuzz/fuzz_its.c - an ITS with a hostile driver: any tables and queues, in memory, at its end and outside; commands that look
 * right and any others; messages, and three processors that take what comes.
 * Input: two bytes of choices, then steps of a byte each with what they need; see step(). */
#include "tests/fuzz/fuzz.h"

#include "cpu/arch/gic_if.h"
#include "platforms/dev/gic.h"

enum { GICD = 0x08000000, ITS = 0x08080000, GICR = 0x080a0000, RAM = 0x40000000, RAM_SIZE = 512 * KiB, PES = 3, STEPS = 400 };

struct world {
	struct bus *bus;
	struct clock *clock;
	struct trace trace;
	struct ram *ram;
	struct pe *pe[PES];
	void *gic, *its;
	struct input in;
	uint64_t queue; /* where the driver believes its queue to be */
};

static void put(struct world *w, uint64_t at, unsigned size, uint64_t v)
{
	bus_write(w->bus, (pa_t){ at, PAS_NONSECURE }, size, (struct bus_attrs){ .requester = 0 }, v);
}

static uint64_t get(struct world *w, uint64_t at, unsigned size)
{
	uint64_t v;

	bus_read(w->bus, (pa_t){ at, PAS_NONSECURE }, size, (struct bus_attrs){ .requester = 0 }, &v);
	return v;
}

static void make(struct world *w, bool security)
{
	const struct device_prop props[] = { { "security", security, NULL }, { "irqs", 288, NULL }, { "lpis", 1, NULL } };
	struct device_env env = { .name = "gic", .window = { { GICD, 64 * KiB }, { GICR, 3 * 128 * KiB } }, .pe = w->pe, .pe_count = PES,
				  .props = props, .prop_count = ARRAY_SIZE(props), .trace = &w->trace };

	env.bus = w->bus = bus_create();
	env.clock = w->clock = clock_create(false, 1);
	w->ram = ram_create(RAM_SIZE, false, NULL);
	must(w->bus && w->clock && w->ram && bus_map_ram(w->bus, "ram", RAM, w->ram, PAS_ANY, NULL) == 0, "memory");
	for (unsigned i = 0; i < PES; i++) {
		w->pe[i] = calloc(1, align_up(sizeof(struct pe), 64));
		must(w->pe[i] != NULL, "memory");
		w->pe[i]->index = i;
		w->pe[i]->mpidr = 0x80000000u | i;
		w->pe[i]->ps.el = 1;
		SYS(w->pe[i], SCR_EL3) = 1;
	}
	w->gic = gicv3_device.create(&env, NULL);
	env.gic = w->gic;
	env.window[0] = (struct device_window){ ITS, 128 * KiB };
	env.window[1].size = 0;
	w->its = gicv3_its_device.create(&env, NULL);
	must(w->gic && w->its, "gic");
	gicv3_device.reset(w->gic);
	gicv3_its_device.reset(w->its);
}

static void unmake(struct world *w)
{
	gicv3_its_device.destroy(w->its);
	gicv3_device.destroy(w->gic);
	for (unsigned i = 0; i < PES; i++)
		free(w->pe[i]);
	bus_destroy(w->bus);
	ram_destroy(w->ram);
	clock_destroy(w->clock);
}

/* Where tables may lie: in memory, across its end, in devices, nowhere. */
static uint64_t place(struct world *w)
{
	unsigned how = (unsigned)take(&w->in, 1);

	switch (how & 15) {
	case 0:
		return RAM + RAM_SIZE - (uint64_t)(how >> 4) * 8;
	case 1:
		return ITS + 0x10000 * (how >> 4 & 1);
	case 2:
		return take(&w->in, 8);
	case 3:
		return GICR + take(&w->in, 3);
	case 4:
		return GENMASK(51, 12);
	default:
		return RAM + take(&w->in, 3) % RAM_SIZE;
	}
}

static void program(struct world *w, unsigned how)
{
	uint64_t v = place(w);

	put(w, ITS, 4, 0);
	switch (how & 3) {
	case 0: /* queue: up to 1 MiB, 4 KiB or two as a rule */
		put(w, ITS + 0x80, 8, BIT(63) | (v & GENMASK(51, 12)) | (how & 0x80 ? take(&w->in, 1) : how >> 2 & 1));
		w->queue = get(w, ITS + 0x80, 8) & GENMASK(51, 12);
		break;
	case 1:
	case 2: /* tables of devices, of collections: size, page size, two levels */
		put(w, ITS + 0xf8 + 8 * (how & 3), 8,
		    BIT(63) | (v & GENMASK(47, 12)) | (uint64_t)(how >> 2 & 1) << 62 | (how >> 3 & 3) << 8 | (how & 0x80 ? take(&w->in, 1) : 0));
		break;
	default: /* a redistributor's */
		for (unsigned i = 0; i < PES; i++) {
			uint64_t r = GICR + 0x20000 * i;

			put(w, r, 4, 0);
			put(w, r + 0x70, 8, (v & GENMASK(51, 12)) | (how >> 2 & 31));
			put(w, r + 0x78, 8, (place(w) & GENMASK(51, 16)) | (uint64_t)(how >> 7) << 62);
			put(w, r, 4, 1);
		}
	}
	put(w, ITS, 4, 1);
}

/* One command at GITS_CWRITER, and the ITS told of it. */
static void command(struct world *w, bool any)
{
	static const uint8_t kinds[16] = { 8, 9, 10, 11, 1, 3, 4, 12, 13, 14, 15, 5, 8, 9, 10, 3 };
	uint64_t d[4], tail = get(w, ITS + 0x88, 8);
	unsigned kind, small;

	if (any) {
		for (unsigned i = 0; i < 4; i++)
			d[i] = take(&w->in, 8);
	} else {
		kind = kinds[take(&w->in, 1) & 15];
		small = (unsigned)take(&w->in, 2); /* device 3:0, event 7:4, collection 9:8, PEs 11:10, 13:12, valid 15 */
		d[0] = kind | (uint64_t)(small & 15) << 32;
		d[1] = kind == 8 ? take(&w->in, 1) : (small >> 4 & 15) | (8192 + (small >> 4 & 15) + (uint64_t)(small >> 14 & 1) * take(&w->in, 2)) << 32;
		d[2] = (uint64_t)(small >> 15) << 63 | (kind == 8 ? place(w) & GENMASK(51, 8) : (small >> 8 & 3) | (uint64_t)(small >> 10 & 3) << 16);
		d[3] = (uint64_t)(small >> 12 & 3) << 16;
	}
	bus_copy_in(w->bus, (pa_t){ w->queue + tail, PAS_NONSECURE }, d, sizeof(d));
	tail = (tail + 32) % (((get(w, ITS + 0x80, 8) & 0xff) + 1) * 4 * KiB);
	put(w, ITS + 0x88, 8, tail);
}

static void message(struct world *w, unsigned how)
{
	uint32_t event = how & 0x80 ? (uint32_t)take(&w->in, 4) : how >> 4 & 7;

	bus_write(w->bus, (pa_t){ ITS + 0x10040, PAS_NONSECURE }, how & 0x40 ? 2 : 4,
		  (struct bus_attrs){ .requester = BUS_DMA, .device = how & 15 }, event);
}

/* Takes and ends an interrupt. */
static void processor(struct world *w, unsigned how)
{
	struct pe *pe = w->pe[how % PES];
	uint64_t id;

	if (how & 0x80) {
		gicv3_if.write(w->gic, pe, SR_ICC_PMR_EL1, 0xf8);
		gicv3_if.write(w->gic, pe, SR_ICC_IGRPEN1_EL1, how >> 6 & 1);
		put(w, GICD, 4, 0x37);
	}
	id = gicv3_if.read(w->gic, pe, SR_ICC_IAR1_EL1);
	gicv3_if.write(w->gic, pe, how & 4 ? SR_ICC_EOIR1_EL1 : SR_ICC_DIR_EL1, how & 8 ? id : take(&w->in, 3));
}

static void step(struct world *w)
{
	unsigned kind = (unsigned)take(&w->in, 1), how = kind & 8 ? (unsigned)take(&w->in, 1) : kind >> 4;
	uint64_t at;

	switch (kind & 7) {
	case 0:
	case 1:
		command(w, kind & 8);
		break;
	case 2:
		program(w, how | (kind & 0x80));
		break;
	case 3:
		message(w, how | (unsigned)(kind & 0x40));
		break;
	case 4: /* a word of memory: entries of tables, configurations, commands */
		at = RAM + take(&w->in, 3) % (RAM_SIZE - 8);
		put(w, at & ~7ULL, 8, kind & 8 ? BIT(63) | (place(w) & GENMASK(51, 8)) | (how & 31) : take(&w->in, 8));
		break;
	case 5:
		processor(w, (unsigned)take(&w->in, 1));
		break;
	case 6: /* any register of the three */
		at = (how & 3) == 0 ? GICD : (how & 3) == 1 ? ITS : GICR + (uint64_t)(how >> 4 & 3) * 0x10000;
		put(w, at + (take(&w->in, 2) & ~7ULL), how & 4 ? 4 : 8, take(&w->in, 8));
		break;
	default:
		if (how & 1)
			put(w, ITS + 0x88, 8, take(&w->in, 2) << 5); /* much at once, and what is no tail */
		else
			put(w, GICR + 0x20000 * (how % PES), 4, how >> 1 & 1);
	}
}

/* As a driver would have it: command queue, both tables, configuration and pending tables, all in memory. */
static void bring_up(struct world *w)
{
	put(w, ITS + 0x80, 8, BIT(63) | RAM);
	put(w, ITS + 0x100, 8, BIT(63) | (RAM + 0x10000));
	put(w, ITS + 0x108, 8, BIT(63) | (RAM + 0x20000));
	for (unsigned i = 0; i < PES; i++) {
		put(w, GICR + 0x20000 * i + 0x14, 4, 0);
		put(w, GICR + 0x20000 * i + 0x70, 8, (RAM + 0x30000) | 15);
		put(w, GICR + 0x20000 * i + 0x78, 8, (RAM + 0x40000 + 0x10000 * i) | BIT(62));
		put(w, GICR + 0x20000 * i, 4, 1);
	}
	put(w, ITS, 4, 1);
	w->queue = RAM;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w = { .in = { data, size } };
	unsigned how = (unsigned)take(&w.in, 1);

	make(&w, how & 1);
	if (how & 2)
		memset(w.ram->host, how & 4 ? 0xff : 0xa1, RAM_SIZE);
	if (how & 8)
		memcpy(w.ram->host, data, size < 0x10000 ? size : 0x10000);
	if (how & 16)
		bring_up(&w);
	for (unsigned i = 0; i < STEPS && w.in.left; i++)
		step(&w);
	unmake(&w);
	return 0;
}
