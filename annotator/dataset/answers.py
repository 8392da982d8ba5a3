"""The answers in an export: the gold label, each reviewer's answer, or both. One row per answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import changed
from annotator.dataset.review_record import EvidenceRecord, ReviewRecord
from annotator.domain.vocabulary import ReviewStatus, Stance


class Layer(StrEnum):
    """Which answers to a claim are exported."""

    GOLD = "gold"
    """The gold label, with the evidence of the reviewers who gave it."""
    REVIEWS = "reviews"
    """Each submitted review."""
    BOTH = "both"
    """The gold label, if any, and each submitted review."""
    ALL = "all"
    """Everything, including unanswered claims, drafts and skipped claims. For archives."""


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """One labelled row: a claim with its gold label, or with one reviewer's label.

    ``reviewer`` is ``None`` for the gold label. ``reviews`` are the reviews that gave the label. ``evidence`` is their
    evidence in citation order; its sets are renumbered, because sets of different reviewers are alternatives.
    ``mapped`` is the format's name for the label.
    """

    record: ClaimRecord
    label: str
    reviewer: str | None
    reviews: tuple[ReviewRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    mapped: str

    @property
    def notes(self) -> list[str]:
        """Notes of the reviewers, without duplicates."""
        return list(dict.fromkeys(review.note for review in self.reviews if review.note))

    @property
    def submitted_at(self) -> str | None:
        """When the last review was submitted, ISO 8601 in UTC."""
        return max((review.submitted_at for review in self.reviews if review.submitted_at), default=None)

    @property
    def stances(self) -> frozenset[Stance]:
        """Stances of the evidence."""
        return frozenset(piece.stance for piece in self.evidence)


def answers_of(record: ClaimRecord, layer: Layer) -> Iterator[ClaimAnswer]:
    """Yield the rows of one claim: the gold label first, then the reviews in the order of the record."""
    if layer is not Layer.REVIEWS and record.label is not None:
        agreeing = [review for review in counted_reviews(record) if review.label == record.label]
        yield _answer(record, record.label, None, agreeing)
    if layer is not Layer.GOLD:
        for review in record.reviews:
            if review.label is not None:
                yield _answer(record, review.label, review.reviewer, [review])


def counted_reviews(record: ClaimRecord) -> list[ReviewRecord]:
    """Return the submitted reviews of a record."""
    return [review for review in record.reviews if review.status == ReviewStatus.SUBMITTED]


def _answer(record: ClaimRecord, label: str, reviewer: str | None, reviews: list[ReviewRecord]) -> ClaimAnswer:
    return ClaimAnswer(record, label, reviewer, tuple(reviews), tuple(_evidence(reviews)), label)


def _evidence(reviews: list[ReviewRecord]) -> Iterator[EvidenceRecord]:
    """The evidence of several reviews, with its sets renumbered consecutively."""
    used = 0
    for review in reviews:
        numbers = {number: used + at for at, number in enumerate(sorted({each.set for each in review.evidence}))}
        for piece in review.evidence:
            yield piece if numbers[piece.set] == piece.set else changed(piece, set=numbers[piece.set])
        used += len(numbers)
