#!/bin/sh
# build.sh FILE [-DFIXED] - builds the example: a hypervisor and its two guests in one ELF file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
/*) out=$1 ;;
*) out=$(pwd)/$1 ;;
esac
shift
cd "$here"
exec "${CROSS-aarch64-linux-gnu-}gcc" -g -nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack -T duo.ld "$@" hyp.S guest.S -o "$out"
