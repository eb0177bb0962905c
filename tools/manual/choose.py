"""Which states to ask about: folds what the processor decides, then looks for states that reach every end of the code.

An end is the series of branches taken. Random values of all fields that the code names find most; from the states in which the
access goes through, each field is then changed alone.
"""
import random

from .parse import Unreadable
from .world import CONSTANT, LEVELS, World, outcome

READS = {"EL2Enabled": ("SCR_EL3.NS", "SCR_EL3.EEL2"), "ELIsInHost": ("HCR_EL2.E2H", "HCR_EL2.TGE"),
         "EffectiveHCR_EL2_NVx": ("HCR_EL2.NV", "HCR_EL2.NV1", "HCR_EL2.NV2"), "IsHCRXEL2Enabled": ("SCR_EL3.HXEn",),
         "GetNumEventCountersAccessible": ("MDCR_EL2.HPMN",), "IsCurrentSecurityState": ("SCR_EL3.NS",)}
ALWAYS = ("SCR_EL3.NS", "SCR_EL3.EEL2", "HCR_EL2.E2H", "HCR_EL2.TGE", "HCR_EL2.NV", "HCR_EL2.NV1", "HCR_EL2.NV2")
TRIES, FEW, PER_END, FLIPPED = 160, 12, 6, 2


# ---- folding ----

def constant(e, m, el):
    if e[0] == "call" and (e[1] in CONSTANT or e[1] in ("IsFeatureImplemented", "HaveEL", "IsHighestEL", "HaveELUsingSecurityState")):
        return World(m, el, {}, {}).value(e)
    if e[0] == "choice":
        return int(e[1] in m.choices)
    if e[0] in ("==", "!=") and e[1] == ("name", "PSTATE.EL") and e[2][0] == "name":
        return int((el == LEVELS[e[2][1]]) == (e[0] == "=="))
    return None


def fold(e, m, el):
    known = constant(e, m, el)
    if known is not None:
        return ("num", known)
    if e[0] == "not":
        inner = fold(e[1], m, el)
        return ("num", int(not inner[1])) if inner[0] == "num" else ("not", inner)
    if e[0] in ("&&", "||"):
        a, b = fold(e[1], m, el), fold(e[2], m, el)
        stop = int(e[0] == "||")
        for x, y in ((a, b), (b, a)):
            if x[0] == "num":
                return ("num", stop) if bool(x[1]) == bool(stop) else y
        return (e[0], a, b)
    return e


def fold_block(block, m, el):
    out = []
    for s in block:
        if s[0] != "if":
            out.append(s)
            continue
        arms, other = [], s[2]
        for condition, arm in s[1]:
            c = fold(condition, m, el)
            if c[0] != "num":
                arms.append((c, fold_block(arm, m, el)))
            elif c[1]:
                other = arm
                break
        other = fold_block(other, m, el)
        out += [("if", arms, other)] if arms else other
    return out


# ---- what the code asks about ----

def fields_in(x, out):
    if isinstance(x, (tuple, list)):
        if len(x) == 2 and x[0] == "name" and isinstance(x[1], str) and "_EL" in x[1] and "." in x[1]:
            out[x[1]] = None
        if len(x) == 3 and x[0] == "call":
            out.update(dict.fromkeys(READS.get(x[1], ())))
        for y in x:
            fields_in(y, out)
    return out


def names_sp(x):
    return x == ("name", "PSTATE.SP") or (isinstance(x, (tuple, list)) and any(names_sp(y) for y in x))


# ---- states ----

def value_of(field, width, rnd, density):
    if field == "MDCR_EL2.HPMN":
        return rnd.randint(1, 6)  # 0 is FEAT_HPMN0's
    return sum(1 << i for i in range(width) if rnd.random() < density)


def allowed(m, el, v):
    """Makes the state one that can be: no EL1 in a host, no EL2 without EL2, NV1 and NV2 with NV, the right levels in AArch64."""
    w = World(m, el, v, {})
    if el == 2 and not w.el2_enabled():
        v["SCR_EL3.EEL2"] = 1
        if not w.el2_enabled():
            return None
    if el == 1 and w.el2_enabled() and m.has("FEAT_EL2"):
        v["HCR_EL2.TGE"] = 0
    if not v.get("HCR_EL2.NV"):
        v.update({k: 0 for k in ("HCR_EL2.NV1", "HCR_EL2.NV2") if k in v})
    for k in ("SCR_EL3.RW", "HCR_EL2.RW"):
        if k in m.widths:
            v[k] = 1
    return v


def random_state(m, el, fields, rnd):
    density = rnd.choice((0.08, 0.3, 0.5, 0.92))
    v = {f: value_of(f, m.widths[f], rnd, density) for f in fields}
    for f in ALWAYS:
        if f in m.widths:
            v[f] = int(rnd.random() < (0.8 if f == "SCR_EL3.NS" else 0.4))
    return allowed(m, el, v)


def neighbours(m, el, v, fields):
    for f in fields:
        width = m.widths[f]
        for x in (range(1 << width) if width < 3 else (0, 1, (1 << width) - 1)):
            if x != v[f] and not (f == "MDCR_EL2.HPMN" and not 0 < x < 7):
                changed = allowed(m, el, dict(v, **{f: x}))
                if changed and changed[f] == x:
                    yield changed


class Chooser:
    """The states for one accessor at one level, each with what the code makes of it."""

    def __init__(self, machine, block, el, names, seed):
        self.m, self.el, self.names, self.rnd = machine, el, names, random.Random(seed)
        self.block = fold_block(block, machine, el)
        self.named = named = fields_in(self.block, {})
        self.missing = [f for f in named if f not in machine.widths]
        self.fields = [f for f in named if f in machine.widths] + [f for f in ALWAYS if f in machine.widths and f not in named]
        self.sp = names_sp(tuple(self.block))
        self.ends, self.cases, self.seen = {}, [], set()

    def try_state(self, v, sp, limit):
        key = (sp, tuple(sorted(v.items())))
        if key in self.seen:
            return
        w = World(self.m, self.el, v, dict(self.names), sp)
        result = outcome(w, self.block)
        end = (result, tuple(w.path))
        n = self.ends.get(end, 0)
        if n < limit:
            self.ends[end] = n + 1
            self.seen.add(key)
            self.cases.append((v, sp, result))

    def choose(self):
        for _ in range(TRIES if self.named else FEW):
            v = random_state(self.m, self.el, self.fields, self.rnd)
            if v is not None:
                self.try_state(v, self.rnd.getrandbits(1) if self.sp else 1, PER_END)
        through = [c for c in self.cases if c[2][0] in ("register", "memory")]
        for v, sp, _ in through[:FLIPPED] + through[-FLIPPED:]:
            for n in neighbours(self.m, self.el, v, self.fields):
                self.try_state(n, sp, 1 << 30)
        return [c for c in self.cases if c[2][0] != "unpredictable"]


def states(machine, block, el, names, seed):
    c = Chooser(machine, block, el, names, seed)
    return c.choose(), c.missing, len(c.ends)


__all__ = ["states", "Unreadable"]
