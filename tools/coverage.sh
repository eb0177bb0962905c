#!/bin/sh
# coverage.sh OBJECTS - lines executed, a row a component folder, from the gcov data below OBJECTS.
set -eu
cd "$1"
find . -name '*.gcda' | while read -r f; do
	# "File '/src/mmu/walk.c'" then "Lines executed:97.10% of 310"; only the object's own source counts.
	source=${f#./}
	source=${source%.gcda}
	gcov -n -o "$(dirname "$f")" "$f" 2>/dev/null | awk -v want="/$source.c" '
		/^File / { name = $2; gsub("\x27", "", name); hit = substr(name, length(name) - length(want) + 1) == want }
		hit && /^Lines executed/ { split($2, a, /[:%]/); printf "%s %.0f %d\n", want, a[2] * $4 / 100, $4; hit = 0 }'
done | awk '
	{ folder = $1; sub(/^\//, "", folder); sub(/\/[^\/]*$/, "", folder); run[folder] += $2; all[folder] += $3; r += $2; t += $3 }
	END {
		for (f in all) printf "%-16s %6d of %6d lines  %5.1f%%\n", f, run[f], all[f], 100 * run[f] / all[f] | "sort"
		close("sort")
		if (t) printf "%-16s %6d of %6d lines  %5.1f%%\n", "all", r, t, 100 * r / t
	}'
