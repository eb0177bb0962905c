/* tests/fuzz/fuzz_gdb.c - gdb's packets: framing of any bytes, and any commands against a machine that runs in between.
 * Nothing a debugger's end says may crash or hang the process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/gdb_priv.h"
#include "sim/gdbstub.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct machine *machine; /* one for all runs: what a packet does to the guest is the guest's */
static struct gdbstub *stub;

/* Stores, loads, a branch back, system registers. */
static const uint32_t program[] = { 0xf9000041, 0xf9400043, 0x91000421, 0xd5384100, 0xd5184100, 0x17fffffb };

static void build(void)
{
	static struct options o;
	static char where[64];
	struct console *console;
	struct error e;

	snprintf(where, sizeof(where), "unix:/tmp/aerie-fuzz-gdb-%d", (int)getpid());
	options_init(&o);
	if (options_machine(&o, "virt", &e) || options_serial(&o, "null", &e))
		abort();
	o.el2 = true;
	o.el = 2;
	o.smp = 2;
	o.ram = 4 << 20;
	o.gdb = where;
	console = console_create(&o, &e);
	if (!console || !(machine = machine_create(&o, console, &e)) || !(stub = gdbstub_create(machine, &e)))
		abort();
	machine->gdb = stub;
	machine_listening(machine);
	for (unsigned i = 0; i < machine->pe_count; i++) { /* gdb never sees a machine before its reset */
		pe_reset(machine->pe[i], o.el, false);
		machine->pe[i]->power = 1;
		machine->pe[i]->pc = o.board->ram_base;
		machine->pe[i]->x[2] = o.board->ram_base + 0x1000;
	}
	memcpy(machine->ram->host, program, sizeof(program));
}

static void run_command(const char *data, size_t len)
{
	char text[GDB_PACKET + 1];

	if (len > GDB_PACKET)
		return;
	memcpy(text, data, len);
	text[len] = 0;
	if (gdb_command(stub, text, len) != GDB_GO_ON)
		return;
	for (unsigned i = 0; i < machine->pe_count; i++) {
		stops_changed(machine->pe[i]);
		if (machine->pe[i]->power)
			exec_engine.run(machine->pe[i], 50);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gdb_frame f;

	if (!machine)
		build();
	for (size_t i = 0; i < size; i++)
		if (gdb_frame_feed(&f, data[i]) == GDB_COMMAND)
			run_command(f.data, f.len);
	/* And without the need to guess checksums: a command a line. */
	for (size_t at = 0; at < size;) {
		const uint8_t *end = memchr(data + at, '\n', size - at);
		size_t len = end ? (size_t)(end - data) - at : size - at;
		run_command((const char *)data + at, len);
		at += len + 1;
	}
	stops_clear(stub->stops);
	stub->catch_count = 0;
	return 0;
}
