"""Flat records for analysis: a claim with its gold label and votes, and one reviewer's answer to a claim.

They repeat what the record of the claim says, without nesting, so that a row is enough for a classifier or for the
agreement of reviewers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.dataset.answers import Layer, answers_of, counted_reviews, voting_reviews
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.record import ClaimRecord, LabelVotes
from annotator.dataset.record_types import Part
from annotator.domain.vocabulary import Role, Stance
from annotator.review.gold import LabelReason, counted_votes


@dataclass(frozen=True, kw_only=True)
class GoldEvidence(Part):
    """A passage of a source that was cited for the gold label, once however many cite it."""

    stance: Stance
    url: str | None
    title: str | None
    publisher: str | None
    quote: str | None
    cited_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GoldRecord(Part):
    """One claim with its gold label, the votes on it and the evidence of those who gave the label."""

    claim_id: str
    article_id: str
    claim: str
    start: int
    end: int
    sentence: str
    label: str
    label_reason: LabelReason
    votes: tuple[LabelVotes, ...]
    """Most votes first, then by name. Empty if an adjudicator alone answered."""
    evidence: tuple[GoldEvidence, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerRecord(Part):
    """One person's submitted answer to one claim."""

    claim_id: str
    article_id: str
    claim: str
    reviewer: str
    role: Role
    """Agreement is computed between reviewers; an adjudicator saw their answers."""
    label: str
    gold: str | None
    """The claim's gold label, if it has one."""
    confidence: int | None
    seconds: float | None
    submitted_at: str | None
    note: str | None


def votes_of(record: ClaimRecord) -> tuple[LabelVotes, ...]:
    """Return the votes on a claim that has a gold label; in a release of before version 4 they are counted."""
    return record.votes or LabelVotes.of(counted_votes(str(review.label) for review in voting_reviews(record)))


def gold_record(record: ClaimRecord) -> GoldRecord | None:
    """Return the claim with its gold label, or ``None`` without one."""
    answer = next(answers_of(record, Layer.GOLD), None)
    if answer is None:
        return None
    return GoldRecord(
        claim_id=record.claim_id,
        article_id=record.article.id,
        claim=record.exact,
        start=record.start,
        end=record.end,
        sentence=record.sentence.text,
        label=answer.label,
        label_reason=record.label_reason,
        votes=votes_of(record),
        evidence=tuple(map(_evidence, answer.evidence)),
    )


def answer_records(record: ClaimRecord) -> Iterator[AnswerRecord]:
    """Yield the submitted answers to a claim, reviewers first."""
    for review in counted_reviews(record):
        if review.label is not None:
            yield AnswerRecord(
                claim_id=record.claim_id,
                article_id=record.article.id,
                claim=record.exact,
                reviewer=review.reviewer,
                role=review.role,
                label=review.label,
                gold=record.label,
                confidence=review.confidence,
                seconds=review.seconds,
                submitted_at=review.submitted_at,
                note=review.note,
            )


def _evidence(piece: CitedEvidence) -> GoldEvidence:
    source = piece.source
    return GoldEvidence(
        stance=piece.stance,
        url=source.url,
        title=source.title,
        publisher=source.publisher,
        quote=piece.quote.exact if piece.quote else None,
        cited_by=piece.cited_by,
    )
