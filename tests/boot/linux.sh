#!/bin/sh
# linux.sh - boots the kernel of `make demo` in each kind of machine. One of them runs twice, and must print the same and have the same hash.
set -u
. "$SRC/tests/boot/kernel.inc"
need_kernel linux
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# boot FILE OPTIONS...
boot()
{
	out=$1
	shift
	timeout 600 "$AERIE" run -m 512M --kernel "$demo/Image" --initrd "$demo/initramfs.gz" --append 'console=ttyAMA0 panic=-1' "$@" \
		>"$work/$out" 2>"$work/$out.err" </dev/null
}

# check NAME PATTERN OPTIONS...: powers off by itself after the script's last line; PATTERN is on the console
check()
{
	name=$1 pattern=$2
	shift 2
	if boot log "$@" && grep -q '^demo: done' "$work/log" && grep -q "$pattern" "$work/log"; then
		echo "ok linux: $name"
	else
		echo "not ok linux: $name: no '$pattern' or no 'demo: done'; the console ends:"
		tail -n 5 "$work/log" "$work/log.err"
	fi
}

check "one processor" 'started at EL1'
check "two processors" '2 processors' --smp 2
check "GICv2" 'started at EL1' -M virt,gic-version=2
check "EL2 with VHE" 'VHE mode initialized' --el 2
check "EL2 of a v8.0 processor" 'started at EL2' --el 2 --cpu cortex-a57
if boot a --smp 4 --trace-hash && boot b --smp 4 --trace-hash && cmp -s "$work/a" "$work/b" && cmp -s "$work/a.err" "$work/b.err" &&
	grep -q '^trace-hash' "$work/a.err"; then
	echo "ok linux: four processors, twice: $(cat "$work/a.err")"
else
	echo "not ok linux: two runs with four processors differ: $(cat "$work/a.err" "$work/b.err")"
fi
