"""What a model and a trivial answer reach on the same rows, and how sure the difference is."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

RESAMPLES = 1000
_MIDDLE = (2.5, 97.5)
"""Percentiles of a 95% interval."""


class Result(NamedTuple):
    """One line of the table: figures of the model, of the trivial answer, and the interval of the difference."""

    format: str
    data: str
    trained: int
    tested: int
    measure: str
    trivial: str
    baseline: float
    model: float
    low: float
    high: float

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in words."""
        gain = f"{self.model - self.baseline:+.3f} ({self.low:+.3f} to {self.high:+.3f})"
        figures = (f"{self.baseline:.3f}", f"{self.model:.3f}", gain)
        return (self.format, self.data, str(self.trained), str(self.tested), self.measure, self.trivial, *figures)


HEAD = ("format", "data", "trained on", "tested on", "measure", "trivial answer", "trivial", "trained", "difference")


def difference(
    items: Sequence[Any], measure: Callable[[Sequence[Any]], tuple[float, float]], seed: int = 0
) -> tuple[float, float]:
    """Return a 95% bootstrap interval of how much better the model is than the trivial answer.

    ``measure`` returns the figures of both for some items, the trivial one first. Items are drawn whole with
    replacement (Efron & Tibshirani 1993, chapter 13), so that an item should be what is independent of the others.
    """
    drawn = np.random.default_rng(seed).integers(0, len(items), (RESAMPLES, len(items)))
    figures = [measure([items[at] for at in sample]) for sample in drawn]
    low, high = np.percentile([model - trivial for trivial, model in figures], _MIDDLE)
    return float(low), float(high)


def macro_f1(said: Sequence[tuple[str, str, str]]) -> tuple[float, float]:
    """Return the mean F1 over the labels there are, of the trivial answer and of the model (truth, model, trivial)."""
    truth, model, trivial = map(np.array, zip(*said, strict=True))
    labels = np.unique(truth)

    def score(guess: Any) -> float:
        return float(np.mean([_f1((truth == label), (guess == label)) for label in labels]))

    return score(trivial), score(model)


def _f1(wanted: Any, found: Any) -> float:
    return float(2 * (wanted & found).sum() / (wanted.sum() + found.sum()))
