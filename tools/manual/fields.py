"""Where the manual puts each field of a register, by the headings of its section."""
import glob
import os
import re

from .text import clean, headings_of

FIELD = re.compile(r"^(?:#+ )?([A-Za-z]\w*(?:<\w+>\w*)?(?:\[\d+(?::\d+)?\])?) ?, bits? \[(\d+)(?::(\d+))?\]", re.M)


def positions(folder):
    """{register: {field: {(hi, lo), ...}}}: a register may have several layouts."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.md"), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as f:
            text = clean(f.read())
        heads = [h for h in headings_of(text) if re.match(r"\w+(?:<\w+>\w*)?,", h[2])]
        for h, after in zip(heads, heads[1:] + [None]):
            section = text[h.end():after.start() if after else len(text)]
            fields = found.setdefault(re.split(r"[, ]", h[2])[0], {})
            for m in FIELD.finditer(section):
                fields.setdefault(m[1], set()).add((int(m[2]), int(m[3] or m[2])))
    return found


def compare(manual, rows):
    """rows: (register, field, hi, lo) of aerie. Yields what the manual has elsewhere, and last the numbers of those compared and not."""
    same, unknown = 0, []
    for register, field, hi, lo in rows:
        places = manual.get(register, {}).get(field)
        if not places:
            unknown.append(f"{register}.{field}")
        elif (hi, lo) in places:
            same += 1
        else:
            yield f"{register}.{field} is {hi}:{lo} in aerie, {' or '.join(f'{a}:{b}' for a, b in sorted(places))} in the manual"
    yield same, unknown
