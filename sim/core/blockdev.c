/* sim/core/blockdev.c - the raw-file backend of block devices.
 * Implements: sim/core/blockdev.h by pread and pwrite.
 * Not here:   what the guest asks for and how (platforms/dev/virtio_blk.c). */
#include "sim/core/blockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct blockdev {
	int fd;          /* owned */
	char *path;      /* owned */
	uint64_t bytes;  /* rounded up to whole sectors */
	bool readonly;
	bool complained; /* one line is enough: a full disk would fill the terminal too */
};

static void open_failed(struct error *e, const char *path, int err)
{
	if (err == EACCES || err == EROFS || err == EPERM)
		error_set(e, err, "disk image %s: %s (a disk that may only be read needs readonly=on)", path, strerror(err));
	else
		error_set(e, err, "disk image %s: %s", path, strerror(err));
}

/* The size in bytes of what fd is, or -1 where it has none. */
static off_t size_of(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !(S_ISREG(st.st_mode) || S_ISBLK(st.st_mode)))
		return -1;
	return lseek(fd, 0, SEEK_END);
}

struct blockdev *blockdev_open(const char *path, bool readonly, struct error *e)
{
	struct blockdev *b;
	/* Not blocking, so that opening a pipe by mistake ends in a message. */
	int fd = open(path, (readonly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK);
	off_t size;

	if (fd < 0) {
		open_failed(e, path, errno);
		return NULL;
	}
	size = size_of(fd);
	b = size < 0 ? NULL : calloc(1, sizeof(*b));
	if (b)
		b->path = strdup(path);
	if (!b || !b->path) {
		if (size < 0)
			error_set(e, EINVAL, "disk image %s: neither a file nor a block device", path);
		else
			open_failed(e, path, ENOMEM);
		free(b);
		close(fd);
		return NULL;
	}
	b->fd = fd;
	b->bytes = ((uint64_t)size + BLOCK_SECTOR - 1) / BLOCK_SECTOR * BLOCK_SECTOR;
	b->readonly = readonly;
	return b;
}

void blockdev_close(struct blockdev *b)
{
	if (!b)
		return;
	close(b->fd);
	free(b->path);
	free(b);
}

uint64_t blockdev_sectors(const struct blockdev *b)
{
	return b->bytes / BLOCK_SECTOR;
}

bool blockdev_readonly(const struct blockdev *b)
{
	return b->readonly;
}

static bool host_failed(struct blockdev *b, const char *what)
{
	if (!b->complained)
		fprintf(stderr, "aerie: disk image %s: %s: %s (the guest sees an I/O error)\n", b->path, what, strerror(errno));
	b->complained = true;
	return false;
}

static bool in_range(const struct blockdev *b, uint64_t off, uint64_t len)
{
	return off <= b->bytes && len <= b->bytes - off;
}

bool blockdev_read(struct blockdev *b, uint64_t off, void *buf, size_t len)
{
	uint8_t *p = buf;

	if (!in_range(b, off, len))
		return false;
	while (len) {
		ssize_t n = pread(b->fd, p, len, (off_t)off);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return host_failed(b, "reading");
		if (n == 0) { /* the unfilled part of the last sector */
			memset(p, 0, len);
			return true;
		}
		p += n;
		off += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

bool blockdev_write(struct blockdev *b, uint64_t off, const void *buf, size_t len)
{
	const uint8_t *p = buf;

	if (b->readonly || !in_range(b, off, len))
		return false;
	while (len) {
		ssize_t n = pwrite(b->fd, p, len, (off_t)off);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return host_failed(b, "writing");
		p += n;
		off += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

bool blockdev_flush(struct blockdev *b)
{
	return b->readonly || fdatasync(b->fd) == 0 || host_failed(b, "flushing");
}

bool blockdev_zero(struct blockdev *b, uint64_t off, uint64_t len)
{
	static const uint8_t zeros[64 * 1024];

	if (b->readonly || !in_range(b, off, len))
		return false;
#ifdef FALLOC_FL_PUNCH_HOLE
	if (len == 0 || fallocate(b->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)off, (off_t)len) == 0)
		return true;
#endif
	while (len) {
		size_t n = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);

		if (!blockdev_write(b, off, zeros, n))
			return false;
		off += n;
		len -= n;
	}
	return true;
}
