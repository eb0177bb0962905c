/* sim/trace/pack.c - compression and checksums of a log's blocks, by zlib. */
#include "sim/trace/pack.h"

#include <stdlib.h>
#include <zlib.h>

struct packer {
	z_stream z;
};

struct packer *packer_create(void)
{
	struct packer *p = calloc(1, sizeof(*p));

	if (p && deflateInit(&p->z, Z_BEST_SPEED) == Z_OK)
		return p;
	free(p);
	return NULL;
}

void packer_destroy(struct packer *p)
{
	if (p)
		deflateEnd(&p->z);
	free(p);
}

size_t packer_bound(struct packer *p, size_t n)
{
	return deflateBound(&p->z, n);
}

size_t packer_pack(struct packer *p, const uint8_t *in, size_t n, uint8_t *out)
{
	size_t room = packer_bound(p, n);

	deflateReset(&p->z);
	p->z.next_in = (Bytef *)in;
	p->z.avail_in = (uInt)n;
	p->z.next_out = out;
	p->z.avail_out = (uInt)room;
	deflate(&p->z, Z_FINISH);
	return room - p->z.avail_out;
}

int unpack_bytes(const uint8_t *in, size_t n, uint8_t *out, size_t out_n)
{
	uLongf got = out_n;

	return uncompress(out, &got, in, n) == Z_OK && got == out_n ? 0 : -1;
}

uint32_t checksum(const void *data, size_t n)
{
	return (uint32_t)crc32(0, data, (uInt)n);
}
