/* sim/impdef_file.c - reads files that describe IMPLEMENTATION DEFINED registers. A line of one:
 *
 *   NAME  ENCODING  ELn  BEHAVIOUR  [ro|wo] [actlr=BIT] [traps=REGISTER]     # comment
 *
 * ENCODING is S3_1_C15_C2_0 (a register), S1_1_C15_C2_0 (an instruction), p15_1_C9_C0_2 (MCR, MRC) or p15_0_C15 (MCRR, MRRC).
 * BEHAVIOUR is undefined, raz-wi, storage RESET, constant VALUE, trace, or "same NAME": another name of that register's state.
 * actlr: writes need that bit of ACTLR_EL2 and ACTLR_EL3. traps: the controls that trap that register trap this one.
 * Not here: what rows mean (cpu/arch/impdef.h). */
#include "sim/impdef_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/a32regs.h"
#include "sim/core/bits.h"
#include "sim/parse.h"

enum { MAX_TEXT = 1 << 20, MAX_WORDS = 8 };

struct line {
	const char *file;
	unsigned number;
	char text[256];
	char *word[MAX_WORDS];
	unsigned words;
};

int impdef_names_add(struct impdef_names *n, const char *name, struct error *e)
{
	if (n->count == IMPDEF_FILES)
		return error_set(e, EINVAL, "--impdef: more than %d files", IMPDEF_FILES);
	n->name[n->count++] = name;
	return 0;
}

/* ---- words ---- */

static bool all_below(const unsigned *v, const unsigned *limit, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (v[i] >= limit[i])
			return false;
	return true;
}

static int parse_encoding(const struct line *l, struct impdef_row *r, struct error *e)
{
	static const unsigned a64[] = { 4, 8, 16, 16, 8 }, rt[] = { 8, 16, 16, 8 }, rrt[] = { 8, 16 };
	const char *s = l->word[1];
	unsigned v[5];
	int end = -1;

	if (sscanf(s, "S%u_%u_C%u_C%u_%u%n", &v[0], &v[1], &v[2], &v[3], &v[4], &end) == 5 && end > 0 && !s[end] && all_below(v, a64, 5))
		r->enc = (uint32_t)ENC(v[0], v[1], v[2], v[3], v[4]);
	else if (sscanf(s, "p15_%u_C%u_C%u_%u%n", &v[0], &v[1], &v[2], &v[3], &end) == 4 && end > 0 && !s[end] && all_below(v, rt, 4))
		r->enc = A32_CP(15, v[0], v[1], v[2], v[3]);
	else if (end = -1, sscanf(s, "p15_%u_C%u%n", &v[0], &v[1], &end) == 2 && end > 0 && !s[end] && all_below(v, rrt, 2))
		r->enc = A32_CP64(15, v[0], v[1]);
	else
		return error_set(e, EINVAL, "%s:%u: '%s' is no encoding (S3_1_C15_C2_0, S1_..., p15_1_C9_C0_2, p15_0_C15)", l->file,
				 l->number, s);
	if (!impdef_encoding(r->enc, &r->aux))
		return error_set(e, EINVAL, "%s:%u: %s is not IMPLEMENTATION DEFINED space (op0 1 or 3 with C11 or C15; CP15 c9, c10, c11, "
				 "c15; auxiliary registers)", l->file, l->number, s);
	return 0;
}

static int parse_value(const struct line *l, unsigned w, uint64_t *v, struct error *e)
{
	char what[160];

	if (w >= l->words)
		return error_set(e, EINVAL, "%s:%u: %s wants a value", l->file, l->number, l->word[w - 1]);
	snprintf(what, sizeof(what), "%s:%u: value", l->file, l->number);
	return parse_u64(l->word[w], what, 0, UINT64_MAX, v, e);
}

/* "same NAME": resolved by encoding, so that a later file may replace that row. */
static int parse_same(const struct impdef *t, const struct line *l, struct impdef_row *r, struct error *e)
{
	const struct impdef_row *s = l->words > 4 ? impdef_by_name(t, l->word[4]) : NULL;

	if (l->words < 5)
		return error_set(e, EINVAL, "%s:%u: same wants a name", l->file, l->number);
	if (!s || s->same || s->aux)
		return error_set(e, EINVAL, "%s:%u: same %s: no line above gives that name a state", l->file, l->number, l->word[4]);
	r->same = s->enc;
	r->behaviour = s->behaviour;
	return 0;
}

