#!/bin/sh
# lint.sh SOURCE... - what compilers and checkers have to say: clang's warnings as errors, gcc's analyser-free extra warnings, the
# rules of the source tree, and shellcheck where it is installed. Exit 1 if anybody complains.
#
# Environment, from the makefile: SRC, CLANG, CC, CPPFLAGS.
set -u
rc=0
cd "$SRC" || exit 1

for f; do
	[ -z "${CLANG:-}" ] ||
		# shellcheck disable=SC2086
		"$CLANG" -std=c17 $CPPFLAGS -fsyntax-only -Wall -Wextra -Werror "$f" || rc=1
	# shellcheck disable=SC2086
	$CC -std=c17 $CPPFLAGS -fsyntax-only -Wall -Wextra -Wundef -Wpointer-arith -Wwrite-strings -Wstrict-prototypes \
		-Wmissing-prototypes -Wold-style-definition -Wvla-larger-than=65536 -Werror "$f" || rc=1
done
echo "lint: $# C files"
for f in tools/check-*.sh; do
	[ -x "$f" ] || continue
	"./$f" || rc=1
done
if command -v shellcheck >/dev/null; then
	shellcheck -x configure tools/*.sh tests/*.sh tests/*/*.sh || rc=1
else
	for f in configure tools/*.sh tests/*.sh tests/*/*.sh; do
		case $(head -n 1 "$f") in
		*bash) bash -n "$f" || rc=1 ;;
		*) sh -n "$f" || rc=1 ;;
		esac
	done
	echo "lint: no shellcheck here: the scripts' syntax was looked at, nothing more"
fi
[ $rc -eq 0 ] && echo "lint: clean" || echo "lint: see above"
exit $rc
