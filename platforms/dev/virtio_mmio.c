/* platforms/dev/virtio_mmio.c - the registers through which a driver finds and sets up a virtio device.
 * Implements: OASIS virtio 1.2, 4.2 (virtio over MMIO, version 2), 3.1 (initialisation), 2.1 (device status).
 * Not here:   the rings (virtio_queue.c); what a device does (virtio_blk.c, virtio_console.c, virtio_rng.c).
 * LIMIT: no legacy interface (version 1), no shared memory regions. */
#include "platforms/dev/devices.h"
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, VENDOR_ID = 0x00c, DEVICE_FEATURES = 0x010, DEVICE_FEATURES_SEL = 0x014,
	DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SEL = 0x024, QUEUE_SEL = 0x030, QUEUE_NUM_MAX = 0x034, QUEUE_NUM = 0x038,
	QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060, INTERRUPT_ACK = 0x064, STATUS = 0x070,
	QUEUE_DESC = 0x080, QUEUE_DRIVER = 0x090, QUEUE_DEVICE = 0x0a0, SHM_LEN = 0x0b0, SHM_BASE_END = 0x0c0, CONFIG = 0x100,
};

bool virtio_is_live(const struct virtio *v)
{
	return (v->status & (VIRTIO_DRIVER_OK | VIRTIO_NEEDS_RESET | VIRTIO_FAILED)) == VIRTIO_DRIVER_OK;
}

void virtio_interrupt(struct virtio *v, uint32_t which)
{
	v->interrupt |= which;
	irq_set(&v->irq, v->interrupt);
}

void virtio_break(struct virtio *v)
{
	v->status |= VIRTIO_NEEDS_RESET;
	if (v->status & VIRTIO_DRIVER_OK)
		virtio_interrupt(v, VIRTIO_INT_CONFIG);
}

void virtio_reset(void *dev)
{
	struct virtio *v = dev;

	v->accepted = 0;
	v->features_sel = v->accepted_sel = v->queue_sel = 0;
	v->status = v->interrupt = 0;
	memset(v->q, 0, sizeof(v->q));
	irq_set(&v->irq, false);
	if (v->kind->reset)
		v->kind->reset(v->dev);
}

/* The selected queue, NULL if there is none of that number. */
static struct virtq *selected(struct virtio *v)
{
	return v->queue_sel < v->kind->queues ? &v->q[v->queue_sel] : NULL;
}

static uint32_t read_reg(struct virtio *v, uint64_t off)
{
	struct virtq *q = selected(v);

	switch (off) {
	case MAGIC:
		return 0x74726976; /* "virt" */
	case VERSION:
		return 2;
	case DEVICE_ID:
		return v->kind->id;
	case VENDOR_ID:
		return 0x69726561; /* "aeri" */
	case DEVICE_FEATURES:
		return v->features_sel < 2 ? (uint32_t)(v->features >> 32 * v->features_sel) : 0;
	case QUEUE_NUM_MAX:
		return q ? VIRTQ_MAX : 0;
	case QUEUE_READY:
		return q && q->ready;
	case INTERRUPT_STATUS:
		return v->interrupt;
	case STATUS:
		return v->status;
	}
	return off >= SHM_LEN && off < SHM_BASE_END ? UINT32_MAX : 0; /* the length -1: no such region */
}

/* Feature bits count only until the device has agreed to them. */
static void write_features(struct virtio *v, uint32_t bits_)
{
	unsigned lo = 32 * v->accepted_sel;

	if (v->accepted_sel < 2 && !(v->status & VIRTIO_FEATURES_OK))
		v->accepted = deposit(v->accepted, lo + 31, lo, bits_);
}

static void notify(struct virtio *v, uint32_t queue)
{
	if (queue < v->kind->queues && virtio_is_live(v) && v->q[queue].ready)
		v->kind->notify(v->dev, queue);
}

static void write_status(struct virtio *v, uint32_t s)
{
	uint32_t rises = s & ~v->status;

	if ((s & 0xff) == 0) {
		virtio_reset(v);
		return;
	}
	if ((rises & VIRTIO_FEATURES_OK) && ((v->accepted & ~v->features) || !(v->accepted & VIRTIO_F_VERSION_1)))
		s &= ~(uint32_t)VIRTIO_FEATURES_OK;
	v->status = (s & 0xff & ~(uint32_t)VIRTIO_NEEDS_RESET) | (v->status & VIRTIO_NEEDS_RESET);
	if (rises & VIRTIO_DRIVER_OK) /* buffers put there before were not looked at */
		for (unsigned i = 0; i < v->kind->queues; i++)
			notify(v, i);
}

