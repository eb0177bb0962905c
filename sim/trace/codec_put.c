/* sim/trace/codec_put.c - one event as bytes.
 * Numbers are base-128, least significant first; what grows or repeats is written as the difference from the PE's last event.
 * Not here: reading them (codec_get.c); blocks, files (log_write.c). */
#include "sim/trace/codec.h"

#include <stdlib.h>
#include <string.h>


void codec_begin_block(struct codec *c)
{
	memset(c->pe, 0, sizeof(c->pe));
	c->last_pe = 0;
	strings_clear(&c->strings);
	c->names = 0;
}

void codec_destroy(struct codec *c)
{
	strings_clear(&c->strings);
	strings_clear(&c->kept);
	free(c->name);
}

struct out {
	struct codec *c;
	uint8_t *p;
	bool failed;
};

static void put(struct out *o, uint64_t v)
{
	for (; v > 0x7f; v >>= 7)
		*o->p++ = (uint8_t)(v | 0x80);
	*o->p++ = (uint8_t)v;
}

static void put_signed(struct out *o, uint64_t v)
{
	put(o, v << 1 ^ (uint64_t)((int64_t)v >> 63));
}

static void put_string(struct out *o, const char *s)
{
	uint32_t before = o->c->strings.count;
	int64_t i = s ? strings_add(&o->c->strings, s) : 0;
	size_t n;

	if (i < 0) {
		o->failed = true;
		return;
	}
	put(o, s ? (uint64_t)i + 1 : 0);
	if (before == o->c->strings.count)
		return;
	n = strlen(o->c->strings.text[i]);
	put(o, n);
	memcpy(o->p, o->c->strings.text[i], n);
	o->p += n;
}

static void put_exc(struct out *o, const struct trace_event *ev)
{
	put(o, (uint64_t)(ev->exc.from_el | ev->exc.to_el << 2 | ev->exc.ipa_valid << 4));
	put(o, ev->exc.vector);
	put(o, ev->exc.esr);
	put(o, ev->exc.far);
	if (ev->exc.ipa_valid)
		put(o, ev->exc.ipa);
	put_signed(o, ev->exc.elr - ev->pc);
	put(o, ev->exc.spsr);
	put_string(o, ev->exc.cause);
}

static void put_call(struct out *o, const struct trace_event *ev)
{
	put(o, (uint64_t)((ev->call.smc != 0) | ev->call.by_el << 1 | (ev->call.stage2 != 0) << 3 | ev->call.phase << 4 |
			 (ev->call.semihost != 0) << 6 | (ev->call.name != NULL) << 7));
	put(o, ev->call.imm);
	for (int i = 0; i < 4; i++)
		put(o, ev->call.arg[i]);
	put(o, ev->call.nr);
	put(o, ev->call.result);
	if (ev->call.name)
		put_string(o, ev->call.name);
}

static void put_mpu(struct out *o, const struct trace_event *ev)
{
	unsigned count = ev->mpu.denied && ev->mpu.bars ? ev->mpu.count : 0;

	put(o, (uint64_t)(ev->mpu.mpu | ev->mpu.acc << 2 | ev->mpu.programmed << 5));
	put_signed(o, (uint64_t)(int64_t)ev->mpu.region);
	put(o, ev->mpu.va);
	put(o, ev->mpu.bar);
	put(o, ev->mpu.lar);
	put_string(o, ev->mpu.denied);
	put(o, count);
	for (unsigned i = 0; i < count; i++) {
		put(o, ev->mpu.bars[i]);
		put(o, ev->mpu.lars[i]);
	}
}

static void put_access(struct out *o, const struct trace_event *ev)
{
	switch (ev->kind) {
	case TRACE_MEM:
		put(o, (uint64_t)(ev->mem.size << 1 | ev->mem.write));
		put(o, ev->mem.va);
		put_signed(o, ev->mem.pa - ev->mem.va);
		put(o, ev->mem.val);
		break;
	case TRACE_VNCR:
		put(o, (uint64_t)(ev->vncr.offset << 1 | ev->vncr.write));
		put_string(o, ev->vncr.name);
		put_string(o, ev->vncr.el1_name);
		put_string(o, ev->vncr.without);
		put(o, ev->vncr.val);
		break;
	default:
		put(o, (uint64_t)ev->sysreg.enc << 1 | ev->sysreg.write);
		put_string(o, ev->sysreg.name);
		put(o, ev->sysreg.val);
	}
}

static void put_body(struct out *o, const struct trace_event *ev)
{
	switch (ev->kind) {
	case TRACE_INSN:
		put(o, (uint64_t)(ev->insn.isa | ev->insn.length << 2));
		put(o, ev->insn.word);
		break;
	case TRACE_REG:
		put(o, ev->reg.reg);
		put(o, ev->reg.val);
		break;
	case TRACE_EXC_ENTRY:
		put_exc(o, ev);
		break;
	case TRACE_EXC_RETURN:
		put(o, (uint64_t)(ev->ret.from_el | ev->ret.to_el << 2));
		put(o, ev->ret.target);
		put(o, ev->ret.spsr);
		break;
	case TRACE_TLBI:
		put_string(o, ev->op.name);
		put(o, ev->op.arg);
		break;
	case TRACE_IRQ:
		put_string(o, ev->irq.what);
		put(o, (uint64_t)ev->irq.intid << 1 | ev->irq.level);
		break;
	case TRACE_CALL:
		put_call(o, ev);
		break;
	case TRACE_MPU:
		put_mpu(o, ev);
		break;
	case TRACE_MARK:
		put(o, ev->mark.on);
		break;
	default:
		put_access(o, ev);
	}
}

size_t codec_put(struct codec *c, const struct trace_event *ev, uint8_t *out)
{
	struct codec_pe *last = &c->pe[ev->pe];
	struct out o = { .c = c, .p = out + 1 };
	uint64_t skew = ev->time - ev->insns;

	out[0] = (uint8_t)ev->kind;
	if (ev->pe != c->last_pe) {
		out[0] |= CODEC_PE;
		put(&o, c->last_pe = ev->pe);
	}
	if (ev->el != last->el) {
		out[0] |= CODEC_EL;
		put(&o, last->el = ev->el);
	}
	if (ev->vm != last->vm) {
		out[0] |= CODEC_VM;
		put(&o, last->vm = ev->vm);
	}
	if (skew != last->skew) {
		out[0] |= CODEC_TIME;
		put_signed(&o, skew - last->skew);
		last->skew = skew;
	}
	put_signed(&o, ev->insns - last->insns);
	put_signed(&o, ev->pc - last->pc);
	last->insns = ev->insns;
	last->pc = ev->pc;
	put_body(&o, ev);
	return o.failed ? 0 : (size_t)(o.p - out);
}
