/* tools/decodegen_read.c - reads .decode files; every mistake is reported with file and line.
 * Implements: the format described at the top of cpu/exec/dp.decode.
 * Not here:   what can be seen only with all files read (decodegen_check.c). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "tools/decodegen_priv.h"

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

struct handler *find_handler(struct gen *g, const char *name)
{
	for (int i = 0; i < g->handler_count; i++)
		if (!strcmp(g->handlers[i].name, name))
			return &g->handlers[i];
	return NULL;
}

/* handler NAME general|threaded [fp|sve] [fast] */
static void parse_handler(struct gen *g, char *save, struct where at)
{
	const char *name = strtok_r(NULL, " \t", &save), *kind = strtok_r(NULL, " \t", &save), *flag;
	const struct handler *other;
	struct handler *h = &g->handlers[g->handler_count];

	if (!name || !kind || !is_ident(name) || (strcmp(kind, "general") && strcmp(kind, "threaded")))
		return fail(g, at, "expected: handler NAME general|threaded [fp|sve] [fast]");
	if ((other = find_handler(g, name)))
		return fail(g, at, "handler %s is declared twice (first at %s:%d)", name, other->at.file,
			    other->at.line);
	if (g->handler_count == MAX_HANDLERS)
		die("too many handlers in", at.file);
	*h = (struct handler){.name = copy_text(g, name), .threaded = !strcmp(kind, "threaded"), .at = at};
	g->handler_count++;
	while ((flag = strtok_r(NULL, " \t", &save))) {
		if (strcmp(flag, "fp") && strcmp(flag, "sve") && strcmp(flag, "fast"))
			return fail(g, at, "handler %s: 'fp', 'sve' and 'fast' may stand behind the kind, not '%s'", name,
				    flag);
		if (h->threaded)
			return fail(g, at, "handler %s: '%s' is for general handlers", name, flag);
		h->fp |= !strcmp(flag, "fp");
		h->sve |= !strcmp(flag, "sve");
		h->fast |= !strcmp(flag, "fast");
	}
}

static const struct reserved_set *find_set(const struct gen *g, const char *name)
{
	for (int i = 0; i < g->set_count; i++)
		if (!strcmp(g->sets[i].name, name))
			return &g->sets[i];
	return NULL;
}

/* reserved NAME not(...)... */
static void parse_set(struct gen *g, char *save, struct where at)
{
	const char *name = strtok_r(NULL, " \t", &save);

	if (!name || !is_ident(name) || strncmp(save + strspn(save, " \t"), "not(", 4))
		return fail(g, at, "expected: reserved NAME not(field=value,...)...");
	if (find_set(g, name))
		return fail(g, at, "reserved %s is defined twice (first at %s:%d)", name, find_set(g, name)->at.file,
			    find_set(g, name)->at.line);
	if (g->set_count == MAX_SETS)
		die("too many sets in", at.file);
	g->sets[g->set_count++] = (struct reserved_set){copy_text(g, name), copy_text(g, save), at};
}

/* A32: cond = 1111 is the unconditional space, where other encodings are. */
static void exclude_unconditional(struct gen *g, struct insn *in, const struct field *f)
{
	if (in->set == SET_A32 && !strcmp(f->name, "cond") && f->off == 28)
		in->nots[in->not_count++] = (struct reserved){copy_text(g, "cond=15"), 0xf0000000, 0xf0000000};
}

static bool parse_field(struct gen *g, struct insn *in, char *tok, char *colon, int *pos)
{
	unsigned long width;

	*colon = 0;
	if (!is_ident(tok) || !is_number(colon + 1, &width) || width < 1 || width > 32)
		return fail(g, in->at, "%s: bad field '%s:%s'", in->name, tok, colon + 1), false;
	for (int i = 0; i < in->field_count; i++)
		if (!strcmp(in->fields[i].name, tok))
			return fail(g, in->at, "%s: field %s appears twice", in->name, tok), false;
	if (in->field_count == MAX_FIELDS)
		return fail(g, in->at, "%s: too many fields", in->name), false;
	*pos -= (int)width;
	in->fields[in->field_count] = (struct field){copy_text(g, tok), *pos, (int)width};
	exclude_unconditional(g, in, &in->fields[in->field_count++]);
	return true;
}

/* One token of the pattern, whose first bit is *pos - 1. */
static bool parse_bits(struct gen *g, struct insn *in, char *tok, int *pos)
{
	char *colon = strchr(tok, ':');

	if (colon)
		return parse_field(g, in, tok, colon, pos);
	if (strspn(tok, "01xX") != strlen(tok))
		return fail(g, in->at, "%s: '%s' is neither bits (0, 1, x, X) nor field:width", in->name, tok), false;
	for (; *tok; tok++) {
		uint32_t bit = --*pos >= 0 ? 1u << *pos : 0;
		if (*tok == 'x' || *tok == 'X')
			in->should_be |= bit;
		else
			in->mask |= bit;
		if (*tok == '1')
			in->value |= bit;
		if (*tok == 'X')
			in->should_one |= bit;
	}
	return true;
}

