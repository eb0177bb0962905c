/* platforms/dev/pci_testdev.c - a PCI function that counts writes: for programs that test PCI buses.
 * Implements: the interface of QEMU's pci-testdev (its docs/specs/pci-testdev): a memory BAR and an I/O BAR, each with a test
 *             number to choose, the width, offset and value of the write that it counts, the count and the test's name.
 * The tests differ in how a host's kernel would be told of the write; here all are the same. */
#include "platforms/dev/devices.h"
#include "platforms/dev/pci.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { TEST = 0, HEADER = 16, DATA_AT = 128, MEMORY_SIZE = 4096, IO_SIZE = 256, VALUE = 0xfa };

/* What the guest reads at the start of a BAR; little-endian, as the host is. */
struct header {
	uint8_t test, width, pad[2];
	uint32_t offset, data, count;
	char name[DATA_AT - HEADER];
};
_Static_assert(sizeof(struct header) == DATA_AT, "the counted byte follows");

struct testdev {
	struct pci_function f;
	struct pci_host *host; /* borrowed */
	unsigned slot;
	struct header bar[2];  /* memory, I/O; all 0: no such test */
};

static void choose(struct testdev *d, unsigned bar, unsigned test)
{
	static const char *const names[2][3] = {
		{ "mmio-no-eventfd", "mmio-wildcard-eventfd", "mmio-datamatch-eventfd" },
		{ "portio-no-eventfd", "portio-wildcard-eventfd", "portio-datamatch-eventfd" },
	};
	struct header *h = &d->bar[bar];

	*h = (struct header){ 0 };
	if (test >= ARRAY_SIZE(names[0]))
		return;
	*h = (struct header){ .test = (uint8_t)test, .width = 1, .offset = DATA_AT, .data = VALUE };
	memcpy(h->name, names[bar][test], strlen(names[bar][test]));
}

static uint64_t bar_read(struct testdev *d, unsigned bar, uint64_t off, unsigned size)
{
	uint64_t v = 0;

	if (off + size <= sizeof(d->bar[bar]))
		memcpy(&v, (const uint8_t *)&d->bar[bar] + off, size);
	return v;
}

static void bar_write(struct testdev *d, unsigned bar, uint64_t off, unsigned size, uint64_t val)
{
	struct header *h = &d->bar[bar];

	if (off == TEST)
		choose(d, bar, val & 0xff);
	else if (h->width && off == h->offset && size == h->width && val == h->data)
		h->count++;
}

static uint64_t memory_read(void *dev, uint64_t off, unsigned size)
{
	return bar_read(dev, 0, off, size);
}

static void memory_write(void *dev, uint64_t off, unsigned size, uint64_t val)
{
	bar_write(dev, 0, off, size, val);
}

static uint64_t io_read(void *dev, uint64_t off, unsigned size)
{
	return bar_read(dev, 1, off, size);
}

static void io_write(void *dev, uint64_t off, unsigned size, uint64_t val)
{
	bar_write(dev, 1, off, size, val);
}

static void testdev_reset(void *dev)
{
	struct testdev *d = dev;

	memset(d->bar, 0, sizeof(d->bar));
}

static void testdev_snap(void *dev, struct snap *s)
{
	struct testdev *d = dev;

	SNAP(s, d->bar); /* all of it is only compared and read back */
}

static void testdev_destroy(void *dev)
{
	struct testdev *d = dev;

	pci_detach(d->host, d->slot);
	free(d);
}

static void *testdev_create(const struct device_env *env, struct error *e)
{
	struct testdev *d = calloc(1, sizeof(*d));

	if (!d) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	pci_function_init(&d->f, 0x1b36, 0x0005, 0x00ff00);
	d->f.bar32 = true;
	d->f.bar_size = MEMORY_SIZE;
	d->f.io_bar = 1;
	d->f.io_size = IO_SIZE;
	d->f.read = memory_read;
	d->f.write = memory_write;
	d->f.io_read = io_read;
	d->f.io_write = io_write;
	d->f.reset = testdev_reset;
	d->f.dev = d;
	d->host = env->pci;
	d->slot = env->pci_slot;
	if (pci_attach(d->host, &d->f, d->slot, e)) {
		free(d);
		return NULL;
	}
	return d;
}

const struct device_ops pci_testdev_device = {
	.model = "pci-testdev",
	.create = testdev_create,
	.reset = testdev_reset,
	.snap = testdev_snap,
	.destroy = testdev_destroy,
};
