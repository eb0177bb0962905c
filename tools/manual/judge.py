"""Asks `aerie why --rows` and compares."""
import re
import subprocess

CHUNK = 40000  # lines a process
# Features that aerie has by another name, or always.
SAME = {"FEAT_MTE_ASYNC": "FEAT_MTE2", "FEAT_MTE_ASYM_FAULT": "FEAT_MTE3", "FEAT_AA64EL2": "FEAT_EL2", "FEAT_AA64EL3": "FEAT_EL3"}
BASE = ("FEAT_AA64", "FEAT_AA64EL0", "FEAT_AA64EL1", "FEAT_E2H0")
# CNTHCTL_EL2 has another layout where HCR_EL2.E2H is 1 (D24.10.2): the bit of a name without and with it.
TWO_LAYOUTS = {"EL1PCTEN": (0, 10), "EL1PCEN": (1, None), "EL0PCTEN": (None, 0), "EL0VCTEN": (None, 1), "EL0VTEN": (None, 8),
               "EL0PTEN": (None, 9), "EL1PTEN": (None, 11)}


def settings(values):
    """The state as `aerie why` takes it."""
    out, timer = [], 0
    for f, v in values.items():
        reg, name = f.split(".")
        if reg == "CNTHCTL_EL2" and name in TWO_LAYOUTS:
            bit = TWO_LAYOUTS[name][values.get("HCR_EL2.E2H", 0)]
            timer |= v << bit if bit is not None else 0
    if timer or any(f.startswith("CNTHCTL_EL2.") for f in values):
        out.append(f"CNTHCTL_EL2={timer:#x}")
    out += [f"{f}={v}" for f, v in values.items() if not (f.startswith("CNTHCTL_EL2.") and f[12:] in TWO_LAYOUTS)]
    return " ".join(out)


class Aerie:
    table = {}  # which registers its table has, whatever the processor

    def __init__(self, program, cpu):
        self.program, self.cpu = program, cpu

    def run(self, *args, text=""):
        out = subprocess.run([self.program, args[0], "--cpu", self.cpu, *args[1:]], input=text, text=True, capture_output=True, check=False)
        if out.returncode:
            raise SystemExit(f"manualtraps: {out.stderr.strip()}")
        return out.stdout.splitlines()

    def features(self):
        found = {line.split()[0]: line.split()[1] == "present" for line in self.run("info", "features") if line.startswith("FEAT_")}
        found.update({name: found[other] for name, other in SAME.items()})
        found.update(dict.fromkeys(BASE, True))
        return found

    def known(self, names):
        """Those that the table has: a name that it has not ends the query, so one at a time."""
        for n in names:
            if n not in self.table:
                self.table[n] = not subprocess.run([self.program, "info", "sysreg", n], capture_output=True, check=False).returncode
        return [n for n in names if self.table[n]]

    def layout(self, registers):
        """(register, field, hi, lo) of each field that the processor has."""
        for line in self.run("info", "sysreg", text="\n".join(self.known(registers))):
            col = line.split("\t")
            if len(col) > 5 and col[4] == "present":
                for name, hi, lo in re.findall(r"(\w+)\[(\d+)(?::(\d+))?\]", col[5]):
                    yield col[0], name, int(hi), int(lo or hi)

    def widths(self, registers):
        """By "REGISTER.FIELD"."""
        found = {f"{r}.{name}": hi - lo + 1 for r, name, hi, lo in self.layout(registers)}
        if any(f.startswith("CNTHCTL_EL2.") for f in found):
            found.update({f"CNTHCTL_EL2.{name}": 1 for name in TWO_LAYOUTS})
        return found

    def outcomes(self, cases):
        got = []
        for at in range(0, len(cases), CHUNK):
            lines = ["x 0=0x60000 1=0x60000"]
            for c in cases[at:at + CHUNK]:
                lines.append("set " + settings(c.values))
                lines.append(f"{c.el} {c.sp} {c.word:08x}")
            got += [line.split("\t") for line in self.run("why", "--rows", text="\n".join(lines) + "\n")]
        if len(got) != len(cases):
            raise SystemExit("manualtraps: aerie answered not as many rows as were asked")
        return got


class Case:
    def __init__(self, accessor, el, sp, values, want, word):
        self.accessor, self.el, self.sp, self.values, self.want, self.word = accessor, el, sp, values, want, word


def syndrome(case, ec):
    """ESR of a trapped access; None: not told here."""
    w = case.word
    if ec == 0x18:
        iss = (w >> 19 & 3) << 20 | (w >> 5 & 7) << 17 | (w >> 16 & 7) << 14 | (w >> 12 & 15) << 10 | (w & 31) << 5 | (w >> 8 & 15) << 1
        return 0x62000000 | iss | (w >> 21 & 1)
    return {0x19: 0x66000000, 0x07: 0x1fe00000, 0x14: None}.get(ec)


def same_register(want, reached):
    """A write or read of the register that the text names; which timer's value it counts in, and which of many, have other names."""
    if want is None or ":" not in reached:
        return True
    got = reached.split(":", 1)[1]
    return plain(got) == plain(want)


# Where aerie decides below the access which of the two is meant.
VIEWS = {"VPIDR_EL2": "MIDR_EL1", "VMPIDR_EL2": "MPIDR_EL1", "VDISR_EL2": "DISR_EL1"}


def plain(name):
    name = VIEWS.get(name, name)
    return re.sub(r"\d+(?=_EL\d$)", "", name).replace("_TVAL_", "_CVAL_")


def agrees(case, got):
    kind, target, ec, esr, vector, elr, reached, _ = got
    want = case.want
    if want[0] == "undefined":
        return kind == "undef"
    if want[0] == "trap" and want[2] == 0:
        return (kind, target, elr, int(esr, 16)) == ("undef", f"EL{want[1]}", "0", 0x02000000)
    if want[0] == "register" and case.accessor.kind == "insn" and ec in ("0x24", "0x25"):
        return True  # let through; the address is Device memory
    if want[0] == "trap":
        expected = syndrome(case, want[2])
        at = 0x400 if want[1] > case.el else 0x200 if case.sp else 0
        return (kind, target, elr) == ("trap", f"EL{want[1]}", "0") and int(ec, 16) == want[2] and int(vector, 16) == at and \
            (expected is None or int(esr, 16) == expected)
    if want[0] == "memory":
        return kind == "vncr" and f":0x{want[1]:03x}=" in reached
    return kind == "ok" and same_register(want[1], reached)


def told(want):
    if want[0] == "trap":
        return f"trap EL{want[1]} {want[2]:#04x}"
    if want[0] == "memory":
        return f"memory {want[1]:#05x}"
    return want[0] if want[0] == "undefined" else f"register {want[1] or ''}".strip()


def answered(got):
    if got[0] == "trap":
        return f"trap {got[1]} {got[2]}"
    if got[0] == "vncr":
        return "memory " + re.sub(r"^.:(0x\w+)=.*", r"\1", got[6])
    return "undefined" if got[0] == "undef" else f"register {got[6].split(':')[-1]}"
