/* platforms/dev/pcie_ecam.c - a PCI Express host whose root bus is configured through ECAM.
 * Implements: PCI Express Base 7.2.2 (enhanced configuration access), PCI Local Bus 3.0, 6.1 and 6.2 (type 0 header, BARs, INTx
 *             with its mask and status); pins swizzled over four lines by device number.
 * Not here:   what the functions do (virtio_pci.c, pci_testdev.c).
 * LIMIT: a function's messages do not reach functions, so that a guest cannot make them call each other for ever.
 * LIMIT: one bus, one function a device, no bridges, no extended capabilities. */
#include "platforms/dev/devices.h"
#include "platforms/dev/pci.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum {
	VENDOR = 0x00, DEVICE = 0x02, COMMAND = 0x04, STATUS = 0x06, REVISION = 0x08, CLASS = 0x09, CACHE_LINE = 0x0c, BAR0 = 0x10,
	INT_LINE = 0x3c, INT_PIN = 0x3d,
};
enum { COMMAND_IO = 1, COMMAND_MEMORY = 2, COMMAND_MASTER = 4, COMMAND_NO_INTX = 0x400, STATUS_INTX = 8 };
enum { BAR_IO = 1, BAR_64_PREFETCH = 0xc };

struct window {
	struct pci_host *host;
	uint64_t base;
};

struct pci_host {
	struct bus *bus; /* borrowed */
	bool sending;
	struct irq_line irq[4];
	struct pci_function *slot[PCI_SLOTS]; /* borrowed */
	struct pci_function bridge;           /* in slot 0 */
	struct window window[DEVICE_WINDOWS];
};

/* ---- functions ---- */

void pci_put(struct pci_function *f, unsigned off, unsigned size, uint32_t v)
{
	memcpy(f->config + off, &v, size);
}

uint32_t pci_get(const struct pci_function *f, unsigned off, unsigned size)
{
	uint32_t v = 0;

	memcpy(&v, f->config + off, size);
	return v;
}

void pci_function_init(struct pci_function *f, uint16_t vendor, uint16_t device, uint32_t class_code)
{
	uint16_t command = COMMAND_MEMORY | COMMAND_MASTER | COMMAND_NO_INTX;

	*f = (struct pci_function){ 0 };
	pci_put(f, VENDOR, 2, vendor);
	pci_put(f, DEVICE, 2, device);
	pci_put(f, CLASS, 3, class_code);
	memcpy(f->writable + COMMAND, &command, sizeof(command));
	f->writable[CACHE_LINE] = 0xff;
	f->writable[INT_LINE] = 0xff;
}

static void update_intx(struct pci_host *h)
{
	bool level[4] = { false };

	for (unsigned i = 0; i < PCI_SLOTS; i++) {
		const struct pci_function *f = h->slot[i];
		if (f && f->intx && !(pci_get(f, COMMAND, 2) & COMMAND_NO_INTX))
			level[i % 4] = true;
	}
	for (unsigned i = 0; i < 4; i++)
		irq_set(&h->irq[i], level[i]);
}

static void set_intx(void *host, unsigned slot, bool level)
{
	struct pci_host *h = host;

	if (!h->slot[slot])
		return;
	h->slot[slot]->intx = level;
	pci_put(h->slot[slot], STATUS, 1, (pci_get(h->slot[slot], STATUS, 1) & ~(uint32_t)STATUS_INTX) | (level ? STATUS_INTX : 0));
	update_intx(h);
}

struct irq_line pci_intx(struct pci_host *h, unsigned slot)
{
	return (struct irq_line){ .set = set_intx, .sink = h, .n = slot };
}

