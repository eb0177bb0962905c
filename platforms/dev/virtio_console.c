/* platforms/dev/virtio_console.c - a console of one port.
 * Implements: OASIS virtio 1.2, 5.3 (console device), without the multiport feature.
 * Not here:   the host's end (sim/console.c). */
#include "platforms/dev/devices.h"
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>

#define MAX_TEXT (16 * MiB) /* of one buffer: no driver has that much to say, a hostile one would */

enum { QUEUE_RX, QUEUE_TX };

struct console {
	struct virtio *v;    /* the transport, which owns this */
	struct chardev *chr; /* borrowed; may be NULL */
	uint8_t in[256];     /* input taken from the host, waiting for a buffer */
	size_t in_count;
};

static void transmit(struct console *c)
{
	uint8_t buf[4096];

	for (unsigned i = 0; i < VIRTQ_MAX && virtq_pop(c->v, QUEUE_TX); i++) {
		uint64_t total = c->v->buf.read_len;

		if (total > MAX_TEXT) {
			virtio_break(c->v);
			return;
		}
		for (uint64_t off = 0; off < total;) {
			size_t n = total - off < sizeof(buf) ? (size_t)(total - off) : sizeof(buf);

			if (!virtq_read(c->v, off, buf, n))
				return;
			chardev_write(c->chr, buf, n);
			off += n;
		}
		virtq_push(c->v, QUEUE_TX, 0);
	}
}

static void receive(struct console *c)
{
	for (unsigned taken = 0; taken < VIRTQ_MAX && virtio_is_live(c->v); taken++) {
		size_t n;

		if (c->in_count == 0)
			c->in_count = chardev_read(c->chr, c->in, sizeof(c->in));
		if (c->in_count == 0 || !virtq_pop(c->v, QUEUE_RX))
			return;
		n = c->v->buf.write_len < c->in_count ? (size_t)c->v->buf.write_len : c->in_count;
		if (!virtq_write(c->v, 0, c->in, n))
			return;
		virtq_push(c->v, QUEUE_RX, (uint32_t)n);
		for (size_t i = n; i < c->in_count; i++)
			c->in[i - n] = c->in[i];
		c->in_count -= n;
	}
}

static void console_notify(void *dev, unsigned queue)
{
	if (queue == QUEUE_TX)
		transmit(dev);
	else
		receive(dev);
}

static void console_input(void *dev)
{
	receive(dev);
}

static void console_reset(void *dev)
{
	((struct console *)dev)->in_count = 0;
}

static void console_destroy(void *dev)
{
	struct console *c = dev;

	if (c->chr)
		c->chr->input = NULL;
	free(c);
}

static void console_snap(void *dev, struct snap *s)
{
	struct console *c = dev;
	uint32_t count = (uint32_t)c->in_count;

	SNAP(s, c->in);
	SNAP(s, count);
	snap_require(s, count <= sizeof(c->in), "more input than it can hold");
	c->in_count = s->failed ? 0 : count;
}

static const struct virtio_kind console_kind = {
	.id = 3,
	.queues = 2,
	.notify = console_notify,
	.reset = console_reset,
	.destroy = console_destroy,
	.snap = console_snap,
};

static void *console_create(const struct device_env *env, struct error *e)
{
	struct console *c = calloc(1, sizeof(*c));

	if (!c) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	c->v = virtio_create(env, &console_kind, c, 0, e);
	if (!c->v) {
		free(c);
		return NULL;
	}
	c->chr = env->chr;
	if (c->chr) {
		c->chr->input = console_input;
		c->chr->dev = c;
	}
	return c->v;
}

const struct device_ops virtio_console_device = {
	.model = "virtio-console",
	.create = console_create,
	.reset = virtio_reset,
	.destroy = virtio_destroy,
	.snap = virtio_snap,
	.dt = { .node = "virtio_mmio", .compatible = "virtio,mmio\0", .flags = DT_DMA_COHERENT | DT_IRQ_EDGE },
};
