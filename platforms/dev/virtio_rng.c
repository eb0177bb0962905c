/* platforms/dev/virtio_rng.c - an entropy source that gives the machine's own, reproducible random bits.
 * Implements: OASIS virtio 1.2, 5.4 (entropy device).
 * Not here:   the generator (clock_random() of sim/core/clock.c). */
#include "platforms/dev/devices.h"
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>

#define AT_ONCE (64 * KiB) /* a device may fill less than the whole buffer */

struct rng {
	struct virtio *v;    /* the transport, which owns this */
	struct clock *clock; /* borrowed */
};

static void rng_notify(void *dev, unsigned queue)
{
	struct rng *r = dev;

	for (unsigned i = 0; i < VIRTQ_MAX && virtq_pop(r->v, queue); i++) {
		uint64_t want = r->v->buf.write_len < AT_ONCE ? r->v->buf.write_len : AT_ONCE;

		for (uint64_t off = 0; off < want; off += 8) {
			uint64_t word = clock_random(r->clock);

			if (!virtq_write(r->v, off, &word, want - off < 8 ? (size_t)(want - off) : 8))
				return;
		}
		virtq_push(r->v, queue, (uint32_t)want);
	}
}

static void rng_destroy(void *dev)
{
	free(dev);
}

static const struct virtio_kind rng_kind = { .id = 4, .queues = 1, .notify = rng_notify, .destroy = rng_destroy };

static void *rng_create(const struct device_env *env, struct error *e)
{
	struct rng *r = calloc(1, sizeof(*r));

	if (!r) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	r->clock = env->clock;
	r->v = virtio_create(env, &rng_kind, r, 0, e);
	if (!r->v) {
		free(r);
		return NULL;
	}
	return r->v;
}

const struct device_ops virtio_rng_device = {
	.model = "virtio-rng",
	.create = rng_create,
	.reset = virtio_reset,
	.destroy = virtio_destroy,
	.snap = virtio_snap,
	.dt = { .node = "virtio_mmio", .compatible = "virtio,mmio\0", .flags = DT_DMA_COHERENT | DT_IRQ_EDGE },
};
