/* tests/fuzz/fuzz_system.c - what software at any exception level may do to its processor: any system register written, SYS
 * instructions, exception returns to any state (AArch32's, too), translation tables that change under way, tags, vector lengths,
 * nested virtualization; between that instructions of all kinds. Some runs are traced as well.
 * Input: 16 bytes of choices, then steps; see step(). */
#include "tests/fuzz/fuzz.h"

#include "cpu/arch/sysreg.h"
#include "platforms/dev/gic.h"
#include "sim/disasm.h"
#include "sim/trace/event_text.h"

enum { CODE = 0x1000, VECTORS = 0x1800, STAGE1 = 0x2000, STAGE2 = 0x3000, VNCR = 0x5000, DATA = 0x8000, STEPS = 250 };
#define EL0_ALIAS 0x100000000ULL /* the VA of what EL0 may execute and write */

static const char *const machines[][12] = {
	{ "-M", "virt,virtualization=on,secure=on,mte=on", "--smp", "2", "-m", "1M", "--serial", "null", "--cpu", "max" },
	{ "-M", "virt,virtualization=on,mte=on", "--smp", "2", "-m", "1M", "--serial", "null", "--cpu", "max+sve=512" },
	{ "-M", "virt", "--smp", "2", "-m", "1M", "--serial", "null", "--aarch32", "--cpu", "v8.4" },
	{ "-M", "virt,virtualization=on,gic-version=2", "--smp", "1", "-m", "1M", "--serial", "null", "--cpu", "cortex-a57" },
	{ "-M", "virt,profile=r", "--smp", "2", "-m", "1M", "--serial", "null", "--cpu", "v8-r+mpu1=16+mpu2=16" },
	{ "-M", "virt,virtualization=on", "--smp", "2", "-m", "1M", "--serial", "null", "--cpu", "v8.4" },
	{ "-M", "virt,virtualization=on,secure=on", "--smp", "1", "-m", "1M", "--serial", "null", "--cpu", "v9.2" },
	{ "-M", "fvp-base", "--smp", "2", "-m", "1M", "--serial", "null" },
};

struct world {
	struct bench b;
	struct input in;
	struct pe *pe;
	struct trace_listener listener;
	struct disasm *disasm;
	FILE *sink;
};

static uint64_t value(struct world *w)
{
	unsigned how = (unsigned)take(&w->in, 1);

	switch (how & 7) {
	case 0:
		return take(&w->in, 8);
	case 1:
		return take(&w->in, 4);
	case 2:
		return BIT(how >> 3 | (take(&w->in, 1) & 32));
	case 3:
		return w->b.ram + take(&w->in, 2);
	case 4:
		return UINT64_MAX << (how >> 3);
	case 5:
		return EL0_ALIAS + w->b.ram + take(&w->in, 3);
	case 6: /* the ends of address spaces */
		return (how & 8 ? 0 : UINT64_MAX << (32 + (how >> 4))) - take(&w->in, 1);
	default:
		return take(&w->in, 2);
	}
}

static void poke(struct world *w, uint64_t at, const void *v, unsigned n)
{
	bus_load(w->b.m->bus, (pa_t){ w->b.ram + at, PAS_SECURE }, v, n);
	bus_load(w->b.m->bus, (pa_t){ w->b.ram + at, PAS_NONSECURE }, v, n);
}

static void poke64(struct world *w, uint64_t at, uint64_t v)
{
	poke(w, at, &v, sizeof(v));
}

static void set(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe->sr[id] = (pe->sr[id] & ~pe->sr_writable[id]) | (v & pe->sr_writable[id]);
}

