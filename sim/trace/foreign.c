/* sim/trace/foreign.c - what other simulators logged as text becomes an event log: its header names the source, its kinds are those
 * that the text has anything of.
 * Not here: the texts themselves (qemu_log.c, tarmac_log.c); comparing (differ.c). */
#include "sim/trace/foreign_priv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/core/bits.h"
#include "sim/trace/log.h"
#include "sim/trace/log_priv.h"

static const struct foreign_reader *const readers[] = { &qemu_reader, &tarmac_reader };

#define SOURCE "source="

static const struct foreign_reader *reader_of(const struct log_info *info)
{
	for (size_t i = 0; i < ARRAY_SIZE(readers); i++)
		if (strncmp(info->text, SOURCE, strlen(SOURCE)) == 0 && strcmp(info->text + strlen(SOURCE), readers[i]->source) == 0)
			return readers[i];
	return NULL;
}

bool foreign_made(const struct log_info *info)
{
	return reader_of(info) != NULL;
}

bool foreign_would_tell(const struct log_info *info, struct trace_event *ev)
{
	const struct foreign_reader *r = reader_of(info);

	ev->insns = ev->time = 0;
	ev->vm = 0;
	return (info->kinds >> ev->kind & 1) && r->tells(info->kinds, ev);
}

/* ---- the log's side ---- */

int import_put(struct import *im, const struct trace_event *ev)
{
	im->events++;
	return log_put(im->log, ev) ? 0 : -EIO;
}

int import_insn(struct import *im, const struct trace_event *ev)
{
	struct import_pe *p = &im->pe[ev->pe];
	int rc = 0;

	for (unsigned i = 0; i < FOREIGN_REGS && !rc; i++) {
		struct trace_event reg = { .kind = TRACE_REG, .pe = ev->pe, .el = ev->el, .pc = ev->pc };

		if (p->shown[i] == p->now[i])
			continue;
		reg.reg.reg = (uint8_t)i;
		reg.reg.val = p->shown[i] = p->now[i];
		rc = import_put(im, &reg);
	}
	return rc ? rc : import_put(im, ev);
}

/* ---- the text's side ---- */

typedef int (*line_fn)(void *arg, const char *line, uint64_t number);

static int each_line(const char *name, FILE *f, line_fn fn, void *arg, struct error *e)
{
	char *s = NULL;
	size_t size = 0;
	int rc = 0;

	rewind(f);
	errno = 0;
	for (uint64_t n = 1; !rc && getline(&s, &size, f) >= 0; n++)
		rc = fn(arg, s, n);
	if (!rc && !feof(f))
		rc = error_set(e, errno ? errno : EIO, "cannot read %s: %s", name, strerror(errno));
	free(s);
	return rc;
}

/* Whose text it is, and what it tells: the first line that any reader knows decides. */
struct scan {
	const struct foreign_reader *reader;
	uint32_t kinds;
};

static int scan_line(void *arg, const char *line, uint64_t number)
{
	struct scan *s = arg;

	(void)number;
	for (size_t i = 0; !s->reader && i < ARRAY_SIZE(readers); i++)
		if (readers[i]->kinds(line))
			s->reader = readers[i];
	if (s->reader)
		s->kinds |= s->reader->kinds(line);
	return 0;
}

struct reading {
	struct import im;
	const struct foreign_reader *reader;
	void *state;
};

static int read_line(void *arg, const char *line, uint64_t number)
{
	struct reading *r = arg;

	r->im.line = number;
	return r->reader->line(r->state, &r->im, line);
}

static int read_text(const char *name, FILE *f, const struct scan *s, struct log_writer *log, struct error *e)
{
	struct reading r = { .im = { .log = log, .e = e, .pe = calloc(FOREIGN_PES, sizeof(struct import_pe)) }, .reader = s->reader };
	struct error why;
	int rc;

	r.im.e = &why;
	r.state = s->reader->create();
	if (!r.state || !r.im.pe) {
		rc = error_set(e, ENOMEM, "out of memory");
	} else {
		rc = each_line(name, f, read_line, &r, e);
		if (!rc)
			rc = r.reader->end(r.state, &r.im);
		if (rc == -EINVAL)
			error_set(e, EINVAL, "%s: line %" PRIu64 ": %s", name, r.im.line, why.msg);
	}
	if (r.state)
		r.reader->destroy(r.state);
	free(r.im.pe);
	return rc;
}

/* `out` is closed. */
static int import(FILE *f, const char *text, FILE *out, const char *log, struct error *e)
{
	struct log_info info = { .pes = 1 };
	struct scan scan = { .reader = NULL };
	struct log_writer *w;
	struct error finish;
	int rc = each_line(text, f, scan_line, &scan, e), finished;

	if (!rc && !scan.reader)
		rc = error_set(e, EINVAL, "%s: neither a trace log nor a text that can be read as one: QEMU's -d int and -d cpu,exec, or "
					  "Tarmac", text);
	if (rc) {
		fclose(out);
		return rc;
	}
	info.kinds = scan.kinds;
	snprintf(info.text, sizeof(info.text), SOURCE "%s", scan.reader->source);
	w = log_create_file(out, log, &info, e);
	if (!w)
		return -EIO;
	rc = read_text(text, f, &scan, w, e);
	finished = log_finish(w, &finish);
	if (finished)
		*e = finish;
	return finished ? finished : rc;
}

int foreign_import(const char *text, const char *log, struct error *e)
{
	FILE *f = fopen(text, "re"), *out;
	int rc;

	if (!f)
		return error_set(e, errno, "cannot read %s: %s", text, strerror(errno));
	out = fopen(log, "wbe");
	rc = out ? import(f, text, out, log, e) : error_set(e, errno, "cannot write the trace log %s: %s", log, strerror(errno));
	fclose(f);
	return rc;
}

struct log_reader *foreign_open(const char *name, struct error *e)
{
	FILE *f = fopen(name, "rbe"), *out, *in;
	char magic[8] = "";

	if (!f) {
		error_set(e, errno, "cannot read %s: %s", name, strerror(errno));
		return NULL;
	}
	if (fread(magic, 1, sizeof(magic), f) < sizeof(magic) || memcmp(magic, LOG_MAGIC, sizeof(magic)) == 0)
		return log_open_file(f, name, e);
	out = tmpfile();
	in = out ? fdopen(dup(fileno(out)), "rb") : NULL;
	if (!in) {
		error_set(e, errno, "cannot make a temporary file: %s", strerror(errno));
		if (out)
			fclose(out);
	} else if (import(f, name, out, "in a temporary file", e)) {
		fclose(in);
		in = NULL;
	}
	fclose(f);
	return in ? log_open_file(in, name, e) : NULL;
}