static void write_ready(struct virtq *q, uint32_t on)
{
	if (on && !q->ready) {
		q->next_avail = q->next_used = 0;
		/* A queue set up against the rules (2.7) stays off: size a power of two, rings aligned. */
		q->ready = q->num && q->num <= VIRTQ_MAX && !(q->num & (q->num - 1)) && !(q->desc & 15) && !(q->driver & 1) &&
			   !(q->device & 3);
	} else if (!on) {
		q->ready = false;
	}
}

/* Registers of the selected queue. */
static void write_queue(struct virtq *q, uint64_t off, uint32_t v)
{
	uint64_t *ring = off < QUEUE_DRIVER ? &q->desc : off < QUEUE_DEVICE ? &q->driver : &q->device;

	if (off == QUEUE_READY)
		write_ready(q, v);
	else if (q->ready)
		return; /* must not change while in use */
	else if (off == QUEUE_NUM)
		q->num = v <= VIRTQ_MAX ? (uint16_t)v : 0;
	else if ((off & 0xf) < 8)
		*ring = off & 4 ? deposit(*ring, 63, 32, v) : deposit(*ring, 31, 0, v);
}

static void write_reg(struct virtio *v, uint64_t off, uint32_t val)
{
	switch (off) {
	case DEVICE_FEATURES_SEL:
		v->features_sel = val;
		break;
	case DRIVER_FEATURES:
		write_features(v, val);
		break;
	case DRIVER_FEATURES_SEL:
		v->accepted_sel = val;
		break;
	case QUEUE_SEL:
		v->queue_sel = val;
		break;
	case QUEUE_NOTIFY:
		notify(v, val);
		break;
	case INTERRUPT_ACK:
		v->interrupt &= ~val;
		irq_set(&v->irq, v->interrupt);
		break;
	case STATUS:
		write_status(v, val);
		break;
	case QUEUE_NUM:
	case QUEUE_READY:
	case QUEUE_DESC:
	case QUEUE_DESC + 4:
	case QUEUE_DRIVER:
	case QUEUE_DRIVER + 4:
	case QUEUE_DEVICE:
	case QUEUE_DEVICE + 4:
		if (selected(v))
			write_queue(selected(v), off, val);
		break;
	}
}

static enum bus_result mmio_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct virtio *v = dev;

	(void)at, (void)pas;
	*val = 0;
	if (off < CONFIG) {
		if (size == 4 && v->kind->id)
			*val = read_reg(v, off);
		else if (size == 4 && off <= VENDOR_ID) /* an empty slot says that it is one */
			*val = read_reg(v, off);
	} else if (v->kind->config_read) {
		for (unsigned i = 0; i < size; i++)
			*val |= (uint64_t)v->kind->config_read(v->dev, (unsigned)(off - CONFIG) + i) << 8 * i;
	}
	return BUS_OK;
}

static enum bus_result mmio_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct virtio *v = dev;

	(void)at, (void)pas;
	if (off < CONFIG && size == 4 && v->kind->id)
		write_reg(v, off, (uint32_t)val);
	return BUS_OK; /* no device here has a configuration field that the driver may change */
}

static const struct mmio_ops virtio_mmio = { mmio_read, mmio_write };

struct virtio *virtio_create(const struct device_env *env, const struct virtio_kind *kind, void *dev, uint64_t features,
			     struct error *e)
{
	struct virtio *v = calloc(1, sizeof(*v));

	if (!v) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	v->kind = kind;
	v->dev = dev;
	v->bus = env->bus;
	v->irq = env->irq[0];
	v->features = features | VIRTIO_F_VERSION_1 | VIRTIO_F_INDIRECT_DESC;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &virtio_mmio, v,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(v);
		return NULL;
	}
	return v;
}

void virtio_destroy(void *dev)
{
	struct virtio *v = dev;

	if (!v)
		return;
	if (v->kind->destroy)
		v->kind->destroy(v->dev);
	free(v);
}

/* ---- an empty slot ---- */

static const struct virtio_kind empty = { .id = 0 };

static void *slot_create(const struct device_env *env, struct error *e)
{
	return virtio_create(env, &empty, NULL, 0, e);
}

const struct device_ops virtio_slot_device = {
	.model = "virtio-mmio",
	.create = slot_create,
	.reset = virtio_reset,
	.destroy = virtio_destroy,
	.dt = { .node = "virtio_mmio", .compatible = "virtio,mmio\0", .flags = DT_DMA_COHERENT | DT_IRQ_EDGE },
};
