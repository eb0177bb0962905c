#!/bin/sh
# aarch32.sh - a Linux guest in AArch64 whose only processes are AArch32: the first is T32 code and runs a second, of A32. What they
# print must be what they print under qemu-arm. Kernel: `make demo`'s, or LINUX_IMAGE.
set -u
. "$SRC/tests/boot/kernel.inc"
[ -n "${LINUX_IMAGE-}" ] || need_kernel aarch32
image=${LINUX_IMAGE:-$demo/Image} cross=${CROSS32-arm-linux-gnueabihf-} qemu=${QEMU_ARM:-qemu-arm}
for tool in "${cross}gcc" "$qemu" cpio; do
	command -v "$tool" >/dev/null || { echo "skip aarch32: no $tool"; exit 0; }
done
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

for isa in thumb arm; do
	"${cross}gcc" -O2 -m$isa -static "$SRC/tests/boot/aarch32.c" -lm -pthread -o "$work/$isa" ||
		{ echo "skip aarch32: ${cross}gcc cannot build a static program"; exit 0; }
done
{ "$qemu" "$work/thumb" user; echo "kernel Linux"; "$qemu" "$work/arm" user; } >"$work/expected"
mkdir "$work/root" && cp "$work/thumb" "$work/root/init" && cp "$work/arm" "$work/root/other"
(cd "$work/root" && printf 'init\nother\n' | cpio -o -H newc --quiet) >"$work/initrd"

# boot NAME OPTIONS...
boot()
{
	name=$1
	shift
	timeout 300 "$AERIE" run -m 512M --kernel "$image" --initrd "$work/initrd" \
		--append 'console=ttyAMA0 panic=-1 loglevel=1 quiet' "$@" >"$work/log" 2>"$work/err" </dev/null
	tr -d '\r' <"$work/log" | sed -n '/^[AT]32 code/,/^aarch32: done/p' | grep -v '^aarch32: done' >"$work/out"
	if grep -q '^aarch32: done' "$work/log" && cmp -s "$work/out" "$work/expected"; then
		echo "ok aarch32: $name"
	else
		echo "not ok aarch32: $name: the programs print something else than under $qemu:"
		diff "$work/expected" "$work/out" | head -n 10
	fi
}

boot "A32 and T32 programs under Linux"
boot "A32 and T32 programs under Linux, two processors" --smp 2
