/* sim/trace/pack.h - compression and checksums of a log's blocks. */
#ifndef AERIE_SIM_TRACE_PACK_H
#define AERIE_SIM_TRACE_PACK_H

#include <stddef.h>
#include <stdint.h>

struct packer;

struct packer *packer_create(void); /* NULL: out of memory */
void packer_destroy(struct packer *p);
/* The most that n bytes can become. */
size_t packer_bound(struct packer *p, size_t n);
/* Bytes written to `out`, which has room for packer_bound(n). */
size_t packer_pack(struct packer *p, const uint8_t *in, size_t n, uint8_t *out);

/* 0: `in` unpacks to exactly out_n bytes. */
int unpack_bytes(const uint8_t *in, size_t n, uint8_t *out, size_t out_n);

uint32_t checksum(const void *data, size_t n);

#endif
