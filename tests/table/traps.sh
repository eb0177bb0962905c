#!/bin/sh
# traps.sh - `aerie why` against an independent model's outcomes of one instruction each (../shared/facts/traps).
set -u
: "${AERIE:?}" "${SRC:?}"
folder=${AERIE_SHARED:-$SRC/../shared}/facts/traps

[ -d "$folder" ] || { echo "skip traps: no $folder"; exit 0; }
command -v python3 >/dev/null || { echo "skip traps: no python3"; exit 0; }
if out=$("$SRC/tools/traptables.py" --aerie "$AERIE" "$folder"); then
	echo "ok traps"
else
	echo "not ok traps"
fi
echo "$out"
