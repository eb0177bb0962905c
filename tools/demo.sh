#!/bin/sh
# demo.sh - boots an unmodified Debian kernel with busybox on aerie, runs a script in it, powers off, prints a summary.
#
# Kernel and busybox come from Debian's archive by name, through apt and the mirror this machine is configured for, into a private
# apt folder: nothing is installed and the system's package state is not touched. apt checks the archive's signature; the SHA256
# of each package is compared with the signed index once more here. Without a network, or without apt, a bare-metal guest of
# our own, built by the cross compiler, runs instead.
#
# Environment, from the makefile: AERIE, SRC, OUT, CROSS, HAVE_CROSS. AERIE_DEMO_SUITE: another Debian suite than bookworm.
# AERIE_DEMO_OFFLINE=1: as if there were no network. Argument "fetch": bring kernel and initramfs, boot nothing.
set -eu
suite=${AERIE_DEMO_SUITE:-bookworm}
work=$OUT/demo
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say()
{
	printf '== %s\n' "$*"
}

# apt TOOL ARGUMENTS...: apt-get or apt-cache for arm64, with folders of our own
apt()
{
	tool=$1
	shift
	"$tool" -q -o Dir::State="$work/apt/state" -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt/cache" \
		-o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
		-o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User= \
		-o Acquire::Languages=none -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@"
}

apt_ready()
{
	command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && [ -r "$keyring" ] || return 1
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | sort -u | head -n 1)
	mkdir -p "$work/apt/state/lists/partial" "$work/apt/cache/archives/partial" "$work/debs"
	: >"$work/apt/status"
	echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $suite main" >"$work/apt/sources.list"
	say "package index of Debian $suite for arm64 (${mirror:-http://deb.debian.org/debian})"
	apt apt-get update >"$work/apt.log" 2>&1
}

# get PACKAGE: downloads it, compares its hash with the index, unpacks it to $work/root
get()
{
	apt apt-cache show --no-all-versions "$1" >"$work/show" 2>/dev/null || return 1
	version=$(sed -n 's/^Version: //p' "$work/show" | head -n 1)
	want=$(sed -n 's/^SHA256: //p' "$work/show" | head -n 1)
	file=$work/debs/$want.deb
	if [ ! -f "$file" ] || [ "$(sha256sum "$file" | cut -d' ' -f1)" != "$want" ]; then
		say "$1 $version"
		rm -rf "$work/debs/new"
		mkdir -p "$work/debs/new"
		(cd "$work/debs/new" && apt apt-get download "$1" >>"$work/apt.log" 2>&1) || return 1
		mv "$work/debs/new"/*.deb "$file"
	else
		say "$1 $version (already here)"
	fi
	if [ "$(sha256sum "$file" | cut -d' ' -f1)" != "$want" ]; then
		rm -f "$file"
		say "$1: the SHA256 is not the one in the signed index"
		return 1
	fi
	dpkg-deb -x "$file" "$work/root"
}

fetch()
{
	[ "${AERIE_DEMO_OFFLINE:-0}" = 0 ] && apt_ready || return 1
	rm -rf "$work/root"
	kernel=$(apt apt-cache depends linux-image-arm64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*-arm64\)$/\1/p' | head -n 1)
	[ -n "$kernel" ] && get "$kernel" && get busybox-static || return 1
	cp "$work"/root/boot/vmlinuz-* "$work/Image"
}

initramfs()
{
	rm -rf "$work/initramfs"
	mkdir -p "$work/initramfs/bin"
	cp "$work"/root/*bin/busybox "$work/initramfs/bin/" 2>/dev/null || cp "$work/root/usr/bin/busybox" "$work/initramfs/bin/"
	cp "$SRC/tools/demo/init" "$SRC/tools/demo/script.sh" "$work/initramfs/"
	chmod 755 "$work/initramfs/init" "$work/initramfs/script.sh"
	# The same bytes each time, so that runs are alike.
	(cd "$work/initramfs" && find . -exec touch -h -d @0 {} + && find . | LC_ALL=C sort |
		cpio --quiet --reproducible -o -H newc -R 0:0) | gzip -9n >"$work/initramfs.gz"
}

# boot LINE OPTIONS...: LINE must appear on the console
boot()
{
	line=$1
	shift
	say "aerie run $*"
	{ "$AERIE" run "$@" --summary </dev/null || echo "exit status $?"; } 2>&1 | tee "$work/console.log"
	if grep -q "^$line" "$work/console.log" && ! grep -q '^exit status' "$work/console.log"; then
		say "the demo ran to its end"
	else
		say "the demo FAILED: no line '$line', or aerie did not end well"
		exit 1
	fi
}

mkdir -p "$work"
if [ "${1:-}" = fetch ]; then # only bring what a boot needs: exit 2 where that cannot be had
	fetch || exit 2
	initramfs
elif fetch; then
	initramfs
	boot 'demo: done' -m 512M --smp 2 --kernel "$work/Image" --initrd "$work/initramfs.gz" --append 'console=ttyAMA0 panic=-1'
elif [ "${HAVE_CROSS:-no}" = yes ]; then
	say "no Debian packages (no network, or no apt): running our own bare-metal guest instead"
	"${CROSS}gcc" -nostdlib -static -Wl,-Ttext=0x40200000,--build-id=none -o "$work/bare.elf" "$SRC/tools/demo/bare.S"
	boot 'demo: done' -m 64M --elf "$work/bare.elf"
else
	say "no Debian packages (no network, or no apt), and no cross compiler for a guest of our own: nothing to demonstrate"
	exit 1
fi
