/* sim/trace/command.c - the command line of `aerie trace`.
 * Not here: what it does with the events (event_text.c, totals.c, tarmac.c, perfetto.c, report.c, differ.c). */
#include "sim/trace/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/disasm.h"
#include "sim/parse.h"
#include "sim/places.h"
#include "sim/trace/differ.h"
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/foreign.h"
#include "sim/trace/log.h"
#include "sim/trace/perfetto.h"
#include "sim/trace/report.h"
#include "sim/trace/tarmac.h"
#include "sim/trace/totals.h"

enum { EXPRESSION_MAX = 4096, CONTEXT = 5 };

enum shape { SHAPE_TEXT, SHAPE_SUMMARY, SHAPE_TARMAC, SHAPE_PERFETTO, SHAPE_HTML };

struct command {
	const char *log[2];
	unsigned logs;       /* wanted */
	bool diff, import;
	enum shape shape;
	const char *out;     /* NULL: standard output */
	uint64_t context;
	char expression[EXPRESSION_MAX];
	struct filter *filter;
	struct places *places; /* NULL: no --symbols */
};

/* ---- arguments ---- */

static int add_words(struct command *c, const char *word, struct error *e)
{
	size_t n = strlen(c->expression);

	if (n + strlen(word) + 2 > sizeof(c->expression))
		return error_set(e, EINVAL, "trace: the filter is too long");
	snprintf(c->expression + n, sizeof(c->expression) - n, "%s%s", n ? " " : "", word);
	return 0;
}

static int option(struct command *c, const char *name, const char *value, struct error *e)
{
	if (strcmp(name, "-o") == 0) {
		c->out = value;
		return 0;
	}
	if (strcmp(name, "--symbols") == 0) {
		if (!c->places && !(c->places = places_create()))
			return error_set(e, ENOMEM, "out of memory");
		return places_add(c->places, value, e);
	}
	return parse_u64(value, "--context", 0, 1000, &c->context, e);
}

/* SHAPE_TEXT: not an option that chooses one. */
static enum shape find_shape(const char *option)
{
	static const char *const names[] = {
		[SHAPE_SUMMARY] = "--summary", [SHAPE_TARMAC] = "--tarmac", [SHAPE_PERFETTO] = "--perfetto", [SHAPE_HTML] = "--html",
	};

	for (unsigned i = SHAPE_SUMMARY; i < ARRAY_SIZE(names); i++)
		if (strcmp(option, names[i]) == 0)
			return (enum shape)i;
	return SHAPE_TEXT;
}

static bool takes_value(const struct command *c, const char *option)
{
	return strcmp(option, "-o") == 0 || (strcmp(option, "--context") == 0 && c->diff) ||
	       (strcmp(option, "--symbols") == 0 && !c->import);
}

static int check(struct command *c, unsigned logs, struct error *e)
{
	if (c->import && (logs < 1 || !c->out || *c->expression))
		return error_set(e, EINVAL, "trace: import wants a text of QEMU's -d or in Tarmac, and -o FILE");
	if (logs < c->logs)
		return error_set(e, EINVAL, "trace: %s", c->diff ? "diff wants two logs" : "which log? (a file that --trace-log wrote)");
	if (*c->expression && !(c->filter = filter_parse(c->expression, e)))
		return -EINVAL;
	return 0;
}

static int parse(struct command *c, int argc, char **argv, struct error *e)
{
	unsigned logs = 0;
	int rc = 0;

	c->diff = argc && strcmp(argv[0], "diff") == 0;
	c->import = argc && strcmp(argv[0], "import") == 0;
	c->logs = c->diff ? 2 : 1;
	if (c->diff || c->import) {
		argc--;
		argv++;
	}
	for (int i = 0; i < argc && !rc; i++) {
		const char *a = argv[i];
		if (!c->import && find_shape(a) && (!c->diff || find_shape(a) == SHAPE_HTML))
			c->shape = find_shape(a);
		else if (takes_value(c, a))
			rc = ++i < argc ? option(c, a, argv[i], e) : error_set(e, EINVAL, "%s wants a value", a);
		else if (*a == '-')
			rc = error_set(e, EINVAL, "trace: unknown option '%s' (aerie --help lists them)", a);
		else if (logs < c->logs)
			c->log[logs++] = a;
		else
			rc = add_words(c, a, e);
	}
	return rc ? rc : check(c, logs, e);
}

