"""Inter-annotator agreement: the share of equal pairs, and Krippendorff's alpha.

Both are computed over all answers of a set of claims, never over the answers that an export happens to keep: without
the answers that lost, everybody agrees. Alpha (Krippendorff, “Content Analysis”, 2004, chapter 11) corrects for chance
and takes any number of reviewers and missing answers. The ``krippendorff`` package computes it.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

ONE_LABEL = "every answer is the same label, so there is nothing that chance could be corrected for"
NO_PAIRS = "no claim was answered by two people"


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement on some claims.

    ``claims`` have at least two answers; ``percent`` is the mean share of equal pairs per claim, 0 to 1; ``alpha`` is
    at most 1. ``None`` is undefined, for the reason in ``undefined``. ``answers`` counts all claims by their number of
    answers.
    """

    claims: int
    percent: float | None
    alpha: float | None
    undefined: str | None = None
    answers: dict[int, int] = field(default_factory=dict)


class Agreement:
    """Collects the answers claim by claim; keeps one number per label and claim."""

    def __init__(self, labels: Sequence[str]) -> None:
        """``labels`` are all labels of the scheme; others are added as they come."""
        self._at = {label: number for number, label in enumerate(labels)}
        self._cells = array("L")
        self._answers: Counter[int] = Counter()
        self._equal = 0.0

    def add(self, answers: Sequence[str]) -> None:
        """Add the labels that reviewers gave to one claim; a single answer is only counted."""
        self._answers[len(answers)] += 1
        if len(answers) < 2:
            return
        times = Counter(answers)
        size = len(answers)
        claim = self._claims - 1
        for label, count in times.items():
            self._cells.extend((claim, self._at.setdefault(label, len(self._at)), count))
        self._equal += sum(count * (count - 1) for count in times.values()) / (size * (size - 1))

    @property
    def _claims(self) -> int:
        return sum(count for number, count in self._answers.items() if number > 1)

    def figures(self) -> Figures:
        """The figures for the claims added so far."""
        claims, answers = self._claims, dict(sorted(self._answers.items()))
        if not claims:
            return Figures(0, None, None, NO_PAIRS, answers)
        alpha = self._alpha(claims)
        return Figures(claims, round(self._equal / claims, 4), alpha, None if alpha is not None else ONE_LABEL, answers)

    def _alpha(self, claims: int) -> float | None:
        import krippendorff
        import numpy as np

        table = np.zeros((claims, len(self._at)), dtype=np.int64)
        at, label, count = np.array(self._cells, dtype=np.int64).reshape(-1, 3).T
        table[at, label] = count
        if np.count_nonzero(table.sum(axis=0)) < 2:
            return None  # a single label throughout
        return round(float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal")), 4)
