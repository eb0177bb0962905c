#!/usr/bin/env python3
"""trace_export.py TEXT TARMAC PERFETTO: do the two exports of a log say what its text says?

Both are read here from scratch: Tarmac's lines by the syntax of the Fast Models Reference Manual, Perfetto's bytes by the wire format of
protocol buffers and the numbers of the fields in Perfetto's .proto files. Prints "ok NAME" or "not ok NAME".
"""
import re
import struct
import sys


def check(name, good, what=''):
    print(('ok trace_export: ' if good else 'not ok trace_export: ') + name + ('' if good else ': ' + str(what)[:200]))


text = open(sys.argv[1]).read().splitlines()

# ---- Tarmac ----
INSN = re.compile(r'(\d+) clk IT \((\d+)\) ([0-9a-f]{16}) ([0-9a-f]{8}) O EL\d : (.+)$')
REG = re.compile(r'(\d+) clk R (X\d+|SP|NZCV|\w+) ([0-9a-f]{16})$')
MEM = re.compile(r'(\d+) clk M([RW])(\d+) ([0-9a-f]{16}):([0-9a-f]{12}) ([0-9a-fx]+)$')
EXC = re.compile(r'(\d+) clk E ([0-9a-f]{16}) ([0-9a-f]{8}) CoreEvent_(\w+)$')
insns, mems, excs, regs, times = [], [], [], {}, []
bad = None
for line in open(sys.argv[2]).read().splitlines():
    times.append(int(line.split()[0]))
    if m := INSN.match(line):
        insns.append((m[1], m[3], m[4], m[5]))
        if int(m[2]) != len(insns):
            bad = line
    elif m := MEM.match(line):
        if len(m[6]) != 2 * int(m[3]) or int(m[3]) > 8:
            bad = line
        if 'x' not in m[6]:
            mems.append((m[2], int(m[4], 16), int(m[5], 16), int(m[6], 16)))
    elif m := EXC.match(line):
        excs.append((m[2], m[3], m[4]))
    elif m := REG.match(line):
        regs[m[2]] = int(m[3], 16)
    else:
        bad = line
check('tarmac: every line is one of the format', bad is None, bad)
check('tarmac: time does not go back', times == sorted(times))
want = [(f[2], f[3], f[4], ' '.join(f[5:])) for f in (line.split() for line in text)
        if len(f) > 5 and re.fullmatch('[0-9a-f]{8}', f[4])]
check('tarmac: the instructions of the text', insns == want and len(insns) > 1000, len(insns))
want = [(m[1] == 'store' and 'W' or 'R', int(m[3], 16), int(m[4], 16), int(m[5], 16))
        for m in (re.search(r'(load|store) (\d+) bytes at (0x[0-9a-f]+|0) \(PA (0x[0-9a-f]+|0)\): (0x[0-9a-f]+|0)$', t) for t in text) if m]
check('tarmac: the accesses of the text', mems == want and len(mems) > 100, len(mems))
origin = {0: 'CURRENT_SP0', 4: 'CURRENT_SPx', 8: 'LOWER_64', 12: 'LOWER_32'}
kind = ['SYNC', 'IRQ', 'FIQ', 'ABORT']
want = []
for m in (re.search(r'exception .* vector (0x[0-9a-f]+|0): .* ELR (0x[0-9a-f]+|0) ', t) for t in text):
    if m:
        n = int(m[1], 16) >> 7
        want.append(('%016x' % int(m[2], 16), '%08x' % (0x80 + n), origin[n & 12] + '_' + kind[n & 3]))
check('tarmac: the exceptions of the text', excs == want and len(excs) > 10, len(excs))
last = {}
for m in (re.search(r'  (x\d+|sp) = (0x[0-9a-f]+|0)$', t) for t in text):
    if m:
        last[m[1].upper()] = int(m[2], 16)
check('tarmac: the registers at the end', all(regs.get(r) == v for r, v in last.items()) and len(last) > 10)


# ---- Perfetto ----
def varint(b, i):
    v = shift = 0
    while True:
        v |= (b[i] & 0x7f) << shift
        shift += 7
        i += 1
        if not b[i - 1] & 0x80:
            return v, i


def message(b):
    """{field: [values]}"""
    fields, i = {}, 0
    while i < len(b):
        tag, i = varint(b, i)
        if tag & 7 == 0:
            v, i = varint(b, i)
        elif tag & 7 == 1:
            v, i = struct.unpack_from('<Q', b, i)[0], i + 8
        elif tag & 7 == 2:
            n, i = varint(b, i)
            v, i = b[i:i + n], i + n
            if len(v) != n:
                raise ValueError('a field goes on behind its message')
        else:
            raise ValueError('wire type %d' % (tag & 7))
        fields.setdefault(tag >> 3, []).append(v)
    return fields


trace = message(open(sys.argv[3], 'rb').read())
check('perfetto: a trace of packets', list(trace) == [1] and len(trace[1]) > 100)
tracks, depth, begun, entries, order, problem = {}, {}, 0, [], {}, None
for packet in map(message, trace[1]):
    if 60 in packet:
        track = message(packet[60][0])
        tracks[track[1][0]] = track[2][0].decode()
        if 5 in track and track[5][0] not in tracks:
            problem = 'a track whose parent is not described'
        continue
    event = message(packet[11][0])
    uuid = event[11][0]
    if uuid not in tracks:
        problem = 'an event on a track that is not described'
    if packet[8][0] < order.get(packet[10][0], 0):
        problem = 'time goes back'
    order[packet[10][0]] = packet[8][0]
    if event[9][0] == 1:
        depth[uuid] = depth.get(uuid, 0) + 1
        if event[22][0] == b'exception':
            notes = {message(a)[10][0].decode(): message(a) for a in event[4]}
            entries.append((tracks[uuid], notes['ELR'][7][0], notes['ESR'][7][0] if 'ESR' in notes else None,
                            notes['IPA'][7][0] if 'IPA' in notes else None))
    elif event[9][0] == 2:
        depth[uuid] = depth.get(uuid, 0) - 1
    if max(depth.values(), default=0) > 1 or min(depth.values(), default=0) < 0:
        problem = 'stays that overlap'
check('perfetto: tracks, stays and times fit', problem is None, problem)
check('perfetto: one stay is open at the end', sum(depth.values()) == 1, depth)
want = []
for m in (re.search(r'exception EL.->(EL.) vector [^:]*: (.*) ELR (0x[0-9a-f]+|0) ', t) for t in text):
    if m:
        esr, ipa = re.search(r'; ESR (0x[0-9a-f]+|0) ', m[2]), re.search(r' IPA (0x[0-9a-f]+|0)', m[2])
        want.append((m[1], int(m[3], 16), int(esr[1], 16) if esr else None, int(ipa[1], 16) if ipa else None))
got = [(e[0].split()[0],) + e[1:] for e in entries]
check('perfetto: the exceptions of the text', got == want and len(got) > 10, (len(got), len(want)))
check('perfetto: a track for the virtual machine', any(re.fullmatch(r'EL1 VMID \d+', t) for t in tracks.values()), tracks)
