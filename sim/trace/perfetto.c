/* sim/trace/perfetto.c - a log as a trace for Perfetto: a process a PE; in it a track for each exception level and virtual machine,
 * with a slice for each stay there, one for interrupts and one for calls. A flow leads from an interrupt's acknowledgement through the
 * list register that hands it on to the guest's acknowledgement and end.
 * Implements: Perfetto's protos/perfetto/trace: Trace, TracePacket, TrackDescriptor, ProcessDescriptor, TrackEvent, DebugAnnotation;
 *             IHI 0069 12.4.5 (ICH_LR<n>_EL2).
 * Not here:   the wire format (proto.c); reading the log (log_read.c). */
#include "sim/trace/perfetto.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/calls.h"
#include "sim/core/bits.h"
#include "sim/esr_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/log.h"
#include "sim/trace/proto.h"
#include "sim/trace/reason.h"
#include "sim/trace/tally.h"

/* Numbers of fields. */
enum { TRACE_PACKET = 1 };
enum { PACKET_TIMESTAMP = 8, PACKET_SEQUENCE = 10, PACKET_EVENT = 11, PACKET_TRACK = 60 };
enum { TRACK_UUID = 1, TRACK_NAME = 2, TRACK_PROCESS = 3, TRACK_PARENT = 5 };
enum { PROCESS_PID = 1, PROCESS_NAME = 6 };
enum { EVENT_ANNOTATION = 4, EVENT_TYPE = 9, EVENT_TRACK = 11, EVENT_CATEGORY = 22, EVENT_NAME = 23, EVENT_FLOW = 47 };
enum { EVENT_LAST_FLOW = 48 };
enum { ANNOTATION_STRING = 6, ANNOTATION_POINTER = 7, ANNOTATION_NAME = 10 };
enum { TYPE_BEGIN = 1, TYPE_END = 2, TYPE_INSTANT = 3 };

/* A track's identity: the PE, and level << 32 | VM of a stay, or one of these. */
#define TRACK_OF_PE   (1ull << 40)
#define TRACK_OF_IRQS (2ull << 40)
#define TRACK_OF_CALL (3ull << 40)
enum { PES = 256, INTIDS = 1024 };

struct pe_state {
	uint64_t now;                  /* the track of the stay that is open; 0: none */
	uint64_t physical[INTIDS], virtual[INTIDS]; /* flows that are open; 0: none */
};

struct exporter {
	FILE *f;
	struct proto packet, event, inner;
	struct tally tracks;           /* that have been described */
	struct pe_state *pe;           /* [PES] */
	uint64_t flows;
};

/* ---- packets ---- */

/* As field 1 of the trace, which is a field of no other message. */
static void put_packet(struct exporter *x, unsigned pe)
{
	struct proto trace = { 0 };

	proto_uint(&x->packet, PACKET_SEQUENCE, pe + 1);
	proto_message(&trace, TRACE_PACKET, &x->packet);
	fwrite(trace.data, 1, trace.n, x->f);
	x->packet.failed |= trace.failed;
	proto_free(&trace);
}

static uint64_t uuid_of(unsigned pe, uint64_t track)
{
	return (uint64_t)(pe + 1) << 48 | track;
}

static void describe(struct exporter *x, unsigned pe, uint64_t track)
{
	char name[64];

	if (track == TRACK_OF_IRQS)
		snprintf(name, sizeof(name), "interrupts");
	else if (track == TRACK_OF_CALL)
		snprintf(name, sizeof(name), "calls");
	else if (track == TRACK_OF_PE)
		snprintf(name, sizeof(name), "PE%u", pe);
	else if ((uint32_t)track)
		snprintf(name, sizeof(name), "EL%u VMID %u", (unsigned)(track >> 32) & 3, (uint32_t)track - 1);
	else
		snprintf(name, sizeof(name), "EL%u", (unsigned)(track >> 32) & 3);
	proto_uint(&x->event, TRACK_UUID, uuid_of(pe, track));
	proto_string(&x->event, TRACK_NAME, name);
	if (track == TRACK_OF_PE) {
		proto_uint(&x->inner, PROCESS_PID, pe + 1);
		proto_string(&x->inner, PROCESS_NAME, name);
		proto_message(&x->event, TRACK_PROCESS, &x->inner);
	} else {
		proto_uint(&x->event, TRACK_PARENT, uuid_of(pe, TRACK_OF_PE));
	}
	proto_message(&x->packet, PACKET_TRACK, &x->event);
	put_packet(x, pe);
}

