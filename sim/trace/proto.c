/* sim/trace/proto.c - a little of the protocol buffers' wire format: varints, 64-bit values, and what has a length. */
#include "sim/trace/proto.h"

#include <stdlib.h>
#include <string.h>

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_LENGTH = 2 };

static void add(struct proto *p, const void *data, size_t n)
{
	if (p->size - p->n < n && !p->failed) {
		size_t size = 2 * (p->n + n) + 256;
		uint8_t *grown = realloc(p->data, size);
		p->failed = !grown;
		if (grown) {
			p->data = grown;
			p->size = size;
		}
	}
	if (p->failed || !n)
		return;
	memcpy(p->data + p->n, data, n);
	p->n += n;
}

static void varint(struct proto *p, uint64_t v)
{
	uint8_t b[10];
	size_t n = 0;

	for (; v > 0x7f; v >>= 7)
		b[n++] = (uint8_t)(v | 0x80);
	b[n++] = (uint8_t)v;
	add(p, b, n);
}

void proto_uint(struct proto *p, unsigned field, uint64_t v)
{
	varint(p, field << 3 | WIRE_VARINT);
	varint(p, v);
}

void proto_fixed64(struct proto *p, unsigned field, uint64_t v)
{
	varint(p, field << 3 | WIRE_64);
	add(p, &v, sizeof(v)); /* the hosts are little-endian */
}

void proto_bytes(struct proto *p, unsigned field, const void *data, size_t n)
{
	varint(p, field << 3 | WIRE_LENGTH);
	varint(p, n);
	add(p, data, n);
}

void proto_string(struct proto *p, unsigned field, const char *s)
{
	proto_bytes(p, field, s, strlen(s));
}

void proto_message(struct proto *p, unsigned field, struct proto *inner)
{
	p->failed |= inner->failed;
	proto_bytes(p, field, inner->data, inner->n);
	inner->n = 0;
}

void proto_free(struct proto *p)
{
	free(p->data);
	*p = (struct proto){ 0 };
}
