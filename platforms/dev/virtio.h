/* platforms/dev/virtio.h - a virtio transport (MMIO or PCI) with its queues, and the contract of the devices behind it.
 * Implements: OASIS virtio 1.2: 2 (basic facilities), 4.1 (PCI), 4.2 (MMIO), 4.2.4 (MMIO, legacy). */
#ifndef AERIE_DEV_VIRTIO_H
#define AERIE_DEV_VIRTIO_H

#include "sim/core/bits.h"
#include "sim/core/device.h"

#define VIRTQ_COUNT   2    /* queues at most */
#define VIRTQ_MAX     256  /* entries of a queue at most */
#define VIRTQ_SEGS    512  /* parts of one buffer at most: VIRTQ_MAX of a queue, more only through an indirect table */

#define VIRTIO_F_INDIRECT_DESC BIT(28)
#define VIRTIO_F_VERSION_1     BIT(32)

struct virtq {
	uint16_t num;
	bool ready;
	uint16_t vector;               /* PCI: of its messages; VIRTIO_NO_VECTOR */
	uint32_t align;                /* legacy: of the used ring, bytes */
	uint64_t desc, driver, device; /* addresses of the three rings */
	uint16_t next_avail, next_used;
};

/* One buffer of the guest: parts to be read by the device first, then parts to be written. */
struct virtq_buffer {
	uint16_t head;
	uint16_t read_segs, segs;    /* seg[0..read_segs) are read, seg[read_segs..segs) written */
	uint64_t read_len, write_len;
	struct { uint64_t addr; uint32_t len; } seg[VIRTQ_SEGS];
};

/* What a device behind the transport is. `dev` is the device's own object. */
struct virtio_kind {
	uint32_t id;       /* device ID; 0: an empty slot */
	unsigned queues;
	uint64_t features; /* besides the transport's */
	void (*notify)(void *dev, unsigned queue);                 /* the driver has put buffers there; or just came up */
	void (*reset)(void *dev);
	uint8_t (*config_read)(void *dev, unsigned off);           /* NULL: no configuration space */
	void (*destroy)(void *dev);                                /* everything but the transport */
	void (*snap)(void *dev, struct snap *s);                   /* likewise; NULL: nothing */
};

struct virtio_pci;

struct virtio {
	const struct virtio_kind *kind;
	void *dev;                   /* owned through kind->destroy */
	struct bus *bus;             /* borrowed */
	struct irq_line irq;
	struct virtio_pci *pci;      /* owned; NULL: behind MMIO registers */
	bool legacy;                 /* MMIO registers of version 1 */
	uint32_t page_size;          /* legacy: what queues' addresses are counted in */
	uint64_t features;           /* offered */
	uint64_t accepted;
	uint32_t features_sel, accepted_sel;
	uint32_t queue_sel;
	uint32_t status, interrupt;
	uint16_t config_vector;      /* PCI: of messages about the configuration */
	struct virtq q[VIRTQ_COUNT];
	struct virtq_buffer buf;     /* the one taken last */
};

/* The transport: a function of env->pci if there is one, otherwise env's window and interrupt.
 * With the property "legacy" the MMIO registers are those of version 1.
 * `features` as of kind unless the instance has more. NULL: e says. */
struct virtio *virtio_create(const struct device_env *env, const struct virtio_kind *kind, void *dev, uint64_t features,
			     struct error *e);
/* As device_ops.reset, .destroy and .snap of every virtio model: `v` is a struct virtio. */
void virtio_reset(void *v);
void virtio_destroy(void *v);
void virtio_snap(void *v, struct snap *s);

/* ---- between the transports and virtio.c ---- */

/* The selected queue, NULL if there is none of that number. */
struct virtq *virtio_selected(struct virtio *v);
/* The selected 32 of the driver's feature bits. */
void virtio_accept(struct virtio *v, uint32_t bits_);
void virtio_notify(struct virtio *v, uint32_t queue);
void virtio_set_status(struct virtio *v, uint32_t s);
void virtq_enable(struct virtq *q, uint32_t on);
int virtio_mmio_map(struct virtio *v, const struct device_env *env, struct error *e);
int virtio_pci_attach(struct virtio *v, const struct device_env *env, struct error *e);
void virtio_pci_detach(struct virtio *v);
void virtio_pci_snap(struct virtio *v, struct snap *s);
/* Sends a message with that vector, if interrupts are messages; false: they are not. */
bool virtio_pci_message(struct virtio *v, uint16_t vector);
#define VIRTIO_NO_VECTOR 0xffff

/* ---- queues (virtio_queue.c) ---- */

/* The next buffer of the queue in v->buf; false: none. What the guest put there is checked: a bad one breaks the device.
 * Take at most VIRTQ_MAX at a time: a guest may aim a buffer at the ring itself and so keep it full for ever. */
bool virtq_pop(struct virtio *v, unsigned queue);
/* Copies from or to the buffer's bytes [off, off+len) of its read or written parts; false: the device is broken now. */
bool virtq_read(struct virtio *v, uint64_t off, void *dst, size_t len);
bool virtq_write(struct virtio *v, uint64_t off, const void *src, size_t len);
/* Gives the buffer back, `written` bytes of it filled, and interrupts the driver if it wants that. */
void virtq_push(struct virtio *v, unsigned queue, uint32_t written);
/* The driver broke the rules: DEVICE_NEEDS_RESET, and nothing works until it resets the device. */
void virtio_break(struct virtio *v);
bool virtio_is_live(const struct virtio *v);
/* An interrupt of that kind (VIRTIO_INT_USED: of that queue). */
void virtio_interrupt(struct virtio *v, uint32_t which, unsigned queue);

enum { VIRTIO_INT_USED = 1, VIRTIO_INT_CONFIG = 2 };
enum {
	VIRTIO_ACKNOWLEDGE = 1, VIRTIO_DRIVER = 2, VIRTIO_DRIVER_OK = 4, VIRTIO_FEATURES_OK = 8, VIRTIO_NEEDS_RESET = 64,
	VIRTIO_FAILED = 128,
};

#endif
