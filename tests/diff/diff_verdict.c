/* tests/diff/diff_verdict.c - whether the runs of an instruction set are a proof of it: of each feature that is present, every encoding has
 * been executed on both sides often enough, known faults not counted, with no unexplained difference, or is one that the other side cannot
 * show and has guest tests. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "tests/diff/diff_work.h"

struct judgement {
	unsigned present, compared, apart, lacking, failed;
	uint64_t fewest, differ;
};

static bool is_guest(const char *folder, const char *name)
{
	char path[4096];

	for (const char *end = "Sc"; *end; end++) {
		snprintf(path, sizeof path, "%s/%s.%c", folder, name, *end);
		if (access(path, R_OK) == 0)
			return true;
	}
	return false;
}

/* The tests that an encoding has: names, separated by spaces, of tests/guest/NAME.S or .c. Those of compared encodings are of what
 * EL0 does not see. */
static bool tests_exist(const struct diff_options *o, const char *names)
{
	char list[256];

	if (!names || !o->guests)
		return names;
	snprintf(list, sizeof list, "%s", names);
	for (char *name = strtok(list, " "); name; name = strtok(NULL, " "))
		if (!is_guest(o->guests, name))
			return false;
	return true;
}

static void judge(const struct diff_options *o, const struct diff_counts *n, unsigned id, struct judgement *v)
{
	const uint64_t executions = diff_executions(n, id) - n->known[id];
	const char *name = o->isa->info[id].name, *why = o->isa->skip(id), *tests = o->isa->tests ? o->isa->tests(id) : NULL;
	const bool tested = !tests || tests_exist(o, tests);

	v->present++;
	v->differ += n->differ[id];
	if (executions >= o->executions && tested) {
		v->compared++;
		v->fewest = executions < v->fewest ? executions : v->fewest;
		return;
	}
	if (!executions && why && tests && tested) {
		v->apart++;
		printf("apart: %-32s %s; tests/guest: %s\n", name, why, tests);
		return;
	}
	if (!executions && n->lacks[id] == DIFF_NEWER_HAS) {
		v->lacking++;
		printf("lacking: %s\n", name);
		return;
	}
	v->failed++;
	printf("missing: %-30s executed %" PRIu64 " times%s%s%s%s\n", name, executions, why ? "; " : "", why ? why
	       : n->lacks[id] ? "; not known to the other side" : "", tested ? "" : "; not all there in tests/guest: ",
	       tested ? "" : tests);
}

bool diff_print_verdict(const struct diff_options *o, const struct diff_counts *n, const struct feature_set *feat, const char *oracle)
{
	struct judgement v = {.fewest = UINT64_MAX};

	for (unsigned id = 1; id < o->isa->count; id++)
		if (o->isa->present(id, feat))
			judge(o, n, id, &v);
	v.differ += n->unallocated_differ;
	const bool good = v.present && !v.failed && !v.differ && !n->died;
	printf("verdict %s: %s: of %u encodings present %u are compared, each %" PRIu64 " times or more, %u have guest tests only, %u are "
	       "missing, %u are left to a newer version of the other side; %" PRIu64 " executions and instructions, %" PRIu64
	       " unexplained differences%s; compared with %s\n", o->isa->name, good ? "ok" : "not ok", v.present, v.compared,
	       v.compared ? v.fewest : 0, v.apart, v.failed, v.lacking, n->done, v.differ, n->died ? "; a run did not end" : "", oracle);
	return good;
}
