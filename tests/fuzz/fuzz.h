/* tests/fuzz/fuzz.h - what the fuzzers of whole machines share: the input as a stream of numbers, a machine made from a command
 * line, and instructions that reach memory in every way there is. */
#ifndef AERIE_TESTS_FUZZ_H
#define AERIE_TESTS_FUZZ_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cpu/exec/exec.h"
#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the input: little-endian numbers, zeros behind its end ---- */

struct input {
	const uint8_t *at;
	size_t left;
};

static inline uint64_t take(struct input *in, size_t bytes)
{
	size_t n = bytes < in->left ? bytes : in->left;
	uint64_t v = 0;

	memcpy(&v, in->at, n);
	in->at += n;
	in->left -= n;
	return v;
}

/* ---- a machine ---- */

struct bench {
	struct options o;
	struct console *console;
	struct machine *m;
	uint64_t ram; /* where its memory begins */
};

static inline void must(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "fuzz: %s\n", what);
		abort();
	}
}

/* A disk of 64 KiB, empty for each input. */
static inline const char *fuzz_disk(void)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("disk", 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	must(fd >= 0 && ftruncate(fd, 0) == 0 && ftruncate(fd, 64 * KiB) == 0, "disk");
	return path;
}

/* Devices as out of reset, PEs at the machine's highest level, nothing loaded. */
static inline void bench_reset(struct bench *b)
{
	b->m->off_wanted = b->m->reset_wanted = false;
	for (unsigned i = 0; i < b->m->pe_count; i++) {
		pe_reset(b->m->pe[i], b->o.el, b->o.el == 3);
		b->m->pe[i]->power = 1;
	}
	for (unsigned i = 0; i < b->m->device_count; i++)
		b->m->device[i].ops->reset(b->m->device[i].dev);
}

/* A console that leaves signals to whoever watches this program. */
static inline struct console *bench_console(const struct options *o, struct error *e)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction was[ARRAY_SIZE(signals)];
	struct console *c;

	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], NULL, &was[i]);
	c = console_create(o, e);
	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &was[i], NULL);
	return c;
}

/* args: of `aerie run`, NULL at the end. `virtio` of them are put on top of what they say. */
static inline void bench_make(struct bench *b, const char *const *args, const struct opt_virtio *virtio, unsigned count)
{
	struct error e = { "" };
	char *argv[24];
	int argc = 0;

	memset(b, 0, sizeof(*b));
	while (args[argc]) {
		argv[argc] = (char *)(uintptr_t)args[argc];
		argc++;
	}
	argv[argc++] = (char *)"--bin=none@0x40000000"; /* machines want something to run; it is not loaded */
	options_init(&b->o);
	must(options_parse(&b->o, argc, argv, &e) == 0, e.msg);
	must(!count || options_serial(&b->o, "null", &e) == 0, e.msg); /* for virtio consoles */
	for (unsigned i = 0; i < count; i++)
		must(options_add_virtio(&b->o, &virtio[i], &e) == 0, e.msg);
	b->console = bench_console(&b->o, &e);
	must(b->console != NULL, e.msg);
	b->m = machine_create(&b->o, b->console, &e);
	must(b->m != NULL, e.msg);
	b->ram = b->o.board->ram_base;
	bench_reset(b);
}

static inline void bench_free(struct bench *b)
{
	machine_destroy(b->m);
	console_destroy(b->console);
	options_free(&b->o);
}

/* Time goes on, and what was to happen happens. */
static inline void bench_wait(struct bench *b, uint64_t ns)
{
	clock_sync(b->m->clock, clock_now(b->m->clock) + ns);
	clock_fire(b->m->clock);
	if (b->m->reset_wanted)
		bench_reset(b);
}

static inline void bench_run(struct bench *b, struct pe *pe, uint64_t insns)
{
	if (!pe->power || (pe->waiting && !pe->attention))
		return;
	pe->time_base = clock_now(b->m->clock) - pe->retired;
	b->m->running = pe;
	exec_engine.run(pe, insns);
	b->m->running = NULL;
}

/* Instructions that reach the memory at X0; X1 and V1 are stored, X2 is a length for the last few. */
static const uint32_t fuzz_accesses[] = {
	/* LDRB, LDRSH, LDR W, LDR X, STRB, STRH, STR W, STR X; LDP X, STP X, STP W, LDP Q, STP Q, LDR Q, STR Q */
	0x39400001, 0x79800001, 0xb9400001, 0xf9400001, 0x39000001, 0x79000001, 0xb9000001, 0xf9000001, 0xa9400801, 0xa9000801,
	0x29000801, 0xad400801, 0xad000801, 0x3dc00001, 0x3d800001,
	/* LDAXR, STLXR, LDAXP, STLXP, LDAR, STLR, CASAL, CASPAL, SWPAL, LDADDAL, LDCLRB */
	0x885ffc01, 0x8802fc01, 0xc87f8801, 0xc8238801, 0xc8dffc01, 0xc89ffc01, 0xc8e1fc02, 0x4862fc04, 0xb8e18002, 0xf8e10002,
	0x38211002,
	/* DC ZVA, CIVAC, IVAC, GVA, GZVA; IC IVAU; STG, ST2G, STZG, LDG, STGM, LDGM, STZGM */
	0xd50b7420, 0xd50b7e20, 0xd5087620, 0xd50b7460, 0xd50b7480, 0xd50b7520, 0xd9200801, 0xd9a00801, 0xd9600801, 0xd9600001,
	0xd9a00001, 0xd9e00001, 0xd9200001,
	/* LD1 of four, ST4, LD1R, ST1 of a lane, PRFM, LD64B, ST64B, ST64BV, LDAPUR, LDRAA, LDTR, STTRH */
	0x4c402000, 0x4c000c00, 0x4d40c800, 0x0d000c00, 0xf9800000, 0xf83fd002, 0xf83f9002, 0xf821b002, 0xd9403001, 0xf8200401,
	0xf8400801, 0x78000801,
	/* SVE: LD1D, ST1B, LDFF1W, LDNF1H, LDR Z, STR Z, LDR P, STR P, LD1RQB, gather, scatter, ST3D */
	0xa5e0a000, 0xe400e000, 0xa55f6000, 0xa4b0a000, 0x85804000, 0xe5804c01, 0x85800001, 0xe5800001, 0xa4002000, 0xc5c1c000,
	0xe5618000, 0xe5d0e000,
	/* BR, BLR; AT S1E1R, S12E1W, S1E2R; TLBI VAE1IS; SETP, SETM, CPYFP to X0, CPYP from X0 */
	0xd61f0000, 0xd63f0000, 0xd5087800, 0xd50c78a0, 0xd50c7800, 0xd5088320, 0x19c10440, 0x19c14440, 0x19030440, 0x1d000443,
};

#endif
