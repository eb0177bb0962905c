/* platforms/dev/virtio_pci.c - virtio as a PCI function: its capabilities, and the registers in its BAR.
 * Implements: OASIS virtio 1.2, 4.1 (virtio over PCI), without the legacy interface.
 * Not here:   what all transports share (virtio.c); PCI itself (pcie_ecam.c, pci_msix.c).
 *
 * Interrupts are INTx with the ISR byte, or messages (MSI-X): one vector a queue, and one for the configuration. */
#include "platforms/dev/pci.h"
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>

/* The BAR, by pages. */
enum { COMMON = 0x0000, ISR = 0x1000, CONFIG = 0x2000, NOTIFY = 0x3000, MSIX = 0x4000, BAR_SIZE = 0x8000, NOTIFY_STEP = 4 };
enum { CAP_VENDOR = 0x09, CAPS_AT = 0x34, FIRST_CAP = 0x40, BAR = 4 };
enum { CFG_COMMON = 1, CFG_NOTIFY, CFG_ISR, CFG_DEVICE, CFG_PCI };

struct common { /* virtio 1.2, 4.1.4.3; little-endian, as the host is */
	uint32_t device_feature_select, device_feature, driver_feature_select, driver_feature;
	uint16_t config_vector, num_queues;
	uint8_t status, generation;
	uint16_t queue_select, queue_size, queue_vector, queue_enable, queue_notify_off;
	uint64_t queue_desc, queue_driver, queue_device;
};
_Static_assert(sizeof(struct common) == 0x38, "virtio 1.2, 4.1.4.3");
#define AT(field) offsetof(struct common, field)

struct virtio_pci {
	struct virtio *v;      /* borrowed */
	struct pci_host *host; /* borrowed */
	unsigned slot;
	unsigned window;       /* configuration offset of the capability that reaches into the BAR */
	struct pci_function f;
	struct pci_msix msix;
};

/* ---- common configuration ---- */

static uint64_t common_read(struct virtio *v, uint64_t off, unsigned size)
{
	const struct virtq *q = virtio_selected(v);
	struct common c = {
		.device_feature_select = v->features_sel, .driver_feature_select = v->accepted_sel,
		.device_feature = v->features_sel < 2 ? (uint32_t)(v->features >> 32 * v->features_sel) : 0,
		.driver_feature = v->accepted_sel < 2 ? (uint32_t)(v->accepted >> 32 * v->accepted_sel) : 0,
		.config_vector = v->config_vector, .num_queues = (uint16_t)v->kind->queues, .status = (uint8_t)v->status,
		.queue_select = (uint16_t)v->queue_sel, .queue_vector = VIRTIO_NO_VECTOR,
	};
	uint64_t val = 0;

	if (q) {
		c.queue_size = q->num;
		c.queue_vector = q->vector;
		c.queue_enable = q->ready;
		c.queue_notify_off = (uint16_t)v->queue_sel;
		c.queue_desc = q->desc;
		c.queue_driver = q->driver;
		c.queue_device = q->device;
	}
	if (off + size <= sizeof(c))
		memcpy(&val, (const uint8_t *)&c + off, size);
	return val;
}

static void queue_write(struct virtq *q, uint64_t off, uint32_t val)
{
	uint64_t *ring = off < AT(queue_driver) ? &q->desc : off < AT(queue_device) ? &q->driver : &q->device;

	if (off == AT(queue_enable)) {
		if (val == 1) /* a driver cannot take it back but by a reset */
			virtq_enable(q, 1);
	} else if (q->ready) {
		return; /* must not change while in use */
	} else if (off == AT(queue_size)) {
		q->num = val <= VIRTQ_MAX ? (uint16_t)val : 0;
	} else if (off >= AT(queue_desc)) {
		*ring = off & 4 ? deposit(*ring, 63, 32, val) : deposit(*ring, 31, 0, val);
	}
}

