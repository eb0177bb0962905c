/* sim/trace_hash.c - a hash of the event stream, for comparing runs.
 * Not here: the stream in words (sim/trace/event_text.c) and as a log (sim/trace/log_write.c). */
#include "sim/trace_hash.h"

#include <string.h>

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t mix_string(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = mix(h, (uint8_t)*s);
	return h;
}

void trace_hash_add(struct trace_hash *h, const void *data, uint64_t n)
{
	const uint8_t *p = data;
	uint64_t word;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&word, p, 8);
		h->value = mix(h->value, word);
	}
	for (; n; n--)
		h->value = mix(h->value, *p++);
}

/* Field by field: pointers and padding differ between runs. */
static void hash_event(void *arg, const struct trace_event *ev)
{
	struct trace_hash *x = arg;
	uint64_t h = mix(x->value, (uint64_t)ev->kind << 16 | (uint64_t)ev->pe << 8 | ev->el);

	h = mix(mix(h, ev->insns), ev->pc);
	switch (ev->kind) {
	case TRACE_INSN:
		h = mix(h, ev->insn.word);
		break;
	case TRACE_REG:
		h = mix(mix(h, ev->reg.reg), ev->reg.val);
		break;
	case TRACE_MEM:
		h = mix(mix(mix(mix(h, ev->mem.va), ev->mem.pa), ev->mem.val), (uint64_t)ev->mem.size << 1 | ev->mem.write);
		break;
	case TRACE_EXC_ENTRY:
		h = mix(h, (uint64_t)ev->exc.from_el << 24 | (uint64_t)ev->exc.to_el << 16 | ev->exc.vector);
		h = mix(mix(mix(mix(h, ev->exc.esr), ev->exc.far), ev->exc.elr), ev->exc.spsr);
		break;
	case TRACE_EXC_RETURN:
		h = mix(mix(mix(h, (uint64_t)ev->ret.from_el << 8 | ev->ret.to_el), ev->ret.target), ev->ret.spsr);
		break;
	case TRACE_SYSREG:
	case TRACE_IMPDEF:
		h = mix(mix(h, (uint64_t)ev->sysreg.enc << 1 | ev->sysreg.write), ev->sysreg.val);
		break;
	case TRACE_VNCR:
		h = mix(mix(mix_string(h, ev->vncr.name), (uint64_t)ev->vncr.offset << 1 | ev->vncr.write), ev->vncr.val);
		break;
	case TRACE_TLBI:
		h = mix(mix_string(h, ev->op.name), ev->op.arg);
		break;
	case TRACE_IRQ:
		h = mix(mix_string(h, ev->irq.what), (uint64_t)ev->irq.intid << 1 | ev->irq.level);
		break;
	case TRACE_CALL:
		h = mix(h, (uint64_t)ev->call.imm << 24 | (uint64_t)ev->call.smc << 16 | (uint64_t)ev->call.by_el << 8 | ev->call.phase);
		for (int i = 0; i < 4; i++)
			h = mix(h, ev->call.arg[i]);
		h = mix(mix(h, ev->call.result), ev->call.semihost ? ev->call.nr : 0);
		break;
	case TRACE_MPU:
		h = mix(mix(h, (uint64_t)(uint16_t)ev->mpu.region << 16 | ev->mpu.mpu << 8 | ev->mpu.acc), ev->mpu.va);
		h = mix(mix(h, ev->mpu.bar), ev->mpu.lar);
		break;
	case TRACE_MARK:
		h = mix(h, ev->mark.on);
		break;
	case TRACE_KIND_COUNT:
		break;
	}
	x->value = h;
	x->events++;
}

void trace_hash_start(struct trace_hash *h, struct trace *t, uint32_t mask)
{
	*h = (struct trace_hash){ .value = 0x243f6a8885a308d3u };
	h->listener = (struct trace_listener){ .event = hash_event, .arg = h, .mask = mask };
	trace_listen(t, &h->listener);
}