static void need_track(struct exporter *x, unsigned pe, uint64_t track)
{
	if (tally_find(&x->tracks, uuid_of(pe, track)))
		return;
	if (track != TRACK_OF_PE)
		need_track(x, pe, TRACK_OF_PE);
	describe(x, pe, track);
	tally_add(&x->tracks, uuid_of(pe, track));
}

/* The fields of a track event go to x->event until put_event(). */
static void begin_event(struct exporter *x, unsigned pe, uint64_t track, unsigned type, const char *category, const char *name)
{
	need_track(x, pe, track);
	proto_uint(&x->event, EVENT_TYPE, type);
	proto_uint(&x->event, EVENT_TRACK, uuid_of(pe, track));
	if (category)
		proto_string(&x->event, EVENT_CATEGORY, category);
	if (name)
		proto_string(&x->event, EVENT_NAME, name);
}

static void annotate(struct exporter *x, const char *name, const char *text, uint64_t value)
{
	proto_string(&x->inner, ANNOTATION_NAME, name);
	if (text)
		proto_string(&x->inner, ANNOTATION_STRING, text);
	else
		proto_uint(&x->inner, ANNOTATION_POINTER, value);
	proto_message(&x->event, EVENT_ANNOTATION, &x->inner);
}

static void put_event(struct exporter *x, unsigned pe, uint64_t time)
{
	proto_uint(&x->packet, PACKET_TIMESTAMP, time);
	proto_message(&x->packet, PACKET_EVENT, &x->event);
	put_packet(x, pe);
}

/* ---- stays at a level ---- */

static void leave(struct exporter *x, const struct trace_event *ev)
{
	struct pe_state *p = &x->pe[ev->pe];

	if (!p->now)
		return;
	begin_event(x, ev->pe, p->now, TYPE_END, NULL, NULL);
	put_event(x, ev->pe, ev->time);
	p->now = 0;
}

static uint64_t stay(unsigned el, uint32_t vm)
{
	return (uint64_t)(4 + el) << 32 | (el < 2 ? vm : 0);
}

static void enter(struct exporter *x, const struct trace_event *ev)
{
	struct pe_state *p = &x->pe[ev->pe];
	char words[160];

	leave(x, ev);
	p->now = stay(ev->exc.to_el, ev->vm);
	begin_event(x, ev->pe, p->now, TYPE_BEGIN, "exception", reason_name(reason_of(ev)));
	annotate(x, "ELR", NULL, ev->exc.elr);
	if (trace_is_sync(ev)) {
		annotate(x, "syndrome", esr_text(ev->exc.esr, words, sizeof(words)), 0);
		annotate(x, "ESR", NULL, ev->exc.esr);
		annotate(x, "FAR", NULL, ev->exc.far);
	}
	if (ev->exc.ipa_valid)
		annotate(x, "IPA", NULL, ev->exc.ipa);
	if (ev->exc.cause)
		annotate(x, "why", ev->exc.cause, 0);
	annotate(x, "instructions", NULL, ev->insns);
	put_event(x, ev->pe, ev->time);
}

static void come_back(struct exporter *x, const struct trace_event *ev, unsigned el, uint64_t pc)
{
	struct pe_state *p = &x->pe[ev->pe];

	leave(x, ev);
	p->now = stay(el, ev->vm);
	begin_event(x, ev->pe, p->now, TYPE_BEGIN, "run", el == 0 ? "EL0" : el == 1 ? "EL1" : el == 2 ? "EL2" : "EL3");
	annotate(x, "PC", NULL, pc);
	put_event(x, ev->pe, ev->time);
}

/* ---- interrupts ---- */

static void put_irq(struct exporter *x, const struct trace_event *ev)
{
	bool virt = strstr(ev->irq.what, "virtual") != NULL, ends = strcmp(ev->irq.what, "deactivate") == 0;
	struct pe_state *p = &x->pe[ev->pe];
	uint64_t *flow = ev->irq.intid >= INTIDS ? NULL : virt ? &p->virtual[ev->irq.intid] : &p->physical[ev->irq.intid];
	char name[64];

	if (!ev->irq.level && !virt && !ends && strcmp(ev->irq.what, "end") != 0)
		return; /* a wire goes low */
	snprintf(name, sizeof(name), "%.40s %u", ev->irq.what, ev->irq.intid);
	begin_event(x, ev->pe, TRACK_OF_IRQS, TYPE_INSTANT, "interrupt", name);
	if (flow && !virt && strcmp(ev->irq.what, "acknowledge") == 0)
		*flow = ++x->flows;
	if (flow && *flow)
		proto_fixed64(&x->event, ends ? EVENT_LAST_FLOW : EVENT_FLOW, *flow);
	if (flow && (ends || strcmp(ev->irq.what, "end virtual") == 0))
		*flow = 0;
	put_event(x, ev->pe, ev->time);
}

