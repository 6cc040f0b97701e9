"""Formulas as sympy reads them: from the text that a learner typed, or from the MathML that the browser made of it.

What counts as equal depends on how far things are read, so the reach is Open edX's, no more: of Presentation MathML a flat row of
signs, of Content MathML numbers, names, operators, lists.
"""
import operator
import re
import string
import unicodedata
from functools import reduce
from html import escape
from html.entities import html5
from xml.etree import ElementTree

try:
    import sympy
except ImportError:
    raise ImportError(
        "This question is checked by the computer algebra system sympy, which is not installed on this server. No attempt was used.") from None

from sympy import latex, sympify
from sympy.core.operations import LatticeOp
from sympy.printing.latex import LatexPrinter
from sympy.printing.mathml import mathml
from sympy.printing.str import StrPrinter

ELEMENTARY = ("sin cos tan cot sinh cosh tanh coth asin acos atan atan2 acot asinh acosh atanh acoth exp log ln").split()
ZERO_WIDTH = "\u200b"  # marks what upstream's preview wrote high although it is part of a name


class dot(LatticeOp):
    """A product of vectors, the same in any order."""
    zero = sympy.Symbol("dotzero")
    identity = sympy.Symbol("dotidentity")


def _dot_as_latex(printer, expr, exp=None):
    return r"{((%s) \cdot (%s))}" % expr.args[:2]


def _hat(printer, expr, exp=None):
    """A vector of length one."""
    return r"\hat{%s}" % str(expr.args[0]).lower() + ("^{%s}" % exp if exp else "")


LatexPrinter._print_dot = _dot_as_latex
LatexPrinter._print_hat = _hat
StrPrinter._print_hat = _hat


def to_latex(expr):
    """Between the marks that Open edX's pages set as a formula."""
    if expr is None:
        return ""
    text = re.sub("script([a-zA-Z0-9]+)", r"\\mathcal{\1}", latex(expr).replace(r"\XI", "XI"))
    return "[mathjax]%s[/mathjax]<br>" % escape(text.strip("$"), quote=False)


def shown(expr):
    """HTML of an expression that browsers set by themselves; the messages of the checks use it."""
    try:
        text = mathml(expr, printer="presentation")
    except Exception:
        # A list, say: sympy sets no such thing.
        return "<code>%s</code>" % escape(str(expr))
    return "<math>%s</math>" % re.sub("&([A-Za-z]+);", _character, text)


def _character(entity):
    return entity.group() if entity.group(1) in ("lt", "gt", "amp", "quot") else html5.get(entity.group(1) + ";", "")


def my_evalf(expr, chop=False):
    """As a number, or each of a list; what cannot be one stays."""
    try:
        return [item.evalf(chop=chop) for item in expr] if isinstance(expr, list) else expr.evalf(chop=chop)
    except Exception:
        return expr


def my_sympify(expr, normphase=False, matrix=False, abcsym=False, do_qubit=False, symtab=None):
    """Reads a text: i and e are the numbers; I, N, Q, p, g and a few more are names, though sympy means something by them.

    normphase: a list's first number gets the phase 0. matrix: a list of equally long lists is one. abcsym: small letters are real.
    do_qubit: knows qubits, kets and dot products. symtab: names to know instead.
    """
    known = dict(symtab) if symtab else {name: sympy.Symbol(name) for name in ("p", "g", "Q", "I", "N", "ZZ", "XI")}
    if not symtab:
        known.update(e=sympy.E, i=sympy.I, hat=sympy.Function("hat"))
    if do_qubit:
        from sympy.physics.quantum.qubit import Qubit
        from sympy.physics.quantum.state import Ket
        known.update(qubit=Qubit, Ket=Ket, dot=dot, bit=sympy.Function("bit"))
    if abcsym:
        for letter in string.ascii_lowercase:
            known.setdefault(letter, sympy.Symbol(letter, real=True))
    read = sympify(expr, locals=known)
    if normphase and isinstance(read, list) and read[0].is_number:
        turn = sympy.exp(-sympy.I * sympy.arg(read[0]))
        read = [sympy.Mul(item, turn) for item in read]
    return _as_matrix(read) if matrix else read


def _as_matrix(expr):
    is_rectangle = isinstance(expr, list) and all(isinstance(row, list) and len(row) == len(expr[0]) for row in expr)
    return sympy.Matrix(expr) if is_rectangle else expr


def _tag(element):
    return re.sub("{http://[^}]+}", "", element.tag)


