/* sim/suite_kut.c - kvm-unit-tests' unittests.cfg, as its documentation describes it, for a folder that has been built. Each test
 * is a command line in QEMU's spelling, with the device by which these tests end with a status.
 * LIMIT: of the shell expressions that the file may hold those of smp are understood, and of disabled_if what asks for $TARGET. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/suite.h"

enum { PASSED = 1, SKIPPED = 77 };
enum { FILE_KEY, SMP, TEST_ARGS, QEMU_PARAMS, EXTRA_PARAMS, GROUPS, ARCH, ACCEL, TIMEOUT, DISABLED_IF, KEYS };

static const char *const keys[KEYS] = { "file", "smp", "test_args", "qemu_params", "extra_params", "groups", "arch", "accel", "timeout",
					"disabled_if" };
/* Known, and of no meaning here. */
static const char *const ignored[] = { "kvmtool_params", "machine", "check" };

struct reader {
	struct suite *s;
	const struct suite_request *r;
	struct error *e;
	unsigned line, began;      /* where we are; where the section began */
	char name[128];
	char value[KEYS][2048];
	char arch[16];             /* what the folder was built for */
	const char *env;           /* the tests' environment file */
};

static int wrong(struct reader *k, unsigned line, const char *what, const char *detail)
{
	return error_set(k->e, EINVAL, "%s:%u: %s%s", k->s->file, line, what, detail);
}

/* ---- smp: a number, $MAX_SMP, $(( )) of comparisons and choices ---- */

struct expr {
	const char *p;
	long max_smp;
	bool bad;
};

static long choice(struct expr *x, int depth);

static void skip_blanks(struct expr *x)
{
	while (*x->p == ' ')
		x->p++;
}

static long primary(struct expr *x, int depth)
{
	char *end;
	long v = 0;

	skip_blanks(x);
	if (*x->p == '(' && depth < 16) {
		x->p++;
		v = choice(x, depth + 1);
		skip_blanks(x);
		x->bad |= *x->p != ')';
		x->p += *x->p == ')';
	} else if (strncmp(x->p, "$MAX_SMP", 8) == 0) {
		v = x->max_smp;
		x->p += 8;
	} else if (isdigit((unsigned char)*x->p)) {
		v = strtol(x->p, &end, 10);
		x->p = end;
	} else {
		x->bad = true;
	}
	skip_blanks(x);
	return v;
}

static long choice(struct expr *x, int depth)
{
	long v = primary(x, depth), yes, no;

	if (*x->p == '<' || *x->p == '>') {
		bool less = *x->p++ == '<';
		long w = primary(x, depth);
		v = less ? v < w : v > w;
	}
	if (*x->p != '?')
		return v;
	x->p++;
	yes = primary(x, depth);
	x->bad |= *x->p != ':';
	x->p += *x->p == ':';
	no = primary(x, depth);
	return v ? yes : no;
}

static int processors(struct reader *k, char text[16])
{
	struct expr x = { .p = k->value[SMP], .max_smp = (long)k->r->max_smp };
	bool arithmetic = strncmp(x.p, "$((", 3) == 0;
	long v = 1;

	if (*x.p) {
		x.p += arithmetic ? 3 : 0;
		v = choice(&x, 0);
		if (arithmetic) {
			x.bad |= strncmp(x.p, "))", 2) != 0;
			x.p += x.bad ? 0 : 2;
		}
	}
	if (x.bad || *x.p || v < 1 || v > 512)
		return wrong(k, k->began, "smp is not understood: ", k->value[SMP]);
	snprintf(text, 16, "%ld", v);
	return 0;
}

/* ---- one section ---- */

/* Words as a shell splits them, with quotes. */
static int split(struct reader *k, struct suite_test *t, const char *p)
{
	char word[2048];

	while (*p) {
		size_t n = 0;
		char quote = 0;

		while (isspace((unsigned char)*p))
			p++;
		if (!*p)
			break;
		for (; *p && (quote || !isspace((unsigned char)*p)); p++) {
			if (*p == quote)
				quote = 0;
			else if (!quote && (*p == '\'' || *p == '"'))
				quote = *p;
			else
				word[n++] = *p;
		}
		word[n] = 0;
		if (quote)
			return wrong(k, k->began, "a quote without its end: ", word);
		if (suite_arg(k->s, t, word, k->e))
			return -ENOMEM;
	}
	return 0;
}

