#!/bin/sh
# tests/boot/linux.sh - an unmodified Debian kernel boots to its script and powers off: 1 and 4 processors, GICv2, EL2; the same run
# twice gives the same console and the same hash of events, registers and memory.
#
# Kernel and busybox come as for the demo (tools/demo.sh), from Debian's archive; without a network every line is a skip.
# Environment, from the makefile: AERIE, SRC, OUT.
set -u
if ! "$SRC/tools/demo.sh" fetch >"$OUT/tests/boot-fetch.log" 2>&1; then
	echo "skip linux boots: no Debian packages to be had (see $OUT/tests/boot-fetch.log)"
	exit 0
fi
work=$OUT/tests/boot
mkdir -p "$work"
rc=0

# boot NAME OPTIONS...: console to $work/NAME.console, the rest to NAME.err
boot()
{
	name=$1
	shift
	"$AERIE" run -m 512M --kernel "$OUT/demo/Image" --initrd "$OUT/demo/initramfs.gz" --append 'console=ttyAMA0 panic=-1' \
		--timeout 60 --trace-hash "$@" >"$work/$name.console" 2>"$work/$name.err" </dev/null
}

# check NAME OPTIONS...
check()
{
	if boot "$@" && grep -q '^demo: done' "$work/$1.console"; then
		echo "ok boots: $*"
	else
		echo "not ok boots: $*"
		tail -n 5 "$work/$1.console" "$work/$1.err"
		rc=1
	fi
}

# same NAME OPTIONS...: boots again and compares with NAME
same()
{
	first=$1
	shift
	boot again "$@"
	if cmp -s "$work/$first.console" "$work/again.console" && grep -q trace-hash "$work/$first.err" &&
		cmp -s "$work/$first.err" "$work/again.err"; then
		echo "ok is the same again: $*"
	else
		echo "not ok is the same again: $*"
		rc=1
	fi
}

check one --smp 1
same one --smp 1
check four --smp 4
same four --smp 4
check gicv2 -M virt,gic-version=2
check el2 --el 2
exit $rc
