/* tests/fuzz/fuzz_snapshot.c - snapshots that nobody saved: any bytes as a file, and one of a running machine with any bytes changed
 * or cut off. It is refused in one line, or loaded; then the machine runs on and its devices are asked, which must not hurt the host.
 * Input: a byte that says how; then the file itself, or changes of the good one: place (3 bytes), length (1), bytes; length 0 cuts.
 * The board is virt with flash of 256 KiB, so that most of a file is state. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/machine.h"
#include "sim/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_MAX = 8 << 20, PARTS = 32, MACHINES = 2 };

struct victim {
	struct options o;
	struct board board;
	struct board_part part[PARTS];
	struct machine *m;
	struct snapshot *good; /* to begin again from */
	uint8_t *file;         /* the same as a file, unpacked */
	size_t size;
	char path[64];
	int fd;
};

static struct victim victims[MACHINES];

/* Stores, loads, system registers, a timer, an interrupt controller, a wait; a branch back. */
static const uint32_t program[] = { 0xf9000041, 0xf9400043, 0x91000421, 0xd5384100, 0xd5184100, 0xd53bd040, 0xd51be200, 0xd538cc00,
				    0xd518cc20, 0x4e221c20, 0xd503207f, 0x17fffff5 };

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void keep_as_file(struct victim *v)
{
	char name[] = "/tmp/aerie-fuzz-XXXXXX";
	struct error e;
	gzFile f;
	int n, fd = mkstemp(name);

	must(fd >= 0 && snapshot_save(v->m, name, &e) == 0);
	f = gzopen(name, "rb");
	v->file = malloc(FILE_MAX);
	must(f && v->file);
	while ((n = gzread(f, v->file + v->size, FILE_MAX - (unsigned)v->size)) > 0)
		v->size += (size_t)n;
	must(n == 0 && v->size > 1000 && v->size < FILE_MAX);
	gzclose(f);
	close(fd);
	unlink(name);
}

static void build(struct victim *v, bool v3)
{
	struct console *console;
	struct error e;

	options_init(&v->o);
	v->board = virt_board;
	must(virt_board.part_count <= PARTS);
	memcpy(v->part, virt_board.parts, virt_board.part_count * sizeof(v->part[0]));
	for (unsigned i = 0; i < virt_board.part_count; i++)
		if (strcmp(v->part[i].model, "cfi-flash") == 0)
			v->part[i].size = 256 * KiB;
	v->board.parts = v->part;
	v->o.board = &v->board;
	v->o.gic_version = v3 ? 3 : 2;
	v->o.el2 = true;
	v->o.el = 2;
	v->o.smp = 2;
	v->o.ram = 1 << 20;
	v->o.mte = v3;
	v->o.cpu = v3 ? "max" : "cortex-a57";
	must(options_serial(&v->o, "null", &e) == 0 && (console = console_create(&v->o, &e)) != NULL);
	v->m = machine_create(&v->o, console, &e);
	must(v->m != NULL);
	machine_listening(v->m);
	memcpy(v->m->ram->host, program, sizeof(program));
	for (unsigned i = 0; i < v->m->pe_count; i++) {
		pe_reset(v->m->pe[i], 2, false);
		v->m->pe[i]->power = 1;
		v->m->pe[i]->pc = v->board.ram_base;
		v->m->pe[i]->x[2] = v->board.ram_base + 0x8000;
		exec_engine.run(v->m->pe[i], 100);
	}
	v->good = snapshot_take(v->m, &e);
	must(v->good != NULL);
	keep_as_file(v);
	v->fd = memfd_create("snapshot", 0);
	snprintf(v->path, sizeof(v->path), "/proc/self/fd/%d", v->fd);
	v->o.load_snapshot = v->path;
}

/* ---- what a loaded machine must survive ---- */

static void ask(void *arg, const char *name, uint64_t base, uint64_t size, unsigned pas_mask)
{
	struct machine *m = arg;
	uint64_t v, step = size > 64 * KiB ? size / 64 & ~3ULL : size > 256 ? size / 64 : 4;

	(void)name, (void)pas_mask;
	if (base >= m->o->board->ram_base && base < m->o->board->ram_base + m->o->ram)
		return;
	for (uint64_t at = 0; at + 4 <= size; at += step)
		if (bus_read(m->bus, (pa_t){ base + at, PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = 0 }, &v) == BUS_OK)
			bus_write(m->bus, (pa_t){ base + at, PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = 0 }, v);
}

static void live(struct machine *m)
{
	for (unsigned turn = 0; turn < 4; turn++) {
		for (unsigned i = 0; i < m->pe_count; i++)
			if (m->pe[i]->power && (!m->pe[i]->waiting || m->pe[i]->attention))
				exec_engine.run(m->pe[i], 100);
		clock_sync(m->clock, clock_next(m->clock) < CLOCK_NEVER / 2 ? clock_next(m->clock) : clock_now(m->clock) + 1000);
		clock_fire(m->clock);
		if (turn == 1)
			bus_each(m->bus, ask, m);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct victim *v;
	struct error e = { "" };

	if (size < 2 || size > 65536)
		return 0;
	v = &victims[data[0] & 1];
	if (!v->m)
		build(v, data[0] & 1);
	must(ftruncate(v->fd, 0) == 0);
	if ((data[0] & 0xf0) == 0xf0) {
		must(pwrite(v->fd, data + 1, size - 1, 0) == (ssize_t)(size - 1));
	} else {
		must(pwrite(v->fd, v->file, v->size, 0) == (ssize_t)v->size);
		for (size_t at = 1; at + 4 < size; at += 4 + (data[at + 3] & 15)) {
			off_t place = (data[at] | data[at + 1] << 8 | data[at + 2] << 16) % (int)v->size;
			size_t n = data[at + 3] & 15, left = size - at - 4;
			if (n)
				must(pwrite(v->fd, data + at + 4, n < left ? n : left, place) >= 0);
			else
				must(ftruncate(v->fd, place) == 0);
		}
	}
	if (machine_resume(v->m, &e) == 0)
		live(v->m);
	else
		must(e.msg[0] && !strchr(e.msg, '\n'));
	must(snapshot_restore(v->m, v->good, &e) == 0);
	return 0;
}
