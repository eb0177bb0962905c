/* sim/trace/report_write.c - a log's data in a page, as JSON. report_model.js reads it.
 * Strings stand in tables once, everything else names them by number. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/trace/json.h"
#include "sim/trace/reason.h"
#include "sim/trace/report_priv.h"
#include "sim/trace/source.h"

enum { TEXT_MAX = 300, SCOPES_MAX = 64 };

/* An address of a level and virtual machine. */
struct at {
	struct report_state where;
	uint64_t address;
};

/* Their addresses: each one's number is in `max`. */
struct scope {
	struct report_state where;
	struct tally places;
};

struct writer {
	struct json j;
	struct report *r;
	const struct places *places;
	struct source *source;
	struct scope scope[SCOPES_MAX];
	unsigned scopes;
	struct at *address;         /* [place_count], owned */
	uint32_t place_count;
	enum totals_columns columns;
	size_t rows;                /* of the section that is open */
	bool open;
};

static void key_uint(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_uint(j, v);
}

static void key_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_text(j, text, SIZE_MAX);
}

/* ---- what the log is ---- */

static void write_about(struct writer *w, const struct report_about *about)
{
	const struct report *r = w->r;
	struct json *j = &w->j;

	key_uint(j, "version", 1);
	key_text(j, "log", about->name);
	key_text(j, "info", about->info);
	key_text(j, "filter", about->filter);
	key_text(j, "damage", about->damage);
	key_uint(j, "events", r->events);
	key_text(j, "axis", r->by_time ? "time" : "events");
	key_uint(j, "origin", r->origin);
	key_uint(j, "range", r->range);
}

/* ---- the sums that --summary prints ---- */

static void close_section(struct writer *w)
{
	if (w->open) {
		json_close(&w->j, ']');
		json_close(&w->j, '}');
	}
	w->open = false;
}

static void on_section(void *arg, const char *title, enum totals_columns columns)
{
	struct writer *w = arg;

	w->columns = columns;
	if (!title)
		return;
	close_section(w);
	json_open(&w->j, '{');
	key_text(&w->j, "title", title);
	key_uint(&w->j, "columns", columns);
	json_key(&w->j, "rows");
	json_open(&w->j, '[');
	w->open = true;
	w->rows = 0;
}

static void on_row(void *arg, const char *name, const struct tally_row *row)
{
	struct writer *w = arg;

	if (w->rows++ >= ROWS_MAX)
		return;
	json_open(&w->j, '[');
	json_text(&w->j, name, TEXT_MAX);
	json_uint(&w->j, row->count);
	if (w->columns != TOTALS_COUNT)
		json_uint(&w->j, row->sum);
	if (w->columns == TOTALS_COST)
		json_uint(&w->j, row->max);
	json_close(&w->j, ']');
}

static void on_pe(void *arg, unsigned pe, uint64_t first, uint64_t last)
{
	struct writer *w = arg;
	char name[96];

	snprintf(name, sizeof(name), "PE%u: instructions %" PRIu64 " to %" PRIu64, pe, first, last);
	json_open(&w->j, '[');
	json_text(&w->j, name, TEXT_MAX);
	json_close(&w->j, ']');
}

static void write_totals(struct writer *w)
{
	json_key(&w->j, "totals");
	json_open(&w->j, '[');
	totals_visit(w->r->totals, &(struct totals_visitor){ on_section, on_row, on_pe, w });
	close_section(w);
	json_close(&w->j, ']');
}

/* ---- sums ---- */

/* A reason that the page knows by its text and its parts. */
static void write_reason(struct json *j, uint64_t reason)
{
	char buf[128];

	json_text(j, reason == UINT64_MAX ? "others" : reason_text(reason, buf, sizeof(buf)), TEXT_MAX);
}

static void write_number(struct json *j, uint32_t text)
{
	json_int(j, text == NONE ? -1 : (int64_t)text);
}

