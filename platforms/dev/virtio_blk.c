/* platforms/dev/virtio_blk.c - a disk on a raw image.
 * Implements: OASIS virtio 1.2, 5.2 (block device): read, write, flush, identity, discard, write zeroes.
 * Not here:   the image (sim/core/blockdev.c).
 * LIMIT: a request is carried out at once, in the order of the ring; one of more than MAX_DATA bytes fails. */
#include "platforms/dev/devices.h"
#include "platforms/dev/virtio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DATA (64 * MiB)
#define BOUNCE   (64 * KiB)
#define ID_BYTES 20
#define RANGES   16  /* of one discard or write-zeroes request */

enum { F_SEG_MAX = BIT(2), F_RO = BIT(5), F_BLK_SIZE = BIT(6), F_FLUSH = BIT(9), F_DISCARD = BIT(13), F_WRITE_ZEROES = BIT(14) };
enum { T_IN = 0, T_OUT = 1, T_FLUSH = 4, T_GET_ID = 8, T_DISCARD = 11, T_WRITE_ZEROES = 13 };
enum { S_OK = 0, S_IOERR = 1, S_UNSUPP = 2 };

struct config { /* virtio 1.2, 5.2.4; little-endian, as the host is */
	uint64_t capacity;
	uint32_t size_max, seg_max;
	uint16_t cylinders;
	uint8_t heads, sectors;
	uint32_t blk_size;
	uint8_t physical_block_exp, alignment_offset;
	uint16_t min_io_size;
	uint32_t opt_io_size;
	uint8_t writeback, unused0;
	uint16_t num_queues;
	uint32_t max_discard_sectors, max_discard_seg, discard_sector_alignment;
	uint32_t max_write_zeroes_sectors, max_write_zeroes_seg;
	uint8_t write_zeroes_may_unmap, unused1[3];
};
_Static_assert(sizeof(struct config) == 64 && offsetof(struct config, max_discard_sectors) == 36, "virtio 1.2, 5.2.4");

struct header {
	uint32_t type, reserved;
	uint64_t sector;
};

struct range {
	uint64_t sector;
	uint32_t sectors, flags;
};

struct blk {
	struct virtio *v;      /* the transport, which owns this */
	struct blockdev *disk; /* borrowed */
	struct config config;
	char serial[ID_BYTES];
	uint8_t bounce[BOUNCE];
};

/* Moves `len` bytes between the disk and the guest, piece by piece. */
static int transfer(struct blk *b, uint64_t sector, uint64_t len, bool to_guest)
{
	uint64_t size = blockdev_sectors(b->disk);

	if (len % BLOCK_SECTOR || len > MAX_DATA || sector > size || len / BLOCK_SECTOR > size - sector)
		return S_IOERR;
	for (uint64_t done = 0; done < len;) {
		size_t n = len - done < BOUNCE ? (size_t)(len - done) : BOUNCE;
		uint64_t at = sector * BLOCK_SECTOR + done;
		bool ok;

		if (to_guest)
			ok = blockdev_read(b->disk, at, b->bounce, n) && virtq_write(b->v, done, b->bounce, n);
		else
			ok = virtq_read(b->v, sizeof(struct header) + done, b->bounce, n) && blockdev_write(b->disk, at, b->bounce, n);
		if (!ok)
			return S_IOERR;
		done += n;
	}
	return S_OK;
}

static int zero_ranges(struct blk *b, uint64_t len, bool may_unmap)
{
	struct range r[RANGES];

	if (len == 0 || len % sizeof(*r) || len > sizeof(r))
		return S_UNSUPP;
	if (!virtq_read(b->v, sizeof(struct header), r, len))
		return S_IOERR;
	for (unsigned i = 0; i < len / sizeof(*r); i++) {
		if (r[i].flags & ~(uint32_t)may_unmap)
			return S_UNSUPP;
		if (r[i].sector > blockdev_sectors(b->disk)) /* keeps the product in range */
			return S_IOERR;
		if (!blockdev_zero(b->disk, r[i].sector * BLOCK_SECTOR, (uint64_t)r[i].sectors * BLOCK_SECTOR))
			return S_IOERR;
	}
	return S_OK;
}

