/* sim/image.c - reads kernels and other files and finds out what they are.
 * Implements: the arm64 Image header (Linux Documentation/arch/arm64/booting.rst), the EFI zboot header, and as much of PE/COFF
 *             as says how long the file should be.
 * Not here:   decompression (unpack.c); ELF and placing things in memory (loader.c). */
#include "sim/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/core/bits.h"

static uint16_t le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)le16(p) | (uint32_t)le16(p + 2) << 16;
}

static uint64_t le64(const uint8_t *p)
{
	return (uint64_t)le32(p) | (uint64_t)le32(p + 4) << 32;
}

/* ---- whole files ---- */

static int read_all(struct image *im, int fd, size_t expected, size_t limit)
{
	size_t cap = 0;

	for (;;) {
		ssize_t n;
		if (im->size == cap) {
			size_t want = cap ? cap * 2 : expected + 1;
			uint8_t *p = realloc(im->data, want);
			if (!p)
				return -ENOMEM;
			im->data = p;
			cap = want;
		}
		n = read(fd, im->data + im->size, cap - im->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		im->size += (size_t)n;
		if (im->size > limit)
			return -EFBIG;
	}
}

int image_read(struct image *im, const char *path, const char *what, size_t limit, struct error *e)
{
	struct stat st;
	int fd, rc;

	*im = (struct image){ .kind = IMAGE_RAW };
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(e, errno, "could not open %s %s: %s", what, path, strerror(errno));
	if (fstat(fd, &st) != 0)
		rc = -errno;
	else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > limit)
		rc = -EFBIG;
	else
		rc = read_all(im, fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 65536, limit);
	close(fd);
	if (rc == -EFBIG)
		error_set(e, EFBIG, "%s: larger than the machine's memory of %zu MiB (-m gives it more)", path, limit >> 20);
	else if (rc)
		error_set(e, -rc, "cannot read the %s %s: %s", what, path, strerror(-rc));
	else if (!im->size)
		rc = error_set(e, EINVAL, "%s: the %s is empty", path, what);
	if (rc)
		image_free(im);
	return rc;
}

void image_free(struct image *im)
{
	free(im->data);
	im->data = NULL;
	im->size = 0;
}

/* ---- formats ---- */

static bool is_gzip(const struct image *im)
{
	return im->size >= 18 && im->data[0] == 0x1f && im->data[1] == 0x8b;
}

static bool is_zboot(const struct image *im)
{
	return im->size >= 64 && memcmp(im->data, "MZ", 2) == 0 && memcmp(im->data + 4, "zimg", 4) == 0;
}

static bool is_linux(const struct image *im)
{
	return im->size >= 64 && memcmp(im->data + 56, "ARM\x64", 4) == 0;
}

/* The zImage header (arch/arm/boot/compressed/head.S): magic, start, end. */
static bool is_zimage(const struct image *im)
{
	return im->size >= 64 && le32(im->data + 36) == 0x016f2818;
}

static bool is_elf(const struct image *im)
{
	return im->size >= 4 && memcmp(im->data, "\177ELF", 4) == 0;
}

/* How long the section table of a PE file says it is; 0 where there is none to be found. */
static uint64_t pe_length(const struct image *im)
{
	uint64_t pe, table, end = 0;

	if (im->size < 64 || memcmp(im->data, "MZ", 2) != 0)
		return 0;
	pe = le32(im->data + 60);
	if (pe + 24 > im->size)
		return pe + 24;
	if (memcmp(im->data + pe, "PE\0\0", 4) != 0)
		return 0;
	table = pe + 24 + le16(im->data + pe + 20);
	for (unsigned i = 0; i < le16(im->data + pe + 6); i++) {
		uint64_t row = table + 40ULL * i, stop;
		if (row + 40 > im->size)
			return row + 40;
		stop = (uint64_t)le32(im->data + row + 16) + le32(im->data + row + 20);
		end = stop > end ? stop : end;
	}
	return end;
}