/* The words after the behaviour's own, from `w` on. */
static int parse_rest(const struct line *l, unsigned w, struct impdef_row *r, struct error *e)
{
	for (; w < l->words; w++) {
		unsigned n;
		int end = -1;

		if (!strcmp(l->word[w], "ro"))
			r->rw = DIR_READ;
		else if (!strcmp(l->word[w], "wo"))
			r->rw = DIR_WRITE;
		else if (sscanf(l->word[w], "actlr=%u%n", &n, &end) == 1 && end > 0 && !l->word[w][end] && n < 64)
			r->actlr = (uint8_t)n;
		else if (!strncmp(l->word[w], "traps=", 6) && sysreg_by_name(l->word[w] + 6))
			r->like = sysreg_by_name(l->word[w] + 6)->id;
		else
			return error_set(e, EINVAL, "%s:%u: '%s' is not ro, wo, actlr=BIT or traps=REGISTER",
					 l->file, l->number, l->word[w]);
	}
	for (unsigned el = 2; el <= 3 && r->actlr != IMPDEF_NO_ACTLR; el++)
		snprintf(r->why[el - 2], sizeof(r->why[0]), "ACTLR_EL%u[%u]", el, r->actlr);
	return 0;
}

static int parse_behaviour(const struct impdef *t, const struct line *l, struct impdef_row *r, struct error *e)
{
	static const char *const names[] = {
		[IMPDEF_UNDEFINED] = "undefined", [IMPDEF_RAZ_WI] = "raz-wi", [IMPDEF_STORAGE] = "storage",
		[IMPDEF_CONSTANT] = "constant", [IMPDEF_TRACE] = "trace",
	};
	unsigned b = 0, next = 4;
	int rc = 0;

	while (b < ARRAY_SIZE(names) && strcmp(names[b], l->word[3]) != 0)
		b++;
	r->behaviour = (uint8_t)b;
	if (!strcmp(l->word[3], "same"))
		rc = parse_same(t, l, r, e), next = 5;
	else if (b == ARRAY_SIZE(names))
		return error_set(e, EINVAL, "%s:%u: no behaviour '%s' (undefined, raz-wi, storage RESET, constant VALUE, trace, same NAME)",
				 l->file, l->number, l->word[3]);
	else if (b == IMPDEF_STORAGE || b == IMPDEF_CONSTANT)
		rc = parse_value(l, 4, &r->value, e), next = 5;
	if (rc)
		return rc;
	if (r->aux && (r->same || b == IMPDEF_UNDEFINED || b == IMPDEF_TRACE || l->words > next))
		return error_set(e, EINVAL, "%s:%u: %s is the architecture's: only raz-wi, storage RESET and constant VALUE", l->file,
				 l->number, sysreg_row((enum sysreg_id)r->aux)->name);
	return parse_rest(l, next, r, e);
}

/* ---- lines ---- */

/* `from`: index of this file's first row. A row of an earlier file gives way. */
static int add_row(struct impdef *t, unsigned from, const struct line *l, const struct impdef_row *r, struct error *e)
{
	for (unsigned i = 0; i < t->count; i++) {
		if (t->row[i].enc != r->enc)
			continue;
		if (i >= from)
			return error_set(e, EINVAL, "%s:%u: %s has the encoding of %s above", l->file, l->number, r->name, t->row[i].name);
		t->row[i] = *r;
		return 0;
	}
	if (t->count == IMPDEF_MAX)
		return error_set(e, EINVAL, "%s:%u: more than %d registers", l->file, l->number, IMPDEF_MAX);
	t->row[t->count++] = *r;
	return 0;
}

static bool is_name(const char *s, size_t size)
{
	return strlen(s) < size && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s) &&
	       (*s < '0' || *s > '9');
}

static int parse_line(struct impdef *t, unsigned from, struct line *l, struct error *e)
{
	struct impdef_row r = { .rw = DIR_READ | DIR_WRITE, .actlr = IMPDEF_NO_ACTLR };
	char absent[] = "undefined";
	const char *el;
	int rc;

	if (!l->words)
		return 0;
	if (l->words < 3)
		return error_set(e, EINVAL, "%s:%u: a line is NAME ENCODING ELn BEHAVIOUR", l->file, l->number);
	if (l->words == 3)
		l->word[l->words++] = absent;
	if (!is_name(l->word[0], sizeof(r.name)))
		return error_set(e, EINVAL, "%s:%u: '%s' is no name: letters, digits and _, less than %zu of them", l->file, l->number,
				 l->word[0], sizeof(r.name));
	snprintf(r.name, sizeof(r.name), "%s", l->word[0]);
	el = l->word[2];
	if (strncmp(el, "EL", 2) != 0 || el[2] < '0' || el[2] > '3' || el[3])
		return error_set(e, EINVAL, "%s:%u: '%s' is no Exception level (EL0 to EL3)", l->file, l->number, el);
	r.el = (uint8_t)(el[2] - '0');
	rc = parse_encoding(l, &r, e);
	if (!rc)
		rc = parse_behaviour(t, l, &r, e);
	return rc ? rc : add_row(t, from, l, &r, e);
}

static int split(struct line *l, const char *s, size_t n, struct error *e)
{
	char *save, *hash;

	l->words = 0;
	if (memchr(s, 0, n) || n >= sizeof(l->text))
		return error_set(e, EINVAL, "%s:%u: the line is too long, or no text", l->file, l->number);
	memcpy(l->text, s, n);
	l->text[n] = 0;
	hash = strchr(l->text, '#');
	if (hash)
		*hash = 0;
	for (char *w = strtok_r(l->text, " \t\r", &save); w; w = strtok_r(NULL, " \t\r", &save)) {
		if (l->words == MAX_WORDS - 1)
			return error_set(e, EINVAL, "%s:%u: too many words", l->file, l->number);
		l->word[l->words++] = w;
	}
	return 0;
}

