#!/bin/sh
# build.sh FILE [-DFIXED] - builds the example: a hypervisor and its two guests in one ELF file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
/*) out=$1 ;;
*) out=$(pwd)/$1 ;;
esac
shift
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
cd "$here"
cc=${CROSS-aarch64-linux-gnu-}gcc
$cc -g -c "$@" hyp.S -o "$objects/hyp.o"
$cc -g -c -DGUEST=1 guest.S -o "$objects/guest1.o"
$cc -g -c -DGUEST=2 guest.S -o "$objects/guest2.o"
cd "$objects"
$cc -nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack -T "$here/duo.ld" hyp.o guest1.o guest2.o -o "$out"
