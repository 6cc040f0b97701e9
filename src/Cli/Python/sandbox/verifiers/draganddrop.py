"""Judges things that learners dragged onto a picture: draganddrop.grade(answer, rules)."""
import json

RADIUS = 10


def grade(user_input, correct_answer):
    """Whether everything lies where it belongs, and nothing else lies anywhere.

    user_input: JSON, a list of one-member objects: name of a thing, and its place: name of a target, [x, y], or objects inside each other for
    targets on things. correct_answer: places by name, or a list of rules: {"draggables": names, "targets": places, "rule": "exact",
    "anyof" or "unordered_equal", with "+number" where one thing may be dragged several times}. A place of a rule may be [[x, y], radius].
    """
    if isinstance(correct_answer, dict):
        correct_answer = [
            {"draggables": [name], "targets": [correct_answer[name]], "rule": "exact"} for name in sorted(correct_answer)
        ]
    dragged = [_flat(*next(iter(item.items()))) for item in json.loads(user_input)]
    expected = {name for rule in correct_answer for name in rule["draggables"]}
    if any(name not in expected for name, _ in dragged):
        return False
    mine = [[(name, place) for name, place in dragged if name in rule["draggables"]] for rule in correct_answer]
    return (all(_has_all(rule, items) for rule, items in zip(correct_answer, mine))
            and all(_is_placed(rule, [place for _, place in items]) for rule, items in zip(correct_answer, mine)))


def _flat(name, place):
    """{"first": {"second": "target"}} is target[second][first]."""
    steps = []
    while isinstance(place, dict):
        step, place = next(iter(place.items()))
        steps.append(step)
    if steps:
        place = str(place) + "".join("[%s]" % step for step in reversed(steps))
    return name, place


def _has_all(rule, items):
    names = [name for name, _ in items]
    if "number" not in rule["rule"]:
        names = set(names)
    return sorted(rule["draggables"]) == sorted(names)


def _is_placed(rule, places):
    targets = rule["targets"]
    kind = rule["rule"].replace("+", "").replace("number", "") if "number" in rule["rule"] else rule["rule"]
    if not targets:
        return False
    if kind == "exact":
        return len(targets) == len(places) and all(_same(target, place) for target, place in zip(targets, places))
    if kind == "anyof":
        return all(any(_same(place, target) for target in targets) for place in places)
    if kind == "unordered_equal":
        left = list(targets)
        for place in places:
            found = next((target for target in left if _same(place, target)), None)
            if found is None:
                return False
            left.remove(found)
        return not left
    return False


def _same(one, other):
    one, other = list(one), list(other)
    if not one or not other:
        return False
    if _is_point(one) and _is_point(other):
        (x1, y1), radius1 = _circle(one)
        (x2, y2), radius2 = _circle(other)
        return (x2 - x1) ** 2 + (y2 - y1) ** 2 <= max(radius1, radius2, RADIUS) ** 2
    return isinstance(one[0], str) and isinstance(other[0], str) and "".join(one) == "".join(other)


def _is_point(place):
    return isinstance(place[0], (list, int, float))


def _circle(place):
    return (place[0], place[1]) if isinstance(place[0], list) else (place, RADIUS)