static bool in_group(const struct reader *k, const char *group)
{
	size_t n = strlen(group);

	for (const char *p = k->value[GROUPS]; (p = strstr(p, group)); p += n)
		if ((p == k->value[GROUPS] || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

static const char *why_skip(const struct reader *k)
{
	if (*k->value[ARCH] && strcmp(k->value[ARCH], k->arch) != 0)
		return "for another architecture";
	if (in_group(k, "nodefault"))
		return "not run by default";
	if (in_group(k, "migration"))
		return "a machine that runs is not migrated";
	if (*k->value[ACCEL] && strncmp(k->value[ACCEL], "tcg", 3) != 0)
		return "for another accelerator";
	if (*k->value[DISABLED_IF] && !strstr(k->value[DISABLED_IF], "\"$TARGET\" != qemu"))
		return "disabled_if is not understood";
	return NULL;
}

static int command(struct reader *k, struct suite_test *t)
{
	bool arm = strcmp(k->arch, "arm") == 0;
	char machine[64], smp[16];
	const char *const words[] = {
		"qemu", "-nodefaults", "-machine", machine, "-accel", "tcg", "-cpu", arm ? "max,aarch64=off" : "max", "-device",
		"virtio-serial-device", "-device", "virtconsole,chardev=ctd", "-chardev", "testdev,id=ctd", "-device", "pci-testdev",
		"-display", "none", "-serial", "stdio", "-kernel", k->value[FILE_KEY], "-smp", smp, "-initrd", k->env,
	};
	int rc = processors(k, smp);

	snprintf(machine, sizeof(machine), "virt%s%s", arm ? ",highmem=off" : "", k->r->el2 ? ",virtualization=on" : "");
	for (size_t i = 0; !rc && i < ARRAY_SIZE(words); i++)
		rc = suite_arg(k->s, t, words[i], k->e);
	if (!rc && *k->value[TEST_ARGS])
		rc = suite_arg(k->s, t, "-append", k->e) ? -ENOMEM : split(k, t, k->value[TEST_ARGS]);
	return rc ? rc : split(k, t, k->value[*k->value[QEMU_PARAMS] ? QEMU_PARAMS : EXTRA_PARAMS]);
}

static int end_section(struct reader *k)
{
	const char *why = why_skip(k);
	struct suite_test *t;

	if (!k->began)
		return 0;
	if (!*k->value[FILE_KEY])
		return wrong(k, k->began, "a section without file: ", k->name);
	t = suite_add(k->s, k->name, k->e);
	if (!t)
		return -ENOMEM;
	t->exit = PASSED; /* which is an emulator's own failure, too: so the test must have said it */
	t->console = suite_keep(k->s, "^EXIT: STATUS=1", k->e);
	t->skip_exit = SKIPPED;
	t->seconds = *k->value[TIMEOUT] ? (unsigned)strtoul(k->value[TIMEOUT], NULL, 10) : 90;
	if (!t->console || (why && !(t->skip = suite_keep(k->s, why, k->e))))
		return -ENOMEM;
	return command(k, t);
}

/* ---- the file ---- */

static int key_line(struct reader *k, char *line)
{
	char *eq = strchr(line, '='), *end = eq;

	if (!eq)
		return wrong(k, k->line, "neither [name] nor key = value: ", line);
	while (end > line && isspace((unsigned char)end[-1]))
		end--;
	*end = 0;
	for (eq++; isspace((unsigned char)*eq); eq++)
		;
	for (unsigned i = 0; i < KEYS; i++)
		if (strcmp(line, keys[i]) == 0) {
			if (!k->began)
				return wrong(k, k->line, "a key before the first [name]: ", line);
			snprintf(k->value[i], sizeof(k->value[i]), "%s", eq);
			return 0;
		}
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		if (strcmp(line, ignored[i]) == 0)
			return 0;
	return wrong(k, k->line, "no such key: ", line);
}

static int one_line(struct reader *k, char *line)
{
	size_t n = strlen(line);

	while (n && isspace((unsigned char)line[n - 1]))
		line[--n] = 0;
	if (!n || line[0] == '#')
		return 0;
	if (line[0] != '[')
		return key_line(k, line);
	if (end_section(k))
		return -EINVAL;
	if (line[n - 1] != ']' || n < 3 || n - 2 >= sizeof(k->name) || strpbrk(line, "/ "))
		return wrong(k, k->line, "not a [name]: ", line);
	memset(k->value, 0, sizeof(k->value));
	k->began = k->line;
	snprintf(k->name, sizeof(k->name), "%.*s", (int)n - 2, line + 1);
	return 0;
}

/* ARCH of config.mak, which configure left one folder up. */
static void built_for(struct reader *k)
{
	char path[4096], line[256];
	FILE *f;

	snprintf(k->arch, sizeof(k->arch), "arm64");
	snprintf(path, sizeof(path), "%s/../config.mak", k->s->dir);
	f = fopen(path, "rbe");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "ARCH=", 5) == 0)
			snprintf(k->arch, sizeof(k->arch), "%.*s", (int)strcspn(line + 5, "\n"), line + 5);
	if (f)
		fclose(f);
}

static int make_env(struct reader *k)
{
	char path[4096];
	FILE *f;

	if ((size_t)snprintf(path, sizeof(path), "%s/kut.env", k->r->logs) >= sizeof(path) || !(f = fopen(path, "we")))
		return error_set(k->e, errno, "cannot write %s: %s", path, strerror(errno));
	fputs("TARGET=qemu\nQEMU_ACCEL=tcg\nERRATA_FORCE=y\n", f);
	if (fclose(f))
		return error_set(k->e, errno, "cannot write %s: %s", path, strerror(errno));
	k->env = suite_keep(k->s, path, k->e);
	return k->env ? 0 : -ENOMEM;
}

int suite_read_kut(struct suite *s, const struct suite_request *r, struct error *e)
{
	struct reader *k = calloc(1, sizeof(*k));
	char line[2048];
	FILE *f;
	int rc = 0;

	if (!k)
		return error_set(e, ENOMEM, "out of memory");
	*k = (struct reader){ .s = s, .r = r, .e = e };
	built_for(k);
	f = fopen(s->file, "rbe");
	if (!f)
		rc = error_set(e, errno, "%s: %s", s->file, strerror(errno));
	else
		rc = make_env(k);
	while (!rc && fgets(line, sizeof(line), f)) {
		k->line++;
		rc = strchr(line, '\n') || feof(f) ? one_line(k, line) : wrong(k, k->line, "a line that is too long", "");
	}
	if (!rc)
		rc = end_section(k);
	if (f)
		fclose(f);
	free(k);
	return rc;
}
