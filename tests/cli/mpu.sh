#!/bin/sh
# mpu.sh - FVP_BaseR_AEMv8R's parts as a program finds them, and what the trace and the debugger say of MPUs.
# Expectations: DDI 0600 G1.3, the map of FVP_BaseR_AEMv8R.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-} out=$OUT/tests/mpu
command -v "${cross}gcc" >/dev/null || { echo "skip mpu: no ${cross}gcc"; exit 0; }
mkdir -p "$out"

# same NAME GOT WANTED
same()
{
	if [ "$2" = "$3" ]; then echo "ok mpu: $1"; else echo "not ok mpu: $1: '$2', not '$3'"; fi
}

"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x1000 "$SRC/tests/cli/mpu_parts.S" -o "$out/parts.elf" 2>"$out/log" || {
	echo "not ok mpu: the guest does not build: $(tail -n 1 "$out/log")"
	exit 1
}
same "the parts of the board, and power off" "$(timeout 60 "$AERIE" fvp -C cluster0.NUM_CORES=1 --cyclelimit 10000000 -a "$out/parts.elf" \
	</dev/null 2>"$out/err"; echo " $?")" "idtwwcl 0"
same "no second window without memory for it" "$(timeout 60 "$AERIE" fvp -C cluster0.NUM_CORES=1 -C bp.dram_size=2 --cyclelimit 1000 \
	-a "$out/parts.elf" </dev/null 2>/dev/null | sed '/^aerie: /d')" "i"
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x10000 "$SRC/tests/cli/mpu_guest.S" -o "$out/mpu.elf" 2>"$out/log" || {
	echo "not ok mpu: the guest does not build: $(tail -n 1 "$out/log")"
	exit 1
}
# in_order NAME FILE LINE...: lines of the file that hold these texts, one behind another
in_order()
{
	name=$1 file=$2
	shift 2
	for text; do printf '%s\n' "$text"; done | awk -v name="$name" -v file="$file" '
		{ want[++n] = $0 }
		END {
			i = 1
			while ((getline line < file) > 0)
				if (i <= n && index(line, want[i]))
					i++
			print (i > n ? "ok mpu: " name : "not ok mpu: " name ": no '\''" want[i] "'\'' in " file)
		}'
}
timeout 60 "$AERIE" fvp -C cluster0.NUM_CORES=1 --trace mpu -a "$out/mpu.elf" </dev/null >"$out/mpu.trace" 2>&1
echo "status $?" >>"$out/mpu.trace"
text="EL2 MPU region   3  0x10000-0x1ffff RO EL2, no access EL1&0, XN 00, attributes 0, inner shareable"
data="EL2 MPU region   5  0x20000-0x2ffff RW EL2, no access EL1&0, XN 10, attributes 0, inner shareable"
devices="EL2 MPU region   6  0x9c000000-0x9cffffff RW EL2, no access EL1&0, XN 10, attributes 1, inner shareable"
in_order "trace: regions as they are programmed, the one that decided, all of them at a fault" "$out/mpu.trace" \
	"mpu_region EL2 region 3: 0x10000-0x1ffff RO EL2" "mpu_region EL2 region 6: 0x9c000000-0x9cffffff RO EL2" \
	"mpu_region EL2 region 6: 0x9c000000-0x9cffffff RW EL2" "mpu_region EL2 region 7: 0x30000-0x3ffff" \
	"mpu_match EL2 write 0x2ff00: region 5 0x20000-0x2ffff RW EL2" \
	"mpu_match EL2 write 0x30000: no region, denied (EL2 MPU: no region)" "$text" "$data" "$devices" \
	"mpu_match EL2 write 0x9c0100a4: region 6" "status 0"
same "trace: a region that is not enabled is not in the map" "$(grep -c 'MPU region   7' "$out/mpu.trace")" 0

gdb=$(command -v gdb-multiarch || command -v gdb) || { echo "skip mpu: no gdb-multiarch"; exit 0; }
rm -f "$out/socket"
timeout 60 "$AERIE" fvp -C cluster0.NUM_CORES=1 --gdb "unix:$out/socket" -a "$out/mpu.elf" </dev/null >"$out/gdb.run" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$out/socket" ] && break; sleep 0.3; done
timeout 60 "$gdb" -q -batch -nx -ex 'set architecture aarch64' -ex "file $out/mpu.elf" -ex "target remote $out/socket" \
	-ex 'monitor info mpu' -ex 'monitor catch trap el=2' -ex continue -ex 'monitor info mpu 2' -ex 'monitor xlate 0x30000' \
	-ex 'monitor info toast' -ex 'monitor info mpu 3' -ex continue >"$out/gdb.log" 2>&1
wait $pid
echo "status $?" >>"$out/gdb.log"
in_order "gdb: the MPUs as they are" "$out/gdb.log" "EL1 MPU: 32 regions, off, background region off" \
	"EL2 MPU: 32 regions, off, background region off; second stage of EL1&0 off" "exception EL2->EL2 vector 0x200" \
	"EL2 MPU: 32 regions, on, background region off" "$text" "$data" "$devices" \
	"translation fault, stage 1 level 0 (EL2 MPU: no region)" "no topic 'toast'" "info mpu: whose, 1 or 2" "status 0"
