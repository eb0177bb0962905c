#!/bin/bash
# trace.sh - logs, what reads them, and what chooses the events: whatever way an event takes, its line is the live trace's.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-}
command -v "${cross}gcc" >/dev/null || { echo "skip trace: no ${cross}gcc"; exit 0; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
guest=$SRC/tests/guest
"${cross}gcc" -O2 -ffreestanding -mgeneral-regs-only -ffixed-x28 -march=armv8.2-a -nostdlib -static -Wl,--build-id=none \
	-Wl,-z,noexecstack -DTEST_EL=2 -I"$guest" -T "$guest/guest.ld" "$guest/rt.S" "$guest/rt_io.S" "$guest/stage2.S" -o "$work/guest.elf" 2>"$work/err" || {
	echo "not ok trace: the guest does not build: $(tail -n 1 "$work/err")"
	exit 1
}
cd "$work" || exit 1

# run OPTIONS...: the program, which sets up stage 2 and makes a virtual machine fault
run() { timeout 120 "$AERIE" run --el 2 -m 64M --elf guest.elf --serial null "$@" </dev/null; }
trace() { timeout 120 "$AERIE" trace "$@"; }

# check NAME COMMAND...
check()
{
	local name=$1
	shift
	if "$@"; then echo "ok trace: $name"; else echo "not ok trace: $name"; fi
}
same() { cmp -s "$1" "$2" && [ -s "$1" ]; }

run --trace all -o all.txt --trace-log all.aet --trace-hash 2>hash1 || { echo "not ok trace: the guest fails"; exit 1; }
trace all.aet >all.out || echo "not ok trace: the log cannot be read"
check "a log holds what the text says" same all.txt all.out
trace all.aet -o all.out2
check "-o writes the same" same all.out all.out2
run --trace all --trace-log again.aet 2>text
check "the same run gives the same bytes" same all.aet again.aet
check "with a log and no -o there is no text" [ ! -s text ]
run --trace insn,mem --trace-hash -o /dev/null 2>hash2
check "a log does not change what happens" same hash1 hash2
run --trace-log most.aet
trace most.aet >most.out
trace all.aet 'not kind=insn,mem' >most.want
check "without --trace a log has all kinds but insn and mem" same most.out most.want

for f in 'kind=exc' 'kind=exc and ec=0x24' 'vmid=1..' 'el=2 and kind=insn and insn=2000..2100' 'addr=0x80000000..0x80ffffff' \
	'kind=tlbi or kind=sysreg and not (el=2)'; do
	run --trace all -o live.txt --trace-filter "$f"
	trace all.aet $f >log.txt
	check "the filter $f selects the same live and from a log" same live.txt log.txt
	check "... and not all" [ "$(wc -l <live.txt)" -lt "$(wc -l <all.txt)" ]
done
# Data aborts from a lower level with a stage 2 fault have an IPA: the summary's count is grep's.
faults=$(grep -c ' IPA 0x' all.txt)
check "stage 2 faults show their IPA" [ "$faults" -gt 5 ]
trace all.aet --summary >sum
# column N of the lines of the summary that match
column() { awk -v n="$2" "/$1/ { s += \$n } END { print s + 0 }" sum; }
for ec in 0x24 0x20 0x16; do
	n=$(grep -c "exception EL.*->EL2 .*ESR $(printf '%#x' $((ec >> 2)))" all.txt)
	want=$(grep 'exception EL.*->EL2 ' all.txt | sed -n 's/.*; ESR \(0x[0-9a-f]*\) .*/\1/p' | while read -r e; do
		[ $((e >> 26)) -eq $((ec)) ] && echo x; done | wc -l)
	check "the summary counts exceptions of class $ec" [ "$(awk -v k=$ec '$1 ~ /->EL2/ && $2 == k { for (i = 3; i <= NF; i++) if ($i ~ /^[0-9]+$/) { s += $i; break } } END { print s + 0 }' sum)" -eq "$want" ]
done
check "the summary counts stage 2 faults" [ "$(sed -n '/^stage 2 faults/,/^[a-z]/p' sum | awk '/^  / { s += $NF } END { print s }')" -eq "$faults" ]
check "the summary counts all events" [ "$(awk '$1 == "all" { print $2; exit }' sum)" -eq "$(wc -l <all.txt)" ]

# ---- windows ----
first=$(grep -n -m1 ' exception ' all.txt | cut -d: -f1)
ec=$((0x$(sed -n "${first}s/.*ESR 0x\([0-9a-f]*\).*/\1/p" all.txt) >> 26))
run --trace all -o live.txt --trace-from "trap:$ec"
tail -n +"$first" all.txt >want
check "--trace-from trap:EC" same live.txt want
run --trace all -o live.txt --trace-to "trap:$ec"
head -n "$first" all.txt >want
check "--trace-to trap:EC" same live.txt want
run --trace all -o live.txt --trace-from insn:1000 --trace-to insn:1999
awk '$3 >= 1000 && $3 <= 1999' all.txt >want
check "--trace-from insn:N, --trace-to insn:N" same live.txt want
pc=$("${cross}nm" guest.elf | awk '$3 == "guest_main" { print $1 }')
at=$(grep -n -m1 "^PE0 EL. *[0-9]* $pc  *[0-9a-f]\{8\}  " all.txt | cut -d: -f1)
tail -n +"${at:-1}" all.txt >want
run --trace all -o live.txt --trace-from guest_main
check "--trace-from SYMBOL" same live.txt want
run --trace all -o live.txt --trace-from "0x$pc"
check "--trace-from ADDRESS" same live.txt want
tail -n +"${at:-1}" all.txt | grep ' exception ' >want
run --trace exc -o live.txt --trace-from guest_main
grep ' exception ' live.txt >live2.txt
check "a window's kind is not written for that" [ "$(grep -vc ' exception \| return ' live.txt)" -eq 0 ]
check "a window over kinds that are not written" same live2.txt want

# ---- the program says when ----
assemble() { "$1gcc" -x assembler -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 - -o "$2" 2>err || echo "not ok trace: $2: $(tail -n 1 err)"; }
marked() { timeout 60 "$AERIE" run "$@" --serial null </dev/null; }
# moved FILE: the registers that the MOVs in a trace wrote
moved() { sed -n 's/.*  mov[sz]* [wr]\([0-9]*\), #.*/\1/p' "$1" | tr '\n' ' '; }
assemble "$cross" mark.elf <<'END'
	.globl _start
_start:	mov w1, #1
	hint #0x71
	mov w2, #2
	hint #0x70
	mov w3, #3
	hint #0x71
	mov w4, #4
	hint #0x72	// one that means nothing
	hint #0x70
	mov w5, #5
	movz w0, #8
	movk w0, #0x8400, lsl #16
	hvc #0
END
marked --elf mark.elf --trace insn -o live.txt --trace-log mark.aet
check "HINT #0x71 switches a trace off, #0x70 on" [ "$(moved live.txt)" = "1 3 5 0 " ]
trace mark.aet >log.txt
check "... and a log" same live.txt log.txt
marked --elf mark.elf --trace insn -o live.txt --trace-from hint:on
check "--trace-from hint:on" [ "$(moved live.txt)" = "3 5 0 " ]
marked --elf mark.elf --trace insn -o live.txt --trace-from hint:on --trace-to hint:off
check "--trace-to hint:off" [ "$(moved live.txt)" = "3 " ]
marked --elf mark.elf --trace insn -o live.txt --trace-from insn:2 --trace-to insn:9
check "marks inside a window" [ "$(moved live.txt)" = "3 5 " ]
marked --elf mark.elf --trace mark -o live.txt --trace-hash 2>hash1
check "marks are events" [ "$(sed 's/.*  //' live.txt | tr '\n' ' ')" = "trace off trace on trace off trace on " ]
marked --elf mark.elf --trace-hash 2>hash2
check "marks change nothing else" same hash1 hash2
arm=${CROSS_ARM:-arm-linux-gnueabihf-}
if command -v "${arm}gcc" >/dev/null; then
	assemble "$arm" mark32.elf <<'END'
	.arch armv8-a
	.globl _start
	.arm
_start:	mov r1, #1
	.inst 0xe320f071
	mov r2, #2
	.inst 0xe320f070
	mov r3, #3
	blx thumb
	.thumb
	.thumb_func
thumb:	movs r4, #4
	.inst.w 0xf3af8071
	movs r5, #5
	.inst.w 0xf3af8070
	movs r6, #6
1:	b 1b
END
	marked --aarch32 --elf mark32.elf --trace insn -o live.txt --max-insns 15 2>/dev/null
	check "A32 and T32 have them, too" [ "$(moved live.txt)" = "1 3 4 6 " ]
	# ---- exception returns of AArch32: MOVS, RFE, LDM (exception return), to T32, to EL0 ----
	assemble "$arm" ret32.elf <<'END'
	.arch armv8-a
	.globl _start
	.arm
_start:	ldr r0, =vectors
	mcr p15, 0, r0, c12, c0, 0
	ldr sp, =frame
	svc #0
	ldr r0, =frame
	rfeia r0
	.balign 32
there:	msr spsr_cxsf, #0x13
	ldr lr, =once
	ldr sp, =frame2
	ldmia sp, {pc}^
once:	msr spsr_cxsf, #0x10
	ldr lr, =user
	subs pc, lr, #0
user:	svc #1
	b .
	.balign 32
vectors: b .
	b .
	movs pc, lr
	.data
	.balign 8
frame:	.word thumb, 0x33
frame2:	.word once
	.text
	.thumb
	.thumb_func
thumb:	ldr r1, =there
	bx r1
END
	marked --aarch32 --elf ret32.elf --trace exc -o live.txt --trace-log ret32.aet --max-insns 40 2>/dev/null
	sym() { echo "0x$("${arm}nm" ret32.elf | sed -n "s/^0*\([0-9a-f]*\) . $1\$/\1/p")"; }
	sed -n 's/.*  return /return /p' live.txt | head -n 5 >out
	check "exception returns of AArch32 are events" [ "$(sed '1s/ SPSR.*//; s/ to 0x[0-9a-f]*//' out | tr '\n' ';')" = \
		"return EL1->EL1;return EL1->EL1 SPSR 0x33;return EL1->EL1 SPSR 0x13;return EL1->EL0 SPSR 0x10;return EL1->EL0 SPSR 0x10;" ]
	check "... with the place they lead to" [ "$(sed -n '2,4s/.* to \(0x[0-9a-f]*\) .*/\1/p' out | tr '\n' ' ')" = \
		"$(sym thumb) $(sym once) $(sym user) " ]
else
	echo "skip trace: marks of AArch32: no ${arm}gcc"
fi

# ---- the last events ----
run --trace all -o live.txt --trace-ring 100
check "a run that ends well leaves no last events" [ ! -s live.txt ]
run --trace all -o full.txt --max-insns 5000 2>/dev/null
run --trace all -o live.txt --trace-ring 100 --trace-log ring.aet --max-insns 5000 2>/dev/null
tail -n 100 full.txt >want
check "one that does not leaves them as text" same live.txt want
trace ring.aet >log.txt
check "... and as a log" same log.txt want

# mov w0, #0x18; adr x1, block; hlt #0xf000; nop; block: ADP_Stopped_ApplicationExit, 3
printf '\x00\x03\x80\x52\x61\x00\x00\x10\x00\x00\x5e\xd4\x1f\x20\x03\xd5\x26\x00\x02\0\0\0\0\0\x03\0\0\0\0\0\0\0' >exit.bin
timeout 60 "$AERIE" run --bin exit.bin@0x40000000 --serial null --semihosting --trace insn -o live.txt --trace-ring 2 </dev/null 2>/dev/null
check "a guest that exits with an error leaves them, too" [ $? -eq 3 -a "$(wc -l <live.txt)" -eq 2 -a "$(grep -c ' hlt #0xf000' live.txt)" -eq 1 ]

# ---- comparing ----
trace diff all.aet again.aet >out
check "equal logs are equal" [ $? -eq 0 -a "$(cut -d' ' -f1-3 out)" = "no difference in" ]
run --trace all --trace-log other.aet --max-insns 3000 2>/dev/null
trace diff all.aet other.aet --context 3 >out
check "different ones give status 1" [ $? -eq 1 ]
check "... and the place" grep -q "^+ other.aet is over after $(trace other.aet | wc -l) events" out
check "... with what came before" [ "$(grep -c '^  PE' out)" -eq 3 ]
check "... and after" [ "$(grep -c '^- PE' out)" -eq 4 ]
trace diff all.aet other.aet kind=exc and insn=..2900 >/dev/null
check "a filter hides the difference" [ $? -eq 0 ]

# ---- in lockstep ----
run --lockstep all.aet 2>out
check "an equal run in lockstep" [ $? -eq 0 -a "$(cat out)" = "lockstep: $(wc -l <all.txt) events, all equal to those of all.aet" ]
run --lockstep all.aet --trace-filter kind=exc 2>out
check "... by a filter" [ $? -eq 0 -a "$(sed 's/ events.*//' out)" = "lockstep: $(grep -c ' exception \| return ' all.txt)" ]
run --lockstep other.aet 2>out
check "one that goes on behind the log" [ $? -eq 1 -a "$(grep -c '^- other.aet is over' out)" -eq 1 ]
run --lockstep all.aet --max-insns 3000 2>out
check "one that ends before the log" [ $? -eq 1 -a "$(grep -c '^+ this run is over' out)" -eq 1 ]
assemble "$cross" which.elf <<'END'
	.globl _start
_start:	mov w1, #1
	mrs x2, id_aa64isar0_el1
	mov w3, #3
	movz w0, #8
	movk w0, #0x8400, lsl #16
	hvc #0
END
marked --elf which.elf --trace insn --trace-log which.aet --cpu max-RNG
marked --elf which.elf --lockstep which.aet 2>out
check "a register that differs stops a run" [ $? -eq 1 -a "$(grep -c '^lockstep: the first difference is behind ' out)" -eq 1 ]
check "... at its event" [ "$(sed -n 's/^\([-+]\) .* x2 = .*/\1/p' out | tr -d '\n')" = "-+" ]
check "... and it is named" [ "$(grep -c '^  PE0 x2: 0x[0-9a-f]* recorded, 0x[0-9a-f]* now$' out)" -eq 1 -a "$(grep -c ' recorded, ' out)" -eq 1 ]
run --lockstep nowhere.aet >out 2>&1
check "a log that is not there" [ $? -eq 1 -a "$(wc -l <out)" -eq 1 ]

# ---- what others logged ----
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 "$SRC/tests/cli/gdb_guest.S" -o traps.elf 2>err
hyp() { timeout 60 "$AERIE" run --el 2 --elf traps.elf --serial null "$@" </dev/null; }
hyp --trace insn,exc --trace-log traps.aet
trace traps.aet --tarmac -o traps.tarmac
trace diff traps.tarmac traps.aet >out
check "a Tarmac trace is compared with a log" [ $? -eq 0 -a "$(sed 's/ events//;s/.* //' out)" -gt 60 ]
hyp --lockstep traps.tarmac 2>out
check "... and in lockstep" [ $? -eq 0 ]
n=$(grep -n -m1 ' R X4 ' traps.tarmac | cut -d: -f1)
sed "${n}s/.\$/f/" traps.tarmac >other.tarmac
trace diff other.tarmac traps.aet >out
check "... and a register that differs is found" [ $? -eq 1 -a "$(grep -c '^[-+] PE0 .* x4 = 0x5a00000[7f]$' out)" -eq 2 ]
# As models write it: a physical address beside the virtual one, processors in clusters, processor state as cpsr
cat >model.tarmac <<'END'
0 clk cluster0.cpu0 IT (0) 0000000080000000:000080000000_NS d2800020 O EL3h_s : MOV      x0,#1
0 clk cluster0.cpu0 R X0 0000000000000001
1 clk cluster0.cpu1 IT (1) 0000000080000000:000080000000_NS d2800020 O EL3h_s : MOV      x0,#1
1 clk cluster0.cpu0 IT (1) 80000004 f100041f O EL3h_s : CMP      x0,#1
1 clk cluster0.cpu0 R cpsr 600003cd
2 clk cluster0.cpu0 MW8 80001000:000080001000_NS 00000000_00000001
2 clk cluster0.cpu0 E 80000200 00000084 CoreEvent_CURRENT_SPx_SYNC
2 clk cluster0.cpu0 IT (2) 80000200 d503201f O EL3h_s : NOP
END
trace import model.tarmac -o model.aet && trace model.aet |
	sed 's/ *0 0000/ /; s/  */ /g; s/movz/mov/; s/ #0x1$/ #1/; s/: unknown.*//' >out
check "Tarmac of a model" [ "$(cat out)" = "PE0 EL3 000080000000 d2800020 mov x0, #1
PE1 EL3 000080000000 d2800020 mov x0, #1
PE0 EL3 000080000004 x0 = 0x1
PE0 EL3 000080000004 f100041f cmp x0, #1
PE0 EL0 000000000000 exception EL0->EL0 vector 0x200
PE0 EL3 000080000200 nzcv = 0x60000000
PE0 EL3 000080000200 d503201f nop" ]
echo "a word" >text
trace import text -o none.aet >out 2>&1
check "a text of no kind is refused" [ $? -eq 1 -a "$(wc -l <out)" -eq 1 ]

qemu=${QEMU_SYSTEM:-qemu-system-aarch64}
if command -v "$qemu" >/dev/null; then
	qemu() { timeout 60 "$qemu" -M virt,virtualization=on,gic-version=3 -cpu max -icount shift=0 -display none -serial null -monitor none \
		-kernel traps.elf "$@" </dev/null; }
	qemu -accel tcg,one-insn-per-tb=on -d in_asm,cpu,exec,int,nochain -D qemu.log
	trace diff qemu.log traps.aet >out
	check "instructions, registers and exceptions as QEMU logs them" [ $? -eq 0 -a "$(sed 's/ events//;s/.* //' out)" -gt 60 ]
	hyp --lockstep qemu.log 2>out
	check "... and in lockstep" [ $? -eq 0 ]
	sed 's/X04=0000000000000016/X04=0000000000000017/' qemu.log >other.log
	trace diff other.log traps.aet >out
	check "... and a register that differs is found" [ $? -eq 1 -a "$(grep -c '^[-+] PE0 .* x4 = 0x1[67]$' out)" -eq 2 ]
	trace import qemu.log -o qemu.aet && trace qemu.aet kind=insn >out
	check "... with the words that it listed" [ "$(grep -c ' d53c5204  mrs x4, esr_el2' out)" -eq 2 ]
	qemu -d int -D qemu.log
	trace diff qemu.log traps.aet >out
	check "exceptions alone" [ $? -eq 0 -a "$(cat out)" = "no difference in 4 events" ]
	qemu -d in_asm,cpu,exec,int,nochain -D qemu.log
	trace diff qemu.log traps.aet >out 2>&1
	check "blocks of several instructions are refused" [ $? -eq 1 -a "$(grep -c 'one-insn-per-tb=on' out)" -eq 1 ]
else
	echo "skip trace: what QEMU logs: no $qemu"
fi

# ---- names ----
# The stage 2 guest: its own symbols at EL2, a list that is for its virtual machine alone, and one for another.
trace all.aet --symbols guest.elf,el=2 >out
at=$("${cross}nm" guest.elf | awk '$3 == "guest_main" { print $1 }')
check "an ELF file's names, at the level they are for" [ "$(grep -c "^PE0 EL2 .* $at .*  <guest_main>$" out)" -ge 1 -a "$(grep -c '^PE0 EL1 [^>]*>$' out)" -eq 0 ]
sed 's/  <[^<]*>$//' out >plain
check "... and nothing else changes" same plain all.out
vm=$(trace all.aet vmid=1 and el=1 and kind=insn | awk 'NR == 1 { print $4 }')
printf '%016x T inside\n%016x t inside_next\n' $((0x$vm - 4)) $((0x$vm + 4)) >vm.map
printf '%s T elsewhere\n' "$vm" >other.map
trace all.aet --symbols other.map,vmid=77 --symbols vm.map,vmid=1 --symbols guest.elf,vmid=none >out
check "a list's names, in the virtual machine they are for" [ "$(grep -c "^PE0 EL1 .* $vm .*  <inside+0x4>$" out)" -ge 1 -a "$(grep -c elsewhere out)" -eq 0 ]
check "... and the hypervisor's outside" [ "$(grep -c '^PE0 EL2 .*<guest_main>$' out)" -ge 1 -a "$(grep -v ' exception ' out | grep -c '^PE0 EL2 .*<inside')" -eq 0 ]
printf '%016x T moved\n' $((0x$at - 0x1000)) >moved.map
run --trace insn -o live.txt --symbols moved.map@0x1000 --trace-from moved
check "--trace-from a name of --symbols, with an offset, and live" [ "$(head -n 1 live.txt | sed 's/.*  //')" = "<moved>" ]
trace all.aet --symbols all.txt >out 2>&1
check "what has no symbols is refused" [ $? -eq 1 -a "$(grep -c 'all.txt' out)" -eq 1 ]

# ---- a run that dies ----
printf '\x1f\x20\x03\xd5\xff\xff\xff\x17' >loop.bin # nop; b .-4
"$AERIE" run --bin loop.bin@0x40000000 --serial null --trace insn --trace-log dead.aet </dev/null &
until [ -n "$(find dead.aet -size +20k 2>/dev/null)" ]; do sleep 0.1; done
kill -9 $!
wait $! 2>/dev/null
trace dead.aet >out 2>err
check "a log whose run was killed: status 1" [ $? -eq 1 ]
check "... one line with file and offset" [ "$(grep -c '^aerie: dead.aet: offset [0-9]*: ' err)" -eq 1 -a "$(wc -l <err)" -eq 1 ]
awk '{ if ($3 != last && $3 != last + 1) exit 1; last = $3 }' out
check "... behind all events of its whole blocks" [ $? -eq 0 -a "$(wc -l <out)" -gt 1000 ]

head -c 100000 all.aet >cut.aet
trace cut.aet >out 2>err
check "a log that was cut: status 1" [ $? -eq 1 ]
check "... one line with file and offset" [ "$(grep -c '^aerie: cut.aet: offset [0-9]*: the file ends in the middle of a block' err)" -eq 1 ]
lines=$(wc -l <out)
check "... behind all events of its whole blocks" [ "$lines" -gt 1000 ]
head -n "$lines" all.txt >want
check "... which are the first" same out want

# ---- exports ----
trace all.aet --tarmac -o all.tarmac && trace all.aet --perfetto -o all.pftrace || echo "not ok trace: exports"
if command -v python3 >/dev/null; then
	python3 "$SRC/tests/cli/trace_export.py" all.txt all.tarmac all.pftrace
else
	echo "skip trace: no python3 to read the exports"
fi
trace most.aet --tarmac >out 2>err
check "no Tarmac without instructions" [ $? -eq 1 -a "$(grep -c 'most.aet: --tarmac needs a log with instructions' err)" -eq 1 ]
run --trace insn --trace-log insn.aet
trace insn.aet --perfetto >out 2>err
check "nothing for Perfetto without exceptions" [ $? -eq 1 -a "$(grep -c 'needs a log with exceptions' err)" -eq 1 ]
