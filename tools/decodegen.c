/* tools/decodegen.c - turns the *.decode files into the decoder's C: decodegen -o FOLDER FILE.decode...
 * Implements: the command; FOLDER/decode_gen.h, decode_gen.c (A64), decode_a32_gen.c (A32, T32). The format is described atop
 *             cpu/exec/dp.decode.
 * Not here:   how a word is decoded with the tables made here (cpu/exec/decode.c); what instructions do. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "tools/decodegen_priv.h"

const struct set_info set_info[SET_COUNT] = {
	[SET_A64] = { "a64", FAMILY_A64, 32 },
	[SET_A32] = { "a32", FAMILY_A32, 32 },
	[SET_T32] = { "t32", FAMILY_A32, 32 },
	[SET_T16] = { "t16", FAMILY_A32, 16 },
};

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

struct text {
	struct text *next;
	char s[];
};

char *copy_text(struct gen *g, const char *s)
{
	size_t size = strlen(s) + 1;
	struct text *t = malloc(sizeof *t + size);

	if (!t)
		die("out of memory", "");
	t->next = g->texts;
	g->texts = t;
	return memcpy(t->s, s, size);
}

static void gen_destroy(struct gen *g)
{
	while (g->texts) {
		struct text *next = g->texts->next;
		free(g->texts);
		g->texts = next;
	}
	for (int s = 0; s < SET_COUNT; s++) {
		free(g->tree[s].nodes);
		free(g->tree[s].leaves);
	}
	free(g);
}

static void write_a64(const struct gen *g, FILE *o)
{
	write_code(g, FAMILY_A64, o);
}

static void write_a32(const struct gen *g, FILE *o)
{
	write_code(g, FAMILY_A32, o);
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

static void number_insns(struct gen *g)
{
	int next[FAMILY_COUNT] = { 1, 1 };

	for (int i = 1; i < g->insn_count; i++)
		g->id[i] = next[set_info[g->insns[i].set].family]++;
}

/* The exit status. */
static int generate(struct gen *g, const char *folder, char **files, int count)
{
	g->insn_count = 1;
	for (int i = 0; i < count; i++)
		read_decode_file(g, files[i]);
	check_encodings(g);
	if (g->errors)
		return 1;
	number_insns(g);
	for (int s = 0; s < SET_COUNT; s++)
		make_tree(g, (enum set)s);
	write_file(g, folder, "decode_gen.h", write_header);
	write_file(g, folder, "decode_gen.c", write_a64);
	write_file(g, folder, "decode_a32_gen.c", write_a32);
	return 0;
}

int main(int argc, char **argv)
{
	struct gen *g;
	int rc;

	if (argc < 4 || strcmp(argv[1], "-o"))
		die("usage: decodegen -o FOLDER FILE.decode...", "");
	if (!(g = calloc(1, sizeof *g)))
		die("out of memory", "");
	rc = generate(g, argv[2], argv + 3, argc - 3);
	gen_destroy(g);
	return rc;
}