/* A vector that is not there reads back as none. */
static uint16_t valid_vector(const struct virtio *v, uint32_t val)
{
	return (val & 0xffff) < v->pci->msix.count ? (uint16_t)val : VIRTIO_NO_VECTOR;
}

static void common_write(struct virtio *v, uint64_t off, uint32_t val)
{
	switch (off) {
	case AT(config_vector):
		v->config_vector = valid_vector(v, val);
		break;
	case AT(queue_vector):
		if (virtio_selected(v))
			virtio_selected(v)->vector = valid_vector(v, val);
		break;
	case AT(device_feature_select):
		v->features_sel = val;
		break;
	case AT(driver_feature_select):
		v->accepted_sel = val;
		break;
	case AT(driver_feature):
		virtio_accept(v, val);
		break;
	case AT(status):
		virtio_set_status(v, val & 0xff);
		break;
	case AT(queue_select):
		v->queue_sel = val & 0xffff;
		break;
	default:
		if (virtio_selected(v) && off >= AT(queue_size) && off < sizeof(struct common))
			queue_write(virtio_selected(v), off, val);
	}
}

/* ---- the BAR ---- */

static uint64_t bar_read(void *dev, uint64_t off, unsigned size)
{
	struct virtio_pci *p = dev;
	struct virtio *v = p->v;
	uint64_t val = 0;

	if (off >= MSIX)
		return pci_msix_read(&p->msix, off - MSIX, size);
	if (off < ISR)
		return common_read(v, off, size);
	if (off == ISR) { /* reading acknowledges */
		val = v->interrupt;
		v->interrupt = 0;
		irq_set(&v->irq, false);
	} else if (off >= CONFIG && off < NOTIFY && v->kind->config_read) {
		for (unsigned i = 0; i < size; i++)
			val |= (uint64_t)v->kind->config_read(v->dev, (unsigned)(off - CONFIG) + i) << 8 * i;
	}
	return val;
}

static void bar_write(void *dev, uint64_t off, unsigned size, uint64_t val)
{
	struct virtio_pci *p = dev;
	struct virtio *v = p->v;

	if (off >= MSIX) {
		pci_msix_write(&p->msix, off - MSIX, size, val);
		pci_msix_update(&p->msix, p->host, &p->f, p->slot);
	} else if (off >= NOTIFY) {
		virtio_notify(v, (uint32_t)(off - NOTIFY) / NOTIFY_STEP);
	} else if (off < ISR) {
		common_write(v, off, (uint32_t)val);
		if (size == 8)
			common_write(v, off + 4, (uint32_t)(val >> 32));
	}
}

/* ---- capabilities ---- */

/* The window capability (4.1.4.9): its fields name a place in the BAR that its data field then reads and writes. */
static bool window_target(const struct virtio_pci *p, unsigned off, unsigned size, uint32_t *at, uint32_t *len)
{
	uint32_t bar = pci_get(&p->f, p->window + 4, 1);

	*at = pci_get(&p->f, p->window + 8, 4);
	*len = pci_get(&p->f, p->window + 12, 4);
	return off < p->window + 20 && off + size > p->window + 16 && bar == BAR && (*len == 1 || *len == 2 || *len == 4) &&
	       *at < BAR_SIZE && *at % *len == 0;
}

static void window_read(void *dev, unsigned off, unsigned size)
{
	struct virtio_pci *p = dev;
	uint32_t at, len;

	if (window_target(p, off, size, &at, &len))
		pci_put(&p->f, p->window + 16, len, (uint32_t)bar_read(p, at, len));
}

static void window_written(void *dev, unsigned off, unsigned size)
{
	struct virtio_pci *p = dev;
	uint32_t at, len;

	pci_msix_update(&p->msix, p->host, &p->f, p->slot);
	if (window_target(p, off, size, &at, &len))
		bar_write(p, at, len, pci_get(&p->f, p->window + 16, len));
}

