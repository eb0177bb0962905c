"""One state of a processor and what the pseudocode comes to in it.

Values are numbers; a field's width is the one that the comparison has, or that aerie's table says where fields are put together.
What pseudocode of its own says (EL2Enabled() and the like) is here; the numbers of chapter J1.3 beside each.
"""
from .parse import Unreadable

LEVELS = {"EL0": 0, "EL1": 1, "EL2": 2, "EL3": 3}
# External debug state is none of this; DC and IC are never no-operations by choice, as software sees it.
CONSTANT = {"EL3SDDUndef": 0, "EL3SDDUndefPriority": 0, "Halted": 0, "HaltingAllowed": 0, "AArch64.TreatDCAsNOP": 0,
            "AArch64.TreatICAsNOP": 0, "AArch64.CanTrapDC": 1, "AArch64.CanTrapIC": 1, "ELUsingAArch32": 0,
            "ValidSecurityStateAtEL": 1, "GetCurrentEXLOCKEN": 0, "IsSCTLR2EL1Enabled": 0, "ConstrainUnpredictableBool": 0}


class Machine:
    """A processor: features, sizes, and the choices that the architecture leaves to it."""

    def __init__(self, features, widths, sizes, choices):
        self.features, self.widths, self.sizes, self.choices = features, widths, sizes, choices

    def has(self, feature):
        return int(self.features.get(feature, False))

    def have_el(self, n):
        return int(n < 2 or self.has("FEAT_EL2" if n == 2 else "FEAT_EL3"))


class World:
    def __init__(self, machine, el, values, names, sp=1):
        self.m, self.el, self.v, self.names, self.sp = machine, el, values, names, sp
        self.path = []  # the branches taken

    def field(self, name):
        return self.v.get(name, 0)

    def secure(self):
        return self.m.have_el(3) and not self.field("SCR_EL3.NS")

    def el2_enabled(self):  # EL2Enabled()
        return int(self.m.have_el(2) and (not self.secure() or (self.m.has("FEAT_SEL2") and self.field("SCR_EL3.EEL2"))))

    def hcr(self, name):
        return self.field("HCR_EL2." + name) if self.el2_enabled() else 0

    def in_host(self, el):  # ELIsInHost()
        return int(self.m.has("FEAT_VHE") and self.hcr("E2H") and (el == 2 or (el == 0 and self.hcr("TGE"))))

    def nvx(self):  # EffectiveHCR_EL2_NVx(); NV1 or NV2 without NV is not asked about
        if not self.hcr("NV") or not self.m.has("FEAT_NV"):
            return 0
        return self.m.has("FEAT_NV2") * self.hcr("NV2") << 2 | self.hcr("NV1") << 1 | 1

    def counters(self):  # GetNumEventCountersAccessible()
        n = self.m.sizes["NUM_PMU_COUNTERS"]
        return min(n, self.field("MDCR_EL2.HPMN")) if self.el < 2 and self.el2_enabled() else n

    def state(self, name):
        return {"SS_NonSecure": not self.secure(), "SS_Secure": self.secure()}.get(name, 0)

    def function(self, name, args):
        if name in CONSTANT:
            return CONSTANT[name]
        if name == "IsFeatureImplemented":
            return self.m.has(args[0][1])
        if name == "HaveEL":
            return self.m.have_el(LEVELS[args[0][1]])
        if name == "EL2Enabled":
            return self.el2_enabled()
        if name == "ELIsInHost":
            return self.in_host(self.value(args[0]))
        if name == "EffectiveHCR_EL2_NVx":
            return self.nvx()
        if name == "IsCurrentSecurityState":
            return int(bool(self.state(args[0][1])))
        if name == "IsHCRXEL2Enabled":
            return int(self.m.has("FEAT_HCX") and (not self.m.have_el(3) or self.field("SCR_EL3.HXEn")) and self.el2_enabled())
        if name == "IsHighestEL":
            n = self.value(args[0])
            return int(self.m.have_el(n) and not any(self.m.have_el(k) for k in range(n + 1, 4)))
        if name == "GetNumEventCountersAccessible":
            return self.counters()
        if name == "GetNumEventCountersSelfHosted":
            return self.m.sizes["NUM_PMU_COUNTERS"]
        if name == "HaveELUsingSecurityState":
            return self.m.have_el(LEVELS[args[0][1]])
        if name == "UInt":
            return self.value(args[0])
        raise Unreadable(f"the function {name}()")

    def named(self, name):
        if name in LEVELS:
            return LEVELS[name]
        if name == "PSTATE.EL":
            return self.el
        if name == "PSTATE.SP":
            return self.sp
        if name in self.names:
            return self.names[name]
        if name in self.m.sizes:
            return self.m.sizes[name]
        if "." in name:
            return self.field(name)
        raise Unreadable(f"the value of {name}")

    def width(self, e):
        if e[0] == "name":
            return self.m.widths.get(e[1], {"CRm": 4, "op2": 3, "op1": 3}.get(e[1], 1))
        if e[0] == "bits":
            return len(e[1])
        if e[0] == "slice":
            hi, lo = slice_of(e[2])
            return hi - lo + 1
        raise Unreadable("the width of an expression")

    def matches(self, left, pattern):
        if pattern[0] != "bits":
            return self.value(left) == self.value(pattern)
        p, v = pattern[1], self.value(left)
        return all(c == "x" or int(c) == v >> len(p) - 1 - i & 1 for i, c in enumerate(p)) and not v >> len(p)

    def value(self, e):
        op = e[0]
        if op == "num":
            return e[1]
        if op == "bits":
            return int(e[1], 2)
        if op == "name":
            return self.named(e[1])
        if op == "call":
            return self.function(e[1], e[2])
        if op == "not":
            return int(not self.value(e[1]))
        if op == "&&":
            return int(bool(self.value(e[1]) and self.value(e[2])))
        if op == "||":
            return int(bool(self.value(e[1]) or self.value(e[2])))
        if op in ("==", "!="):
            return int(self.matches(e[1], e[2]) == (op == "=="))
        if op == "in":
            return int(any(self.matches(e[1], p) for p in e[2]))
        if op in ARITHMETIC:
            return ARITHMETIC[op](self.value(e[1]), self.value(e[2]))
        if op == "cat":
            out = 0
            for part in e[1]:
                out = out << self.width(part) | self.value(part)
            return out
        if op == "slice":
            hi, lo = slice_of(e[2])
            return self.value(e[1]) >> lo & (1 << hi - lo + 1) - 1
        if op == "choice":
            return int(e[1] in self.m.choices)
        raise Unreadable(f"a value: {op} {e[1] if len(e) > 1 else ''}")


