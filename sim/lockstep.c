/* sim/lockstep.c - a run beside one that was recorded: each event is compared with the log's next one, and where they part the machine
 * stops. What the options choose by filter and window is chosen on both sides.
 * Events are alike when their bytes in a log are; times are left out, for the host's clock.
 * Not here: comparing two logs (trace/differ.c). */
#include "sim/lockstep.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/disasm.h"
#include "sim/machine.h"
#include "sim/recorder.h"
#include "sim/trace/codec.h"
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/foreign.h"
#include "sim/trace/log.h"
#include "sim/trace/ring.h"
#include "sim/trace_window.h"

enum { CONTEXT = 5, REGS = 33, PES = 256 };

struct side {
	struct codec codec;
	struct trace_event ev;   /* the last one, whole */
	uint8_t bytes[CODEC_EVENT_MAX];
	size_t n;                /* of bytes, of what can be compared of it; 0: no event, the side is over */
	uint64_t (*reg)[REGS];   /* [PES]: X0-X30, SP, NZCV as the events say; owned */
};

struct lockstep {
	struct trace_listener listener;
	struct machine *m;       /* borrowed */
	const char *name;        /* of the log; borrowed */
	struct log_reader *log;
	struct window window;
	struct filter *filter;   /* NULL: everything */
	struct disasm *disasm;
	struct side recorded, run;
	struct ring before, after; /* after: this run's events from where they part */
	uint64_t equal;
	bool failed;             /* the log cannot be read further: *why */
	struct error why;
};

/* ---- comparing ---- */

static bool encode(struct lockstep *l, struct side *s)
{
	struct trace_event ev = s->ev;

	s->n = 0;
	if (foreign_made(log_info(l->log)) && !foreign_would_tell(log_info(l->log), &ev))
		return false;
	ev.time = ev.insns;
	s->n = codec_put(&s->codec, &ev, s->bytes);
	return true;
}

/* The log's next event that can be compared; its end leaves n at 0. */
static void next_recorded(struct lockstep *l)
{
	int rc;

	do {
		l->recorded.n = 0;
		rc = log_next(l->log, &l->recorded.ev, &l->why);
		l->failed = rc < 0;
	} while (rc == 1 && (!filter_match(l->filter, &l->recorded.ev) || !encode(l, &l->recorded)));
}

static void learn(struct side *s)
{
	if (s->ev.kind == TRACE_REG)
		s->reg[s->ev.pe][s->ev.reg.reg] = s->ev.reg.val;
}

static void stop(struct lockstep *l)
{
	l->m->parted = true;
	if (l->m->running)
		exec_request_stop(l->m->running, STOP_BUDGET);
}

static void compare(struct lockstep *l)
{
	if (!encode(l, &l->run))
		return;
	next_recorded(l);
	if (!l->failed && l->recorded.n == l->run.n && memcmp(l->recorded.bytes, l->run.bytes, l->run.n) == 0) {
		l->equal++;
		learn(&l->recorded);
		learn(&l->run);
		ring_put(&l->before, &l->run.ev);
		return;
	}
	ring_put(&l->after, &l->run.ev);
}

/* From where they part on, so many events as are shown. */
static void on_event(void *arg, const struct trace_event *ev)
{
	struct lockstep *l = arg;

	if (l->m->parted || !window_has(&l->window, ev) || !(log_info(l->log)->kinds >> ev->kind & 1))
		return;
	l->run.ev = *ev;
	recorder_complete(l->m, &l->run.ev);
	if (!filter_match(l->filter, &l->run.ev))
		return;
	if (l->after.used)
		ring_put(&l->after, &l->run.ev);
	else
		compare(l);
	if (l->failed || l->after.used == CONTEXT)
		stop(l);
}

/* ---- where they part ---- */

static void show(const struct lockstep *l, FILE *f, char sign, const struct trace_event *ev)
{
	fprintf(f, "%c ", sign);
	event_print(f, l->disasm, ev);
}

/* Changes of registers before the side's next instruction belong to what came before it. */
static void learn_until_insn(struct side *s, const struct trace_event *ev, bool *insn)
{
	*insn |= ev->kind == TRACE_INSN;
	s->ev = *ev;
	if (!*insn)
		learn(s);
}

