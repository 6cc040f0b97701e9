"""Judges planes in crystals by their Miller indices: miller.grade(answer, right answer)."""
import json
import math
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import numpy as np

# Corners of the unit cube where the origin may move when the plane goes through it, in the order in which they are tried.
CORNERS = [(1, 1, 1), (0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 0)]


def lcm(a, b):
    return a * b / math.gcd(int(a), int(b))


def segment_to_fraction(distance):
    """One over a segment of an axis, whose denominator is at most 10; 0 for an axis that the plane does not cut."""
    if np.isnan(distance):
        return Fraction(0, 1)
    near = Fraction(distance).limit_denominator(10)
    return Fraction(near.denominator, near.numerator)


def sub_miller(segments):
    """'(2,-6,3)' of three segments, none of them 0."""
    fractions = [segment_to_fraction(segment) for segment in segments]
    common = math.fabs(reduce(lcm, [fraction.denominator for fraction in fractions]))
    indices = [fraction.numerator * common / fraction.denominator for fraction in fractions]
    return "(%s)" % ",".join(str(Decimal(index)) for index in indices)


def miller(points):
    """Indices of the plane through three points, which are numpy arrays."""
    normal = np.cross(points[1] - points[0], points[2] - points[0])
    origin = np.zeros(3)
    segments = _segments(points[0], normal, origin, np.identity(3))
    if any(segment == 0 for segment in segments):
        corners = [np.array(corner, dtype=float) for corner in CORNERS]
        origin = next((corner for corner in corners if np.dot(corner, normal) != 0), corners[-1])
        # From the other side of the cube the axes point back.
        signs = 1 - 2 * origin
        segments = signs * _segments(points[0], normal, origin, np.diag(signs))
    return sub_miller(segments)


def _segments(point, normal, origin, axes):
    return [np.dot(point - origin, normal) / np.dot(axis, normal) if np.dot(axis, normal) != 0 else np.nan for axis in axes]


def grade(user_input, correct_answer):
    """Whether lattice and plane agree; the opposite plane is the same.

    user_input: JSON {"lattice": name, "points": [[x, y, z], …]}, numbers as texts; correct_answer: {"lattice": name, "miller": "(1, -2, 3)"}.
    """
    answer = json.loads(user_input)
    if answer["lattice"] != correct_answer["lattice"] or len(answer["points"]) < 3:
        return False
    points = [np.array([_snapped(float(number)) for number in point]) for point in answer["points"]]
    right = correct_answer["miller"]
    return miller(points) in (right.replace(" ", ""), _opposite(right).replace(" ", ""))


def _snapped(number):
    """To the nearest twentieth, as the drawing does."""
    tenths = math.floor(number * 10)
    return tenths / 10 + (0, 0.05, 0.05, 0.1)[math.floor((number * 10 - tenths) / 0.25)]


def _opposite(indices):
    turned, digits = "", iter(indices[1:-1])
    for sign in digits:
        turned += next(digits, "") if sign == "-" else sign if sign in ", 0" else "-" + sign
    return "(%s)" % turned
