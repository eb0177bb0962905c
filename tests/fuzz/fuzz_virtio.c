/* tests/fuzz/fuzz_virtio.c - virtio devices with a hostile driver, behind MMIO registers old and new and behind PCI: descriptors that
 * form loops, indirect tables, buffers at memory's end, in devices and in the rings themselves; configuration space, BARs on top of
 * each other, MSI-X tables that aim at anything.
 * Input: steps of two bytes each with what they need; see step(). */
#include "tests/fuzz/fuzz.h"

enum { MMIO = 0x0a000000, BARS = 0x10000000, RINGS = 0x1000 /* bytes of a queue's, RINGS_OF() */, STEPS = 300 };
#define ECAM 0x4010000000ULL

static const struct opt_virtio devices[] = {
	{ .model = "virtio-blk", .slot = 0 },
	{ .model = "virtio-blk", .slot = 1, .legacy = true },
	{ .model = "virtio-blk", .slot = 1, .pci = true },
	{ .model = "virtio-console", .slot = 2 },
	{ .model = "virtio-console", .slot = 3, .legacy = true },
	{ .model = "virtio-console", .slot = 2, .pci = true },
	{ .model = "virtio-rng", .slot = 4 },
	{ .model = "virtio-rng", .slot = 3, .pci = true },
	{ .model = "pci-testdev", .slot = 4, .pci = true },
};

static const char *const machine[] = { "-M", "virt,gic-version=3", "-m", "1M", "--serial", "null", NULL };

struct world {
	struct bench b;
	struct input in, typed;
	const struct opt_virtio *d;
	unsigned queue;
};

static void put(struct world *w, uint64_t at, unsigned size, uint64_t v)
{
	bus_write(w->b.m->bus, (pa_t){ at, PAS_NONSECURE }, size, (struct bus_attrs){ .requester = 0 }, v);
}

static uint64_t get(struct world *w, uint64_t at, unsigned size)
{
	uint64_t v;

	bus_read(w->b.m->bus, (pa_t){ at, PAS_NONSECURE }, size, (struct bus_attrs){ .requester = 0 }, &v);
	return v;
}

static uint64_t config_of(const struct world *w)
{
	return ECAM + ((uint64_t)w->d->slot << 15);
}

static uint64_t bar_of(const struct world *w)
{
	return BARS + 0x10000ULL * w->d->slot;
}

static uint64_t mmio_of(const struct world *w)
{
	return MMIO + 0x200ULL * w->d->slot;
}

/* Each device's queues have a page of memory of their own, in which its rings are. */
static uint64_t rings_of(const struct world *w, unsigned queue)
{
	return w->b.ram + 0x10000 + RINGS * (uint64_t)(2 * (w->d - devices) + queue);
}

/* Addresses for buffers and messages. */
static uint64_t place(struct world *w)
{
	unsigned how = (unsigned)take(&w->in, 1);

	switch (how & 15) {
	case 0:
		return w->b.ram + w->b.o.ram - (how >> 4);
	case 1:
		return UINT64_MAX - (how >> 4);
	case 2:
		return rings_of(w, w->queue) + 16 * (how >> 4);
	case 3:
		return bar_of(w) + take(&w->in, 2);
	case 4:
		return config_of(w) + take(&w->in, 1);
	case 5:
		return 0x08090040; /* GITS_TRANSLATER */
	case 6:
		return mmio_of(w) + take(&w->in, 1);
	case 7:
		return take(&w->in, 8);
	case 8:
		return take(&w->in, 4);
	default:
		return w->b.ram + take(&w->in, 2);
	}
}

static uint32_t length(struct world *w)
{
	static const uint32_t some[8] = { 0, 1, 16, 512, 20, 4096, 65536, UINT32_MAX };
	unsigned how = (unsigned)take(&w->in, 1);

	return how & 8 ? (uint32_t)take(&w->in, how & 16 ? 4 : 2) : some[how & 7];
}

