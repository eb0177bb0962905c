#!/bin/bash
# cases.sh - docs/cases.md does what it says: every command of it, in order, prints what stands below it.
set -u
: "${AERIE:?}" "${SRC:?}"
command -v "${CROSS-aarch64-linux-gnu-}gcc" >/dev/null || { echo "skip cases: no ${CROSS-aarch64-linux-gnu-}gcc"; exit 0; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/build" "$work/steps" && ln -s "$AERIE" "$work/build/aerie" && ln -s "$SRC/examples" "$work/examples" && cd "$work" || exit 1

# steps/N.sh and steps/N.want: a line "$ COMMAND" that is indented by four, and what is indented below it
awk '/^    \$ / { n++; f = sprintf("steps/%03d", n); print substr($0, 7) >(f ".sh"); printf "" >(f ".want"); inside = 1; next }
	/^    / && inside { print substr($0, 5) >(f ".want"); next }
	{ inside = 0 }' "$SRC/docs/cases.md"
[ "$(ls steps | wc -l)" -gt 10 ] || echo "not ok cases: docs/cases.md has no commands"
for s in steps/*.sh; do
	timeout 60 bash "$s" >got 2>&1 </dev/null
	if cmp -s got "${s%.sh}.want"; then
		echo "ok cases: $(cat "$s")"
	else
		diff got "${s%.sh}.want"
		echo "not ok cases: $(cat "$s")"
	fi
done

# The page of the second case tells what the text says it tells.
[ -f duo.html ] || { echo "not ok cases: no page"; exit 1; }
if grep -q '"states":\[\[2,0\],\[1,2\]\]' duo.html && grep -q 'smc SYSTEM_OFF(0,.*"guest1",36,"[^"]*guest.S",' duo.html &&
	! grep -q '0x17 SMC' duo.html; then
	echo "ok cases: the page has one guest, its SYSTEM_OFF at guest1+0x24, and no SMC to EL2"
else
	echo "not ok cases: the page has one guest, its SYSTEM_OFF at guest1+0x24, and no SMC to EL2"
fi
