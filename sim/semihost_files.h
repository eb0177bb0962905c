/* sim/semihost_files.h - the files that a semihosting program may have: those of one folder, and the console.
 * Not here: the calls and the guest's memory (semihost.c). */
#ifndef AERIE_SIM_SEMIHOST_FILES_H
#define AERIE_SIM_SEMIHOST_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sim/console.h"
#include "sim/core/error.h"

struct semihost_files;

/* `dir` NULL: no files at all. `console` is borrowed. */
struct semihost_files *semihost_files_create(const char *dir, bool readonly, struct console *console, struct error *e);
void semihost_files_destroy(struct semihost_files *f);
/* Closes everything. */
void semihost_files_reset(struct semihost_files *f);

/* All return -errno where they fail. `mode` is that of SYS_OPEN, 0 to 11; a handle is 1 or more. */
int semihost_open(struct semihost_files *f, const char *name, unsigned mode);
int semihost_close(struct semihost_files *f, uint64_t handle);
/* Bytes moved; fewer than `len` at the end of the file, or where the host's disk is full. */
int64_t semihost_read(struct semihost_files *f, uint64_t handle, uint8_t *buf, size_t len);
int64_t semihost_write(struct semihost_files *f, uint64_t handle, const uint8_t *buf, size_t len);
int semihost_seek(struct semihost_files *f, uint64_t handle, uint64_t to);
int64_t semihost_length(const struct semihost_files *f, uint64_t handle);
int semihost_is_tty(const struct semihost_files *f, uint64_t handle);
int semihost_remove(struct semihost_files *f, const char *name);
int semihost_rename(struct semihost_files *f, const char *from, const char *to);

#endif
