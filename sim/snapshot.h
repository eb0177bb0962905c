/* sim/snapshot.h - a whole machine in a file, or in memory, and back.
 * A machine is saved and loaded between runs of its engine. Both leave its PEs without cached translations, so that going on
 * after saving and going on after loading are the same run. Disk images are not part of it: the file on the host is. */
#ifndef AERIE_SIM_SNAPSHOT_H
#define AERIE_SIM_SNAPSHOT_H

#include "sim/machine.h"

/* Writes `path` at once: a file that was there stays whole until the new one is. Errors: the host's, with the name. */
int snapshot_save(struct machine *m, const char *path, struct error *e);
/* The file has been read through once, its checksum with it, before the machine changes. Errors: -EINVAL no snapshot, damaged, or of
 * another machine; the host's. After a failure of the second reading the machine's state means nothing. */
int snapshot_load(struct machine *m, const char *path, struct error *e);

/* Ctrl-A s: to --save's file, or the first aerie-N.snap that is not there; `path` says which. Errors: as above, or the machine is one
 * that cannot be saved. */
int snapshot_now(struct machine *m, char *path, size_t size, struct error *e);

struct snapshot; /* in memory */
struct snapshot *snapshot_take(struct machine *m, struct error *e); /* NULL: out of memory */
int snapshot_restore(struct machine *m, struct snapshot *s, struct error *e);
uint64_t snapshot_bytes(const struct snapshot *s);
void snapshot_free(struct snapshot *s);

#endif
