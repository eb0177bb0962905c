"""gdb.py - the debugger's protocol, packet by packet. gdb.py AERIE IMAGE.elf SYMBOLS: SYMBOLS are lines 'ADDRESS T NAME' as nm prints.

Expectations: the GDB manual, appendix E, and the program's own text (gdb_guest.S)."""
import re
import subprocess
import sys

from gdb_session import PC, Session, ok, plain_hash

AERIE, IMAGE, SYMBOLS = sys.argv[1:4]
SYM = {f[2]: int(f[0], 16) for f in (line.split() for line in open(SYMBOLS)) if len(f) == 3}
RUN = [AERIE, 'run', '--el', '2', '--elf', IMAGE, '--serial', 'null', '--trace-hash', '--timeout', '1']


def breakpoints(want):
    s = Session(RUN)
    ok('stopped at the entry', s.ask('?').startswith('T05') and s.reg(PC) == SYM['_start'])
    ok('features offered', 'qXfer:features:read+' in s.ask('qSupported:hwbreak+'))
    xml, off = '', 0
    while True:
        part = s.ask(f'qXfer:features:read:target.xml:{off:x},fff')
        xml, off = xml + part[1:], off + len(part) - 1
        if part[0] == 'l':
            break
    names = re.findall(r'<reg name="([^"]+)"', xml)
    hcr = names.index('HCR_EL2')
    ok('registers of every level described', all(n in names for n in ('x0', 'v31', 'TPIDR_EL0', 'SCTLR_EL1', 'VTTBR_EL2')))
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
traps()
damage(hash_)
attach()