/* A list register that makes an interrupt pending: of a physical one (HW), or the hypervisor's own. */
static void put_list_register(struct exporter *x, const struct trace_event *ev)
{
	struct pe_state *p = &x->pe[ev->pe];
	uint64_t lr = ev->sysreg.val, vintid = bits(lr, 31, 0), pintid = bits(lr, 44, 32), flow;
	char name[64];

	if (!bit(lr, 62) || vintid >= INTIDS)
		return;
	flow = bit(lr, 61) && pintid < INTIDS ? p->physical[pintid] : 0;
	if (flow)
		p->virtual[vintid] = flow;
	else if (!p->virtual[vintid]) /* and not again while the guest has not looked */
		p->virtual[vintid] = ++x->flows;
	snprintf(name, sizeof(name), "%.20s: virtual %u", ev->sysreg.name, (unsigned)vintid);
	begin_event(x, ev->pe, TRACK_OF_IRQS, TYPE_INSTANT, "interrupt", name);
	proto_fixed64(&x->event, EVENT_FLOW, p->virtual[vintid]);
	put_event(x, ev->pe, ev->time);
}

/* ---- the log ---- */

static void put_call(struct exporter *x, const struct trace_event *ev)
{
	static const char *const argument[] = { "X0", "X1", "X2", "X3" };
	char name[48];

	if (ev->call.phase == CALL_ENDS)
		return;
	begin_event(x, ev->pe, TRACK_OF_CALL, TYPE_INSTANT, ev->call.semihost ? "semihosting" : ev->call.smc ? "smc" : "hvc",
		    call_name(ev, name, sizeof(name)));
	for (int i = 0; i < 4; i++)
		annotate(x, argument[i], NULL, ev->call.arg[i]);
	put_event(x, ev->pe, ev->time);
}

/* A stay that is open when the log ends stays open: Perfetto draws it to the end. */
static void export_event(struct exporter *x, const struct trace_event *ev)
{
	if (!x->pe[ev->pe].now && ev->kind != TRACE_EXC_ENTRY && ev->kind != TRACE_EXC_RETURN)
		come_back(x, ev, ev->el, ev->pc); /* the processor's first event */
	switch (ev->kind) {
	case TRACE_EXC_ENTRY:
		enter(x, ev);
		break;
	case TRACE_EXC_RETURN:
		come_back(x, ev, ev->ret.to_el, ev->ret.target);
		break;
	case TRACE_IRQ:
		put_irq(x, ev);
		break;
	case TRACE_SYSREG:
		if (ev->sysreg.write && ev->sysreg.name && strncmp(ev->sysreg.name, "ICH_LR", 6) == 0)
			put_list_register(x, ev);
		break;
	case TRACE_CALL:
		put_call(x, ev);
		break;
	default:
		break;
	}
}

int perfetto_export(FILE *f, struct log_reader *r, const char *name, const struct filter *filter, struct error *e)
{
	struct exporter x = { .f = f, .pe = calloc(PES, sizeof(struct pe_state)) };
	struct trace_event ev;
	int rc = -ENOMEM;

	if (!(log_info(r)->kinds & BIT(TRACE_EXC_ENTRY))) {
		free(x.pe);
		return error_set(e, EINVAL, "%s: --perfetto needs a log with exceptions (--trace exc, and irq, sysreg, call)", name);
	}
	while (x.pe && (rc = log_next(r, &ev, e)) == 1 && !ferror(f) && !x.packet.failed)
		if (filter_match(filter, &ev))
			export_event(&x, &ev);
	if (!x.pe || x.packet.failed)
		rc = error_set(e, ENOMEM, "out of memory");
	proto_free(&x.packet);
	proto_free(&x.event);
	proto_free(&x.inner);
	tally_free(&x.tracks);
	free(x.pe);
	return rc < 0 ? rc : 0;
}
