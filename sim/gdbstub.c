/* sim/gdbstub.c - a session with a debugger: when it is talked to, and what the machine does next.
 * Implements: GDB manual, appendix E (remote protocol).
 * Not here:   the connection (gdb_link.c); single packets (gdb_commands.c); where the engine stops (cpu/exec/stops.c). */
#include "sim/gdbstub.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/gdb_priv.h"
#include "sim/rewind.h"

/* ---- what the debugger is told ---- */

/* On its console. */
void gdb_print(struct gdbstub *g, const char *text, size_t len)
{
	while (len) {
		size_t n = len < GDB_PACKET / 2 - 1 ? len : GDB_PACKET / 2 - 1;
		gdb_out_start(g, "O");
		gdb_out_hex(g, text, n);
		gdb_link_send(g->link, g->out, g->out_len);
		text += n;
		len -= n;
	}
}

void gdb_stop_reply(struct gdbstub *g, struct stop_report r)
{
	static const char *const watch[] = { [ACC_READ] = "rwatch", [ACC_WRITE] = "watch", [ACC_READ | ACC_WRITE] = "awatch" };

	gdb_out_start(g, "");
	if (g->at_start)
		gdb_out_text(g, "T05thread:%x;replaylog:begin;", g->pe->index + 1);
	else if (r.cause == STOPPED_WATCH && r.space == STOP_VA)
		gdb_out_text(g, "T05thread:%x;%s:%llx;", g->pe->index + 1, watch[r.watched], (unsigned long long)r.va);
	else
		gdb_out_text(g, "T%s%x;%s", r.cause == STOPPED_ASKED && !g->caught ? "02thread:" : "05thread:", g->pe->index + 1,
			     r.cause == STOPPED_BREAK && r.space == STOP_VA ? "hwbreak:;" : "");
}

/* ---- talking ---- */

/* Nobody looks any more: the machine goes on as if nobody ever had. */
static void let_go(struct gdbstub *g)
{
	stops_clear(g->stops);
	g->catch_count = 0;
	g->held = 0;
	for (unsigned i = 0; i < g->m->pe_count; i++) {
		stops_step(g->m->pe[i], false);
		stops_changed(g->m->pe[i]);
	}
	gdb_link_drop(g->link);
}

/* Until the machine may go on (true) or shall end. */
static bool serve(struct gdbstub *g)
{
	g->held = 0;
	for (unsigned i = 0; i < g->m->pe_count; i++)
		stops_step(g->m->pe[i], false);
	console_flush(g->m->console, NULL);
	while (gdb_link_connected(g->link)) {
		const char *data;
		size_t len;
		enum gdb_event ev = gdb_link_next(g->link, true, &data, &len);

		if (console_signal(g->m->console))
			return false;
		if (ev != GDB_COMMAND)
			continue;
		switch (gdb_command(g, data, len)) {
		case GDB_STAY:
			break;
		case GDB_GO_ON:
			for (unsigned i = 0; i < g->m->pe_count; i++)
				stops_changed(g->m->pe[i]);
			stops_pass(g->pe);
			if (g->changed && g->m->rewind) {
				rewind_forget(g->m->rewind);
				g->wish = g->wish == GDB_NO_WISH ? GDB_MOVED : g->wish;
			}
			g->changed = false;
			return true;
		case GDB_DETACH:
			let_go(g);
			return true;
		case GDB_KILL:
			return false;
		}
	}
	let_go(g);
	return true;
}

static bool stop_at(struct gdbstub *g, struct pe *pe, struct stop_report r)
{
	g->pe = pe;
	if (g->caught)
		gdb_print(g, g->caught_text, strlen(g->caught_text));
	gdb_tell_place(g, &r);
	gdb_stop_reply(g, r);
	g->caught = false;
	g->last = r;
	gdb_link_send(g->link, g->out, g->out_len);
	return serve(g);
}

