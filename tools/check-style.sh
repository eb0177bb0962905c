#!/bin/sh
# check-style.sh [-l] [ROOT] - the limits of the house: sizes, banned functions and words, header comments, mutable globals.
# Without ROOT: first proves on a bad tree that it refuses, then checks this one. One line "ok RULE" or "not ok RULE" each; exit 1
# if a rule is broken. -l lists the deviations from the architecture that the sources declare (IMPDEF:, UNPREDICTABLE:, LIMIT:).
set -u
export LC_ALL=C

# The longest file and function, in lines; tables (*.def, *.decode) are exempt, and tests from all but the first. Lines aim at 120
# columns; that is clang-format's, this is where it stops being a matter of taste.
FILE_LIMIT=500
FUNCTION_LIMIT=60
COLUMNS_LIMIT=140

sources()
{
	(cd "$1" && find sim cpu mmu mpu hyp platforms tools -name '*.[ch]' 2>/dev/null | sort)
}

tests()
{
	(cd "$1" && find tests -type f \( -name '*.[chS]' -o -name '*.cc' -o -name '*.inc' -o -name '*.sh' -o -name '*.py' -o -name run \) \
		2>/dev/null | sort)
}

# All text that is ours, for the words.
texts()
{
	(cd "$1" && find . -name .git -prune -o -type f \( -name '*.[chS]' -o -name '*.cc' -o -name '*.inc' -o -name '*.def' -o \
		-name '*.decode' -o -name '*.sh' -o -name '*.md' -o -name '*.cfg' -o -name '*.in' -o -name configure -o -name '*.1' \) \
		-print | sed 's|^\./||' | sort)
}

