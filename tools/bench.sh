#!/bin/sh
# bench.sh - how fast: a bare-metal loop, and the Linux boot of `make demo` where its files are there; next to the same under
# qemu-system-aarch64 where that is installed. ROUNDS (default 3) runs of each in turn, the best counts.
#
# Environment, from the makefile: AERIE, SRC, OUT, CROSS, HAVE_CROSS.
set -eu
rounds=${ROUNDS:-3}
qemu=$(command -v qemu-system-aarch64 || true)
work=$OUT/bench
mkdir -p "$work"

now()
{
	date +%s%N
}

# once COMMAND...: wall time in ms, or "failed"
once()
{
	start=$(now)
	"$@" >"$work/log" 2>&1 </dev/null || { echo failed; return; }
	echo $((($(now) - start) / 1000000))
}

# compare NAME AERIE-ARGUMENTS -- QEMU-ARGUMENTS
compare()
{
	name=$1
	shift
	ours='' theirs='' best_a=999999999 best_q=999999999
	for x; do
		[ "$x" = -- ] && break
		ours="$ours $x"
	done
	theirs=$(printf '%s\n' "$*" | sed 's/.* -- //')
	i=0
	while [ $i -lt "$rounds" ]; do
		# shellcheck disable=SC2086
		t=$(once "$AERIE" run $ours --summary)
		[ "$t" = failed ] && { echo "$name: aerie failed"; cat "$work/log"; exit 1; }
		[ "$t" -lt $best_a ] && best_a=$t && mips=$(sed -n 's/.* \([0-9]*\) MIPS$/\1/p' "$work/log")
		if [ -n "$qemu" ]; then
			# shellcheck disable=SC2086
			t=$(once "$qemu" -nodefaults -display none -serial stdio -no-reboot -accel tcg,thread=single $theirs)
			[ "$t" != failed ] && [ "$t" -lt $best_q ] && best_q=$t
		fi
		i=$((i + 1))
	done
	printf '%-14s aerie %6d ms (%s MIPS)' "$name" "$best_a" "$mips"
	[ $best_q = 999999999 ] || printf '   qemu %6d ms   qemu/aerie %s' "$best_q" "$(echo "$best_q $best_a" | awk '{ printf "%.2f", $1 / $2 }')"
	echo
}

if [ "${HAVE_CROSS:-no}" = yes ]; then
	"${CROSS}gcc" -nostdlib -static -Wl,-Ttext=0x40200000,--build-id=none -Wa,--defsym,LIMIT=400000 -o "$work/bare.elf" \
		"$SRC/tools/demo/bare.S"
	compare bare-metal -m 64M --elf "$work/bare.elf" -- -M virt,gic-version=3 -cpu max -m 64 -kernel "$work/bare.elf"
fi
if [ -f "$OUT/demo/Image" ] && [ -f "$OUT/demo/initramfs.gz" ]; then
	compare linux-boot -m 512M --kernel "$OUT/demo/Image" --initrd "$OUT/demo/initramfs.gz" --append console=ttyAMA0 -- \
		-M virt,gic-version=3 -cpu max,pauth-impdef=on -m 512 -kernel "$OUT/demo/Image" -initrd "$OUT/demo/initramfs.gz" \
		-append console=ttyAMA0
else
	echo "linux-boot     left out: 'make demo' fetches its kernel"
fi
