/* cpu/exec/stops.c - a debugger's breakpoints, watchpoints and steps.
 *
 * A VA and its PA share the place in the page: an op whose place some breakpoint has is decoded as op_break, which leaves the
 * run of ops; the loop in step.c then compares the whole PC, and runs the instruction alone where it is another page's.
 * Not here:   the guest's own debug registers (debug.c); the debugger's protocol (sim/gdbstub.c). */
#include "cpu/exec/stops.h"

#include <errno.h>
#include <stdlib.h>

#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"

enum { MAX_BREAKS = 256, MAX_WATCHES = 64 };

struct watch {
	va_t va;
	uint64_t len;
	enum acc acc;
};

struct stops {
	struct code_cache *cache; /* borrowed */
	va_t brk[MAX_BREAKS];
	unsigned brk_count;
	struct watch watch[MAX_WATCHES];
	unsigned watch_count;
};

struct stops *stops_create(struct code_cache *c)
{
	struct stops *s = calloc(1, sizeof(*s));

	if (s) {
		s->cache = c;
		code_cache_set_stops(c, s);
	}
	return s;
}

void stops_destroy(struct stops *s)
{
	if (s)
		code_cache_set_stops(s->cache, NULL);
	free(s);
}

/* ---- what is wanted ---- */

int stops_break(struct stops *s, va_t va, bool on)
{
	unsigned i = 0;

	while (i < s->brk_count && s->brk[i] != va)
		i++;
	if (on && i < s->brk_count)
		return 0;
	if (on && s->brk_count == MAX_BREAKS)
		return -ENOSPC;
	if (!on && i == s->brk_count)
		return -ENOENT;
	if (on)
		s->brk[s->brk_count++] = va;
	else
		s->brk[i] = s->brk[--s->brk_count];
	code_cache_forget(s->cache, (unsigned)va & 0xfff);
	return 0;
}

int stops_watch(struct stops *s, va_t va, uint64_t len, enum acc acc, bool on)
{
	unsigned i = 0;

	while (i < s->watch_count && (s->watch[i].va != va || s->watch[i].len != len || s->watch[i].acc != acc))
		i++;
	if (on && i < s->watch_count)
		return 0;
	if (on && s->watch_count == MAX_WATCHES)
		return -ENOSPC;
	if (!on && i == s->watch_count)
		return -ENOENT;
	if (on)
		s->watch[s->watch_count++] = (struct watch){ va, len, acc };
	else
		s->watch[i] = s->watch[--s->watch_count];
	return 0;
}

void stops_clear(struct stops *s)
{
	while (s->brk_count)
		stops_break(s, s->brk[0], false);
	s->watch_count = 0;
}

void stops_changed(struct pe *pe)
{
	debug_update(pe);
}

void stops_step(struct pe *pe, bool on)
{
	pe->exec->step_once = on;
}

void stops_ask(struct pe *pe)
{
	pe->exec->report = (struct stop_report){ .cause = STOPPED_ASKED };
	exec_request_stop(pe, STOP_BREAKPOINT);
}

struct stop_report stops_report(struct pe *pe)
{
	struct stop_report r = pe->exec->report;

	pe->exec->report = (struct stop_report){ .cause = STOPPED_NOT };
	return r;
}

/* ---- what the engine asks ---- */

bool stops_watching(const struct stops *s)
{
	return s->watch_count != 0;
}

bool stops_at_op(const struct stops *s, const struct code_page *p, unsigned i)
{
	unsigned shift = code_page_shift(p);

	for (unsigned n = 0; n < s->brk_count; n++)
		if (((unsigned)s->brk[n] & 0xfff) >> shift == i)
			return true;
	return false;
}

/* The PE was stopped for that at this very instruction, and nothing has executed since: now it shall. */
static bool told_already(struct pe *pe, va_t pc, uint64_t insns, enum stop_cause cause)
{
	struct exec *x = pe->exec;
	bool told;

	if (x->told_pc != pc || x->told_insns != insns)
		x->told = 0;
	told = x->told & BIT(cause);
	x->told |= BIT(cause);
	x->told_pc = pc;
	x->told_insns = insns;
	return told;
}

void stops_pass(struct pe *pe)
{
	(void)told_already(pe, pe->pc, pe->retired, STOPPED_BREAK);
	(void)told_already(pe, pe->pc, pe->retired, STOPPED_WATCH);
}

bool stops_steps(const struct pe *pe)
{
	return pe->exec->step_once;
}

enum stop_cause stops_cause(const struct pe *pe)
{
	return pe->exec->report.cause;
}

bool stops_here(struct pe *pe)
{
	for (unsigned n = 0; n < pe->stops->brk_count; n++)
		if (pe->stops->brk[n] == pe->pc && !told_already(pe, pe->pc, pe->retired, STOPPED_BREAK)) {
			pe->exec->report = (struct stop_report){ .cause = STOPPED_BREAK };
			return true;
		}
	return false;
}

/* A tag byte says nothing about where an access goes. */
static va_t untagged(va_t va)
{
	return (va_t)sext(va, 56);
}

bool stops_access(struct pe *pe, va_t tagged, unsigned size, enum acc acc)
{
	const struct stops *s = pe->stops;
	va_t va = untagged(tagged);

	for (unsigned n = 0; s && n < s->watch_count; n++) {
		const struct watch *w = &s->watch[n];
		va_t from = untagged(w->va);
		bool overlap = va - from < w->len || from - va < size;
		if (!(w->acc & acc) || !overlap || told_already(pe, pe_pc(pe), pe_insns(pe), STOPPED_WATCH))
			continue;
		pe->exec->report = (struct stop_report){ .cause = STOPPED_WATCH, .va = va < from ? from : va, .watched = w->acc };
		pe->exc = (struct exception){ .type = EXC_DEBUGGER };
		return true;
	}
	return false;
}

OP(op_break)
{
	pe->op = op;
	pe->acc = acc;
	return OP_EXIT_BREAK;
}
