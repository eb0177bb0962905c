"""Pseudocode to a tree. What is not understood raises Unreadable with the reason.

Line breaks are lost, so an `else` or `elsif` belongs to the nearest `if` that can take it; a chain over PSTATE.EL takes its own.
Statements: ("if", [(condition, block)...], block), ("undefined",), ("return",), ("call", name, arguments), ("set", target, value).
Expressions: ("num", n), ("bits", "01x"), ("name", text), ("call", name, arguments), ("index", name, arguments), ("slice", expression,
text), ("not" | "neg", expression), (operator, left, right), ("in", expression, [patterns]), ("cat", expressions), ("choice", text),
("unknown",).
"""
import re

TOKEN = re.compile(r"""\s*(?:(?P<string>"[^"]*"|“[^”]*”)|(?P<bits>'[01x ]+'|‘[01x]+’)|(?P<hex>0x[0-9A-Fa-f_]+)|(?P<num>\d+)
    |(?P<fields>\.\s*<[A-Za-z]\w*(?:\s*,\s*\w+)*>)|(?P<slice><\s*(?:\w+\s*(?::\s*\w+\s*)?|[^<>;&]*\+\s*:\s*\d+)>)
    |(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*(?:<[a-z]>_\w+)?)*)|(?P<op>\|\||&&|==|!=|>=|<=|<<|[-+*!<>=:;,(){}\[\]/&]))""", re.X)
TYPES = ("integer", "boolean", "bits", "bit")


STATEMENT = ("UNDEFINED", "X", "return", "if")
# A condition whose end was moved behind the code, or before it; a lost minus sign.
TORN = ((r"(.*PhysicalCountInt\(\)) (CNTVOFF.*)", r"\1 - \2"),
        (r"(if !\([^;]*?&&) (UNDEFINED; .*;) ((?:IsFeatureImplemented\(FEAT_\w+\)\)+)) then$", r"\1 \3 then \2"),
        (r"((?:IsFeatureImplemented\(FEAT_\w+\)\)+)) then (if !\([^;]*?&&) (UNDEFINED; .*;)$", r"\2 \1 then \3"))


class Unreadable(Exception):
    pass


def tokens_of(code):
    out, at = [], 0
    while at < len(code.rstrip()):
        m = TOKEN.match(code, at)
        if not m:
            raise Unreadable(f"a character that is none of the language's: {code[at:at + 20]!r}")
        out.append((m.lastgroup, m[m.lastgroup]))
        at = m.end()
    return out


