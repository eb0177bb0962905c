#!/bin/sh
# check-layers.sh [ROOT] - every #include points down (ARCHITECTURE.md, layers). Without ROOT: first proves on a bad tree that it
# refuses, then checks this one. One line "ok RULE" or "not ok RULE" each; exit 1 if a rule is broken.
#
#   L5 sim/ (sim/trace/ knows the events and their words, no machine)  L4 platforms/  L3 cpu/exec cpu/jit cpu/kvm  L2 mmu mpu hyp (siblings never meet)  L1 cpu/arch  L0 sim/core
set -u
export LC_ALL=C

# includes ROOT: lines "file <tab> line <tab> quote or angle <tab> header" of all C and C++ files of the source folders
includes()
{
	(cd "$1" && find sim cpu mmu mpu hyp platforms tools tests -name '*.[ch]' -o -name '*.cc' -o -name '*.def' 2>/dev/null |
		sort | xargs awk '
		/^[ \t]*#[ \t]*include[ \t]*["<]/ {
			line = $0
			sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
			kind = substr(line, 1, 1) == "<" ? "angle" : "quote"
			line = substr(line, 2)
			sub(/[">].*/, "", line)
			printf "%s\t%d\t%s\t%s\n", FILENAME, FNR, kind, line
		}')
}

# judge ROOT: prints "RULE file:line: header, why" for each offence
judge()
{
	includes "$1" | awk -F '\t' -v root="$1" '
	function folder(p) { sub(/\/[^\/]*$/, "", p); return p }
	function exists(p, line, r) { r = (getline line < p) >= 0; close(p); return r }
	# the room a path belongs to
	function room(p) {
		if (p ~ /^sim\/core\//) return "sim/core"
		if (p ~ /^cpu\/arch\//) return "cpu/arch"
		if (p ~ /^cpu\/(exec|jit|kvm)\// || p ~ /^decode_gen\.h$/) return "engine"
		if (p ~ /^(mmu|mpu|hyp)\//) return folder(p)
		if (p ~ /^platforms\//) return "platforms"
		if (p ~ /^sim\/trace\//) return "trace"
		if (p ~ WORDS) return "words"
		if (p ~ /^sim\//) return "sim"
		if (p ~ /^tools\//) return "tools"
		return "tests"
	}
	BEGIN {
		# what puts tables into words, and needs no machine for that
		WORDS = "^sim/(calls|disasm|esr_text|mpu_text|parse|places)\\."
		may["sim/core"] = "sim/core"
		may["cpu/arch"] = "sim/core cpu/arch"
		may["mmu"] = "sim/core cpu/arch mmu"
		may["mpu"] = "sim/core cpu/arch mpu"
		may["hyp"] = "sim/core cpu/arch hyp"
		may["engine"] = "sim/core cpu/arch mmu mpu hyp engine"
		may["words"] = "sim/core cpu/arch mpu engine words"
		may["trace"] = "sim/core cpu/arch engine words trace"
		may["platforms"] = "sim/core cpu/arch platforms"
		may["tools"] = "tools tests"
		# outside libraries, and the only places for them
		lib["SDL"] = "^sim/display_sdl\\.c$"
		lib["gelf"] = lib["libelf"] = "^sim/(loader|symbols|places)\\.c$"
		lib["elfutils"] = "^sim/places\\.c$"
		lib["libfdt"] = "^sim/fdt_(gen|write)\\.c$"
		lib["capstone"] = "^sim/disasm\\.c$"
		lib["zlib"] = "^sim/(unpack|snapshot|trace/pack)\\.c$"
		lib["zstd"] = "^sim/unpack\\.c$"
		lib["yaml"] = "^sim/suite_yaml\\.c$"
		lib["linux/kvm"] = "^cpu/kvm/"
	}
	function offence(rule, why) { printf "%s %s:%d: %s: %s\n", rule, $1, $2, $4, why }
	$3 == "angle" {
		for (l in lib)
			if (index($4, l) == 1 && $1 !~ lib[l] && $1 !~ /^tests\//)
				offence("libraries", "this library stays in " lib[l])
		next
	}
	{
		from = room($1); to = room($4)
		if (from != "tests" && $4 != "decode_gen.h" && ($4 ~ /^\./ || !exists(root "/" $4)))
			offence("paths", "not a path from the root of the tree")
		if ($4 ~ /_priv\.h$/ && folder($1) != folder($4) && from != "tests")
			offence("private", "only for files of " folder($4))
		if (from == "tests" || from == "sim")
			next
		ok = 0
		n = split(may[from], list, " ")
		for (i = 1; i <= n; i++)
			if (list[i] == to)
				ok = 1
		if (from == "platforms" && $4 == "mmu/walk.h")
			ok = 1
		if (!ok)
			offence("layers", from " may not include " to)
	}'
	includes "$1" | awk -F '\t' '$3 == "quote" && $1 ~ /\.h$/ { print $1, $4 }' | tsort 2>&1 >/dev/null |
		sed -n 's/^tsort: \([^-][^:]*\.h\)$/circular \1: headers include each other/p'
}

report()
{
	bad=0
	offences=$(judge "$1")
	for rule in layers private libraries paths circular; do
		if printf '%s\n' "$offences" | grep -q "^$rule "; then
			printf '%s\n' "$offences" | sed -n "s/^$rule //p"
			echo "not ok check-layers: $rule"
			bad=1
		else
			echo "ok check-layers: $rule"
		fi
	done
	return $bad
}

# A tree in which every line but the last four files' is wrong in a known way.
self_test()
{
	t=$(mktemp -d "${TMPDIR:-/tmp}/layers.XXXXXX") || exit 2
	trap 'rm -rf "$t"' EXIT
	mkdir -p "$t/sim/core" "$t/sim/trace" "$t/cpu/arch" "$t/cpu/exec" "$t/mmu" "$t/hyp" "$t/platforms/dev" "$t/tests"
	put() { printf "$2" >"$t/$1"; }
	put sim/core/a.c '#include "cpu/arch/ok.h"\n'
	put cpu/arch/a.c '#include "mmu/ok.h"\n'
	put mmu/a.c '#include "hyp/ok.h"\n'
	put hyp/a.c '#  include "cpu/exec/ok.h"\n'
	put hyp/b.c '#include "decode_gen.h"\n'
	put cpu/exec/a.c '#include "platforms/ok.h"\n'
	put platforms/dev/a.c '#include "cpu/exec/ok.h"\n'
	put platforms/dev/b.c '#include "mmu/ok.h"\n'
	put platforms/a.c '#include "sim/ok.h"\n'
	put cpu/exec/b.c '#include "mmu/x_priv.h"\n'
	put sim/b.c '#include <libfdt.h>\n'
	put sim/trace/a.c '#include "sim/ok.h"\n'
	put sim/calls.c '#include "sim/trace/ok.h"\n'
	put sim/trace/b.c '#include "sim/calls.h"\n#include "sim/trace/ok.h"\n#include "cpu/exec/ok.h"\n'
	put platforms/dev/c.c '#include <SDL2/SDL.h>\n'
	put cpu/exec/c.c '#include "ok.h"\n'
	put mmu/loop1.h '#include "mmu/loop2.h"\n'
	put mmu/loop2.h '#include "mmu/loop1.h"\n'
	put sim/fdt_gen.c '#include <libfdt.h>\n#include "platforms/ok.h"\n#include "cpu/exec/ok.h"\n'
	put mmu/b.c '#include "mmu/x_priv.h"\n#include "cpu/arch/ok.h"\n#include <string.h>\n'
	put platforms/dev/d.c '#include "mmu/walk.h"\n#include "cpu/arch/ok.h"\n#include "sim/core/ok.h"\n'
	put cpu/exec/d.c '#include "decode_gen.h"\n#include "mmu/ok.h"\n#include "hyp/ok.h"\n'
	for h in sim/core/ok.h cpu/arch/ok.h cpu/exec/ok.h mmu/ok.h mmu/walk.h mmu/x_priv.h hyp/ok.h platforms/ok.h sim/ok.h \
		sim/calls.h sim/trace/ok.h; do
		put $h ''
	done
	want='circular mmu/loop
layers cpu/arch/a.c layers cpu/exec/a.c layers hyp/a.c layers hyp/b.c layers mmu/a.c layers platforms/a.c
layers platforms/dev/a.c layers platforms/dev/b.c layers sim/calls.c layers sim/core/a.c layers sim/trace/a.c libraries platforms/dev/c.c libraries sim/b.c
paths cpu/exec/c.c private cpu/exec/b.c'
	got=$(judge "$t" | sed 's/loop[12]\.h/loop/; s/:.*//' | sort -u | grep -v '^layers cpu/exec/c.c$')
	if [ "$(echo $got)" = "$(echo $want)" ]; then
		echo "ok check-layers: a bad tree is refused"
	else
		printf 'got:\n%s\nwant:\n%s\n' "$got" "$want"
		echo "not ok check-layers: a bad tree is refused"
		return 1
	fi
}

if [ $# -ge 1 ]; then
	report "$1"
else
	rc=0
	self_test || rc=1
	report "$(dirname "$0")/.." || rc=1
	exit $rc
fi