class formula:
    """A formula, given as MathML or as text; its property sympy is the expression."""

    def __init__(self, expr, asciimath="", options=None):
        self.expr = expr.strip()
        self.asciimath = asciimath
        self.options = options
        self.the_sympy = None

    def is_mathml(self):
        return "<math " in self.expr

    def is_presentation_mathml(self):
        return "<mstyle" in self.expr

    @property
    def cmathml(self):
        """Presentation MathML made ready for reading, for authors who look for a mistake."""
        try:
            return ElementTree.tostring(self.preprocess_pmathml(self.expr), encoding="unicode")
        except Exception:
            return "<html>Error! Cannot process pmathml</html>"

    @property
    def sympy(self):
        return self.make_sympy()

    def fix_greek_in_mathml(self, xml):
        """Greek letters by their names: sympy knows theta."""
        for child in xml:
            if _tag(child) in ("mi", "ci"):
                written = str(child.text)
                name = unicodedata.name(written, "") if len(written) == 1 else ""
                if "GREEK" in name:
                    written = name.split(" ")[-1]
                    written = written.lower() if "SMALL" in name else written
                child.text = written
            self.fix_greek_in_mathml(child)
        return xml

    def preprocess_pmathml(self, xml):
        """What browsers write about names becomes names: hats, script letters, marked superscripts, subscripts below powers."""
        if isinstance(xml, str):
            xml = ElementTree.fromstring(xml)
        self.fix_greek_in_mathml(xml)
        for rule in (_free_functions, _hats, _script_letters, _marked_superscripts, _subscripts_of_powers):
            rule(xml)
        return xml

    def make_sympy(self, xml=None):
        if self.the_sympy:
            return self.the_sympy
        if xml is not None:
            return self._read(xml)
        if not self.is_mathml():
            return my_sympify(self.expr)
        root = ElementTree.fromstring(self.expr)
        root = self.preprocess_pmathml(root) if self.is_presentation_mathml() else self.fix_greek_in_mathml(root)
        self.the_sympy = self._read(root[0])
        return self.the_sympy

    def _read(self, xml):
        tag = _tag(xml)
        if tag == "apply":
            return self._apply(_tag(xml[0]), [self._read(argument) for argument in xml[1:]])
        if tag == "list" and _tag(xml[0]) == "matrix":
            return self._read(xml[0])
        if tag in ("list", "vector"):
            return [self._read(item) for item in xml]
        if tag == "matrix":
            return sympy.Matrix([self._read(row) for row in xml])
        if tag == "cn":
            return sympify(xml.text)
        if tag == "ci":
            return self._name(xml)
        if tag == "mstyle":
            return self._read(xml[0])
        if tag == "mrow":
            return my_sympify("".join(sign.text for sign in xml))
        raise ValueError("<%s> cannot be read as part of a formula" % tag)

    @staticmethod
    def _apply(name, arguments):
        if name in ELEMENTARY:
            return getattr(sympy, name)(*arguments)
        if name == "minus" and len(arguments) == 1:
            return -arguments[0]
        binary = {"minus": operator.sub, "divide": operator.truediv, "power": sympy.Pow}
        if name in binary and len(arguments) == 2:
            return binary[name](*arguments)
        if name == "plus" or name == "times":
            return reduce(operator.add if name == "plus" else operator.mul, arguments)
        if name == "root" and len(arguments) == 1:
            return sympy.sqrt(arguments[0])
        raise ValueError("%s of %d parts is no known operation" % (name, len(arguments)))

    def _name(self, xml):
        if len(xml) > 0 and _tag(xml[0]) in ("msub", "msup"):
            return sympy.Symbol(_script_name(xml[0]))
        name = str(xml.text)
        if "hat" in name:
            return my_sympify(name)
        return sympy.I if name == "i" and "imaginary" in (self.options or "") else sympy.Symbol(name)


def _script_name(xml):
    tag = _tag(xml)
    if tag in ("mn", "mi"):
        return xml.text
    if tag in ("msub", "msup"):
        return ("_" if tag == "msub" else "^").join(_script_name(part) for part in xml)
    raise ValueError("<%s> cannot be part of a name" % tag)


def _flat(xml):
    """The text of a name whose letters stand alone."""
    tag = _tag(xml)
    if tag in ("mn", "mi"):
        return xml.text
    if tag == "mrow":
        return "".join(_flat(part) for part in xml)
    raise ValueError("<%s> cannot be part of a name" % tag)


def _named(text):
    name = ElementTree.Element("mi")
    name.text = text
    return name


def _is(xml, tag, *inside):
    return _tag(xml) == tag and len(xml) == len(inside) and all(
        name is None or _tag(child) == name for child, name in zip(xml, inside))


def _free_functions(xml):
    """f and g are functions to the browser, and a sign behind them their argument; to courses they are names."""
    for place, child in reversed(list(enumerate(xml))):
        _free_functions(child)
        if _is(child, "mrow", "mi", "mo") and child[0].text in ("f", "g"):
            xml[place:place + 1] = list(child)


def _hats(xml):
    for place, child in enumerate(xml):
        if _is(child, "mover", None, "mo") and child[1].text == "^":
            below = child[0][0] if _tag(child[0]) == "mrow" and len(child[0]) else child[0]
            if _tag(below) == "mi":
                xml[place] = _named("hat(%s)" % below.text)
        _hats(xml[place])


def _script_letters(xml):
    for place, child in enumerate(xml):
        if _tag(child) == "mstyle" and child.get("mathvariant") == "script":
            xml[place] = _named("script" + _flat(child[0]))
        _script_letters(xml[place])


def _marked_superscripts(xml):
    for place, child in enumerate(xml):
        if _is(child, "msup", None, "mrow") or _is(child, "msubsup", None, None, "mrow"):
            above = child[-1]
            if len(above) and _tag(above[0]) == "mo" and above[0].text == ZERO_WIDTH:
                above.remove(above[0])
                xml[place] = _named("_".join(_flat(part) for part in list(child)[:-1]) + "__" + _flat(above))
        _marked_superscripts(xml[place])


def _subscripts_of_powers(xml):
    for place, child in enumerate(xml):
        if _is(child, "msubsup", None, None, None):
            power = ElementTree.Element("msup")
            power.extend([_named("%s_%s" % (_flat(child[0]), _flat(child[1]))), child[2]])
            xml[place] = power
        _subscripts_of_powers(xml[place])
