/* sim/image.h - a file to be loaded, in host memory: what it is, unpacked where it was compressed. */
#ifndef AERIE_SIM_IMAGE_H
#define AERIE_SIM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sim/core/error.h"

enum image_kind { IMAGE_LINUX /* arm64 Image */, IMAGE_ZIMAGE /* 32-bit kernel */, IMAGE_ELF, IMAGE_RAW };

struct image {
	uint8_t *data; /* owned */
	size_t size;
	enum image_kind kind;
	uint64_t text_offset; /* LINUX: from a 2 MiB boundary */
	uint64_t mem_size;    /* LINUX: memory it needs from there, bss included */
};

/* The whole file. `what` names it in messages ("kernel"). Errors: -ENOENT and the like, -EINVAL empty, -EFBIG. */
int image_read(struct image *im, const char *path, const char *what, size_t limit, struct error *e);
/* As image_read; recognises arm64 Image, the same compressed by gzip, EFI zboot, 32-bit zImage, ELF. Anything else is -EINVAL unless
 * raw_ok. `limit` also bounds what may come out of a compressed file. */
int image_read_kernel(struct image *im, const char *path, size_t limit, bool raw_ok, struct error *e);
void image_free(struct image *im);

/* unpack.c: *out is malloc'ed. Errors: -EINVAL corrupt, -EFBIG more than limit, -ENOTSUP unknown method, -ENOMEM. */
int unpack_gzip(const uint8_t *in, size_t n, size_t limit, uint8_t **out, size_t *out_n, const char *path, struct error *e);
int unpack_zstd(const uint8_t *in, size_t n, size_t limit, uint8_t **out, size_t *out_n, const char *path, struct error *e);

#endif
