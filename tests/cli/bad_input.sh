#!/bin/bash
# bad_input.sh - whatever is wrong with what the user gives, aerie says so in one clear line on standard error, prints nothing else,
# and exits with status 1.
set -u
[ -x "${AERIE:-}" ] || { echo "not ok AERIE names no program"; exit 1; }
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1

# bytes FILE TEXT: appends printf's output
bytes() { printf "$2" >>"$1"; }
zeros() { head -c "$2" /dev/zero >>"$1"; }

# judge NAME PATTERN STATUS: looks at out, err
judge()
{
	local lines
	lines=$(wc -l <err)
	if [ "$3" -eq 1 ] && [ "$lines" -eq 1 ] && [ ! -s out ] && grep -q '^aerie: ' err && grep -qi -- "$2" err &&
		[ "$(wc -c <err)" -lt 400 ]; then
		echo "ok $1"
	else
		echo "not ok $1: status $3, $lines lines on stderr: $(head -c 600 err | tr '\n' '|') stdout: $(head -c 200 out)"
	fi
}

# refuse NAME PATTERN ARGUMENTS...: the message must contain PATTERN
refuse()
{
	local name=$1 pattern=$2
	shift 2
	timeout 60 "$AERIE" "$@" >out 2>err </dev/null
	judge "$name" "$pattern" $?
}

# An arm64 Image: two instructions, text_offset 0, image_size 64 KiB, magic at 56; `b .` first.
image()
{
	: >"$1"
	bytes "$1" '\x00\x00\x00\x14\x00\x00\x00\x00'
	zeros "$1" 8
	bytes "$1" '\x00\x00\x01\x00\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00\x00\x00'
	zeros "$1" 24
	bytes "$1" 'ARM\x64\x00\x00\x00\x00'
	zeros "$1" 4032
}
# elf FILE MACHINE(octal, low byte) CLASS: header only, no segments
elf()
{
	: >"$1"
	bytes "$1" "\x7fELF\\$3\x01\x01\x00"
	zeros "$1" 8
	bytes "$1" "\x02\x00\\$2\x00\x01\x00\x00\x00"
	zeros "$1" 40
}
image good

# ---- commands and options ----
refuse "no command" "what shall I do"
refuse "unknown command" "no command 'fly'" fly
refuse "unknown option" "unknown option '--wings'" run --wings
refuse "option without its value" "--kernel wants a value" run --kernel
refuse "value on a switch" "takes no value" run --summary=yes
refuse "nothing to run" "nothing to run" run
refuse "unknown machine" "no machine 'toaster'" run -M toaster --kernel good
refuse "unknown machine property" "no property 'toast'" run -M virt,toast=on --kernel good
refuse "bad GIC version" "gic-version" run -M virt,gic-version=7 --kernel good
refuse "unknown processor" "toaster" run --cpu toaster --kernel good
refuse "unknown processor feature" "toast" run --cpu max+toast --kernel good
refuse "processor feature that is not modelled" "sme" run --cpu max+sme --kernel good
refuse "number that is none" "not a number" run --smp four --kernel good
refuse "no processors" "0 is not within" run --smp 0 --kernel good
refuse "too many processors" "at most 8" run -M virt,gic-version=2 --smp 9 --kernel good
refuse "size that is none" "not a size" run -m lots --kernel good
refuse "no memory" "at least 1 MiB" run -m 0 --kernel good
refuse "more memory than the host has" "more than this host has" run -m 250G --kernel good
refuse "more memory than the machine has room for" "at most" run -m 4T --kernel good
refuse "memory beyond all numbers" "too large" run -m 99999999999T --kernel good
refuse "time that is none" "not a time" run --timeout soon --kernel good
refuse "unknown trace kind" "no kind 'gossip'" run --trace gossip --kernel good
refuse "initrd without kernel" "needs --kernel" run --initrd good --elf good
refuse "bin without address" "FILE@ADDRESS" run --bin good
refuse "bin outside memory" "not all in the machine's memory" run --bin good@0x20000000
refuse "bin at the end of all addresses" "not all in the machine's memory" run --bin good@0xffffffffffffff00
refuse "start below the highest level" "highest exception level" run -M virt,virtualization=on --el 1 --kernel good
refuse "two serial lines on stdio" "two serial lines" run --serial stdio --serial stdio --kernel good
refuse "more serial lines than the machine has" "2 serial lines" run --serial stdio --serial null --kernel good
refuse "unknown serial" "not stdio, null" run --serial pigeon --kernel good

