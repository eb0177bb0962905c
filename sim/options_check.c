/* sim/options_check.c - what of a machine's options goes together, and what they mean where nothing was said.
 * Implements: options_check() of options.h.
 * Not here:   the options themselves (options.c); the R-profile's rules (options_r.c). */
#include "sim/options.h"

#include <errno.h>
#include <string.h>

static int check_serials(const struct options *o, struct error *e)
{
	unsigned places = board_model_count(o->board, "pl011", o->el3 ? WHEN_EL3 : 0);

	for (unsigned i = 0; i < o->virtio_count; i++)
		places += strcmp(o->virtio[i].model, "virtio-console") == 0 && !o->virtio[i].testdev;
	if (o->serial_count > places)
		return error_set(e, EINVAL, "%u serial lines for a machine that has %u (--virtio-console adds one)", o->serial_count,
				 places);
	return 0;
}

int options_check(struct options *o, struct error *e)
{
	unsigned max = o->gic_version == 2 ? o->board->max_pes_gicv2 : o->board->max_pes_gicv3;
	unsigned highest;
	int rc = options_check_r(o, e);

	if (!rc)
		rc = options_check_trace(o, e);
	if (rc)
		return rc;
	if (options_check_semihost(o, e))
		return -EINVAL;
	if (o->gdb_runs && !o->gdb)
		return error_set(e, EINVAL, "--gdb-later needs --gdb [HOST]:PORT");
	if (o->reverse && (!o->gdb || o->host_clock))
		return error_set(e, EINVAL, "--reverse needs %s", o->gdb ? "virtual time: not with --clock host" : "--gdb [HOST]:PORT");
	if (o->host_clock && (o->save_snapshot || o->load_snapshot))
		return error_set(e, EINVAL, "--save and --load need virtual time: not with --clock host");
	if (!o->secure_memory && !o->board->has_el3)
		return error_set(e, EINVAL, "secure-memory: %s has no memory that it would open (fvp-base has)", o->board->name);
	o->el2 |= o->board->has_el3;
	o->el3 |= o->board->has_el3;
	if (o->semihost.on && (o->save_snapshot || o->load_snapshot || o->reverse))
		return error_set(e, EINVAL, "--semihosting: the host's files do not go back: not with --save, --load or --reverse");
	if (o->el >= 2 && !o->el3)
		o->el2 |= o->el == 2;
	o->el3 |= o->el == 3;
	highest = o->el3 ? 3 : o->el2 ? 2 : 1;
	if (o->el && o->el != highest && !o->profile_r)
		return error_set(e, EINVAL, "--el %u: this machine starts at its highest exception level, EL%u", o->el, highest);
	o->el = o->profile_r ? o->el : highest;
	if (o->aarch32 && o->el != 1)
		return error_set(e, EINVAL, "--aarch32, aarch64=off: only EL1 and EL0 can use AArch32; this machine starts at EL%u", o->el);
	if (o->ram == RAM_OF_BOARD)
		o->ram = o->board->ram_default ? o->board->ram_default : 256 << 20;
	if (o->smp > max)
		return error_set(e, EINVAL, "%u processors: %s with GICv%u has at most %u", o->smp, o->board->name, o->gic_version, max);
	if (o->ram < (1 << 20) || o->ram % (1 << 12))
		return error_set(e, EINVAL, "-m: memory must be at least 1 MiB and whole pages");
	uint64_t room = o->highmem ? o->board->ram_max : (1ULL << 32) - o->board->ram_base;
	if (o->ram > room)
		return error_set(e, EINVAL, "-m: %s%s has room for %llu GiB of memory at most", o->board->name,
				 o->highmem ? "" : " with highmem=off", (unsigned long long)(room >> 30));
	if (o->bios && o->flash[0].path && !board_part_find(o->board, "rom", ~0u))
		return error_set(e, EINVAL, "--bios and a file for flash bank 0: the machine starts one of them");
	if (o->kernel && o->el3 && !options_firmware(o))
		return error_set(e, EINVAL, "secure=on: a machine with EL3 starts its firmware (--bios, --flash), which starts the kernel");
	if (!o->kernel && (o->initrd || o->append))
		return error_set(e, EINVAL, "%s needs --kernel", o->initrd ? "--initrd" : "--append");
	if (!o->kernel && !o->load_count && !options_firmware(o) && !o->load_snapshot && !o->dump_map && !o->dump_dtb)
		return error_set(e, EINVAL, "nothing to run: give --kernel, --bios, --elf or --bin");
	if (!o->serial_count)
		return options_add_serial(o, &(struct opt_serial){ .kind = SERIAL_STDIO }, e);
	return check_serials(o, e);
}
