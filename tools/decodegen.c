/* tools/decodegen.c - turns the *.decode files into the decoder's C: decodegen -o FOLDER FILE.decode...
 * Implements: the format described at the top of cpu/exec/dp.decode; refuses, with file and line, what is not clear in it.
 * Not here:   how a word is decoded with the tables made here (cpu/exec/decode.c); what instructions do. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INSNS = 4096, MAX_HANDLERS = 512, MAX_FIELDS = 12, MAX_CONSTS = 12, MAX_NOTS = 12, MAX_FEATS = 4, MAX_MEMBERS = 64,
       MAX_TREE = 1 << 18, LEAF_SIZE = 3, MAX_WINDOW = 6 };

struct where {
	const char *file;
	int line;
};

struct field {
	char *name;
	int off, width;
};

struct pair { /* constant: name = text; reserved value: mask and value of the word */
	char *name, *text;
	uint32_t mask, value;
};

struct handler {
	char *name;
	bool threaded, fp, used;
	struct where at;
	char *members[MAX_MEMBERS];
	bool is_field[MAX_MEMBERS];
	int member_count;
};

struct insn {
	char *name, *handler_name, *over_name, *feats[MAX_FEATS];
	struct handler *handler;
	struct where at;
	uint32_t mask, value, should_be;
	struct field fields[MAX_FIELDS];
	struct pair consts[MAX_CONSTS], nots[MAX_NOTS];
	int field_count, const_count, not_count, feat_count, parent;
	bool feat_any;
};

static struct insn insns[MAX_INSNS]; /* [0] stays empty: A64_UNALLOCATED */
static int insn_count = 1;
static struct handler handlers[MAX_HANDLERS];
static int handler_count;
static int tree[MAX_TREE], tree_size, leaves[MAX_TREE], leaf_count;
static int error_count;

static void fail(struct where at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", at.file, at.line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (++error_count >= 20)
		exit(1);
}

static void die(const char *what, const char *name)
{
	fprintf(stderr, "decodegen: %s %s\n", what, name);
	exit(1);
}

static char *copy(const char *s)
{
	char *p = malloc(strlen(s) + 1);

	if (!p)
		die("no memory for", s);
	return strcpy(p, s);
}

