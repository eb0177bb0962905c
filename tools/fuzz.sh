#!/bin/sh
# fuzz.sh - builds the library with libFuzzer and the sanitizers, and lets every tests/fuzz/fuzz_*.c loose for FUZZ_TIME seconds
# (default 30), beginning with its seeds (tests/fuzz/seeds). FUZZ: names of the fuzzers to run (default all). What crashes stays in
# OUT/fuzz/NAME/.
#
# Environment, from the makefile: SRC, OUT, CLANG, MAKE, LIBS.
set -eu
[ -n "${CLANG:-}" ] || { echo "fuzz: needs clang (./configure --install-deps installs it)"; exit 1; }
# seeds FILE FOLDER: a file for each line in hexadecimal
seeds()
{
	[ ! -f "$1" ] || grep -v '^#' "$1" | cut -d' ' -f1 | bash -c 'n=0; while read -r hex; do
		printf "$(printf "%s" "$hex" | sed "s/../\\\\x&/g")" >"$0/seed-$((n += 1))"; done' "$2"
}

flags="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DAERIE_UNTAILED"
rc=0 ran=0

"$MAKE" --no-print-directory O="$OUT/fuzz" CC="$CLANG" CFLAGS="$flags" EXTRA=-fno-strict-aliasing LINK= lib
for f in "$SRC"/tests/fuzz/fuzz_*.c; do
	name=$(basename "$f" .c)
	case " ${FUZZ:-$name} " in *" $name "*) ;; *) continue ;; esac
	mkdir -p "$OUT/fuzz/$name/corpus"
	seeds "$SRC/tests/fuzz/seeds/$name.hex" "$OUT/fuzz/$name/corpus"
	# shellcheck disable=SC2086
	"$CLANG" -std=c17 -D_GNU_SOURCE -I"$SRC" -I"$OUT/fuzz/gen" $flags -fsanitize=fuzzer "$f" "$OUT/fuzz/libaerie.a" $LIBS -lm \
		-o "$OUT/fuzz/$name/$name"
	echo "fuzz: $name for ${FUZZ_TIME:-30} s"
	(cd "$OUT/fuzz/$name" && "./$name" -max_total_time="${FUZZ_TIME:-30}" -print_final_stats=1 -rss_limit_mb=4096 corpus) \
		>"$OUT/fuzz/$name/log" 2>&1 || { rc=1; echo "fuzz: $name FAILED"; tail -n 30 "$OUT/fuzz/$name/log"; }
	grep -E 'number_of_executed_units|average_exec_per_sec' "$OUT/fuzz/$name/log" | sed "s/^stat::/  $name /"
	ran=$((ran + 1))
done
echo "fuzz: $ran fuzzers, $([ $rc -eq 0 ] && echo no || echo with) failures"
exit $rc
