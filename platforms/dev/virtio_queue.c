/* platforms/dev/virtio_queue.c - split virtqueues: takes buffers that the driver offers, copies, gives them back.
 * Implements: OASIS virtio 1.2, 2.7 (split virtqueues), with indirect descriptors.
 * Not here:   where the rings are (virtio_mmio.c).
 * Everything in the rings is the guest's: indices, lengths, addresses and chains are checked, and what breaks the rules
 * breaks only the device. */
#include "platforms/dev/virtio.h"

enum { DESC_NEXT = 1, DESC_WRITE = 2, DESC_INDIRECT = 4 };
enum { AVAIL_NO_INTERRUPT = 1 };

struct desc { /* as in memory; little-endian, as the host is */
	uint64_t addr;
	uint32_t len;
	uint16_t flags, next;
};
_Static_assert(sizeof(struct desc) == 16, "virtio 1.2, 2.7.5");

/* A table of descriptors: the queue's own or an indirect one. */
struct table {
	uint64_t addr;
	uint32_t count;
	bool indirect;
};

static pa_t dma(uint64_t addr)
{
	return (pa_t){ addr, PAS_NONSECURE };
}

static bool load(struct virtio *v, uint64_t addr, void *dst, size_t len)
{
	return bus_copy_out(v->bus, dma(addr), dst, len) == BUS_OK;
}

static bool store(struct virtio *v, uint64_t addr, const void *src, size_t len)
{
	return bus_copy_in(v->bus, dma(addr), src, len) == BUS_OK;
}

/* Adds one part to v->buf; false: against the rules. */
static bool add_segment(struct virtq_buffer *b, const struct desc *d)
{
	bool writes = d->flags & DESC_WRITE;

	if (b->segs == VIRTQ_SEGS || (!writes && b->segs > b->read_segs))
		return false;
	b->seg[b->segs].addr = d->addr;
	b->seg[b->segs].len = d->len;
	b->segs++;
	if (!writes)
		b->read_segs++;
	*(writes ? &b->write_len : &b->read_len) += d->len;
	return true;
}

/* Goes to an indirect table: it must be the last of the direct chain, and tables do not nest. */
static bool enter_indirect(const struct virtio *v, struct table *t, const struct desc *d)
{
	if (!(v->accepted & VIRTIO_F_INDIRECT_DESC) || t->indirect || (d->flags & DESC_NEXT) || d->len == 0 ||
	    d->len % sizeof(struct desc))
		return false;
	*t = (struct table){ d->addr, d->len / sizeof(struct desc), true };
	return true;
}

/* Collects the chain that begins at `head`. A chain longer than its table has a loop. */
static bool collect(struct virtio *v, struct table t, uint16_t head)
{
	struct desc d = { .flags = DESC_NEXT, .next = head };
	uint32_t seen = 0;

	while (d.flags & DESC_NEXT) {
		if (d.next >= t.count || seen++ >= t.count || !load(v, t.addr + sizeof(d) * (uint64_t)d.next, &d, sizeof(d)))
			return false;
		if (d.flags & DESC_INDIRECT) {
			if (!enter_indirect(v, &t, &d))
				return false;
			d.flags = DESC_NEXT;
			d.next = 0;
			seen = 0;
		} else if (!add_segment(&v->buf, &d)) {
			return false;
		}
	}
	return true;
}

bool virtq_pop(struct virtio *v, unsigned queue)
{
	struct virtq *q = &v->q[queue];
	uint16_t avail, head;

	if (!virtio_is_live(v) || !q->ready)
		return false;
	if (!load(v, q->driver + 2, &avail, sizeof(avail)))
		goto broken;
	if (avail == q->next_avail)
		return false;
	if ((uint16_t)(avail - q->next_avail) > q->num ||
	    !load(v, q->driver + 4 + 2 * (uint64_t)(q->next_avail & (q->num - 1)), &head, sizeof(head)))
		goto broken;
	q->next_avail++;
	v->buf.head = head;
	v->buf.segs = v->buf.read_segs = 0;
	v->buf.read_len = v->buf.write_len = 0;
	if (collect(v, (struct table){ q->desc, q->num, false }, head))
		return true;
broken:
	virtio_break(v);
	return false;
}

/* Walks the parts [first, last) and copies [off, off+len) of their bytes, one way or the other. */
static bool copy(struct virtio *v, unsigned first, unsigned last, uint64_t off, uint8_t *mem, size_t len, bool to_guest)
{
	for (unsigned i = first; i < last && len; i++) {
		uint64_t addr = v->buf.seg[i].addr, n = v->buf.seg[i].len;

		if (off >= n) {
			off -= n;
			continue;
		}
		n -= off;
		if (n > len)
			n = len;
		if (addr + off < addr || !(to_guest ? store(v, addr + off, mem, n) : load(v, addr + off, mem, n)))
			goto broken;
		off = 0;
		mem += n;
		len -= n;
	}
	if (len == 0)
		return true;
broken:
	virtio_break(v);
	return false;
}

bool virtq_read(struct virtio *v, uint64_t off, void *dst, size_t len)
{
	return copy(v, 0, v->buf.read_segs, off, dst, len, false);
}

bool virtq_write(struct virtio *v, uint64_t off, const void *src, size_t len)
{
	return copy(v, v->buf.read_segs, v->buf.segs, off, (uint8_t *)(uintptr_t)src, len, true);
}

void virtq_push(struct virtio *v, unsigned queue, uint32_t written)
{
	struct virtq *q = &v->q[queue];
	struct { uint32_t id, len; } used = { v->buf.head, written };
	uint16_t flags;

	if (!virtio_is_live(v) || !q->ready)
		return;
	if (!store(v, q->device + 4 + sizeof(used) * (uint64_t)(q->next_used & (q->num - 1)), &used, sizeof(used)))
		goto broken;
	q->next_used++;
	if (!store(v, q->device + 2, &q->next_used, sizeof(q->next_used)) || !load(v, q->driver, &flags, sizeof(flags)))
		goto broken;
	if (!(flags & AVAIL_NO_INTERRUPT))
		virtio_interrupt(v, VIRTIO_INT_USED, queue);
	return;
broken:
	virtio_break(v);
}