bool gdbstub_stopped(struct gdbstub *g, struct pe *pe)
{
	struct stop_report r = stops_report(pe);

	return !gdb_link_connected(g->link) || stop_at(g, pe, r);
}

/* A debugger that connects finds the machine stopped, and asks. */
static bool welcome(struct gdbstub *g)
{
	g->pe = g->m->pe[0];
	g->space_follows = true;
	g->last = (struct stop_report){ .cause = STOPPED_STEP };
	return serve(g);
}

bool gdbstub_poll(struct gdbstub *g)
{
	const char *data;
	size_t len;

	if (gdb_link_accept(g->link))
		return welcome(g);
	if (!gdb_link_connected(g->link))
		return true;
	switch (gdb_link_next(g->link, false, &data, &len)) {
	case GDB_INTERRUPT:
		return stop_at(g, g->pe, (struct stop_report){ .cause = STOPPED_ASKED });
	default: /* nothing else is said while the machine runs */
		if (!gdb_link_connected(g->link))
			let_go(g);
		return true;
	}
}

bool gdbstub_start(struct gdbstub *g)
{
	struct pollfd p = { .fd = gdb_link_fd(g->link), .events = POLLIN };

	if (g->started || g->m->o->gdb_runs)
		return true;
	g->started = true;
	console_say(g->m->console, "aerie: waiting for gdb: target remote %s", gdb_link_name(g->link));
	while (!gdb_link_accept(g->link)) {
		(void)poll(&p, 1, -1);
		if (console_signal(g->m->console))
			return false;
	}
	return welcome(g);
}

void gdbstub_exited(struct gdbstub *g, int status)
{
	if (!gdb_link_connected(g->link))
		return;
	gdb_out_start(g, "");
	gdb_out_text(g, "W%02x", (unsigned)status & 0xff);
	gdb_link_send(g->link, g->out, g->out_len);
}

bool gdbstub_has_wish(const struct gdbstub *g)
{
	return g->wish != GDB_NO_WISH;
}

enum gdb_wish gdbstub_wish(struct gdbstub *g, struct pe **pe)
{
	enum gdb_wish w = g->wish;

	*pe = g->pe;
	g->wish = GDB_NO_WISH;
	return w;
}

bool gdbstub_went_back(struct gdbstub *g, struct pe *pe, struct stop_report why, bool at_start)
{
	bool go_on;

	g->caught = why.cause == STOPPED_ASKED;
	g->at_start = at_start;
	go_on = stop_at(g, pe, why);
	g->at_start = false;
	return go_on;
}

bool gdbstub_holds(const struct gdbstub *g, const struct pe *pe)
{
	return pe->index < 64 && bit(g->held, pe->index);
}

/* ---- making and unmaking ---- */

static int link_fd(const void *link)
{
	return gdb_link_fd(link);
}

struct gdbstub *gdbstub_create(struct machine *m, struct error *e)
{
	struct gdbstub *g = calloc(1, sizeof(*g));

	if (!g) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	g->m = m;
	g->pe = m->pe[0];
	g->space_follows = true;
	g->regs = gdb_regs_create(m->pe[0]);
	g->stops = stops_create(m->code);
	if (!g->regs || !g->stops)
		error_set(e, ENOMEM, "out of memory");
	else
		g->link = gdb_link_listen(m->o->gdb, e);
	if (!g->link) {
		gdbstub_destroy(g);
		return NULL;
	}
	for (unsigned i = 0; i < m->pe_count; i++)
		m->pe[i]->stops = g->stops;
	console_watch(m->console, link_fd, g->link);
	return g;
}

void gdbstub_destroy(struct gdbstub *g)
{
	if (!g)
		return;
	for (unsigned i = 0; i < g->m->pe_count; i++)
		g->m->pe[i]->stops = NULL;
	console_watch(g->m->console, NULL, NULL);
	gdb_link_close(g->link);
	stops_destroy(g->stops);
	gdb_regs_destroy(g->regs);
	free(g);
}
