"""Judges molecules that learners built: chemtools.vsepr_grade(answer, right answer)."""
import itertools
import json


def vsepr_parse_user_answer(user_input):
    """{"geometry": name, "atoms": symbols by place}. Places: c0 in the middle; p0, p1, … around it, or a0, … on the axis and e0, … on the
    equator; of an octahedron e10, e11 and e20, e21 are pairs on the equator that face each other."""
    return json.loads(user_input)


def vsepr_build_correct_answer(geometry, atoms):
    return {"geometry": geometry, "atoms": atoms}


def vsepr_grade(user_input, correct_answer, convert_to_peripheral=False):
    """Whether geometry, middle and the symbols around it agree, in whatever order.

    convert_to_peripheral: the right answer tells only what is around the middle, not where.
    """
    user, correct = user_input["atoms"], correct_answer["atoms"]
    if user_input["geometry"] != correct_answer["geometry"] or user["c0"] != correct["c0"]:
        return False
    if convert_to_peripheral:
        middle = user.pop("c0")
        user = user_input["atoms"] = {"p%d" % number: symbol for number, symbol in enumerate(user.values())}
        user["c0"] = middle
    if "e10" in correct:
        # The axis may be any of the three lines through the middle.
        wanted = [_at(correct, line) for line in ("a", "e1", "e2")]
        return any([_at(user, line) for line in lines] == wanted for lines in itertools.permutations(("a", "e1", "e2")))
    return all(_at(user, kind) == _at(correct, kind) for kind in ("p", "a", "e"))


def _at(atoms, kind):
    return sorted(symbol for place, symbol in atoms.items() if place.startswith(kind))
