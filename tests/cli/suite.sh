#!/bin/bash
# suite.sh - aerie test: results, reports, limits and shards; and one clear line for suites that are broken.
set -u
: "${AERIE:?}" "${OUT:?}" "${SRC:?}"
cross=${CROSS-aarch64-linux-gnu-} out=$OUT/tests/suite
command -v "${cross}gcc" >/dev/null || { echo "skip suites: no ${cross}gcc"; exit 0; }
rm -rf "$out"
mkdir -p "$out/programs" "$out/kut/arm"
cd "$out" || exit 1

judge() { if [ "$2" = "$3" ]; then echo "ok suite: $1"; else echo "not ok suite: $1: got '$2', not '$3'"; fi; }

# program FILE STATUS TEXT: prints it by semihosting and ends; status "loop" never does
program()
{
	{
		echo '.globl _start'
		echo '_start: ldr x1, =text; mov x0, #4; hlt #0xf000'
		[ "$2" = loop ] && echo 'b .'
		echo "ldr x1, =block; mov x0, #0x18; hlt #0xf000; b ."
		echo ".data; .balign 8; block: .quad 0x20026, ${2/loop/0}; text: .asciz \"$3\""
	} | "${cross}gcc" -x assembler -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x40010000 - -o "$1" || exit 1
}
program programs/good 0 'all is well\n'
program programs/bad 3 'a <b> & c\n'
program programs/endless loop 'on and on\n'
echo 'no program' >programs/readme

cat >all.yaml <<'END'
defaults:
  args: [--semihosting, --serial, "null"]
  seconds: 60
tests:
  - { name: good, elf: programs/good, console: 'all .* well$' }
  - { name: bad, elf: programs/bad }
  - { name: status, elf: programs/bad, exit: 3 }
  - { name: any, elf: programs/bad, exit: any, console-not: 'x' }
  - { name: console, elf: programs/good, console: 'all was well' }
  - { name: console-not, elf: programs/good, console-not: 'well' }
  - { name: known, elf: programs/bad, xfail: 'it is #7' }
  - { name: better, elf: programs/good, xfail: it was bad }
  - { name: left-out, elf: programs/nowhere, skip: not today }
  - { name: late, elf: programs/endless, seconds: 1 }
  - { name: limited, elf: programs/endless, instructions: 100000, exit: 3 }
  - { name: no-file, elf: programs/nowhere }
  - { name: spelling, qemu: [-M, virt, -kernel, programs/bad, -semihosting], exit: 3 }
END
results() { grep -E '^(not )?ok ' "$1" | sed 's/^not ok [0-9]* - /-/; s/^ok [0-9]* - /+/; s/ #.*//; s/:.*//' | tr '\n' ' '; }
want="+good -bad +status +any -console -console-not -known -better +left-out -late +limited -no-file +spelling "
"$AERIE" test all.yaml --jobs 3 --seed 5 --junit all.xml --logs logs >all.tap 2>err
judge "the status of a suite with failures" "$?" 1
judge "what passes and what fails" "$(results all.tap)" "$want"
judge "TAP's plan, the seed" "$(head -n 3 all.tap | tr '\n' ' ')" "TAP version 13 1..13 # seed 5 "
judge "directives" "$(grep -c -e 'known # TO[D]O it is  7$' -e 'left-out # SKIP not today$' all.tap)" 2
judge "the sum" "$(tail -n 1 all.tap)" "# 5 passed, 6 failed, 1 skipped, 1 failed as expected"
judge "messages" "$(grep -c -e "message: 'exit status 3, not 0'" -e "message: 'not done after 1 seconds'" -e 'does not match all was well' all.tap)" 4
judge "nothing on standard error but on a terminal" "$(cat err)" ""
judge "a log says how to run it again" "$(head -n 1 logs/bad.log)" \
	"# cd .; aerie run --semihosting --serial null --elf programs/bad --seed 5"
judge "... and what was said" "$(grep -c 'a <b> & c' logs/bad.log) $(grep -c "could not open\|cannot open\|No such file" logs/no-file.log)" "1 1"
if command -v python3 >/dev/null; then
	judge "JUnit" "$(python3 -c '
import xml.etree.ElementTree as e
r = e.parse("all.xml").getroot()
print(r.tag, r.get("tests"), r.get("failures"), r.get("skipped"), len(r.findall("testcase/failure")), r[1].find("system-out").text.count("a <b> & c"))')" \
		"testsuite 13 6 2 6 1"
fi
"$AERIE" test all.yaml --logs logs >again.tap
judge "the same one at a time" "$(results again.tap)" "$want"
for i in 1 2 3; do "$AERIE" test all.yaml --shard $i/3 --list --logs logs; done | sort >shards
"$AERIE" test all.yaml --list --logs logs | sort | cmp -s - shards
judge "shards share all tests among them" "$?" 0
"$AERIE" test all.yaml --filter '^(good|status)$' --logs logs >some.tap
judge "a filter, and a suite without failures" "$? $(results some.tap)" "0 +good +status "
"$AERIE" test programs --filter 'good|bad' --logs logs >folder.tap
judge "a folder of programs" "$? $(results folder.tap)" "1 -bad +good "

