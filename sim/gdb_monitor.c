/* sim/gdb_monitor.c - the debugger's `monitor` commands: what gdb itself has no words for.
 * Not here: the session (gdbstub.c). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/core/bits.h"
#include "sim/core/bus.h"
#include "sim/esr_text.h"
#include "sim/gdb_priv.h"
#include "sim/mpu_text.h"
#include "sim/rewind.h"
#include "sim/snapshot.h"

/* Names by enum inspect_space. */
static const char *const spaces[] = { "el0", "el1", "el2", "el3", "ipa", "pa", "secure-pa" };

typedef void (*command_fn)(struct gdbstub *g, char **arg, unsigned n, FILE *f);

static bool number(const char *s, uint64_t *v, FILE *f)
{
	char *end;

	*v = strtoull(s, &end, 0);
	if (*s && !*end && *s != '-')
		return true;
	fprintf(f, "'%s' is not a number\n", s);
	return false;
}

/* A number or a register: x0, sp, pc, ELR_EL2; gdb hands "$pc" on as it is written. */
bool gdb_address(struct gdbstub *g, const char *s, uint64_t *v, FILE *f)
{
	const char *name = s + (*s == '$');
	const struct sysreg *r = sysreg_by_name(name);
	unsigned n;
	int end = 0;

	if (strcasecmp(name, "pc") == 0)
		*v = g->pe->pc;
	else if (strcasecmp(name, "sp") == 0)
		*v = g->pe->x[X_SP];
	else if (sscanf(name, "%*1[xX]%2u%n", &n, &end) == 1 && !name[end] && n < 31)
		*v = g->pe->x[n];
	else if (r && inspect_sysreg_readable(g->pe, (enum sysreg_id)r->id))
		*v = inspect_sysreg_read(g->pe, (enum sysreg_id)r->id);
	else
		return number(s, v, f);
	return true;
}

bool gdb_find_space(const char *s, enum inspect_space *out, FILE *f)
{
	for (unsigned i = 0; i < ARRAY_SIZE(spaces); i++)
		if (strcasecmp(s, spaces[i]) == 0) {
			*out = (enum inspect_space)i;
			return true;
		}
	fprintf(f, "no address space '%s': el0, el1, el2, el3 (VAs of that level), ipa, pa, secure-pa\n", s);
	return false;
}

/* ---- addresses ---- */

static void print_end(struct gdbstub *g, uint64_t addr, enum inspect_space s, bool ok, const struct xlate_out *o, const struct fault *x,
		      FILE *f)
{
	static const char *const kinds[] = {
		[FAULT_ADDRESS_SIZE] = "address size fault", [FAULT_TRANSLATION] = "translation fault",
		[FAULT_ACCESS_FLAG] = "access flag fault", [FAULT_PERMISSION] = "permission fault",
		[FAULT_EXTERNAL_WALK] = "external abort on a walk",
	};
	uint64_t off;

	if (!ok) {
		const char *kind = x->kind < ARRAY_SIZE(kinds) && kinds[x->kind] ? kinds[x->kind] : "fault";
		fprintf(f, "%#" PRIx64 " (%s): %s, stage %u level %d%s (%s)\n", addr, spaces[s], kind, x->stage, x->level,
			x->s1ptw ? " on a stage 1 walk" : "", x->rule ? x->rule : "-");
		return;
	}
	fprintf(f, "%#" PRIx64 " (%s) -> PA %#" PRIx64 " %s", addr, spaces[s], o->pa.addr,
		o->pa.pas == PAS_SECURE ? "secure" : "non-secure");
	if (s <= INSPECT_EL3) {
		fprintf(f, ", IPA %#" PRIx64 ", ", o->ipa.addr);
		if (o->lg_size >= 12)
			fprintf(f, "block of %" PRIu64 " KiB, ", (uint64_t)BIT(o->lg_size) >> 10);
		else
			fprintf(f, "a region ends in the page, ");
		fprintf(f, "%s", o->attrs.type == MEM_DEVICE ? "Device" : "Normal");
		fprintf(f, ", may %c%c%c", o->allow & ACC_READ ? 'r' : '-', o->allow & ACC_WRITE ? 'w' : '-',
			o->allow & ACC_EXEC ? 'x' : '-');
	}
	fprintf(f, "%s\n", bus_find_ram(g->m->bus, o->pa, &off) ? "" : "; not RAM");
}

static void print_descriptor(void *arg, pa_t pa, unsigned size, uint64_t desc)
{
	fprintf(arg, "  descriptor at PA %#" PRIx64 ": %#0*" PRIx64 "\n", pa.addr, (int)size * 2 + 2, desc);
}

