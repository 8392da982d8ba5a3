"""Describes how two claims differ, in words shown to the reviewer."""

from collections.abc import Iterable, Sequence

from annotator.matching.facts import Facts
from annotator.matching.names import Name, unmatched
from annotator.matching.numbers import Quantity, agree
from annotator.matching.roles import is_mutual, same_way, scant_differs, turned_round
from annotator.matching.times import When, shared_fields
from annotator.text import one_line


def differences(a: Facts, b: Facts) -> list[str]:
    """The facts that both claims state, but differently."""
    return [
        *_numbers(a.numbers, b.numbers),
        *_times(a.times, b.times),
        *_names(a, b),
        *_negation(a, b),
        *_directions(a, b),
        *_quantifiers(a, b),
        *_order(a, b),
        *_word(a, b),
    ]


def loose_ends(a: Facts, b: Facts) -> int:
    """How many numbers, dates and names only one of the claims states; less serious than a difference."""
    numbers = sum(map(len, _left_over(a.numbers, b.numbers)))
    times = len({when.field for when in a.times} ^ {when.field for when in b.times})
    return numbers + times + len(unmatched(a.names, b.names, b.words)) + len(unmatched(b.names, a.names, a.words))


def _pair(what: str, one: Iterable[str], other: Iterable[str]) -> str:
    return one_line(f"{what}: {', '.join(one) or 'none'} ↔ {', '.join(other) or 'none'}")


def _left_over(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """The unmatched quantities of each claim; each quantity matches at most one other."""
    left, right = [], list(other)
    for quantity in one:
        exact = next((each for each in right if each.value == quantity.value and agree(quantity, each)), None)
        found = exact or next((each for each in right if agree(quantity, each)), None)
        if found is None:
            left.append(quantity)
        else:
            right.remove(found)
    return left, right


def _numbers(one: Sequence[Quantity], other: Sequence[Quantity]) -> list[str]:
    left, right = _left_over(one, other)
    return [_pair("number", [a.shown], [b.shown]) for a, b in zip(left, right, strict=False)]


def _times(one: Sequence[When], other: Sequence[When]) -> list[str]:
    found = []
    for field in shared_fields(list(one), list(other)):
        mine = {when.value: when.shown for when in one if when.field == field}
        theirs = {when.value: when.shown for when in other if when.field == field}
        left, right = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
        if left and right:
            found.append(_pair("time", [mine[key] for key in sorted(left)], [theirs[key] for key in sorted(right)]))
    return found


def _names(a: Facts, b: Facts) -> list[str]:
    mine, theirs = unmatched(a.names, b.names, b.words), unmatched(b.names, a.names, a.words)
    return [_pair("name", _shown(mine), _shown(theirs))] if mine and theirs else []


def _shown(names: Sequence[Name]) -> list[str]:
    return [name.shown for name in names]


def _negation(a: Facts, b: Facts) -> list[str]:
    # two negations cancel out, as in “did not deny”
    if len(a.negations) % 2 == len(b.negations) % 2:
        return []
    return [_pair("negation", a.negations, b.negations)]


def _directions(a: Facts, b: Facts) -> list[str]:
    found = []
    for axis in dict.fromkeys(each.axis for each in a.directions):
        mine = {each.up: each.shown for each in a.directions if each.axis == axis}
        theirs = {each.up: each.shown for each in b.directions if each.axis == axis}
        if theirs and not mine.keys() & theirs.keys():
            found.append(_pair("direction", mine.values(), theirs.values()))
    return found


def _quantifiers(a: Facts, b: Facts) -> list[str]:
    scant = scant_differs(a.roles, b.roles)
    if scant is not None:
        return [_pair("how many", scant[:1], scant[1:])]
    mine, theirs = dict(a.quantifiers), dict(b.quantifiers)
    if not mine or not theirs or mine.keys() & theirs.keys():
        return []
    return [_pair("how many", mine.values(), theirs.values())]


def _order(a: Facts, b: Facts) -> list[str]:
    return _swapped(a, b) or [_pair("order", [one], [other]) for one, other in turned_round(a.roles, b.roles)]


def _swapped(a: Facts, b: Facts) -> list[str]:
    """The same names or numbers in another order, in an otherwise identical sentence."""
    if a.masked != b.masked:
        compared = "than" in a.words & b.words and sorted(a.masked) == sorted(b.masked)
        return [_pair("order", a.shown[:1], b.shown[:1])] if compared and a.masked[0] != b.masked[0] else []
    if same_way(a.roles, b.roles):
        return []
    names = [[name.words for name in facts.names] for facts in (a, b)]
    mutual = is_mutual(a.masked) or _owners(a) != _owners(b)
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]) and not mutual:
        return [_pair("order", _shown(a.names), _shown(b.names))]
    values = [[each.value for each in facts.numbers] for facts in (a, b)]
    if values[0] != values[1] and sorted(values[0]) == sorted(values[1]):
        return [_pair("order", [each.shown for each in a.numbers], [each.shown for each in b.numbers])]
    return []


def _owners(facts: Facts) -> int:
    """How many names are possessive: “Poland's minister Kowal” equals “Kowal, minister of Poland”."""
    return sum(name.shown.endswith(("'s", "’s")) for name in facts.names)


def _word(a: Facts, b: Facts) -> list[str]:
    """One word replaced in an otherwise identical sentence: “inflation” for “unemployment”."""
    if len(a.masked) != len(b.masked) or a.masked == b.masked:
        return []
    places = [at for at, (one, other) in enumerate(zip(a.masked, b.masked, strict=True)) if one != other]
    if len(places) != 1 or any(facts.masked[places[0]].startswith("§") for facts in (a, b)):
        return []
    return [_pair("word", [a.shown[places[0]]], [b.shown[places[0]]])]