ARITHMETIC = {">=": lambda a, b: int(a >= b), "<=": lambda a, b: int(a <= b), ">": lambda a, b: int(a > b), "<": lambda a, b: int(a < b),
              "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def slice_of(text):
    parts = text.strip("<> ").split(":")
    try:
        return int(parts[0]), int(parts[-1])
    except ValueError:
        raise Unreadable(f"the slice {text}") from None


class Done(Exception):
    """The access has an outcome."""

    def __init__(self, *outcome):
        super().__init__()
        self.outcome = outcome


def reached(e):
    """What a read takes its value from, or a write goes to: a register, a place in memory, or not told."""
    if e[0] == "index" and e[1] == "NVMem":
        return ("memory", e[2][0][1])
    if e[0] == "name" and "." not in e[1]:
        return ("register", e[1])
    return ("register", None)


def perform(w, statement):
    kind = statement[0]
    if kind == "undefined":
        raise Done("undefined")
    if kind == "return":
        raise Done("register", None)
    if kind == "call" and statement[1] == "AArch64.SystemAccessTrap":
        raise Done("trap", LEVELS[statement[2][0][1]], statement[2][1][1])
    if kind == "call" and statement[1] == "ConstrainUnpredictableProcedure":
        raise Done("unpredictable")
    if kind == "call" and statement[1] == "UnimplementedIDRegister":
        if not w.m.has("FEAT_IDST"):
            raise Done("undefined")
        raise Done("trap", w.el or (2 if w.hcr("TGE") else 1), 0x18)
    if kind == "call" and statement[1] in ("Halt", "EXLOCKException"):
        raise Unreadable(f"the procedure {statement[1]}()")
    if kind == "set":
        target, value = statement[1], statement[2]
        if target[0] == "name" and target[1][0].islower():
            if target[1] not in w.names:
                w.names[target[1]] = w.value(value)
            return None
        return reached(value) if target[0] == "index" and target[1] == "X" else reached(target)
    return None


def execute(w, block):
    """("trap", level, class), ("undefined",), ("memory", offset), ("register", name or None), ("unpredictable",)."""
    last = None
    for statement in block:
        if statement[0] != "if":
            last = perform(w, statement) or last
            continue
        for n, (condition, arm) in enumerate(statement[1]):
            if w.value(condition):
                w.path.append(n)
                last = execute(w, arm) or last
                break
        else:
            last = execute(w, statement[2]) or last
    return last


def outcome(w, block):
    try:
        return execute(w, block) or ("register", None)
    except Done as d:
        return d.outcome