static void where(struct gdbstub *g, char **arg, unsigned n, inspect_note_fn note, FILE *f)
{
	enum inspect_space s = gdb_space(g);
	struct xlate_out o;
	struct fault x;
	uint64_t addr;
	bool ok;

	if (!gdb_address(g, arg[0], &addr, f) || (n > 1 && !gdb_find_space(arg[1], &s, f)))
		return;
	ok = inspect_translate(g->pe, s, addr, note, f, &o, &x);
	print_end(g, addr, s, ok, &o, &x, f);
}

static void do_xlate(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	where(g, arg, n, NULL, f);
}

static void do_walk(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	where(g, arg, n, print_descriptor, f);
}

static void do_as(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	(void)n;
	if (strcasecmp(arg[0], "current") == 0)
		g->space_follows = true;
	else if (gdb_find_space(arg[0], &g->space, f))
		g->space_follows = false;
	else
		return;
	fprintf(f, "addresses are now %s\n", g->space_follows ? "VAs of the current level" : spaces[g->space]);
}

/* ---- registers ---- */

static void print_fields(const struct pe *pe, enum sysreg_id id, uint64_t v, FILE *f)
{
	unsigned n;
	const struct sysreg_field *x = sysreg_fields(id, &n);

	for (unsigned i = 0; i < n; i++)
		if (sysreg_field_exists(&x[i], &pe->model->feat))
			fprintf(f, "  %-12s %#" PRIx64 "\n", x[i].name, bits(v, x[i].hi, x[i].lo));
}

static void do_sysreg(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	const struct sysreg *r = sysreg_by_name(arg[0]);
	uint64_t v;

	if (!r || !inspect_sysreg_readable(g->pe, (enum sysreg_id)r->id)) {
		fprintf(f, "%s '%s'\n", r ? "this processor does not have, or reading would change it:" : "no register", arg[0]);
		return;
	}
	if (n > 1) {
		if (!number(arg[1], &v, f))
			return;
		g->changed = true;
		inspect_sysreg_write(g->pe, (enum sysreg_id)r->id, v);
	}
	v = inspect_sysreg_read(g->pe, (enum sysreg_id)r->id);
	fprintf(f, "%s = %#" PRIx64 "\n", r->name, v);
	print_fields(g->pe, (enum sysreg_id)r->id, v, f);
}

static void do_info(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	uint64_t mpu = 0;

	if (strcmp(arg[0], "mpu") != 0)
		fprintf(f, "no topic '%s': mpu\n", arg[0]);
	else if (!has(g->pe, FEAT_PMSA))
		fprintf(f, "this processor has no MPU: it is not of the R-profile\n");
	else if (n > 1 && (!number(arg[1], &mpu, f) || mpu < 1 || mpu > 2))
		fprintf(f, "info mpu: whose, 1 or 2\n");
	else
		for (unsigned el = 1; el <= 2; el++)
			if (mpu == 0 || mpu == el)
				mpu_print_pe(f, g->pe, el);
}

/* ---- exceptions ---- */

static bool wanted(const struct gdb_catch *c, const struct trace_event *ev)
{
	bool synchronous = (ev->exc.vector & 0x180) == 0;

	return (c->el < 0 || c->el == ev->exc.to_el) && (c->ec < 0 || (synchronous && c->ec == (int)(ev->exc.esr >> 26 & 63)));
}

/* The exception has been taken when the PE stops: PC is at the vector. */
static void on_exception(void *arg, const struct trace_event *ev)
{
	struct gdbstub *g = arg;
	bool any = false;
	char text[160];

	for (unsigned i = 0; i < g->catch_count; i++)
		any |= wanted(&g->catches[i], ev);
	if (!any)
		return;
	const char *what = ev->exc.vector & 0x180 ? "interrupt" : esr_text(ev->exc.esr, text, sizeof(text));
	snprintf(g->caught_text, sizeof(g->caught_text), "exception EL%u->EL%u vector %#x: %s; ELR %#" PRIx64 " (%s)\n", ev->exc.from_el,
		 ev->exc.to_el, ev->exc.vector, what, ev->exc.elr, ev->exc.cause ? ev->exc.cause : "-");
	g->caught = true;
	stops_ask(g->m->pe[ev->pe]);
}

static void start_listening(struct gdbstub *g)
{
	if (!g->listener.event) {
		g->listener = (struct trace_listener){ .event = on_exception, .arg = g, .mask = BIT(TRACE_EXC_ENTRY) };
		trace_listen(&g->m->trace, &g->listener);
		g->m->trace.debugger = &g->listener;
	}
}

