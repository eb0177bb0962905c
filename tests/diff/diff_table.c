/* tests/diff/diff_table.c - what a run has compared, by feature: encodings of the architecture's own list where it is there (else
 * of ours), how many of them are decoded, executed on both sides, and came out differently. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "tests/diff/diff_work.h"

struct row {
	char name[64];
	bool absent;
	unsigned encodings, decoded, executed;
	uint64_t executions, fewest, differ, known;
};
static struct row rows[256];
static unsigned row_count;

static struct row *row_of(const char *name)
{
	for (unsigned i = 0; i < row_count; i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	if (row_count == 255)
		return &rows[0];
	snprintf(rows[row_count].name, sizeof rows->name, "%s", name);
	rows[row_count].fewest = UINT64_MAX;
	return &rows[row_count++];
}

uint64_t diff_executions(const struct diff_counts *n, unsigned id)
{
	return n->alone[id] + n->excepted[id] + n->in_program[id];
}

static void count_encoding(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat, unsigned id)
{
	char name[64];
	struct row *r = row_of(o->isa->feature(id, name, sizeof name));
	const uint64_t executions = diff_executions(n, id);

	r->encodings++;
	r->differ += n->differ[id];
	r->known += n->known[id];
	if (!o->isa->present(id, feat)) {
		r->absent = true;
		return;
	}
	r->decoded++;
	r->executions += executions;
	r->executed += executions != 0;
	if (executions && executions < r->fewest)
		r->fewest = executions;
}

/* The encodings that the list has and we do not, by the first two parts of their path. */
static void count_unknown(const char *path)
{
	char name[64];
	const char *end = strchr(path, '/');

	end = end ? strchr(end + 1, '/') : NULL;
	snprintf(name, sizeof name, "(%.*s)", end ? (int)(end - path) : 40, path);
	struct row *r = row_of(name);
	r->encodings++;
	r->absent = true;
}

static unsigned find(const struct diff_isa *isa, const char *name)
{
	for (unsigned id = 1; id < isa->count; id++)
		if (!strcmp(isa->info[id].name, name))
			return id;
	return 0;
}

/* The list: name, ..., path, separated by tabs. */
static bool read_facts(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat)
{
	char file[4096], line[1024];

	if (!o->facts)
		return false;
	snprintf(file, sizeof file, "%s/%s", o->facts, o->isa->facts);
	FILE *f = fopen(file, "r");
	if (!f)
		return false;
	for (unsigned i = 0; fgets(line, sizeof line, f); i++) {
		char *path = strrchr(line, '\t');
		if (!i || !path)
			continue;
		path[strcspn(path, "\n")] = 0;
		line[strcspn(line, "\t")] = 0;
		const unsigned id = find(o->isa, line);
		if (id)
			count_encoding(o, n, feat, id);
		else
			count_unknown(path + 1);
	}
	fclose(f);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->name, ((const struct row *)b)->name);
}

static void print_row(const struct row *r)
{
	printf("%-24s %9u %8u %9u %12" PRIu64 " %8" PRIu64 " %9" PRIu64 " %6" PRIu64 "%s\n", r->name, r->encodings, r->decoded,
	       r->executed, r->executions, r->fewest == UINT64_MAX ? 0 : r->fewest, r->differ, r->known,
	       r->absent ? "  absent" : "");
}

/* What was not compared, and why. */
static void print_left_out(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat)
{
	for (unsigned id = 1; id < o->isa->count; id++) {
		const char *why = o->isa->skip(id);
		if (o->isa->present(id, feat) && why && !diff_executions(n, id))
			printf("left out: %-32s %s\n", o->isa->info[id].name, why);
		if (n->lacks[id])
			printf("left out: %-32s not known to the other side\n", o->isa->info[id].name);
	}
}

uint64_t diff_print_table(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat)
{
	struct row sum = {.name = "all", .fewest = UINT64_MAX};

	if ((!o->tally || !o->isa->tests) && !o->group && !o->encoding)
		print_left_out(o, n, feat);
	if (!read_facts(o, n, feat))
		for (unsigned id = 1; id < o->isa->count; id++)
			count_encoding(o, n, feat, id);
	qsort(rows, row_count, sizeof *rows, by_name);
	printf("%-24s %9s %8s %9s %12s %8s %9s %6s\n", "feature", "encodings", "decoded", "executed", "executions", "fewest", "differing",
	       "known");
	for (unsigned i = 0; i < row_count; i++) {
		const struct row *r = &rows[i];
		print_row(r);
		sum.encodings += r->encodings;
		sum.decoded += r->decoded;
		sum.executed += r->executed;
		sum.executions += r->executions;
		sum.differ += r->differ;
		sum.known += r->known;
		sum.fewest = r->fewest < sum.fewest ? r->fewest : sum.fewest;
	}
	print_row(&sum);
	return sum.differ;
}
