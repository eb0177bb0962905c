#!/bin/sh
# manual.sh - `aerie why` against the accessors in the manual's own text, where a folder of it is at hand: AERIE_MANUAL.
set -u
: "${AERIE:?}" "${SRC:?}"
folder=${AERIE_MANUAL:-}

[ -n "$folder" ] && [ -d "$folder" ] || { echo "skip manual: no folder of the Arm ARM in Markdown (AERIE_MANUAL=FOLDER)"; exit 0; }
command -v python3 >/dev/null || { echo "skip manual: no python3"; exit 0; }
if out=$("$SRC/tools/manualtraps.py" --aerie "$AERIE" "$folder" --list); then
	echo "ok manual"
else
	echo "not ok manual"
fi
echo "$out"
