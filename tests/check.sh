#!/bin/sh
# check.sh all|unit PROGRAM... - runs the tests and ends in one line with the totals; exit 1 if anything failed.
#
# PROGRAM... are GoogleTest programs. With "all" also: tools/check-*.sh (the rules of the source tree) and every executable
# tests/*/*.sh and tests/*/run (but this). A script reports each test in a line "ok NAME" or "not ok NAME"; one that prints
# none counts as one test by its exit status. "skip NAME" is shown and counted apart.
#
# Environment, from the makefile: AERIE, SRC, OUT, CROSS, HAVE_CROSS, QEMU_USER.
set -u
what=$1
shift
passed=0 failed=0 skipped=0
logs=$OUT/tests/logs
mkdir -p "$logs"

# count NAME PASSED FAILED SKIPPED LOG
count()
{
	passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
	if [ "$3" -ne 0 ]; then
		printf 'FAIL %-28s %d passed, %d failed; the end of %s:\n' "$1" "$2" "$3" "$5"
		grep -E '^(not ok|\[  FAILED|.*Failure$)' "$5" | head -n 20
		tail -n 20 "$5"
	else
		printf 'pass %-28s %d passed%s\n' "$1" "$2" "$([ "$4" -eq 0 ] || echo ", $4 skipped")"
	fi
}

# number PATTERN FILE: the last number that the sed pattern \( \) finds, 0 if none
number()
{
	n=$(sed -n "s/$1/\\1/p" "$2" | tail -n 1)
	echo "${n:-0}"
}

run_gtest()
{
	name=$(basename "$1") log=$logs/$(basename "$1").log rc=0
	"$1" --gtest_brief=1 >"$log" 2>&1 || rc=$?
	p=$(number '^\[  PASSED  \] \([0-9]*\) tests\{0,1\}\..*' "$log")
	f=$(number '^ *\([0-9]*\) FAILED TESTS\{0,1\}$' "$log")
	s=$(number '^\[  SKIPPED \] \([0-9]*\) tests\{0,1\}.*' "$log")
	[ $rc -ne 0 ] && [ "$f" -eq 0 ] && f=1 # died
	count "$name" "$p" "$f" "$s" "$log"
	grep '^note ' "$log"
}

run_script()
{
	name=${1#"$SRC"/} rc=0
	log=$logs/$(echo "$name" | tr / -).log
	"$1" >"$log" 2>&1 || rc=$?
	p=$(grep -c '^ok ' "$log") f=$(grep -c '^not ok ' "$log") s=$(grep -c '^skip ' "$log")
	if [ $((p + f + s)) -eq 0 ]; then
		[ $rc -eq 0 ] && p=1 || f=1
	elif [ $rc -ne 0 ] && [ "$f" -eq 0 ]; then
		f=1
	fi
	count "$name" "$p" "$f" "$s" "$log"
	grep '^skip ' "$log"
	grep '^note ' "$log"
}

for t; do
	run_gtest "$t"
done
if [ "$what" = all ]; then
	for t in "$SRC"/tools/check-*.sh "$SRC"/tests/*/*.sh "$SRC"/tests/*/run; do
		[ -x "$t" ] && [ -f "$t" ] && run_script "$t"
	done
fi
echo "$passed passed, $failed failed$([ $skipped -eq 0 ] || echo ", $skipped skipped")"
[ $failed -eq 0 ] && [ $passed -ne 0 ]
