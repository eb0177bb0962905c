/* sim/trace/report.c - a log as one HTML page. The log is read twice: first for the sums, the ends of time and what is worth seeing,
 * then for the timeline and the events that are shown in full. Memory and page stay bounded, however long the log is.
 * Not here: sums (report_sums.c), choosing (report_windows.c), timeline and events (report_detail.c), the page (report_write.c,
 *           report.html). */
#include "sim/trace/report.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/trace/filter.h"
#include "sim/trace/log.h"
#include "sim/trace/report_priv.h"

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

int report_export(FILE *f, struct log_reader *log, const struct report_input *in, struct error *e)
{
	struct report *r = calloc(1, sizeof(*r));
	struct report_about about = { .name = in->name, .filter = in->expression, .info = log_info(log)->text };
	struct trace_event ev;
	struct error damage;
	int rc, bad = 0;

	rc = r ? report_sums_begin(r, e) : error_set(e, ENOMEM, "out of memory");
	while (!rc && (bad = log_next(log, &ev, &damage)) == 1)
		if (filter_match(in->filter, &ev))
			report_sums_add(r, &ev);
	if (!rc)
		rc = report_windows_choose(r, e);
	if (!rc)
		rc = read_again(r, log, in->filter, e);
	about.damage = bad < 0 ? damage.msg : NULL;
	if (!rc)
		rc = report_write(f, r, &about, in->places, e);
	if (!rc && bad < 0) {
		*e = damage;
		rc = bad;
	}
	destroy(r);
	return rc;
}
