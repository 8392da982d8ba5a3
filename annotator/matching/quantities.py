"""Quantities, and whether two of them may be the same, given how exactly each is stated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_UNDER, _OVER = frozenset(("less", "only", "nearly")), "more"
"""The bounds on either side of a number: “only 40”, “almost 40”, “at most 40” against “more than 40”."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and bound.

    ``unit`` is a currency, ``percent``, ``points``, ``times``, a measure such as ``metre``, or empty. ``bound`` is
    ``about``, ``nearly``, ``only``, ``more``, ``less`` or empty. ``link`` is the “by”, “to” or “from” before it.
    """

    value: float
    unit: str
    bound: str
    shown: str
    link: str = ""

    @property
    def strict(self) -> bool:
        """Whether the number itself is ruled out: “more than 40”, but not “at least 40”."""
        return self.bound in ("more", "less") and "least" not in self.shown and "most" not in self.shown

    @property
    def digits(self) -> int:
        """How many digits it is written with; a number is rounded only to fewer."""
        return sum(char.isdecimal() for char in self.shown)


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may be the same, given their units, bounds and precision."""
    if not _units_agree(one.unit, other.unit) or _contradict(one.bound, other.bound):
        return False
    if one.value == other.value and ((one.strict and not other.bound) or (other.strict and not one.bound)):
        return False
    least, most = sorted((one.value, other.value))
    if most == least or (math.isfinite(most) and math.isclose(one.value, other.value, rel_tol=1e-9)):
        return True
    if not {"about", "nearly"}.isdisjoint((one.bound, other.bound)) and most <= 1.1 * least:
        return True
    for bounded, exact in ((one, other), (other, one)):
        if bounded.bound == "more" and not exact.bound and bounded.value <= exact.value <= 1.15 * bounded.value:
            return True
        if bounded.bound == "less" and not exact.bound and 0.85 * bounded.value <= exact.value <= bounded.value:
            return True
    return one.digits != other.digits and (_rounds_to(one.value, other.value) or _rounds_to(other.value, one.value))


def _contradict(one: str, other: str) -> bool:
    return _OVER in (one, other) and not _UNDER.isdisjoint((one, other))


def _units_agree(one: str, other: str) -> bool:
    if one == other:
        return True
    loose = {one, other} - {"times"}
    return "" in (one, other) and not loose & {"percent", "points"}


def _rounds_to(exact: float, rounded: float) -> bool:
    """Whether ``exact`` rounds to ``rounded``, which has at least two digits: 4.12 to 4.1, but not 4.4 to 4."""
    if not (math.isfinite(exact) and math.isfinite(rounded)) or rounded == 0 or exact == 0:
        return False
    digits = len(f"{rounded:.10e}".partition("e")[0].rstrip("0").replace(".", "").lstrip("-"))
    return digits >= 2 and math.isclose(float(f"{exact:.{digits - 1}e}"), rounded, rel_tol=1e-9)


def left_over_of(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
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


def opposed_quantities(
    one: Sequence[Quantity], other: Sequence[Quantity]
) -> list[tuple[list[Quantity], list[Quantity]]]:
    """The unmatched quantities that stand against each other: those of one unit, then the others in their order.

    Next to a single pair stands what else one of the claims has: “7 percent ↔ 8, 9 percent” for “8 to 9 percent”.
    """
    left, right = left_over_of(one, other)
    pairs = []
    for a in list(left):
        b = next((each for each in right if each.unit == a.unit), None)
        if b is not None:
            pairs.append(([a], [b]))
            left.remove(a)
            right.remove(b)
    if len(pairs) == 1 and not (left and right):
        return [(sorted([*pairs[0][0], *left], key=one.index), sorted([*pairs[0][1], *right], key=other.index))]
    return [*pairs, *(([a], [b]) for a, b in zip(left, right, strict=False))]
