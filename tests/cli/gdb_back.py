"""gdb_back.py - backwards: gdb_back.py AERIE IMAGE.elf SYMBOLS SMP_IMAGE.elf

What is expected of going back is what going forward showed; that nothing of it stays, the trace's hash of a run nobody looked at."""
import random
import sys

from gdb_session import PC, Session, ok, plain_hash

AERIE, IMAGE, SYMBOLS, SMP_IMAGE = sys.argv[1:5]
SYM = {f[2]: int(f[0], 16) for f in (line.split() for line in open(SYMBOLS)) if len(f) == 3}
RUN = [AERIE, 'run', '--el', '2', '-m', '16M', '--elf', IMAGE, '--serial', 'null', '--trace-hash', '--timeout', '1']
SMP = [AERIE, 'run', '--el', '2', '--smp', '4', '-m', '128M', '--kernel', SMP_IMAGE, '--serial', 'null', '--trace-hash', '--timeout', '30']


def state(s):
    return s.ask('g')


def steps(want):
    s = Session(RUN, '--reverse')
    ok('back is offered', 'ReverseStep+;ReverseContinue+' in s.ask('qSupported'))
    ok('nothing before the start', s.ask('bs') == 'T05thread:1;replaylog:begin;' and s.reg(PC) == SYM['_start'])
    seen = [state(s)]
    for _ in range(40):
        s.ask('s')
        seen.append(state(s))
    bad = [n for n in range(39, -1, -1) if not s.ask('bs').startswith('T05thread:1') or state(s) != seen[n]]
    ok('40 steps back are the 40 forward', not bad, bad)
    s.ask('bs')
    bad = [n for n in range(1, 41) if not s.ask('s') or state(s) != seen[n]]
    ok('and forward again', not bad, bad)
    ok('to the end', s.ask('c') == 'W00')
    ok('the guest did not notice', s.end() == (0, want))


def stops(want):
    s = Session(RUN, '--reverse')
    s.ask(f'Z0,{SYM["taken"]:x},4')
    s.ask('c')
    ok('forward, to the trap', s.reg(PC) == SYM['taken'] and s.ask(f'm{SYM["counter"]:x},1') == '05')
    s.ask(f'Z0,{SYM["store"]:x},4')
    for n in range(5, 0, -1):
        r = s.ask('bc')
        ok(f'back to store {n}', r == 'T05thread:1;hwbreak:;' and s.reg(PC) == SYM['store'] and s.reg(1) == n and
           s.ask(f'm{SYM["counter"]:x},1') == f'{n - 1:02x}', (r, hex(s.reg(PC)), s.reg(1)))
    ok('back to the start', s.ask('bc') == 'T05thread:1;replaylog:begin;' and s.reg(PC) == SYM['_start'])
    s.ask(f'z0,{SYM["store"]:x},4')
    s.ask('c')
    s.ask(f'Z2,{SYM["counter"]:x},8')
    ok('who wrote that? the watchpoint says', s.ask('bc') == f'T05thread:1;watch:{SYM["counter"]:x};' and s.reg(PC) == SYM['store'] and s.reg(1) == 5)
    s.ask(f'z2,{SYM["counter"]:x},8')
    s.ask(f'z0,{SYM["taken"]:x},4')
    s.monitor('catch trap el=2 ec=0x16')
    s.send('c')
    s.packet(), s.packet()
    s.ask('s')
    s.send('bc')
    told = bytes.fromhex(s.packet()[1:]).decode()
    ok('back to an exception', told.startswith('exception EL1->EL2') and s.packet().startswith('T05') and s.reg(PC) == SYM['taken'], told)
    s.monitor('catch none')
    ok('to the end after all that', s.ask('c') == 'W00')
    ok('the guest did not notice that either', s.end() == (0, want))


def by_hand():
    """A change is no part of the way: it begins there, and what follows is heard."""
    s = Session(RUN, '--reverse')
    for _ in range(12):
        s.ask('s')
    for _ in range(4):
        s.ask('bs')
    s.ask('P9=' + (0x1234).to_bytes(8, 'little').hex())
    ok('no way back behind a change', s.ask('bs') == 'T05thread:1;replaylog:begin;' and s.reg(9) == 0x1234)
    s.ask('s')
    ok('one step, and back to it', s.ask('bs').startswith('T05') and s.reg(9) == 0x1234)
    s.monitor('catch trap el=2 ec=0x16')
    s.send('c')
    ok('what follows is heard', s.packet().startswith('O') and s.packet().startswith('T05'))
    s.monitor('catch none')
    ok('to the end after a change', s.ask('c') == 'W00' and s.end()[0] == 0)


def processors(want):
    """Four of them: random steps and goings-on, each undone, in the end the same run."""
    s = Session(SMP, '--reverse')
    choice = random.Random(5)
    bad = 0
    for _ in range(4):
        for _ in range(choice.randrange(1, 400)):
            s.ask('vCont;s:1')
        n, before = choice.randrange(1, 6), []
        for _ in range(n):
            before.append(state(s))
            s.ask('vCont;s:1')
        for b in reversed(before):
            s.ask('Hg1'), s.ask('bs')
            bad += state(s) != b
    ok('four processors: steps undone', bad == 0, bad)
    ok('four processors: to the end', s.ask('c') == 'W00')
    ok('four processors: nobody noticed', s.end() == (0, want))


def snapshots(want, path):
    s = Session(RUN)
    s.ask(f'Z0,{SYM["store"]:x},4')
    s.ask('c')
    here = state(s)
    ok('monitor save', 'saved to' in s.monitor(f'save {path}'))
    s.ask('c'), s.ask('c')
    ok('monitor load', 'loaded' in s.monitor(f'load {path}') and state(s) == here)
    ok('no such snapshot', 'cannot read' in s.monitor('load /nowhere/at/all'))
    s.ask('c')
    ok('goes on from there', s.reg(PC) == SYM['store'] and s.reg(1) == 2)
    s.ask(f'z0,{SYM["store"]:x},4')
    ok('to its end', s.ask('c') == 'W00' and s.end()[0] == 0)


steps(plain_hash(RUN))
stops(plain_hash(RUN))
by_hand()
processors(plain_hash(SMP))
snapshots(plain_hash(RUN), IMAGE + '.snap')