/* As a higher level would leave it: tables that map everything onto itself, vectors, and what the input wants on. */
static void set_up(struct world *w, struct pe *pe, uint64_t how, uint64_t hcr)
{
	static const enum sysreg_id base[] = { SR_TTBR0_EL1, SR_TTBR1_EL1, SR_TTBR0_EL2, SR_TTBR1_EL2, SR_TTBR0_EL3 };
	static const enum sysreg_id vectors[] = { SR_VBAR_EL1, SR_VBAR_EL2, SR_VBAR_EL3 };
	static const enum sysreg_id open[] = { SR_CPACR_EL1, SR_ZCR_EL1, SR_ZCR_EL2, SR_ZCR_EL3 };

	for (unsigned i = 0; i < ARRAY_SIZE(base); i++)
		set(pe, base[i], w->b.ram + STAGE1);
	for (unsigned i = 0; i < ARRAY_SIZE(vectors); i++)
		set(pe, vectors[i], w->b.ram + VECTORS);
	for (unsigned i = 0; i < ARRAY_SIZE(open) && (how & 1); i++)
		set(pe, open[i], i ? how >> 56 & 15 : 0x330000);
	set(pe, SR_CPTR_EL3, how & 1 ? 0x100 : how >> 40);
	set(pe, SR_TCR_EL1, 25 | 25 << 16 | 4ULL << 32 | (how & 2 ? BIT(37) | BIT(39) | BIT(40) : 0));
	set(pe, SR_TCR_EL2, hcr & BIT(34) ? SYS(pe, TCR_EL1) : 25 | 4 << 16 | (how & 2 ? BIT(21) | BIT(22) : 0));
	set(pe, SR_TCR_EL3, 25 | 4 << 16);
	set(pe, SR_MAIR_EL1, 0x4404f0ff);
	set(pe, SR_MAIR_EL2, 0x4404f0ff);
	set(pe, SR_MAIR_EL3, 0x4404f0ff);
	set(pe, SR_VTCR_EL2, 25 | 1 << 6 | 0x3500 | 4 << 16 | (how & 4 ? BIT(21) | BIT(22) : 0));
	set(pe, SR_VTTBR_EL2, (w->b.ram + STAGE2) | 1ULL << 48);
	set(pe, SR_VNCR_EL2, w->b.ram + VNCR);
	set(pe, SR_SCR_EL3, (how & 8 ? 0 : 1) | 1 << 8 | (how & 16 ? 0 : 1 << 10) | (how & 32 ? BIT(26) | BIT(18) | BIT(38) : 0));
	set(pe, SR_HCR_EL2, (how & 64 ? 0 : BIT(31)) | hcr);
	set(pe, SR_SCTLR_EL1, (how >> 8 & 1) | (how & BIT(9) ? how >> 32 << 32 : 0));
	set(pe, SR_SCTLR_EL2, (how >> 10 & 1) | (how & BIT(9) ? how >> 32 << 32 : 0));
	set(pe, SR_SCTLR_EL3, how >> 11 & 1);
	set(pe, SR_GCR_EL1, how >> 48);
	pe->sr_cache.gen++;
	pe_changed(pe, FX_XLATE | FX_TRAPS | FX_IRQ | FX_DEBUG | FX_PMU | FX_TIMER);
}

static void fill_memory(struct world *w)
{
	uint32_t spin = 0x14000000;

	for (uint64_t i = 0; i < 512; i++) {
		uint64_t to = i == bits(w->b.ram + EL0_ALIAS, 38, 30) ? w->b.ram & GENMASK(38, 30) : i << 30;

		poke64(w, STAGE1 + 8 * i, to | (i << 30 == to ? 0x701 : 0x741) | (i % 8 == 7 ? 0xc : 0));
		poke64(w, STAGE2 + 8 * i, i << 30 | 0x7fd);
	}
	for (unsigned i = 0; i < 0x800; i += 4)
		poke(w, VECTORS + i, &spin, 4);
	poke(w, DATA, w->in.at, (unsigned)(w->in.left < 0x4000 ? w->in.left : 0x4000));
}

