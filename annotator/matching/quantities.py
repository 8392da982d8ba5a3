"""Quantities, and whether two of them may be the same, given how exactly each is stated."""

import math
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
