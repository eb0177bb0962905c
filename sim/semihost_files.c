/* sim/semihost_files.c - the files that a semihosting program may have: those of one folder, and the console.
 * A name leads nowhere but down from that folder: the kernel resolves it (openat2), without symbolic links, without "..", and
 * what it finds must be a plain file. */
#include "sim/semihost_files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HANDLES = 64 };
#define FILE_LIMIT (1ULL << 30) /* bytes of a file: a guest shall not fill the host's disk by one seek */

enum kind { FREE, FILE_ON_HOST, FEATURES, TT_IN, TT_OUT, TT_ERR };

struct handle {
	enum kind kind;
	int fd;          /* FILE_ON_HOST */
	uint64_t at;     /* FEATURES, FILE_ON_HOST: where the next byte is */
	bool append;
};

struct semihost_files {
	int root;                /* -1: no files */
	bool readonly;
	struct console *console; /* borrowed */
	struct handle handle[HANDLES];
};

/* ":semihosting-features": magic, then byte 0: SYS_EXIT_EXTENDED is there, and :tt has separate output and error. */
static const uint8_t features[] = { 'S', 'H', 'F', 'B', 3 };

struct semihost_files *semihost_files_create(const char *dir, bool readonly, struct console *console, struct error *e)
{
	struct semihost_files *f = calloc(1, sizeof(*f));

	if (!f) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	f->root = -1;
	f->readonly = readonly;
	f->console = console;
	if (dir) {
		f->root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (f->root < 0) {
			error_set(e, errno, "--semihosting: cannot open the folder %s: %s", dir, strerror(errno));
			free(f);
			return NULL;
		}
	}
	return f;
}

void semihost_files_reset(struct semihost_files *f)
{
	for (unsigned i = 1; i < HANDLES; i++)
		if (f->handle[i].kind != FREE)
			semihost_close(f, i);
}

void semihost_files_destroy(struct semihost_files *f)
{
	if (!f)
		return;
	semihost_files_reset(f);
	if (f->root >= 0)
		close(f->root);
	free(f);
}

static struct handle *find(const struct semihost_files *f, uint64_t handle)
{
	if (handle == 0 || handle >= HANDLES || f->handle[handle].kind == FREE)
		return NULL;
	return (struct handle *)&f->handle[handle];
}

/* ---- names ---- */

