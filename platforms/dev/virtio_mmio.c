/* platforms/dev/virtio_mmio.c - the registers through which a driver finds and sets up a virtio device.
 * Implements: OASIS virtio 1.2, 4.2 (virtio over MMIO, version 2), 4.2.4 (version 1, for those that are legacy).
 * Not here:   what all transports share (virtio.c); the rings (virtio_queue.c);
 *             what a device does (virtio_blk.c, virtio_console.c, virtio_rng.c).
 * LIMIT: no shared memory regions. */
#include "platforms/dev/devices.h"
#include "platforms/dev/virtio.h"

enum {
	MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, VENDOR_ID = 0x00c, DEVICE_FEATURES = 0x010, DEVICE_FEATURES_SEL = 0x014,
	DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SEL = 0x024, QUEUE_SEL = 0x030, QUEUE_NUM_MAX = 0x034, QUEUE_NUM = 0x038,
	GUEST_PAGE_SIZE = 0x028, QUEUE_ALIGN = 0x03c, QUEUE_PFN = 0x040, /* legacy */
	QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060, INTERRUPT_ACK = 0x064, STATUS = 0x070,
	QUEUE_DESC = 0x080, QUEUE_DRIVER = 0x090, QUEUE_DEVICE = 0x0a0, SHM_LEN = 0x0b0, SHM_BASE_END = 0x0c0, CONFIG = 0x100,
};

static uint32_t read_reg(struct virtio *v, uint64_t off)
{
	struct virtq *q = virtio_selected(v);

	switch (off) {
	case MAGIC:
		return 0x74726976; /* "virt" */
	case VERSION:
		return v->legacy ? 1 : 2;
	case DEVICE_ID:
		return v->kind->id;
	case VENDOR_ID:
		return 0x69726561; /* "aeri" */
	case DEVICE_FEATURES:
		return v->features_sel < 2 ? (uint32_t)(v->features >> 32 * v->features_sel) : 0;
	case QUEUE_NUM_MAX:
		return q ? VIRTQ_MAX : 0;
	case QUEUE_READY:
		return q && q->ready && !v->legacy;
	case QUEUE_PFN:
		return v->legacy && q && q->ready && v->page_size ? (uint32_t)(q->desc / v->page_size) : 0;
	case INTERRUPT_STATUS:
		return v->interrupt;
	case STATUS:
		return v->status;
	}
	return off >= SHM_LEN && off < SHM_BASE_END && !v->legacy ? UINT32_MAX : 0; /* the length -1: no such region */
}

/* Registers of the selected queue. */
static void write_queue(struct virtq *q, uint64_t off, uint32_t v)
{
	uint64_t *ring = off < QUEUE_DRIVER ? &q->desc : off < QUEUE_DEVICE ? &q->driver : &q->device;

	if (off == QUEUE_READY)
		virtq_enable(q, v);
	else if (q->ready)
		return; /* must not change while in use */
	else if (off == QUEUE_NUM)
		q->num = v <= VIRTQ_MAX ? (uint16_t)v : 0;
	else if ((off & 0xf) < 8)
		*ring = off & 4 ? deposit(*ring, 63, 32, v) : deposit(*ring, 31, 0, v);
}

static bool is_power_of_two(uint32_t v)
{
	return v && !(v & (v - 1));
}

/* The three parts of a legacy queue follow each other (2.7.2); page 0 takes the queue away. */
static void write_legacy(struct virtio *v, struct virtq *q, uint64_t off, uint32_t val)
{
	if (off == GUEST_PAGE_SIZE)
		v->page_size = is_power_of_two(val) ? val : 0;
	else if (!q)
		return;
	else if (off == QUEUE_NUM && !q->ready)
		q->num = val <= VIRTQ_MAX ? (uint16_t)val : 0;
	else if (off == QUEUE_ALIGN && !q->ready)
		q->align = is_power_of_two(val) ? val : 0;
	else if (off == QUEUE_PFN && !val)
		*q = (struct virtq){ 0 };
	else if (off == QUEUE_PFN && !q->ready && v->page_size && q->align) {
		q->desc = (uint64_t)val * v->page_size;
		q->driver = q->desc + 16ULL * q->num;
		q->device = align_up(q->driver + 6 + 2ULL * q->num, q->align);
		virtq_enable(q, 1);
	}
}

static void write_reg(struct virtio *v, uint64_t off, uint32_t val)
{
	if (v->legacy && (off == GUEST_PAGE_SIZE || (off > QUEUE_NUM_MAX && off < QUEUE_NOTIFY) || off >= QUEUE_DESC)) {
		write_legacy(v, virtio_selected(v), off, val);
		return;
	}
	switch (off) {
	case DEVICE_FEATURES_SEL:
		v->features_sel = val;
		break;
	case DRIVER_FEATURES:
		virtio_accept(v, val);
		break;
	case DRIVER_FEATURES_SEL:
		v->accepted_sel = val;
		break;
	case QUEUE_SEL:
		v->queue_sel = val;
		break;
	case QUEUE_NOTIFY:
		virtio_notify(v, val);
		break;
	case INTERRUPT_ACK:
		v->interrupt &= ~val;
		irq_set(&v->irq, v->interrupt);
		break;
	case STATUS:
		virtio_set_status(v, val);
		break;
	case QUEUE_NUM:
	case QUEUE_READY:
	case QUEUE_DESC:
	case QUEUE_DESC + 4:
	case QUEUE_DRIVER:
	case QUEUE_DRIVER + 4:
	case QUEUE_DEVICE:
	case QUEUE_DEVICE + 4:
		if (virtio_selected(v))
			write_queue(virtio_selected(v), off, val);
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

int virtio_mmio_map(struct virtio *v, const struct device_env *env, struct error *e)
{
	return bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &virtio_mmio, v,
			    env->pas_mask ? env->pas_mask : PAS_ANY, e);
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
	.snap = virtio_snap,
	.dt = { .node = "virtio_mmio", .compatible = "virtio,mmio\0", .flags = DT_DMA_COHERENT | DT_IRQ_EDGE },
};
