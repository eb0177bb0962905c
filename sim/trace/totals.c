/* sim/trace/totals.c - sums of a log: exceptions by reason with what they cost, virtual machines, stage 2 faults, calls, addresses.
 * A cost is the number of instructions from an exception's entry to the return that leaves its level again.
 * Not here: sums that a machine keeps while it runs (sim/summary.c). */
#include "sim/trace/totals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/calls.h"
#include "sim/trace/reason.h"
#include "sim/trace/strings.h"
#include "sim/trace/tally.h"

enum { PES = 256, LEVELS = 4, OPEN = 16, TOP = 16 };

/* An exception that has not returned yet. */
struct open_exception {
	uint64_t insns, reason;
	uint32_t vm;
};

struct level {
	struct open_exception open[OPEN];
	unsigned count;
};

struct pe_state {
	struct level level[LEVELS];
	uint64_t first, last;       /* instructions at the first and the last event */
	uint64_t entered;           /* ... when the virtual machine was */
	uint32_t vm, previous;      /* inside now; the last one */
	bool seen, inside;
};

struct totals {
	struct pe_state *pe;        /* [PES] */
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
		t->calls = call_counts_create(&t->trace);
	}
	if (t && t->pe && t->calls)
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
	free(t->pe);
	free(t);
}

/* ---- exceptions ---- */

static void enter(struct pe_state *p, const struct trace_event *ev, uint64_t reason)
{
	struct level *l = &p->level[ev->exc.to_el & 3];

	if (l->count == OPEN)
		memmove(l->open, l->open + 1, (OPEN - 1) * sizeof(l->open[0]));
	else
		l->count++;
	l->open[l->count - 1] = (struct open_exception){ ev->insns, reason, ev->vm };
}

/* The latest that is open at the level; below EL2 of the same virtual machine. */
static void leave(struct totals *t, struct pe_state *p, const struct trace_event *ev)
{
	struct level *l = &p->level[ev->ret.from_el & 3];

	for (unsigned i = l->count; i--;) {
		struct open_exception o = l->open[i];
		struct tally_row *r;
		if (ev->ret.from_el < 2 && o.vm != ev->vm)
			continue;
		l->count = i;
		r = tally_find(&t->reasons, o.reason);
		if (r && ev->insns >= o.insns) {
			r->sum += ev->insns - o.insns;
			r->max = ev->insns - o.insns > r->max ? ev->insns - o.insns : r->max;
		}
		return;
	}
}

static void add_exception(struct totals *t, struct pe_state *p, const struct trace_event *ev)
{
	uint64_t reason = reason_of(ev);
	int64_t cause = ev->exc.cause ? strings_add(&t->cause, ev->exc.cause) : -1;

	tally_add(&t->reasons, reason);
	tally_add(&t->pcs, ev->pc);
	if (cause >= 0)
		tally_add(&t->causes, (uint64_t)cause);
	if (ev->exc.ipa_valid)
		tally_add(&t->faults, (uint64_t)ev->vm << 40 | (ev->exc.ipa >> 12 & 0xffffffffff));
	enter(p, ev, reason);
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
		add_exception(t, p, ev);
		break;
	case TRACE_EXC_RETURN:
		leave(t, p, ev);
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

/* ---- printing ---- */

static void print_kinds(FILE *f, const struct totals *t)
{
	static const char *const names[TRACE_KIND_COUNT] = {
		"instructions", "register changes", "memory accesses", "exceptions", "exception returns", "system register accesses",
		"VNCR page accesses", "TLBI, AT, IC, DC", "interrupt signals", "IMPLEMENTATION DEFINED accesses", "calls", "MPU",
	};

	fprintf(f, "events\n");
	for (unsigned k = 0; k < TRACE_KIND_COUNT; k++)
		if (t->kinds[k])
			fprintf(f, "  %-44s %12" PRIu64 "\n", names[k], t->kinds[k]);
	fprintf(f, "  %-44s %12" PRIu64 "\n", "all", t->events);
	for (unsigned i = 0; i < PES; i++)
		if (t->pe[i].seen)
			fprintf(f, "  PE%-3u instructions %" PRIu64 " to %" PRIu64 "\n", i, t->pe[i].first, t->pe[i].last);
}

static void print_reasons(FILE *f, struct totals *t)
{
	char buf[128];

	if (!t->reasons.used)
		return;
	tally_sort(&t->reasons);
	fprintf(f, "%-46s %12s %15s %9s %11s\n", "exceptions, instructions until they return", "count", "instructions", "mean", "most");
	for (size_t i = 0; i < t->reasons.used; i++) {
		const struct tally_row *r = &t->reasons.row[i];
		fprintf(f, "  %-44s %12" PRIu64 " %15" PRIu64 " %9" PRIu64 " %11" PRIu64 "\n", reason_text(r->key, buf, sizeof(buf)),
			r->count, r->sum, r->sum / r->count, r->max);
	}
}

static void print_vms(FILE *f, struct totals *t)
{
	if (!t->vms.used)
		return;
	tally_sort(&t->vms);
	fprintf(f, "%-46s %12s %15s\n", "virtual machines", "entries", "instructions");
	for (size_t i = 0; i < t->vms.used; i++)
		fprintf(f, "  VMID %-39" PRIu64 " %12" PRIu64 " %15" PRIu64 "\n", t->vms.row[i].key, t->vms.row[i].count,
			t->vms.row[i].sum);
	fprintf(f, "  %-44s %12" PRIu64 "\n", "switches from one to another", t->switches);
}

static void print_row(FILE *f, const struct totals *t, const struct tally *of, const struct tally_row *r)
{
	char buf[80];

	if (of == &t->causes) {
		fprintf(f, "  %-44s %12" PRIu64 "\n", t->cause.text[r->key], r->count);
		return;
	}
	if (of == &t->faults && r->key >> 40)
		snprintf(buf, sizeof(buf), "VMID %-5u %#" PRIx64, (unsigned)(r->key >> 40) - 1, (r->key & 0xffffffffff) << 12);
	else if (of == &t->faults)
		snprintf(buf, sizeof(buf), "%#" PRIx64, r->key << 12);
	else if (of == &t->irqs)
		snprintf(buf, sizeof(buf), "%s %u", r->key >> 32 ? "virtual" : "physical", (uint32_t)r->key);
	else
		snprintf(buf, sizeof(buf), "%016" PRIx64, r->key);
	fprintf(f, "  %-44s %12" PRIu64 "\n", buf, r->count);
}

static void print_top(FILE *f, const struct totals *t, struct tally *of, const char *title)
{
	size_t n = of->used < TOP ? of->used : TOP;
	uint64_t rest = of->lost;
	char buf[40];

	if (!of->used)
		return;
	tally_sort(of);
	fprintf(f, "%s\n", title);
	for (size_t i = 0; i < n; i++)
		print_row(f, t, of, &of->row[i]);
	for (size_t i = n; i < of->used; i++)
		rest += of->row[i].count;
	snprintf(buf, sizeof(buf), "%zu others", of->used - n);
	if (rest)
		fprintf(f, "  %-44s %12" PRIu64 "\n", buf, rest);
}

void totals_print(FILE *f, struct totals *t)
{
	print_kinds(f, t);
	print_reasons(f, t);
	print_top(f, t, &t->causes, "exceptions by what decided");
	print_vms(f, t);
	print_top(f, t, &t->faults, "stage 2 faults by page of the IPA");
	print_top(f, t, &t->irqs, "interrupts acknowledged");
	call_counts_print(f, t->calls);
	print_top(f, t, &t->pcs, "exceptions by address");
	print_top(f, t, &t->insns, "instructions by address");
}
