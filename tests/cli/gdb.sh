#!/bin/sh
# gdb.sh - the debugger: packets (gdb.py; backwards: gdb_back.py), and a session of gdb itself.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-} out=$OUT/tests/gdb
command -v "${cross}gcc" >/dev/null || { echo "skip gdb: no ${cross}gcc"; exit 0; }
command -v python3 >/dev/null || { echo "skip gdb: no python3"; exit 0; }
mkdir -p "$out"
"${cross}gcc" -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 "$SRC/tests/cli/gdb_guest.S" -o "$out/guest.elf" 2>"$out/log" || {
	echo "not ok gdb: the guest does not build: $(tail -n 1 "$out/log")"
	exit 1
}
"${cross}nm" "$out/guest.elf" >"$out/guest.sym"
timeout 300 python3 "$SRC/tests/cli/gdb.py" "$AERIE" "$out/guest.elf" "$out/guest.sym" || echo "not ok gdb: gdb.py ended with status $?"
"$SRC/tests/guest/run-guests.sh" smp-el2 >/dev/null
timeout 300 python3 "$SRC/tests/cli/gdb_back.py" "$AERIE" "$out/guest.elf" "$out/guest.sym" "$OUT/guests/smp-el2.elf" ||
	echo "not ok gdb: gdb_back.py ended with status $?"

# gdb itself: what it prints must contain these lines in this order
gdb=$(command -v gdb-multiarch || command -v gdb) || { echo "skip gdb: no gdb-multiarch"; exit 0; }
sock=$out/socket
rm -f "$sock"
"$AERIE" run --el 2 --elf "$out/guest.elf" --serial null --reverse --gdb "unix:$sock" </dev/null >"$out/run.log" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$sock" ] && break; sleep 0.3; done
timeout 120 "$gdb" -q -batch -nx -ex 'set confirm off' -ex 'set remotetimeout 60' -ex 'set architecture aarch64' -ex "file $out/guest.elf" -ex "target remote $sock" \
	-ex 'hbreak taken' -ex 'continue' -ex 'print/x $HCR_EL2 & 0x80002000' -ex 'print *(long *)&counter' -ex 'print $z0.d.u[0]' -ex 'print $v0.d.u[1]' -ex 'print $vg' -ex 'monitor walk $ELR_EL2 el1' \
	-ex 'stepi' -ex 'info registers x4' -ex 'reverse-stepi' -ex 'x/i $pc' -ex 'reverse-continue' -ex 'continue' -ex 'info threads' -ex 'delete' -ex 'continue' >"$out/gdb.log" 2>&1
awk -v log_="$out/gdb.log" '
	BEGIN { n = split("Breakpoint 1, .*taken|= 0x80002000$|= 5$|= 0$|= 0$|= [0-9]+$|-> PA 0x400100|^x4 .*0x5a000007|=> .*<taken>|No more reverse-execution history|Breakpoint 1, .*taken|Thread 1 .*EL2|exited normally", want, "|"); i = 1 }
	i <= n && $0 ~ want[i] { i++ }
	END { if (i > n) print "ok gdb: a session of gdb"; else print "not ok gdb: a session of gdb: no " want[i] " in " log_ }' "$out/gdb.log"
wait $pid && echo "ok gdb: the run under gdb ended well" || echo "not ok gdb: the run under gdb ended with status $?"

# lldb: what it prints must contain these lines in this order
lldb=$(command -v lldb) || { echo "skip gdb: a session of lldb: no lldb"; exit 0; }
rm -f "$out/lldb.run"
"$AERIE" run --el 2 --elf "$out/guest.elf" --serial null --gdb 127.0.0.1:0 </dev/null >"$out/lldb.run" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do grep -q 'target remote' "$out/lldb.run" && break; sleep 0.3; done
port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$out/lldb.run")
timeout 120 "$lldb" -x -b -o 'settings set plugin.process.gdb-remote.packet-timeout 60' -o "target create $out/guest.elf" -o "gdb-remote 127.0.0.1:$port" \
	-o 'breakpoint set -n taken' -o 'process continue' -o 'register read x1 pc' -o 'thread step-inst' -o 'register read x4 HCR_EL2' -o 'breakpoint delete -f' \
	-o 'process continue' >"$out/lldb.log" 2>&1
awk -v log_="$out/lldb.log" '
	BEGIN { n = split("stop reason = ;x1 = 0x0*5$;pc = 0x.*taken;stop reason = instruction step;x4 = 0x0*5a000007$;HCR_EL2 = 0x0*8000200;exited with status = 0", want, ";"); i = 1 }
	i <= n && $0 ~ want[i] { i++ }
	END { if (i > n) print "ok gdb: a session of lldb"; else print "not ok gdb: a session of lldb: no " want[i] " in " log_ }' "$out/lldb.log"
wait $pid && echo "ok gdb: the run under lldb ended well" || echo "not ok gdb: the run under lldb ended with status $?"