int pci_attach(struct pci_host *h, struct pci_function *f, unsigned slot, struct error *e)
{
	if (slot >= PCI_SLOTS)
		return error_set(e, EINVAL, "PCI: there are %d devices on a bus", PCI_SLOTS);
	if (h->slot[slot])
		return error_set(e, EBUSY, "PCI: two devices of number %u", slot);
	if (f->bar_size) {
		uint64_t mask = ~(f->bar_size - 1);
		memcpy(f->writable + BAR0 + 4 * f->bar, &mask, f->bar32 ? 4 : 8);
		pci_put(f, BAR0 + 4 * f->bar, 4, f->bar32 ? 0 : BAR_64_PREFETCH);
	}
	if (f->io_size) {
		uint32_t mask = ~(f->io_size - 1);
		memcpy(f->writable + BAR0 + 4 * f->io_bar, &mask, sizeof(mask));
		pci_put(f, BAR0 + 4 * f->io_bar, 4, BAR_IO);
		f->writable[COMMAND] |= COMMAND_IO;
	}
	memcpy(f->initial, f->config, sizeof(f->config));
	h->slot[slot] = f;
	return 0;
}

void pci_detach(struct pci_host *h, unsigned slot)
{
	h->slot[slot] = NULL;
}

void pci_message(struct pci_host *h, unsigned slot, uint64_t addr, uint32_t data)
{
	h->sending = true;
	bus_write(h->bus, (pa_t){ addr, PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = BUS_DMA, .device = slot << 3 }, data);
	h->sending = false;
}

/* ---- configuration ---- */

/* ECAM: bus 27:20, device 19:15, function 14:12, register 11:0. */
static struct pci_function *find_function(const struct pci_host *h, uint64_t off)
{
	return off >> 20 || (off >> 12 & 7) ? NULL : h->slot[off >> 15 & 31];
}

static enum bus_result config_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct window *w = dev;
	struct pci_function *f = find_function(w->host, off);
	unsigned reg = off & 0xfff;

	(void)at, (void)pas;
	*val = f ? 0 : size == 8 ? UINT64_MAX : BIT(8 * size) - 1;
	if (!f || reg + size > PCI_CONFIG)
		return BUS_OK;
	if (f->config_read)
		f->config_read(f->dev, reg, size);
	memcpy(val, f->config + reg, size);
	return BUS_OK;
}

static enum bus_result config_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	const struct window *w = dev;
	struct pci_function *f = find_function(w->host, off);
	unsigned reg = off & 0xfff;

	(void)at, (void)pas;
	if (!f || reg + size > PCI_CONFIG || w->host->sending)
		return BUS_OK;
	for (unsigned i = 0; i < size; i++) {
		uint8_t m = f->writable[reg + i];
		f->config[reg + i] = (uint8_t)((f->config[reg + i] & ~m) | (val >> 8 * i & m));
	}
	if (f->config_written)
		f->config_written(f->dev, reg, size);
	update_intx(w->host);
	return BUS_OK;
}

static const struct mmio_ops config_mmio = { config_read, config_write };

/* ---- memory ---- */

static struct pci_function *find_bar(const struct window *w, uint64_t *off)
{
	for (unsigned i = 0; i < PCI_SLOTS; i++) {
		struct pci_function *f = w->host->slot[i];
		uint64_t base;

		if (!f || !f->bar_size || !(pci_get(f, COMMAND, 2) & COMMAND_MEMORY))
			continue;
		base = pci_get(f, BAR0 + 4 * f->bar, 4) & ~15u;
		if (!f->bar32)
			base |= (uint64_t)pci_get(f, BAR0 + 4 * f->bar + 4, 4) << 32;
		if (w->base + *off - base < f->bar_size) {
			*off = w->base + *off - base;
			return f;
		}
	}
	return NULL;
}

static enum bus_result memory_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct pci_function *f = find_bar(dev, &off);

	(void)at, (void)pas;
	*val = f ? f->read(f->dev, off, size) : size == 8 ? UINT64_MAX : BIT(8 * size) - 1;
	return BUS_OK;
}

static enum bus_result memory_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct pci_function *f = find_bar(dev, &off);

	(void)at, (void)pas;
	if (f && !((const struct window *)dev)->host->sending)
		f->write(f->dev, off, size, val);
	return BUS_OK;
}

