/* sim/trace/filter.c - expressions that select events.
 *   EXPR:   TERM { "or" TERM }        TERM: FACTOR { "and" FACTOR }
 *   FACTOR: "not" FACTOR | "(" EXPR ")" | FIELD ("=" | "!=") VALUE { "," VALUE }
 *   VALUE:  NUMBER | NUMBER ".." | ".." NUMBER | NUMBER ".." NUMBER | a kind's name
 * A field that an event does not have is no value's equal: "ec=0x18" and "ec!=0x18" both leave interrupts out. */
#include "sim/trace/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/syndrome.h"
#include "sim/core/bits.h"
#include "sim/trace/kinds.h"
#include "sim/trace/log.h"

enum { NODES_MAX = 256, DEPTH_MAX = 64 };

enum op { OP_AND, OP_OR, OP_NOT, OP_IS, OP_IS_NOT };
enum field { F_KIND, F_PE, F_EL, F_VMID, F_EC, F_INSN, F_PC, F_ADDR, F_TIME, F_FROM, F_TO, F_INTID, FIELDS };

struct node {
	enum op op;
	struct node *a, *b;  /* of the same filter */
	enum field field;
	unsigned first, count; /* its ranges */
};

struct range {
	uint64_t min, max;   /* KIND: max is the mask */
};

struct filter {
	struct node node[NODES_MAX];
	struct range range[NODES_MAX];
	unsigned nodes, ranges;
	struct node *root;
};

struct parser {
	struct filter *f;
	const char *text, *p;
	unsigned depth;
	struct error *e;
};

/* ---- parsing ---- */

static const char *const field_names[FIELDS] = {
	"kind", "pe", "el", "vmid", "ec", "insn", "pc", "addr", "time", "from", "to", "intid",
};

static struct node *fail(struct parser *p, const char *what)
{
	error_set(p->e, EINVAL, "filter '%.200s', at '%.40s': %s", p->text, *p->p ? p->p : "its end", what);
	return NULL;
}

