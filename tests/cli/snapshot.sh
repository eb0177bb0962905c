#!/bin/bash
# snapshot.sh - a guest that is saved in its middle and loaded again is the guest that went on: the same events from there, the same
# console; what is no snapshot of this machine is refused in one line.
set -u
: "${AERIE:?}" "${SRC:?}" "${OUT:?}"
guests="tlb-el2 irq-el2 timer-el2 debug mte-el1 sve-el2 sel2 vgic nested mpuhyp a32el1"
events=exc,sysreg,vncr,irq,tlbi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
# shellcheck disable=SC2086
"$SRC/tests/guest/run-guests.sh" $guests >"$tmp/results"
grep -q '^skip guest tests' "$tmp/results" && { echo "skip snapshot: no cross compiler"; exit 0; }

# go OPTIONS...: the guest `name`
go()
{
	timeout -s KILL 120 "$AERIE" run -M virt --el "$el" --smp "$cpus" -m 128M $how "$image" $more "$@" </dev/null
}

for name in $guests; do
	row=$(awk -v n="$name" '$1 == n' "$SRC/tests/guest/guests.cfg")
	read -r _ source el cpus more <<<"$row"
	image=$OUT/guests/$source-el$el.elf
	how=--kernel
	[ "$el" = 3 ] && how=--elf
	go --trace $events -o "$tmp/whole" >"$tmp/console" 2>/dev/null
	# a third of the way, by the time of the last event
	at=$(tail -n 1 "$tmp/whole" | awk '{ print int($3 / 3) }')
	go --timeout "${at}ns" --save "$tmp/snap" >"$tmp/first" 2>/dev/null
	go --load "$tmp/snap" --trace $events -o "$tmp/rest" >"$tmp/second" 2>"$tmp/err"
	n=$(wc -l <"$tmp/rest")
	if [ "$n" -gt 0 ] && tail -n "$n" "$tmp/whole" | cmp -s - "$tmp/rest" && cat "$tmp/first" "$tmp/second" | cmp -s - "$tmp/console"; then
		echo "ok snapshot: $name: $n events from $at ns on"
	else
		echo "not ok snapshot: $name from $at ns on: $n events, $(head -n 1 "$tmp/err")"
	fi
done

# Several processors: saving ends a turn early, which may change whose turn comes next, but two continuations are one.
name=smp-el2 el=2 cpus=4 more= how=--kernel image=$OUT/guests/smp-el2.elf
"$SRC/tests/guest/run-guests.sh" smp-el2 >"$tmp/results"
go --timeout 40us --save "$tmp/snap" >"$tmp/first" 2>/dev/null
go --load "$tmp/snap" --trace-hash >"$tmp/second" 2>"$tmp/hash1"
go --load "$tmp/snap" --trace-hash >"$tmp/third" 2>"$tmp/hash2"
if cmp -s "$tmp/second" "$tmp/third" && cmp -s "$tmp/hash1" "$tmp/hash2" &&
	[ "$(cat "$tmp/first" "$tmp/second" | grep -c '^ok')" = "$(grep '^ok.*smp-el2: ' "$tmp/results" | grep -vc "second run")" ]; then
	echo "ok snapshot: four processors"
else
	echo "not ok snapshot: four processors: $(cat "$tmp/first" "$tmp/second" | grep -c '^ok') of $(grep '^ok.*smp-el2: ' "$tmp/results" | grep -vc "second run")"
fi

# refuse NAME PATTERN OPTIONS...
refuse()
{
	local what=$1 pattern=$2
	shift 2
	go "$@" >"$tmp/out" 2>"$tmp/err"
	if [ $? -eq 1 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q "^aerie: .*$pattern" "$tmp/err"; then
		echo "ok snapshot: $what"
	else
		echo "not ok snapshot: $what: $(head -c 300 "$tmp/err")"
	fi
}
cpus=1
refuse "one of another machine is refused" "another machine" --load "$tmp/snap"
cpus=4
head -c $(($(wc -c <"$tmp/snap") / 2)) "$tmp/snap" >"$tmp/short"
refuse "one that is cut off is refused" "damaged or cut off" --load "$tmp/short"
{ head -c 3000 "$tmp/snap"; printf 'x'; tail -c +3002 "$tmp/snap"; } >"$tmp/changed"
refuse "one with a changed byte is refused" "damaged or cut off" --load "$tmp/changed"
refuse "what is none is refused" "no snapshot" --load "$SRC/README.md"
refuse "one that is not there is refused" "nowhere: cannot read" --load "$tmp/nowhere"
refuse "the host's clock is refused" "virtual time" --clock host --load "$tmp/snap"
refuse "a guest that ended is not saved" "ended by itself" --save "$tmp/never"
[ -e "$tmp/never" ] && echo "not ok snapshot: a file was made of it"
refuse "a folder that is not there is named" "cannot write" --timeout 1us --save "$tmp/no/snap"
exit 0