/* Reset, features, one queue, driver ok; `how` decides what is odd about it. */
static void set_up(struct world *w, unsigned how)
{
	uint64_t at = w->d->pci ? bar_of(w) : mmio_of(w), ring = how & 0x80 ? place(w) & ~15ULL : rings_of(w, w->queue);
	uint32_t num = 1u << (how & 15), low = (uint32_t)(how & 16 ? take(&w->in, 4) : BIT(28));
	const uint32_t mmio[][2] = {
		{ 0x70, 0 }, { 0x70, 3 }, { 0x24, 1 }, { 0x20, 1 }, { 0x24, 0 }, { 0x20, low }, { 0x70, 11 }, { 0x30, w->queue }, { 0x38, num },
		{ 0x28, 4096 }, { 0x3c, how & 32 ? 64 : 4096 }, { 0x40, (uint32_t)(ring >> 12) }, { 0x80, (uint32_t)ring },
		{ 0x84, (uint32_t)(ring >> 32) }, { 0x90, (uint32_t)ring + 0x400 }, { 0x94, (uint32_t)(ring >> 32) },
		{ 0xa0, (uint32_t)ring + 0x800 }, { 0xa4, (uint32_t)(ring >> 32) }, { 0x44, 1 }, { 0x70, 15 },
	};

	if (!w->d->pci) {
		for (unsigned i = 0; i < ARRAY_SIZE(mmio); i++)
			put(w, at + mmio[i][0], 4, mmio[i][1]);
		return;
	}
	put(w, config_of(w) + 0x20, 4, bar_of(w));
	put(w, config_of(w) + 0x24, 4, 0);
	put(w, config_of(w) + 0x04, 2, 6);
	put(w, at + 0x14, 1, 0);
	put(w, at + 0x14, 1, 3);
	put(w, at + 8, 4, 1);
	put(w, at + 0xc, 4, 1);
	put(w, at + 8, 4, 0);
	put(w, at + 0xc, 4, low);
	put(w, at + 0x14, 1, 11);
	put(w, at + 0x16, 2, w->queue);
	put(w, at + 0x18, 2, num);
	put(w, at + 0x1a, 2, how >> 5 & 3);
	put(w, at + 0x20, 8, ring);
	put(w, at + 0x28, 8, ring + 0x400);
	put(w, at + 0x30, 8, ring + 0x800);
	put(w, at + 0x1c, 2, 1);
	put(w, at + 0x14, 1, 15);
}

static void notify(struct world *w)
{
	if (w->d->pci)
		put(w, bar_of(w) + 0x3000 + 4 * w->queue, 2, w->queue);
	else
		put(w, mmio_of(w) + 0x50, 4, w->queue);
}

static void descriptor(struct world *w, unsigned how)
{
	uint64_t at = rings_of(w, w->queue) + 16 * (how & 7), addr = place(w);

	put(w, at, 8, addr);
	put(w, at + 8, 4, length(w));
	put(w, at + 12, 4, (how >> 3 & 7) | (how & 0x40 ? take(&w->in, 2) : (how & 7) + 1) << 16);
}

static void offer(struct world *w, unsigned how)
{
	uint64_t avail = rings_of(w, w->queue) + 0x400, idx = get(w, avail + 2, 2);

	put(w, avail, 2, how >> 7);
	put(w, avail + 4 + 2 * (idx & 7), 2, how & 64 ? take(&w->in, 2) : how & 7);
	put(w, avail + 2, 2, how & 32 ? take(&w->in, 2) : idx + 1 + (how >> 3 & 3));
}

/* A request of three parts, for a block device as good as any other's. */
static void request(struct world *w, unsigned how)
{
	static const uint8_t types[8] = { 0, 1, 4, 8, 11, 13, 2, 255 };
	uint64_t ring = rings_of(w, w->queue), header = w->b.ram + 0x200;

	put(w, header, 4, types[how & 7]);
	put(w, header + 8, 8, how & 8 ? take(&w->in, 8) : take(&w->in, 1));
	for (unsigned i = 0; i < 3; i++) {
		bool writes = i == 2 || (i == 1 && !(how & 1));

		put(w, ring + 16 * i, 8, i == 1 ? place(w) : header + 16 * i);
		put(w, ring + 16 * i + 8, 4, i == 0 ? 16 : i == 1 ? length(w) : 1);
		put(w, ring + 16 * i + 12, 4, (i < 2) | (uint32_t)writes << 1 | (i + 1) << 16);
	}
	offer(w, how & 0x98);
	notify(w);
}