class Parser:
    def __init__(self, code):
        self.t, self.i = tokens_of(code), 0
        self.mended = False

    def peek(self, ahead=0):
        return self.t[self.i + ahead][1] if self.i + ahead < len(self.t) else None

    def next(self):
        if self.i >= len(self.t):
            raise Unreadable("ends in the middle")
        self.i += 1
        return self.t[self.i - 1]

    def take(self, text):
        if self.peek() != text:
            raise Unreadable(f"{text!r} expected before {' '.join(x[1] for x in self.t[self.i:self.i + 6])!r}")
        self.i += 1

    def accept(self, text):
        if self.peek() == text:
            self.i += 1
            return True
        return False

    # ---- statements ----

    def program(self):
        if self.peek() == "UNDEFINED" and self.peek(2) == "elsif":
            self.i = 2
        if self.peek() == "elsif":  # its beginning, whether the register exists, is lost
            self.t[self.i], self.mended = ("name", "if"), True
        block = self.block(False)
        if self.i < len(self.t):
            raise Unreadable(f"text left over: {' '.join(x[1] for x in self.t[self.i:self.i + 6])!r}")
        return block

    def block(self, nested):
        out = []
        while self.peek() not in (None, "elsif", "else"):
            if self.accept("then"):  # of another place
                self.mended = True
            else:
                out.append(self.statement(nested))
        return out

    def then(self):
        if self.accept("then"):
            return
        if self.peek() not in STATEMENT and not str(self.peek()).startswith("AArch64."):
            self.take("then")
        self.mended = True

    def at_level_test(self):
        return self.peek() == "elsif" and self.peek(1) == "PSTATE.EL" and self.peek(2) == "=="

    def chain(self, nested):
        arms, other = [], []
        self.take("if")
        while True:
            condition = self.expression()
            self.then()
            arms.append((condition, self.block(True)))
            if self.peek() != "elsif" or (nested and self.at_level_test()):
                break
            self.take("elsif")
        if self.peek() == "else":
            self.take("else")
            other = self.block(True)
        return ("if", arms, other)

    def statement(self, nested):
        kind, text = self.next()
        if text == "if":
            self.i -= 1
            return self.chain(nested)
        if text in ("UNDEFINED", "return"):
            if text == "return" and self.peek() != ";":
                self.expression()
            self.accept(";")
            return ("undefined",) if text == "UNDEFINED" else ("return",)
        if kind != "name":
            raise Unreadable(f"a statement does not begin with {text!r}")
        if text in TYPES and self.t[self.i][0] in ("name", "op"):
            if self.accept("("):
                self.expression()
                self.take(")")
            text = self.next()[1]
        return self.assignment_or_call(text)

    def assignment_or_call(self, name):
        target = ("name", name)
        if self.accept("("):
            args = self.arguments(")")
            self.accept(";")
            return ("call", name, args)
        if self.accept("["):
            target = ("index", name, self.arguments("]"))
        while self.i < len(self.t) and self.t[self.i][0] in ("slice", "fields"):
            self.next()
            target = ("part", target)
        if self.accept(";"):
            return ("declare", name)
        self.take("=")
        value = self.expression()
        if not self.accept(";") and self.i < len(self.t):
            raise Unreadable(f"';' expected before {self.peek()!r}")
        return ("set", target, value)

    def arguments(self, end):
        out = []
        while not self.accept(end):
            out.append(self.expression())
            self.accept(",")
        return out

    # ---- expressions, loosest first ----

    def binary(self, operators, deeper):
        left = deeper()
        while self.peek() in operators and self.t[self.i][0] in ("op", "name"):
            op = self.next()[1]
            left = (op, left, deeper())
        return left

    def expression(self):
        return self.binary(("||",), self.conjunction)

    def conjunction(self):
        return self.binary(("&&",), self.comparison)

    def comparison(self):
        left = self.bitwise()
        if self.accept("IN"):
            self.take("{")
            return ("in", left, self.arguments("}"))
        if self.peek() in ("==", "!=", ">=", "<=", ">", "<"):
            return (self.next()[1], left, self.bitwise())
        return left

    def bitwise(self):
        return self.binary(("AND", "OR"), self.sum)

    def sum(self):
        return self.binary(("+", "-", "*"), self.concatenation)

    def concatenation(self):
        parts = [self.unary()]
        while self.accept(":"):
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else ("cat", parts)

    def unary(self):
        if self.accept("!") or self.accept("NOT"):
            return ("not", self.unary())
        if self.accept("-"):
            return ("neg", self.unary())
        return self.postfix(self.primary())

    def postfix(self, e):
        while self.i < len(self.t) and self.t[self.i][0] in ("slice", "fields"):
            kind, text = self.next()
            if kind == "fields":
                names = re.findall(r"\w+", text)
                e = ("cat", [("name", f"{e[1]}.{n}") for n in names])
            else:
                e = ("slice", e, text)
        return e

    def primary(self):
        kind, text = self.next()
        if kind == "op" and text == "(":
            e = self.expression()
            self.take(")")
            return e
        if kind == "hex":
            return ("num", int(text.replace("_", ""), 16))
        if kind == "num":
            return ("num", int(text))
        if kind == "bits":
            return ("bits", text[1:-1].replace(" ", ""))
        if kind != "name":
            raise Unreadable(f"an expression does not begin with {text!r}")
        return self.named(text)

    def named(self, text):
        if text in TYPES:
            if self.accept("("):
                self.expression()
                self.take(")")
            if self.accept("IMPLEMENTATION_DEFINED"):
                return ("choice", self.next()[1].strip('"“”') if self.t[self.i][0] == "string" else "")
            if self.accept("UNKNOWN"):
                return ("unknown",)
            raise Unreadable(f"a type in an expression: {text}")
        if text in ("TRUE", "FALSE"):
            return ("num", int(text == "TRUE"))
        if self.accept("("):
            return ("call", text, self.arguments(")"))
        if self.accept("["):
            return ("index", text, self.arguments("]"))
        return ("name", text)


def parse(code):
    """The tree, and whether words had to be put where they belong."""
    torn = code
    for pattern, whole in TORN:
        while torn != (torn := re.sub(f"^{pattern}", whole, torn)):
            pass
    p = Parser(torn)
    tree = p.program()
    return tree, p.mended or torn != code