/* A capability of `len` bytes at `at`; the next one follows unless it is the last. */
static unsigned put_cap(struct pci_function *f, unsigned at, unsigned len, unsigned type, uint32_t off, uint32_t size)
{
	pci_put(f, at, 1, CAP_VENDOR);
	pci_put(f, at + 1, 1, type == CFG_PCI ? 0 : at + len);
	pci_put(f, at + 2, 1, len);
	pci_put(f, at + 3, 1, type);
	pci_put(f, at + 4, 1, type == CFG_PCI ? 0 : BAR);
	pci_put(f, at + 8, 4, off);
	pci_put(f, at + 12, 4, size);
	return at + len;
}

static void put_caps(struct virtio_pci *p)
{
	struct pci_function *f = &p->f;
	unsigned at = FIRST_CAP;

	pci_put(f, 0x06, 2, 0x10); /* status: there is a list of capabilities */
	pci_put(f, CAPS_AT, 1, at);
	pci_msix_init(&p->msix, f, at, at + PCI_MSIX_CAP, p->v->kind->queues + 1, MSIX);
	at += PCI_MSIX_CAP;
	at = put_cap(f, at, 16, CFG_COMMON, COMMON, 0x1000);
	at = put_cap(f, at, 16, CFG_ISR, ISR, 0x1000);
	at = put_cap(f, at, 16, CFG_DEVICE, CONFIG, 0x1000);
	pci_put(f, at + 16, 4, NOTIFY_STEP);
	at = put_cap(f, at, 20, CFG_NOTIFY, NOTIFY, 0x1000);
	p->window = at;
	put_cap(f, at, 20, CFG_PCI, 0, 0);
	memset(f->writable + at + 4, 0xff, 1);
	memset(f->writable + at + 8, 0xff, 12);
}

static void function_reset(void *dev)
{
	pci_msix_reset(&((struct virtio_pci *)dev)->msix);
}

static uint32_t class_of(uint32_t id)
{
	return id == 2 ? 0x010000 /* mass storage */ : id == 3 ? 0x078000 /* communication */ : 0x00ff00 /* none that fits */;
}

int virtio_pci_attach(struct virtio *v, const struct device_env *env, struct error *e)
{
	struct virtio_pci *p = calloc(1, sizeof(*p));

	if (!p)
		return error_set(e, ENOMEM, "%s: out of memory", env->name);
	p->v = v;
	p->host = env->pci;
	p->slot = env->pci_slot;
	pci_function_init(&p->f, 0x1af4, (uint16_t)(0x1040 + v->kind->id), class_of(v->kind->id));
	pci_put(&p->f, 0x08, 1, 1);      /* revision: not transitional */
	pci_put(&p->f, 0x2c, 2, 0x1af4); /* subsystem */
	pci_put(&p->f, 0x2e, 2, 0x1100);
	pci_put(&p->f, 0x3d, 1, 1);      /* pin A */
	p->f.bar = BAR;
	put_caps(p);
	p->f.bar_size = BAR_SIZE;
	p->f.read = bar_read;
	p->f.write = bar_write;
	p->f.config_read = window_read;
	p->f.config_written = window_written;
	p->f.reset = function_reset;
	p->f.dev = p;
	if (pci_attach(p->host, &p->f, p->slot, e)) {
		free(p);
		return -EINVAL;
	}
	v->pci = p;
	v->irq = pci_intx(p->host, p->slot);
	return 0;
}

bool virtio_pci_message(struct virtio *v, uint16_t vector)
{
	struct virtio_pci *p = v->pci;

	if (!pci_msix_enabled(&p->msix, &p->f))
		return false;
	if (vector < p->msix.count)
		p->msix.pending |= 1u << vector;
	pci_msix_update(&p->msix, p->host, &p->f, p->slot);
	return true;
}

void virtio_pci_detach(struct virtio *v)
{
	if (!v->pci)
		return;
	pci_detach(v->pci->host, v->pci->slot);
	free(v->pci);
}

void virtio_pci_snap(struct virtio *v, struct snap *s)
{
	SNAP(s, v->pci->window);
	SNAP(s, v->pci->msix.entry);
	SNAP(s, v->pci->msix.pending);
}