static int check_linux(struct image *im, const char *path, struct error *e)
{
	im->kind = IMAGE_LINUX;
	im->text_offset = le64(im->data + 8);
	im->mem_size = le64(im->data + 16);
	if (im->mem_size == 0) /* kernels before 3.17 */
		im->text_offset = 0x80000;
	if (im->text_offset >= 2 * 1024 * 1024)
		return error_set(e, EINVAL, "%s: corrupt arm64 Image header (text_offset %#llx)", path,
				 (unsigned long long)im->text_offset);
	if (im->mem_size > 1ULL << 40)
		return error_set(e, EINVAL, "%s: corrupt arm64 Image header (image_size %#llx)", path,
				 (unsigned long long)im->mem_size);
	if (pe_length(im) > im->size)
		return error_set(e, EINVAL, "%s: truncated: %zu bytes of at least %llu", path, im->size,
				 (unsigned long long)pe_length(im));
	if (im->mem_size < im->size)
		im->mem_size = im->size;
	return 0;
}

static int check_zimage(struct image *im, const char *path, struct error *e)
{
	uint32_t length = le32(im->data + 44) - le32(im->data + 40);

	im->kind = IMAGE_ZIMAGE;
	im->mem_size = im->size;
	if (length > im->size)
		return error_set(e, EINVAL, "%s: truncated: %zu bytes of at least %u", path, im->size, length);
	return 0;
}

static int replace(struct image *im, int rc, uint8_t *data, size_t size)
{
	if (rc)
		return rc;
	free(im->data);
	im->data = data;
	im->size = size;
	return 0;
}

static int open_zboot(struct image *im, const char *path, size_t limit, struct error *e)
{
	uint64_t off = le32(im->data + 8), len = le32(im->data + 12);
	char method[33] = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;
	int rc;

	memcpy(method, im->data + 24, 32);
	for (char *p = method; *p; p++)
		*p = *p < ' ' || *p > '~' ? '?' : *p; /* it may end up in a message */
	if (off + len > im->size || !len)
		return error_set(e, EINVAL, "%s: truncated EFI zboot image", path);
	if (strcmp(method, "gzip") == 0)
		rc = unpack_gzip(im->data + off, len, limit, &data, &size, path, e);
	else if (strncmp(method, "zstd", 4) == 0)
		rc = unpack_zstd(im->data + off, len, limit, &data, &size, path, e);
	else
		rc = error_set(e, ENOTSUP, "%s: EFI zboot image compressed with '%.16s': only gzip and zstd are known", path, method);
	return replace(im, rc, data, size);
}

static int recognise(struct image *im, const char *path, size_t limit, bool raw_ok, struct error *e)
{
	if (is_gzip(im)) {
		uint8_t *data = NULL;
		size_t size = 0;
		int rc = unpack_gzip(im->data, im->size, limit, &data, &size, path, e);
		if (replace(im, rc, data, size))
			return rc;
		raw_ok = false;
	} else if (is_zboot(im)) {
		int rc = open_zboot(im, path, limit, e);
		if (rc)
			return rc;
		raw_ok = false;
	}
	if (is_linux(im))
		return check_linux(im, path, e);
	if (is_zimage(im))
		return check_zimage(im, path, e);
	if (is_elf(im)) {
		im->kind = IMAGE_ELF;
		return 0;
	}
	if (raw_ok)
		return 0;
	return error_set(e, EINVAL, "%s: not a kernel: neither arm64 Image, gzip'd Image, EFI zboot, zImage nor ELF (--bin FILE@ADDRESS "
				    "loads raw data)", path);
}

int image_read_kernel(struct image *im, const char *path, size_t limit, bool raw_ok, struct error *e)
{
	int rc = image_read(im, path, "kernel", limit, e);

	if (rc)
		return rc;
	rc = recognise(im, path, limit, raw_ok, e);
	if (rc)
		image_free(im);
	return rc;
}
