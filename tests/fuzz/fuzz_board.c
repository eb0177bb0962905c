/* tests/fuzz/fuzz_board.c - every window of every board, poked from outside and by instructions of its processors: all sizes, aligned
 * or not, in both Security states, as Device memory and, with an MMU on, as Normal memory.
 * Input: a byte that chooses the machine, then steps; see step(). */
#include "tests/fuzz/fuzz.h"

#include "cpu/arch/gic_if.h"
#include "platforms/dev/gic.h"

enum { REGIONS = 160, STEPS = 300, CODE = 0x1000, VECTORS = 0x1800, TABLE = 0x2000 };

static const char *const machines[][20] = {
	{ "-M", "virt,virtualization=on,secure=on,mte=on", "--smp", "3", "-m", "1M", "--serial", "null", "--serial", "null", "--rng" },
	{ "-M", "virt,gic-version=2,virtualization=on", "--smp", "3", "-m", "1M", "--serial", "null", "--virtio-console" },
	{ "-M", "virt,its=off,highmem=off", "--smp", "2", "-m", "1M", "--serial", "null" },
	{ "-M", "virt,profile=r", "--smp", "2", "-m", "1M", "--serial", "null" },
	{ "-M", "fvp-base", "--smp", "3", "-m", "1M", "--serial", "null", "--serial", "null" },
	{ "-M", "fvp-base,secure-memory=off", "--smp", "2", "-m", "1M", "--serial", "null", "--rng" },
	{ "-M", "fvp-r", "--smp", "2", "-m", "1M", "--serial", "null" },
	{ "-M", "virt,gic-version=3", "--smp", "2", "-m", "1M", "--serial", "null", "--cpu", "cortex-a57" },
};

struct world {
	struct bench b;
	struct input in;
	unsigned regions;
	struct region {
		uint64_t base, size;
		const char *name;
	} region[REGIONS];
};

static void add_region(void *arg, const char *name, uint64_t base, uint64_t size, unsigned pas_mask)
{
	struct world *w = arg;

	(void)pas_mask;
	must(w->regions < REGIONS, "more regions than expected");
	w->region[w->regions++] = (struct region){ base, size, name };
}

static const struct region *find(const struct world *w, const char *name, unsigned nth)
{
	for (unsigned i = 0; i < w->regions; i++)
		if (strcmp(w->region[i].name, name) == 0 && nth-- == 0)
			return &w->region[i];
	abort();
}

/* Up to 16 MiB from either end of a region. */
static uint64_t address(struct world *w)
{
	const struct region *r = &w->region[take(&w->in, 1) % w->regions];
	uint64_t off = take(&w->in, 3);

	return off >> 23 ? r->base + r->size - 1 - (off & (BIT(23) - 1)) % r->size : r->base + off % r->size;
}

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
		return w->b.ram + take(&w->in, 3);
	case 4:
		return UINT64_MAX;
	case 5:
		return address(w);
	default:
		return take(&w->in, 1);
	}
}

/* An instruction at the machine's memory, with the address in X0; vectors lead back to nowhere. */
static void execute(struct world *w, unsigned how)
{
	struct pe *pe = w->b.m->pe[how % w->b.m->pe_count];
	uint32_t code[2] = { fuzz_accesses[take(&w->in, 1) % ARRAY_SIZE(fuzz_accesses)], 0x14000000 };

	pe->x[0] = address(w);
	pe->x[1] = value(w);
	pe->x[2] = take(&w->in, 1);
	pe->x[3] = w->b.ram + VECTORS;
	bus_load(w->b.m->bus, (pa_t){ w->b.ram + CODE, PAS_SECURE }, code, sizeof(code));
	bus_load(w->b.m->bus, (pa_t){ w->b.ram + CODE, PAS_NONSECURE }, code, sizeof(code));
	pe->pc = w->b.ram + CODE;
	bench_run(&w->b, pe, 1);
}

