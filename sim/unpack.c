/* sim/unpack.c - decompresses kernels: gzip by zlib, Zstandard by libzstd where the build has it.
 * Not here: what is inside (image.c). */
#include "sim/image.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

/* Makes room for more output; false: limit reached or out of memory. */
static bool grow(uint8_t **buf, size_t *cap, size_t limit)
{
	size_t want = *cap ? *cap * 2 : 1 << 20;
	uint8_t *p;

	if (*cap >= limit)
		return false;
	want = want > limit ? limit : want;
	p = realloc(*buf, want);
	if (!p)
		return false;
	*buf = p;
	*cap = want;
	return true;
}

static int too_big(const char *path, size_t limit, struct error *e)
{
	return error_set(e, EFBIG, "%s: unpacks to more than the %zu MiB that the machine has", path, limit >> 20);
}

int unpack_gzip(const uint8_t *in, size_t n, size_t limit, uint8_t **out, size_t *out_n, const char *path, struct error *e)
{
	z_stream z = { 0 };
	size_t cap = 0;
	int rc = Z_OK;

	*out = NULL;
	*out_n = 0;
	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return error_set(e, ENOMEM, "out of memory");
	z.next_in = (Bytef *)in;
	z.avail_in = n > UINT32_MAX ? UINT32_MAX : (uInt)n;
	while (rc == Z_OK) {
		size_t room;
		if (*out_n == cap && !grow(out, &cap, limit))
			break;
		room = cap - *out_n > UINT32_MAX ? UINT32_MAX : cap - *out_n;
		z.next_out = *out + *out_n;
		z.avail_out = (uInt)room;
		rc = inflate(&z, Z_NO_FLUSH);
		*out_n += room - z.avail_out;
		if (rc == Z_BUF_ERROR || (rc == Z_OK && z.avail_in == 0 && z.avail_out != 0))
			break; /* the input ended early */
	}
	inflateEnd(&z);
	if (rc == Z_STREAM_END)
		return 0;
	if (rc == Z_OK && *out_n == cap && cap >= limit)
		too_big(path, limit, e);
	else
		error_set(e, EINVAL, "%s: corrupt or truncated gzip data", path);
	free(*out);
	*out = NULL;
	return -EINVAL;
}

#ifdef HAVE_ZSTD
int unpack_zstd(const uint8_t *in, size_t n, size_t limit, uint8_t **out, size_t *out_n, const char *path, struct error *e)
{
	ZSTD_DCtx *z = ZSTD_createDCtx();
	ZSTD_inBuffer src = { in, n, 0 };
	size_t cap = 0, left = 1;

	*out = NULL;
	*out_n = 0;
	while (z && left) {
		ZSTD_outBuffer dst = { NULL, 0, 0 };
		if (*out_n == cap && !grow(out, &cap, limit))
			break;
		dst.dst = *out + *out_n;
		dst.size = cap - *out_n;
		left = ZSTD_decompressStream(z, &dst, &src);
		*out_n += dst.pos;
		if (ZSTD_isError(left) || (dst.pos < dst.size && src.pos == src.size))
			break;
	}
	ZSTD_freeDCtx(z);
	if (z && !left)
		return 0;
	if (*out_n == cap && cap >= limit)
		too_big(path, limit, e);
	else
		error_set(e, EINVAL, "%s: corrupt or truncated Zstandard data", path);
	free(*out);
	*out = NULL;
	return -EINVAL;
}
#else
int unpack_zstd(const uint8_t *in, size_t n, size_t limit, uint8_t **out, size_t *out_n, const char *path, struct error *e)
{
	(void)in, (void)n, (void)limit;
	*out = NULL;
	*out_n = 0;
	return error_set(e, ENOTSUP, "%s: compressed with Zstandard, and this build has no libzstd", path);
}
#endif
