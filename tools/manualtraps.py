#!/usr/bin/env python3
"""manualtraps.py - judges `aerie why` by the accessors' pseudocode in the manual itself.

    tools/manualtraps.py --aerie build/aerie FOLDER [--cpu CPU,...] [--only NAME] [--verbose] [--list]

FOLDER holds the Arm ARM (DDI 0487) as Markdown, a file a section, with the accessors of MRS, MSR, AT, TLBI, DC, IC and others in
the text. Each is parsed; at each Exception level states are looked for that reach every end of its code, and aerie is asked what
happens in each. The fields' positions are compared, too. --list names the accessors that cannot be read, and why. Rows in which the
text is at fault, or what aerie has chosen where the text leaves a choice, are in manualtraps.doubts beside this program, each with its
section; they are counted and left out, and one that explains nothing is an error. Exit status 1 if anything else differs.
"""
import argparse
import collections
import fnmatch
import os
import sys

from manual import choose, fields, judge, text
from manual.parse import Unreadable, parse
from manual.world import Machine

HERE = os.path.dirname(os.path.abspath(__file__))
CPUS = ("max", "max-EL3", "max-EL2", "v8.5")
UNIMPLEMENTED = "UnimplementedIDRegister"  # such code says itself what happens without its features
SIZES = {"NUM_PMU_COUNTERS": 6, "NUM_BREAKPOINTS": 6, "NUM_WATCHPOINTS": 4}


class Doubts:
    """Lines "NAME LEVELS WANTED GOT REASON", separated by tabs; the first four are shell patterns."""

    def __init__(self):
        with open(os.path.join(HERE, "manualtraps.doubts"), encoding="utf-8") as f:
            self.lines = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
        self.used = collections.Counter()

    def explains(self, case, got):
        for n, (name, levels, want, answer, _) in enumerate(self.lines):
            if fnmatch.fnmatchcase(str(case.accessor), name) and str(case.el) in levels and \
               fnmatch.fnmatchcase(judge.told(case.want), want) and fnmatch.fnmatchcase(judge.answered(got), answer):
                self.used[n] += 1
                return True
        return False

    def explains_field(self, text):
        for n, line in enumerate(self.lines):
            if line[1] == "field" and text.startswith(line[0] + " "):
                self.used[n] += 1
                return True
        return False

    def unused(self):
        return [line for n, line in enumerate(self.lines) if not self.used[n]]


class Survey:
    """What was read, and what was not, by accessor."""

    def __init__(self, folder, only):
        self.accessors, self.unreadable, self.mended, self.chosen_not = [], {}, 0, 0
        for a in text.read_folder(folder):
            if only and not fnmatch.fnmatchcase(a.name, only):
                continue
            try:
                tree, mended = parse(a.code)
                self.mended += mended
                if not a.code:
                    raise Unreadable("no pseudocode")
                if text.CHOICE in a.needs:
                    self.chosen_not += 1
                    continue
                there = [("call", "IsFeatureImplemented", [("name", f)]) for f in sorted(a.needs)] if UNIMPLEMENTED not in a.code else []
                self.accessors.append((a, [("if", [(("not", t), [("undefined",)]) for t in there], tree)] if there else tree))
            except Unreadable as e:
                self.unreadable[a] = str(e)

    def registers(self):
        found = {}
        for _, tree in self.accessors:
            choose.fields_in(tree, found)
        found.update(dict.fromkeys(choose.ALWAYS + ("SCR_EL3.RW", "HCR_EL2.RW", "SCR_EL3.HXEn", "MDCR_EL2.HPMN")))
        return sorted({f.split(".")[0] for f in found})


def cases_of(survey, machine, partly, missing):
    cases, ends = [], 0
    for a, tree in survey.accessors:
        for m, encoding, word in a.encodings():
            names = dict(zip(("op0", "op1", "CRn", "CRm", "op2"), encoding), t=word & 31, **({} if m is None else {"m": m, "n": m}))
            for el in range(4):
                if not machine.have_el(el):
                    continue
                try:
                    chosen, absent, n = choose.states(machine, tree, el, names, f"{a}{m}{el}")
                except Unreadable as e:
                    partly[a].add(str(e))
                    continue
                ends += n
                for f in absent:
                    missing[f].add(str(a))
                cases += [judge.Case(a, el, sp, v, want, word) for v, sp, want in chosen]
    return cases, ends