echo 'CPUACTLR_EL1 S3_1_C15_C2_0 EL1 storage' >regs
refuse "description of registers: a word is missing" "regs:1: storage wants a value" run --impdef regs --kernel good
refuse "description of registers that is another file" "not a file of text\|regs:1:\|noise:1:" run --impdef good --kernel good
refuse "description of registers that is not there" "aerie has apple-m1" run --impdef no-such --kernel good
refuse "description of registers that is a folder" "cannot be read" run --impdef . --kernel good

# ---- kernels ----
refuse "missing kernel" "No such file" run --kernel nothing-here
refuse "kernel is a folder" "directory" run --kernel .
: >empty
refuse "empty kernel" "empty" run --kernel empty
head -c 4096 /dev/urandom | tr 'MAZE' 'mmmm' >noise
refuse "garbage kernel" "not a kernel" run --kernel noise
head -c 40 good >short
refuse "kernel shorter than its header" "not a kernel" run --kernel short
cp good offset; printf '\xff\xff\xff\xff' | dd of=offset bs=1 seek=8 conv=notrunc status=none
refuse "Image with a corrupt text_offset" "corrupt arm64 Image" run --kernel offset
cp good large; printf '\xff\xff\xff\xff\xff\xff' | dd of=large bs=1 seek=16 conv=notrunc status=none
refuse "Image with a corrupt size" "corrupt arm64 Image" run --kernel large
# PE header at 64 with one section that ends at 1 MiB
cp good pe
printf 'MZ' | dd of=pe bs=1 conv=notrunc status=none
printf '\x40\x00\x00\x00' | dd of=pe bs=1 seek=60 conv=notrunc status=none
printf 'PE\x00\x00\x64\xaa\x01\x00' | dd of=pe bs=1 seek=64 conv=notrunc status=none
printf '\x00\x00\x10\x00' | dd of=pe bs=1 seek=104 conv=notrunc status=none
refuse "truncated Image" "truncated" run --kernel pe
gzip -c good >good.gz
head -c 30 good.gz >cut.gz
refuse "truncated gzip" "truncated gzip" run --kernel cut.gz
cp good.gz bad.gz; printf '\xff\xff' | dd of=bad.gz bs=1 seek=14 conv=notrunc status=none
refuse "corrupt gzip" "gzip" run --kernel bad.gz
gzip -c noise >noise.gz
refuse "gzip of no kernel" "not a kernel" run --kernel noise.gz
head -c 300000000 /dev/zero | gzip -1 >bomb.gz
refuse "gzip that unpacks to more than memory" "more than the" run -m 64M --kernel bomb.gz
: >zboot
bytes zboot 'MZ\x00\x00zimg\x00\x10\x00\x00\x00\x10\x00\x00'
zeros zboot 8
bytes zboot 'gzip'
zeros zboot 100
refuse "truncated zboot" "truncated EFI zboot" run --kernel zboot
: >zboot2
bytes zboot2 'MZ\x00\x00zimg\x40\x00\x00\x00\x10\x00\x00\x00'
zeros zboot2 8
bytes zboot2 'brotli'
zeros zboot2 100
refuse "zboot with an unknown method" "brotli" run --kernel zboot2
refuse "kernel larger than memory" "memory" run -m 1M --kernel good
echo 'console=ttyAMA0 root=/dev/vda rw and more words than a header of 64 bytes has' >text
refuse "kernel that is another file" "not a kernel" run --kernel text

