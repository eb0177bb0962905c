/* tests/diff/diff_shrink.c - makes a program that differs small: the instruction (or the few) and the state that it takes, printed
 * as a regression test in the format of diff_replay.c. */
#include <inttypes.h>
#include <string.h>
#include "tests/diff/diff.h"

/* Runs one program from one state; results in place 0 of `b`. */
static bool run(struct diff_both *b, const struct diff_program *p, const struct diff_case *c)
{
	diff_case_copy(b, &b->in[0], c);
	b->isa->place(p, &b->in[0]);
	return diff_both_run(b, 1);
}

static bool differs(struct diff_both *b, const struct diff_program *p, const struct diff_case *c)
{
	return run(b, p, c) && !diff_both_same(b, 0);
}

/* ---- the program ---- */
/* To an instruction that makes a difference, when those before it make none. */
static void cut_end(struct diff_both *b, struct diff_program *p, const struct diff_case *c)
{
	unsigned same = 0, differing = p->count;

	while (differing - same > 1) {
		p->count = (same + differing) / 2;
		if (differs(b, p, c))
			differing = p->count;
		else
			same = p->count;
	}
	p->count = differing;
}

/* The last instruction is still the first that makes a difference. */
static bool last_differs(struct diff_both *b, const struct diff_program *p, const struct diff_case *c)
{
	struct diff_program before = *p;

	before.count--;
	return differs(b, p, c) && (!before.count || !differs(b, &before, c));
}

static void cut_middle(struct diff_both *b, struct diff_program *p, const struct diff_case *c)
{
	for (unsigned i = 0; i + 1 < p->count; i++) {
		const uint32_t was = p->word[i];
		p->word[i] = b->isa->nop;
		if (!last_differs(b, p, c))
			p->word[i] = was;
	}
}

bool diff_is_known(struct diff_both *b, const struct diff_program *p, const struct diff_case *c)
{
	static struct diff_case from;
	struct diff_program before = *p, alone = {.count = 1};
	const unsigned last = --before.count;

	diff_case_copy(b, &from, c);
	if (last) {
		if (!run(b, &before, c))
			return false;
		diff_case_copy(b, &from, &b->ours[0]);
		memset(from.event, 0, sizeof from.event);
	}
	alone.id[0] = p->id[last];
	alone.word[0] = p->word[last];
	return run(b, &alone, &from) && diff_known_fault(b, alone.id[0], alone.word[0], &from);
}

/* What the first instructions do to the state becomes the state, as long as both sides agree on it. */
static void cut_begin(struct diff_both *b, struct diff_program *p, struct diff_case *c)
{
	for (unsigned n = p->count - 1; n; n--) {
		struct diff_program rest = *p, first = *p;
		static struct diff_case after;
		first.count = n;
		rest.count = p->count - n;
		for (unsigned i = 0; i < rest.count; i++) {
			rest.id[i] = p->id[n + i];
			rest.word[i] = p->word[n + i];
		}
		if (!run(b, &first, c) || !diff_both_same(b, 0) || b->ours[0].wild)
			continue;
		diff_case_copy(b, &after, &b->ours[0]);
		memset(after.event, 0, sizeof after.event);
		if (!differs(b, &rest, &after))
			continue;
		*p = rest;
		diff_case_copy(b, c, &after);
		return;
	}
}

/* ---- the state ---- */
static void try_zero(struct diff_both *b, const struct diff_program *p, struct diff_case *c, void *at, size_t size)
{
	uint8_t was[512];

	memcpy(was, at, size);
	memset(at, 0, size);
	if (!differs(b, p, c))
		memcpy(at, was, size);
}

