/* sim/trace_window.c - from when to when a run is traced. */
#include "sim/trace_window.h"

#include <errno.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/options.h"
#include "sim/parse.h"
#include "sim/places.h"
#include "sim/symbols.h"

/* In the order in which files are given, those of --symbols first; a kernel last. */
static int find_symbol(const struct options *o, const char *option, const char *name, uint64_t *addr, struct error *e)
{
	unsigned files = 0;

	if (o->places && !places_address(o->places, name, addr))
		return 0;
	for (unsigned i = 0; i < o->load_count; i++)
		if (o->load[i].kind == LOAD_ELF) {
			files++;
			if (!symbol_find(o->load[i].path, name, addr, NULL))
				return 0;
		}
	if (o->kernel) {
		files++;
		if (!symbol_find(o->kernel, name, addr, NULL))
			return 0;
	}
	return error_set(e, EINVAL, "%s: '%s' is not insn:N, trap:EC, hint:on, hint:off or an address, nor a symbol of %s", option,
			 name, files ? "an ELF file that is loaded (--symbols names others)"
				     : "--symbols or an ELF file, of which none is loaded");
}

static int parse_moment(struct moment *m, const struct options *o, const char *option, const char *arg, struct error *e)
{
	*m = (struct moment){ .kind = MOMENT_NONE };
	if (!arg)
		return 0;
	if (strncmp(arg, "insn:", 5) == 0) {
		m->kind = MOMENT_INSN;
		return parse_u64(arg + 5, option, 0, UINT64_MAX, &m->value, e);
	}
	if (strncmp(arg, "trap:", 5) == 0) {
		m->kind = MOMENT_TRAP;
		return parse_u64(arg + 5, option, 0, 63, &m->value, e);
	}
	if (strcmp(arg, "hint:on") == 0 || strcmp(arg, "hint:off") == 0) {
		*m = (struct moment){ MOMENT_MARK, arg[6] == 'n' };
		return 0;
	}
	m->kind = MOMENT_PC;
	if (*arg >= '0' && *arg <= '9')
		return parse_u64(arg, option, 0, UINT64_MAX, &m->value, e);
	return find_symbol(o, option, arg, &m->value, e);
}

int window_init(struct window *w, const struct options *o, struct error *e)
{
	int rc = parse_moment(&w->from, o, "--trace-from", o->trace_from, e);

	w->state = w->from.kind == MOMENT_NONE ? WINDOW_OPEN : WINDOW_BEFORE;
	return rc ? rc : parse_moment(&w->to, o, "--trace-to", o->trace_to, e);
}

static uint32_t moment_kinds(const struct moment *m)
{
	return m->kind == MOMENT_PC ? BIT(TRACE_INSN) : m->kind == MOMENT_TRAP ? BIT(TRACE_EXC_ENTRY) : 0;
}

uint32_t window_kinds(const struct window *w)
{
	return moment_kinds(&w->from) | moment_kinds(&w->to) | BIT(TRACE_MARK);
}

static bool is_now(const struct moment *m, const struct trace_event *ev)
{
	switch (m->kind) {
	case MOMENT_INSN:
		return ev->insns >= m->value;
	case MOMENT_PC:
		return ev->kind == TRACE_INSN && ev->pc == m->value;
	case MOMENT_TRAP:
		return trace_is_sync(ev) && (ev->exc.esr >> 26 & 63) == m->value;
	case MOMENT_MARK:
		return ev->kind == TRACE_MARK && ev->mark.on == m->value;
	case MOMENT_NONE:
		break;
	}
	return false;
}

/* The end counts from the event behind the first. With insn:N the N-th instruction's own events are the last. */
static bool between(struct window *w, const struct trace_event *ev)
{
	if (w->state == WINDOW_BEFORE && is_now(&w->from, ev)) {
		w->state = WINDOW_OPEN;
		return true;
	}
	if (w->state != WINDOW_OPEN)
		return false;
	if (w->to.kind == MOMENT_INSN && ev->insns <= w->to.value)
		return true;
	if (is_now(&w->to, ev)) {
		w->state = WINDOW_OVER;
		return w->to.kind != MOMENT_INSN;
	}
	return true;
}

/* The program's "off" is inside still, as its "on" is. */
bool window_has(struct window *w, const struct trace_event *ev)
{
	bool inside = between(w, ev), was = w->hushed;

	if (ev->kind == TRACE_MARK)
		w->hushed = !ev->mark.on;
	return inside && !(was && w->hushed);
}
