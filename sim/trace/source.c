/* sim/trace/source.c - lines of source files that a program's line table names.
 * A table may name any file: only what is called as sources are is read, so that a page which goes to others holds nothing else. */
#include "sim/trace/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum { FILES_MAX = 256, SIZE_MAX_OF_FILE = 4 << 20, LINE_MAX_OF_FILE = 200 };

struct file {
	char *path, *text; /* text NULL: cannot be read; owned */
	size_t size;
};

struct source {
	struct file file[FILES_MAX];
	unsigned files;
	char line[LINE_MAX_OF_FILE + 1];
};

struct source *source_create(void)
{
	return calloc(1, sizeof(struct source));
}

void source_destroy(struct source *s)
{
	for (unsigned i = 0; s && i < s->files; i++) {
		free(s->file[i].path);
		free(s->file[i].text);
	}
	free(s);
}

static bool is_source(const char *path)
{
	static const char *const ends[] = {
		".c", ".h", ".S", ".s", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".inc", ".rs", ".go", ".zig", ".asm",
	};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < ARRAY_SIZE(ends); i++)
		if (strcmp(dot, ends[i]) == 0)
			return true;
	return false;
}

static void read_file(struct file *f)
{
	FILE *in = is_source(f->path) ? fopen(f->path, "rbe") : NULL;

	f->text = in ? malloc(SIZE_MAX_OF_FILE) : NULL;
	if (f->text)
		f->size = fread(f->text, 1, SIZE_MAX_OF_FILE, in);
	if (in)
		fclose(in);
}

/* Takes the path. */
static const struct file *open_file(struct source *s, char *path)
{
	for (unsigned i = 0; path && i < s->files; i++)
		if (strcmp(s->file[i].path, path) == 0) {
			free(path);
			return &s->file[i];
		}
	if (!path || s->files == FILES_MAX) {
		free(path);
		return NULL;
	}
	s->file[s->files].path = path;
	read_file(&s->file[s->files]);
	return &s->file[s->files++];
}

const char *source_line(struct source *s, const char *folder, const char *file, int line)
{
	char *path = NULL;
	const struct file *f;
	const char *at, *end;

	if (*file == '/' || !folder)
		path = strdup(file);
	else if (asprintf(&path, "%s/%s", folder, file) < 0)
		path = NULL;
	f = open_file(s, path);
	if (!f || !f->text || line < 1)
		return NULL;
	at = f->text;
	end = f->text + f->size;
	while (--line && at)
		at = memchr(at, '\n', (size_t)(end - at)) ? (const char *)memchr(at, '\n', (size_t)(end - at)) + 1 : NULL;
	if (!at || at == end)
		return NULL;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	size_t n = (size_t)((stop ? stop : end) - at);
	n = n < LINE_MAX_OF_FILE ? n : LINE_MAX_OF_FILE;
	memcpy(s->line, at, n);
	s->line[n] = 0;
	return s->line;
}
