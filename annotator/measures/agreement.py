"""How far reviewers agree: the share of equal pairs, and what remains of it when chance is taken off.

Krippendorff, “Content Analysis” (2004), chapter 11: alpha takes any number of reviewers and missing answers. The
calculation is that of the ``krippendorff`` package.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """``claims`` with two answers or more; ``percent`` of equal pairs, 0 to 1; ``alpha``, at most 1.

    ``None`` is an undefined figure.
    """

    claims: int
    percent: float | None
    alpha: float | None


class Agreement:
    """Takes the answers to one claim after the other; a number for each label and claim is all that it keeps."""

    def __init__(self, labels: Sequence[str]) -> None:
        """``labels`` are those that can be given."""
        self._at = {label: number for number, label in enumerate(labels)}
        self._counts = array("H")
        self._pairs = self._equal = 0.0

    def add(self, answers: Sequence[str]) -> None:
        """The labels that the reviewers of one claim gave; a single one says nothing of agreement."""
        if len(answers) < 2:
            return
        found = Counter(answers)
        self._counts.extend(min(found[label], 0xFFFF) for label in self._at)
        size = len(answers)
        self._pairs += 1
        self._equal += sum(count * (count - 1) for count in found.values()) / (size * (size - 1))

    def figures(self) -> Figures:
        """The figures of what was added so far."""
        claims = int(self._pairs)
        if not claims:
            return Figures(0, None, None)
        return Figures(claims, round(self._equal / self._pairs, 4), self._alpha(claims))

    def _alpha(self, claims: int) -> float | None:
        import krippendorff
        import numpy as np

        table = np.frombuffer(self._counts, dtype=np.uint16).reshape(claims, len(self._at)).astype(np.int64)
        if np.count_nonzero(table.sum(axis=0)) < 2:
            return None  # one label was given throughout: nothing varies, so nothing can be said of chance
        return round(float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal")), 4)
