/* sim/trace/differ.c - the first difference of two logs.
 * Events are alike when their bytes in a log are: then their lines are, too. Times are left out, for the host's clock. */
#include "sim/trace/differ.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/disasm.h"
#include "sim/trace/codec.h"
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/foreign.h"
#include "sim/trace/log.h"
#include "sim/trace/ring.h"

struct side {
	const char *name;
	struct log_reader *log;
	struct codec codec;
	struct trace_event ev;
	uint8_t bytes[CODEC_EVENT_MAX];
	size_t n;               /* 0: the log is over */
	uint64_t number;        /* of the event, among those that are compared */
};

struct differ {
	FILE *f;
	struct disasm *disasm;
	const struct filter *filter;
	struct side side[2];
	bool loose;             /* one of them is from elsewhere: compared is what both tell */
	struct ring before;
};

static int open_side(struct differ *d, struct side *s, const char *name, struct error *e)
{
	s->name = name;
	s->log = foreign_open(name, e);
	if (!s->log)
		return -EINVAL;
	log_only(s->log, filter_wants_block, (void *)d->filter);
	codec_begin_block(&s->codec);
	return 0;
}

/* Leaves of the event what can be compared; false: nothing. */
static bool comparable(const struct differ *d, struct trace_event *ev)
{
	for (int i = 0; d->loose && i < 2; i++) {
		const struct log_info *info = log_info(d->side[i].log);
		if (foreign_made(info) ? !foreign_would_tell(info, ev) : !(info->kinds >> ev->kind & 1))
			return false;
	}
	return true;
}

static int advance(const struct differ *d, struct side *s, struct error *e)
{
	struct trace_event ev;
	int rc;

	do {
		rc = log_next(s->log, &s->ev, e);
		ev = s->ev;
	} while (rc == 1 && (!filter_match(d->filter, &ev) || !comparable(d, &ev)));
	s->n = 0;
	if (rc <= 0)
		return rc;
	ev.time = ev.insns;
	s->n = codec_put(&s->codec, &ev, s->bytes);
	s->number++;
	return s->n ? 0 : error_set(e, EFBIG, "%s: too many different texts to compare", s->name);
}

/* The event where they part, and what comes behind it. */
static int print_side(struct differ *d, struct side *s, char sign, unsigned context, struct error *e)
{
	if (!s->n)
		fprintf(d->f, "%c %s is over after %" PRIu64 " events\n", sign, s->name, s->number);
	for (unsigned i = 0; i <= context && s->n; i++) {
		int rc;
		fprintf(d->f, "%c ", sign);
		event_print(d->f, d->disasm, &s->ev);
		rc = i < context ? advance(d, s, e) : 0;
		if (rc)
			return rc;
	}
	return 0;
}

static int compare(struct differ *d, unsigned context, bool *differ, struct error *e)
{
	struct side *a = &d->side[0], *b = &d->side[1];
	int rc;

	for (;;) {
		rc = advance(d, a, e);
		if (!rc)
			rc = advance(d, b, e);
		if (rc)
			return rc;
		if (a->n != b->n || memcmp(a->bytes, b->bytes, a->n) != 0)
			break;
		if (!a->n) {
			fprintf(d->f, "no difference in %" PRIu64 " events\n", a->number);
			return 0;
		}
		ring_put(&d->before, &a->ev);
	}
	*differ = true;
	fprintf(d->f, "--- %s\n+++ %s\n@@ the first difference is behind %" PRIu64 " equal events\n", a->name, b->name,
		a->number - (a->n != 0));
	for (size_t i = 0; i < d->before.used; i++) {
		fputs("  ", d->f);
		event_print(d->f, d->disasm, ring_get(&d->before, i));
	}
	rc = print_side(d, a, '-', context, e);
	return rc ? rc : print_side(d, b, '+', context, e);
}

int trace_diff(FILE *f, const char *const log[2], const struct filter *filter, const struct places *places, unsigned context,
	       bool *differ, struct error *e)
{
	struct differ *d = calloc(1, sizeof(*d));
	int rc = -ENOMEM;

	if (d)
		d->disasm = disasm_create();
	if (!d || !d->disasm || ring_create(&d->before, context ? context : 1)) {
		error_set(e, ENOMEM, "out of memory");
	} else {
		disasm_set_places(d->disasm, places);
		d->f = f;
		d->filter = filter;
		rc = open_side(d, &d->side[0], log[0], e);
		if (!rc)
			rc = open_side(d, &d->side[1], log[1], e);
		if (!rc) {
			d->loose = foreign_made(log_info(d->side[0].log)) || foreign_made(log_info(d->side[1].log));
			rc = compare(d, context, differ, e);
		}
	}
	if (!d)
		return rc;
	for (int i = 0; i < 2; i++) {
		log_close(d->side[i].log);
		codec_destroy(&d->side[i].codec);
	}
	ring_destroy(&d->before);
	disasm_destroy(d->disasm);
	free(d);
	return rc;
}
