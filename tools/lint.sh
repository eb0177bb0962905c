#!/bin/sh
# lint.sh SOURCE... - what compilers and checkers have to say: clang's warnings as errors, gcc's analyser-free extra warnings, the
# rules of the source tree, and shellcheck where it is installed. Exit 1 if anybody complains.
#
# Environment, from the makefile: SRC, GEN, CLANG, CC.
set -u
rc=0
set -- "-I$SRC" "-I$GEN" -D_GNU_SOURCE '-DAERIE_VERSION=""' -fsyntax-only -Wall -Wextra -Werror -- "$@"
cd "$SRC" || exit 1

# The options stand before the "--", the files behind it.
lint()
{
	options=
	while [ "$1" != -- ]; do
		options="$options '$1'"
		shift
	done
	shift
	for f; do
		[ -z "${CLANG:-}" ] || eval "'$CLANG' -std=c17 $options '$f'" || rc=1
		eval "$CC -std=c17 $options -Wundef -Wpointer-arith -Wwrite-strings -Wstrict-prototypes \
			-Wold-style-definition '$f'" || rc=1
	done
	echo "lint: $# C files"
}
lint "$@"
for f in tools/check-*.sh; do
	[ -x "$f" ] || continue
	"./$f" || rc=1
done
if command -v shellcheck >/dev/null; then
	shellcheck -S warning -x configure .ci/run tools/*.sh tests/*.sh tests/*/*.sh || rc=1
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