/* Carries out the request in v->buf; *filled: bytes of data written to the guest. */
static int request(struct blk *b, const struct header *h, uint64_t *filled)
{
	uint64_t out = b->v->buf.read_len - sizeof(*h), in = b->v->buf.write_len - 1;
	int status;

	switch (h->type) {
	case T_IN:
		status = transfer(b, h->sector, in, true);
		*filled = status == S_OK ? in : 0;
		return status;
	case T_OUT:
		return blockdev_readonly(b->disk) ? S_IOERR : transfer(b, h->sector, out, false);
	case T_FLUSH:
		return blockdev_flush(b->disk) ? S_OK : S_IOERR;
	case T_GET_ID:
		*filled = in < ID_BYTES ? in : ID_BYTES;
		return virtq_write(b->v, 0, b->serial, (size_t)*filled) ? S_OK : S_IOERR;
	case T_DISCARD:
	case T_WRITE_ZEROES:
		return blockdev_readonly(b->disk) ? S_IOERR : zero_ranges(b, out, h->type == T_WRITE_ZEROES);
	}
	return S_UNSUPP;
}

static void blk_notify(void *dev, unsigned queue)
{
	struct blk *b = dev;

	for (unsigned i = 0; i < VIRTQ_MAX && virtq_pop(b->v, queue); i++) {
		struct header h;
		uint64_t filled = 0;
		uint8_t status;

		if (b->v->buf.read_len < sizeof(h) || b->v->buf.write_len < 1) {
			virtio_break(b->v);
			return;
		}
		if (!virtq_read(b->v, 0, &h, sizeof(h)))
			return;
		status = (uint8_t)request(b, &h, &filled);
		/* The status is the last byte that the device may write. */
		if (!virtq_write(b->v, b->v->buf.write_len - 1, &status, 1))
			return;
		virtq_push(b->v, queue, (uint32_t)filled + 1);
	}
}

static uint8_t blk_config_read(void *dev, unsigned off)
{
	const struct blk *b = dev;

	return off < sizeof(b->config) ? ((const uint8_t *)&b->config)[off] : 0;
}

static void blk_destroy(void *dev)
{
	free(dev);
}

static const struct virtio_kind blk_kind = {
	.id = 2,
	.queues = 1,
	.notify = blk_notify,
	.config_read = blk_config_read,
	.destroy = blk_destroy,
};

static void fill_config(struct blk *b)
{
	b->config.capacity = blockdev_sectors(b->disk);
	b->config.seg_max = VIRTQ_MAX - 2; /* beside header and status */
	b->config.blk_size = BLOCK_SECTOR;
	b->config.max_discard_sectors = b->config.max_write_zeroes_sectors = UINT32_MAX >> 9;
	b->config.max_discard_seg = b->config.max_write_zeroes_seg = RANGES;
	b->config.discard_sector_alignment = 1;
	b->config.write_zeroes_may_unmap = 1;
}

static void *blk_create(const struct device_env *env, struct error *e)
{
	uint64_t features = F_SEG_MAX | F_BLK_SIZE | F_FLUSH;
	struct blk *b;

	if (!env->blk) {
		error_set(e, EINVAL, "%s: a virtio-blk device needs a disk image", env->name);
		return NULL;
	}
	b = calloc(1, sizeof(*b));
	if (!b) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	b->disk = env->blk;
	memcpy(b->serial, device_prop_str(env, "serial", ""), strnlen(device_prop_str(env, "serial", ""), ID_BYTES));
	fill_config(b);
	features |= blockdev_readonly(b->disk) ? F_RO : F_DISCARD | F_WRITE_ZEROES;
	b->v = virtio_create(env, &blk_kind, b, features, e);
	if (!b->v) {
		free(b);
		return NULL;
	}
	return b->v;
}

const struct device_ops virtio_blk_device = {
	.model = "virtio-blk",
	.create = blk_create,
	.reset = virtio_reset,
	.destroy = virtio_destroy,
	.snap = virtio_snap,
	.dt = { .node = "virtio_mmio", .compatible = "virtio,mmio\0", .flags = DT_DMA_COHERENT | DT_IRQ_EDGE },
};
