/* tools/decodegen_check.c - checks the encodings against each other: handlers exist, nothing overlaps by accident.
 * Implements: which of two encodings that match one word goes first, and which is refused.
 * Not here:   mistakes within a line (decodegen_read.c). */
#include <string.h>
#include "tools/decodegen_priv.h"

/* Every word of `narrow` matches `wide`, and not the other way round. */
static bool contains(const struct insn *wide, const struct insn *narrow)
{
	return !(wide->mask & ~narrow->mask) && wide->mask != narrow->mask &&
	       (narrow->value & wide->mask) == wide->value;
}

/* A not() of `in` covers all words that have these bits. */
static bool excludes(const struct insn *in, uint32_t mask, uint32_t value)
{
	for (int i = 0; i < in->not_count; i++)
		if (!(in->nots[i].mask & ~mask) && (value & in->nots[i].mask) == in->nots[i].value)
			return true;
	return false;
}

bool goes_before(const struct insn *a, const struct insn *b)
{
	bool over = false;

	for (int i = 0; i < a->over_count; i++)
		over |= !strcmp(a->over[i], b->name);
	return over || contains(b, a);
}

static void check_pair(struct gen *g, const struct insn *a, const struct insn *b)
{
	uint32_t mask = a->mask | b->mask, value = a->value | b->value;

	if (a->set != b->set || (a->value ^ b->value) & a->mask & b->mask)
		return;
	if (goes_before(a, b) || goes_before(b, a) || excludes(a, mask, value) || excludes(b, mask, value))
		return;
	fail(g, b->at, "%s overlaps %s (%s:%d): %08x is both", b->name, a->name, a->at.file, a->at.line, value);
}

static void add_member(struct handler *h, const char *name, bool field)
{
	int i = 0;

	while (i < h->member_count && strcmp(h->members[i].name, name))
		i++;
	if (i == MAX_MEMBERS)
		die("too many fields and constants in handler", h->name);
	if (i == h->member_count)
		h->members[h->member_count++].name = name;
	h->members[i].is_field |= field;
}

/* Where a line names no handler: the longest that the encoding's name ends in. */
static struct handler *handler_of(struct gen *g, const struct insn *in)
{
	if (in->handler_name)
		return find_handler(g, in->handler_name);
	for (const char *s = in->name; (s = strchr(s, '_')); s++)
		if (find_handler(g, s + 1))
			return find_handler(g, s + 1);
	return NULL;
}

static void check_over(struct gen *g, const struct insn *in, const char *name)
{
	for (int i = 1; i < g->insn_count; i++)
		if (!strcmp(name, g->insns[i].name))
			return;
	fail(g, in->at, "%s: over(%s): no such encoding", in->name, name);
}

static void resolve(struct gen *g, struct insn *in)
{
	in->handler = handler_of(g, in);
	if (!in->handler) {
		fail(g, in->at, "%s: %s%s", in->name, in->handler_name ? "no such handler: " : "no handler",
		     in->handler_name ? in->handler_name : "");
		return;
	}
	if (in->handler->used && in->handler->family != set_info[in->set].family)
		fail(g, in->at, "%s: handler %s is another family's", in->name, in->handler->name);
	if (in->handler->threaded && in->set != SET_A64)
		fail(g, in->at, "%s: handler %s: only A64 has threaded handlers", in->name, in->handler->name);
	in->handler->family = set_info[in->set].family;
	in->handler->used = true;
	for (int i = 0; i < in->over_count; i++)
		check_over(g, in, in->over[i]);
	for (int i = 0; i < in->field_count; i++)
		add_member(in->handler, in->fields[i].name, true);
	for (int i = 0; i < in->const_count; i++)
		add_member(in->handler, in->consts[i].name, false);
}

void check_encodings(struct gen *g)
{
	for (int i = 1; i < g->insn_count; i++)
		resolve(g, &g->insns[i]);
	for (int i = 1; i < g->insn_count; i++)
		for (int j = i + 1; j < g->insn_count; j++)
			check_pair(g, &g->insns[i], &g->insns[j]);
	for (int i = 0; i < g->handler_count; i++)
		if (!g->handlers[i].used)
			fail(g, g->handlers[i].at, "handler %s has no encoding", g->handlers[i].name);
}