static void print_recorded(struct lockstep *l, FILE *f)
{
	bool insn = false;

	if (!l->recorded.n)
		fprintf(f, "- %s is over\n", l->name);
	for (unsigned i = 0; i < CONTEXT && l->recorded.n; i++) {
		struct trace_event ev = l->recorded.ev;
		show(l, f, '-', &ev);
		learn_until_insn(&l->recorded, &ev, &insn);
		next_recorded(l);
		if (l->failed)
			break;
	}
}

static void print_run(struct lockstep *l, FILE *f)
{
	bool insn = false;

	if (!l->after.used)
		fprintf(f, "+ this run is over\n");
	for (size_t i = 0; i < l->after.used; i++) {
		show(l, f, '+', ring_get(&l->after, i));
		learn_until_insn(&l->run, ring_get(&l->after, i), &insn);
	}
}

static void print_registers(const struct lockstep *l, FILE *f)
{
	for (unsigned pe = 0; pe < PES; pe++)
		for (unsigned i = 0; i < REGS; i++) {
			uint64_t a = l->recorded.reg[pe][i], b = l->run.reg[pe][i];
			char name[8];

			if (a == b)
				continue;
			snprintf(name, sizeof(name), i == 31 ? "sp" : i == 32 ? "nzcv" : "x%u", i);
			fprintf(f, "  PE%u %s: %#" PRIx64 " recorded, %#" PRIx64 " now\n", pe, name, a, b);
		}
}

int lockstep_finish(struct lockstep *l, FILE *f, bool *differ, struct error *e)
{
	*differ = l->after.used != 0;
	if (!l->failed && !*differ) {
		next_recorded(l);
		*differ = l->recorded.n != 0;
	}
	if (l->failed && !*differ) {
		*e = l->why;
		return -EIO;
	}
	if (!*differ) {
		fprintf(f, "lockstep: %" PRIu64 " events, all equal to those of %s\n", l->equal, l->name);
		return 0;
	}
	fprintf(f, "lockstep: the first difference is behind %" PRIu64 " equal events\n--- %s\n+++ this run\n", l->equal, l->name);
	for (size_t i = 0; i < l->before.used; i++)
		show(l, f, ' ', ring_get(&l->before, i));
	print_recorded(l, f);
	print_run(l, f);
	print_registers(l, f);
	return 0;
}

/* ---- making and unmaking ---- */

static int open_all(struct lockstep *l, struct error *e)
{
	const struct options *o = l->m->o;
	int rc = window_init(&l->window, o, e);

	if (rc)
		return rc;
	if (o->trace_filter && !(l->filter = filter_parse(o->trace_filter, e)))
		return -EINVAL;
	l->log = foreign_open(o->lockstep, e);
	if (!l->log)
		return -EINVAL;
	l->disasm = disasm_create();
	l->recorded.reg = calloc(PES, sizeof(l->recorded.reg[0]));
	l->run.reg = calloc(PES, sizeof(l->run.reg[0]));
	if (!l->disasm || !l->recorded.reg || !l->run.reg || ring_create(&l->before, CONTEXT) || ring_create(&l->after, CONTEXT))
		return error_set(e, ENOMEM, "out of memory");
	disasm_set_places(l->disasm, o->places);
	codec_begin_block(&l->recorded.codec);
	codec_begin_block(&l->run.codec);
	return 0;
}

struct lockstep *lockstep_create(struct machine *m, struct error *e)
{
	struct lockstep *l = calloc(1, sizeof(*l));

	if (!l) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	l->m = m;
	l->name = m->o->lockstep;
	if (open_all(l, e)) {
		lockstep_destroy(l);
		return NULL;
	}
	l->listener = (struct trace_listener){ .event = on_event, .arg = l, .mask = log_info(l->log)->kinds | window_kinds(&l->window) };
	trace_listen(&m->trace, &l->listener);
	return l;
}

void lockstep_destroy(struct lockstep *l)
{
	if (!l)
		return;
	log_close(l->log);
	filter_free(l->filter);
	disasm_destroy(l->disasm);
	codec_destroy(&l->recorded.codec);
	codec_destroy(&l->run.codec);
	free(l->recorded.reg);
	free(l->run.reg);
	ring_destroy(&l->before);
	ring_destroy(&l->after);
	free(l);
}