/* ---- one log ---- */

static int print_text(FILE *f, struct log_reader *r, const struct filter *filter, const struct places *places, struct error *e)
{
	struct disasm *d = disasm_create();
	struct trace_event ev;
	int rc;

	if (!d)
		return error_set(e, ENOMEM, "out of memory");
	disasm_set_places(d, places);
	while ((rc = log_next(r, &ev, e)) == 1 && !ferror(f))
		if (filter_match(filter, &ev))
			event_print(f, d, &ev);
	disasm_destroy(d);
	return rc < 0 ? rc : 0;
}

/* What can be read of a damaged log is counted. */
static int print_summary(FILE *f, struct log_reader *r, const struct filter *filter, struct error *e)
{
	struct totals *t = totals_create();
	struct trace_event ev;
	int rc;

	if (!t)
		return error_set(e, ENOMEM, "out of memory");
	while ((rc = log_next(r, &ev, e)) == 1)
		if (filter_match(filter, &ev))
			totals_add(t, &ev);
	totals_print(f, t);
	totals_destroy(t);
	return rc;
}

static int print_page(const struct command *c, FILE *f, struct log_reader *const log[], const char *difference, struct error *e)
{
	struct report_input in[2];

	for (unsigned i = 0; i < c->logs; i++)
		in[i] = (struct report_input){
			.log = log[i], .name = c->log[i], .filter = c->filter, .expression = *c->expression ? c->expression : NULL,
			.places = c->places,
		};
	return report_export(f, in, c->logs, difference, e);
}

static int show(const struct command *c, FILE *f, struct error *e)
{
	struct log_reader *r = log_open(c->log[0], e);
	int rc;

	if (!r)
		return -EINVAL;
	log_only(r, filter_wants_block, c->filter);
	switch (c->shape) {
	case SHAPE_SUMMARY:
		rc = print_summary(f, r, c->filter, e);
		break;
	case SHAPE_TARMAC:
		rc = tarmac_export(f, r, c->log[0], c->filter, e);
		break;
	case SHAPE_PERFETTO:
		rc = perfetto_export(f, r, c->log[0], c->filter, e);
		break;
	case SHAPE_HTML:
		rc = print_page(c, f, &r, NULL, e);
		break;
	default:
		rc = print_text(f, r, c->filter, c->places, e);
	}
	log_close(r);
	return rc;
}

/* ---- two logs ---- */

/* The first difference in words and the sums of both side by side. */
static int show_both(const struct command *c, FILE *f, bool *differ, struct error *e)
{
	struct log_reader *log[2] = { NULL, NULL };
	char *words = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&words, &n);
	int rc = memory ? trace_diff(memory, c->log, c->filter, c->places, (unsigned)c->context, differ, e)
			: error_set(e, ENOMEM, "out of memory");

	if (memory && fclose(memory) && !rc)
		rc = error_set(e, ENOMEM, "out of memory");
	for (int i = 0; i < 2 && !rc; i++) {
		log[i] = foreign_open(c->log[i], e);
		if (log[i])
			log_only(log[i], filter_wants_block, c->filter);
		else
			rc = -EINVAL;
	}
	if (!rc)
		rc = print_page(c, f, log, words, e);
	log_close(log[0]);
	log_close(log[1]);
	free(words);
	return rc;
}

static int diff(const struct command *c, FILE *f, bool *differ, struct error *e)
{
	if (c->shape == SHAPE_HTML)
		return show_both(c, f, differ, e);
	return trace_diff(f, c->log, c->filter, c->places, (unsigned)c->context, differ, e);
}

int trace_main(int argc, char **argv, bool *differ, struct error *e)
{
	struct command c = { .context = CONTEXT };
	int rc = parse(&c, argc, argv, e);
	FILE *f = stdout;

	if (!rc && c.import)
		return foreign_import(c.log[0], c.out, e);
	if (!rc && c.out && !(f = fopen(c.out, "wbe")))
		rc = error_set(e, errno, "cannot write %s: %s", c.out, strerror(errno));
	if (!rc)
		rc = c.diff ? diff(&c, f, differ, e) : show(&c, f, e);
	errno = EIO;
	if (f && f != stdout && (ferror(f) | fclose(f)) && !rc)
		rc = error_set(e, errno, "cannot write %s: %s", c.out, strerror(errno));
	filter_free(c.filter);
	places_destroy(c.places);
	return rc;
}