/* -errno, or a descriptor. The host's kernel refuses whatever would leave the folder on the way. */
static int resolve(const struct semihost_files *f, const char *name, int flags, unsigned mode)
{
	struct open_how how = {
		.flags = (uint64_t)flags | O_CLOEXEC | O_NOFOLLOW | (flags & O_PATH ? 0 : O_NOCTTY),
		.mode = mode,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
	};
	long fd;

	if (f->root < 0)
		return -EACCES;
	fd = syscall(SYS_openat2, f->root, name, &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

/* The folder that `name` is in, and its last part; -errno. */
static int parent_of(const struct semihost_files *f, const char *name, const char **last)
{
	const char *slash = strrchr(name, '/');
	char path[4096];

	*last = slash ? slash + 1 : name;
	if (!**last || strcmp(*last, ".") == 0 || strcmp(*last, "..") == 0)
		return -EINVAL;
	if (!slash)
		return resolve(f, ".", O_PATH | O_DIRECTORY, 0);
	if ((size_t)(slash - name) >= sizeof(path))
		return -ENAMETOOLONG;
	memcpy(path, name, (size_t)(slash - name));
	path[slash - name] = 0;
	return resolve(f, path, O_PATH | O_DIRECTORY, 0);
}

/* ---- opening and closing ---- */

/* fopen()'s r, r+, w, w+, a, a+; each of them twice, as text and as binary, which here is the same. */
static int flags_of(unsigned mode)
{
	static const int flags[] = { O_RDONLY, O_RDWR, O_WRONLY | O_CREAT | O_TRUNC, O_RDWR | O_CREAT | O_TRUNC,
				     O_WRONLY | O_CREAT, O_RDWR | O_CREAT };
	return flags[mode / 2];
}

static int open_file(struct semihost_files *f, const char *name, unsigned mode, struct handle *h)
{
	struct stat st;
	int flags = flags_of(mode), fd;

	if (f->readonly && flags != O_RDONLY)
		return -EROFS;
	/* What is no plain file is not to be waited for, nor truncated. */
	fd = resolve(f, name, (flags & ~O_TRUNC) | O_NONBLOCK, flags & O_CREAT ? 0666 : 0);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || ((flags & O_TRUNC) && ftruncate(fd, 0))) {
		close(fd);
		return -EACCES;
	}
	*h = (struct handle){ .kind = FILE_ON_HOST, .fd = fd, .append = mode >= 8 };
	return 0;
}

static int open_features(unsigned mode, struct handle *h)
{
	*h = (struct handle){ .kind = mode < 2 ? FEATURES : FREE };
	return mode < 2 ? 0 : -EACCES;
}

int semihost_open(struct semihost_files *f, const char *name, unsigned mode)
{
	static const enum kind tt[] = { TT_IN, TT_OUT, TT_ERR };
	struct handle h = { .kind = FREE };
	unsigned i = 1;
	int rc = 0;

	while (i < HANDLES && f->handle[i].kind != FREE)
		i++;
	if (i == HANDLES)
		return -EMFILE;
	if (mode > 11)
		return -EINVAL;
	if (strcmp(name, ":tt") == 0)
		h.kind = tt[mode / 4];
	else if (strcmp(name, ":semihosting-features") == 0)
		rc = open_features(mode, &h);
	else
		rc = open_file(f, name, mode, &h);
	f->handle[i] = h;
	return rc ? rc : (int)i;
}

int semihost_close(struct semihost_files *f, uint64_t handle)
{
	struct handle *h = find(f, handle);

	if (!h)
		return -EBADF;
	if (h->kind == FILE_ON_HOST)
		close(h->fd);
	h->kind = FREE;
	return 0;
}

/* ---- reading and writing ---- */

static int64_t read_features(struct handle *h, uint8_t *buf, size_t len)
{
	size_t left = h->at < sizeof(features) ? sizeof(features) - (size_t)h->at : 0;

	len = len < left ? len : left;
	memcpy(buf, features + (left ? h->at : 0), len);
	h->at += len;
	return (int64_t)len;
}

int64_t semihost_read(struct semihost_files *f, uint64_t handle, uint8_t *buf, size_t len)
{
	struct handle *h = find(f, handle);
	ssize_t n;

	if (!h)
		return -EBADF;
	if (h->kind == TT_IN)
		return (int64_t)console_host_read(f->console, buf, len);
	if (h->kind == FEATURES)
		return read_features(h, buf, len);
	if (h->kind != FILE_ON_HOST)
		return -EBADF;
	n = pread(h->fd, buf, len, (off_t)h->at);
	if (n < 0)
		return -errno;
	h->at += (uint64_t)n;
	return n;
}

int64_t semihost_write(struct semihost_files *f, uint64_t handle, const uint8_t *buf, size_t len)
{
	struct handle *h = find(f, handle);
	struct stat st;
	ssize_t n;

	if (!h)
		return -EBADF;
	if (h->kind == TT_OUT || h->kind == TT_ERR) {
		console_host_write(f->console, h->kind == TT_ERR, buf, len);
		return (int64_t)len;
	}
	if (h->kind != FILE_ON_HOST)
		return -EBADF;
	if (h->append && fstat(h->fd, &st) == 0)
		h->at = (uint64_t)st.st_size;
	if (len > FILE_LIMIT || h->at > FILE_LIMIT - len)
		return -EFBIG;
	n = pwrite(h->fd, buf, len, (off_t)h->at);
	if (n < 0)
		return -errno;
	h->at += (uint64_t)n;
	return n;
}

int semihost_seek(struct semihost_files *f, uint64_t handle, uint64_t to)
{
	struct handle *h = find(f, handle);

	if (!h)
		return -EBADF;
	if (h->kind != FILE_ON_HOST && h->kind != FEATURES)
		return -ESPIPE;
	if (to > FILE_LIMIT)
		return -EINVAL;
	h->at = to;
	return 0;
}

int64_t semihost_length(const struct semihost_files *f, uint64_t handle)
{
	const struct handle *h = find(f, handle);
	struct stat st;

	if (!h)
		return -EBADF;
	if (h->kind == FEATURES)
		return sizeof(features);
	if (h->kind != FILE_ON_HOST)
		return 0;
	return fstat(h->fd, &st) ? -errno : (int64_t)st.st_size;
}

int semihost_is_tty(const struct semihost_files *f, uint64_t handle)
{
	const struct handle *h = find(f, handle);

	return !h ? -EBADF : h->kind != FILE_ON_HOST && h->kind != FEATURES;
}

int semihost_remove(struct semihost_files *f, const char *name)
{
	const char *last;
	int dir = f->readonly ? -EROFS : parent_of(f, name, &last), rc;

	if (dir < 0)
		return dir;
	rc = unlinkat(dir, last, 0) ? -errno : 0;
	close(dir);
	return rc;
}

int semihost_rename(struct semihost_files *f, const char *from, const char *to)
{
	const char *last_from, *last_to;
	int dir_from = f->readonly ? -EROFS : parent_of(f, from, &last_from), dir_to, rc;

	if (dir_from < 0)
		return dir_from;
	dir_to = parent_of(f, to, &last_to);
	rc = dir_to < 0 ? dir_to : renameat(dir_from, last_from, dir_to, last_to) ? -errno : 0;
	close(dir_from);
	if (dir_to >= 0)
		close(dir_to);
	return rc;
}
