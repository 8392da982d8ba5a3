"""Measures of scores against labels, in plain Python; the figures equal those of scikit-learn.

``labels`` say which items are positive, ``scores`` (0 to 1) are in the same order. Undefined figures are 0, so that
tables have no gaps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """Precision, recall and F1 of taking every item that reaches a threshold."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Items with scores in ``[low, high)``: their number, mean score and share of positives."""

    low: float
    high: float
    count: int
    mean_score: float
    positive: float


def decide(labels: Sequence[bool], scores: Sequence[float], threshold: float) -> Decision:
    """Precision, recall and F1 at ``threshold``."""
    taken = [label for label, score in zip(labels, scores, strict=True) if score >= threshold]
    hits = sum(taken)
    precision = hits / len(taken) if taken else 0.0
    recall = hits / sum(labels) if any(labels) else 0.0
    total = precision + recall
    return Decision(precision, recall, 2 * precision * recall / total if total else 0.0)


def average_precision(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """The mean precision at each positive, best score first; equal scores are taken together."""
    positives = sum(labels)
    hits = seen = 0
    area = 0.0
    for tied in _by_score(labels, scores):
        hits += sum(tied)
        seen += len(tied)
        area += sum(tied) * hits / seen
    return area / positives if positives else 0.0


def roc_auc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """The probability that a positive scores higher than a negative; a tie counts half (Mann-Whitney U)."""
    positives = sum(labels)
    negatives = len(labels) - positives
    above, wins = 0, 0.0
    for tied in _by_score(labels, scores):
        hits = sum(tied)
        misses = len(tied) - hits
        wins += misses * (above + hits / 2)
        above += hits
    return wins / (positives * negatives) if positives and negatives else 0.0


def calibration(labels: Sequence[bool], scores: Sequence[float], bins: int = BINS) -> list[Bin]:
    """The items in ``bins`` equally wide bins; a score of 1 is in the last."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for label, score in zip(labels, scores, strict=True):
        held[min(int(score * bins), bins - 1)].append((score, label))
    return [
        Bin(
            number / bins,
            (number + 1) / bins,
            len(items),
            sum(score for score, _ in items) / len(items) if items else 0.0,
            sum(label for _, label in items) / len(items) if items else 0.0,
        )
        for number, items in enumerate(held)
    ]


def expected_calibration_error(labels: Sequence[bool], scores: Sequence[float], bins: int = BINS) -> float:
    """The mean distance of score and share of positives over the bins, weighted by count (Naeini et al. 2015)."""
    parts = calibration(labels, scores, bins)
    return sum(part.count * abs(part.mean_score - part.positive) for part in parts) / len(labels) if labels else 0.0


def _by_score(labels: Sequence[bool], scores: Sequence[float]) -> Iterator[list[bool]]:
    ranked = sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        yield [bool(label) for _, label in tied]


@dataclass(frozen=True, slots=True)
class Figures:
    """All measures of one set of scores; ``decision`` is at ``threshold``."""

    name: str
    count: int
    positives: int
    threshold: float
    decision: Decision
    average_precision: float
    roc_auc: float
    calibration_error: float
    bins: list[Bin]

    def as_json(self) -> dict[str, object]:
        """The figures as a flat object, bins last."""
        return {
            "name": self.name, "n": self.count, "claims": self.positives, "threshold": self.threshold,
            "precision": self.decision.precision, "recall": self.decision.recall, "f1": self.decision.f1,
            "average_precision": self.average_precision, "roc_auc": self.roc_auc, "ece": self.calibration_error,
            "bins": [asdict(part) for part in self.bins],
        }  # fmt: skip


def measure(name: str, labels: Sequence[bool], scores: Sequence[float], threshold: float = 0.5) -> Figures:
    """All figures of ``scores`` against ``labels``, in ten bins."""
    return Figures(
        name,
        len(labels),
        sum(labels),
        threshold,
        decide(labels, scores, threshold),
        average_precision(labels, scores),
        roc_auc(labels, scores),
        expected_calibration_error(labels, scores),
        calibration(labels, scores),
    )
