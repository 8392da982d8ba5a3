"""Which answers an export tells: the gold label, every reviewer's own, or both; and one row for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import changed
from annotator.dataset.review_record import EvidenceRecord, ReviewRecord
from annotator.domain.vocabulary import ReviewStatus, Stance


class Layer(StrEnum):
    """What an export tells of the answers to a claim."""

    GOLD = "gold"
    """The label that counts, with the evidence of those who gave it."""
    REVIEWS = "reviews"
    """Each submitted review for itself."""
    BOTH = "both"
    """The gold label where there is one, and each submitted review."""
    ALL = "all"
    """Everything: also claims that nobody answered, drafts and skipped ones. For archives."""


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """One labelled row: a claim with its gold label, or with one reviewer's.

    ``reviewer`` is ``None`` for the gold label. ``reviews`` are those that gave the label; ``evidence`` is theirs in
    the order it was cited, its sets numbered anew: what suffices for one reviewer is an alternative to what suffices
    for another. ``mapped`` is the label under the name that the format has for it.
    """

    record: ClaimRecord
    label: str
    reviewer: str | None
    reviews: tuple[ReviewRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    mapped: str

    @property
    def notes(self) -> list[str]:
        """What the reviewers wrote, each text once."""
        return list(dict.fromkeys(review.note for review in self.reviews if review.note))

    @property
    def submitted_at(self) -> str | None:
        """When the last of the reviews was submitted, ISO 8601 in UTC."""
        return max((review.submitted_at for review in self.reviews if review.submitted_at), default=None)

    @property
    def stances(self) -> frozenset[Stance]:
        """What the sources do to the claim."""
        return frozenset(piece.stance for piece in self.evidence)


def answers_of(record: ClaimRecord, layer: Layer) -> Iterator[ClaimAnswer]:
    """The rows of one claim: its gold label first, then the reviews in the record's order."""
    if layer is not Layer.REVIEWS and record.label is not None:
        agreeing = [review for review in counted_reviews(record) if review.label == record.label]
        yield _answer(record, record.label, None, agreeing)
    if layer is not Layer.GOLD:
        for review in record.reviews:
            if review.label is not None:
                yield _answer(record, review.label, review.reviewer, [review])


def counted_reviews(record: ClaimRecord) -> list[ReviewRecord]:
    """The reviews of a record that were submitted."""
    return [review for review in record.reviews if review.status == ReviewStatus.SUBMITTED]


def _answer(record: ClaimRecord, label: str, reviewer: str | None, reviews: list[ReviewRecord]) -> ClaimAnswer:
    return ClaimAnswer(record, label, reviewer, tuple(reviews), tuple(_evidence(reviews)), label)


def _evidence(reviews: list[ReviewRecord]) -> Iterator[EvidenceRecord]:
    """The evidence of several reviews with its sets numbered through."""
    used = 0
    for review in reviews:
        numbers = {number: used + at for at, number in enumerate(sorted({each.set for each in review.evidence}))}
        for piece in review.evidence:
            yield piece if numbers[piece.set] == piece.set else changed(piece, set=numbers[piece.set])
        used += len(numbers)
