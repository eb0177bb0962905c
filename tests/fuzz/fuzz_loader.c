/* tests/fuzz/fuzz_loader.c - libFuzzer entry: any file as kernel, ELF program or device tree; refused or loaded, never a crash.
 * Input: a byte that says as what, then the file. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <stdio.h>
#include <unistd.h>

#include "sim/core/ram.h"
#include "sim/loader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RAM_SIZE (8 * MiB)

static void load(struct options *o)
{
	static const uint64_t mpidr[1] = { 0x80000000 };
	struct fdt_machine fdt = { .board = &virt_board, .when = WHEN_GICV3, .pe_count = 1, .mpidr = mpidr, .ram = RAM_SIZE };
	struct ram *ram = ram_create(RAM_SIZE, false, NULL);
	struct bus *bus = bus_create();
	struct boot boot;
	struct error e;

	if (!ram || !bus || bus_map_ram(bus, "ram", 0x40000000, ram, PAS_ANY, &e))
		abort();
	if (loader_load(o, bus, &fdt, NULL, &boot, &e) && (!e.msg[0] || strchr(e.msg, '\n')))
		abort();
	bus_destroy(bus);
	ram_destroy(ram);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options o;
	struct error e;
	char path[64];
	int fd;

	if (size < 1 || size > 65536)
		return 0;
	fd = memfd_create("fuzz", 0);
	if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1))
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	options_init(&o);
	o.ram = RAM_SIZE;
	switch (data[0] % 4) {
	case 0:
		o.kernel = path;
		break;
	case 1:
		o.kernel = path;
		o.kernel_may_be_raw = true;
		o.initrd = path;
		o.append = "console=ttyAMA0";
		break;
	case 2:
		options_add_load(&o, &(struct opt_load){ .kind = LOAD_ELF, .path = path, .entry = true }, &e);
		break;
	default:
		options_add_load(&o, &(struct opt_load){ .kind = LOAD_RAW, .path = path, .addr = 0x40200000 }, &e);
		o.dtb = path;
	}
	load(&o);
	options_free(&o);
	close(fd);
	return 0;
}
