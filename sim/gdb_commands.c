/* sim/gdb_commands.c - single packets of GDB's remote protocol and their answers.
 * Implements: GDB manual, appendix E.2 to E.7. An empty answer says: not supported.
 * Not here:   the session around them (gdbstub.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/gdb_priv.h"


/* ---- registers ---- */

/* General registers, and V0-V31 where they are not parts of longer ones; gdb asks for the others one by one. */
static enum gdb_next read_all(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	for (unsigned n = 0; n < gdb_regs_general(g->regs); n++) {
		uint8_t v[GDB_REG_BYTES];
		gdb_reg_read(g->regs, g->pe, n, v);
		gdb_out_hex(g, v, gdb_reg_size(g->regs, n));
	}
	return GDB_STAY;
}

static enum gdb_next write_all(struct gdbstub *g, const char *s, size_t len)
{
	size_t at = 0;

	g->changed = true;
	gdb_out_text(g, "OK");
	for (unsigned n = 0; n < gdb_regs_general(g->regs) && at + 2 * gdb_reg_size(g->regs, n) <= len; n++) {
		uint8_t v[GDB_REG_BYTES];
		if (!gdb_take_bytes(s + at, v, gdb_reg_size(g->regs, n)) || !gdb_reg_write(g->regs, g->pe, n, v))
			gdb_out_start(g, GDB_FAILED);
		at += 2 * gdb_reg_size(g->regs, n);
	}
	return GDB_STAY;
}

static enum gdb_next read_one(struct gdbstub *g, const char *s, size_t len)
{
	uint8_t v[GDB_REG_BYTES];
	uint64_t n;

	(void)len;
	if (!gdb_take_number(&s, &n) || !gdb_reg_size(g->regs, n)) {
		gdb_out_text(g, GDB_FAILED);
		return GDB_STAY;
	}
	gdb_reg_read(g->regs, g->pe, (unsigned)n, v);
	gdb_out_hex(g, v, gdb_reg_size(g->regs, n));
	return GDB_STAY;
}

static enum gdb_next write_one(struct gdbstub *g, const char *s, size_t len)
{
	uint8_t v[GDB_REG_BYTES];
	uint64_t n;
	bool ok;

	g->changed = true;
	(void)len;
	ok = gdb_take_number(&s, &n) && gdb_take(&s, '=') && gdb_reg_size(g->regs, n) && gdb_take_bytes(s, v, gdb_reg_size(g->regs, n)) &&
	     gdb_reg_write(g->regs, g->pe, (unsigned)n, v);
	gdb_out_text(g, ok ? "OK" : GDB_FAILED);
	return GDB_STAY;
}

/* ---- memory ---- */

static enum gdb_next read_memory(struct gdbstub *g, const char *s, size_t len)
{
	uint8_t buf[GDB_PACKET / 2];
	uint64_t addr, n;
	size_t got = 0;

	(void)len;
	if (gdb_take_pair(&s, &addr, &n))
		got = gdb_memory_read(g, addr, buf, n < sizeof(buf) ? n : sizeof(buf));
	if (!got)
		gdb_out_text(g, GDB_FAILED);
	gdb_out_hex(g, buf, got);
	return GDB_STAY;
}

static enum gdb_next write_hex(struct gdbstub *g, const char *s, size_t len)
{
	uint8_t buf[GDB_PACKET / 2];
	uint64_t addr, n;
	bool ok;

	g->changed = true;
	(void)len;
	ok = gdb_take_pair(&s, &addr, &n) && gdb_take(&s, ':') && n <= sizeof(buf) &&
	     gdb_take_bytes(s, buf, n) && gdb_memory_write(g, addr, buf, n) == n;
	gdb_out_text(g, ok ? "OK" : GDB_FAILED);
	return GDB_STAY;
}

static enum gdb_next write_binary(struct gdbstub *g, const char *s, size_t len)
{
	const char *start = s;
	uint64_t addr, n;
	bool ok;

	ok = gdb_take_pair(&s, &addr, &n) && gdb_take(&s, ':') && n == len - (size_t)(s - start) &&
	     gdb_memory_write(g, addr, (const uint8_t *)s, n) == n;
	g->changed = true;
	gdb_out_text(g, ok ? "OK" : GDB_FAILED);
	return GDB_STAY;
}

/* ---- breakpoints and watchpoints ---- */

static enum gdb_next set_stop(struct gdbstub *g, const char *s, bool on)
{
	static const uint8_t access[] = { [2] = ACC_WRITE, [3] = ACC_READ, [4] = ACC_READ | ACC_WRITE };
	uint64_t type, addr, kind;
	int rc;

	if (!gdb_take_pair(&s, &type, &addr) || !gdb_take(&s, ',') || !gdb_take_number(&s, &kind) || type > 4) {
		gdb_out_text(g, GDB_FAILED);
		return GDB_STAY;
	}
	if (type <= 1)
		rc = stops_break(g->stops, addr, on);
	else
		rc = kind ? stops_watch(g->stops, addr, kind, (enum acc)access[type], on) : -1;
	gdb_out_text(g, rc ? GDB_FAILED : "OK");
	return GDB_STAY;
}

