/* sim/snapshot.c - the order of a machine's objects in a snapshot, and the file or memory behind it.
 * Implements: sim/snapshot.h. A file is one gzip member, whose checksum and length guard it: a mark, a version, a line that
 *             describes the machine, then the objects in the order of machine_snap().
 * Not here:   an object's own state (its snap function); when a snapshot is made (run.c). */
#include "sim/snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "cpu/exec/step.h"
#include "sim/core/snap.h"

#define MARK    "aerie snapshot\n"
#define VERSION 1u

enum { LINE_BYTES = 512, CHUNK = 1 << 18 };

/* ---- the machine ---- */

/* What has to be the same on both sides. Files that were loaded are not among it: their contents are in memory now. */
static void describe(const struct machine *m, char line[LINE_BYTES])
{
	const struct options *o = m->o;

	memset(line, 0, LINE_BYTES);
	snprintf(line, LINE_BYTES, "%s%s%s, --cpu %s, --smp %u, -m %llu, --el %u%s, gic-version=%u%s%s%s%s, quantum %llu, %u devices",
		 o->board->name, o->secure_memory ? "" : ",secure-memory=off", o->highmem ? "" : ",highmem=off", o->cpu, o->smp,
		 (unsigned long long)o->ram, o->el, o->aarch32 ? " --aarch32" : "", o->gic_version, o->its ? ",its=on" : "",
		 o->el2 ? ",virtualization=on" : "", o->el3 ? ",secure=on" : "", o->mte ? ",mte=on" : "",
		 (unsigned long long)o->quantum, m->device_count);
}

static void snap_head(struct machine *m, struct snap *s)
{
	char mark[] = MARK, ours[LINE_BYTES], line[LINE_BYTES];
	uint32_t version = VERSION;

	s->section = "its beginning";
	SNAP(s, mark);
	snap_require(s, memcmp(mark, MARK, sizeof(mark)) == 0, "this is no snapshot");
	SNAP(s, version);
	snap_require(s, version == VERSION, "another version of aerie wrote it");
	describe(m, ours);
	memcpy(line, ours, sizeof(line));
	SNAP(s, line);
	line[LINE_BYTES - 1] = 0;
	if (s->failed || strcmp(line, ours) == 0)
		return;
	s->failed = true;
	for (char *c = line; *c; c++)
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	error_set(s->e, EINVAL, "the snapshot is of another machine: '%.200s', and this is '%.200s'", line, ours);
}

static void machine_snap(struct machine *m, struct snap *s)
{
	snap_head(m, s);
	snap_section(s, "memory");
	snap_ram(s, m->ram);
	if (m->secure_ram)
		snap_ram(s, m->secure_ram);
	for (unsigned i = 0; i < m->memory_count; i++)
		snap_ram(s, m->memory[i]);
	for (unsigned i = 0; i < m->device_count && !s->failed; i++) {
		snap_section(s, m->device[i].ops->model);
		if (m->device[i].ops->snap)
			m->device[i].ops->snap(m->device[i].dev, s);
	}
	for (unsigned i = 0; i < m->pe_count && !s->failed; i++) {
		snap_section(s, "processor");
		pe_snap(m->pe[i], s);
	}
	snap_section(s, "time");
	SNAP(s, m->next_poll);
	SNAP(s, m->boot.entry); /* where a power controller starts processors */
	SNAP(s, m->testdev.number);
	clock_snap(m->clock, s);
	snap_section(s, "end");
}

/* ---- a file ---- */

