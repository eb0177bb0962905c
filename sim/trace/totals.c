/* sim/trace/totals.c - sums of a log: exceptions by reason with what they cost, virtual machines, stage 2 faults, calls, addresses.
 * A cost is the number of instructions from an exception's entry to the return that leaves its level again.
 * Not here: sums that a machine keeps while it runs (sim/summary.c). */
#include "sim/trace/totals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/calls.h"
#include "sim/trace/reason.h"
#include "sim/trace/spans.h"
#include "sim/trace/strings.h"
#include "sim/trace/tally.h"

enum { PES = 256, TOP = 16 };

struct pe_state {
	uint64_t first, last;       /* instructions at the first and the last event */
	uint64_t entered;           /* ... when the virtual machine was */
	uint32_t vm, previous;      /* inside now; the last one */
	bool seen, inside;
};

struct totals {
	struct pe_state *pe;        /* [PES] */
	struct spans *spans;
	uint64_t events, kinds[TRACE_KIND_COUNT], switches;
	struct tally reasons;       /* key: see reason_of() */
	struct tally vms;           /* key: VMID; sum: instructions inside */
	struct tally pcs, insns;    /* addresses of exceptions, of instructions */
	struct tally faults;        /* key: VMID + 1, page of the IPA */
	struct tally irqs;          /* key: virtual, INTID */
	struct tally causes;        /* key: index in `cause` */
	struct strings cause;
	struct trace trace;         /* what the calls' counter listens to */
	struct call_counts *calls;
};

struct totals *totals_create(void)
{
	struct totals *t = calloc(1, sizeof(*t));

	if (t) {
		t->pe = calloc(PES, sizeof(*t->pe));
		t->spans = spans_create();
		t->calls = call_counts_create(&t->trace);
	}
	if (t && t->pe && t->spans && t->calls)
		return t;
	totals_destroy(t);
	return NULL;
}

void totals_destroy(struct totals *t)
{
	if (!t)
		return;
	tally_free(&t->reasons);
	tally_free(&t->vms);
	tally_free(&t->pcs);
	tally_free(&t->insns);
	tally_free(&t->faults);
	tally_free(&t->irqs);
	tally_free(&t->causes);
	strings_clear(&t->cause);
	call_counts_destroy(t->calls);
	spans_destroy(t->spans);
	free(t->pe);
	free(t);
}

/* ---- exceptions ---- */

static void leave(struct totals *t, const struct trace_event *ev)
{
	struct tally_row *r;
	struct span o;

	if (!spans_leave(t->spans, ev, &o) || ev->insns < o.insns || !(r = tally_find(&t->reasons, o.reason)))
		return;
	r->sum += ev->insns - o.insns;
	r->max = ev->insns - o.insns > r->max ? ev->insns - o.insns : r->max;
}

static void add_exception(struct totals *t, const struct trace_event *ev)
{
	uint64_t reason = reason_of(ev);
	int64_t cause = ev->exc.cause ? strings_add(&t->cause, ev->exc.cause) : -1;

	tally_add(&t->reasons, reason);
	tally_add(&t->pcs, ev->pc);
	if (cause >= 0)
		tally_add(&t->causes, (uint64_t)cause);
	if (ev->exc.ipa_valid)
		tally_add(&t->faults, (uint64_t)ev->vm << 40 | (ev->exc.ipa >> 12 & 0xffffffffff));
	spans_enter(t->spans, ev)->reason = reason;
}

/* ---- virtual machines ---- */

static void add_world(struct totals *t, struct pe_state *p, const struct trace_event *ev)
{
	struct tally_row *r;

	if (ev->kind == TRACE_EXC_ENTRY && ev->vm && ev->exc.to_el >= 2) {
		r = p->inside ? tally_find(&t->vms, ev->vm - 1) : NULL;
		if (r && ev->insns >= p->entered)
			r->sum += ev->insns - p->entered;
		p->inside = false;
		return;
	}
	if (ev->kind != TRACE_EXC_RETURN || !ev->vm || ev->ret.from_el < 2)
		return;
	tally_add(&t->vms, ev->vm - 1);
	t->switches += p->previous && p->previous != ev->vm;
	p->previous = ev->vm;
	p->entered = ev->insns;
	p->inside = true;
}

void totals_add(struct totals *t, const struct trace_event *ev)
{
	struct pe_state *p = &t->pe[ev->pe];

	t->events++;
	t->kinds[ev->kind]++;
	if (!p->seen)
		p->first = ev->insns;
	p->seen = true;
	p->last = ev->insns;
	switch (ev->kind) {
	case TRACE_EXC_ENTRY:
		add_exception(t, ev);
		break;
	case TRACE_EXC_RETURN:
		leave(t, ev);
		break;
	case TRACE_INSN:
		tally_add(&t->insns, ev->pc);
		break;
	case TRACE_IRQ:
		if (strncmp(ev->irq.what, "acknowledge", 11) == 0)
			tally_add(&t->irqs, (uint64_t)(ev->irq.what[11] != 0) << 32 | ev->irq.intid);
		break;
	case TRACE_CALL:
		trace_emit(&t->trace, ev);
		break;
	default:
		break;
	}
	add_world(t, p, ev);
}

/* ---- what came out ---- */

