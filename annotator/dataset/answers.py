"""The answers in an export: the gold label, each reviewer's answer, or both. One row per answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.dataset.cited_evidence import CitedEvidence, cited
from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import ReviewRecord
from annotator.domain.vocabulary import ReviewStatus, Role, Stance


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

    ``reviewer`` is ``None`` for the gold label. ``reviews`` are the reviews that gave the label. ``evidence`` is what
    they cite, in citation order, each piece once. ``mapped`` is the format's name for the label.
    """

    record: ClaimRecord
    label: str
    reviewer: str | None
    reviews: tuple[ReviewRecord, ...]
    evidence: tuple[CitedEvidence, ...]
    mapped: str

    @property
    def notes(self) -> list[str]:
        """Notes of the reviewers, without duplicates."""
        return list(dict.fromkeys(review.note for review in self.reviews if review.note))

    @property
    def is_draft(self) -> bool:
        """Whether the label lacks what it needs to count; no gold label is a draft."""
        return any(review.status == ReviewStatus.DRAFT for review in self.reviews)

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
    """Return the submitted reviews of a record that count: all but those of models."""
    return [
        review for review in record.reviews if review.status == ReviewStatus.SUBMITTED and review.role != Role.MODEL
    ]


def voting_reviews(record: ClaimRecord) -> list[ReviewRecord]:
    """Return the submitted answers of reviewers, without rulings: what agreement is computed from."""
    return [review for review in counted_reviews(record) if review.role == Role.REVIEWER and review.label is not None]


def _answer(record: ClaimRecord, label: str, reviewer: str | None, reviews: list[ReviewRecord]) -> ClaimAnswer:
    return ClaimAnswer(record, label, reviewer, tuple(reviews), cited(reviews), label)