/* Executes the words, as many of them as there are, where the current level can fetch. */
static void execute(struct world *w, const uint32_t *words, unsigned n)
{
	uint32_t code[8] = { 0 };
	struct pe *pe = w->pe;

	for (unsigned i = 0; i < ARRAY_SIZE(code); i++)
		code[i] = i < n ? words[i] : pe->ps.nrw ? 0xeafffffe : 0x14000000;
	poke(w, CODE, code, sizeof(code));
	pe->pc = w->b.ram + CODE;
	if (pe->ps.el == 0 && !pe->ps.nrw && (SYS(pe, SCTLR_EL1) & 1))
		pe->pc += EL0_ALIAS;
	bench_run(&w->b, pe, n);
}

static void execute_one(struct world *w, uint32_t word)
{
	execute(w, &word, 1);
}

/* A register or SYS instruction by its number in the tables, or any encoding. */
static uint32_t system_word(struct world *w, unsigned how)
{
	unsigned n = (unsigned)take(&w->in, 2);

	if (how & 1)
		return 0xd5080000 | (uint32_t)sysinsn_row((enum sysinsn_id)(1 + n % (SI_COUNT - 1)))->enc << 5;
	if (how & 2)
		return 0xd5000000 | (uint32_t)(how >> 2 & 1) << 21 | 1u << 20 | (uint32_t)(n | 1 << 14) << 5;
	return 0xd5000000 | (uint32_t)(how >> 2 & 1) << 21 | (uint32_t)sysreg_row((enum sysreg_id)(1 + n % (SR_COUNT - 1)))->enc << 5;
}

/* Registers that a hypervisor changes all the time, and those that hostile software would. */
static uint32_t usual_word(unsigned n)
{
	static const enum sysreg_id ids[16] = { SR_SCTLR_EL1, SR_TCR_EL1, SR_TTBR0_EL1, SR_HCR_EL2, SR_VTTBR_EL2, SR_VTCR_EL2, SR_SCR_EL3,
						SR_VNCR_EL2, SR_ZCR_EL2, SR_CPTR_EL2, SR_MDSCR_EL1, SR_DBGBCR0_EL1, SR_PMCR_EL0, SR_MDCR_EL2,
						SR_SCTLR_EL2, SR_CNTHCTL_EL2 };

	return 0xd5000000 | (uint32_t)sysreg_row(ids[n & 15])->enc << 5;
}

static void system_step(struct world *w, unsigned how)
{
	w->pe->x[0] = value(w);
	execute_one(w, how & 0x80 ? usual_word(how) : system_word(w, how));
}

/* An exception return to any state. */
static void return_step(struct world *w, unsigned how)
{
	static const uint16_t states[16] = { 0x0, 0x4, 0x5, 0x8, 0x9, 0xd, 0x10, 0x13, 0x1f, 0x30, 0x33, 0x1b, 0x3c5, 0x1000, 0x12, 0x0 };
	struct pe *pe = w->pe;
	uint64_t spsr = states[how & 15] | (how & 0x40 ? take(&w->in, 4) & ~0x1fULL : 0);
	uint64_t elr = how & 0x10 ? value(w) : w->b.ram + CODE + 4 + ((how & 15) == 0 ? EL0_ALIAS : 0);
	const uint32_t code[3] = { how & 0x20 ? 0xd69f0bff : 0xd69f03e0, (uint32_t)take(&w->in, 4), (uint32_t)take(&w->in, 4) };

	if (pe->ps.nrw || pe->ps.el == 0)
		return;
	pe->sr[pe->ps.el == 1 ? SR_SPSR_EL1 : pe->ps.el == 2 ? SR_SPSR_EL2 : SR_SPSR_EL3] = spsr;
	pe->sr[pe->ps.el == 1 ? SR_ELR_EL1 : pe->ps.el == 2 ? SR_ELR_EL2 : SR_ELR_EL3] = elr;
	execute(w, code, 3);
}