/* EL1 to EL3 with an MMU whose blocks of 1 GiB make everything Normal memory, or every other one Device memory. */
static void paging(struct world *w, unsigned how)
{
	static const uint16_t el_bits[4] = { 1, 1, 2, 3 };
	uint64_t at = w->b.ram + TABLE;
	struct pe *pe;

	for (uint64_t i = 0; i < 512; i++) {
		uint64_t d = i << 30 | 0x701 | (uint64_t)(how >> 6 & i & 1) << 2;

		bus_load(w->b.m->bus, (pa_t){ at + 8 * i, PAS_SECURE }, &d, sizeof(d));
		bus_load(w->b.m->bus, (pa_t){ at + 8 * i, PAS_NONSECURE }, &d, sizeof(d));
	}
	pe = w->b.m->pe[how % w->b.m->pe_count];
	SYS(pe, TTBR0_EL1) = SYS(pe, TTBR0_EL2) = SYS(pe, TTBR0_EL3) = at;
	SYS(pe, TCR_EL1) = SYS(pe, TCR_EL2) = SYS(pe, TCR_EL3) = 25;
	SYS(pe, TCR_EL1) |= 4ULL << 32; /* 44 bits and more of addresses */
	SYS(pe, TCR_EL2) |= 4 << 16;
	SYS(pe, TCR_EL3) |= 4 << 16;
	SYS(pe, MAIR_EL1) = SYS(pe, MAIR_EL2) = SYS(pe, MAIR_EL3) = how & 32 ? 0x04ff : 0x0044;
	SYS(pe, SCTLR_EL1) ^= 1;
	SYS(pe, SCTLR_EL2) ^= 1;
	SYS(pe, SCTLR_EL3) ^= 1;
	SYS(pe, CPACR_EL1) = 0x330000;
	SYS(pe, CPTR_EL3) = 0x100;
	SYS(pe, VBAR_EL1) = SYS(pe, VBAR_EL2) = SYS(pe, VBAR_EL3) = w->b.ram + VECTORS;
	pe_set_el(pe, el_bits[how >> 3 & 3] > w->b.o.el ? w->b.o.el : el_bits[how >> 3 & 3], 1);
	pe_changed(pe, FX_XLATE | FX_TRAPS | FX_IRQ);
}

static void put(struct world *w, uint64_t at, uint32_t v)
{
	bus_write(w->b.m->bus, (pa_t){ at, PAS_SECURE }, 4, (struct bus_attrs){ .requester = 0 }, v);
	bus_write(w->b.m->bus, (pa_t){ at, PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = 0 }, v);
}

/* Every interrupt enabled, so that they flow. */
static void open_gic(struct world *w, uint32_t groups)
{
	uint64_t d = find(w, "gic", 0)->base, r = find(w, "gic", 1)->base;

	put(w, d, 0x37);
	for (unsigned n = 0; n < 8; n++) {
		put(w, d + 0x80 + 4 * n, groups);
		put(w, d + 0x100 + 4 * n, ~0u);
	}
	if (w->b.o.gic_version == 2) {
		put(w, r, 0xf);
		put(w, r + 4, 0xf0);
		return;
	}
	for (unsigned i = 0; i < w->b.m->pe_count; i++, r += 0x20000) {
		struct pe *pe = w->b.m->pe[i];

		put(w, r + 0x14, 0);
		put(w, r + 0x10080, groups);
		put(w, r + 0x10100, ~0u);
		pe->gic->write(pe->gic_arg, pe, SR_ICC_PMR_EL1, 0xf8);
		pe->gic->write(pe->gic_arg, pe, SR_ICC_IGRPEN1_EL1, 1);
		pe->gic->write(pe->gic_arg, pe, SR_ICC_IGRPEN0_EL1, 1);
	}
}

static void step(struct world *w)
{
	unsigned kind = (unsigned)take(&w->in, 1), how = (unsigned)take(&w->in, 1);
	struct bus_attrs at = { .requester = (uint16_t)(how >> 4 & 1), .unpriv = how & 8 };
	struct machine *m = w->b.m;
	uint64_t a, v;

	switch (kind & 15) {
	case 0: case 1: case 2: case 3: case 4:
		a = address(w);
		bus_write(m->bus, (pa_t){ a, (enum pas)(how >> 2 & 1) }, 1u << (how & 3), at, value(w));
		break;
	case 5: case 6:
		bus_read(m->bus, (pa_t){ address(w), (enum pas)(how >> 2 & 1) }, 1u << (how & 3), at, &v);
		break;
	case 7: case 8: case 9: case 10:
		execute(w, how);
		break;
	case 11:
		bench_wait(&w->b, how & 1 ? take(&w->in, 5) : take(&w->in, 2));
		break;
	case 12:
		paging(w, how);
		break;
	case 13:
		if (console_serial(w->b.console, 0)->input) {
			console_feed(w->b.console, (uint8_t)how);
			console_serial(w->b.console, 0)->input(console_serial(w->b.console, 0)->dev);
		}
		break;
	case 14:
		m->device[0].ops->input(m->device[0].dev, GIC_INPUT(how % m->pe_count, 16 + take(&w->in, 1) % 80), how & 128);
		break;
	default:
		if (how == 255)
			bench_reset(&w->b);
		else
			open_gic(w, how & 1 ? ~0u : (uint32_t)take(&w->in, 4));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	uint32_t spin = 0x14000000;

	if (size < 4)
		return 0;
	w = (struct world){ .in = { data, size } };
	bench_make(&w.b, machines[take(&w.in, 1) % ARRAY_SIZE(machines)], NULL, 0);
	bus_each(w.b.m->bus, add_region, &w);
	memcpy(w.b.m->ram->host + 0x10000, data, size < 0x10000 ? size : 0x10000);
	for (unsigned i = 0; i < 0x800; i += 4)
		memcpy(w.b.m->ram->host + VECTORS + i, &spin, 4);
	for (unsigned i = 0; i < STEPS && w.in.left; i++)
		step(&w);
	bench_free(&w.b);
	return 0;
}
