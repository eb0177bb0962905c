#!/bin/bash
# report.sh - `aerie trace --html`: the page's numbers are the summary's, its events the log's lines; it opens in a browser, where there
# is one; names that look like HTML stay names; broken logs and wrong options are told in one line.
set -u
: "${AERIE:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-}
command -v "${cross}gcc" >/dev/null || { echo "skip report: no ${cross}gcc"; exit 0; }
node=$(command -v node || command -v nodejs)
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
guest=$SRC/tests/guest
"${cross}gcc" -O2 -g -ffreestanding -mgeneral-regs-only -ffixed-x28 -march=armv8.2-a -nostdlib -static -Wl,--build-id=none \
	-Wl,-z,noexecstack -DTEST_EL=2 -I"$guest" -T "$guest/guest.ld" "$guest/rt.S" "$guest/rt_io.S" "$guest/stage2.S" -o "$work/guest.elf" 2>"$work/err" || {
	echo "not ok report: the guest does not build: $(tail -n 1 "$work/err")"
	exit 1
}
cd "$work" || exit 1
run() { timeout 120 "$AERIE" run --el 2 -m 64M --elf guest.elf --serial null "$@" </dev/null; }
trace() { timeout 120 "$AERIE" trace "$@"; }
check()
{
	local name=$1
	shift
	if "$@"; then echo "ok report: $name"; else echo "not ok report: $name"; fi
}
# refused WORDS ARGUMENTS...: status 1 and one line with the words
refused()
{
	local words=$1
	shift
	trace "$@" >out 2>err
	[ $? -eq 1 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -e "$words" err && return 0
	cat err
	return 1
}

run --trace-log most.aet && run --trace all --trace-log all.aet || { echo "not ok report: the guest fails"; exit 1; }
for log in most all; do
	trace $log.aet >$log.txt
	trace $log.aet --summary >$log.sum
	trace $log.aet --html --symbols guest.elf -o $log.html || echo "not ok report: no page of $log.aet"
done
check "the longer log is not shown in full" [ "$(wc -l <all.txt)" -gt 24000 ]
check "pages are bounded" [ "$(stat -c %s all.html)" -lt $((20 << 20)) ]
trace all.aet --html --symbols guest.elf >again.html
check "the same log gives the same page" cmp -s all.html again.html
check "a page needs nothing from elsewhere" [ "$(grep -cE '(src|href)="?(https?:)?//|@import|url\(' most.html)" -eq 0 ]

# ---- places: another program's idea of the same addresses ----
if command -v "${cross}addr2line" >/dev/null && [ -n "$node" ]; then
	cat >places.js <<-'END'
	const html = require("fs").readFileSync("all.html", "utf8");
	const data = JSON.parse(/id="data">\n([^]*?)<\/script>/.exec(html)[1]).logs[0];
	for (const [address, symbol, offset, file, line] of data.places)
		if (file && !offset) // at a symbol: which one is meant is no question
			console.log(address, symbol, `${file.replace(/.*\//, "")}:${line}`);
	END
	"$node" places.js | sort -u >places
	cut -d' ' -f1 places | "${cross}addr2line" -f -e guest.elf | sed 's/ (discriminator.*//; s|^.*/||' | paste -d' ' - - >want
	cut -d' ' -f3 places | paste -d' ' - want | awk '$1 != $3 { print; bad = 1 } END { exit bad }'
	check "source lines are addr2line's" [ $? -eq 0 -a "$(wc -l <places)" -gt 5 ]
	"${cross}nm" guest.elf | awk '{ print "0x" $1, $3 }' | sed 's/^0x0*/0x/' | sort >names
	check "symbols are nm's" [ "$(cut -d' ' -f1,2 places | sort | comm -23 - names | wc -l)" -eq 0 ]
fi

# Files may be for one level alone.
if [ -n "$node" ]; then
	trace most.aet --html --symbols guest.elf,el=1 -o level.html
	cat >level.js <<-'END'
	const data = JSON.parse(/id="data">\n([^]*?)<\/script>/.exec(require("fs").readFileSync("level.html", "utf8"))[1]).logs[0];
	const named = data.shown.filter(e => data.places[e[7]].length > 1), from = e => /^(?:exception|return) EL(\d)/.exec(e[9])?.[1] ?? e[3];
	process.exit(named.length > 5 && named.every(e => from(e) == 1) ? 0 : 1);
	END
	check "symbols of one level name addresses of that level alone" "$node" level.js
fi

# ---- names that look like HTML ----
evil='</script><img src=x onerror=document.title="evil">'
"${cross}objcopy" --redefine-sym guest_main="$evil" guest.elf evil.elf
trace most.aet --html --symbols evil.elf -o evil.html
check "a symbol's name ends no script" [ "$(grep -c '</script>' evil.html)" -eq "$(grep -c '</script>' most.html)" ]
check "... and makes no element" [ "$(grep -c '<img' evil.html)" -eq 0 ]
check "... and is there" grep -q 'u003c/script\\u003e\\u003cimg src=x' evil.html

# ---- in a browser, and without ----
open_page() # PAGE#WHERE: its document; what it complains of in `console`
{
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --virtual-time-budget=5000 \
		--enable-logging=stderr --v=0 --dump-dom "file://$work/$1" 2>messages
	grep CONSOLE messages >console
}
event=$(grep -n -m1 ' exception ' most.txt | cut -d: -f1)
dom=
if [ -n "$browser" ]; then
	for log in most all; do
		open_page "$log.html#tab=summary&event=$((event - 1))" >$log.dom
		check "nothing on the browser's console: $log" [ ! -s console ]
	done
	dom=yes
	# a browser that nobody looks at draws few frames: each is made at once
	sed '/^<\/body>$/d; /^<\/html>$/d; s/^<body>$/&<script>window.requestAnimationFrame = f => setTimeout(f, 0);<\/script>/' most.html >driven.html
	{ echo '<script>'; cat "$SRC/tests/cli/report_drive.js"; echo '</script>'; } >>driven.html
	open_page driven.html >driven.dom
	check "the page in a reader's hands: $(grep -o 'data-driven="[^"]*"' driven.dom)" grep -q 'data-driven="right: [1-9]' driven.dom
	check "... without a complaint" [ ! -s console ]
	open_page "evil.html#find=onerror&tab=events" >evil.dom
	check "the browser runs nothing of a name" [ "$(grep -c '<title>evil' evil.dom)" -eq 0 -a "$(grep -c '<img' evil.dom)" -eq 0 ]
	check "... and shows it as it is" grep -q '&lt;/script&gt;&lt;img src=x' evil.dom
else
	echo "note report: no chromium; the page's model runs in node alone"
fi
if [ -n "$node" ]; then
	for log in most all; do
		"$node" "$SRC/tests/cli/report_check.js" $log.html $log.sum $log.txt ${dom:+$log.dom} >checks || echo "not ok report: report_check.js dies"
		sed "s/^\(not \)\{0,1\}ok report_check: /&$log: /" checks
	done
else
	echo "skip report: no node to run the page's model"
fi

# ---- two logs ----
run --trace-log other.aet --max-insns 100000 2>/dev/null
trace diff most.aet other.aet --symbols guest.elf >want
trace diff most.aet other.aet --html --symbols guest.elf -o diff.html
check "two logs that differ: status 1" [ $? -eq 1 ]
trace other.aet --summary >other.sum
if [ -n "$node" ]; then
	"$node" "$SRC/tests/cli/report_pair.js" diff.html want most.sum other.sum
fi
if [ -n "$browser" ]; then
	open_page "diff.html" >diff.dom
	check "two logs in the browser" [ ! -s console -a "$(grep -c 'data-compare="reason"' diff.dom)" -eq 1 -a "$(grep -c 'data-error' diff.dom)" -eq 0 ]
	open_page "diff.html#log=2&tab=summary" >diff.dom
	check "... the second of them" grep -q "<span id=\"log\">other.aet</span>" diff.dom
fi
trace diff most.aet most.aet --html -o same.html
check "two logs that do not differ: status 0" [ $? -eq 0 -a "$(grep -c '"difference":"no difference in ' same.html)" -eq 1 ]

# ---- a part of a log, a log of QEMU's, broken logs, wrong options ----
trace all.aet --html -o part.html kind=exc and vmid=1
check "a filter chooses what the page is of" grep -q '"filter":"kind=exc and vmid=1"' part.html
trace all.aet --html -o none.html kind=exc and pe=7
check "... or nothing" grep -q '"events":0,' none.html
printf 'Taking exception 2 [SVC] on CPU 0\n...from EL0 to EL1\n...with ESR 0x15/0x56000000\n...with ELR 0x400000\n...to EL1 PC 0x40000400 PSTATE 0x3c5\nException return from AArch64 EL1 to AArch64 EL0 PC 0x400004\n' >qemu.txt
trace import qemu.txt -o qemu.aet && trace qemu.aet --html -o qemu.html
check "a log of QEMU's, which has no time, goes by events" grep -q '"axis":"events"' qemu.html
head -c 30000 all.aet >cut.aet
check "a log that was cut: one line" refused "^aerie: cut.aet: offset [0-9]*: " cut.aet --html -o cut.html
check "... and what could be read of it" grep -q '"damage":"cut.aet: offset [0-9]*: the file ends' cut.html
check "no log" refused "not a trace log" guest.elf --html -o x.html
check "no symbols" refused "qemu.txt is neither an ELF file nor a list" most.aet --html --symbols qemu.txt -o x.html
check "no such file" refused "cannot read nowhere.elf" most.aet --html --symbols nowhere.elf -o x.html
check "nowhere to write" refused "cannot write /nowhere/x.html" most.aet --html -o /nowhere/x.html
if [ -w /dev/full ]; then
	check "a full disk" refused "cannot write /dev/full" most.aet --html -o /dev/full
fi
