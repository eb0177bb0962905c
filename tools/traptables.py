#!/usr/bin/env python3
"""traptables.py - judges `aerie why` by a folder of one-instruction outcomes.

    tools/traptables.py --aerie build/aerie FOLDER [--sample N] [--verbose]

FOLDER holds settings.tsv, traps.tsv (plain or .xz): a setting's control registers; and per row a setting, EL, instruction word
and what an independent model made of it. Rows that traptables.doubts beside this program explains by the manual, and rows about
what aerie's processors have not, which it names too, are counted and left out; so are rows that came with a flag (column 13: the
outcome is suspect) if they differ and the flag is explained there. Exit status 1 if any other row differs or is left out.
"""
import argparse
import collections
import lzma
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# What that model has; EVT and IDST have no effect there. AArch32 at EL1 goes with few breakpoints, so it has a processor of its own,
# which is asked about what the first has not.
CPUS = ("v8.5-AA32EL1+CSV2_2+NV+NV2-EVT-IDST+counters=31+breakpoints=16+watchpoints=16",
        "v8.5+CSV2_2+NV+NV2-EVT-IDST+MTE+MTE2+RNG+counters=31")
UNEXPLAINED = "for no reason that is known"
HPMN = 31   # MDCR_EL2.HPMN here: that model lets every level at all counters, whatever its HPMN is


def rows_of(folder, name):
    path = os.path.join(folder, name)
    if os.path.exists(path + ".xz"):
        with lzma.open(path + ".xz", "rt") as f:
            return [line.rstrip("\n").split("\t") for line in f]
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f]


class Settings:
    """Control registers by setting, and which of them aerie knows."""

    def __init__(self, folder, aerie, cpu):
        table = rows_of(folder, "settings.tsv")
        self.names = table[0][7:]
        known = subprocess.run([aerie, "info", "--cpu", cpu, "sysreg"], input="\n".join(self.known_candidates()), text=True,
                               capture_output=True, check=False).stdout
        self.known = {line.split("\t")[0] for line in known.splitlines() if line.split("\t")[4] == "present"}
        self.values = {r[0]: dict(zip(self.names, (int(v, 16) for v in r[7:]))) for r in table[1:]}
        self.sp = {r[0]: int(r[6] == "h") for r in table[1:]}

    def known_candidates(self):
        return [n for n in self.names if "SRE_EL1_" not in n and not n.startswith("MPAM")]

    def line(self, name):
        values = dict(self.values[name])
        values["MDCR_EL2"] |= HPMN
        return "set " + " ".join(f"{r}={v:#x}" for r, v in values.items() if r in self.known)


def read_doubts():
    with open(os.path.join(HERE, "traptables.doubts"), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]


def explained(doubts, row):
    setting = row[0]
    secure = setting.startswith("S|") or setting.startswith("S+") or setting == "S"
    world = f"{row[5]}:EL{row[2]}:{'S' if secure else 'NS'}:{setting}"
    return any((d[0] == "*" or d[0] in world) and d[1] in row[4] for d in doubts)


def absent(doubts, row):
    """What aerie's processors have not, by the rule that says so; None: nothing is known to be missing."""
    for where, what, _ in doubts:
        kind, _, setting = where.partition(":")
        if kind == "absent" and setting in row[0] and what in row[4]:
            return setting or what.split("_")[0]
    return None


def flag_explained(doubts, row):
    return any(d[0] == "flag:" + re.sub(r"\(.*", "", row[12]) and d[1] in row[4] for d in doubts)


def expected(row):
    """The row in the columns that `aerie why --rows` prints; None for those that do not matter."""
    _, _, _, _, mnemonic, kind, target, _, esr, vec, effect, vncr = row[:12]
    if kind in ("trap", "call", "undef", "abort"):
        elr = 4 if effect.startswith("ELR=PC+4") else 0
        return ("exception", target, int(esr, 16), int(vec, 16), elr)
    if kind == "vncr-memory":
        return ("vncr", vncr.split("/")[0])
    if "sleep" in effect:
        return ("sleep",)
    if effect.startswith("X1=") and "(" in effect and mnemonic.startswith("mrs"):
        name = effect[effect.index("(") + 1:effect.index(")")]
        return ("read", re.sub(r"^(\w+?)_(EL\d)\[(\d+)\]$", r"\1\3_\2", name))  # DBGBVR_EL1[0] is DBGBVR0_EL1
    return ("ok",)


# Which view of a register is read is decided below the access: virtual CPU interface, virtual processor ID.
VIEWS = {"VMPIDR_EL2": "MPIDR_EL1", "VPIDR_EL2": "MIDR_EL1"}