static void blanks(struct parser *p)
{
	while (*p->p == ' ' || *p->p == '\t' || *p->p == '\n')
		p->p++;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word(struct parser *p)
{
	size_t n = 0;

	blanks(p);
	while (is_word(p->p[n]))
		n++;
	return n;
}

/* The next word or sign is `s`: goes behind it. */
static bool take(struct parser *p, const char *s)
{
	size_t n = strlen(s);

	blanks(p);
	if (is_word(*s) ? word(p) != n || memcmp(p->p, s, n) != 0 : strncmp(p->p, s, n) != 0)
		return false;
	p->p += n;
	return true;
}

static struct node *new_node(struct parser *p, enum op op, struct node *a, struct node *b)
{
	struct node *n;

	if (p->f->nodes == NODES_MAX)
		return fail(p, "the expression is too long");
	n = &p->f->node[p->f->nodes++];
	*n = (struct node){ .op = op, .a = a, .b = b };
	return n;
}

static bool number(struct parser *p, uint64_t *v)
{
	size_t n = word(p);
	char buf[32], *end;

	if (!n || n >= sizeof(buf) || *p->p < '0' || *p->p > '9')
		return false;
	memcpy(buf, p->p, n);
	buf[n] = 0;
	errno = 0;
	*v = strtoull(buf, &end, buf[0] == '0' && (buf[1] | 32) == 'x' ? 16 : 10);
	if (errno || *end)
		return false;
	p->p += n;
	return true;
}

static bool value(struct parser *p, enum field field, struct range *r)
{
	if (field == F_KIND) {
		size_t n = word(p);
		r->max = kinds_of(p->p, n);
		if (r->max)
			p->p += n;
		return r->max != 0;
	}
	r->min = 0;
	r->max = UINT64_MAX;
	if (take(p, ".."))
		return number(p, &r->max);
	if (!number(p, &r->min))
		return false;
	if (!take(p, ".."))
		r->max = r->min;
	else if (word(p) && *p->p >= '0' && *p->p <= '9')
		return number(p, &r->max);
	return true;
}

static struct node *comparison(struct parser *p)
{
	size_t n = word(p), i = 0;
	struct node *node;

	while (i < FIELDS && (strlen(field_names[i]) != n || memcmp(field_names[i], p->p, n) != 0))
		i++;
	if (i == FIELDS)
		return fail(p, "no field of this name (kind, pe, el, vmid, ec, insn, pc, addr, time, from, to, intid)");
	p->p += n;
	node = new_node(p, OP_IS, NULL, NULL);
	if (!node)
		return NULL;
	if (take(p, "!="))
		node->op = OP_IS_NOT;
	else if (!take(p, "="))
		return fail(p, "a field wants = or !=");
	node->field = (enum field)i;
	node->first = p->f->ranges;
	do {
		if (p->f->ranges == NODES_MAX)
			return fail(p, "too many values");
		if (!value(p, node->field, &p->f->range[p->f->ranges]))
			return fail(p, i == F_KIND ? "no kind of this name (" KIND_NAMES ")" : "not a number, nor a range as 1..5");
		p->f->ranges++;
		node->count++;
	} while (take(p, ","));
	return node;
}

static struct node *expression(struct parser *p);

static struct node *factor(struct parser *p)
{
	struct node *n;

	if (++p->depth > DEPTH_MAX)
		return fail(p, "nested too deeply");
	if (take(p, "not")) {
		n = factor(p);
		n = n ? new_node(p, OP_NOT, n, NULL) : NULL;
	} else if (take(p, "(")) {
		n = expression(p);
		if (n && !take(p, ")"))
			n = fail(p, "a ) is missing");
	} else {
		n = comparison(p);
	}
	p->depth--;
	return n;
}

static struct node *term(struct parser *p)
{
	struct node *n = factor(p), *m;

	while (n && take(p, "and")) {
		m = factor(p);
		n = m ? new_node(p, OP_AND, n, m) : NULL;
	}
	return n;
}

static struct node *expression(struct parser *p)
{
	struct node *n = term(p), *m;

	while (n && take(p, "or")) {
		m = term(p);
		n = m ? new_node(p, OP_OR, n, m) : NULL;
	}
	return n;
}

struct filter *filter_parse(const char *text, struct error *e)
{
	struct parser p = { .text = text, .p = text, .e = e, .f = calloc(1, sizeof(struct filter)) };

	if (!p.f) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	p.f->root = expression(&p);
	blanks(&p);
	if (p.f->root && *p.p)
		p.f->root = fail(&p, "and, or, or the end was expected");
	if (p.f->root)
		return p.f;
	filter_free(p.f);
	return NULL;
}

void filter_free(struct filter *f)
{
	free(f);
}

/* ---- matching ---- */

/* The levels that an event goes between. */
static bool get_level(const struct trace_event *ev, bool to, uint64_t *v)
{
	if (ev->kind == TRACE_EXC_ENTRY)
		*v = to ? ev->exc.to_el : ev->exc.from_el;
	else if (ev->kind == TRACE_EXC_RETURN)
		*v = to ? ev->ret.to_el : ev->ret.from_el;
	else
		return false;
	return true;
}

/* Exceptions that FAR is written for. */
static bool has_far(const struct trace_event *ev)
{
	switch (ev->exc.esr >> 26 & 63) {
	case EC_IABORT_LOWER: case EC_IABORT_SAME: case EC_PC_ALIGN: case EC_DABORT_LOWER: case EC_DABORT_SAME:
	case EC_WATCHPT_LOWER: case EC_WATCHPT_SAME:
		return trace_is_sync(ev);
	default:
		return false;
	}
}

/* Where it is all about; not the instruction's own address. */
static bool get_address(const struct trace_event *ev, uint64_t *v)
{
	switch (ev->kind) {
	case TRACE_MEM:
		*v = ev->mem.va;
		return true;
	case TRACE_EXC_ENTRY:
		*v = ev->exc.far;
		return has_far(ev);
	case TRACE_EXC_RETURN:
		*v = ev->ret.target;
		return true;
	case TRACE_MPU:
		*v = ev->mpu.va;
		return !ev->mpu.programmed;
	default:
		return false;
	}
}

/* false: the event has no such field. */
static bool get_field(const struct trace_event *ev, enum field field, uint64_t *v)
{
	switch (field) {
	case F_PE:
		*v = ev->pe;
		return true;
	case F_EL:
		*v = ev->el;
		return true;
	case F_VMID:
		*v = ev->vm - 1;
		return ev->vm != 0;
	case F_EC:
		*v = ev->exc.esr >> 26 & 63;
		return trace_is_sync(ev);
	case F_INSN:
		*v = ev->insns;
		return true;
	case F_PC:
		*v = ev->pc;
		return ev->kind != TRACE_IRQ;
	case F_ADDR:
		return get_address(ev, v);
	case F_TIME:
		*v = ev->time;
		return true;
	case F_FROM:
	case F_TO:
		return get_level(ev, field == F_TO, v);
	case F_INTID:
		*v = ev->irq.intid;
		return ev->kind == TRACE_IRQ;
	default:
		return false;
	}
}

static bool compare(const struct filter *f, const struct node *n, const struct trace_event *ev)
{
	bool found = false;
	uint64_t v = 0;

	if (n->field != F_KIND && !get_field(ev, n->field, &v))
		return false;
	for (unsigned i = n->first; i < n->first + n->count && !found; i++)
		found = n->field == F_KIND ? f->range[i].max >> ev->kind & 1 : v >= f->range[i].min && v <= f->range[i].max;
	return found == (n->op == OP_IS);
}

static bool matches(const struct filter *f, const struct node *n, const struct trace_event *ev)
{
	switch (n->op) {
	case OP_AND:
		return matches(f, n->a, ev) && matches(f, n->b, ev);
	case OP_OR:
		return matches(f, n->a, ev) || matches(f, n->b, ev);
	case OP_NOT:
		return !matches(f, n->a, ev);
	default:
		return compare(f, n, ev);
	}
}

bool filter_match(const struct filter *f, const struct trace_event *ev)
{
	return !f || matches(f, f->root, ev);
}

/* ---- blocks ---- */

static bool possible(const struct filter *f, const struct node *n, const struct log_block *b)
{
	if (n->op == OP_AND)
		return possible(f, n->a, b) && possible(f, n->b, b);
	if (n->op == OP_OR)
		return possible(f, n->a, b) || possible(f, n->b, b);
	if (n->op != OP_IS || (n->field != F_KIND && n->field != F_INSN))
		return true;
	for (unsigned i = n->first; i < n->first + n->count; i++) {
		const struct range *r = &f->range[i];
		if (n->field == F_KIND ? (r->max & b->kinds) != 0 : r->min <= b->max_insns && r->max >= b->min_insns)
			return true;
	}
	return false;
}

bool filter_wants_block(void *arg, const struct log_block *b)
{
	const struct filter *f = arg;

	return !f || possible(f, f->root, b);
}
