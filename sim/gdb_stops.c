/* sim/gdb_stops.c - the debugger's `monitor break` and `monitor watch`: stops at IPAs and PAs, whatever VA leads there.
 * gdb knows nothing of them: it is told of a signal, and on its console of what was hit.
 * Not here: its own breakpoints and watchpoints (gdb_commands.c); where the engine stops (cpu/exec/stops.c). */
#include <inttypes.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/gdb_priv.h"

static bool take_space(const char *s, enum stop_space *out, FILE *f)
{
	enum inspect_space space;

	if (!gdb_find_space(s, &space, f))
		return false;
	if (space < INSPECT_IPA)
		fprintf(f, "%s: gdb's own break and watch take VAs; ipa, pa or secure-pa\n", s);
	*out = space == INSPECT_IPA ? STOP_IPA : space == INSPECT_PA ? STOP_PA : STOP_PA_SECURE;
	return space >= INSPECT_IPA;
}

static bool take_access(const char *s, enum acc *out, FILE *f)
{
	static const struct {
		const char *name;
		enum acc acc;
	} names[] = { { "r", ACC_READ }, { "w", ACC_WRITE }, { "rw", ACC_READ | ACC_WRITE } };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(s, names[i].name) == 0) {
			*out = names[i].acc;
			return true;
		}
	fprintf(f, "'%s' is not r, w or rw\n", s);
	return false;
}

static void print_result(int rc, FILE *f)
{
	fprintf(f, "%s\n", rc ? "there are too many already" : "set; monitor delete takes all of these away");
}

void gdb_break_place(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	enum stop_space space;
	uint64_t addr;

	(void)n;
	if (take_space(arg[0], &space, f) && gdb_address(g, arg[1], &addr, f))
		print_result(stops_break_at(g->stops, space, addr, true), f);
}

void gdb_watch_place(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	enum acc acc = ACC_WRITE;
	enum stop_space space;
	uint64_t addr, len = 8;

	if (!take_space(arg[0], &space, f) || !gdb_address(g, arg[1], &addr, f) || (n > 2 && !gdb_address(g, arg[2], &len, f)) ||
	    (n > 3 && !take_access(arg[3], &acc, f)))
		return;
	if (!len)
		fprintf(f, "a watchpoint of no bytes\n");
	else
		print_result(stops_watch_at(g->stops, space, addr, len, acc, true), f);
}

void gdb_delete_places(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	(void)arg, (void)n;
	stops_clear_places(g->stops);
	fprintf(f, "no IPA and no PA stops the machine\n");
}

void gdb_tell_place(struct gdbstub *g, const struct stop_report *r)
{
	static const char *const names[] = { [STOP_IPA] = "ipa", [STOP_PA] = "pa", [STOP_PA_SECURE] = "secure-pa" };
	char text[120];
	int n;

	if (r->space == STOP_VA || (r->cause != STOPPED_BREAK && r->cause != STOPPED_WATCH))
		return;
	if (r->cause == STOPPED_BREAK)
		n = snprintf(text, sizeof(text), "break %s %#" PRIx64 "\n", names[r->space], r->addr);
	else
		n = snprintf(text, sizeof(text), "watch %s %#" PRIx64 ": an access at VA %#" PRIx64 "\n", names[r->space], r->addr, r->va);
	gdb_print(g, text, (size_t)n);
}