def agrees(want, got):
    kind, target, _, esr, vec, elr, reached, _ = got
    if want[0] == "exception":
        return kind in ("trap", "undef") and (target, int(esr, 16), int(vec, 16), int(elr)) == want[1:]
    if want[0] == "vncr":
        return kind == "vncr" and reached.startswith(want[1] + "=")
    if want[0] == "sleep":
        return kind == "sleep"
    if want[0] == "read" and reached.startswith("R:"):
        return kind == "ok" and reached[2:] in (want[1], VIEWS.get(want[1]), want[1].replace("ICV_", "ICC_"))
    return kind == "ok"


def known_words(aerie, cpu, words):
    """Words that the processor of the comparison knows, or that are IMPLEMENTATION DEFINED space."""
    out = subprocess.run([aerie, "info", "--cpu", cpu, "insn"], input="\n".join(words), text=True, capture_output=True, check=True).stdout
    defined = {line.split("\t")[0][2:] for line in out.splitlines() if line.split("\t")[3] == "defined"}
    system = [w for w in words if int(w, 16) & 0xffc00000 == 0xd5000000 and int(w, 16) >> 19 & 3]
    quest = []
    for w in system:
        v = int(w, 16)
        quest.append(f"{v >> 19 & 3} {v >> 16 & 7} {v >> 12 & 15} {v >> 8 & 15} {v >> 5 & 7}")
    out = subprocess.run([aerie, "info", "--cpu", cpu, "sysreg"], input="\n".join(quest), text=True, capture_output=True, check=True).stdout
    for w, line in zip(system, out.splitlines()):
        if line.split("\t")[4] != "present" and int(w, 16) >> 12 & 15 not in (11, 15):
            defined.discard(w)
    return defined


def select(args, rows):
    """Rows to compare by processor, and what was left out for which reason."""
    doubts, left = read_doubts(), collections.Counter()
    words = [known_words(args.aerie, cpu, sorted({r[3] for r in rows})) for cpu in CPUS]
    chosen = [[] for _ in CPUS]
    for r in rows:
        # a word that none of the processors has is UNDEFINED
        cpu = next((i for i, w in enumerate(words) if r[3] in w), 0 if r[5] == "undef" else None)
        missing = absent(doubts, r)
        if r[12] == "-" and explained(doubts, r):
            left["explained by the manual"] += 1
        elif missing:
            left[missing + " absent"] += 1
        elif cpu is None:
            left[UNEXPLAINED] += 1
            print(f"left out: {' '.join(r[:5])}")
        else:
            chosen[cpu].append(r)
    if args.sample and args.sample < len(rows):
        keep = random.Random(1)
        chosen = [keep.sample(c, len(c) * args.sample // len(rows)) for c in chosen]
        chosen = [sorted(c, key=lambda r: r[0]) for c in chosen]
    return chosen, left


def ask(aerie, cpu, folder, rows):
    settings = Settings(folder, aerie, cpu)
    lines, last = ["x 1=0x60000 2=0x61000 3=0x62000"], None
    for r in rows:
        if r[0] != last:
            lines.append(settings.line(r[0]))
            last = r[0]
        lines.append(f"{r[2]} {settings.sp[r[0]]} {r[3]}")
    out = subprocess.run([aerie, "why", "--cpu", cpu, "--rows"], input="\n".join(lines) + "\n", text=True, capture_output=True, check=False)
    if out.returncode:
        sys.exit(f"traptables: {out.stderr.strip()}")
    return [line.split("\t") for line in out.stdout.splitlines()]


def main():
    p = argparse.ArgumentParser(description="judges `aerie why` by a folder of one-instruction outcomes")
    p.add_argument("folder")
    p.add_argument("--aerie", required=True)
    p.add_argument("--sample", type=int, default=0, help="only so many rows, spread evenly")
    p.add_argument("--verbose", action="store_true")
    args = p.parse_args()
    rows = rows_of(args.folder, "traps.tsv")[1:]
    by_cpu, left = select(args, rows)
    chosen = [r for c in by_cpu for r in c]
    got = [a for cpu, c in zip(CPUS, by_cpu) for a in ask(args.aerie, cpu, args.folder, c)]
    if len(got) != len(chosen):
        sys.exit("traptables: aerie answered not as many rows as were asked")
    doubts, wrong, nested = read_doubts(), 0, 0
    for row, answer in zip(chosen, got):
        nested += "NV" in row[0]
        if agrees(expected(row), answer):
            continue
        if row[12] != "-" and flag_explained(doubts, row):
            left["flagged and explained by the manual"] += 1
            continue
        wrong += 1
        if args.verbose or wrong <= 20:
            print(f"differs: {row[0]} EL{row[2]} {row[3]} {row[4]}: want {expected(row)}, got {' '.join(answer)}")
    compared = len(chosen) - left["flagged and explained by the manual"]
    print(f"note traps: {compared} of {len(rows)} outcomes compared ({nested} under HCR_EL2.NV), {wrong} differ; left out: " +
          ", ".join(f"{n} {why}" for why, n in sorted(left.items())))
    sys.exit(wrong != 0 or left[UNEXPLAINED] != 0)


if __name__ == "__main__":
    main()
