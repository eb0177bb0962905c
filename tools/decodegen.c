/* tools/decodegen.c - turns the *.decode files into the decoder's C: decodegen -o FOLDER FILE.decode...
 * Implements: the command; FOLDER/decode_gen.h and decode_gen.c. The format is described atop cpu/exec/dp.decode.
 * Not here:   how a word is decoded with the tables made here (cpu/exec/decode.c); what instructions do. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "tools/decodegen_priv.h"

void fail(struct gen *g, struct where at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", at.file, at.line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (++g->errors == MAX_ERRORS)
		die("too many errors", "");
}

void die(const char *what, const char *name)
{
	fprintf(stderr, "decodegen: %s%s%s\n", what, *name ? " " : "", name);
	exit(1);
}

char *copy_text(const char *s)
{
	char *p = malloc(strlen(s) + 1);

	if (!p)
		die("out of memory", "");
	return strcpy(p, s);
}

static void write_file(const struct gen *g, const char *folder, const char *name,
		       void (*write)(const struct gen *, FILE *))
{
	char path[4096];
	FILE *o;
	int bad;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path || !(o = fopen(path, "w")))
		die("cannot create", path);
	write(g, o);
	bad = ferror(o);
	if (fclose(o) || bad) {
		remove(path);
		die("cannot write", path);
	}
}

int main(int argc, char **argv)
{
	struct gen *g = calloc(1, sizeof *g); /* lives as long as the program */

	if (argc < 4 || strcmp(argv[1], "-o"))
		die("usage: decodegen -o FOLDER FILE.decode...", "");
	if (!g)
		die("out of memory", "");
	g->insn_count = 1;
	for (int i = 3; i < argc; i++)
		read_decode_file(g, argv[i]);
	check_encodings(g);
	if (g->errors)
		return 1;
	make_tree(g);
	write_file(g, argv[2], "decode_gen.h", write_header);
	write_file(g, argv[2], "decode_gen.c", write_code);
	return 0;
}