int impdef_parse(struct impdef *t, const char *file, const char *text, struct error *e)
{
	struct line l = { .file = file };
	unsigned from = t->count;
	int rc = 0;

	while (!rc && *text) {
		size_t n = strcspn(text, "\n");

		l.number++;
		rc = split(&l, text, n, e);
		if (!rc)
			rc = parse_line(t, from, &l, e);
		text += n + (text[n] == '\n');
	}
	return rc;
}

/* ---- files ---- */

static const struct impdef_builtin *builtin(const char *name)
{
	const struct impdef_builtin *b = impdef_builtins;

	while (b->name && strcmp(b->name, name) != 0)
		b++;
	return b->name ? b : NULL;
}

static int no_such_file(const char *name, int why, struct error *e)
{
	char names[160] = "";
	size_t n = 0;

	for (const struct impdef_builtin *b = impdef_builtins; b->name && n < sizeof(names); b++)
		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", n ? ", " : "", b->name);
	return error_set(e, why, "--impdef %s: %s (aerie has %s)", name, strerror(why), names);
}

static int parse_file(struct impdef *t, const char *path, struct error *e)
{
	FILE *f = fopen(path, "re");
	char *text;
	size_t n;
	int rc;

	if (!f)
		return no_such_file(path, errno, e);
	text = malloc(MAX_TEXT);
	n = text ? fread(text, 1, MAX_TEXT, f) : 0;
	if (!text)
		rc = error_set(e, ENOMEM, "out of memory");
	else if (ferror(f))
		rc = error_set(e, EISDIR, "--impdef %s: cannot be read", path);
	else if (n == MAX_TEXT || memchr(text, 0, n))
		rc = error_set(e, EINVAL, "--impdef %s: not a file of text lines, or more than 1 MiB", path);
	else
		text[n] = 0, rc = impdef_parse(t, path, text, e);
	free(text);
	fclose(f);
	return rc;
}

int impdef_load(struct impdef *t, const struct cpu_model *m, const struct impdef_names *names, struct error *e)
{
	const struct impdef_builtin *own = builtin(m->name);
	const struct impdef_row *lost;
	int rc;

	t->count = 0;
	rc = own ? impdef_parse(t, own->name, own->text, e) : 0;
	for (unsigned i = 0; !rc && i < names->count; i++) {
		const struct impdef_builtin *b = builtin(names->name[i]);

		if (!strcmp(names->name[i], "none"))
			t->count = 0;
		else
			rc = b ? impdef_parse(t, b->name, b->text, e) : parse_file(t, names->name[i], e);
	}
	if (rc)
		return rc;
	lost = impdef_sort(t);
	return lost ? error_set(e, EINVAL, "--impdef: %s is the same as a register that is not there", lost->name) : 0;
}

/* ---- words for people ---- */

const char *impdef_encoding_text(uint32_t enc, char *buf, size_t size)
{
	if (!A32_IS_CP15(enc))
		snprintf(buf, size, "S%u_%u_C%u_C%u_%u", enc >> 14 & 3, enc >> 11 & 7, enc >> 7 & 15, enc >> 3 & 15, enc & 7);
	else if (A32_IS_WIDE(enc))
		snprintf(buf, size, "p15_%u_C%u", enc >> 11 & 7, enc >> 3 & 15);
	else
		snprintf(buf, size, "p15_%u_C%u_C%u_%u", enc >> 11 & 7, enc >> 7 & 15, enc >> 3 & 15, enc & 7);
	return buf;
}

const char *impdef_behaviour_text(const struct impdef *t, const struct impdef_row *r, char *buf, size_t size)
{
	static const char *const names[] = {
		[IMPDEF_UNDEFINED] = "UNDEFINED", [IMPDEF_RAZ_WI] = "reads as zero, ignores writes", [IMPDEF_STORAGE] = "storage",
		[IMPDEF_CONSTANT] = "constant", [IMPDEF_TRACE] = "traced, reads as zero, ignores writes",
	};
	int n;

	if (r->same)
		n = snprintf(buf, size, "the state of %s", t->row[r->state].name);
	else if (r->behaviour == IMPDEF_STORAGE || r->behaviour == IMPDEF_CONSTANT)
		n = snprintf(buf, size, "%s %#llx", names[r->behaviour], (unsigned long long)r->value);
	else
		n = snprintf(buf, size, "%s", names[r->behaviour]);
	if (r->actlr != IMPDEF_NO_ACTLR && n > 0 && (size_t)n < size)
		snprintf(buf + n, size - (size_t)n, ", writes by ACTLR_EL2[%u] and ACTLR_EL3[%u]", r->actlr, r->actlr);
	return buf;
}