/* Calls to higher levels, waiting, what ends a run. */
static void call_step(struct world *w, unsigned how)
{
	static const uint32_t a64[8] = { 0xd4000001, 0xd4000002, 0xd4000003, 0xd503207f, 0xd503205f, 0xd4200000, 0xd4400000, 0xd503209f };
	static const uint32_t a32[8] = { 0xef000000, 0xe1400070, 0xe1600070, 0xe320f003, 0xe320f002, 0xe1200070, 0xf57ff04f, 0xe7f000f0 };

	w->pe->x[0] = how & 8 ? 0x84000000 | take(&w->in, 1) | (uint64_t)(how >> 4 & 1) << 30 : take(&w->in, 4);
	w->pe->x[1] = how >> 5;
	execute_one(w, w->pe->ps.nrw ? a32[how & 7] : a64[how & 7]);
}

/* Tables change: in place, or towards more of them in memory. */
static void table_step(struct world *w, unsigned how)
{
	uint64_t at = how & 0x80 ? DATA + (take(&w->in, 2) & 0xfff8) : (how & 0x40 ? STAGE2 : STAGE1) + 8 * (how & 63);
	uint64_t to = how & 0x20 ? value(w) : w->b.ram + DATA + (take(&w->in, 1) << 8);

	poke64(w, at, (to & GENMASK(51, 8)) | (take(&w->in, 2) & 0xfff) | take(&w->in, 1) << 52);
}

static void step(struct world *w)
{
	unsigned kind = (unsigned)take(&w->in, 1), how = (unsigned)take(&w->in, 1);
	uint32_t words[3];

	switch (kind & 15) {
	case 0: case 1: case 2: case 3:
		system_step(w, how);
		break;
	case 4: case 5: case 6:
		w->pe->x[0] = value(w);
		w->pe->x[1] = value(w);
		w->pe->x[2] = kind >> 4;
		execute_one(w, fuzz_accesses[how % ARRAY_SIZE(fuzz_accesses)]);
		break;
	case 7: case 8:
		for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
			words[i] = (uint32_t)take(&w->in, 4);
		execute(w, words, 1 + how % ARRAY_SIZE(words));
		break;
	case 9: case 10:
		return_step(w, how);
		break;
	case 11:
		call_step(w, how);
		break;
	case 12:
		table_step(w, how);
		break;
	case 13:
		w->pe = w->b.m->pe[how % w->b.m->pe_count];
		w->b.m->device[0].ops->input(w->b.m->device[0].dev, GIC_INPUT(w->pe->index, 16 + how % 32), how & 128);
		break;
	case 14:
		bench_wait(&w->b, take(&w->in, how & 1 ? 4 : 1));
		break;
	default:
		if (how & 0x80)
			pe_reset(w->pe, w->b.o.el, w->b.o.el == 3);
		set_up(w, w->pe, take(&w->in, 8), how & 0x40 ? take(&w->in, 8) : take(&w->in, 1));
	}
}

static void told(void *arg, const struct trace_event *ev)
{
	struct world *w = arg;

	event_print(w->sink, w->disasm, ev);
}

static void listen(struct world *w)
{
	static FILE *sink;
	static struct disasm *disasm;

	if (!sink) {
		sink = fopen("/dev/null", "w");
		disasm = disasm_create();
	}
	w->sink = sink;
	w->disasm = disasm;
	must(sink && disasm, "trace");
	w->listener = (struct trace_listener){ .event = told, .arg = w, .mask = BIT(TRACE_KIND_COUNT) - 1 };
	trace_listen(&w->b.m->trace, &w->listener);
	machine_listening(w->b.m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	unsigned how;
	uint64_t setup, hcr;

	if (size < 20)
		return 0;
	w = (struct world){ .in = { data, size } };
	how = (unsigned)take(&w.in, 1);
	setup = take(&w.in, 8);
	hcr = take(&w.in, 7);
	bench_make(&w.b, machines[how & 7], NULL, 0);
	if (how & 8)
		listen(&w);
	fill_memory(&w);
	for (unsigned i = 0; i < w.b.m->pe_count; i++) {
		exec_set_uncached(w.b.m->pe[i], how & 16);
		set_up(&w, w.b.m->pe[i], setup, hcr);
	}
	w.pe = w.b.m->pe[0];
	for (unsigned i = 0; i < STEPS && w.in.left; i++)
		step(&w);
	bench_free(&w.b);
	return 0;
}