/* MSI-X: an entry, and the capability's control. */
static void messages(struct world *w, unsigned how)
{
	uint64_t entry = bar_of(w) + 0x4000 + 16 * (how & 3), at = place(w);

	put(w, entry, 8, at);
	put(w, entry + 8, 4, take(&w->in, 2));
	put(w, entry + 12, 4, how >> 2 & 1);
	put(w, config_of(w) + 0x42, 2, (how >> 3 & 3) << 14);
	put(w, config_of(w) + 0x04, 2, 6 | (how >> 5 & 1) << 10);
	put(w, bar_of(w) + 0x10, 2, how & 3);
}

static void configuration(struct world *w, unsigned how)
{
	uint64_t at = config_of(w) + (how & 0x40 ? take(&w->in, 2) & 0xfff : take(&w->in, 1));

	if (how & 0x80) /* a BAR, on top of another or anywhere */
		put(w, config_of(w) + 0x10 + 4 * (how & 7), how & 8 ? 8 : 4, how & 0x10 ? place(w) : BARS + 0x10000 * (how & 7));
	else if (how & 4)
		put(w, at & ~(BIT(how & 3) - 1), 1u << (how & 3), take(&w->in, how & 8 ? 8 : 1));
	else
		get(w, at & ~(BIT(how & 3) - 1), 1u << (how & 3));
}

static void registers(struct world *w, unsigned how)
{
	uint64_t base = how & 0x80 ? BARS + take(&w->in, 1) : w->d->pci ? bar_of(w) : mmio_of(w);
	uint64_t at = base + (w->d->pci ? take(&w->in, 2) : take(&w->in, 1) | (how & 0x40) << 2);

	if (how & 4)
		put(w, at & ~(BIT(how & 3) - 1), 1u << (how & 3), how & 8 ? place(w) : take(&w->in, 2));
	else
		get(w, at & ~(BIT(how & 3) - 1), 1u << (how & 3));
}

static void step(struct world *w)
{
	unsigned kind = (unsigned)take(&w->in, 1), how = (unsigned)take(&w->in, 1);
	struct chardev *chr = console_serial(w->b.console, 1);

	switch (kind & 15) {
	case 0:
		w->d = &devices[how % ARRAY_SIZE(devices)];
		w->queue = how >> 7;
		break;
	case 1: case 2:
		set_up(w, how);
		break;
	case 3: case 4: case 5:
		descriptor(w, how);
		break;
	case 6: case 7:
		offer(w, how);
		notify(w);
		break;
	case 8:
		request(w, how);
		break;
	case 9:
		messages(w, how);
		break;
	case 10:
		configuration(w, how);
		break;
	case 11:
		registers(w, how);
		break;
	case 12:
		if (chr && chr->input)
			chr->input(chr->dev);
		break;
	case 13:
		bench_wait(&w->b, how << 8);
		break;
	case 14:
		put(w, rings_of(w, w->queue) + take(&w->in, 2) % RINGS, 1, how);
		break;
	default:
		if (how == 255)
			bench_reset(&w->b);
		else
			notify(w);
	}
}

static void written(void *arg, const uint8_t *buf, size_t len)
{
	static volatile uint8_t sum; /* so that the bytes are looked at */

	(void)arg;
	for (size_t i = 0; i < len; i++)
		sum ^= buf[i];
}

static size_t typed(void *arg, uint8_t *buf, size_t len)
{
	struct input *in = arg;
	size_t n = 0;

	while (n < len && in->left)
		buf[n++] = (uint8_t)take(in, 1);
	return n;
}

static const struct chardev_ops ends = { .write = written, .read = typed };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct opt_virtio virtio[ARRAY_SIZE(devices)];
	static struct world w;

	w = (struct world){ .in = { data, size }, .typed = { data, size }, .d = devices };
	memcpy(virtio, devices, sizeof(virtio));
	for (unsigned i = 0; i < ARRAY_SIZE(virtio); i++)
		if (strcmp(virtio[i].model, "virtio-blk") == 0)
			virtio[i].path = fuzz_disk();
	bench_make(&w.b, machine, virtio, ARRAY_SIZE(virtio));
	for (unsigned i = 0; i < 2; i++)
		if (console_serial(w.b.console, i)) {
			console_serial(w.b.console, i)->ops = &ends;
			console_serial(w.b.console, i)->arg = &w.typed;
		}
	memcpy(w.b.m->ram->host, data, size < 0x1000 ? size : 0x1000);
	for (unsigned i = 0; i < STEPS && w.in.left; i++)
		step(&w);
	bench_free(&w.b);
	return 0;
}