static void write_cases(struct writer *w)
{
	struct json *j = &w->j;

	json_key(j, "cases");
	json_open(j, '[');
	for (unsigned i = 0; i < w->r->case_count; i++) {
		const struct report_case *c = &w->r->cases[i];
		json_open(j, '[');
		write_reason(j, c->reason);
		write_number(j, c->cause);
		write_number(j, c->what);
		json_uint(j, c->vm);
		json_uint(j, c->count);
		json_uint(j, c->returned);
		json_uint(j, c->sum);
		json_uint(j, c->max);
		json_uint(j, c->first);
		json_uint(j, c->worst);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void write_nodes(struct writer *w)
{
	struct json *j = &w->j;

	json_key(j, "nodes");
	json_open(j, '[');
	for (unsigned i = 0; i < w->r->node_count; i++) {
		const struct report_node *n = &w->r->nodes[i];
		json_open(j, '[');
		json_uint(j, n->parent);
		write_reason(j, n->reason);
		write_number(j, n->cause);
		json_uint(j, n->count);
		json_uint(j, n->returned);
		json_uint(j, n->sum);
		json_uint(j, n->max);
		json_uint(j, n->worst);
		json_close(j, ']');
	}
	json_close(j, ']');
}

/* A bin's shares as bytes (255: the whole bin), its exceptions as 32-bit numbers. */
static void write_lane(struct writer *w, unsigned pe, unsigned lane)
{
	const struct report *r = w->r;
	size_t n = (size_t)r->bins * r->state_count;
	uint8_t *bytes = malloc(n + 1);

	json_open(&w->j, '{');
	key_uint(&w->j, "pe", pe);
	for (size_t i = 0; bytes && i < n; i++) {
		float share = r->share[lane * n + i] * 255 + 0.5f;
		bytes[i] = share > 255 ? 255 : share > 0.5f && share < 1 ? 1 : (uint8_t)share;
	}
	json_key(&w->j, "share");
	json_bytes(&w->j, bytes, bytes ? n : 0);
	json_key(&w->j, "exceptions");
	json_bytes(&w->j, (const uint8_t *)(r->exceptions + (size_t)lane * r->bins), (size_t)r->bins * sizeof(*r->exceptions));
	json_close(&w->j, '}');
	free(bytes);
}

static void write_timeline(struct writer *w)
{
	const struct report *r = w->r;

	json_key(&w->j, "states");
	json_open(&w->j, '[');
	for (unsigned i = 0; i < r->state_count; i++) {
		json_open(&w->j, '[');
		json_uint(&w->j, r->states[i].el);
		json_uint(&w->j, r->states[i].vm);
		json_close(&w->j, ']');
	}
	json_close(&w->j, ']');
	key_uint(&w->j, "bins", r->bins);
	json_key(&w->j, "lanes");
	json_open(&w->j, '[');
	for (unsigned lane = 0; lane < r->pes; lane++)
		write_lane(w, r->lane_pe[lane], lane);
	json_close(&w->j, ']');
}

/* ---- events ---- */

/* What finds no room is looked up as the last one is. */
static struct scope *find_scope(struct writer *w, struct report_state where)
{
	unsigned i = 0;

	while (i < w->scopes && (w->scope[i].where.el != where.el || w->scope[i].where.vm != where.vm))
		i++;
	if (i == SCOPES_MAX)
		return &w->scope[SCOPES_MAX - 1];
	if (i == w->scopes)
		w->scope[w->scopes++].where = where;
	return &w->scope[i];
}

static uint32_t place_number(struct writer *w, struct report_state where, uint64_t address)
{
	struct scope *s = find_scope(w, where);
	struct tally_row *row = tally_add(&s->places, address);

	if (!row)
		return 0;
	if (row->count == 1) {
		row->max = w->place_count;
		w->address[w->place_count++] = (struct at){ s->where, address };
	}
	return (uint32_t)row->max;
}

static void write_windows(struct writer *w)
{
	struct json *j = &w->j;

	json_key(j, "windows");
	json_open(j, '[');
	for (size_t i = 0; i < w->r->window_count; i++) {
		const struct report_window *x = &w->r->windows[i];
		json_open(j, '[');
		json_uint(j, x->first);
		json_uint(j, x->last);
		json_uint(j, x->why);
		json_uint(j, x->of);
		json_close(j, ']');
	}
	json_close(j, ']');
}

/* [number, processor, kind, level, VMID + 1, instructions, time, place, depth, words], of an exception also reason, cause, cost
 * (-1: it did not return), ESR (null: not synchronous). */
static void write_events(struct writer *w)
{
	struct json *j = &w->j;
	uint64_t begin = j->bytes;
	char buf[128];

	json_key(j, "shown");
	json_open(j, '[');
	for (size_t i = 0; i < w->r->shown_count && j->bytes - begin < SHOWN_TEXT_MAX; i++) {
		const struct report_event *s = &w->r->shown[i];
		uint64_t numbers[] = { s->number, s->pe, s->kind, s->el, s->vm, s->insns, s->time,
				       place_number(w, s->at, s->pc), s->depth };
		json_open(j, '[');
		for (size_t n = 0; n < sizeof(numbers) / sizeof(numbers[0]); n++)
			json_uint(j, numbers[n]);
		json_text(j, s->text, SIZE_MAX);
		if (s->reason != NONE) {
			json_text(j, reason_text(s->reason, buf, sizeof(buf)), TEXT_MAX);
			write_number(j, s->cause);
			json_int(j, s->returned ? (int64_t)s->cost : -1);
			if (s->sync)
				json_hex(j, s->esr);
			else
				json_text(j, NULL, 0);
		}
		json_close(j, ']');
	}
	json_close(j, ']');
}

/* Addresses from which the most exceptions came: [place, count]. */
static void write_hot(struct writer *w)
{
	struct tally *t = &w->r->pcs;
	struct report_state where;
	struct json *j = &w->j;

	tally_sort(t);
	json_key(j, "hot");
	json_open(j, '[');
	for (size_t i = 0; i < t->used && i < HOT_MAX; i++) {
		json_open(j, '[');
		where = (struct report_state){ (uint32_t)(t->row[i].max >> 17), t->row[i].max & 0x1ffff };
		json_uint(j, place_number(w, where, t->row[i].key));
		json_uint(j, t->row[i].count);
		json_close(j, ']');
	}
	json_close(j, ']');
}

/* [address], and where they are known symbol, offset from it, file, line, the line's text. */
static void write_places(struct writer *w)
{
	struct json *j = &w->j;
	uint64_t begin = j->bytes;

	json_key(j, "places");
	json_open(j, '[');
	for (uint32_t i = 0; i < w->place_count; i++) {
		const struct at *at = &w->address[i];
		struct place p = { 0 };
		if (j->bytes - begin < PLACES_TEXT_MAX)
			p = places_find(w->places, at->where.el, at->where.vm, at->address);
		json_open(j, '[');
		json_hex(j, at->address);
		if (p.symbol || p.file) {
			json_text(j, p.symbol, TEXT_MAX);
			json_uint(j, p.offset);
		}
		if (p.file) {
			json_text(j, p.file, TEXT_MAX);
			json_int(j, p.line);
			json_text(j, source_line(w->source, p.folder, p.file, p.line), TEXT_MAX);
		}
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void write_texts(struct writer *w)
{
	struct json *j = &w->j;
	uint64_t begin = j->bytes;

	json_key(j, "texts");
	json_open(j, '[');
	for (uint32_t i = 0; i < w->r->texts.count; i++)
		json_text(j, j->bytes - begin < STRINGS_TEXT_MAX ? w->r->texts.text[i] : "...", TEXT_MAX);
	json_close(j, ']');
}

int report_write(struct json *j, struct report *r, const struct report_about *about, const struct places *places, struct error *e)
{
	struct writer w = { .j = *j, .r = r, .places = places, .source = source_create() };
	int rc = 0;

	w.address = calloc(r->shown_count + HOT_MAX + 1, sizeof(*w.address));
	if (w.address && w.source) {
		json_open(&w.j, '{');
		write_about(&w, about);
		write_totals(&w);
		write_cases(&w);
		write_nodes(&w);
		write_timeline(&w);
		write_windows(&w);
		write_events(&w);
		write_hot(&w);
		write_places(&w);
		write_texts(&w);
		json_close(&w.j, '}');
	} else {
		rc = error_set(e, ENOMEM, "out of memory");
	}
	*j = w.j;
	source_destroy(w.source);
	for (unsigned i = 0; i < w.scopes; i++)
		tally_free(&w.scope[i].places);
	free(w.address);
	return rc;
}
