/* tests/fuzz/fuzz_exec.c - libFuzzer entry: any program at any EL on two PEs. Nothing it does may crash the host, be undefined, or
 * differ between running with caches and without: the guest is hostile (design D14), and caches only save time (D4).
 * Input: 8 bytes of choices, 256 of registers, then the program. Vectors of every EL step over the instruction that faulted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cpu/exec/step.h"
#include "mmu/mmu.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"

enum { RAM_BASE = 0x40000000, RAM_BYTES = 1 << 20, VECTORS = 0x80000, PES = 2, INSNS = 600 };

struct machine {
	struct cpu_model model;
	struct bus *bus;
	struct ram *ram;
	struct clock *clock;
	struct trace trace;
	struct code_cache *cache;
	struct pe *pe[PES];
};

static void fail(const char *what, const struct error *e)
{
	fprintf(stderr, "fuzz_exec: %s: %s\n", what, e->msg);
	abort();
}

/* MRS X30, ELR_ELx; ADD X30, X30, #4; MSR ELR_ELx, X30; ERET: in each of the 16 vectors. */
static void write_vectors(uint8_t *at, unsigned el)
{
	static const uint32_t op1[] = { 0, 0, 4, 6 };
	uint32_t elr = op1[el] << 16 | 0x4020 | 30;
	const uint32_t code[] = { 0xd5380000 | elr, 0x910013de, 0xd5180000 | elr, 0xd69f03e0 };

	for (unsigned v = 0; v < 16; v++)
		memcpy(at + 0x80 * v, code, sizeof(code));
}

static void start(struct machine *m, struct pe *pe, unsigned el, const uint8_t *regs, bool uncached)
{
	pe_reset(pe, el, el == 3);
	exec_set_uncached(pe, uncached);
	memcpy(pe->x, regs, 31 * sizeof(pe->x[0]));
	SYS(pe, VBAR_EL1) = RAM_BASE + VECTORS;
	SYS(pe, VBAR_EL2) = RAM_BASE + VECTORS + 0x800;
	SYS(pe, VBAR_EL3) = RAM_BASE + VECTORS + 0x1000;
	pe->power = 1;
	pe->pc = RAM_BASE + 0x100 * pe->index;
	(void)m;
}

static void build(struct machine *m, const char *cpu, bool fuse)
{
	struct error e = { "" };

	memset(m, 0, sizeof(*m));
	if (cpu_model_parse(&m->model, cpu, &e))
		fail(cpu, &e);
	m->bus = bus_create();
	m->ram = ram_create(RAM_BYTES, false, &e);
	if (!m->ram || bus_map_ram(m->bus, "ram", RAM_BASE, m->ram, PAS_ANY, &e))
		fail("ram", &e);
	m->clock = clock_create(false, 1);
	m->cache = code_cache_create(fuse);
	for (unsigned i = 0; i < PES; i++) {
		struct pe *pe = m->pe[i] = calloc(1, sizeof(*pe));

		pe->model = &m->model;
		pe->index = i;
		pe->mpidr = 0x80000000 | i;
		pe->bus = m->bus;
		pe->clock = m->clock;
		pe->trace = &m->trace;
		pe->xlate_el1 = pe->xlate_el2 = &mmu_xlate_ops;
		pe->peers = m->pe;
		pe->peer_count = PES;
		if (exec_create(pe, m->cache, &e))
			fail("exec", &e);
	}
}

static void destroy(struct machine *m)
{
	for (unsigned i = 0; i < PES; i++) {
		clock_cancel(m->clock, &m->pe[i]->timer_event);
		exec_destroy(m->pe[i]);
		free(m->pe[i]);
	}
	code_cache_destroy(m->cache);
	clock_destroy(m->clock);
	bus_destroy(m->bus);
	ram_destroy(m->ram);
}

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * 0x100000001b3ULL;
	return h;
}

/* Runs the input and returns a hash of what is left of it. */
static uint64_t run(const uint8_t *data, size_t size, bool uncached)
{
	static const char *const cpus[] = { "max", "v8.0", "v8.4", "cortex-a57" };
	const size_t head = 8 + 256, n = size - head < VECTORS ? size - head : VECTORS;
	unsigned el = 1 + data[0] % 3;
	struct machine m;
	uint64_t h = 0xcbf29ce484222325ULL;

	build(&m, cpus[data[1] % 4], !uncached);
	memcpy(m.ram->host, data + head, n);
	for (unsigned e = 1; e <= 3; e++)
		write_vectors(m.ram->host + VECTORS + 0x800 * (e - 1), e);
	for (unsigned i = 0; i < PES; i++)
		start(&m, m.pe[i], el, data + 8, uncached);
	for (unsigned slice = 0; slice < 6; slice++) {
		for (unsigned i = 0; i < PES; i++)
			if (m.pe[i]->power && (!m.pe[i]->waiting || m.pe[i]->attention))
				exec_engine.run(m.pe[i], INSNS / 6);
		clock_sync(m.clock, clock_now(m.clock) + INSNS / 6);
		clock_fire(m.clock);
	}
	for (unsigned i = 0; i < PES; i++) {
		h = mix(h, m.pe[i]->x, 32 * sizeof(m.pe[i]->x[0]));
		h = mix(h, m.pe[i]->v, sizeof(m.pe[i]->v));
		h = mix(h, &m.pe[i]->pc, sizeof(m.pe[i]->pc));
		h = mix(h, &m.pe[i]->retired, sizeof(m.pe[i]->retired));
	}
	h = mix(h, m.ram->host, RAM_BYTES);
	for (unsigned i = 0; i < PES; i++) /* with an MMU on, tables may have changed without TLBI: either outcome is right */
		if ((SYS(m.pe[i], SCTLR_EL1) | SYS(m.pe[i], SCTLR_EL2) | SYS(m.pe[i], SCTLR_EL3)) & 1)
			h = 0;
	destroy(&m);
	return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 8 + 256 + 4)
		return 0;
	uint64_t cached = run(data, size, false);
	if (data[2] & 1 && run(data, size, true) != cached) {
		fprintf(stderr, "fuzz_exec: with and without caches differ\n");
		abort();
	}
	return 0;
}
