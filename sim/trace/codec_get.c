/* sim/trace/codec_get.c - an event from its bytes. Nothing read is believed: whoever wrote the bytes may have meant harm.
 * Not here: writing them (codec_put.c); blocks, files (log_read.c). */
#include "sim/trace/codec.h"

#include <stdlib.h>
#include <string.h>

#include "cpu/arch/pe.h"

struct in {
	struct codec *c;
	const uint8_t *p, *end;
	const char *wrong; /* the first thing that was; NULL: nothing so far */
};

static uint64_t fail(struct in *in, const char *what)
{
	if (!in->wrong)
		in->wrong = what;
	in->p = in->end;
	return 0;
}

static uint64_t get(struct in *in)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (in->p == in->end)
			return fail(in, "an event goes on behind the end of its block");
		v |= (uint64_t)(*in->p & 0x7f) << shift;
		if (!(*in->p++ & 0x80))
			return v;
	}
	return fail(in, "a number of more than 64 bits");
}

static uint64_t get_signed(struct in *in)
{
	uint64_t v = get(in);

	return v >> 1 ^ (0 - (v & 1));
}

static uint64_t get_upto(struct in *in, uint64_t max, const char *what)
{
	uint64_t v = get(in);

	return v > max ? fail(in, what) : v;
}

static void learn(struct in *in)
{
	struct codec *c = in->c;
	size_t n = get_upto(in, STRING_LENGTH_MAX, "a text that is too long");
	char text[STRING_LENGTH_MAX + 1];
	int64_t i;

	if (n > (size_t)(in->end - in->p)) {
		fail(in, "a text goes on behind the end of its block");
		return;
	}
	memcpy(text, in->p, n);
	text[n] = 0;
	in->p += n;
	for (size_t k = 0; k < n; k++)
		if (text[k] < ' ' || text[k] > '~') {
			fail(in, "a text with characters that cannot be printed");
			return;
		}
	if (c->names == c->names_size) {
		uint32_t size = c->names_size ? c->names_size * 2 : 64;
		const char **grown = realloc(c->name, size * sizeof(*grown));
		if (!grown) {
			fail(in, "more texts than there is memory");
			return;
		}
		c->name = grown;
		c->names_size = size;
	}
	i = strings_add(&c->kept, text);
	if (i < 0)
		fail(in, "too many different texts");
	else
		c->name[c->names++] = c->kept.text[i];
}

static const char *get_string(struct in *in)
{
	uint64_t i = get(in);

	if (!i)
		return NULL;
	if (i == (uint64_t)in->c->names + 1)
		learn(in);
	if (i <= in->c->names)
		return in->c->name[i - 1];
	fail(in, "a text that the block does not have");
	return NULL;
}

/* Where the format knows no absence. */
static const char *get_name(struct in *in)
{
	const char *s = get_string(in);

	if (!s)
		fail(in, "a name is missing");
	return s;
}

static void get_exc(struct in *in, struct trace_event *ev)
{
	unsigned els = (unsigned)get_upto(in, 31, "exception levels that do not exist");

	ev->exc.from_el = els & 3;
	ev->exc.to_el = els >> 2 & 3;
	ev->exc.ipa_valid = els >> 4;
	ev->exc.vector = (uint16_t)get_upto(in, 0x7ff, "an exception vector that does not exist");
	ev->exc.esr = get(in);
	ev->exc.far = get(in);
	ev->exc.ipa = ev->exc.ipa_valid ? get(in) : 0;
	ev->exc.elr = ev->pc + get_signed(in);
	ev->exc.spsr = get(in);
	ev->exc.cause = get_string(in);
}

static void get_call(struct in *in, struct trace_event *ev)
{
	unsigned what = (unsigned)get_upto(in, 0xff, "a call of no known phase");

	ev->call.smc = what & 1;
	ev->call.by_el = what >> 1 & 3;
	ev->call.stage2 = what >> 3 & 1;
	ev->call.phase = what >> 4 & 3;
	ev->call.semihost = what >> 6 & 1;
	if (ev->call.phase > CALL_ENDS)
		fail(in, "a call of no known phase");
	ev->call.imm = (uint16_t)get_upto(in, 0xffff, "a call's immediate of more than 16 bits");
	for (int i = 0; i < 4; i++)
		ev->call.arg[i] = get(in);
	ev->call.nr = get(in);
	ev->call.result = get(in);
	ev->call.name = what & 0x80 ? get_string(in) : NULL;
}

static void get_mpu(struct in *in, struct trace_event *ev)
{
	unsigned what = (unsigned)get_upto(in, 0x3f, "an MPU that does not exist");
	int64_t region;

	ev->mpu.mpu = what & 3;
	ev->mpu.acc = what >> 2 & 7;
	ev->mpu.programmed = what >> 5;
	region = (int64_t)get_signed(in);
	if (region < -2 || region >= CODEC_REGIONS)
		fail(in, "an MPU region that does not exist");
	ev->mpu.region = (int16_t)region;
	ev->mpu.va = get(in);
	ev->mpu.bar = get(in);
	ev->mpu.lar = get(in);
	ev->mpu.denied = get_string(in);
	ev->mpu.count = (uint8_t)get_upto(in, CODEC_REGIONS, "more MPU regions than there can be");
	ev->mpu.bars = in->c->bars;
	ev->mpu.lars = in->c->lars;
	for (unsigned i = 0; i < ev->mpu.count; i++) {
		in->c->bars[i] = get(in);
		in->c->lars[i] = get(in);
	}
}

