#!/bin/sh
# nested.sh - a hypervisor that runs itself (tests/guest/nested.S): the VNCR pages as QEMU leaves them, the events of redirected accesses,
# the summary's accounts, also against a run without FEAT_NV2; `aerie info vncr` against ../shared/facts/vncr_layout.tsv.
set -u
: "${AERIE:?}" "${SRC:?}" "${OUT:?}"
image=$OUT/guests/nested-el2.elf
qemu=${QEMU_SYSTEM:-qemu-system-aarch64}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# same NAME GOT WANTED
same()
{
	if [ "$2" = "$3" ]; then echo "ok nested: $1"; else echo "not ok nested: $1: '$2', not '$3'"; fi
}

facts=${AERIE_SHARED:-$SRC/../shared}/facts/vncr_layout.tsv
if [ -f "$facts" ]; then
	"$AERIE" info vncr >"$tmp/table"
	# the table's rows of EL1's and EL2's own names, ICH_LRn_EL2 spelled out, against the list's
	awk '/^0x/ && $2 !~ /_EL[01]2$/ { print $1, $2 }' "$tmp/table" | sort >"$tmp/ours"
	awk -F'\t' 'NR > 1 && $2 !~ /_EL02$|LRn/ { n = $2 ~ /^(CPACR|SCTLR|VBAR)$/ ? $2 "_EL1" : $2 == "AMAIR0" ? "AMAIR_EL1" : $2; print $1, n }' "$facts" |
		sort -u >"$tmp/theirs"
	same "info vncr: no place that is not in the list" "$(comm -23 "$tmp/ours" "$tmp/theirs")" ""
	same "info vncr: no place of the list that is not in it" "$(comm -13 "$tmp/ours" "$tmp/theirs")" ""
	echo "note info vncr: $(wc -l <"$tmp/ours") places equal, $(grep -c absent: "$tmp/table") of them of absent features"
else
	echo "skip nested: no $facts"
fi

"${SRC}/tests/guest/run-guests.sh" nested >/dev/null
if [ ! -f "$image" ]; then
	echo "skip nested: no $image"
	exit 0
fi
"$AERIE" run -M virt --el 2 -m 128M --kernel "$image" --timeout 30 --summary --trace vncr -o "$tmp/trace" \
	</dev/null >"$tmp/console" 2>&1
grep '^page ' "$tmp/console" >"$tmp/pages"
same "both pages have 49 words" "$(wc -l <"$tmp/pages")" 98
if command -v "$qemu" >/dev/null 2>&1; then
	timeout -s KILL 60 "$qemu" -M virt,virtualization=on,gic-version=3 -cpu max -m 128M -nodefaults -display none -serial stdio \
		-kernel "$image" </dev/null 2>/dev/null | tr -d '\r' >"$tmp/qemu"
	if grep -q '^ok FEAT_NV2' "$tmp/qemu"; then
		same "the pages are those of QEMU" "$(grep '^page ' "$tmp/qemu" | cksum)" "$(cksum <"$tmp/pages")"
	elif grep -q '^not ok FEAT_NV2' "$tmp/qemu"; then
		echo "note nested: the pages are not compared with $("$qemu" --version | head -n 1): it has no FEAT_NV2 (QEMU 10.0 has)"
	else
		echo "not ok nested: the guest does not run on $qemu"
	fi
else
	echo "skip nested: no $qemu"
fi

# figure WORLD ROW: a number of the summary
figure()
{
	awk -v w="$1" -v r="$2" '/^[a-z]/ { in_it = index($0, w) == 1 } in_it && index($0, "  " r " ") == 1 { gsub(",", "", $NF); print $NF }' \
		"$tmp/console"
}
# what the structure of the guest demands: see its tests
same "L1's ERETs" "$(figure 'virtual EL2, VMID 1' 'ERET trap')" 16
same "L2's ERETs" "$(figure 'virtual EL2, VMID 2' 'ERET trap')" 6
same "L1's traps of registers" "$(figure 'virtual EL2, VMID 1' 'MSR/MRS/SYS trap')" 2
same "L2's hypercalls" "$(figure 'virtual EL2, VMID 2' HVC)" 2

events=$(grep -c vncr_redirect "$tmp/trace")
avoided=$(grep -c 'vncr_redirect.*without NV2: a trap' "$tmp/trace")
page=$(grep -c 'vncr_redirect.*VNCR page' "$tmp/trace")
same "events of traps avoided" "$avoided" \
	$(($(figure 'virtual EL2, VMID 1' 'avoided by') + $(figure 'virtual EL2, VMID 2' 'avoided by')))
same "events of other accesses" $((events - avoided)) \
	$(($(figure 'virtual EL2, VMID 1' 'other accesses') + $(figure 'virtual EL2, VMID 2' 'other accesses')))
same "events of the page" "$page" $(($(figure accesses reads) + $(figure accesses writes)))
same "an event of the page" "$(sed -n 's/.*\(vncr_redirect VTTBR_EL2 .*\)/\1/p' "$tmp/trace" | head -n 1)" \
	"vncr_redirect VTTBR_EL2 (VNCR page + 0x20) -> 0xa00000200020, without NV2: a trap to EL2, EC 0x18"
# L1 and L2 enter a guest first; L1 returns from six ERETs, two registers (whose instruction it skips) and six calls it forwards
same "writes of EL1's register for ELR_EL2" "$(grep -c 'vncr_redirect ELR_EL2 (ELR_EL1) <-' "$tmp/trace")" $((2 + 6 + 2 + 6))
same "writes of EL1's register for SPSR_EL2" "$(grep -c 'vncr_redirect SPSR_EL2 (SPSR_EL1) <-' "$tmp/trace")" $((2 + 6 + 6))
echo "note nested: $events redirected accesses, $avoided of them traps avoided; $((16 + 6 + 4 + 4)) traps taken"

# Contexts survive the switches between the three worlds: fewer are made than there are switches, and none makes room for another.
contexts='translation contexts'
switches=$((16 + 6 + 4 + 4))
[ "$(figure "$contexts" new)" -lt $switches ] && [ "$(figure "$contexts" 'found again')" -ge $switches ]
same "contexts are found again" $? 0
same "contexts that made room" "$(figure "$contexts" 'in the place of an old one')" 0

# A real second run without NV2 takes the traps that the account of the run with it calls avoided (tests/guest/nvcount.S).
"${SRC}/tests/guest/run-guests.sh" nvcount >/dev/null
"$AERIE" run -M virt --el 2 -m 128M --kernel "$OUT/guests/nvcount-el2.elf" --timeout 30 --summary </dev/null >"$tmp/console" 2>&1
for nv1 in 0 1; do
	with="virtual EL2, VMID $((1 + 2 * nv1))"
	without="virtual EL2, VMID $((2 + 2 * nv1))"
	same "NV1 = $nv1: traps taken with NV2 and avoided by it are those taken without" \
		$(($(figure "$with" all) + $(figure "$with" 'avoided by'))) "$(figure "$without" all)"
	echo "note nested: NV1 = $nv1: $(figure "$with" all) exceptions with NV2, $(figure "$with" 'avoided by') avoided, $(figure "$without" all) without"
done