# ---- ELF ----
elf x86 76 2
refuse "ELF of another architecture as kernel" "another architecture" run --kernel x86
refuse "ELF of another architecture" "another architecture" run --elf x86
elf arm32 50 1
refuse "32-bit ELF" "ELF" run --elf arm32
elf none 267 2
refuse "ELF with nothing to load" "nothing to load" run --elf none
head -c 20 none >cutelf
refuse "truncated ELF" "ELF" run --elf cutelf
refuse "no ELF at all" "ELF" run --elf noise
refuse "missing ELF" "No such file" run --elf nothing-here
cp none segment # one program header behind the header, whose data ends behind the file
printf '\x40' | dd of=segment bs=1 seek=32 conv=notrunc status=none
printf '\x40\x00\x38\x00\x01' | dd of=segment bs=1 seek=52 conv=notrunc status=none
bytes segment '\x01\x00\x00\x00\x05\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00'
bytes segment '\x00\x00\x00\x40\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00'
bytes segment '\x00\x10\x00\x00\x00\x00\x00\x00'
refuse "ELF with a truncated segment" "truncated" run --elf segment

# le BYTES VALUE: little-endian, as printf's escapes; program FILE OFFSET ADDRESS FILESIZE MEMSIZE: an ELF of one segment, 8 KiB long
le() { local i; for ((i = 0; i < $1; i++)); do printf '\\x%02x' $(($2 >> 8 * i & 255)); done; }
program()
{
	cp none "$1"
	printf '\x40' | dd of="$1" bs=1 seek=32 conv=notrunc status=none
	printf '\x40\x00\x38\x00\x01' | dd of="$1" bs=1 seek=52 conv=notrunc status=none
	bytes "$1" "\x01\x00\x00\x00\x05\x00\x00\x00$(le 8 "$2")$(le 8 "$3")$(le 8 "$3")$(le 8 "$4")$(le 8 "$5")$(le 8 4096)"
	zeros "$1" 8072
}
program away 4096 0x10000000 64 64
refuse "ELF outside memory" "not all in the machine's memory" run --elf away
program wraps 4096 0xfffffffffffffff0 64 64
refuse "ELF at the end of all addresses" "not all in the machine's memory" run --elf wraps
program huge 4096 0x40000000 64 0x4000000000000000
refuse "ELF with a segment beyond all memory" "does not fit" run --elf huge
program full 4096 0x40000000 64 4
refuse "ELF with more in a segment than it holds" "holds more" run --elf full
program behind 0xfffffffffffffff0 0x40000000 64 64
refuse "ELF with a segment from behind all files" "truncated" run --elf behind
cp none table
printf '\x00\xff\xff\xff\xff\xff\xff\xff' | dd of=table bs=1 seek=32 conv=notrunc status=none
printf '\x40\x00\x38\x00\x03' | dd of=table bs=1 seek=52 conv=notrunc status=none
refuse "ELF whose program headers are nowhere" "damaged ELF" run --elf table

# ---- other files ----
refuse "missing initrd" "No such file" run --kernel good --initrd nothing-here
head -c 3000000 /dev/zero >big
refuse "initrd that does not fit" "does not fit" run -m 4M --kernel good --initrd big
refuse "missing device tree" "No such file" run --kernel good --dtb nothing-here
refuse "garbage device tree" "device tree" run --kernel good --dtb noise
: >dtb
bytes dtb '\xd0\x0d\xfe\xed\x00\x10\x00\x00\x00\x00\x00\x38\x00\x00\x10\x00'
zeros dtb 200
refuse "damaged device tree" "device tree" run --kernel good --dtb dtb
refuse "device tree that never ends" "larger than" run --bin good@0x40000000 --dtb /dev/zero
refuse "firmware that is empty" "empty" run --bios empty
refuse "firmware that is a folder" "directory" run --bios .
refuse "snapshot that is none" "no snapshot" run --load noise
refuse "snapshot that is empty" "ends too early" run --load empty
refuse "snapshot that is a folder" "snapshot" run --load .
refuse "kernel that never ends" "larger than" run --kernel /dev/zero
refuse "disk that is no file" "neither a file nor" run --bin good@0x40000000 --disk /dev/null
refuse "absent disk" "nothing-here" run --kernel good --disk nothing-here
refuse "disk that is a folder" "aerie" run --kernel good --disk .
refuse "unknown disk property" "no property 'fast'" run --kernel good --disk good,fast
head -c 1048576 /dev/zero >disk
chmod a-w disk
if [ "$(id -u)" = 0 ]; then
	# Root may write anything; a read-only mount is not ours to make.
	if command -v setpriv >/dev/null && chmod 755 "$work" && setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$AERIE"; then
		setpriv --reuid=65534 --regid=65534 --clear-groups timeout 60 "$AERIE" run --kernel good --disk disk >out 2>err </dev/null
		judge "read-only disk" "disk" $?
	else
		echo "skip read-only disk (running as root)"
	fi
