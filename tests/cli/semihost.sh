#!/bin/bash
# semihost.sh - semihosting from every instruction set: what it gives, what it refuses, and that HLT is HLT without it.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-} arm=${CROSS_ARM:-arm-linux-gnueabihf-} out=$OUT/tests/semihost
command -v "${cross}gcc" >/dev/null || { echo "skip semihosting: no ${cross}gcc"; exit 0; }
rm -rf "$out"
mkdir -p "$out/box/sub" "$out/away"
cd "$out" || exit 1
echo secret >away/outside
echo secret >outside
echo here >box/here.txt
ln -s ../outside box/link
ln -s ../away box/linkdir
mkfifo box/fifo

judge() { if [ "$2" = "$3" ]; then echo "ok semihosting: $1"; else echo "not ok semihosting: $1: got '$2', not '$3'"; fi; }
build() { "$@" 2>log || { echo "not ok semihosting: a guest does not build: $(tail -n 1 log)"; exit 1; }; }

build "${cross}gcc" -O1 -ffreestanding -mgeneral-regs-only -mstrict-align -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 \
	"$SRC/tests/cli/semihost_guest.c" -o guest.elf
run() { timeout 60 "$AERIE" run -m 128M --elf guest.elf --serial null --timeout 5 "$@" 2>err; }

printf 'input' | run --semihosting=dir=box,arg=prog,arg=a,,b,arg= >first
judge "the guest's status" "$?" 40
grep -E '^(not )?ok ' first
judge "standard error is separate" "$(tail -n 1 err)" "to stderr"
judge "the files outside are as they were" "$(cat outside away/outside)" "$(printf 'secret\nsecret')"
judge "nothing was made outside" "$(ls)" "$(printf 'away\nbox\nerr\nfirst\nguest.elf\nlog\noutside')"
rm -rf box/* && mkdir box/sub
run --semihosting=dir=box,ro </dev/null | grep -c '^not ok semihosting: \(a file is made\|written\|appended\|renamed\|removed\)' >second
judge "a folder for reading only" "$(cat second) $(ls box)" "5 sub"
run --semihosting </dev/null | grep -q '^not ok semihosting: a file is made'
judge "no folder, no files" "$?" 0
run --semihosting=dir=nowhere </dev/null >second
judge "a folder that is not there" "$? $(wc -l <err)" "1 1"

# asm NAME OPTIONS: the source on standard input
asm() { build "$1gcc" -x assembler "${@:3}" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 - -o "$2"; }

# Without semihosting the same HLT is UNDEFINED: VBAR + 0x200 (EL1), EC 0.
asm "$cross" undef.elf <<'END'
	.globl _start
_start:	adr x0, vectors
	msr vbar_el1, x0
	isb
	mov x0, #0x18
	ldr x1, =block
	hlt #0xf000
	b .
	.balign 2048
vectors: .skip 0x200
	mrs x0, esr_el1
	lsr x0, x0, #26
	cbnz x0, .
	movz x0, #8
	movk x0, #0x8400, lsl #16      /* SYSTEM_OFF */
	hvc #0
	.data
	.balign 8
block:	.quad 0x20026, 7
END
off() { timeout 60 "$AERIE" run -m 128M --elf undef.elf --serial null --timeout 1 "$@" </dev/null >/dev/null 2>&1; echo $?; }
judge "HLT without semihosting" "$(off)" 0
judge "HLT with it" "$(off --semihosting)" 7
judge "HLT with it off" "$(off --semihosting=off)" 0
judge "in QEMU's spelling" "$(timeout 60 "$AERIE" qemu -M virt -kernel undef.elf -semihosting -serial null </dev/null; echo $?)" 7
judge "in QEMU's spelling, with a configuration" "$(timeout 60 "$AERIE" qemu -M virt -kernel undef.elf -serial null -semihosting-config \
	enable=on,target=native,arg=x </dev/null; echo $?)" 7

