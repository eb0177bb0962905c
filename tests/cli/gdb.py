"""gdb.py - the debugger's protocol, packet by packet. gdb.py AERIE IMAGE.elf SYMBOLS: SYMBOLS are lines 'ADDRESS T NAME' as nm prints.

Expectations: the GDB manual, appendix E, and the program's own text (gdb_guest.S)."""
import re
import subprocess
import sys

from gdb_session import PC, Session, ok, plain_hash

AERIE, IMAGE, SYMBOLS = sys.argv[1:4]
SYM = {f[2]: int(f[0], 16) for f in (line.split() for line in open(SYMBOLS)) if len(f) == 3}
RUN = [AERIE, 'run', '--el', '2', '--elf', IMAGE, '--serial', 'null', '--trace-hash', '--timeout', '1']


def description(s):
    xml, off = '', 0
    while True:
        part = s.ask(f'qXfer:features:read:target.xml:{off:x},fff')
        xml, off = xml + part[1:], off + len(part) - 1
        if part[0] == 'l':
            return xml


def breakpoints(want):
    s = Session(RUN)
    ok('stopped at the entry', s.ask('?').startswith('T05') and s.reg(PC) == SYM['_start'])
    ok('features offered', 'qXfer:features:read+' in s.ask('qSupported:hwbreak+'))
    xml = description(s)
    names = re.findall(r'<reg name="([^"]+)"', xml)
    hcr = names.index('HCR_EL2')
    ok('registers of every level described', all(n in names for n in ('x0', 'z31', 'TPIDR_EL0', 'SCTLR_EL1', 'VTTBR_EL2')))
    ok('vectors by their longest', 'v0' not in names and re.search('<reg name="z31" bitsize="2048"', xml) and
       re.search('<reg name="p15" bitsize="256"', xml) and 'ffr' in names)
    ok('none that the machine lacks', 'SCR_EL3' not in names and 'ICC_IAR1_EL1' not in names)
    ok('step', s.ask('s').startswith('T05') and s.reg(PC) == SYM['_start'] + 4)
    ok('break in EL1', s.ask(f'Z0,{SYM["loop"]:x},4') == 'OK' and s.ask('c') == 'T05thread:1;hwbreak:;' and s.reg(PC) == SYM['loop'])
    ok('HCR_EL2 by its number', s.reg(hcr) & 0x80002000 == 0x80002000, hex(s.reg(hcr)))
    ok('a breakpoint of another page does not stop', s.ask(f'Z0,{SYM["store"] + 0x1000:x},4') == 'OK' and
       s.ask('c').startswith('T05') and s.reg(PC) == SYM['loop'] and s.reg(1) == 1)
    ok('registers of g', int.from_bytes(bytes.fromhex(s.ask('g')[16:32]), 'little') == 1)
    ok('break taken away', s.ask(f'z0,{SYM["loop"]:x},4') == 'OK' and s.ask(f'z0,{SYM["store"] + 0x1000:x},4') == 'OK')
    ok('break at the vector', s.ask(f'Z1,{SYM["taken"]:x},4') == 'OK' and s.ask('c').startswith('T05') and s.reg(PC) == SYM['taken'])
    ok('memory', s.ask(f'm{SYM["counter"]:x},8') == '0500000000000000')
    ok('memory that is not there', s.ask('m0000900000000000,8') == 'E01')
    ok('a stop that is not there', s.ask(f'z0,{SYM["loop"]:x},4') == 'E01')
    ok('goes on to its end', s.ask(f'z1,{SYM["taken"]:x},4') == 'OK' and s.ask('c') == 'W00')
    ok('the guest did not notice', s.end() == (0, want), want)


def watchpoints(want):
    s = Session(RUN)
    c = SYM['counter']
    s.ask(f'Z2,{c:x},8')
    r = s.ask('c')
    ok('write watched, before it happens', r == f'T05thread:1;watch:{c:x};' and s.reg(PC) == SYM['store'] and
       s.ask(f'm{c:x},8') == '00' * 8, r)
    ok('the same store goes through when resumed', s.ask('c').startswith('T05') and s.ask(f'm{c:x},1') == '01')
    s.ask(f'z2,{c:x},8')
    s.ask(f'Z3,{c + 4:x},1')
    r = s.ask('c')
    ok('read of one byte inside', r == f'T05thread:1;rwatch:{c + 4:x};' and s.reg(PC) == SYM['load'], r)
    s.ask(f'z3,{c + 4:x},1')
    ok('to the end', s.ask('c') == 'W00')
    ok('the guest did not notice watchpoints', s.end() == (0, want))


def stepping(want):
    s = Session(RUN)
    n = 0
    while s.ask('vCont;s:1').startswith('T') and n < 100:
        n += 1
    ok('stepped through the whole program', n > 40, n)
    ok('the guest did not notice steps', s.end() == (0, want))


