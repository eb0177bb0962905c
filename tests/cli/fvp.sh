#!/bin/sh
# fvp.sh - Armv8-R AArch64 from the command line: the FVP's parameters as a program sees them, `aerie info mpu`, `aerie why`.
# Expectations: DDI 0600 G1.3 (fields of MPUIR_ELx, PRBAR_ELx, PRLAR_ELx), the map of FVP_BaseR_AEMv8R.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-} out=$OUT/tests/fvp

# same NAME GOT WANTED
same()
{
	if [ "$2" = "$3" ]; then echo "ok fvp: $1"; else echo "not ok fvp: $1: '$2', not '$3'"; fi
}

# has NAME GOT WANTED
has()
{
	case $2 in
	*"$3"*) echo "ok fvp: $1" ;;
	*) echo "not ok fvp: $1: no '$3' in '$2'" ;;
	esac
}

# base 0x40000000, AP = 0b01, XN; limit 0x4000ffff, attributes 2, enabled
same "info mpu: EL1's region" "$("$AERIE" info mpu 1 0x40000036 0x4000ffc5)" \
	"0x40000000-0x4000ffff RW EL1, RW EL0, XN, attributes 2, inner shareable"
same "info mpu: EL2's region" "$("$AERIE" info mpu 2 0x8000000a 0x8000004d)" \
	"0x80000000-0x8000007f RO EL2, no access EL1&0, XN 10, attributes 6, non-shareable"
has "info mpu: a disabled one" "$("$AERIE" info mpu 1 0 0)" "disabled"
has "SMC has nowhere to go" "$("$AERIE" why --cpu v8-r --el 1 'smc #0')" "UNDEFINED"
has "VSCTLR_EL2 has TTBR0_EL2's encoding" "$("$AERIE" why --cpu v8-r --el 2 'msr vsctlr_el2, x0')" "writes VSCTLR_EL2"
has "all of it is Secure" "$("$AERIE" why --cpu v8-r --el 2 wfi)" "at EL2, Secure"
has "the A-profile has no MPU" "$("$AERIE" why --cpu max --el 2 'msr prselr_el2, x0')" "UNDEFINED"
has "the A-profile has TTBR0_EL2 there" "$("$AERIE" why --cpu max --el 2 'msr ttbr0_el2, x0')" "writes TTBR0_EL2"

command -v "${cross}gcc" >/dev/null || { echo "skip fvp: no ${cross}gcc"; exit 0; }
mkdir -p "$out"
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0 "$SRC/tests/cli/fvp.S" -o "$out/guest.elf" 2>"$out/log" || {
	echo "not ok fvp: the guest does not build: $(tail -n 1 "$out/log")"
	exit 1
}

# fvp ARGUMENTS...: what the program prints
fvp()
{
	timeout 60 "$AERIE" fvp "$@" --cyclelimit 100000 -a "$out/guest.elf" </dev/null 2>"$out/err" >"$out/console"
	echo "status $?" >>"$out/err"
	sed '/^aerie: /d' "$out/console"
}
same "one processor, 65 and 66 regions" "$(fvp -C cluster0.NUM_CORES=1 -C cluster0.num_protection_regions_s1=65 \
	-C cluster0.num_protection_regions_s2=66 -C bp.pl011_uart0.out_file=-)" "+AB.2"
same "no VMSA at EL1" "$(fvp -C cluster0.NUM_CORES=1 -C cluster0.num_protection_regions_s1=65 \
	-C cluster0.num_protection_regions_s2=66 -C cluster0.VMSA_supported=0)" "+AB.1"
has "the run ends at its limit" "$(cat "$out/err")" "status 3"
same "five processors from reset" "$(fvp FVP_BaseR_AEMv8R -C cluster0.NUM_CORES=3 -C cluster1.NUM_CORES=2 | tr -cd +)" "+++++"
printf '# comment\ncluster0.NUM_CORES=1  # one\nbp.pl011_uart0.out_file=%s\ncluster0.num_protection_regions_s2=90\n' "$out/uart" >"$out/config"
fvp -f "$out/config" >/dev/null
same "parameters from a file, the line into a file" "$(cut -c 1,3- "$out/uart")" "+Z.2"
fvp --explain -C cluster0.NUM_CORES=1 -C bp.vis.rate_limit-enable=0 >/dev/null
has "--explain: a parameter that is mapped" "$(cat "$out/err")" "mapped  cluster0.NUM_CORES=1: "
has "--explain: one that is ignored, and why" "$(cat "$out/err")" "ignored bp.vis.rate_limit-enable=0: there is no window"

