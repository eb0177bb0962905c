/* platforms/dev/virtio.c - what the transports of virtio share: status, features, queues' life, the interrupt.
 * Implements: OASIS virtio 1.2, 3.1 (initialisation), 2.1 (device status), 2.2 (features).
 * Not here:   registers (virtio_mmio.c, virtio_pci.c); the rings (virtio_queue.c).
 * LIMIT: no legacy interface but of MMIO registers. */
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Legacy drivers use a device before they say that they do (3.1.2). */
bool virtio_is_live(const struct virtio *v)
{
	if (v->legacy)
		return !(v->status & (VIRTIO_NEEDS_RESET | VIRTIO_FAILED));
	return (v->status & (VIRTIO_DRIVER_OK | VIRTIO_NEEDS_RESET | VIRTIO_FAILED)) == VIRTIO_DRIVER_OK;
}

void virtio_interrupt(struct virtio *v, uint32_t which, unsigned queue)
{
	if (v->pci && virtio_pci_message(v, which == VIRTIO_INT_USED ? v->q[queue].vector : v->config_vector))
		return;
	v->interrupt |= which;
	irq_set(&v->irq, v->interrupt);
}

void virtio_break(struct virtio *v)
{
	v->status |= VIRTIO_NEEDS_RESET;
	if (v->status & VIRTIO_DRIVER_OK)
		virtio_interrupt(v, VIRTIO_INT_CONFIG, 0);
}

void virtio_reset(void *dev)
{
	struct virtio *v = dev;

	v->accepted = 0;
	v->features_sel = v->accepted_sel = v->queue_sel = v->page_size = 0;
	v->status = v->interrupt = 0;
	memset(v->q, 0, sizeof(v->q));
	v->config_vector = VIRTIO_NO_VECTOR;
	for (unsigned i = 0; v->pci && i < VIRTQ_COUNT; i++) {
		v->q[i].num = VIRTQ_MAX; /* a PCI driver may leave it so */
		v->q[i].vector = VIRTIO_NO_VECTOR;
	}
	irq_set(&v->irq, false);
	if (v->kind->reset)
		v->kind->reset(v->dev);
}

struct virtq *virtio_selected(struct virtio *v)
{
	return v->queue_sel < v->kind->queues ? &v->q[v->queue_sel] : NULL;
}

/* Feature bits count only until the device has agreed to them. */
void virtio_accept(struct virtio *v, uint32_t bits_)
{
	unsigned lo = 32 * v->accepted_sel;

	if (v->accepted_sel < 2 && !(v->status & VIRTIO_FEATURES_OK))
		v->accepted = deposit(v->accepted, lo + 31, lo, bits_);
}

void virtio_notify(struct virtio *v, uint32_t queue)
{
	if (queue < v->kind->queues && virtio_is_live(v) && v->q[queue].ready)
		v->kind->notify(v->dev, queue);
}

void virtio_set_status(struct virtio *v, uint32_t s)
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
			virtio_notify(v, i);
}

void virtq_enable(struct virtq *q, uint32_t on)
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
	v->legacy = !env->pci && device_prop_num(env, "legacy", 0);
	v->features = (v->legacy ? (uint32_t)features : features | VIRTIO_F_VERSION_1) | VIRTIO_F_INDIRECT_DESC;
	if (env->pci ? virtio_pci_attach(v, env, e) : virtio_mmio_map(v, env, e)) {
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
	virtio_pci_detach(v);
	if (v->kind->destroy)
		v->kind->destroy(v->dev);
	free(v);
}

void virtio_snap(void *dev, struct snap *s)
{
	struct virtio *v = dev;

	snap_irq(s, &v->irq);
	SNAP(s, v->page_size);
	snap_require(s, !(v->page_size & (v->page_size - 1)), "pages of no size");
	SNAP_RANGE(s, v, accepted, config_vector);
	for (unsigned i = 0; i < ARRAY_SIZE(v->q); i++) {
		struct virtq *q = &v->q[i];

		SNAP_RANGE(s, q, num, next_used);
		SNAP_BOOLS(s, q, ready, ready);
		snap_require(s, !q->ready || (q->num && q->num <= VIRTQ_MAX && !(q->num & (q->num - 1)) && !(q->desc & 15) &&
					      !(q->driver & 1) && !(q->device & 3)), "a queue against the rules");
	}
	if (v->pci)
		virtio_pci_snap(v, s);
	if (v->kind->snap)
		v->kind->snap(v->dev, s);
}
