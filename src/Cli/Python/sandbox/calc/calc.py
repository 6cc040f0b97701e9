"""The same expressions as in formula questions (src/Domain/Assessment/Capa/Calc), with numpy's own functions and numbers."""
from functools import reduce
import math
import operator

import numpy

from calc import functions
from calc.grammar import ParseException, Parser

DEFAULT_VARIABLES = {"i": 1j, "j": 1j, "e": numpy.e, "pi": numpy.pi}

# What leaves the real numbers outside its domain is numpy's "scimath".
_WIDE = numpy.lib.scimath
DEFAULT_FUNCTIONS = {
    "abs": numpy.abs, "exp": numpy.exp, "fact": math.factorial, "factorial": math.factorial,
    "sqrt": _WIDE.sqrt, "ln": _WIDE.log, "log2": _WIDE.log2, "log10": _WIDE.log10,
    "sin": numpy.sin, "cos": numpy.cos, "tan": numpy.tan,
    "sec": functions.sec, "csc": functions.csc, "cot": functions.cot,
    "arcsin": _WIDE.arcsin, "arccos": _WIDE.arccos, "arctan": numpy.arctan,
    "arcsec": functions.arcsec, "arccsc": functions.arccsc, "arccot": functions.arccot,
    "sinh": numpy.sinh, "cosh": numpy.cosh, "tanh": numpy.tanh,
    "sech": functions.sech, "csch": functions.csch, "coth": functions.coth,
    "arcsinh": numpy.arcsinh, "arccosh": numpy.arccosh, "arctanh": _WIDE.arctanh,
    "arcsech": functions.arcsech, "arccsch": functions.arccsch, "arccoth": functions.arccoth,
}

SUFFIXES = {"%": lambda number: number * 0.01}

_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


class UndefinedVariable(Exception):
    """A name that is neither variable nor function."""


class UnmatchedParenthesis(Exception):
    """A parenthesis without its other half."""


def evaluator(variables, unary_functions, math_expr, case_sensitive=False):
    """The number that an expression stands for; not a number for a blank one.

    variables: numbers by name; unary_functions: functions of one number by name. Both add to the usual ones, or replace them.
    """
    if not math_expr.strip():
        return float("nan")
    check_parens(math_expr)
    tree = Parser(math_expr).parse()
    fold = (lambda name: name) if case_sensitive else str.lower
    known = {fold(name): value for name, value in {**DEFAULT_VARIABLES, **variables}.items()}
    callable_ = {fold(name): function for name, function in {**DEFAULT_FUNCTIONS, **unary_functions}.items()}
    _check(tree, "variable", known, fold, case_sensitive, ())
    _check(tree, "function", callable_, fold, case_sensitive, known)
    return _value(tree, known, callable_, fold)


def check_parens(formula):
    opened = 0
    for place, letter in enumerate(formula):
        opened += {"(": 1, ")": -1}.get(letter, 0)
        if opened < 0:
            raise UnmatchedParenthesis(
                "Invalid Input: A closing parenthesis was found after segment %s, but there is no matching opening parenthesis before it."
                % formula[:place])
    if opened:
        raise UnmatchedParenthesis(
            "Invalid Input: Parentheses are unmatched. %d parentheses were opened but never closed." % opened)


def _names(tree, kind):
    if isinstance(tree, tuple):
        if tree[0] == kind:
            yield tree[1]
        for part in tree[1:]:
            yield from _names(part, kind)
    elif isinstance(tree, list):
        for part in tree:
            yield from _names(part, kind)


def _check(tree, kind, valid, fold, case_sensitive, variables):
    bad = {name for name in _names(tree, kind) if fold(name) not in valid}
    if not bad:
        return
    message = "Invalid Input: %s not permitted in answer as a %s" % (", ".join(sorted(bad)), kind)
    if any(fold(name) in variables for name in bad):
        message += " (did you forget to use * for multiplication?)"
    if case_sensitive:
        lowered = {name.lower() for name in bad}
        meant = sorted(name for name in valid if name.lower() in lowered)
        if meant:
            message += " (did you mean %s?)" % ", ".join(meant)
    raise UndefinedVariable(message)


def _value(tree, variables, functions_, fold):
    def value(part):
        return _value(part, variables, functions_, fold)

    kind = tree[0]
    if kind == "number":
        return _number(tree[1])
    if kind == "variable":
        return variables[fold(tree[1])]
    if kind == "function":
        return functions_[fold(tree[1])](value(tree[2]))
    if kind == "chain":
        # From 0 or 1 on, even for a single term: that decides the signs of zeros.
        return reduce(lambda total, pair: _OPERATORS[pair[0]](total, value(pair[1])), tree[2], tree[1])
    parts = [value(part) for part in tree[1]]
    if kind == "power":
        return reduce(lambda exponent, base: base ** exponent, reversed(parts))
    if len(parts) == 1:
        return parts[0]
    if 0 in parts:
        return float("nan")
    return 1.0 / sum([1.0 / part for part in parts])


def _number(text):
    if text[-1] in SUFFIXES:
        return SUFFIXES[text[-1]](float(text[:-1]))
    return float(text) if any(letter in text for letter in ".eE") else int(text)
