/* sim/qemu_help.c - what QEMU's command line answers to -help, -version and values "?" or "help", by which scripts find out
 * what an emulator has.
 * Not here: options that do something (qemu_args.c, qemu_devices.c). */
#include "sim/qemu_help.h"

#include <stdio.h>
#include <string.h>

#include "cpu/arch/features.h"
#include "sim/core/bits.h"
#include "sim/qemu_devices.h"

static void machines(void)
{
	puts("Supported machines are:\n"
	     "virt                 ARM Virtual Machine");
}

static void processors(void)
{
	puts("Available CPUs:");
	for (const char *const *n = cpu_model_names(); *n; n++)
		printf("  %s\n", *n);
}

static void accelerators(void)
{
	puts("Accelerators supported:\n"
	     "tcg (aerie's own engine answers to the name)");
}

static void chardevs(void)
{
	puts("Available chardev backend types:\n"
	     "  stdio\n  file\n  null\n  testdev");
}

static void devices(void)
{
	for (const char *p = qemu_device_names; *p; p += strcspn(p, ", "), p += strspn(p, ", "))
		printf("name \"%.*s\"\n", (int)strcspn(p, ", "), p);
}

static void machine_properties(void)
{
	puts("virt options:\n"
	     "  acpi, gic-version (2, 3), highmem, its, mte, secure, virtualization, profile");
}

static void usage(void)
{
	puts("aerie " AERIE_VERSION ", which takes QEMU's command line for the machine virt\n"
	     "usage: aerie qemu [options]: see the page aerie(1), or ask -machine, -cpu, -device, -chardev, -accel with the value help");
}

static bool asks(const char *value)
{
	return strcmp(value, "?") == 0 || strcmp(value, "help") == 0;
}

bool qemu_help(int argc, char **argv)
{
	static const struct { const char *option; void (*answer)(void); } lists[] = {
		{ "-M", machines },      { "-machine", machines }, { "-cpu", processors },
		{ "-device", devices },  { "-chardev", chardevs }, { "-accel", accelerators },
	};

	for (int i = 0; i < argc; i++) {
		const char *arg = argv[i] + (strncmp(argv[i], "--", 2) == 0);

		if (strcmp(arg, "-h") == 0 || strcmp(arg, "-help") == 0 || strcmp(arg, "-version") == 0)
			return usage(), true;
		for (size_t k = 0; i + 1 < argc && k < ARRAY_SIZE(lists); k++) {
			if (strcmp(arg, lists[k].option) != 0)
				continue;
			if (asks(argv[i + 1]))
				return lists[k].answer(), true;
			if (lists[k].answer == machines && strrchr(argv[i + 1], ',') && asks(strrchr(argv[i + 1], ',') + 1))
				return machine_properties(), true;
		}
	}
	return false;
}
