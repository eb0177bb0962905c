/* sim/help.c - the texts of --help and --version. The man page (docs/aerie.1) says more. */
#include "sim/help.h"

#include <stdio.h>

#include "cpu/arch/features.h"

static const char usage[] =
"aerie - simulator of Arm A64 machines\n"
"\n"
"  aerie run OPTIONS           build a machine, load it, run it\n"
"  aerie qemu ARGUMENTS        the same in QEMU's spelling, for scripts written for its machine virt\n"
"  aerie fvp ARGUMENTS         the same in the spelling of Arm's Base models, FVP_BaseR and FVP_Base_RevC\n"
"  aerie test SUITE [OPTIONS]  a suite of tests: TAP on standard output (--jobs N, --shard I/N, --junit FILE, --filter RE)\n"
"  aerie why OPTIONS INSN      what happens to an instruction, and which bit decides\n"
"  aerie trace LOG [--summary|--tarmac|--perfetto|--html] [-o FILE] [FILTER]  what --trace-log wrote: words, sums, exports\n"
"  aerie trace LOG --html [--symbols FILE] -o FILE  one page: timeline, traps, calls, events, source lines\n"
"  aerie trace diff LOG LOG [--context N] [--html -o FILE] [FILTER]  their first difference; QEMU's -d or Tarmac will do\n"
"  aerie trace import TEXT -o LOG                   what such a text tells, as a log\n"
"  aerie info TOPIC [WHAT...]  insn, sysreg, impdef, esr, features, vncr, map, mpu: what the tables know\n"
"  aerie --help | --version\n"
"\n"
"machine\n"
"  -M virt[,gic-version=2|3][,virtualization=on][,secure=on][,mte=on][,acpi=off][,its=off][,profile=r]\n"
"                        the board; GICv3, without EL2 and EL3 unless asked for\n"
"  -M fvp-r              the map of FVP_BaseR_AEMv8R: Armv8-R AArch64, every processor from reset at EL2\n"
"  -M fvp-base           the map of FVP_Base_RevC: Armv8-A and Armv9-A, from reset at EL3 in the boot ROM (--bios)\n"
"  --cpu BASE[+FEAT][-FEAT]  processor (default max)\n"
"  --impdef FILE         IMPLEMENTATION DEFINED registers: a file, or a processor's name (aerie info impdef)\n"
"  --el N                exception level it starts at: 2 means virtualization=on, 3 secure=on\n"
"  --aarch32             EL1 is in AArch32: for 32-bit kernels (zImage)\n"
"  --smp N               processors\n"
"  -m SIZE               memory, in MiB or with K, M, G (default 256M)\n"
"  --disk FILE[,ro][,pci][,serial=NAME]  virtio block device, a raw image; may be repeated\n"
"  --rng                 virtio random number device\n"
"  --virtio-console      virtio console on the second --serial\n"
"  --semihosting[=dir=FOLDER,ro,arg=WORD,userspace=on]  HLT #0xf000 and its kin ask the host; files of FOLDER only\n"
"  --serial WHERE        stdio (default), null, file:PATH; the first is the PL011\n"
"\n"
"what to run\n"
"  --bios FILE           firmware in flash; a kernel is then offered to it by fw_cfg\n"
"  --flash FILE[,ro][,unit=N]  file that keeps a bank of flash (64 MiB); firmware starts from bank 0\n"
"  --kernel FILE         arm64 Image, gzip'd Image, EFI zboot or ELF\n"
"  --initrd FILE, --append TEXT, --dtb FILE\n"
"  --elf FILE            ELF program; starts at its entry\n"
"  --bin FILE@ADDRESS    raw file; starts there unless something else has an entry\n"
"\n"
"running\n"
"  --timeout TIME        stop after that much guest time (10, 1.5s, 20ms)\n"
"  --max-insns N         stop after that many instructions\n"
"  --save FILE, --load FILE   keep the whole machine where one of these (or Ctrl-A s) stopped it; go on from there\n"
"  --clock virtual|host  1 instruction = 1 ns and idle time skipped (default), or the host's clock\n"
"  --seed N              random bits of the machine\n"
"  --quantum NS          time each processor runs before the next (default 10000)\n"
"  --no-reboot           end where the guest resets\n"
"\n"
"looking\n"
"  --trace KIND[,KIND...]  insn, mem, exc, sysreg, tlbi, irq, call, vncr, mpu, mark, all; to standard error or\n"
"  -o FILE               to a file\n"
"  --trace-log FILE      to a binary log instead, for aerie trace (default kinds: all but insn and mem)\n"
"  --trace-filter FILTER only what the expression selects: 'kind=exc and ec=0x16,0x18 and vmid=1 and not pe=2..'\n"
"  --trace-from MOMENT, --trace-to MOMENT  insn:N, trap:EC, hint:on, an address, a symbol\n"
"  --trace-ring N        only the last N events, and only when the run ends badly\n"
"  --symbols FILE[@OFFSET][,el=N][,vmid=N]  names for addresses: ELF or System.map; may be repeated\n"
"  --lockstep LOG        compare the run with a recorded one as it goes; stop where they differ, with status 1\n"
"  --trace-hash          print a hash of all traced events, registers and memory at the end\n"
"  --summary             print instructions, speed and exceptions at the end\n"
"  --gdb [HOST]:PORT     wait for gdb there (or at unix:PATH) before the first instruction\n"
"  --reverse             gdb can go back: reverse-stepi, reverse-continue\n"
"  --gdb-later           do not wait: it may connect while the guest runs\n"
"  --dump-dtb FILE, --dump-map   device tree, memory map; then stop\n"
"\n"
"keys      Ctrl-A x ends the run, Ctrl-A h lists the others\n"
"status    the guest's own (0 for a power-off), 1 user error, 2 internal error, 3 --timeout or --max-insns\n"
"\n"
"examples\n"
"  aerie run -m 512M --kernel Image --initrd rootfs.cpio.gz --append 'console=ttyAMA0' --summary\n"
"  aerie run --el 2 --smp 4 -m 1G --kernel Image --disk root.img --append 'console=ttyAMA0 root=/dev/vda'\n"
"  aerie run --elf test.elf --timeout 1 --trace exc,sysreg -o trace.txt\n"
"  aerie qemu -M virt,virtualization=on -cpu max -m 1G -nographic -kernel Image -append console=ttyAMA0\n"
"  aerie info insn 0xd5384241        aerie info sysreg HCR_EL2        aerie info esr 0x96000045\n"
"\n"
"processors:";

void help_print(void)
{
	fputs(usage, stdout);
	for (const char *const *n = cpu_model_names(); *n; n++)
		printf(" %s", *n);
	putchar('\n');
}

void help_version(void)
{
	puts("aerie " AERIE_VERSION);
}
