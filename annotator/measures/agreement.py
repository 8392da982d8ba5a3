"""Inter-annotator agreement: the share of equal pairs, and Krippendorff's alpha.

Alpha (Krippendorff, “Content Analysis”, 2004, chapter 11) corrects for chance and takes any number of reviewers and
missing answers. The ``krippendorff`` package computes it.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """``claims`` with at least two answers; ``percent`` of equal pairs, 0 to 1; ``alpha``, at most 1. ``None`` is
    undefined.
    """

    claims: int
    percent: float | None
    alpha: float | None


class Agreement:
    """Collects the answers claim by claim; keeps one number per label and claim."""

    def __init__(self, labels: Sequence[str]) -> None:
        """``labels`` are all labels of the scheme."""
        self._at = {label: number for number, label in enumerate(labels)}
        self._counts = array("H")
        self._pairs = self._equal = 0.0

    def add(self, answers: Sequence[str]) -> None:
        """Add the labels that reviewers gave to one claim; a single answer is ignored."""
        if len(answers) < 2:
            return
        times = Counter(answers)
        self._counts.extend(min(times[label], 0xFFFF) for label in self._at)
        size = len(answers)
        self._pairs += 1
        self._equal += sum(count * (count - 1) for count in times.values()) / (size * (size - 1))

    def figures(self) -> Figures:
        """The figures for the claims added so far."""
        claims = int(self._pairs)
        if not claims:
            return Figures(0, None, None)
        return Figures(claims, round(self._equal / self._pairs, 4), self._alpha(claims))

    def _alpha(self, claims: int) -> float | None:
        import krippendorff
        import numpy as np

        table = np.frombuffer(self._counts, dtype=np.uint16).reshape(claims, len(self._at)).astype(np.int64)
        if np.count_nonzero(table.sum(axis=0)) < 2:
            return None  # a single label throughout: alpha is undefined
        return round(float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal")), 4)
