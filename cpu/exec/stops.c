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
#include "cpu/exec/inspect.h"
#include "cpu/exec/step.h"
#include "sim/core/ram.h"

enum { MAX_BREAKS = 256, MAX_WATCHES = 64 };

struct brk {
	uint64_t addr;
	enum stop_space space;
};

struct watch {
	uint64_t addr, len;
	enum acc acc;
	enum stop_space space;
};

struct stops {
	struct code_cache *cache; /* borrowed */
	struct brk brk[MAX_BREAKS];
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

int stops_break_at(struct stops *s, enum stop_space space, uint64_t addr, bool on)
{
	unsigned i = 0;

	while (i < s->brk_count && (s->brk[i].addr != addr || s->brk[i].space != space))
		i++;
	if (on && i < s->brk_count)
		return 0;
	if (on && s->brk_count == MAX_BREAKS)
		return -ENOSPC;
	if (!on && i == s->brk_count)
		return -ENOENT;
	if (on)
		s->brk[s->brk_count++] = (struct brk){ addr, space };
	else
		s->brk[i] = s->brk[--s->brk_count];
	code_cache_forget(s->cache, (unsigned)addr & 0xfff);
	return 0;
}

int stops_break(struct stops *s, va_t va, bool on)
{
	return stops_break_at(s, STOP_VA, va, on);
}

int stops_watch_at(struct stops *s, enum stop_space space, uint64_t addr, uint64_t len, enum acc acc, bool on)
{
	unsigned i = 0;

	while (i < s->watch_count && (s->watch[i].addr != addr || s->watch[i].len != len || s->watch[i].acc != acc ||
				      s->watch[i].space != space))
		i++;
	if (on && i < s->watch_count)
		return 0;
	if (on && s->watch_count == MAX_WATCHES)
		return -ENOSPC;
	if (!on && i == s->watch_count)
		return -ENOENT;
	if (on)
		s->watch[s->watch_count++] = (struct watch){ addr, len, acc, space };
	else
		s->watch[i] = s->watch[--s->watch_count];
	return 0;
}

int stops_watch(struct stops *s, va_t va, uint64_t len, enum acc acc, bool on)
{
	return stops_watch_at(s, STOP_VA, va, len, acc, on);
}

void stops_clear(struct stops *s)
{
	while (s->brk_count)
		stops_break_at(s, s->brk[0].space, s->brk[0].addr, false);
	s->watch_count = 0;
}

void stops_clear_places(struct stops *s)
{
	for (unsigned i = s->brk_count; i--;)
		if (s->brk[i].space != STOP_VA)
			stops_break_at(s, s->brk[i].space, s->brk[i].addr, false);
	for (unsigned i = s->watch_count; i--;)
		if (s->watch[i].space != STOP_VA)
			s->watch[i] = s->watch[--s->watch_count];
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
		if (((unsigned)s->brk[n].addr & 0xfff) >> shift == i)
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

/* Where a VA of the current level leads; false: nowhere, or the space is not of this kind. */
static bool lead(struct pe *pe, va_t va, enum stop_space space, uint64_t *addr)
{
	struct xlate_out out;
	struct fault f;

	*addr = va;
	if (space == STOP_VA)
		return true;
	if (!inspect_translate(pe, (enum inspect_space)pe->ps.el, va, NULL, NULL, &out, &f))
		return false;
	*addr = space == STOP_IPA ? out.ipa.addr : out.pa.addr;
	return space == STOP_IPA || (out.pa.pas == PAS_SECURE) == (space == STOP_PA_SECURE);
}

bool stops_here(struct pe *pe)
{
	for (unsigned n = 0; n < pe->stops->brk_count; n++) {
		const struct brk *b = &pe->stops->brk[n];
		uint64_t at;

		if (((b->addr ^ pe->pc) & 0xfff) || !lead(pe, pe->pc, b->space, &at) || at != b->addr ||
		    told_already(pe, pe->pc, pe->retired, STOPPED_BREAK))
			continue;
		pe->exec->report = (struct stop_report){ .cause = STOPPED_BREAK, .space = b->space, .addr = b->addr };
		return true;
	}
	return false;
}

/* A tag byte says nothing about where an access goes. */
static va_t untagged(va_t va)
{
	return (va_t)sext(va, 56);
}

/* The watched bytes that an access of `size` bytes at `va`, in one page, touches: the first one's VA. */
static bool touches(struct pe *pe, const struct watch *w, va_t va, unsigned size, va_t *first)
{
	uint64_t from = w->space == STOP_VA ? untagged(w->addr) : w->addr, at;

	if (!lead(pe, va, w->space, &at) || !(at - from < w->len || from - at < size))
		return false;
	*first = at < from ? va + (from - at) : va;
	return true;
}

bool stops_access(struct pe *pe, va_t tagged, unsigned size, enum acc acc)
{
	const struct stops *s = pe->stops;
	va_t va = untagged(tagged), first;
	unsigned here = (unsigned)(RAM_PAGE_SIZE - (va & (RAM_PAGE_SIZE - 1)));

	here = size < here ? size : here;
	for (unsigned n = 0; s && n < s->watch_count; n++) {
		const struct watch *w = &s->watch[n];

		if (!(w->acc & acc) ||
		    !(touches(pe, w, va, here, &first) || (here < size && touches(pe, w, va + here, size - here, &first))) ||
		    told_already(pe, pe_pc(pe), pe_insns(pe), STOPPED_WATCH))
			continue;
		pe->exec->report = (struct stop_report){ .cause = STOPPED_WATCH, .va = first, .watched = w->acc, .space = w->space,
							 .addr = w->addr };
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