# ---- FVP_Base_RevC: a program in the trusted boot ROM ----
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0 "$SRC/tests/cli/fvp_base.S" -o "$out/rom.elf" 2>"$out/log" &&
	"${cross}objcopy" -O binary "$out/rom.elf" "$out/rom.bin" || {
	echo "not ok fvp: the boot ROM does not build: $(tail -n 1 "$out/log")"
	exit 1
}
# base ARGUMENTS...: what the ROM prints
base()
{
	timeout 60 "$AERIE" fvp "$@" -C bp.secureflashloader.fname="$out/rom.bin" --cyclelimit 1000000 </dev/null 2>"$out/err"
	echo " status $?"
}
same "fvp-base: the ROM's program finds the platform" \
	"$(base FVP_Base_RevC-2xAEMvA -C bp.secure_memory=1 -C cluster0.NUM_CORES=2 -C cluster1.NUM_CORES=1 -C cache_state_modelled=0)" \
	"EICSTDrsdtafopg status 0"
same "fvp-base: the same again" "$(base --trace-hash >"$out/1"; base --trace-hash >"$out/2"; cmp "$out/1" "$out/2" && echo same)" same
# open memory: no gates, and the Non-secure world sees ROM and SRAM; the counter runs from reset on; processor 1 too
same "fvp-base: open memory, a running counter" \
	"$(base -C bp.secure_memory=0 -C bp.refcounter.non_arch_start_at_default=1)" "EI!S!D!!d!!fopg status 0"
# small ARGUMENTS...: without the memory that D and a are about, so that it is saved in a second
small()
{
	timeout 100 "$AERIE" run -M fvp-base --smp 2 -m 16M --bios "$out/rom.bin" "$@" </dev/null 2>/dev/null
	echo " status $?"
}
same "fvp-base: saved with gates, counter and processor 1 as they are, and loaded" \
	"$(small --timeout 3us --save "$out/snap"; small --load "$out/snap")" "EICST!rsdt!fo status 3
pg status 0"

# ---- FVP_Base_RevC: firmware in trusted SRAM, where RVBAR says, without a boot ROM; all eight processors ----
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x04010000 -DPROCESSORS=8 "$SRC/tests/cli/fvp_cpus.S" -o "$out/cpus.elf" \
	2>"$out/log" && "${cross}objcopy" -O binary "$out/cpus.elf" "$out/cpus.bin" || {
	echo "not ok fvp: the program of eight processors does not build: $(tail -n 1 "$out/log")"
	exit 1
}
rvbar=
for c in 0 1; do
	for n in 0 1 2 3; do rvbar="$rvbar -C cluster$c.cpu$n.RVBAR=0x04010000"; done
done
# cpus ARGUMENTS...: what the eight print; another image comes first, so that the order of images does not say where they start
cpus()
{
	timeout 60 "$AERIE" fvp FVP_Base_RevC-2xAEMvA $rvbar --data cluster0.cpu0="$out/rom.bin"@0x80080000 \
		--data cluster0.cpu0="$out/cpus.bin"@0x04010000 --cyclelimit 1000000 "$@" </dev/null 2>"$out/err"
	echo " status $?"
}
# as the device trees for this platform name them: 0x0, 0x100, 0x200, 0x300, 0x10000, ...
same "fvp-base: eight processors from RVBAR, their affinities" "$(cpus -C 'pctl.startup=*.*.*.*')" "0001020310111213 status 0"
same "fvp-base: features that it has and has not" "$(cpus -C 'pctl.startup=*.*.*.*' -C cluster0.has_arm_v8-5=1 -C cluster1.has_arm_v8-5=1 \
	-C cluster0.has_branch_target_exception=1 -C cluster1.has_pointer_authentication=2 -C cluster0.has_sve=0 -C cluster0.max_32bit_el=0 \
	-C cluster0.memory_tagging_support_level=2 -C bp.dram_metadata.is_enabled=1 -C bp.ve_sysregs.exit_on_shutdown=1 \
	-C cluster0.gicv4.mask-virtual-interrupt=1 -C bp.pl011_uart0.unbuffered_output=1)" "0001020310111213 status 0"
# refused_fvp NAME MESSAGE ARGUMENTS...
refused_fvp()
{
	name=$1 message=$2
	shift 2
	cpus "$@" >/dev/null
	has "fvp-base: $name" "$(cat "$out/err")" "$message"
}
refused_fvp "two reset addresses" "all processors start at the same address" -C cluster1.cpu3.RVBAR=0
refused_fvp "a feature that is not modelled" "SME is not modelled" -C cluster0.sve.has_sme=1
refused_fvp "a feature of one cluster" "both clusters have the same processors" -C cluster0.has_sve=0 -C cluster1.has_sve=1
refused_fvp "AArch32 at EL3" "only -1 to 1" -C cluster0.max_32bit_el=3
refused_fvp "no such feature" "cluster0.has_toast is not modelled" -C cluster0.has_toast=1
refused_fvp "flash that is written back" "flash is not written back" -C bp.flashloader0.fnameWrite=x
base -C bp.secure_memory=1 -C pctl.nothing=1 >/dev/null
has "fvp-base: a parameter that is not modelled" "$(cat "$out/err")" "pctl.nothing is not modelled"
has "fvp-base: from the command line" "$(timeout 60 "$AERIE" run -M fvp-base --smp 2 --bios "$out/rom.bin" --timeout 1s </dev/null 2>&1)" \
	"EICSTDrsdtafopg"
