/* sim/core/blockdev.h - a disk image: a raw file of the host, read and written in bytes. */
#ifndef AERIE_CORE_BLOCKDEV_H
#define AERIE_CORE_BLOCKDEV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sim/core/error.h"

#define BLOCK_SECTOR 512

struct blockdev;

/* Opens a regular file or block device. Errors: -ENOENT absent, -EACCES or -EROFS not writable (and readonly not asked
 * for), -EINVAL a directory or another thing that has no size, -ENOMEM; the message names the file and the way out. */
struct blockdev *blockdev_open(const char *path, bool readonly, struct error *e);
void blockdev_close(struct blockdev *b);

uint64_t blockdev_sectors(const struct blockdev *b); /* a last part of a sector counts as one, filled with zeros */
bool blockdev_readonly(const struct blockdev *b);

/* true: done. false: beyond the end, read-only, or the host failed (full disk, bad medium): the first failure of the host
 * is reported on stderr in one line, the guest gets an I/O error each time. */
bool blockdev_read(struct blockdev *b, uint64_t off, void *buf, size_t len);
bool blockdev_write(struct blockdev *b, uint64_t off, const void *buf, size_t len);
bool blockdev_flush(struct blockdev *b);
/* The range reads as zeros afterwards; gives its space back to the host where the host can. */
bool blockdev_zero(struct blockdev *b, uint64_t off, uint64_t len);

#endif
