#!/bin/sh
# bad_decode.sh - decodegen must refuse each bad_*.decode with file, line and the message that its first line expects.
set -u
here=$(dirname "$0") gen=${DECODEGEN:-${1:?usage: bad_decode.sh DECODEGEN}} rc=0
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

for f in "$here"/bad_*.decode; do
	want=$(sed -n '1s/^# expect: //p' "$f") name=$(basename "$f" .decode)
	if "$gen" -o "$tmp" "$f" >"$tmp/out" 2>"$tmp/err"; then
		echo "not ok $name: accepted"
		rc=1
	elif [ -e "$tmp/decode_gen.c" ] ||
	     ! grep -F -- "$want" "$tmp/err" | grep -Eq "$name.decode:[0-9]+: error: "; then
		echo "not ok $name: expected '$want', got:"
		cat "$tmp/err"
		rc=1
	else
		echo "ok $name"
	fi
done
if "$gen" -o "$tmp" "$tmp/missing.decode" 2>/dev/null; then
	echo "not ok missing file: accepted"
	rc=1
else
	echo "ok missing file"
fi
exit $rc