static bool file_bytes(void *arg, void *p, size_t n, struct error *e)
{
	gzFile f = arg;
	int err;

	for (size_t done = 0; done < n;) {
		unsigned part = n - done < CHUNK ? (unsigned)(n - done) : CHUNK;
		int got = gzwrite(f, (char *)p + done, part);

		if (got <= 0) {
			error_set(e, EIO, "%s", gzerror(f, &err));
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

static bool file_bytes_back(void *arg, void *p, size_t n, struct error *e)
{
	gzFile f = arg;

	for (size_t done = 0; done < n;) {
		unsigned part = n - done < CHUNK ? (unsigned)(n - done) : CHUNK;
		int got = gzread(f, (char *)p + done, part);

		if (got <= 0) {
			error_set(e, EINVAL, "it ends too early");
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

static int with_name(struct error *e, int err, const char *path, const struct error *why)
{
	return error_set(e, err, "%.150s: %.350s", path, why->msg);
}

int snapshot_save(struct machine *m, const char *path, struct error *e)
{
	struct error why = { "" };
	struct snap s = { .bytes = file_bytes, .section = "", .e = &why };
	char temporary[4096];
	gzFile f;
	bool closed;

	if (snprintf(temporary, sizeof(temporary), "%s.part", path) >= (int)sizeof(temporary))
		return error_set(e, ENAMETOOLONG, "--save: the name is too long");
	f = gzopen(temporary, "wb1");
	if (!f)
		return error_set(e, errno ? errno : ENOMEM, "%.200s: cannot write the snapshot: %s", temporary, strerror(errno));
	s.arg = f;
	machine_snap(m, &s);
	closed = gzclose(f) == Z_OK;
	if (!s.failed && closed && rename(temporary, path) == 0)
		return 0;
	if (!s.failed)
		error_set(&why, EIO, "%s", strerror(errno ? errno : EIO));
	unlink(temporary);
	return error_set(e, EIO, "%.150s: cannot write the snapshot: %.300s", path, why.msg);
}

/* Reads to the end, where gzip has the checksum. */
static int read_through(const char *path, struct error *e)
{
	gzFile f = gzopen(path, "rb");
	char *chunk = malloc(CHUNK);
	int n = 0, err = Z_OK;

	if (!f || !chunk) {
		int number = errno;
		if (f)
			gzclose(f);
		free(chunk);
		return error_set(e, number, "%.300s: cannot read the snapshot: %s", path, strerror(number));
	}
	while ((n = gzread(f, chunk, CHUNK)) > 0)
		;
	gzerror(f, &err);
	free(chunk);
	if (gzclose(f) == Z_OK && err == Z_OK && n == 0)
		return 0;
	return error_set(e, EINVAL, "%.300s: the snapshot is damaged or cut off", path);
}

int snapshot_load(struct machine *m, const char *path, struct error *e)
{
	struct error why = { "" };
	struct snap s = { .loads = true, .bytes = file_bytes_back, .section = "", .e = &why };
	int rc = read_through(path, e);

	if (rc)
		return rc;
	s.arg = gzopen(path, "rb");
	if (!s.arg)
		return error_set(e, errno ? errno : ENOMEM, "%.300s: cannot read the snapshot: %s", path, strerror(errno));
	machine_snap(m, &s);
	gzclose(s.arg);
	return s.failed ? with_name(e, EINVAL, path, &why) : 0;
}

int snapshot_now(struct machine *m, char *path, size_t size, struct error *e)
{
	const struct options *o = m->o;
	int rc;

	if (o->host_clock)
		return error_set(e, EINVAL, "a snapshot needs virtual time: not with --clock host");
	if (o->semihost.on)
		return error_set(e, EINVAL, "a snapshot does not have the host's files: not with --semihosting");
	snprintf(path, size, "%s", o->save_snapshot ? o->save_snapshot : "");
	for (unsigned n = 1; !o->save_snapshot && (n == 1 || access(path, F_OK) == 0); n++)
		snprintf(path, size, "aerie-%u.snap", n);
	rc = snapshot_save(m, path, e);
	m->saved |= !rc && o->save_snapshot;
	return rc;
}

/* ---- memory ---- */

struct snapshot {
	uint8_t *data; /* owned */
	size_t size, room, at;
};

static bool memory_bytes(void *arg, void *p, size_t n, struct error *e)
{
	struct snapshot *t = arg;

	if (n > t->room - t->size) {
		size_t room = (t->room + n) * 2;
		uint8_t *grown = realloc(t->data, room);

		if (!grown) {
			error_set(e, ENOMEM, "out of memory");
			return false;
		}
		t->data = grown;
		t->room = room;
	}
	memcpy(t->data + t->size, p, n);
	t->size += n;
	return true;
}

static bool memory_bytes_back(void *arg, void *p, size_t n, struct error *e)
{
	struct snapshot *t = arg;

	if (n > t->size - t->at) {
		error_set(e, EINVAL, "it ends too early");
		return false;
	}
	memcpy(p, t->data + t->at, n);
	t->at += n;
	return true;
}

struct snapshot *snapshot_take(struct machine *m, struct error *e)
{
	struct snapshot *t = calloc(1, sizeof(*t));
	struct snap s = { .bytes = memory_bytes, .arg = t, .section = "", .e = e };

	if (!t) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	machine_snap(m, &s);
	if (!s.failed)
		return t;
	snapshot_free(t);
	return NULL;
}

int snapshot_restore(struct machine *m, struct snapshot *t, struct error *e)
{
	struct snap s = { .loads = true, .bytes = memory_bytes_back, .arg = t, .section = "", .e = e };

	t->at = 0;
	machine_snap(m, &s);
	return s.failed ? -EINVAL : 0;
}

uint64_t snapshot_bytes(const struct snapshot *t)
{
	return t->room;
}

void snapshot_free(struct snapshot *t)
{
	if (t)
		free(t->data);
	free(t);
}
