"""Reads one side of a chemical equation: molecules with numbers before them and states behind them."""
from collections import namedtuple
import re

ELEMENTS = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn
    Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk
    Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Uut Fl Uup Lv Uus Uuo""".split()
PHASES = ["(s)", "(l)", "(g)", "(aq)"]
BRACKETS = {"(": ")", "[": "]"}
TOKEN = re.compile(r"[ \t\n\r]*(%s|[][(){}^+\-/0-9])" % "|".join(
    re.escape(token) for token in sorted(ELEMENTS + PHASES, key=len, reverse=True)), re.A)

# factor: number before it; phase: "(s)", … or None; key: equal for equal molecules.
Molecule = namedtuple("Molecule", "factor phase key html")
Part = namedtuple("Part", "key html")


class ParseException(Exception):
    """The text is no side of an equation."""


def parse(text):
    reader = _Reader(_tokens(text))
    molecules = [reader.counted()]
    while reader.take("+"):
        molecules.append(reader.counted())
    if reader.next is not None:
        raise reader.wrong()
    return molecules


def _tokens(text):
    text = text.rstrip(" \t\n\r")
    tokens, at = [], 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if not token:
            raise ParseException("not a chemical expression (at char %d)" % at)
        tokens.append(token.group(1))
        at = token.end()
    if not tokens:
        raise ParseException("not a chemical expression (at char 0)")
    if "{" in tokens or "}" in tokens:
        raise ValueError("Grammar does not cover some of the input words: braces.")
    return tokens


class _Reader:
    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *tokens):
        if self.next not in tokens or self.next is None:
            return ""
        self.at += 1
        return self.tokens[self.at - 1]

    def number(self):
        digits = ""
        while self.next is not None and self.next.isdigit():
            digits += self.take(self.next)
        return digits

    def counted(self):
        count, below = self.number(), ""
        if count and self.take("/"):
            below = self.number()
            if not below:
                raise self.wrong()
        factor = int(count) / int(below) if below else int(count) if count else 1.0
        before = "<sup>%s</sup>&frasl;<sub>%s</sub>" % (count, below) if below else count
        group = self.group()
        phase = self.take(*PHASES) or None
        return Molecule(factor, phase, tuple(part.key for part in group), before + "".join(part.html for part in group) + (phase or ""))

    def group(self):
        parts = [self.suffixed()]
        while self.next in ELEMENTS or self.next in BRACKETS:
            parts.append(self.suffixed())
        return parts

    def suffixed(self):
        opening = self.take(*BRACKETS)
        if opening:
            inside = self.group()
            closing = BRACKETS[opening]
            if not self.take(closing):
                raise self.wrong()
            key, html = (opening,) + tuple(part.key for part in inside), opening + "".join(part.html for part in inside) + closing
        else:
            html = self.take(*ELEMENTS)
            key = (html,)
            if not html:
                raise self.wrong()
        count = self.number()
        charge = self.charge()
        if count:
            html += "<sub>%s</sub>" % count
        if charge:
            html += "<sup>%s</sup>" % charge
        return Part((key, count, charge), html)

    def charge(self):
        if not self.take("^"):
            return ""
        number = self.number()
        sign = self.take("+", "-")
        if not sign:
            raise self.wrong()
        # Every number that begins with 1 goes, as in Open edX: 1+ is +, and so is 12+.
        return sign if number.startswith("1") else number + sign

    def wrong(self):
        return ParseException("not a chemical expression (at token %d)" % self.at)
