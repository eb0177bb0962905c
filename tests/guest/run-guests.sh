#!/bin/sh
# run-guests.sh [--qemu] [NAME...] - builds the guest tests of guests.cfg and runs them on aerie, or on QEMU, whose agreement
# shows that the expectations are the architecture's. Lines "ok NAME: TEST", "not ok ...", "skip ..."; the last one is the sum.
#
# Environment: AERIE (the emulator; default ./aerie), OUT (where to build), CROSS (aarch64-linux-gnu-), QEMU.
# With aerie every guest runs a second time with its caches off (--no-cache) where it has that option, otherwise the same way:
# the console and the hash of the trace must be the same both times.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cross=${CROSS:-aarch64-linux-gnu-}
out=${OUT:-${TMPDIR:-/tmp}/aerie-guests}/guests
aerie=${AERIE:-./aerie}
on_qemu=no
[ "${1-}" = --qemu ] && { on_qemu=yes; shift; }

if ! command -v "${cross}gcc" >/dev/null 2>&1; then
	echo "skip guest tests: no ${cross}gcc"
	exit 0
fi
mkdir -p "$out"
arm=${CROSS_ARM:-arm-linux-gnueabihf-} # for sources named a32*
second=
[ $on_qemu = no ] && "$aerie" --help | grep -q -e '--no-cache' && second=--no-cache

# build SOURCE EL: prints the image's name
build()
{
	image=$out/$1-el$2.elf
	c=
	case $1 in a32*)
		"${arm}gcc" -nostdlib -static -marm -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-Ttext=0x40010000 \
			-Wl,-z,max-page-size=4096 -I"$here" "$here/$1.S" -o "$image" 2>"$image.log" && echo "$image"
		return ;;
	esac
	[ -f "$here/$1.c" ] && c=$here/$1.c
	mpu=
	case $1 in mpu*) mpu=-DTEST_MPU ;; esac
	for f in "$here/$1".[cS] "$here/rt"*.S "$here/"*.inc "$here/guest.ld"; do
		[ ! -f "$f" ] || { [ -f "$image" ] && [ -z "$(find "$f" -newer "$image")" ]; } && continue
		# shellcheck disable=SC2086 # $c and $mpu may be no words
		"${cross}gcc" -O2 -ffreestanding -mgeneral-regs-only -ffixed-x28 -march=armv8.2-a -nostdlib -static \
			-Wl,--build-id=none -Wl,-z,noexecstack -DTEST_EL="$2" $mpu -I"$here" -T "$here/guest.ld" \
			"$here/rt.S" "$here/rt_io.S" "$here/$1.S" $c -o "$image" 2>"$image.log" || return 1
		break
	done
	echo "$image"
}

# run IMAGE EL CPUS [OPTIONS]: the console on stdout
run()
{
	image=$1 el=$2 cpus=$3
	shift 3
	if [ $on_qemu = yes ]; then
		machine=virt,gic-version=3
		[ "$el" = 2 ] && machine=$machine,virtualization=on
		[ "$el" = 3 ] && machine=$machine,secure=on
		case " $* " in *virtualization=on*) machine=$machine,virtualization=on ;; esac
		case " $* " in *mte=on*) machine=$machine,mte=on ;; esac
		cpu=max
		case " $* " in *PACQARMA5*) cpu=max,pauth-qarma5=on ;; *PACQARMA3*) cpu=max,pauth-qarma3=on ;; esac
		qemu=${QEMU:-qemu-system-aarch64}
		case " $* " in *aarch32*) qemu=${QEMU_ARM:-qemu-system-arm} ;; esac
		timeout -s KILL 60 "$qemu" -M $machine -cpu $cpu -smp "$cpus" -m 128M -nodefaults -display none \
			-serial stdio -kernel "$image" </dev/null 2>&1
	else
		how=--kernel
		[ "$el" = 3 ] && how=--elf # a kernel is firmware's to start
		timeout -s KILL 120 "$aerie" run -M virt --el "$el" --smp "$cpus" -m 128M $how "$image" --timeout 30 "$@" \
			</dev/null 2>&1
	fi
}

# judge NAME: its console on stdin -> result lines
judge()
{
	awk -v name="$1" -v on_qemu=$on_qemu -v cfg="$here/guests.cfg" '
	BEGIN {
		while ((getline line < cfg) > 0)
			if (split(line, w, " ") > 2 && w[1] == "deviates" && w[2] == name) {
				sub(/^deviates [^ ]+ /, "", line)
				known[line] = 1
			}
	}
	function deviates(test, k) {
		for (k in known)
			if (k == test || (k ~ /[*]$/ && index(test, substr(k, 1, length(k) - 1)) == 1))
				return 1
		return 0
	}
	{ sub(/\r$/, "") }
	/^(ok|not ok|skip) / {
		kind = /^ok/ ? "ok" : /^skip/ ? "skip" : "not ok"
		test = substr($0, length(kind) + 2)
		bare = test
		sub(/ \((line|unexpected|got).*/, "", bare)
		if (kind == "not ok" && on_qemu == "yes" && deviates(bare)) {
			print "skip " name ": " bare " (known deviation)"
			next
		}
		print kind " " name ": " test
	}
	/^note / && on_qemu != "yes" { print "note " name ": " substr($0, 6) }
	/^GUEST-DONE/ { done = 1 }
	END { if (!done) print "not ok " name ": did not end" }'
}

hash_of()
{
	sed -n 's/.*trace hash[: ]*//p' "$1"
}

one()
{
	name=$1 el=$3 cpus=$4
	case $2 in a32*)
		command -v "${arm}gcc" >/dev/null 2>&1 || {
			echo "skip $name: no ${arm}gcc"
			return
		} ;;
	esac
	image=$(build "$2" "$el") || {
		echo "not ok $name: does not build (see $out/$2-el$el.elf.log)"
		return
	}
	shift 4
	if [ $on_qemu = yes ]; then
		run "$image" "$el" "$cpus" "$@" | judge "$name"
		return
	fi
	run "$image" "$el" "$cpus" --trace-hash "$@" >"$out/$name.1"
	judge "$name" <"$out/$name.1"
	run "$image" "$el" "$cpus" --trace-hash $second "$@" >"$out/$name.2"
	if cmp -s "$out/$name.1" "$out/$name.2"; then
		echo "ok $name: a second run${second:+ without caches} is identical"
	else
		diff "$out/$name.1" "$out/$name.2" | head -n 5
		echo "not ok $name: a second run${second:+ without caches} is identical"
	fi
}

results=$out/results
grep -v -e '^#' -e '^deviates' -e '^$' "$here/guests.cfg" | while read -r name source el cpus options; do
	[ $# -gt 0 ] && case " $* " in *" $name "*) ;; *) continue ;; esac
	# shellcheck disable=SC2086 # options are words
	one "$name" "$source" "$el" "$cpus" $options
done | tee "$results"
passed=$(grep -c '^ok ' "$results") failed=$(grep -c '^not ok ' "$results") skipped=$(grep -c '^skip ' "$results")
echo "guest tests$([ $on_qemu = yes ] && echo ' on QEMU'): $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
