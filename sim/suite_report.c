/* sim/suite_report.c - what is said of a suite that ran: TAP 13 while it does, JUnit's XML afterwards. */
#include "sim/suite_report.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "sim/core/bits.h"

void suite_count(struct suite_tally *t, const struct suite_result *r)
{
	t->passed += r->outcome == OUT_PASS;
	t->failed += r->outcome == OUT_FAIL || r->outcome == OUT_XPASS;
	t->skipped += r->outcome == OUT_SKIP;
	t->expected_failures += r->outcome == OUT_XFAIL;
	t->line_passes += r->passes;
	t->line_fails += r->fails;
	t->line_skips += r->skips;
}

/* ---- TAP ---- */

/* One line, and nothing that TAP would take for a directive. */
static void put_text(FILE *f, const char *s)
{
	for (; *s; s++)
		fputc(*s == '#' || (unsigned char)*s < ' ' ? ' ' : *s, f);
}

void tap_begin(FILE *f, const struct suite_plan *p, unsigned count)
{
	fprintf(f, "TAP version 13\n1..%u\n# seed %llu\n", count, (unsigned long long)p->seed);
}

void tap_result(FILE *f, unsigned number, const struct suite_test *t, const struct suite_result *r)
{
	bool good = r->outcome == OUT_PASS || r->outcome == OUT_SKIP;

	fprintf(f, "%s %u - %s", good ? "ok" : "not ok", number, t->name);
	if (r->passes + r->fails + r->skips)
		fprintf(f, " (%u passed, %u failed, %u skipped)", r->passes, r->fails, r->skips);
	if (r->outcome == OUT_XPASS)
		fprintf(f, ": passes, where a failure is expected");
	if (r->outcome == OUT_SKIP || r->outcome == OUT_XFAIL) {
		fprintf(f, " # %s ", r->outcome == OUT_SKIP ? "SKIP" : "TO" "DO"); /* TAP's words */
		put_text(f, r->outcome == OUT_SKIP ? r->why : t->xfail);
	}
	fputc('\n', f);
	if (r->outcome == OUT_FAIL || r->outcome == OUT_XFAIL || r->outcome == OUT_XPASS) {
		fputs("  ---\n  message: '", f);
		for (const char *c = r->outcome == OUT_XPASS ? t->xfail : r->why; *c; c++)
			fprintf(f, *c == '\'' ? "''" : "%c", (unsigned char)*c < ' ' ? ' ' : *c);
		fprintf(f, "'\n  log: '%s'\n  ...\n", r->log);
	}
	fflush(f);
}

void tap_end(FILE *f, const struct suite_tally *t)
{
	fprintf(f, "# %u passed, %u failed, %u skipped, %u failed as expected\n", t->passed, t->failed, t->skipped, t->expected_failures);
	if (t->line_passes + t->line_fails + t->line_skips)
		fprintf(f, "# cases inside: %u passed, %u failed, %u skipped\n", t->line_passes, t->line_fails, t->line_skips);
}

/* ---- JUnit ---- */

/* Text of an attribute or element; XML has no place for control characters, nor for bytes that are no UTF-8. */
static void put_xml(FILE *f, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '<':  fputs("&lt;", f); break;
		case '>':  fputs("&gt;", f); break;
		case '&':  fputs("&amp;", f); break;
		case '"':  fputs("&quot;", f); break;
		default:   fputc(((unsigned char)*s < ' ' && *s != '\n' && *s != '\t') || (unsigned char)*s > '~' ? '?' : *s, f);
		}
}

/* The end of the log. */
static void put_log(FILE *f, const char *path)
{
	char tail[8193];
	FILE *log = *path ? fopen(path, "rbe") : NULL;
	size_t n;

	if (!log)
		return;
	if (fseek(log, -8192, SEEK_END))
		rewind(log);
	n = fread(tail, 1, sizeof(tail) - 1, log);
	for (size_t i = 0; i < n; i++)
		tail[i] = tail[i] ? tail[i] : ' ';
	tail[n] = 0;
	fclose(log);
	fputs("    <system-out>", f);
	put_xml(f, tail);
	fputs("</system-out>\n", f);
}

static void put_case(FILE *f, const struct suite *s, const struct suite_test *t, const struct suite_result *r)
{
	fputs("  <testcase classname=\"", f);
	put_xml(f, s->file);
	fprintf(f, "\" name=\"%s\" time=\"%.3f\">\n", t->name, (double)r->host_ns / 1e9);
	if (r->outcome == OUT_FAIL || r->outcome == OUT_XPASS) {
		fputs("    <failure message=\"", f);
		put_xml(f, r->outcome == OUT_FAIL ? r->why : "passes, where a failure is expected");
		fputs("\"/>\n", f);
	} else if (r->outcome == OUT_SKIP || r->outcome == OUT_XFAIL) {
		fputs("    <skipped message=\"", f);
		put_xml(f, r->outcome == OUT_SKIP ? r->why : t->xfail);
		fputs("\"/>\n", f);
	}
	put_log(f, r->log);
	fputs("  </testcase>\n", f);
}

int junit_write(const char *path, const struct suite *s, const struct suite_result *r, struct error *e)
{
	struct suite_tally t = { 0 };
	FILE *f = fopen(path, "we");
	double seconds = 0;
	bool bad;

	if (!f)
		return error_set(e, errno, "cannot write %s: %s", path, strerror(errno));
	for (unsigned i = 0; i < s->count; i++) {
		suite_count(&t, &r[i]);
		seconds += (double)r[i].host_ns / 1e9;
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"", f);
	put_xml(f, s->file);
	fprintf(f, "\" tests=\"%u\" failures=\"%u\" skipped=\"%u\" time=\"%.3f\">\n", t.passed + t.failed + t.skipped + t.expected_failures,
		t.failed, t.skipped + t.expected_failures, seconds);
	for (unsigned i = 0; i < s->count; i++)
		if (r[i].outcome != OUT_NOT_RUN)
			put_case(f, s, &s->test[i], &r[i]);
	fputs("</testsuite>\n", f);
	bad = ferror(f);
	return fclose(f) || bad ? error_set(e, EIO, "cannot write %s", path) : 0;
}