static void parse_features(struct gen *g, struct insn *in, char *tok)
{
	bool all = strchr(tok, '+'), any = strchr(tok, '|');
	char last = tok[strlen(tok) - 1], *save;

	if (!strcmp(tok, "base"))
		return;
	if ((all && any) || last == '+' || last == '|' || *tok == '+' || *tok == '|')
		return fail(g, in->at, "%s: features '%s': use either A+B or A|B", in->name, tok);
	in->feat_any = any;
	for (char *f = strtok_r(tok, "+|", &save); f; f = strtok_r(NULL, "+|", &save)) {
		if (!is_ident(f) || !strcmp(f, "base") || !strncmp(f, "FEAT_", 5))
			return fail(g, in->at, "%s: '%s' is not a feature: base, or names without FEAT_", in->name, f);
		if (in->feat_count == MAX_FEATS)
			return fail(g, in->at, "%s: too many features", in->name);
		in->feats[in->feat_count++] = copy_text(g, f);
	}
}

/* The value in a not(): a number, or 0b and bits of which x is any. */
static bool parse_value(const char *text, int width, unsigned long *mask, unsigned long *value)
{
	*mask = width == 32 ? 0xffffffff : (1ul << width) - 1;
	*value = 0;
	if (strncmp(text, "0b", 2))
		return is_number(text, value) && *value <= *mask;
	if ((int)strlen(text + 2) != width || strspn(text + 2, "01x") != strlen(text + 2))
		return false;
	for (int i = 0; i < width; i++) {
		*value |= (unsigned long)(text[2 + i] == '1') << (width - 1 - i);
		*mask &= ~((unsigned long)(text[2 + i] == 'x') << (width - 1 - i));
	}
	return true;
}

static void parse_not_term(struct gen *g, struct insn *in, struct reserved *n, char *term)
{
	char *eq = strchr(term, '=');
	const struct field *f = NULL;
	unsigned long value, mask;

	if (!eq)
		return fail(g, in->at, "%s: not(%s): expected field=value", in->name, term);
	*eq++ = 0;
	for (int i = 0; i < in->field_count; i++)
		if (!strcmp(in->fields[i].name, term))
			f = &in->fields[i];
	if (!f)
		return fail(g, in->at, "%s: not(%s=%s): this encoding has no field %s", in->name, term, eq, term);
	if (!parse_value(eq, f->width, &mask, &value))
		return fail(g, in->at, "%s: not(%s=%s): not a value of %d bits", in->name, term, eq, f->width);
	if (n->mask & (uint32_t)mask << f->off)
		return fail(g, in->at, "%s: not(): field %s is named twice", in->name, term);
	n->mask |= (uint32_t)mask << f->off;
	n->value |= (uint32_t)value << f->off;
}

/* What stands inside the parentheses of not(). */
static void parse_not(struct gen *g, struct insn *in, char *text)
{
	struct reserved *n = &in->nots[in->not_count];
	char *save;

	if (in->not_count == MAX_NOTS)
		return fail(g, in->at, "%s: too many not()", in->name);
	in->not_count++;
	n->text = copy_text(g, text);
	for (char *t = strtok_r(text, ",", &save); t; t = strtok_r(NULL, ",", &save))
		parse_not_term(g, in, n, t);
	if (!n->mask && !g->errors)
		fail(g, in->at, "%s: empty not()", in->name);
}

static void parse_option(struct gen *g, struct insn *in, char *tok);

static void use_set(struct gen *g, struct insn *in, const char *name)
{
	const struct reserved_set *s = find_set(g, name);
	char *text, *save;

	if (!s)
		return fail(g, in->at, "%s: reserved(%s): no such set is defined above", in->name, name);
	text = copy_text(g, s->text);
	for (char *t = strtok_r(text, " \t", &save); t; t = strtok_r(NULL, " \t", &save))
		if (strncmp(t, "not(", 4))
			fail(g, s->at, "reserved %s: '%s' is not a not()", name, t);
		else
			parse_option(g, in, t);
}

static void parse_constant(struct gen *g, struct insn *in, char *name, char *eq)
{
	unsigned long v;

	*eq = 0;
	if (!is_ident(name) || (!is_ident(eq + 1) && !is_number(eq + 1, &v)))
		return fail(g, in->at, "%s: bad constant '%s=%s'", in->name, name, eq + 1);
	for (int i = 0; i < in->field_count; i++)
		if (!strcmp(in->fields[i].name, name))
			return fail(g, in->at, "%s: constant %s is also a field", in->name, name);
	for (int i = 0; i < in->const_count; i++)
		if (!strcmp(in->consts[i].name, name))
			return fail(g, in->at, "%s: constant %s is given twice", in->name, name);
	if (in->const_count == MAX_CONSTS)
		return fail(g, in->at, "%s: too many constants", in->name);
	in->consts[in->const_count++] = (struct constant){copy_text(g, name), copy_text(g, eq + 1)};
}