static void cut_state(struct diff_both *b, const struct diff_program *p, struct diff_case *c)
{
	for (unsigned i = 0; i < 31; i++)
		try_zero(b, p, c, &c->x[i], 8);
	try_zero(b, p, c, &c->sp, 8);
	try_zero(b, p, c, &c->nzcv, 8);
	try_zero(b, p, c, &c->fpcr, 8);
	try_zero(b, p, c, &c->fpsr, 8);
	for (size_t i = 0; i < b->vec; i += b->shared->vl)
		try_zero(b, p, c, c->vec + i, b->vec - i < b->shared->vl ? b->vec - i : b->shared->vl);
	for (unsigned i = 0; i < DIFF_MEM_SIZE; i += 512)
		try_zero(b, p, c, c->mem + i, 512);
	for (unsigned i = 0; i < DIFF_MEM_SIZE; i += 8)
		if (memcmp(c->mem + i, (uint64_t[]){0}, 8))
			try_zero(b, p, c, c->mem + i, 8);
}

/* ---- printing: a location is a name and its 64 bits; only those that differ from `than` ---- */
static void print_location(FILE *out, const char *name, unsigned n, uint64_t v, uint64_t than)
{
	if (v != than)
		fprintf(out, " %s%u=%" PRIx64, name, n, v);
}

static void print_bytes(FILE *out, const char *name, const uint8_t *v, const uint8_t *than, size_t size)
{
	for (unsigned i = 0; i < size; i += 8) {
		uint64_t a = 0, b = 0;
		memcpy(&a, v + i, size - i < 8 ? size - i : 8);
		memcpy(&b, than + i, size - i < 8 ? size - i : 8);
		print_location(out, name, i, a, b);
	}
}

static void print_state(const struct diff_both *b, FILE *out, const struct diff_case *c, const struct diff_case *than)
{
	for (unsigned i = 0; i < 31; i++)
		print_location(out, "x", i, c->x[i], than->x[i]);
	print_location(out, "sp", 0, c->sp, than->sp);
	print_location(out, "nzcv", 0, c->nzcv, than->nzcv);
	print_location(out, "fpcr", 0, c->fpcr, than->fpcr);
	print_location(out, "fpsr", 0, c->fpsr, than->fpsr);
	print_location(out, "wild", 0, c->wild, than->wild);
	print_bytes(out, "event", c->event, than->event, sizeof c->event);
	print_bytes(out, "vec", c->vec, than->vec, b->vec);
	print_bytes(out, "mem", c->mem, than->mem, DIFF_MEM_SIZE);
	print_bytes(out, "tags", c->tags, than->tags, sizeof c->tags);
	fputc('\n', out);
}

static void print(struct diff_both *b, const struct diff_program *p, const struct diff_case *c, FILE *out)
{
	static struct diff_case zero;

	run(b, p, c);
	fprintf(out, "\ncase %s %s vl=%u\ncode", b->isa->name, b->isa->info[p->id[p->count - 1]].name, b->shared->vl);
	for (unsigned i = 0; i < p->count; i++)
		fprintf(out, " %08x", p->word[i]);
	fputs("\nin  ", out);
	print_state(b, out, c, &zero);
	fputs("out ", out);
	print_state(b, out, &b->shared->cases[0], c);
	fputs("# here, where it differs:", out);
	print_state(b, out, &b->ours[0], &b->shared->cases[0]);
	fflush(out);
}

enum diff_finding diff_shrink(struct diff_both *b, const struct diff_program *program, const struct diff_case *state, unsigned *id,
			      FILE *out)
{
	static struct diff_case c;
	struct diff_program p = *program;

	diff_case_copy(b, &c, state);
	*id = p.id[p.count - 1];
	for (unsigned i = 0; i < 3; i++)
		if (!differs(b, &p, &c))
			return DIFF_UNSTEADY;
	cut_end(b, &p, &c);
	*id = p.id[p.count - 1];
	if (diff_is_known(b, &p, &c))
		return DIFF_KNOWN;
	cut_middle(b, &p, &c);
	cut_begin(b, &p, &c);
	if (out) {
		cut_state(b, &p, &c);
		print(b, &p, &c, out);
	}
	return DIFF_REAL;
}
