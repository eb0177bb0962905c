/* sim/suite.c - what all kinds of suites share, and the simplest kind: a folder of programs. */
#include "sim/suite.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *suite_keep(struct suite *s, const char *text, struct error *e)
{
	char **grown = realloc(s->string, (s->strings + 1) * sizeof(*grown)), *copy;

	if (grown) {
		s->string = grown;
		copy = strdup(text);
		if (copy)
			return s->string[s->strings++] = copy;
	}
	error_set(e, ENOMEM, "out of memory");
	return NULL;
}

struct suite_test *suite_add(struct suite *s, const char *name, struct error *e)
{
	struct suite_test *grown = realloc(s->test, (s->count + 1) * sizeof(*grown));

	if (!grown) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	s->test = grown;
	grown[s->count] = (struct suite_test){ .name = suite_keep(s, name, e), .seconds = SUITE_SECONDS, .skip_exit = -1 };
	return grown[s->count].name ? &grown[s->count++] : NULL;
}

int suite_arg(struct suite *s, struct suite_test *t, const char *word, struct error *e)
{
	const char **grown = realloc(t->argv, (t->argc + 2) * sizeof(*grown));
	const char *copy = suite_keep(s, word, e);

	if (grown)
		t->argv = grown;
	if (!grown || !copy)
		return error_set(e, ENOMEM, "out of memory");
	t->argv[t->argc++] = copy;
	t->argv[t->argc] = NULL;
	return 0;
}

void suite_destroy(struct suite *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->count; i++)
		free(s->test[i].argv);
	free(s->test);
	for (unsigned i = 0; i < s->strings; i++)
		free(s->string[i]);
	free(s->string);
	free(s);
}

/* ---- a folder: each ELF file in it, by name; status 0 is good ---- */

static bool is_elf(const char *dir, const char *name)
{
	char path[4096], magic[4] = { 0 };
	struct stat st;
	FILE *f;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >= sizeof(path) || stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	f = fopen(path, "rbe");
	if (!f)
		return false;
	if (fread(magic, 1, sizeof(magic), f) != sizeof(magic))
		magic[0] = 0;
	fclose(f);
	return memcmp(magic, "\177ELF", 4) == 0;
}

static int read_folder(struct suite *s, struct error *e)
{
	static const char *const words[] = { "run", "--semihosting", "--elf" };
	struct dirent **entry;
	int n = scandir(s->dir, &entry, NULL, alphasort), rc = 0;

	if (n < 0)
		return error_set(e, errno, "%s: %s", s->dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (!rc && is_elf(s->dir, entry[i]->d_name)) {
			struct suite_test *t = suite_add(s, entry[i]->d_name, e);
			rc = t ? 0 : -ENOMEM;
			for (size_t k = 0; !rc && k < sizeof(words) / sizeof(words[0]); k++)
				rc = suite_arg(s, t, words[k], e);
			if (!rc)
				rc = suite_arg(s, t, entry[i]->d_name, e);
		}
		free(entry[i]);
	}
	free(entry);
	return rc || s->count ? rc : error_set(e, EINVAL, "%s: a folder without ELF programs", s->dir);
}

/* ---- any ---- */

static int check_names(const struct suite *s, struct error *e)
{
	for (unsigned i = 0; i < s->count; i++)
		for (unsigned k = 0; k < i; k++)
			if (strcmp(s->test[i].name, s->test[k].name) == 0)
				return error_set(e, EINVAL, "%s: two tests are called '%s'", s->file, s->test[i].name);
	return s->count ? 0 : error_set(e, EINVAL, "%s: no tests", s->file);
}

static int read_any(struct suite *s, const struct suite_request *r, bool folder, struct error *e)
{
	const char *dot = strrchr(s->file, '.');
	int rc = folder ? read_folder(s, e) : dot && strcmp(dot, ".cfg") == 0 ? suite_read_kut(s, r, e) : suite_read_yaml(s, e);

	return rc ? rc : check_names(s, e);
}

struct suite *suite_load(const char *path, const struct suite_request *r, struct error *e)
{
	struct suite *s = calloc(1, sizeof(*s));
	const char *slash = strrchr(path, '/');
	char dir[4096];
	struct stat st;

	if (!s) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	if (stat(path, &st)) {
		error_set(e, errno, "%s: %s", path, strerror(errno));
		goto failed;
	}
	if (S_ISDIR(st.st_mode))
		snprintf(dir, sizeof(dir), "%s", path);
	else
		snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	s->file = suite_keep(s, path, e);
	s->dir = suite_keep(s, dir, e);
	if (s->file && s->dir && !read_any(s, r, S_ISDIR(st.st_mode), e))
		return s;
failed:
	suite_destroy(s);
	return NULL;
}