static const struct mmio_ops memory_mmio = { memory_read, memory_write };

/* I/O space begins with the window. */
static struct pci_function *find_io_bar(const struct window *w, uint64_t *off)
{
	for (unsigned i = 0; i < PCI_SLOTS; i++) {
		struct pci_function *f = w->host->slot[i];

		if (!f || !f->io_size || !(pci_get(f, COMMAND, 2) & COMMAND_IO))
			continue;
		uint64_t base = pci_get(f, BAR0 + 4 * f->io_bar, 4) & ~3u;
		if (*off - base < f->io_size) {
			*off -= base;
			return f;
		}
	}
	return NULL;
}

static enum bus_result io_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct pci_function *f = find_io_bar(dev, &off);

	(void)at, (void)pas;
	*val = f ? f->io_read(f->dev, off, size) : size == 8 ? UINT64_MAX : BIT(8 * size) - 1;
	return BUS_OK;
}

static enum bus_result io_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct pci_function *f = find_io_bar(dev, &off);

	(void)at, (void)pas;
	if (f && !((const struct window *)dev)->host->sending)
		f->io_write(f->dev, off, size, val);
	return BUS_OK;
}

static const struct mmio_ops io_mmio = { io_read, io_write };

/* ---- life ---- */

static void host_reset(void *dev)
{
	struct pci_host *h = dev;

	for (unsigned i = 0; i < PCI_SLOTS; i++)
		if (h->slot[i]) {
			memcpy(h->slot[i]->config, h->slot[i]->initial, PCI_CONFIG);
			h->slot[i]->intx = false;
			if (h->slot[i]->reset)
				h->slot[i]->reset(h->slot[i]->dev);
		}
	update_intx(h);
}

static int map_windows(struct pci_host *h, const struct device_env *env, struct error *e)
{
	static const struct mmio_ops *const ops[DEVICE_WINDOWS] = { &config_mmio, &memory_mmio, &memory_mmio, &io_mmio };
	int rc = 0;

	for (unsigned i = 0; !rc && i < DEVICE_WINDOWS; i++) {
		h->window[i] = (struct window){ h, env->window[i].base };
		if (env->window[i].size)
			rc = bus_map_mmio(env->bus, env->name, env->window[i].base, env->window[i].size, ops[i], &h->window[i],
					  env->pas_mask ? env->pas_mask : PAS_ANY, e);
	}
	return rc;
}

static void host_snap(void *dev, struct snap *s)
{
	struct pci_host *h = dev;

	for (unsigned i = 0; i < ARRAY_SIZE(h->irq); i++)
		snap_irq(s, &h->irq[i]);
	for (unsigned i = 0; i < PCI_SLOTS; i++)
		if (h->slot[i]) {
			SNAP(s, h->slot[i]->config);
			SNAP(s, h->slot[i]->intx);
			SNAP_BOOLS(s, h->slot[i], intx, intx);
		}
}

static void *host_create(const struct device_env *env, struct error *e)
{
	struct pci_host *h = calloc(1, sizeof(*h));

	if (!h) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	h->bus = env->bus;
	memcpy(h->irq, env->irq, sizeof(h->irq));
	pci_function_init(&h->bridge, 0x1b36, 0x0008, 0x060000); /* a host bridge, with the identity drivers know for such a host */
	if (pci_attach(h, &h->bridge, 0, e) || map_windows(h, env, e)) {
		free(h);
		return NULL;
	}
	return h;
}

static void host_destroy(void *dev)
{
	free(dev);
}

const struct device_ops pcie_ecam_device = {
	.model = "pcie-ecam",
	.irqs = 4,
	.create = host_create,
	.reset = host_reset,
	.destroy = host_destroy,
	.snap = host_snap,
	.dt = { .node = "pcie", .compatible = "pci-host-ecam-generic\0", .flags = DT_DMA_COHERENT },
};