# EL0 may not, unless userspace=on.
asm "$cross" el0.elf <<'END'
	.globl _start
_start:	adr x0, vectors
	msr vbar_el1, x0
	adr x0, user
	msr elr_el1, x0
	mov x0, #0x3c0
	msr spsr_el1, x0
	eret
user:	mov x0, #0x20
	ldr x1, =block
	hlt #0xf000
	.balign 2048
vectors: .skip 0x400
	mov x0, #0x18
	ldr x1, =other
	hlt #0xf000
	.data
	.balign 8
block:	.quad 0x20026, 7
other:	.quad 0x20026, 9
END
el0() { timeout 60 "$AERIE" run -m 128M --elf el0.elf --serial null --timeout 1 "$1" </dev/null >/dev/null 2>&1; echo $?; }
judge "EL0 may not call" "$(el0 --semihosting)" 9
judge "EL0 may with userspace=on" "$(el0 --semihosting=userspace=on)" 7

# What a trace tells, and SYS_SYSTEM.
asm "$cross" told.elf <<'END'
	.globl _start
	.macro ask op, block
	mov x0, #\op
	ldr x1, =\block
	hlt #0xf000
	.endm
_start:	ask 0x04, text
	ask 0x01, file
	ask 0x12, text
	ask 0x12, text
	ask 0x99, text
	ask 0x13, text
	ask 0x18, end
	.data
	.balign 8
file:	.quad 0x1000, 4, 1
end:	.quad 0x20026, 7
text:	.asciz "hello"
END
timeout 60 "$AERIE" run -m 128M --elf told.elf --serial null --timeout 1 --semihosting --trace call -o told --trace-log told.aet </dev/null 2>err >/dev/null
judge "a trace has the calls" "$(sed 's/.*semihosting //; s/(0x4[0-9a-f]*/(ADDRESS/' told | tr '\n' ';')" \
	"SYS_WRITE0(ADDRESS) = 0;SYS_OPEN(0x1000, 0x4, 0x1) = -1, errno 22;SYS_SYSTEM(0x6f6c6c6568, 0) = -1, errno 38;SYS_SYSTEM(0x6f6c6c6568, 0) = -1, errno 38;operation 0x99() = -1, errno 38;SYS_ERRNO() = 0x26;SYS_EXIT(0x20026, 0x7) = 0;"
judge "a log has them, too" "$("$AERIE" trace told.aet)" "$(cat told)"
judge "SYS_SYSTEM is refused in one line" "$(cat err)" "aerie: semihosting: SYS_SYSTEM is refused: a guest runs no commands of the host"

command -v "${arm}gcc" >/dev/null || { echo "skip semihosting of AArch32: no ${arm}gcc"; exit 0; }
asm "$arm" a32.elf -march=armv8-a <<'END'
	.globl _start
	.arm
_start:	mov r0, #4
	ldr r1, =one
	svc #0x123456
	mov r0, #4
	ldr r1, =two
	.inst 0xe10f0070               /* HLT #0xf000 */
	blx thumb
	.thumb
	.thumb_func
thumb:	movs r0, #4
	ldr r1, =three
	svc #0xab
	movs r0, #4
	ldr r1, =four
	.inst.n 0xbabc                 /* HLT #0x3c */
	movs r0, #0x20                 /* SYS_EXIT_EXTENDED: a block in AArch32, too */
	ldr r1, =block
	svc #0xab
	b .
	.data
one:	.asciz "A32 SVC, "
two:	.asciz "A32 HLT, "
three:	.asciz "T32 SVC, "
four:	.asciz "T32 HLT"
	.balign 4
block:	.word 0x20026, 11
END
judge "AArch32" "$(timeout 60 "$AERIE" run --aarch32 -m 128M --elf a32.elf --serial null --timeout 1 --semihosting </dev/null; echo " $?")" \
	"A32 SVC, A32 HLT, T32 SVC, T32 HLT 11"
