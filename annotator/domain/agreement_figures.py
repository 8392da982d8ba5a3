"""Figures of agreement: what they are, what they are called, and how they are written in tables, pages and screens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

TITLES: Mapping[str, Mapping[str, str]] = {
    "labels": {"percent": "equal", "cohen": "Cohen κ", "fleiss": "Fleiss κ", "alpha": "alpha", "ac1": "AC1"},
    "spans": {"exact": "same span", "word_f1": "words F1", "alpha": "alpha of characters"},
    "evidence": {"source": "same source", "passage": "passage", "sentence_f1": "sentences F1"},
}
"""The figures of each part of agreement by their names in JSON."""
UNDEFINED = "–"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over ``n`` items and the limits of its 95% interval.

    ``value`` is ``None`` where the figure is undefined, for the reason in ``undefined``. The limits are ``None`` as
    well where there is only one item, which tells nothing about the spread.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    undefined: str | None = None

    @property
    def words(self) -> str:
        """The figure with its interval, or a dash."""
        return interval_words(self.value, self.low, self.high)


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """The figures of one group (``None``: overall), and how many answers and reviewers they come from."""

    group: str | None
    answers: int
    reviewers: int
    labels: dict[str, Estimate]
    spans: dict[str, Estimate]
    evidence: dict[str, Estimate]

    def part(self, name: str) -> dict[str, Estimate]:
        """The figures of one part, a key of ``TITLES``."""
        return {"labels": self.labels, "spans": self.spans, "evidence": self.evidence}[name]

    @property
    def why_nothing(self) -> str | None:
        """Why no figure at all is defined, as one sentence; ``None`` if any is."""
        if any(found.value is not None for part in TITLES for found in self.part(part).values()):
            return None
        if self.reviewers == 0:
            return "No claim has an answer yet that everybody may see."
        if self.reviewers == 1:
            return "All answers are by one reviewer: agreement needs a second one who answers the same claims."
        return "No claim has answers of two reviewers yet, so that there is nothing to compare."


def interval_words(value: float | None, low: float | None, high: float | None) -> str:
    """A figure with its interval, if it has one: ``0.82 (0.71–0.90)``; a dash where it is undefined."""
    if value is None:
        return UNDEFINED
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} ({low:.2f}–{high:.2f})"


def why_undefined(groups: Iterable[GroupAgreement]) -> Iterator[str]:
    """Say of each figure that is undefined in any group where that is; each sentence once."""
    said: dict[str, None] = {}
    for group in groups:
        for part, titles in TITLES.items():
            reasons = ((title, group.part(part)[name].undefined) for name, title in titles.items())
            said |= {f"{part}, {title}: {UNDEFINED} where {why}": None for title, why in reasons if why is not None}
    yield from said