static bool is_ident(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

static bool is_number(const char *s, unsigned long *v)
{
	char *end;

	if (!isdigit((unsigned char)*s))
		return false;
	*v = strtoul(s, &end, 0);
	return !*end;
}

/* ---- reading ---- */

static struct handler *find_handler(const char *name)
{
	for (int i = 0; i < handler_count; i++)
		if (!strcmp(handlers[i].name, name))
			return &handlers[i];
	return NULL;
}

static void parse_handler(char *save, struct where at)
{
	const char *name = strtok_r(NULL, " \t", &save), *kind = strtok_r(NULL, " \t", &save);
	const char *flag = strtok_r(NULL, " \t", &save);
	struct handler *h = &handlers[handler_count];

	if (!name || !kind || !is_ident(name) || (strcmp(kind, "general") && strcmp(kind, "threaded")))
		return fail(at, "expected: handler NAME general|threaded [fp]");
	if (flag && (strcmp(flag, "fp") || strtok_r(NULL, " \t", &save)))
		return fail(at, "handler %s: '%s' is not 'fp'", name, flag);
	if (find_handler(name))
		return fail(at, "handler %s is declared twice (first at %s:%d)", name, find_handler(name)->at.file,
			    find_handler(name)->at.line);
	if (flag && !strcmp(kind, "threaded"))
		return fail(at, "handler %s: 'fp' is for general handlers; threaded bodies check the trap themselves", name);
	if (handler_count == MAX_HANDLERS)
		die("too many handlers in", at.file);
	*h = (struct handler){ .name = copy(name), .threaded = !strcmp(kind, "threaded"), .fp = flag != NULL, .at = at };
	handler_count++;
}

/* One token of the pattern at bit `*pos` (counted down from 32); false if it is not one. */
static bool parse_bits(struct insn *in, char *tok, int *pos)
{
	char *colon = strchr(tok, ':');
	unsigned long width;

	if (colon) {
		*colon = 0;
		if (!is_ident(tok) || !is_number(colon + 1, &width) || width < 1 || width > 32)
			return fail(in->at, "%s: bad field '%s:%s'", in->name, tok, colon + 1), false;
		for (int i = 0; i < in->field_count; i++)
			if (!strcmp(in->fields[i].name, tok))
				return fail(in->at, "%s: field %s appears twice", in->name, tok), false;
		if (in->field_count == MAX_FIELDS)
			return fail(in->at, "%s: too many fields", in->name), false;
		*pos -= (int)width;
		in->fields[in->field_count++] = (struct field){ copy(tok), *pos, (int)width };
		return true;
	}
	if (strspn(tok, "01x") != strlen(tok))
		return fail(in->at, "%s: '%s' is neither bits (0, 1, x) nor field:width", in->name, tok), false;
	for (; *tok; tok++) {
		if (--*pos < 0)
			break;
		if (*tok == 'x')
			in->should_be |= 1u << *pos;
		else
			in->mask |= 1u << *pos;
		if (*tok == '1')
			in->value |= 1u << *pos;
	}
	return true;
}

static bool is_pattern_token(const char *tok)
{
	return strspn(tok, "01x") == strlen(tok) || strchr(tok, ':');
}

static void parse_features(struct insn *in, char *tok)
{
	bool all = strchr(tok, '+'), any = strchr(tok, '|');
	char *save;

	if (!strcmp(tok, "base"))
		return;
	if ((all && any) || tok[strlen(tok) - 1] == '+' || tok[strlen(tok) - 1] == '|')
		return fail(in->at, "%s: features '%s': use either A+B or A|B", in->name, tok);
	in->feat_any = any;
	for (char *f = strtok_r(tok, "+|", &save); f; f = strtok_r(NULL, "+|", &save)) {
		if (!is_ident(f) || in->feat_count == MAX_FEATS)
			return fail(in->at, "%s: '%s' is not a feature name (base, or names without FEAT_)", in->name, f);
		in->feats[in->feat_count++] = copy(f);
	}
}

/* field=value inside not(); value is a number or a 0b pattern in which x is any bit. */
static void parse_not_term(struct insn *in, struct pair *n, char *term)
{
	char *eq = strchr(term, '=');
	const struct field *f = NULL;
	unsigned long v = 0, m;

	if (!eq)
		return fail(in->at, "%s: not(%s): expected field=value", in->name, term);
	*eq++ = 0;
	for (int i = 0; i < in->field_count; i++)
		if (!strcmp(in->fields[i].name, term))
			f = &in->fields[i];
	if (!f)
		return fail(in->at, "%s: not(%s=%s): no field %s in this encoding", in->name, term, eq, term);
	m = (1ul << f->width) - 1;
	if (!strncmp(eq, "0b", 2) && strspn(eq + 2, "01x") == strlen(eq + 2) && eq[2]) {
		if ((int)strlen(eq + 2) != f->width)
			return fail(in->at, "%s: not(%s=%s): the field has %d bits", in->name, term, eq, f->width);
		for (int i = 0; i < f->width; i++) {
			v |= (unsigned long)(eq[2 + i] == '1') << (f->width - 1 - i);
			m &= ~((unsigned long)(eq[2 + i] == 'x') << (f->width - 1 - i));
		}
	} else if (!is_number(eq, &v) || v > m) {
		return fail(in->at, "%s: not(%s=%s): not a value of %d bits", in->name, term, eq, f->width);
	}
	if (n->mask & (uint32_t)m << f->off)
		return fail(in->at, "%s: not(): field %s is named twice", in->name, term);
	n->mask |= (uint32_t)m << f->off;
	n->value |= (uint32_t)v << f->off;
}

static void parse_option(struct insn *in, char *tok)
{
	size_t len = strlen(tok);
	char *eq = strchr(tok, '='), *save;

	if ((!strncmp(tok, "not(", 4) || !strncmp(tok, "over(", 5)) && tok[len - 1] != ')')
		return fail(in->at, "%s: '%s' has no closing parenthesis (no blanks inside)", in->name, tok);
	if (!strncmp(tok, "not(", 4)) {
		struct pair *n = &in->nots[in->not_count];
		tok[len - 1] = 0;
		if (in->not_count++ == MAX_NOTS)
			die("too many not() in", in->name);
		n->text = copy(tok + 4);
		for (char *t = strtok_r(tok + 4, ",", &save); t; t = strtok_r(NULL, ",", &save))
			parse_not_term(in, n, t);
		if (!n->mask)
			fail(in->at, "%s: empty not()", in->name);
	} else if (!strncmp(tok, "over(", 5)) {
		tok[len - 1] = 0;
		in->over_name = copy(tok + 5);
	} else if (eq) {
		*eq = 0;
		unsigned long v;
		if (!is_ident(tok) || (!is_ident(eq + 1) && !is_number(eq + 1, &v)))
			return fail(in->at, "%s: bad constant '%s=%s'", in->name, tok, eq + 1);
		if (in->const_count == MAX_CONSTS)
			die("too many constants in", in->name);
		for (int i = 0; i < in->field_count; i++)
			if (!strcmp(in->fields[i].name, tok))
				return fail(in->at, "%s: constant %s is also a field of it", in->name, tok);
		in->consts[in->const_count++] = (struct pair){ .name = copy(tok), .text = copy(eq + 1) };
	} else if (is_ident(tok) && !in->handler_name) {
		in->handler_name = copy(tok);
	} else {
		fail(in->at, "%s: cannot make sense of '%s'", in->name, tok);
	}
}

static void parse_insn(char *name, char *save, struct where at)
{
	struct insn *in = &insns[insn_count];
	int pos = 32;
	char *tok;

	if (insn_count == MAX_INSNS)
		die("too many encodings in", at.file);
	*in = (struct insn){ .name = copy(name), .at = at };
	if (!is_ident(name))
		return fail(at, "'%s' is not a name", name);
	for (int i = 1; i < insn_count; i++)
		if (!strcmp(insns[i].name, name))
			return fail(at, "%s is defined twice (first at %s:%d)", name, insns[i].at.file, insns[i].at.line);
	while ((tok = strtok_r(NULL, " \t", &save)) && (pos > 0 || is_pattern_token(tok)))
		if (!parse_bits(in, tok, &pos))
			return;
	if (pos)
		return fail(at, "%s: the pattern has %d bits, not 32", name, 32 - pos);
	if (!tok)
		return fail(at, "%s: no feature", name);
	parse_features(in, tok);
	while ((tok = strtok_r(NULL, " \t", &save)))
		parse_option(in, tok);
	if (!in->handler_name)
		fail(at, "%s: no handler", name);
	insn_count++;
}

static void read_file(const char *path)
{
	char buf[512], *save;
	struct where at = { path, 0 };
	FILE *f = fopen(path, "r");

	if (!f)
		die("cannot open", path);
	while (fgets(buf, sizeof buf, f)) {
		at.line++;
		if (!strchr(buf, '\n') && !feof(f)) {
			fail(at, "line too long");
			break;
		}
		buf[strcspn(buf, "#\n")] = 0;
		char *tok = strtok_r(buf, " \t", &save);
		if (tok && !strcmp(tok, "handler"))
			parse_handler(save, at);
		else if (tok)
			parse_insn(tok, save, at);
	}
	fclose(f);
}

/* ---- checking ---- */

static bool contains(const struct insn *wide, const struct insn *narrow)
{
	return !(wide->mask & ~narrow->mask) && wide->mask != narrow->mask && (narrow->value & wide->mask) == wide->value;
}

static bool not_excludes(const struct insn *in, uint32_t mask, uint32_t value)
{
	for (int i = 0; i < in->not_count; i++)
		if (!(in->nots[i].mask & ~mask) && (value & in->nots[i].mask) == in->nots[i].value)
			return true;
	return false;
}

/* Which of two overlapping encodings goes first: a specialisation, or one that says so. */
static bool goes_before(const struct insn *a, const struct insn *b)
{
	return contains(b, a) || (a->over_name && !strcmp(a->over_name, b->name));
}

static void check_pair(struct insn *a, struct insn *b)
{
	uint32_t mask = a->mask | b->mask, value = a->value | b->value;

	if ((a->value ^ b->value) & a->mask & b->mask)
		return;
	if (goes_before(b, a)) {
		struct insn *t = a;
		a = b;
		b = t;
	}
	if (goes_before(a, b)) {
		const struct insn *p = &insns[a->parent];
		if (!a->parent || contains(p, b))
			a->parent = (int)(b - insns);
	} else if (!not_excludes(a, mask, value) && !not_excludes(b, mask, value)) {
		fail(b->at, "%s overlaps %s (%s:%d): both match %08x", b->name, a->name, a->at.file, a->at.line, value);
	}
}

static void add_member(struct insn *in, char *name, bool field)
{
	struct handler *h = in->handler;

	for (int i = 0; i < h->member_count; i++)
		if (!strcmp(h->members[i], name)) {
			h->is_field[i] |= field;
			return;
		}
	if (h->member_count == MAX_MEMBERS)
		die("too many members in handler", h->name);
	h->is_field[h->member_count] = field;
	h->members[h->member_count++] = name;
}

static void resolve(struct insn *in)
{
	bool known = !in->over_name;

	in->handler = in->handler_name ? find_handler(in->handler_name) : NULL;
	if (!in->handler)
		return fail(in->at, "%s: no handler '%s' is declared", in->name, in->handler_name ? in->handler_name : "");
	in->handler->used = true;
	for (int i = 1; i < insn_count && !known; i++)
		known = !strcmp(in->over_name, insns[i].name);
	if (!known)
		fail(in->at, "%s: over(%s): no such encoding", in->name, in->over_name);
	for (int i = 0; i < in->field_count; i++)
		add_member(in, in->fields[i].name, true);
	for (int i = 0; i < in->const_count; i++)
		add_member(in, in->consts[i].name, false);
}

static void check_all(void)
{
	for (int i = 1; i < insn_count; i++)
		resolve(&insns[i]);
	for (int i = 1; i < insn_count; i++)
		for (int j = i + 1; j < insn_count; j++)
			check_pair(&insns[i], &insns[j]);
	for (int i = 0; i < handler_count; i++)
		if (!handlers[i].used)
			fail(handlers[i].at, "handler %s has no encoding", handlers[i].name);
}

/* ---- the decision tree: node = shift, width, then 2^width children; a child < 0 is leaf ~child, a list of ids ending in 0 ---- */

static int fits(int id, int shift, int width, uint32_t v)
{
	uint32_t m = insns[id].mask >> shift & ((1u << width) - 1);

	return (insns[id].value >> shift & m) == (v & m);
}

/* How many candidates remain, on average over the encodings: empty slots prove nothing, a leaf compares anyway. */
static double window_cost(const int *ids, int n, int shift, int width)
{
	double sum = 0;

	for (uint32_t v = 0; v < 1u << width; v++) {
		double c = 0;
		for (int i = 0; i < n; i++)
			c += fits(ids[i], shift, width, v);
		sum += c * c;
	}
	return sum / n + 0.02 * (1 << width);
}

static int by_priority(const void *pa, const void *pb)
{
	const struct insn *a = &insns[*(const int *)pa], *b = &insns[*(const int *)pb];
	int d = __builtin_popcount(b->mask) - __builtin_popcount(a->mask);

	return goes_before(a, b) ? -1 : goes_before(b, a) ? 1 : d ? d : a < b ? -1 : a > b;
}

static int make_leaf(int *ids, int n)
{
	int at = leaf_count;

	qsort(ids, (size_t)n, sizeof *ids, by_priority);
	if (leaf_count + n + 1 > MAX_TREE)
		die("decision tree too large", "");
	for (int i = 0; i < n; i++)
		leaves[leaf_count++] = ids[i];
	leaves[leaf_count++] = 0;
	return ~at;
}

static int make_node(int *ids, int n)
{
	double best = 0.7 * n; /* a window that helps less only makes the tree larger */
	int shift = 0, width = 0, *sub, at;

	for (int w = 1; w <= MAX_WINDOW && n > LEAF_SIZE; w++)
		for (int s = 0; s + w <= 32; s++) {
			double c = window_cost(ids, n, s, w);
			if (c < best - 1e-9) {
				best = c;
				shift = s;
				width = w;
			}
		}
	if (!n || !width)
		return n ? make_leaf(ids, n) : ~0;
	at = tree_size;
	if ((tree_size += 2 + (1 << width)) > MAX_TREE || !(sub = malloc(sizeof *sub * (size_t)n)))
		die("decision tree too large", "");
	tree[at] = shift;
	tree[at + 1] = width;
	for (uint32_t v = 0; v < 1u << width; v++) {
		int k = 0;
		for (int i = 0; i < n; i++)
			if (fits(ids[i], shift, width, v))
				sub[k++] = ids[i];
		tree[at + 2 + (int)v] = make_node(sub, k);
	}
	free(sub);
	return at;
}

static void make_tree(void)
{
	int ids[MAX_INSNS];

	for (int i = 1; i < insn_count; i++)
		ids[i - 1] = i;
	leaves[leaf_count++] = 0; /* leaf 0: nothing */
	if (make_node(ids, insn_count - 1) < 0) { /* so few that the root is a leaf: give it a node */
		int leaf = make_leaf(ids, insn_count - 1);
		memcpy(tree, (int[]){ 31, 1, leaf, leaf }, 4 * sizeof *tree);
		tree_size = 4;
	}
}

/* ---- writing ---- */

static void write_header(FILE *o)
{
	fprintf(o, "/* Made by decodegen from the .decode files. */\n#ifndef AERIE_DECODE_GEN_H\n#define AERIE_DECODE_GEN_H\n\n"
		   "#include \"cpu/exec/exec.h\"\n#include \"cpu/exec/insn_consts.h\"\n\nstruct op;\n\n"
		   "enum a64_id {\n\tA64_UNALLOCATED = 0,\n");
	for (int i = 1; i < insn_count; i++)
		fprintf(o, "\tA64_%s,\n", insns[i].name);
	fprintf(o, "\tA64_COUNT\n};\n");
	for (int i = 0; i < handler_count; i++) {
		const struct handler *h = &handlers[i];
		fprintf(o, "\nstruct args_%s {\n\tenum a64_id id;\n", h->name);
		for (int j = 0; j < h->member_count; j++)
			fprintf(o, "\t%s %s;\n", h->is_field[j] ? "uint32_t" : "int", h->members[j]);
		fprintf(o, h->threaded ? "};\nvoid sel_%s(struct op *op, const struct args_%s *a);\n" :
			"};\nenum exec_status exec_%s(struct pe *pe, const struct args_%s *a);\n", h->name, h->name);
	}
	fprintf(o, "\n#endif\n");
}

static void write_unpack(FILE *o, const struct insn *in)
{
	const char *h = in->handler->name;

	fprintf(o, "\nstatic inline void unpack_%s(struct args_%s *a, uint32_t w)\n{\n\t(void)w;\n", in->name, h);
	fprintf(o, "\t*a = (struct args_%s){ .id = A64_%s,\n", h, in->name);
	for (int i = 0; i < in->field_count; i++) {
		const struct field *f = &in->fields[i];
		fprintf(o, "\t\t.%s = w >> %d & 0x%llx,\n", f->name, f->off, (1ull << f->width) - 1);
	}
	for (int i = 0; i < in->const_count; i++)
		fprintf(o, "\t\t.%s = %s,\n", in->consts[i].name, in->consts[i].text);
	fprintf(o, "\t};\n}\n");
	if (in->handler->threaded)
		fprintf(o, "static void build_%s(struct op *op, uint32_t w)\n{\n\tstruct args_%s a;\n\n\tunpack_%s(&a, w);\n"
			   "\tsel_%s(op, &a);\n}\n", in->name, h, in->name, h);
	else
		fprintf(o, "%s(op_%s, exec_%s, struct args_%s, unpack_%s)\n", in->handler->fp ? "GENERAL_FP" : "GENERAL",
			in->name, h, h, in->name);
}

static void write_info(FILE *o, const struct insn *in, int *not_index)
{
	fprintf(o, "\t{ \"%s\", \"%s\", \"", in->name, in->handler->name);
	for (int i = 0; i < in->field_count; i++)
		fprintf(o, "%s%s:%d:%d", i ? " " : "", in->fields[i].name, in->fields[i].off, in->fields[i].width);
	fprintf(o, "\", 0x%08x, 0x%08x, 0x%08x, %d, %d, %d, %d, %d, {", in->mask, in->value, in->should_be, in->parent,
		*not_index, in->not_count, in->feat_any, in->feat_count);
	for (int i = 0; i < in->feat_count; i++)
		fprintf(o, " FEAT_%s%s", in->feats[i], i + 1 < in->feat_count ? "," : " ");
	fprintf(o, "%s} },\n", in->feat_count ? "" : " 0 ");
	*not_index += in->not_count;
}

static void write_ints(FILE *o, const char *head, const int *v, int n)
{
	fprintf(o, "\n%s[] = {", head);
	for (int i = 0; i < n; i++)
		fprintf(o, "%s%d,", i % 20 ? " " : "\n\t", v[i]);
	fprintf(o, "\n};\n");
}

static void write_code(FILE *o)
{
	int nots = 0;

	fprintf(o, "/* Made by decodegen from the .decode files. */\n#include \"cpu/exec/decode_priv.h\"\n");
	for (int i = 1; i < insn_count; i++)
		write_unpack(o, &insns[i]);
	fprintf(o, "\nconst op_fn a64_body[A64_COUNT] = {\n");
	for (int i = 1; i < insn_count; i++)
		if (!insns[i].handler->threaded)
			fprintf(o, "\t[A64_%s] = op_%s,\n", insns[i].name, insns[i].name);
	fprintf(o, "};\n\nconst a64_build_fn a64_build[A64_COUNT] = {\n");
	for (int i = 1; i < insn_count; i++)
		if (insns[i].handler->threaded)
			fprintf(o, "\t[A64_%s] = build_%s,\n", insns[i].name, insns[i].name);
	fprintf(o, "};\n\nconst struct a64_info a64_info[A64_COUNT] = {\n"
		   "\t{ \"UNALLOCATED\", \"\", \"\", 0, 0, 0, 0, 0, 0, 0, 0, { 0 } },\n");
	for (int i = 1; i < insn_count; i++)
		write_info(o, &insns[i], &nots);
	fprintf(o, "};\n\nconst struct a64_reserved a64_reserved[] = {\n");
	for (int i = 1; i < insn_count; i++)
		for (int j = 0; j < insns[i].not_count; j++)
			fprintf(o, "\t{ 0x%08x, 0x%08x, \"%s\" },\n", insns[i].nots[j].mask, insns[i].nots[j].value,
				insns[i].nots[j].text);
	fprintf(o, "\t{ 0, 1, \"\" },\n};\n");
	write_ints(o, "const int32_t a64_tree", tree, tree_size);
	write_ints(o, "const uint16_t a64_leaves", leaves, leaf_count);
}

static void write_file(const char *folder, const char *name, void (*write)(FILE *))
{
	char path[1024];
	FILE *o;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (!(o = fopen(path, "w")))
		die("cannot create", path);
	write(o);
	if (ferror(o) | fclose(o)) {
		remove(path);
		die("cannot write", path);
	}
}

int main(int argc, char **argv)
{
	if (argc < 4 || strcmp(argv[1], "-o"))
		die("usage: decodegen -o FOLDER FILE.decode...", "");
	for (int i = 3; i < argc; i++)
		read_file(argv[i]);
	check_all();
	if (error_count)
		return 1;
	make_tree();
	write_file(argv[2], "decode_gen.h", write_header);
	write_file(argv[2], "decode_gen.c", write_code);
	return 0;
}