static enum gdb_next insert_stop(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	return set_stop(g, s, true);
}

static enum gdb_next remove_stop(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	return set_stop(g, s, false);
}

/* ---- going on ---- */

static enum gdb_next go(struct gdbstub *g, const char *s, bool step)
{
	uint64_t addr;

	if (gdb_take_number(&s, &addr)) {
		g->pe->pc = addr;
		g->changed = true;
	}
	if (step)
		stops_step(g->pe, true);
	g->out_len = 0;
	return GDB_GO_ON;
}

static enum gdb_next go_on(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	return go(g, s, false);
}

static enum gdb_next go_step(struct gdbstub *g, const char *s, size_t len)
{
	(void)len;
	return go(g, s, true);
}

/* With a signal to deliver, which means nothing here: "C05;ADDRESS". */
static enum gdb_next go_signal(struct gdbstub *g, const char *s, size_t len)
{
	const char *addr = strchr(s, ';');

	(void)len;
	return go(g, addr ? addr + 1 : "", false);
}

static enum gdb_next step_signal(struct gdbstub *g, const char *s, size_t len)
{
	const char *addr = strchr(s, ';');

	(void)len;
	return go(g, addr ? addr + 1 : "", true);
}

/* vCont;ACTION[:THREAD]...: the leftmost that names a thread is its; one without any stays where it is. */
static enum gdb_next cont(struct gdbstub *g, const char *s, size_t len)
{
	uint64_t done = 0, all = g->m->pe_count < 64 ? BIT(g->m->pe_count) - 1 : UINT64_MAX, run = 0;

	(void)len;
	while (gdb_take(&s, ';')) {
		char action = *s;
		bool any = true;
		struct pe *pe = NULL;

		s += strcspn(s, ":;");
		if (gdb_take(&s, ':') && !(pe = gdb_take_thread(g, &s, &any))) {
			gdb_out_text(g, GDB_FAILED);
			return GDB_STAY;
		}
		if (!action || !strchr("cCsS", action)) {
			gdb_out_text(g, GDB_FAILED);
			return GDB_STAY;
		}
		uint64_t named = (any ? all : pe->index < 64 ? BIT(pe->index) : 0) & ~done;
		for (unsigned i = 0; i < g->m->pe_count && i < 64; i++)
			if (bit(named, i))
				stops_step(g->m->pe[i], action == 's' || action == 'S');
		done |= named;
		run |= named;
	}
	g->held = all & ~run;
	g->out_len = 0;
	return GDB_GO_ON;
}

/* bs, bc */
static enum gdb_next back(struct gdbstub *g, bool one)
{
	if (!g->m->rewind) {
		gdb_out_text(g, GDB_FAILED);
		return GDB_STAY;
	}
	g->wish = one ? GDB_BACK_ONE : GDB_BACK;
	g->out_len = 0;
	return GDB_GO_ON;
}

static enum gdb_next back_step(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	return back(g, true);
}

static enum gdb_next back_go(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	return back(g, false);
}

/* ---- threads ---- */

static enum gdb_next choose_thread(struct gdbstub *g, const char *s, size_t len)
{
	const char *p = s + 1;
	bool any;
	struct pe *pe = *s ? gdb_take_thread(g, &p, &any) : NULL;

	(void)len;
	if (pe && *s == 'g')
		g->pe = pe;
	gdb_out_text(g, pe ? "OK" : GDB_FAILED);
	return GDB_STAY;
}

static enum gdb_next thread_alive(struct gdbstub *g, const char *s, size_t len)
{
	bool any;

	(void)len;
	gdb_out_text(g, gdb_take_thread(g, &s, &any) ? "OK" : GDB_FAILED);
	return GDB_STAY;
}

static enum gdb_next first_threads(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	for (unsigned i = 0; i < g->m->pe_count; i++)
		gdb_out_text(g, "%c%x", i ? ',' : 'm', i + 1);
	return GDB_STAY;
}

static enum gdb_next more_threads(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "l");
	return GDB_STAY;
}

static enum gdb_next current_thread(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "QC%x", g->pe->index + 1);
	return GDB_STAY;
}

static enum gdb_next thread_text(struct gdbstub *g, const char *s, size_t len)
{
	char text[64];
	bool any;
	struct pe *pe = gdb_take_thread(g, &s, &any);
	int n;

	(void)len;
	if (!pe) {
		gdb_out_text(g, GDB_FAILED);
		return GDB_STAY;
	}
	n = snprintf(text, sizeof(text), "PE %u, EL%u, %s", pe->index, pe->ps.el, !pe->power ? "off" : pe->waiting ? "asleep" : "running");
	gdb_out_hex(g, text, (size_t)n);
	return GDB_STAY;
}

/* ---- about the connection ---- */

static enum gdb_next why_stopped(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_stop_reply(g, g->last);
	return GDB_STAY;
}

