/* sim/trace/report.c - a log, or two to be compared, as one HTML page. A log is read twice: first for the sums, the ends of time and
 * what is worth seeing, then for the timeline and the events that are shown in full. Memory and page stay bounded, however long it is.
 * Not here: sums (report_sums.c), choosing (report_windows.c), timeline and events (report_detail.c), the page (report_write.c,
 *           report.html). */
#include "sim/trace/report.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/trace/filter.h"
#include "sim/trace/log.h"
#include "sim/trace/report_priv.h"

enum { DIFFERENCE_MAX = 64 << 10 };

static void destroy(struct report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->shown_count; i++)
		free(r->shown[i].text);
	totals_destroy(r->totals);
	spans_destroy(r->spans);
	strings_clear(&r->texts);
	tally_free(&r->case_at);
	tally_free(&r->node_at);
	tally_free(&r->what_at);
	tally_free(&r->state_at);
	tally_free(&r->pcs);
	free(r->windows);
	free(r->shown);
	free(r->share);
	free(r->exceptions);
	free(r);
}

/* The second reading stops where the first did. */
static int read_again(struct report *r, struct log_reader *log, const struct filter *filter, struct error *e)
{
	struct report_detail *d = report_detail_begin(r, e);
	struct trace_event ev;
	struct error tail;
	int rc = 0;

	if (!d)
		return -ENOMEM;
	log_rewind(log);
	for (uint64_t n = 0; n < r->events && !rc && log_next(log, &ev, &tail) == 1;)
		if (filter_match(filter, &ev)) {
			rc = report_detail_add(d, &ev, e);
			n++;
		}
	report_detail_end(d);
	return rc;
}

/* One log's data, an item of what is open in j. */
static int export_log(struct json *j, const struct report_input *in, struct error *e)
{
	struct report *r = calloc(1, sizeof(*r));
	struct report_about about = { .name = in->name, .filter = in->expression, .info = log_info(in->log)->text };
	struct trace_event ev;
	struct error damage;
	int rc, bad = 0;

	rc = r ? report_sums_begin(r, e) : error_set(e, ENOMEM, "out of memory");
	while (!rc && (bad = log_next(in->log, &ev, &damage)) == 1)
		if (filter_match(in->filter, &ev))
			report_sums_add(r, &ev);
	if (!rc)
		rc = report_windows_choose(r, e);
	if (!rc)
		rc = read_again(r, in->log, in->filter, e);
	about.damage = bad < 0 ? damage.msg : NULL;
	if (!rc)
		rc = report_write(j, r, &about, in->places, e);
	if (!rc && bad < 0) {
		*e = damage;
		rc = bad;
	}
	destroy(r);
	return rc;
}

int report_export(FILE *f, const struct report_input *in, unsigned logs, const char *difference, struct error *e)
{
	struct json j = { .f = f, .first = true };
	struct error one;
	int rc = 0;

	fputs(report_head, f);
	json_open(&j, '{');
	json_key(&j, "difference");
	json_text(&j, difference, DIFFERENCE_MAX);
	json_key(&j, "logs");
	json_open(&j, '[');
	for (unsigned i = 0; i < logs; i++)
		if (export_log(&j, &in[i], &one) && !rc) {
			*e = one;
			rc = -EINVAL;
		}
	json_close(&j, ']');
	json_close(&j, '}');
	fputs(report_tail, f);
	return rc;
}