else
	refuse "read-only disk" "disk" run --kernel good --disk disk
fi

# ---- traces ----
refuse "trace filter that is none" "no kind of this name" run --kernel good --trace exc --trace-filter kind=gossip
refuse "trace filter without a trace" "needs --trace" run --kernel good --trace-filter pe=0
refuse "trace from nowhere" "not insn:N, trap:EC, hint:on, hint:off or an address" run --kernel good --trace exc --trace-from nowhere
refuse "trace from a class that cannot be" "not within" run --kernel good --trace exc --trace-from trap:64
refuse "ring of no events" "not within" run --kernel good --trace exc --trace-ring 0
refuse "no log" "which log" trace
refuse "absent log" "nothing-here" trace nothing-here
refuse "log that is none" "not a trace log" trace good
refuse "log that is a folder" "cannot read" trace .
refuse "nothing to import" "import wants" trace import good
refuse "no exceptions to import" "neither a trace log nor a text" trace import good -o imported
refuse "one log to compare" "two logs" trace diff good
refuse "unknown option of trace" "unknown option" trace good --wings
printf '\211AET\r\n\032\n\002\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0' >future
refuse "log of a later version" "version 2" trace future

# ---- output that does not arrive ----
refuse "log into a missing folder" "No such file" run --kernel good --trace-log nowhere/log
refuse "trace into a missing folder" "No such file" run --kernel good --trace exc -o nowhere/trace
refuse "device tree into a missing folder" "No such file" run --kernel good --dump-dtb nowhere/dtb
if [ -c /dev/full ]; then
	refuse "device tree onto a full disk" "No space left" run --kernel good --dump-dtb /dev/full
	refuse "trace onto a full disk" "No space left" run --kernel good --trace insn -o /dev/full --max-insns 1000000
	refuse "log onto a full disk" "No space left" run --kernel good --trace insn --trace-log /dev/full --max-insns 1000000
	"$AERIE" info features >/dev/full 2>err; status=$?
	: >out
	judge "info onto a full disk" "No space left" $status
	"$AERIE" --help >/dev/full 2>err; status=$?
	judge "help onto a full disk" "No space left" $status
fi
"$AERIE" run --kernel good >&- 2>err; status=$?
: >out
judge "closed stdout" "standard output is closed" $status
"$AERIE" info features >&- 2>err; status=$?
judge "closed stdout of info" "standard output is closed" $status
{ "$AERIE" info features 2>err; echo $? >status; } | :
judge "info into a broken pipe" "Broken pipe" "$(cat status)"

# A guest that prints for ever: b .+64; there: movz x0, #0x900, lsl 16; str w0, [x0]; b .-4
image loud
printf '\x10\x00\x00\x14' | dd of=loud bs=1 conv=notrunc status=none
printf '\x00\x20\xa1\xd2\x00\x00\x00\xb9\xff\xff\xff\x17' | dd of=loud bs=1 seek=64 conv=notrunc status=none
{ timeout 60 "$AERIE" run --kernel loud --timeout 30 2>err </dev/null; echo $? >status; } | head -c 1 >/dev/null
: >out
judge "console into a broken pipe" "Broken pipe" "$(cat status)"
if [ -c /dev/full ]; then
	timeout 60 "$AERIE" run --kernel loud --timeout 30 >/dev/full 2>err </dev/null; status=$?
	judge "console onto a full disk" "No space left" $status
	refuse "serial file on a full disk" "No space left" run --kernel loud --timeout 30 --serial file:/dev/full