def compare_fields(args, doubts):
    """Where the fields are: --set names them by aerie's table, so the accessors alone could not tell."""
    manual = fields.positions(args.folder)
    wrong = 0
    aerie = judge.Aerie(args.aerie, args.cpu.split(",", maxsplit=1)[0])
    *differ, (same, unknown) = fields.compare(manual, aerie.layout(sorted(r for r, f in manual.items() if f)))
    for line in differ:
        if not doubts.explains_field(line):
            print("differs: " + line)
            wrong += 1
    print(f"note manual: {same} fields are where the manual has them, {wrong} elsewhere; {len(unknown)} have no such heading")
    if args.list:
        print("no heading: " + " ".join(unknown))
    return wrong


def report(case, cpu, got):
    on = " ".join(f"{f}={v}" for f, v in case.values.items() if v and f not in ("SCR_EL3.RW", "HCR_EL2.RW"))
    return f"differs: {case.accessor} at EL{case.el} --cpu {cpu}: the manual: {judge.told(case.want)}; aerie: {judge.answered(got)} " \
           f"({got[3]}, {got[-1]}) [{on}] {case.word:08x} {case.accessor.place}"


def compare(args, survey, cpu, doubts, partly, missing):
    aerie = judge.Aerie(args.aerie, cpu)
    machine = Machine(aerie.features(), aerie.widths(survey.registers()), SIZES, ())
    cases, ends = cases_of(survey, machine, partly, missing)
    wrong, explained, shown = 0, 0, collections.Counter()
    for case, got in zip(cases, aerie.outcomes(cases)):
        if judge.agrees(case, got):
            continue
        if doubts.explains(case, got):
            explained += 1
            continue
        wrong += 1
        key = (str(case.accessor), case.el, judge.told(case.want), judge.answered(got))
        shown[key] += 1
        if args.verbose or shown[key] == 1:
            print(report(case, cpu, got))
    reached = len({(c.accessor, c.el) for c in cases})
    print(f"note manual: --cpu {cpu}: {len(cases)} accesses, {reached} accessors by level, {ends} ends of their code; "
          f"{wrong} differ in {len(shown)} ways, {explained} explained", flush=True)
    return wrong


def main():
    p = argparse.ArgumentParser(description="judges `aerie why` by the accessors' pseudocode in the manual")
    p.add_argument("folder")
    p.add_argument("--aerie", required=True)
    p.add_argument("--cpu", default=",".join(CPUS))
    p.add_argument("--only", help="accessors whose name matches")
    p.add_argument("--verbose", action="store_true", help="every access that differs, not one of a kind")
    p.add_argument("--list", action="store_true", help="what could not be read")
    args = p.parse_args()
    survey, doubts = Survey(args.folder, args.only), Doubts()
    if not survey.accessors:
        sys.exit(f"manualtraps: no accessors in {args.folder}")
    partly, missing = collections.defaultdict(set), collections.defaultdict(set)
    wrong = 0 if args.only else compare_fields(args, doubts)
    wrong += sum(compare(args, survey, cpu, doubts, partly, missing) for cpu in args.cpu.split(","))
    if args.list:
        for a, why in list(survey.unreadable.items()) + [(a, "; ".join(sorted(why))) for a, why in partly.items()]:
            print(f"unread: {a}, {a.place}: {why}")
        for f, names in sorted(missing.items()):
            print(f"no such field: {f}, of {', '.join(sorted(names)[:4])}")
    print(f"note manual: {len(survey.accessors)} accessors read ({survey.mended} of them torn and mended), "
          f"{len(survey.unreadable)} unreadable, {len(partly)} read in part, {survey.chosen_not} that an implementation need not have; "
          f"{len(missing)} fields that aerie has not")
    stale = doubts.unused() if not args.only and args.cpu == ",".join(CPUS) else []
    for line in stale:
        print("explains nothing: " + " ".join(line))
    sys.exit(wrong != 0 or bool(stale))


if __name__ == "__main__":
    main()
