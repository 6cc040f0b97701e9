"""Compares chemical equations that learners type: chemcalc.chemical_equations_equal("2H2 + O2 -> 2H2O", right answer)."""
from fractions import Fraction
from html import escape

from chem.formula import ParseException, parse

ARROWS = ("<->", "->")


def compare_chemical_expression(s1, s2, ignore_state=False):
    """Whether two sides of an equation say the same, numbers of molecules included."""
    return divide_chemical_expression(s1, s2, ignore_state) == 1


def divide_chemical_expression(s1, s2, ignore_state=False):
    """How many times the second is in the first, as a Fraction; False where they are not the same molecules in the same proportions.

    ignore_state: (s), (l), (g) and (aq) do not matter.
    """
    first, second = (sorted((molecule.key, molecule.factor, molecule.phase or " ") for molecule in parse(text)) for text in (s1, s2))
    if [key for key, _, _ in first] != [key for key, _, _ in second]:
        return False
    if not ignore_state and [phase for _, _, phase in first] != [phase for _, _, phase in second]:
        return False
    ratio = first[0][1] / second[0][1]
    if any(one[1] / other[1] - ratio for one, other in zip(first, second)):
        return False
    return Fraction(ratio)


def chemical_equations_equal(eq1, eq2, exact=False):
    """Whether two equations with arrows say the same; what is no equation equals none.

    exact: multiplying both sides by a number makes another equation.
    """
    (left1, arrow1, right1), (left2, arrow2, right2) = split_on_arrow(eq1), split_on_arrow(eq2)
    if not arrow1 or arrow1 != arrow2:
        return False
    try:
        ratio = divide_chemical_expression(left1, left2)
        return bool(ratio) and ratio == divide_chemical_expression(right1, right2) and (not exact or ratio == 1)
    except ParseException:
        return False


def split_on_arrow(eq):
    """(left, arrow, right); arrow and right are empty where there is none."""
    for arrow in ARROWS:
        left, found, right = eq.partition(arrow)
        if found:
            return left, found, right
    return eq, "", ""


def render_to_html(eq):
    """HTML of an equation; a side that cannot be read is marked."""
    left, arrow, right = split_on_arrow(eq)
    return '<span class="math">%s%s</span>' % (
        _side(left), {"->": "\u2192", "<->": "\u2194"}[arrow] + _side(right) if arrow else "")


def _side(text):
    try:
        return "+".join(molecule.html for molecule in parse(text))
    except ParseException:
        return '<span class="inline-error inline">%s</span>' % escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