fi
refuse "serial file in a missing folder" "No such file" run --kernel loud --serial file:nowhere/serial

# ---- QEMU's spelling ----
refuse "qemu: unknown option" "-wings is not modelled" qemu -wings -kernel good
refuse "qemu: unknown machine" "no machine 'raspi3b'" qemu -M raspi3b -kernel good
refuse "qemu: machine property" "iommu=smmuv3 is not modelled" qemu -M virt,iommu=smmuv3 -kernel good
refuse "qemu: processor" "cortex-m3" qemu -M virt -cpu cortex-m3 -kernel good
refuse "qemu: processor property" "sme" qemu -M virt -cpu max,sme=on -kernel good
refuse "qemu: vector length" "power of two" qemu -M virt -cpu max,sve384=on -kernel good
refuse "too many event counters" "1 to 31" run --cpu max+counters=32 --kernel good
refuse "breakpoints without a number" "2 to 16" run --cpu max+breakpoints --kernel good
refuse "many breakpoints and AArch32" "at most 6 breakpoints" run --cpu max+AA32EL0+AA32EL1+breakpoints=16 --kernel good
refuse "vector length" "2048 bits" run --cpu max+sve=4096 --kernel good
refuse "qemu: no firmware" "No such file" qemu -M virt -bios nothing-here
refuse "qemu: flash of another size" "must have 67108864" qemu -M virt -drive if=pflash,file=good -kernel good
refuse "qemu: flash and firmware" "bank 0" qemu -M virt -pflash good -bios good
refuse "qemu: third flash" "2 banks" qemu -M virt -pflash a -pflash b -pflash c
refuse "flash: bank" "unit" run --flash good,unit=2
refuse "flash: property" "no property" run --flash good,color=red
refuse "qemu: image format" "format=qcow2" qemu -M virt -drive if=none,id=d,format=qcow2,file=good -kernel good
refuse "qemu: drive without file" "no file" qemu -M virt -drive if=none,id=d -kernel good
refuse "qemu: device" "virtio-net-pci" qemu -M virt -device virtio-net-pci -kernel good
refuse "qemu: device without its drive" "no -drive" qemu -M virt -device virtio-blk-device,drive=d -kernel good
refuse "qemu: network" "-netdev" qemu -M virt -netdev user,id=n -kernel good
refuse "qemu: display" "-display" qemu -M virt -display gtk -kernel good
refuse "qemu: accelerator" "-accel kvm" qemu -M virt -accel kvm -kernel good
refuse "qemu: stopped without a debugger" "-S stops the machine until a debugger starts it" qemu -M virt -S -kernel good
refuse "qemu: debugger's address" "PORT or unix:PATH" qemu -M virt -gdb tcp::toast -kernel good
refuse "debugger's path" "the path must have" run --gdb unix: --kernel good
refuse "qemu: plug-in" "-plugin" qemu -M virt -plugin x.so -kernel good
refuse "qemu: log" "-d" qemu -M virt -d plugin -kernel good
refuse "qemu: missing kernel" "No such file" qemu -M virt -kernel nothing-here
refuse "qemu: guest-loader without a file" "kernel= or initrd=" qemu -M virt -device guest-loader,addr=0x49000000 -kernel good
refuse "qemu: guest-loader property" "colour=red" qemu -M virt -device guest-loader,colour=red -kernel good
refuse "qemu: loader property" "priority" qemu -M virt -device loader,priority=1,addr=0 -kernel good

