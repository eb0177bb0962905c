/* sim/recorder.c - writes down what a machine's event stream tells.
 * An event gets what its emitter does not know (the virtual machine, the time), and passes the window and the filter of the
 * options; then it is printed, logged, or kept for as long as it is among the last.
 * Not here: an event in words (trace/event_text.c), in a log (trace/log_write.c). */
#include "sim/recorder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "sim/core/bits.h"
#include "sim/disasm.h"
#include "sim/machine.h"
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/log.h"
#include "sim/trace/ring.h"
#include "sim/trace_window.h"

struct recorder {
	struct trace_listener listener;
	struct machine *m;      /* borrowed */
	uint32_t kinds;         /* to be written; the listener may hear more */
	struct window window;
	struct filter *filter;  /* NULL: everything */
	struct ring ring;       /* size 0: none */
	FILE *text;             /* NULL: none; owned unless standard error */
	const char *path;       /* of text; NULL: standard error */
	struct disasm *disasm;
	struct log_writer *log; /* NULL: none */
};

/* ---- events ---- */

static uint32_t vm_of(const struct pe *pe)
{
	if (pe->ps.el >= EL2 || !(effective_hcr(pe) & HCR_VM) || (pe->ps.el == EL0 && el_is_in_host(pe, EL0)))
		return 0;
	return (uint32_t)(effective_vmid_reg(pe) >> 48) + 1;
}

void recorder_complete(const struct machine *m, struct trace_event *ev)
{
	const struct pe *pe = m->pe[ev->pe];

	ev->vm = vm_of(pe);
	ev->time = m->o->host_clock ? clock_now(m->clock) : pe->time_base + ev->insns;
}

static void write_event(struct recorder *r, const struct trace_event *ev)
{
	if (r->log && !log_put(r->log, ev))
		r->m->trace_failed = true;
	if (!r->text)
		return;
	event_print(r->text, r->disasm, ev);
	if (ferror(r->text))
		r->m->trace_failed = true;
}

static void on_event(void *arg, const struct trace_event *heard)
{
	struct recorder *r = arg;
	struct trace_event ev;

	if (!window_has(&r->window, heard) || !(r->kinds >> heard->kind & 1))
		return;
	ev = *heard;
	recorder_complete(r->m, &ev);
	if (!filter_match(r->filter, &ev))
		return;
	if (r->ring.size)
		ring_put(&r->ring, &ev);
	else
		write_event(r, &ev);
}

/* ---- begin, end ---- */

static int open_text(struct recorder *r, struct error *e)
{
	r->disasm = disasm_create();
	if (!r->disasm)
		return error_set(e, ENOMEM, "out of memory");
	disasm_set_places(r->disasm, r->m->o->places);
	r->path = r->m->o->trace_file;
	r->text = r->path ? fopen(r->path, "we") : stderr;
	return r->text ? 0 : error_set(e, errno, "cannot write the trace %s: %s", r->path, strerror(errno));
}

static int open_log(struct recorder *r, struct error *e)
{
	struct log_info info = { .kinds = r->kinds, .pes = r->m->pe_count };

	snprintf(info.text, sizeof(info.text), "aerie=%s\nboard=%s\ncpu=%s\n", AERIE_VERSION, r->m->o->board->name, r->m->o->cpu);
	r->log = log_create(r->m->o->trace_log, &info, e);
	return r->log ? 0 : -EIO;
}

static int open_all(struct recorder *r, struct error *e)
{
	const struct options *o = r->m->o;
	int rc = window_init(&r->window, o, e);

	if (rc)
		return rc;
	if (o->trace_filter && !(r->filter = filter_parse(o->trace_filter, e)))
		return -EINVAL;
	if (o->trace_ring && ring_create(&r->ring, o->trace_ring))
		return error_set(e, ENOMEM, "--trace-ring: no memory for that many events");
	if (!o->trace_log || o->trace_file)
		rc = open_text(r, e);
	return rc || !o->trace_log ? rc : open_log(r, e);
}

struct recorder *recorder_create(struct machine *m, uint32_t kinds, struct error *e)
{
	struct recorder *r = calloc(1, sizeof(*r));

	if (!r) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	r->m = m;
	r->kinds = kinds;
	if (open_all(r, e)) {
		recorder_finish(r, false, NULL);
		return NULL;
	}
	r->listener = (struct trace_listener){ .event = on_event, .arg = r, .mask = kinds | window_kinds(&r->window) };
	trace_listen(&m->trace, &r->listener);
	return r;
}

static int close_text(struct recorder *r, struct error *e)
{
	bool bad;

	if (!r->text)
		return 0;
	errno = EIO;
	bad = ferror(r->text) || fflush(r->text) != 0;
	if (r->path && fclose(r->text) != 0)
		bad = true;
	if (!bad)
		return 0;
	return error_set(e, errno, "cannot write the trace%s%s: %s", r->path ? " " : "", r->path ? r->path : "", strerror(errno));
}

int recorder_finish(struct recorder *r, bool bad, struct error *e)
{
	int rc, log_rc;

	if (!r)
		return 0;
	for (size_t i = 0; bad && i < r->ring.used; i++)
		write_event(r, ring_get(&r->ring, i));
	rc = close_text(r, e);
	log_rc = log_finish(r->log, rc ? NULL : e);
	disasm_destroy(r->disasm);
	filter_free(r->filter);
	ring_destroy(&r->ring);
	free(r);
	return rc ? rc : log_rc;
}