static void do_catch(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	struct gdb_catch c = { .el = -1, .ec = -1 };
	uint64_t v;

	if (strcmp(arg[0], "none") == 0) {
		g->catch_count = 0;
		fprintf(f, "no exception stops the machine\n");
		return;
	}
	if (strcmp(arg[0], "trap") != 0 || g->catch_count == GDB_CATCHES) {
		fprintf(f, "catch trap [el=1|2|3] [ec=N], or catch none; at most %d\n", GDB_CATCHES);
		return;
	}
	for (unsigned i = 1; i < n; i++) {
		if (strncmp(arg[i], "el=", 3) == 0 && number(arg[i] + 3, &v, f) && v >= 1 && v <= 3)
			c.el = (int)v;
		else if (strncmp(arg[i], "ec=", 3) == 0 && number(arg[i] + 3, &v, f) && v < 64)
			c.ec = (int)v;
		else {
			fprintf(f, "catch trap: '%s' is not el=1, 2 or 3, nor ec=0 to 63\n", arg[i]);
			return;
		}
	}
	g->catches[g->catch_count++] = c;
	start_listening(g);
	fprintf(f, "stops at exceptions to %s%.0d%s\n", c.el < 0 ? "any level" : "EL", c.el < 0 ? 0 : c.el,
		c.ec < 0 ? "" : ", of that class only");
}

static void do_status(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	(void)arg, (void)n;
	for (unsigned i = 0; i < g->m->pe_count; i++) {
		const struct pe *pe = g->m->pe[i];
		fprintf(f, "PE %u: PC %#" PRIx64 " EL%u %s, %" PRIu64 " instructions\n", i, pe->pc, pe->ps.el,
			!pe->power ? "off" : pe->waiting ? "asleep" : "running", pe->retired);
	}
}

/* ---- snapshots ---- */

static void do_save(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	struct error e;

	(void)n;
	if (g->m->o->host_clock)
		fprintf(f, "a snapshot needs virtual time: not with --clock host\n");
	else if (snapshot_save(g->m, arg[0], &e))
		fprintf(f, "%s\n", e.msg);
	else
		fprintf(f, "saved to %s\n", arg[0]);
}

static void do_load(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	struct error e;

	(void)n;
	if (g->m->o->host_clock) {
		fprintf(f, "a snapshot needs virtual time: not with --clock host\n");
		return;
	}
	if (snapshot_load(g->m, arg[0], &e)) {
		fprintf(f, "%s\n", e.msg);
		return;
	}
	if (g->m->rewind)
		rewind_forget(g->m->rewind);
	g->wish = GDB_MOVED;
	fprintf(f, "loaded; gdb learns where the processors are after `maintenance flush register-cache'\n");
}

/* ---- the list ---- */

static void do_help(struct gdbstub *g, char **arg, unsigned n, FILE *f);

static const struct command {
	const char *name;
	unsigned min, max;
	command_fn fn;
	const char *usage;
} commands[] = {
	{ "help", 0, 0, do_help, "help                         this list" },
	{ "xlate", 1, 2, do_xlate, "xlate ADDRESS [SPACE]        where an address leads; a register's name will do" },
	{ "walk", 1, 2, do_walk, "walk ADDRESS [SPACE]         the same, with every descriptor read on the way" },
	{ "as", 1, 1, do_as, "as SPACE|current             what the addresses of x, print, ... mean" },
	{ "sysreg", 1, 2, do_sysreg, "sysreg NAME [VALUE]          a register and its fields; sets it first" },
	{ "info", 1, 2, do_info, "info mpu [1|2]               the MPUs of the R-profile: their enabled regions" },
	{ "catch", 1, 3, do_catch, "catch trap [el=N] [ec=N]     stop when such an exception has been taken; catch none" },
	{ "break", 2, 2, gdb_break_place, "break ipa|pa|secure-pa ADDRESS" },
	{ "watch", 2, 4, gdb_watch_place, "watch ipa|pa|secure-pa ADDRESS [LENGTH [r|w|rw]]   stops before the access; 8 bytes, w" },
	{ "delete", 0, 0, gdb_delete_places, "delete                       ... those stops" },
	{ "save", 1, 1, do_save, "save FILE                    the whole machine, to go on from with --load or monitor load" },
	{ "load", 1, 1, do_load, "load FILE                    ... and back" },
	{ "status", 0, 0, do_status, "status                       where the processors are" },
};

static void do_help(struct gdbstub *g, char **arg, unsigned n, FILE *f)
{
	(void)g, (void)arg, (void)n;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(f, "monitor %s\n", commands[i].usage);
	fprintf(f, "SPACE: el0, el1, el2, el3 (VAs of that level), ipa, pa, secure-pa\n");
}

void gdb_monitor(struct gdbstub *g, char *command, FILE *f)
{
	char *arg[5], *save = NULL, *name = strtok_r(command, " \t\n", &save);
	unsigned n = 0;

	while (n < ARRAY_SIZE(arg) && (arg[n] = strtok_r(NULL, " \t\n", &save)))
		n++;
	for (size_t i = 0; name && i < ARRAY_SIZE(commands); i++) {
		const struct command *c = &commands[i];
		if (strcmp(c->name, name) != 0)
			continue;
		if (n < c->min || n > c->max)
			fprintf(f, "usage: monitor %s\n", c->usage);
		else
			c->fn(g, arg, n, f);
		return;
	}
	fprintf(f, "no command '%s' (monitor help lists them)\n", name ? name : "");
}