# ---- processors ----
refuse "unknown processor, as it was written" "unknown CPU model 'cortex-a15'" qemu -M virt -cpu cortex-a15 -kernel good
refuse "AArch32 at EL2" "aarch64=off: only EL1 and EL0.*at EL2" qemu -M virt,virtualization=on -cpu cortex-a57,aarch64=off -kernel good
refuse "AArch32 at EL3" "aarch64=off: only EL1 and EL0.*at EL3" qemu -M virt,secure=on -cpu cortex-a57,aarch64=off -kernel good
refuse "AArch32 at EL1 of a processor without" "never in AArch32" qemu -M virt -cpu cortex-a76,aarch64=off -kernel good
refuse "a 64-bit kernel in AArch32" "a kernel for AArch64" qemu -M virt -cpu cortex-a57,aarch64=off -kernel good

# ---- the R-profile, the FVP's spelling ----
refuse "unknown profile" "profile: a or r" run -M virt,profile=m --kernel good
refuse "A-profile processor in the R-profile" "cortex-a72: this machine's processors" run -M virt,profile=r --cpu cortex-a72 --kernel good
refuse "R-profile with EL3" "EL3: not in the R-profile" run -M virt,profile=r,secure=on --kernel good
refuse "R-profile with GICv2" "gic-version=2: not in the R-profile" run -M virt,profile=r,gic-version=2 --kernel good
refuse "R-profile with allocation tags" "mte: not in the R-profile" run -M virt,profile=r,mte=on --kernel good
refuse "R-profile in AArch32" "aarch32: not in the R-profile" run -M virt,profile=r --aarch32 --kernel good
refuse "R-profile without EL2" "always has EL2" run -M virt,profile=r --cpu v8-r-EL2 --kernel good
refuse "EL1 from reset" "starts from reset, at EL2" run -M fvp-r --el 1 --kernel good
refuse "too many processors of fvp-r" "at most 8" run -M fvp-r --smp 9 --kernel good
refuse "too many regions" "0 to 255 regions" run --cpu v8-r+mpu1=256 --kernel good
refuse "regions that are no number" "0 to 255 regions" run --cpu v8-r+mpu2= --kernel good
refuse "regions of a processor without MPU" "max has no MPU" run --cpu max+mpu1=4 --kernel good
refuse "a profile is not a feature" "PMSA" run --cpu max+PMSA --kernel good
refuse "nor is its other translation" "VMSA is the R-profile's" run --cpu max-VMSA --kernel good
refuse "fvp: nothing to run" "nothing to run" fvp
refuse "fvp: another model" "FVP_Base_RevC is not modelled" fvp FVP_Base_RevC -a good
refuse "fvp: unknown option" "-Z is not modelled" fvp -Z
refuse "fvp: option without its value" "-C wants a value" fvp -C
refuse "fvp: no parameter" "NAME=VALUE" fvp -C bp.dram_size -a good
refuse "fvp: a counter that waits" "only 1" fvp -C bp.refcounter.non_arch_start_at_default=0 -a good
refuse "fvp: unknown parameter" "bp.toast is not modelled" fvp -C bp.toast=1 -a good
refuse "fvp: parameter with a value that is not modelled" "bp.secure_memory=1 is not modelled" fvp -C bp.secure_memory=1 -a good
refuse "fvp: too many processors" "9 is not within 1..8" fvp -C cluster0.NUM_CORES=9 -a good
refuse "fvp: data without address" "FILE@ADDRESS" fvp --data good -a good
refuse "fvp: missing program" "No such file" fvp -a nothing-here
refuse "fvp: missing file of parameters" "No such file" fvp -f nothing-here -a good

# ---- questions ----
refuse "info: no topic" "which topic" info
refuse "info: unknown topic" "no topic 'weather'" info weather
refuse "info: a word that is none" "neither" info insn zebra
refuse "info: a register that is none" "no register" info sysreg ZEBRA_EL1
refuse "info: an encoding that is none" "not an encoding" info sysreg S9_0_C0_C0_0
refuse "info: an ESR that is none" "not a number" info esr zebra
refuse "info: unknown processor" "toaster" info --cpu toaster features
refuse "info: an MPU that is none" "3 is not within 1..2" info mpu 3 0 0
refuse "info: an MPU without a region" "PRBAR and PRLAR" info mpu 1
refuse "info: a region that is no number" "not a number" info mpu 1 zebra 0