static void visit_kinds(const struct totals *t, const struct totals_visitor *v)
{
	static const char *const names[TRACE_KIND_COUNT] = {
		"instructions", "register changes", "memory accesses", "exceptions", "exception returns", "system register accesses",
		"VNCR page accesses", "TLBI, AT, IC, DC", "interrupt signals", "IMPLEMENTATION DEFINED accesses", "calls", "MPU",
		"marks of the program",
	};

	v->section(v->arg, "events", TOTALS_COUNT);
	for (unsigned k = 0; k < TRACE_KIND_COUNT; k++)
		if (t->kinds[k])
			v->row(v->arg, names[k], &(struct tally_row){ .count = t->kinds[k] });
	v->row(v->arg, "all", &(struct tally_row){ .count = t->events });
	for (unsigned i = 0; i < PES; i++)
		if (t->pe[i].seen)
			v->pe(v->arg, i, t->pe[i].first, t->pe[i].last);
}

static void visit_reasons(struct totals *t, const struct totals_visitor *v)
{
	char buf[128];

	if (!t->reasons.used)
		return;
	tally_sort(&t->reasons);
	v->section(v->arg, "exceptions, instructions until they return", TOTALS_COST);
	for (size_t i = 0; i < t->reasons.used; i++)
		v->row(v->arg, reason_text(t->reasons.row[i].key, buf, sizeof(buf)), &t->reasons.row[i]);
}

static void visit_vms(struct totals *t, const struct totals_visitor *v)
{
	char buf[32];

	if (!t->vms.used)
		return;
	tally_sort(&t->vms);
	v->section(v->arg, "virtual machines", TOTALS_ENTRIES);
	for (size_t i = 0; i < t->vms.used; i++) {
		snprintf(buf, sizeof(buf), "VMID %" PRIu64, t->vms.row[i].key);
		v->row(v->arg, buf, &t->vms.row[i]);
	}
	v->section(v->arg, NULL, TOTALS_COUNT);
	v->row(v->arg, "switches from one to another", &(struct tally_row){ .count = t->switches });
}

static const char *row_name(const struct totals *t, const struct tally *of, const struct tally_row *r, char *buf, size_t size)
{
	if (of == &t->causes)
		return t->cause.text[r->key];
	if (of == &t->faults && r->key >> 40)
		snprintf(buf, size, "VMID %-5u %#" PRIx64, (unsigned)(r->key >> 40) - 1, (r->key & 0xffffffffff) << 12);
	else if (of == &t->faults)
		snprintf(buf, size, "%#" PRIx64, r->key << 12);
	else if (of == &t->irqs)
		snprintf(buf, size, "%s %u", r->key >> 32 ? "virtual" : "physical", (uint32_t)r->key);
	else
		snprintf(buf, size, "%016" PRIx64, r->key);
	return buf;
}

static void visit_top(struct totals *t, struct tally *of, const char *title, const struct totals_visitor *v)
{
	size_t n = of->used < TOP ? of->used : TOP;
	uint64_t rest = of->lost;
	char buf[80];

	if (!of->used)
		return;
	tally_sort(of);
	v->section(v->arg, title, TOTALS_COUNT);
	for (size_t i = 0; i < n; i++)
		v->row(v->arg, row_name(t, of, &of->row[i], buf, sizeof(buf)), &of->row[i]);
	for (size_t i = n; i < of->used; i++)
		rest += of->row[i].count;
	snprintf(buf, sizeof(buf), "%zu others", of->used - n);
	if (rest)
		v->row(v->arg, buf, &(struct tally_row){ .count = rest });
}

static void visit_calls(struct totals *t, const struct totals_visitor *v)
{
	const char *name;
	uint64_t n;

	for (unsigned i = 0; (name = call_counts_get(t->calls, i, &n)); i++) {
		if (!i)
			v->section(v->arg, "calls to higher exception levels and the host", TOTALS_COUNT);
		v->row(v->arg, name, &(struct tally_row){ .count = n });
	}
}

void totals_visit(struct totals *t, const struct totals_visitor *v)
{
	visit_kinds(t, v);
	visit_reasons(t, v);
	visit_top(t, &t->causes, "exceptions by what decided", v);
	visit_vms(t, v);
	visit_top(t, &t->faults, "stage 2 faults by page of the IPA", v);
	visit_top(t, &t->irqs, "interrupts acknowledged", v);
	visit_calls(t, v);
	visit_top(t, &t->pcs, "exceptions by address", v);
	visit_top(t, &t->insns, "instructions by address", v);
}

/* ---- printing ---- */

struct printer {
	FILE *f;
	enum totals_columns columns;
};

static void print_section(void *arg, const char *title, enum totals_columns columns)
{
	struct printer *p = arg;

	p->columns = columns;
	if (!title)
		return;
	if (columns == TOTALS_COST)
		fprintf(p->f, "%-46s %12s %15s %9s %11s\n", title, "count", "instructions", "mean", "most");
	else if (columns == TOTALS_ENTRIES)
		fprintf(p->f, "%-46s %12s %15s\n", title, "entries", "instructions");
	else
		fprintf(p->f, "%s\n", title);
}

static void print_row(void *arg, const char *name, const struct tally_row *r)
{
	const struct printer *p = arg;

	fprintf(p->f, "  %-44s %12" PRIu64, name, r->count);
	if (p->columns == TOTALS_COST || p->columns == TOTALS_ENTRIES)
		fprintf(p->f, " %15" PRIu64, r->sum);
	if (p->columns == TOTALS_COST)
		fprintf(p->f, " %9" PRIu64 " %11" PRIu64, r->sum / r->count, r->max);
	fputc('\n', p->f);
}

static void print_pe(void *arg, unsigned pe, uint64_t first, uint64_t last)
{
	const struct printer *p = arg;

	fprintf(p->f, "  PE%-3u instructions %" PRIu64 " to %" PRIu64 "\n", pe, first, last);
}

void totals_print(FILE *f, struct totals *t)
{
	struct printer p = { f, TOTALS_COUNT };

	totals_visit(t, &(struct totals_visitor){ print_section, print_row, print_pe, &p });
}