static enum gdb_next supported(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "PacketSize=%x;qXfer:features:read+;hwbreak+;vContSupported+;QStartNoAckMode+%s%s", GDB_PACKET,
		     g->m->ram->tags ? ";memory-tagging+" : "", g->m->rewind ? ";ReverseStep+;ReverseContinue+" : "");
	return GDB_STAY;
}

static enum gdb_next no_ack(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_link_no_ack(g->link);
	gdb_out_text(g, "OK");
	return GDB_STAY;
}

static enum gdb_next vcont_kinds(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "vCont;c;C;s;S");
	return GDB_STAY;
}

static enum gdb_next attached(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "1");
	return GDB_STAY;
}

/* lldb's questions: what it is connected to. */
static enum gdb_next host_info(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "triple:");
	gdb_out_hex(g, "aarch64-unknown-none", 20);
	gdb_out_text(g, ";endian:little;ptrsize:8;");
	return GDB_STAY;
}

static enum gdb_next process_info(struct gdbstub *g, const char *s, size_t len)
{
	gdb_out_text(g, "pid:1;");
	return host_info(g, s, len);
}

/* "target.xml:OFFSET,LENGTH": m and a part, l and the last. */
static enum gdb_next target_xml(struct gdbstub *g, const char *s, size_t len)
{
	size_t size = strlen(g->regs->xml);
	uint64_t off, n;

	(void)len;
	if (strncmp(s, "target.xml:", 11) != 0 || (s += 11, !gdb_take_number(&s, &off)) || !gdb_take(&s, ',') || !gdb_take_number(&s, &n)) {
		gdb_out_text(g, "E00");
		return GDB_STAY;
	}
	off = off < size ? off : size;
	n = n < GDB_PACKET - 1 ? n : GDB_PACKET - 1;
	n = n < size - off ? n : size - off;
	gdb_out_text(g, "%c%.*s", off + n < size ? 'm' : 'l', (int)n, g->regs->xml + off);
	return GDB_STAY;
}

static enum gdb_next monitor(struct gdbstub *g, const char *s, size_t len)
{
	char command[512], *text = NULL;
	size_t n = len / 2, size;
	FILE *f = n < sizeof(command) && gdb_take_bytes(s, (uint8_t *)command, n) ? open_memstream(&text, &size) : NULL;

	if (!f) {
		gdb_out_text(g, GDB_FAILED);
		return GDB_STAY;
	}
	command[n] = 0;
	gdb_monitor(g, command, f);
	if (fclose(f) == 0)
		gdb_print(g, text, size);
	free(text);
	gdb_out_start(g, "OK");
	return GDB_STAY;
}

static enum gdb_next detach(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "OK");
	return GDB_DETACH;
}

static enum gdb_next kill_quietly(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	g->out_len = 0;
	return GDB_KILL;
}

static enum gdb_next kill_answered(struct gdbstub *g, const char *s, size_t len)
{
	(void)s, (void)len;
	gdb_out_text(g, "OK");
	return GDB_KILL;
}

/* ---- which is which ---- */

/* The first row that a packet begins with is its. */
static const struct {
	const char *start;
	enum gdb_next (*fn)(struct gdbstub *g, const char *rest, size_t len);
} packets[] = {
	{ "?", why_stopped },
	{ "g", read_all },
	{ "G", write_all },
	{ "p", read_one },
	{ "P", write_one },
	{ "m", read_memory },
	{ "M", write_hex },
	{ "X", write_binary },
	{ "Z", insert_stop },
	{ "z", remove_stop },
	{ "c", go_on },
	{ "C", go_signal },
	{ "s", go_step },
	{ "S", step_signal },
	{ "bs", back_step },
	{ "bc", back_go },
	{ "vCont?", vcont_kinds },
	{ "vCont", cont },
	{ "vKill", kill_answered },
	{ "H", choose_thread },
	{ "T", thread_alive },
	{ "qfThreadInfo", first_threads },
	{ "qsThreadInfo", more_threads },
	{ "qThreadExtraInfo,", thread_text },
	{ "qC", current_thread },
	{ "qSupported", supported },
	{ "qAttached", attached },
	{ "qMemTags:", gdb_tags_read },
	{ "QMemTags:", gdb_tags_write },
	{ "qIsAddressTagged:", gdb_tags_ask },
	{ "qHostInfo", host_info },
	{ "qProcessInfo", process_info },
	{ "qXfer:features:read:", target_xml },
	{ "qRcmd,", monitor },
	{ "QStartNoAckMode", no_ack },
	{ "D", detach },
	{ "k", kill_quietly },
};

enum gdb_next gdb_command(struct gdbstub *g, const char *data, size_t len)
{
	enum gdb_next next = GDB_STAY;
	bool answers = true;

	gdb_out_start(g, "");
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		size_t n = strlen(packets[i].start);
		if (len < n || memcmp(data, packets[i].start, n) != 0)
			continue;
		next = packets[i].fn(g, data + n, len - n);
		answers = next == GDB_STAY || g->out_len;
		break;
	}
	if (answers)
		gdb_link_send(g->link, g->out, g->out_len);
	return next;
}