def vectors():
    """Z0 is 256 bytes long, of which VG says how many 8 bytes there are: ZCR_EL2 is 0 out of reset here, 128 bits."""
    s = Session(RUN)
    names = re.findall(r'<reg name="([^"]+)"', description(s))
    z3, p2, ffr, vg = (names.index(n) for n in ('z3', 'p2', 'ffr', 'vg'))
    length = s.reg(vg) * 8
    ok('a vector length', length in range(16, 257, 16) and length % 16 == 0, length)
    value = ''.join('%02x' % (i + 1) for i in range(length))
    ok('Z3 is written', s.ask(f'P{z3:x}={value}{"ee" * (256 - length)}') == 'OK')
    ok('... and read, zeros behind its end', s.ask(f'p{z3:x}') == value + '00' * (256 - length))
    ok('P2 and FFR', s.ask(f'P{p2:x}={"a5" * 32}') == 'OK' and s.ask(f'p{p2:x}') == 'a5' * (length // 8) + '00' * (32 - length // 8) and
       len(s.ask(f'p{ffr:x}')) == 64)
    ok('VG follows from ZCR_ELx', s.ask(f'P{vg:x}=0400000000000000') == 'E01')
    mask = [s.reg(names.index(n)) for n in ('pauth_dmask', 'pauth_cmask', 'pauth_dmask_high', 'pauth_cmask_high')]
    # TCR_EL2 is 0: T0SZ below its least counts as that least, 48 bits (or 52 with LPA2, whose DS is 0); no tag byte is ignored.
    ok('bits of pointer authentication', mask == [0xff7f << 48] * 4, [hex(m) for m in mask])
    s.monitor('sysreg TCR_EL2 0x100000')  # TBI: the tag byte is none of the code
    ok('... with a tag byte', s.reg(names.index('pauth_dmask')) == 0x7f << 48)
    s.send('k')
    s.end()
    s = Session(RUN + ['--cpu', 'v8.0'])
    names = re.findall(r'<reg name="([^"]+)"', description(s))
    ok('V0-V31 without SVE', 'v31' in names and 'z0' not in names and 'vg' not in names and 'pauth_dmask' not in names)
    s.send('k')
    s.end()


def tags():
    s = Session(RUN + ['-M', 'virt,mte=on'])
    a = SYM['counter'] & ~15
    ok('tags offered', 'memory-tagging+' in s.ask('qSupported') and 'tag_ctl' in description(s))
    ok('tags are read', s.ask(f'qMemTags:{a:x},20:1') == 'm0000')
    ok('tags are written', s.ask(f'QMemTags:{a:x},30:1:030a') == 'OK' and s.ask(f'qMemTags:{a + 8:x},28:1') == 'm030a03')
    ok('a granule in part', s.ask(f'qMemTags:{a + 15:x},2:1') == 'm030a')
    ok('tagged memory', s.ask(f'qIsAddressTagged:{a:x}') == '01' and s.ask('qIsAddressTagged:9000000') == '00')
    ok('no tags there', all(s.ask(p) == 'E01' for p in ('qMemTags:9000000,10:1', f'qMemTags:{a:x},10:0', f'QMemTags:{a:x},10:1:', 'qMemTags:z')))
    s.send('k')
    s.end()
    s = Session(RUN)
    ok('no tags on a machine without', 'memory-tagging' not in s.ask('qSupported') and s.ask(f'qMemTags:{a:x},10:1') == 'E01')
    s.send('k')
    s.end()


def places(want):
    """VAs, IPAs and PAs are one and the same here; what differs is who says so."""
    s = Session(RUN)
    c = SYM['counter']
    ok('break pa', 'set' in s.monitor(f'break pa {SYM["loop"]:#x}'))
    s.send('c')
    text = s.packet()
    ok('... hit', bytes.fromhex(text[1:]).decode() == f'break pa {SYM["loop"]:#x}\n' and s.packet() == 'T05thread:1;' and s.reg(PC) == SYM['loop'], text)
    s.monitor('delete')
    ok('watch ipa', 'set' in s.monitor(f'watch ipa {c + 2:#x} 1 r'))
    s.send('c')
    text = s.packet()
    ok('... hit', bytes.fromhex(text[1:]).decode() == f'watch ipa {c + 2:#x}: an access at VA {c + 2:#x}\n' and s.packet() == 'T05thread:1;' and
       s.reg(PC) == SYM['load'], text)
    ok('refusals', 'gdb' in s.monitor('break el1 0') and 'no address space' in s.monitor('watch x 1') and 'not r, w' in s.monitor('watch pa 1 1 x') and
       'usage' in s.monitor('break pa'))
    s.monitor('delete')
    ok('secure-pa is another space', 'set' in s.monitor(f'break secure-pa {SYM["taken"]:#x}') and s.ask('c') == 'W00')
    ok('the guest did not notice places', s.end() == (0, want))


def lldb():
    s = Session(RUN)
    ok('qHostInfo', bytes.fromhex(re.search('triple:([0-9a-f]+);', s.ask('qHostInfo'))[1]).decode().startswith('aarch64-'))
    ok('qProcessInfo', s.ask('qProcessInfo').startswith('pid:1;'))
    s.send('k')
    s.end()


def traps():
    s = Session(RUN)
    s.monitor('catch trap el=2 ec=0x16')
    s.send('c')
    text = s.packet()
    ok('told which trap', text.startswith('O') and 'HVC' in bytes.fromhex(text[1:]).decode(), text)
    ok('stopped at its vector', s.packet().startswith('T05') and s.reg(PC) == SYM['taken'])
    ok('fields of a register', re.search(r'TWI +0x1', s.monitor('sysreg HCR_EL2')))
    ok('where an address leads', 'PA %#x' % SYM['loop'] in s.monitor('xlate %#x el1' % SYM['loop']))
    ok('nonsense is answered', "no command 'frobnicate'" in s.monitor('frobnicate') and 'not a number' in s.monitor('xlate zz'))
    ok('... through which descriptors', 'PA %#x' % SYM['loop'] in s.monitor('walk %#x el1' % SYM['loop']) and
       'PA %#x' % SYM['taken'] in s.monitor('walk $pc'))
    said = [s.monitor('as ' + a) for a in ('el2', 'el1', 'ipa', 'pa', 'current')]
    ok('what addresses mean', said == [f'addresses are now {a}\n' for a in ('el2', 'el1', 'ipa', 'pa', 'VAs of the current level')], said)
    s.monitor('as el1')
    s.monitor('sysreg TTBR0_EL1 0x1000')  # no memory, where walks would begin with the MMU on
    s.monitor('sysreg TCR_EL1 0x19')
    s.monitor('sysreg SCTLR_EL1 0x30d00801')
    ok("... EL1's VAs need its tables", s.ask(f'm{SYM["counter"]:x},1') == 'E01')
    for space in 'el2', 'ipa', 'pa':
        s.monitor('as ' + space)
        ok(f'... {space} does not', s.ask(f'm{SYM["counter"]:x},1') == '05')
    s.monitor('as current')
    ok('a register is set', 'SCTLR_EL1 = 0x30d00800' in s.monitor('sysreg SCTLR_EL1 0x30d00800'))
    s.monitor('catch none')
    s.monitor('catch trap el=2 ec=0x18')
    s.monitor('catch trap el=1')
    s.ask(f'Z1,{SYM["taken"]:x},4')
    ok('other classes and levels are not caught', s.ask('c') == 'T05thread:1;hwbreak:;')
    s.ask(f'z1,{SYM["taken"]:x},4')
    s.monitor('catch none')
    s.send('D')
    ok('let go', s.packet() == 'OK')
    ok('and then it ran by itself', s.end()[0] == 0)


def damage(want):
    s = Session(RUN)
    s.raw(b'$?#00')
    ok('a wrong checksum is asked for again', s.sock.recv(1) == b'-')
    ok('and then works', s.ask('?').startswith('T05'))
    for bad in ('p', 'pffffffffffffffffffff', 'm', 'm1', 'm,', 'mffffffffffffffff,ffffffffffffffff', 'M0,4:zz', 'X0,99:a', 'Z', 'Z9,0,0',
                'Z2,0,0', 'Hg', 'Hg7777', 'Tzz', 'P0', 'P0=1', 'G1', 'qXfer:features:read:other.xml:0,9', 'qXfer:features:read:target.xml:z',
                'qRcmd,z', 'qRcmd,' + '41' * 3000, 'vCont;x:1', 'vCont;s:99', 'P21=ff000000'):
        if s.ask(bad) is None:
            ok(f'survives {bad[:20]}', False, 'closed')
            return
    ok('what is not known is answered with nothing', s.ask('qFrobnicate') == '' and s.ask('') == '')
    s.raw(b'$' + b'a' * 100000 + b'#00')
    ok('a packet beyond the limit', b'-' in s.sock.recv(100))
    ok('still there', s.ask('qC') == 'QC1')
    s.sock.close()
    ok('a lost connection lets the guest go', s.end() == (0, want))


def attach():
    p = subprocess.run(RUN + ['--gdb', '0', '--gdb-later'], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    ok('nobody came', p.returncode == 0)
    s = Session(RUN)
    s.send('k')
    ok('killed', s.end()[0] == 0)


hash_ = plain_hash(RUN)
breakpoints(hash_)
watchpoints(hash_)
stepping(hash_)
vectors()
tags()
places(hash_)
lldb()
traps()
damage(hash_)
attach()