static void get_access(struct in *in, struct trace_event *ev)
{
	uint64_t v = get_upto(in, 2 * (uint64_t)UINT32_MAX + 1, "a register that cannot be encoded");

	switch (ev->kind) {
	case TRACE_MEM:
		ev->mem.size = (uint8_t)(v >> 1);
		ev->mem.write = v & 1;
		ev->mem.va = get(in);
		ev->mem.pa = ev->mem.va + get_signed(in);
		ev->mem.val = get(in);
		break;
	case TRACE_VNCR:
		ev->vncr.offset = (uint16_t)(v >> 1);
		ev->vncr.write = v & 1;
		ev->vncr.name = get_name(in);
		ev->vncr.el1_name = get_string(in);
		ev->vncr.without = get_name(in);
		ev->vncr.val = get(in);
		break;
	default:
		ev->sysreg.enc = (uint32_t)(v >> 1);
		ev->sysreg.write = v & 1;
		ev->sysreg.name = get_string(in);
		ev->sysreg.val = get(in);
	}
}

static void get_insn(struct in *in, struct trace_event *ev)
{
	unsigned what = (unsigned)get_upto(in, 31, "an instruction of no known set");

	ev->insn.isa = what & 3;
	ev->insn.length = (uint8_t)(what >> 2);
	if (ev->insn.isa > ISA_T32 || !(ev->insn.length == 4 || (ev->insn.length == 2 && ev->insn.isa == ISA_T32)))
		fail(in, "an instruction of no known set");
	ev->insn.word = (uint32_t)get_upto(in, UINT32_MAX, "an instruction of more than 32 bits");
}

static void get_body(struct in *in, struct trace_event *ev)
{
	unsigned els;
	uint64_t intid;

	switch (ev->kind) {
	case TRACE_INSN:
		get_insn(in, ev);
		break;
	case TRACE_REG:
		ev->reg.reg = (uint8_t)get_upto(in, 32, "a register that does not exist");
		ev->reg.val = get(in);
		break;
	case TRACE_EXC_ENTRY:
		get_exc(in, ev);
		break;
	case TRACE_EXC_RETURN:
		els = (unsigned)get_upto(in, 15, "exception levels that do not exist");
		ev->ret.from_el = els & 3;
		ev->ret.to_el = els >> 2 & 3;
		ev->ret.target = get(in);
		ev->ret.spsr = get(in);
		break;
	case TRACE_TLBI:
		ev->op.name = get_name(in);
		ev->op.arg = get(in);
		break;
	case TRACE_IRQ:
		ev->irq.what = get_name(in);
		intid = get_upto(in, 2 * (uint64_t)UINT32_MAX + 1, "an interrupt that cannot exist");
		ev->irq.intid = (uint32_t)(intid >> 1);
		ev->irq.level = intid & 1;
		break;
	case TRACE_CALL:
		get_call(in, ev);
		break;
	case TRACE_MPU:
		get_mpu(in, ev);
		break;
	case TRACE_MARK:
		ev->mark.on = get_upto(in, 1, "neither on nor off");
		break;
	default:
		get_access(in, ev);
	}
}

const char *codec_get(struct codec *c, const uint8_t *bytes, size_t n, struct trace_event *ev, size_t *used)
{
	struct in in = { .c = c, .p = bytes + 1, .end = bytes + n };
	struct codec_pe *last;

	*ev = (struct trace_event){ .kind = (enum trace_kind)(bytes[0] & CODEC_KIND) };
	if (ev->kind >= TRACE_KIND_COUNT)
		return "an event of no known kind";
	if (bytes[0] & CODEC_PE)
		c->last_pe = (uint8_t)get_upto(&in, CODEC_PES - 1, "a processor that cannot exist");
	ev->pe = c->last_pe;
	last = &c->pe[ev->pe];
	if (bytes[0] & CODEC_EL)
		last->el = (uint8_t)get_upto(&in, 3, "an exception level that does not exist");
	if (bytes[0] & CODEC_VM)
		last->vm = (uint32_t)get_upto(&in, 0x10000, "a VMID of more than 16 bits");
	if (bytes[0] & CODEC_TIME)
		last->skew += get_signed(&in);
	last->insns += get_signed(&in);
	last->pc += get_signed(&in);
	ev->el = last->el;
	ev->vm = last->vm;
	ev->insns = last->insns;
	ev->time = last->insns + last->skew;
	ev->pc = last->pc;
	get_body(&in, ev);
	*used = (size_t)(in.p - bytes);
	return in.wrong;
}
