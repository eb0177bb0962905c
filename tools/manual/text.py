"""Finds accessors in a folder of Markdown: name, kind, encodings, pseudocode.

An accessor is a table of op0, op1, CRn, CRm, op2, the assembler text before it and the pseudocode behind it, which the conversion
has torn into pieces: some fenced, some not, without line breaks or indentation that could be trusted.
"""
import glob
import html
import os
import re

TABLE = re.compile(r"\|\s*op0\s*\|\s*op1\s*\|\s*CRn\s*\|\s*CRm\s*\|\s*op2\s*\|\n\|[-| ]+\|\n\|([^\n]+)\|")
KINDS = {"MRS": ("read", 0xd5200000), "MSR": ("write", 0xd5000000), "MRRS": ("read", 0xd5700000), "MSRR": ("write", 0xd5500000),
         "SYSP": ("insn", 0xd5400000), "SYS": ("insn", 0xd5000000)}
INSN = r"(?:AT|DC|IC|TLBIP?|CFP|CPP|DVP|COSP|BRB|APAS|TRCIT|GIC|GICR|PLBI)"
MNEMONIC = re.compile(rf"\b(MRRS|MRS) <Xt>, (?:<Xt\+1>, )?([\w<>]+)|\b(MSRR|MSR) ([\w<>]+), <Xt>|\b({INSN}(?: [A-Z]\w+)?)\b([^\n]*)")
# Where the next accessor or section begins.
NEXT = re.compile(rf"^(?:#+ |- |```\s*\n)?(?:When [^\n]* )?"
                  rf"(?:(?:MRRS|MRS) <Xt>|(?:MSRR|MSR) [\w<>]+, |{INSN} [A-Z]\w+[ ,{{]|(?:BRB|APAS|TRCIT)\b)"
                  rf"|^#+ |^\|", re.M)
STRAY = re.compile(r"^(?:```|<!--.*-->|Note)\s*$", re.M)


CHOICE = "the implementation's choice"
TRACE = "System register access to the trace unit registers"


class Accessor:
    def __init__(self, name, kind, base, cells, code, place, needs):
        self.name, self.kind, self.base, self.cells, self.code, self.place = name, kind, base, cells, code, place
        self.needs = needs  # features without which it is UNDEFINED, whatever the code says

    def __str__(self):
        return {"read": "read ", "write": "write ", "insn": ""}[self.kind] + self.name

    def encodings(self):
        """(m, op0, op1, CRn, CRm, op2, word without Rt); m: None where there is one only."""
        bits = max([int(n) + 1 for c in self.cells for n in re.findall(r"\[(?:\d+:)?(\d+)\]|\[(\d+)", c) for n in n if n] +
                   [int(n) + 1 for c in self.cells for n in re.findall(r"\[(\d+)", c)] or [0])
        seen = set()
        for m in (0, 1, 2, 5, 6, 7, 15, 16, 30) if bits else (None,):
            if bits and m >> bits:
                continue
            fields = [cell_value(c, m) for c in self.cells]
            if None in fields or tuple(fields) in seen:
                continue
            seen.add(tuple(fields))
            op0, op1, crn, crm, op2 = fields
            yield m, fields, self.base | op0 << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5


def cell_value(cell, m):
    """"0b10 :m[4:3]" for that m; None: not such a cell."""
    value = 0
    for part in re.findall(r"0b([01]+)|[a-z]\[(\d+)(?::(\d+))?\]|(\S)", cell.replace(" ", "").replace(":m", " m").replace(":n", " n")):
        if part[0]:
            value = value << len(part[0]) | int(part[0], 2)
        elif part[1]:
            hi, lo = int(part[1]), int(part[2] or part[1])
            value = value << hi - lo + 1 | m >> lo & (1 << hi - lo + 1) - 1
        else:
            return None
    return value


def clean(text):
    text = html.unescape(text).replace("\\_", "_").replace("\u037e", ";")
    return re.sub(r"↪\s*|→\s*", " ", text)


def code_of(body):
    body = re.sub(r"^\s*-\s+", "", STRAY.sub("", body), flags=re.M)
    return " ".join(body.split())


def headings_of(text):
    return list(re.finditer(r"^#+ ([A-Z]\d+(?:\.\d+)+) ([^\n]*)", text, re.M))


def needs_of(section, own, line):
    """Features that the section, where it is the accessor's own, and the line before the table ask for; a choice of the implementation
    counts as one. What is no plain list of features is left to the code."""
    asked = re.search(r"When .*FEAT_\w+ (?:is|are) implemented", line) and " or " not in line
    found = set(re.findall(r"FEAT_\w+", line)) if asked else set()
    if "When an implementation implements" in line:
        found.add(CHOICE)
    for condition in re.findall(r"is present only when ([^.]*)\.", section) if own else ():
        if not re.sub(rf"FEAT_\w+ is implemented|\band\b|,|\s|{TRACE} is implemented", "", condition):
            found.update(re.findall(r"FEAT_\w+", condition))
    return found


def direction(code):
    if re.search(r"X\[t, 64\] = |X\[t2, 64\]", code):
        return "MRS"
    return "MSR" if re.search(r"= X\[t", code) else "SYS"


def identify(before, heading, code):
    """Kind and name: by the assembler text, or where the conversion lost it, by the section's heading and the code."""
    lines = [line for line in before.rstrip().splitlines()[-4:] if line.strip() not in ("", "```")]
    found = list(MNEMONIC.finditer(lines[-1])) if lines else []
    if found:
        m = found[-1]
        if m[1] or m[3]:
            return m[1] or m[3], m[2] or m[4], "", lines[-1]
        return ("SYSP" if m[5].startswith("TLBIP") else "SYS"), m[5], m[6], lines[-1]
    return direction(code), heading.split(",")[0].strip(), "", ""


def accessors_of(text, path):
    headings = headings_of(text)
    for t in TABLE.finditer(text):
        end = NEXT.search(text, t.end() + 1)
        code = code_of(text[t.end():end.start() if end else len(text)])
        over = [h for h in headings if h.start() < t.start()]
        section, heading = over[-1].groups() if over else ("", "")
        how, name, rest, line = identify(text[:t.start()], heading, code)
        kind, base = KINDS[how]
        if how != "SYSP":
            base |= 31 if how == "SYS" and ("{" in rest or "<Xt>" not in rest) else 1
        own = name.split(" ")[-1] in re.split(r"[, ]+", heading)
        needs = needs_of(text[over[-1].start() if over else 0:t.start()], own, line)
        yield Accessor(name, kind, base, [c.strip() for c in t[1].split("|")], code, f"{section} ({os.path.basename(path)})", needs)


def read_folder(folder):
    found = []
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.md"), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as f:
            text = clean(f.read())
        # AArch32's accessors have other tables; external registers none
        found += accessors_of(text, path)
    return found