/* What follows the feature: the handler's name, constants, not(), reserved(), over(). */
static void parse_option(struct gen *g, struct insn *in, char *tok)
{
	char *open = strchr(tok, '('), *eq = strchr(tok, '='), *end = tok + strlen(tok) - 1;

	if (open && *end == ')') {
		*open = *end = 0;
		if (!strcmp(tok, "not"))
			return parse_not(g, in, open + 1);
		if (!strcmp(tok, "reserved"))
			return use_set(g, in, open + 1);
		if (!strcmp(tok, "twin") && g->twins) {
			in->twin_name = copy_text(g, open + 1);
			return;
		}
		if (!strcmp(tok, "over") && in->over_count < MAX_OVERS) {
			in->over[in->over_count++] = copy_text(g, open + 1);
			return;
		}
		return fail(g, in->at, "%s: cannot make sense of '%s(%s)'", in->name, tok, open + 1);
	}
	if (open)
		return fail(g, in->at, "%s: '%s' has no closing parenthesis (no blanks inside)", in->name, tok);
	if (eq)
		return parse_constant(g, in, tok, eq);
	if (!is_ident(tok) || in->handler_name)
		return fail(g, in->at, "%s: cannot make sense of '%s'", in->name, tok);
	in->handler_name = copy_text(g, tok);
}

static bool is_pattern(const char *tok)
{
	return isdigit((unsigned char)*tok) || strchr(tok, ':') || strspn(tok, "01xX") == strlen(tok);
}

/* By the beginning of the file's name; A64's files are named after their contents. */
static enum set set_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;

	for (int s = SET_COUNT - 1; s > SET_A64; s--)
		if (!strncmp(base, set_info[s].name, 3))
			return (enum set)s;
	return SET_A64;
}

static void parse_insn(struct gen *g, char *name, char *save, struct where at)
{
	struct insn *in = &g->insns[g->insn_count];
	enum set set = set_of(at.file);
	int pos = set_info[set].bits;
	char *tok;

	if (g->insn_count == MAX_INSNS)
		die("too many encodings in", at.file);
	*in = (struct insn){.name = copy_text(g, name), .set = set, .at = at};
	if (!is_ident(name))
		return fail(g, at, "'%s' is not a name", name);
	for (int i = 1; i < g->insn_count; i++)
		if (!strcmp(g->insns[i].name, name) && set_info[g->insns[i].set].family == set_info[set].family)
			return fail(g, at, "%s is defined twice (first at %s:%d)", name, g->insns[i].at.file,
				    g->insns[i].at.line);
	while ((tok = strtok_r(NULL, " \t", &save)) && is_pattern(tok))
		if (!parse_bits(g, in, tok, &pos))
			return;
	if (pos)
		return fail(g, at, "%s: the pattern has %d bits, not %d", name, set_info[set].bits - pos, set_info[set].bits);
	if (!tok)
		return fail(g, at, "%s: no feature", name);
	parse_features(g, in, tok);
	while ((tok = strtok_r(NULL, " \t", &save)))
		parse_option(g, in, tok);
	g->insn_count++;
	if (g->twins)
		add_twin(g);
}

/* twins t32 */
static void parse_twins(struct gen *g, const char *path, char *save, struct where at)
{
	const char *set = strtok_r(NULL, " \t", &save);

	if (set_of(path) != SET_A32 || !set || strcmp(set, set_info[SET_T32].name))
		return fail(g, at, "only 'twins t32' in a file of A32");
	g->twins = true;
}

/* A line without its comment; a line that ends in \ goes on in the next. */
static bool read_line(struct gen *g, struct where *at, char *buf, size_t size, FILE *f)
{
	for (size_t len = 0; fgets(buf + len, (int)(size - len), f); buf[len++] = ' ') {
		at->line++;
		if (!strchr(buf + len, '\n') && !feof(f))
			return fail(g, *at, "line too long"), false;
		len += strcspn(buf + len, "#\r\n");
		buf[len] = 0;
		if (!len || buf[len - 1] != '\\')
			return true;
		len--;
	}
	return false;
}

void read_decode_file(struct gen *g, const char *path)
{
	struct where at = {path, 0};
	FILE *f = fopen(path, "r");
	char buf[1024], *save, *tok;

	if (!f)
		die("cannot open", path);
	g->twins = false;
	while (read_line(g, &at, buf, sizeof buf, f)) {
		tok = strtok_r(buf, " \t", &save);
		if (tok && !strcmp(tok, "handler"))
			parse_handler(g, save, at);
		else if (tok && !strcmp(tok, "reserved"))
			parse_set(g, save, at);
		else if (tok && !strcmp(tok, "twins"))
			parse_twins(g, path, save, at);
		else if (tok)
			parse_insn(g, tok, save, at);
	}
	if (ferror(f))
		die("cannot read", path);
	fclose(f);
}
