/* sim/test_main.c - `aerie test SUITE`: its options, and which part of the suite to run. */
#include "sim/test_main.h"

#include <errno.h>
#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/core/bits.h"
#include "sim/parse.h"
#include "sim/suite_report.h"

struct args {
	const char *suite, *junit, *logs, *filter, *emulator;
	uint64_t seed, jobs, shard, shards, max_smp;
	bool el2, list;
};

struct session {
	const struct suite *s;
	struct suite_tally tally;
	unsigned number;
};

static int shard_arg(struct args *a, const char *text, struct error *e)
{
	const char *slash = strchr(text, '/');
	char first[32];

	if (!slash || (size_t)(slash - text) >= sizeof(first))
		return error_set(e, EINVAL, "--shard: '%s' is not I/N", text);
	memcpy(first, text, (size_t)(slash - text));
	first[slash - text] = 0;
	if (parse_u64(slash + 1, "--shard: N", 1, 1000000, &a->shards, e))
		return -EINVAL;
	return parse_u64(first, "--shard: I", 1, a->shards, &a->shard, e);
}

static int one_arg(struct args *a, const char *name, const char *value, bool *used, struct error *e)
{
	const struct { const char *name; const char **text; } texts[] = {
		{ "--junit", &a->junit }, { "--logs", &a->logs }, { "--filter", &a->filter }, { "--emulator", &a->emulator },
	};
	const struct { const char *name; uint64_t *number, min, max; } numbers[] = {
		{ "--jobs", &a->jobs, 1, 256 }, { "--seed", &a->seed, 0, UINT64_MAX }, { "--max-smp", &a->max_smp, 1, 8 },
	};

	*used = true;
	if (strcmp(name, "--el2") == 0 || strcmp(name, "--list") == 0) {
		*(name[2] == 'e' ? &a->el2 : &a->list) = true;
		*used = false;
		return 0;
	}
	if (name[0] != '-') {
		*used = false;
		if (a->suite)
			return error_set(e, EINVAL, "test: two suites, %s and %s", a->suite, name);
		a->suite = name;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strcmp(texts[i].name, name) == 0)
			return (*texts[i].text = value) ? 0 : error_set(e, EINVAL, "%s wants a value", name);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (strcmp(numbers[i].name, name) == 0)
			return !value ? error_set(e, EINVAL, "%s wants a value", name) :
			       parse_u64(value, name, numbers[i].min, numbers[i].max, numbers[i].number, e);
	if (strcmp(name, "--shard") == 0)
		return value ? shard_arg(a, value, e) : error_set(e, EINVAL, "--shard wants I/N");
	return error_set(e, EINVAL, "test: unknown option '%s' (there are: --jobs, --shard, --filter, --junit, --logs, --seed, --list, "
			 "--el2, --max-smp, --emulator)", name);
}

static int parse(struct args *a, int argc, char **argv, struct error *e)
{
	*a = (struct args){ .logs = "aerie-test-logs", .jobs = 1, .shard = 1, .shards = 1, .max_smp = 4 };
	for (int i = 0; i < argc; i++) {
		bool used;
		int rc = one_arg(a, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used, e);
		if (rc)
			return rc;
		i += used;
	}
	return a->suite ? 0 : error_set(e, EINVAL, "test: which suite? (a YAML file, kvm-unit-tests' unittests.cfg, or a folder of "
					"programs)");
}

static int choose(const struct args *a, const struct suite *s, bool *chosen, unsigned *count, struct error *e)
{
	regex_t re;

	if (a->filter && regcomp(&re, a->filter, REG_EXTENDED | REG_NOSUB))
		return error_set(e, EINVAL, "--filter: not a regular expression: %s", a->filter);
	*count = 0;
	for (unsigned i = 0; i < s->count; i++) {
		chosen[i] = i % a->shards == a->shard - 1 && (!a->filter || regexec(&re, s->test[i].name, 0, NULL, 0) == 0);
		*count += chosen[i];
	}
	if (a->filter)
		regfree(&re);
	return *count || a->shards > 1 ? 0 : error_set(e, EINVAL, "--filter: no test's name matches %s", a->filter);
}

static int check_patterns(const struct suite *s, struct error *e)
{
	for (unsigned i = 0; i < s->count; i++)
		for (unsigned k = 0; k < 2; k++) {
			const char *p = k ? s->test[i].console_not : s->test[i].console;
			regex_t re;
			if (!p)
				continue;
			if (regcomp(&re, p, REG_EXTENDED | REG_NOSUB))
				return error_set(e, EINVAL, "%s: %s: not a regular expression: %s", s->file, s->test[i].name, p);
			regfree(&re);
		}
	return 0;
}

static void done(void *arg, unsigned test, const struct suite_result *r)
{
	struct session *x = arg;

	suite_count(&x->tally, r);
	tap_result(stdout, ++x->number, &x->s->test[test], r);
}

static int run(const struct args *a, const struct suite *s, const char *logs, bool *chosen, struct suite_result *result,
	       struct error *e)
{
	struct session x = { .s = s };
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct suite_plan p = {
		.program = self, .emulator = a->emulator, .logs = logs, .seed = a->seed, .jobs = (unsigned)a->jobs, .chosen = chosen,
		.progress = isatty(STDERR_FILENO), .done = done, .arg = &x,
	};
	unsigned count;
	int rc = n > 0 ? choose(a, s, chosen, &count, e) : error_set(e, errno, "cannot find myself: %s", strerror(errno));

	if (rc)
		return rc;
	self[n] = 0;
	if (a->list) {
		for (unsigned i = 0; i < s->count; i++)
			if (chosen[i])
				puts(s->test[i].name);
		return 0;
	}
	tap_begin(stdout, &p, count);
	rc = suite_run(s, &p, result, e);
	tap_end(stdout, &x.tally);
	if (a->junit && !rc)
		rc = junit_write(a->junit, s, result, e);
	return rc ? rc : x.tally.failed != 0;
}

int test_main(int argc, char **argv, struct error *e)
{
	struct suite_result *result = NULL;
	struct suite *s = NULL;
	bool *chosen = NULL;
	struct args a;
	char *logs = NULL;
	int rc = parse(&a, argc, argv, e);

	if (!rc && mkdir(a.logs, 0777) && errno != EEXIST)
		rc = error_set(e, errno, "--logs: cannot make the folder %s: %s", a.logs, strerror(errno));
	if (!rc && !(logs = realpath(a.logs, NULL)))
		rc = error_set(e, errno, "--logs: %s: %s", a.logs, strerror(errno));
	if (!rc && !(s = suite_load(a.suite, &(struct suite_request){ (unsigned)a.max_smp, a.el2, logs }, e)))
		rc = -EINVAL;
	if (!rc)
		rc = check_patterns(s, e);
	if (!rc) {
		chosen = calloc(s->count, sizeof(*chosen));
		result = calloc(s->count, sizeof(*result));
		for (unsigned i = 0; result && i < s->count; i++)
			result[i].outcome = OUT_NOT_RUN;
		rc = chosen && result ? run(&a, s, logs, chosen, result, e) : error_set(e, ENOMEM, "out of memory");
	}
	free(chosen);
	free(result);
	free(logs);
	suite_destroy(s);
	return rc;
}
