"""Whether two formulas are the same: symmath_check for symbolicresponse, check and symmath_check_simple for functions of authors.

Same means equal as sympy reads them, without simplification: x+y+y is x+2*y, and (x+1)^2 is not x^2+2*x+1, as in Open edX.
"""
import traceback
from html import escape

from .formula import *
from .formula import shown

THRESHOLD = 1.0e-3
WORDS = {"__MATRIX__": "matrix", "__ABC__": "abcsym", "__LOWER__": None}


def symmath_check_simple(expect, ans, adict={}, symtab=None, extra_options=None):
    """Both sides are text; words in the expected one say how they are compared: __MATRIX__, __ABC__ (small letters are real), __LOWER__."""
    options = dict.fromkeys(WORDS, False)
    options.update(extra_options or {})
    for word in options:
        if word in expect:
            expect = expect.replace(word, "")
            options[word] = True
    expect = expect.replace("__OR__", "__or__")
    if options["__LOWER__"]:
        expect, ans = expect.lower(), ans.lower()
    try:
        return check(expect, ans, matrix=options["__MATRIX__"], abcsym=options["__ABC__"], symtab=symtab)
    except Exception as error:
        return {"ok": False, "msg": "Error %s<br/>Failed in evaluating check(%s,%s)" % tuple(escape(str(part)) for part in (error, expect, ans))}


def check(expect, given, numerical=False, matrix=False, normphase=False, abcsym=False, do_qubit=True, symtab=None, dosimplify=False):
    """{"ok", "msg"}. In the expected text, __or__ stands between alternatives, __autonorm__ makes traces 1, __threshold__0.1 compares numbers."""
    if "__or__" in expect:
        for alternative in expect.split("__or__"):
            result = check(alternative, given, numerical, matrix, normphase, abcsym, do_qubit, symtab, dosimplify)
            if result["ok"]:
                break
        return result
    is_normed = "__autonorm__" in expect
    if is_normed:
        expect, matrix = expect.replace("__autonorm__", ""), True
    threshold = THRESHOLD
    if "__threshold__" in expect:
        expect, bound = expect.split("__threshold__")
        threshold, numerical = float(bound), True
    if str(given) == "" and str(expect) != "":
        return {"ok": False, "msg": ""}
    sides = []
    for text, whose in ((given, "your"), (expect, "our")):
        try:
            sides.append(my_sympify(text, normphase, matrix, do_qubit=do_qubit, abcsym=abcsym, symtab=symtab))
        except Exception as error:
            return _wrong('Error %s<br/> in evaluating %s expression "%s"', error, whose, text)
    if is_normed:
        for place, whose in enumerate(("your", "our")):
            try:
                sides[place] /= sides[place].trace()
            except Exception as error:
                return _wrong("Error %s<br/> in normalizing the trace of %s expression %s", error, whose, sides[place])
    return _compared(*sides, numerical, matrix, dosimplify, threshold)


def _compared(given, expect, numerical, matrix, dosimplify, threshold):
    msg = "Your expression was evaluated as " + shown(given)
    if matrix and numerical:
        given = my_evalf(given, chop=True)
        difference = my_evalf(sympy.Matrix(expect) - sympy.Matrix(given), chop=True)
        msg += " = " + shown(given)
        ok = abs(difference.vec().norm().evalf()) < threshold
    elif dosimplify:
        ok = sympy.simplify(expect) == sympy.simplify(given)
    elif numerical:
        ok = abs((expect - given).evalf(chop=True)) < threshold
    else:
        ok = expect == given
    return {"ok": bool(ok), "msg": msg}


def _wrong(text, *parts):
    return {"ok": False, "msg": text % tuple(escape(str(part)) for part in parts)}


def make_error_message(msg):
    return '<div class="capa_alert">%s</div>' % msg


def is_within_tolerance(expected, actual, tolerance):
    """Relative to what is expected; absolute where that is 0."""
    return abs(actual) < tolerance if expected == 0 else abs(abs(actual - expected) / expected) < tolerance


def symmath_check(expect, ans, dynamath=None, options=None, debug=None, xml=None):
    """{"ok", "msg"}. The answer is read as text first, and as the browser's MathML (the first of dynamath) where the text does not match.

    options: a text with any of matrix, qubit, imaginary (in MathML, i is the number), numerical.
    """
    if xml is not None:
        debug = xml.get("debug", False) not in (False, "0", "False")
    options = options or ""
    reading = {"matrix": "matrix" in options, "do_qubit": "qubit" in options}
    try:
        expected = my_sympify(str(expect), **reading)
    except Exception as error:
        return _alert('<p>Error %s in parsing OUR expected answer "%s"</p>' % (escape(str(error)), escape(str(expect))))
    try:
        given = my_sympify(str(ans), **reading)
    except Exception:
        given = None
    is_number = getattr(expected, "is_number", False)
    is_forced = "numerical" in options
    if is_forced or is_number and getattr(given, "is_number", False):
        # Equal states of qubits count as numbers, and cannot be divided.
        if expected == given or is_within_tolerance(expected, given, THRESHOLD):
            return {"ok": True, "msg": ""}
        return {"ok": False, "msg": "<p>You entered: %s%s</p>" % (shown(given), " (a number is expected)" if is_forced else "")}
    if expected == given:
        return {"ok": True, "msg": _entered(given)}
    written = dynamath[0] if isinstance(dynamath, (list, tuple)) and dynamath else None
    if not written:
        return {"ok": False, "msg": _entered(given)} if given is not None else _unreadable(ans)
    return _check_mathml(expected, ans, written, options, debug)


def _check_mathml(expected, ans, written, options, debug):
    read = formula(written, options=options)
    try:
        given = read.sympy
        msg = _entered(given)
    except Exception:
        return _unreadable(ans, traceback.format_exc() + "\n" + read.cmathml + "\n" + written if debug else "")
    if getattr(expected, "is_number", False):
        if getattr(given, "is_number", False):
            return {"ok": bool(abs(abs(given - expected) / expected) < THRESHOLD), "msg": msg}
        return _alert(msg + "<p>A number is expected.</p>")
    if expected == given:
        return {"ok": True, "msg": msg}
    if isinstance(expected, list):
        try:
            numbers = sympy.Matrix(my_evalf(given, chop=True))
            if abs(my_evalf(sympy.Matrix(expected) - numbers, chop=True).vec().norm().evalf()) < THRESHOLD:
                return {"ok": True, "msg": msg}
        except sympy.ShapeError:
            return _alert(msg + "<p>Error - your input vector or matrix has the wrong dimensions</p>")
        except Exception as error:
            return _alert(msg + "<p>Error %s in comparing expected (a list) and your answer</p>" % escape(str(error)))
    if debug:
        msg += "<hr><p>Got: %s</p><p>Expecting: %s</p>" % (escape(repr(given)), escape(repr(expected)))
    return {"ok": False, "msg": msg}


def _entered(expr):
    return "<p>You entered: %s</p>" % shown(expr)


def _unreadable(ans, trace=""):
    return _alert("<p>Error in evaluating your expression '%s' as a valid equation</p>" % escape(str(ans)) + (trace and "<pre>%s</pre>" % escape(trace)))


def _alert(msg):
    return {"ok": False, "msg": make_error_message(msg)}