# kvm-unit-tests' format
cat >kut/arm/unittests.cfg <<'END'
# a comment
[one]
file = x.flat
smp = $((($MAX_SMP < 8)?$MAX_SMP:8))
test_args = 'a b=1'
qemu_params = -machine gic-version=3 -m 64
groups = first

[two]
file = x.flat
arch = arm
[three]
file = x.flat
groups = nodefault other
[four]
file = x.flat
smp = 2
timeout = 5s
accel = kvm
END
"$AERIE" test kut/arm/unittests.cfg --max-smp 3 --logs logs >kut.tap
judge "unittests.cfg" "$(results kut.tap)$(grep -c '# SKIP' kut.tap)" "-one +two +three +four 3"
judge "its command line" "$(head -n 1 logs/one.log | sed 's/.*stdio //; s/-initrd [^ ]*/-initrd E/')" \
	"-kernel x.flat -smp 3 -initrd E -append 'a b=1' -machine gic-version=3 -m 64 --seed 0"

# ---- broken suites: one line with file and line, status 1, nothing on standard output ----
refuse()
{
	printf '%b' "$3" >"$4"
	"$AERIE" test "$4" --logs logs >o 2>err
	if [ $? -eq 1 ] && [ ! -s o ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -- "^aerie: $2" err; then
		echo "ok suite: refused: $1"
	else
		echo "not ok suite: refused: $1: $(cat err o)"
	fi
}
refuse "no YAML" 'b.yaml:3: ' 'tests:\n  - {\n' b.yaml
refuse "an empty file" 'b.yaml:1: an empty file' '' b.yaml
refuse "no list of tests" 'b.yaml:1: a suite has a list' 'a: 1\n' b.yaml
refuse "no mapping" 'b.yaml:2: a suite has a list' 'tests:\n  5\n' b.yaml
refuse "no tests" 'b.yaml: no tests' 'tests: []\n' b.yaml
refuse "a test without a name" 'b.yaml:2: a test is' 'tests:\n  - { elf: a }\n' b.yaml
refuse "a name that is a path" 'b.yaml:2: a name is made' 'tests:\n  - { name: ../a }\n' b.yaml
refuse "a name twice" "b.yaml: two tests are called 'a'" 'tests:\n  - { name: a }\n  - { name: a }\n' b.yaml
refuse "an unknown key" "b.yaml:3: no key 'exits'" 'tests:\n  - name: a\n    exits: 3\n' b.yaml
refuse "an unknown key of the suite" 'b.yaml:2: a suite has defaults and tests' 'tests: [{name: a}]\ntest: 1\n' b.yaml
refuse "a number that is none" 'b.yaml:3: a number is wanted for exit' 'tests:\n  - name: a\n    exit: -1\n' b.yaml
refuse "a list that is none" 'b.yaml:3: a list of words is wanted for args' 'tests:\n  - name: a\n    args: x\n' b.yaml
refuse "a text that is a list" 'b.yaml:3: a text is wanted for elf' 'tests:\n  - name: a\n    elf: [x]\n' b.yaml
refuse "a bad expression" 'b.yaml: a: not a regular expression' 'tests:\n  - name: a\n    console: "("\n' b.yaml
refuse "bytes that are no text" 'b.yaml:1: ' '\xff\xfe\x00' b.yaml
refuse "cfg: a key before a section" 'b.cfg:1: a key before' 'file = x\n' b.cfg
refuse "cfg: neither section nor key" 'b.cfg:2: neither' '[a]\nfile\n' b.cfg
refuse "cfg: an unknown key" 'b.cfg:2: no such key' '[a]\nfiles = x\n' b.cfg
refuse "cfg: no file" 'b.cfg:1: a section without file' '[a]\nsmp = 1\n' b.cfg
refuse "cfg: an smp that is not understood" 'b.cfg:1: smp is not understood' '[a]\nfile = x\nsmp = $(nproc)\n' b.cfg
refuse "cfg: a quote without its end" 'b.cfg:1: a quote' "[a]\nfile = x\ntest_args = 'a\n" b.cfg
refuse "cfg: not a name" 'b.cfg:1: not a \[name\]' '[../a]\nfile = x\n' b.cfg
"$AERIE" test nowhere.yaml --logs logs >o 2>err
judge "a suite that is not there" "$? $(wc -l <err) $(cat o)" "1 1 "
"$AERIE" test all.yaml --shard 4/3 >o 2>err
judge "a shard that is none" "$? $(wc -l <err) $(cat o)" "1 1 "
"$AERIE" test all.yaml --retries 3 >o 2>err
judge "an unknown option" "$? $(wc -l <err) $(cat o)" "1 1 "
