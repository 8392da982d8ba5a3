"""Agreement on the labels of an export's claims, counted as they pass; ``coefficients`` has the formulas.

It is computed over all answers of a set of claims, never over the answers that an export happens to keep: without the
answers that lost, everybody agrees.
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

    def add(self, answers: Sequence[str]) -> None:
        """Add the labels that reviewers gave to one claim; a single answer is only counted."""
        self._answers[len(answers)] += 1
        if len(answers) < 2:
            return
        claim = self._claims - 1
        for label, count in Counter(answers).items():
            self._cells.extend((claim, self._at.setdefault(label, len(self._at)), count))

    @property
    def _claims(self) -> int:
        return sum(count for number, count in self._answers.items() if number > 1)

    def figures(self) -> Figures:
        """The figures for the claims added so far."""
        claims, answers = self._claims, dict(sorted(self._answers.items()))
        if not claims:
            return Figures(0, None, None, NO_PAIRS, answers)
        import numpy as np  # here, because the commands that export nothing load this module too

        from annotator.measures import coefficients

        table = np.zeros((claims, len(self._at)), dtype=np.int64)
        at, label, count = np.array(self._cells, dtype=np.int64).reshape(-1, 3).T
        table[at, label] = count
        sums = coefficients.label_sums(coefficients.label_rows(table).sum(axis=0, keepdims=True))
        (equal,), (alpha,) = coefficients.percent(sums), coefficients.alpha(sums.matches, sums.pairable)
        known = None if np.isnan(alpha) else round(float(alpha), 4)
        return Figures(claims, round(float(equal), 4), known, None if known is not None else ONE_LABEL, answers)