# judge ROOT: prints "RULE file:line: what" for each offence
judge()
{
	(cd "$1" && sources . | xargs awk -v file_limit=$FILE_LIMIT -v function_limit=$FUNCTION_LIMIT -v columns=$COLUMNS_LIMIT '
	function offence(rule, line, what) { printf "%s %s:%d: %s\n", rule, FILENAME, line, what }
	function width(s,   i, n) {
		if (index(s, "\t") == 0)
			return length(s)
		for (i = 1; i <= length(s); i++)
			n = substr(s, i, 1) == "\t" ? n + 8 - n % 8 : n + 1
		return n
	}
	function finish() {
		if (lines > file_limit)
			printf "file-size %s:1: %d lines\n", last, lines
	}
	# a line without strings and comments
	function code(s) {
		gsub(/"([^"\\]|\\.)*"/, "\"\"", s)
		gsub(/\/\*[^*]*\*\//, "", s)
		sub(/\/\*.*/, "", s)
		sub(/^[ \t]*\*.*/, "", s)
		return s
	}
	FNR == 1 {
		finish()
		last = FILENAME
		start = 0
		if (index($0, "/* " FILENAME " - ") != 1)
			offence("header-comment", 1, "does not begin with /* " FILENAME " - what it does")
	}
	{ lines = FNR }
	{ text = $0; sub(/[ \t]*\\$/, "", text) }
	width(text) > columns { offence("columns", FNR, width(text) " columns") }
	/[ \t]$/ { offence("columns", FNR, "white space at the end") }
	/^\{$/ { start = FNR; name = previous }
	/^\}/ && start {
		if (FNR - start > function_limit)
			offence("function-size", start, FNR - start - 1 " lines: " name)
		start = 0
	}
	{ previous = $0; c = code($0) }
	c ~ /(^|[^A-Za-z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|longjmp|setjmp|siglongjmp|sigsetjmp|rand|srand|random|tmpnam|mktemp|atoi|atol|gettimeofday)[ ]?\(/ {
		offence("functions", FNR, "banned function: " c)
	}
	c ~ /(^|[^A-Za-z0-9_])(time|clock_gettime)[ ]?\(/ && FILENAME != "sim/core/clock.c" && FILENAME !~ /^tools\// {
		offence("functions", FNR, "host time: " c)
	}
	c ~ /^static [^(]*(;|=.*)$/ && c !~ /(^|[ *])const[ ;\[]/ && c !~ /sig_atomic_t|_Thread_local/ && FILENAME !~ /^tools\// {
		offence("globals", FNR, "mutable: " c)
	}
	END { finish() }')
	(cd "$1" && tests . | xargs -r wc -l | awk -v limit=$FILE_LIMIT '$2 != "total" && $1 > limit { print "file-size " $2 ":1: " $1 " lines" }')
	(cd "$1" && texts . | xargs grep -nE 'TOD[O]|FIXM[E]|XX[X]:|/wor[k]/|[Ii]ssue[ ]#?[0-9]' /dev/null | sed 's/^/words /')
}

report()
{
	bad=0
	offences=$(judge "$1")
	for rule in file-size function-size columns header-comment functions globals words; do
		if printf '%s\n' "$offences" | grep -q "^$rule "; then
			printf '%s\n' "$offences" | sed -n "s/^$rule //p"
			echo "not ok check-style: $rule"
			bad=1
		else
			echo "ok check-style: $rule"
		fi
	done
	return $bad
}

list_marks()
{
	(cd "$1" && texts . | xargs grep -nE '(IMPDEF|UNPREDICTABLE|LIMIT):[ ]' /dev/null | grep -v '^tools/check-style') | sed 's/[ \t][ \t]*/ /g'
}

self_test()
{
	t=$(mktemp -d "${TMPDIR:-/tmp}/style.XXXXXX") || exit 2
	trap 'rm -rf "$t"' EXIT
	mkdir -p "$t/sim/core" "$t/mmu" "$t/tests/unit"
	first() { echo "/* $1 - test. */" >"$t/$1"; }
	first mmu/good.c
	printf 'static const int table[] = { 1 };\nint f(void)\n{\n\treturn snprintf("strcpy(x) time(0)"); /* never gets() */\n}\n' >>"$t/mmu/good.c"
	first mmu/long.c
	yes 'int x(void);' | head -n $FILE_LIMIT >>"$t/mmu/long.c"
	yes 'int x;' | head -n $((FILE_LIMIT + 1)) >"$t/tests/unit/long_test.cc"
	yes 'int x;' | head -n $FILE_LIMIT >"$t/tests/unit/just_test.cc"
	first mmu/func.c
	{ echo 'int f(void)'; echo '{'; yes '	g();' | head -n $FUNCTION_LIMIT; echo '}'; } >>"$t/mmu/func.c"
	first mmu/wide.c
	printf '\t\t%0130d\n' 0 >>"$t/mmu/wide.c"
	first mmu/copy.c
	printf 'void f(void)\n{\n\tstrcpy(a, b);\n}\n' >>"$t/mmu/copy.c"
	first mmu/now.c
	printf 'void f(void)\n{\n\tx = time(NULL);\n}\n' >>"$t/mmu/now.c"
	first sim/core/clock.c
	printf 'void f(void)\n{\n\tclock_gettime(1, 2);\n}\n' >>"$t/sim/core/clock.c"
	first mmu/global.c
	printf 'static int counter;\n' >>"$t/mmu/global.c"
	first mmu/word.c
	printf '/* %s: later */\n' TOD''O >>"$t/mmu/word.c"
	echo 'int x;' >"$t/mmu/header.c"
	want='columns mmu/wide.c file-size mmu/long.c file-size tests/unit/long_test.cc function-size mmu/func.c functions mmu/copy.c functions mmu/now.c
globals mmu/global.c header-comment mmu/header.c words mmu/word.c'
	got=$(judge "$t" | sed 's/:.*//' | sort -u)
	if [ "$(echo $got)" = "$(echo $want)" ]; then
		echo "ok check-style: a bad tree is refused"
	else
		printf 'got:\n%s\nwant:\n%s\n' "$got" "$want"
		echo "not ok check-style: a bad tree is refused"
		return 1
	fi
}

here=$(dirname "$0")/..
if [ "${1-}" = -l ]; then
	list_marks "${2:-$here}"
elif [ $# -ge 1 ]; then
	report "$1"
else
	rc=0
	self_test || rc=1
	report "$here" || rc=1
	echo "note $(list_marks "$here" | wc -l) marked deviations (tools/check-style.sh -l lists them)"
	exit $rc
fi
