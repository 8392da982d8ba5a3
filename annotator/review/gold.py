"""Decides the gold label of a claim from its reviews, with the reason."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from annotator.domain.vocabulary import ReviewStatus, Role


class LabelReason(StrEnum):
    """Why a claim has its gold label, or has none."""

    SINGLE_REVIEW = "single_review"
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    NO_REVIEW = "no_review"
    DRAFT = "draft"
    SKIPPED = "skipped"
    NEEDS_MORE_REVIEWS = "needs_more_reviews"
    TIE = "tie"
    NO_MAJORITY = "no_majority"


class Answer(NamedTuple):
    """The parts of a review that decide. Role and status may be plain strings, as read from a database."""

    role: Role | str
    label: str | None
    status: ReviewStatus | str


class Gold(NamedTuple):
    """A claim's gold label, ``None`` when there is none, and the reason."""

    label: str | None
    reason: LabelReason
    votes: tuple[tuple[str, int], ...] = ()
    """How many reviewers gave each label, most first, then by name; nothing while more reviews are needed."""


def gold_of(answers: Iterable[Answer], wanted: int) -> Gold:
    """The gold label that the reviews of one claim give, in whatever order.

    Only submitted answers count, and none of a model's. An adjudicator's answer decides; adjudicators who disagree
    leave a tie. Otherwise at least ``wanted`` reviewers must have answered, and more than half of them alike. Ties are
    never broken. In a blind project, pass only the answers that may be seen.
    """
    known = [answer for answer in answers if answer.role != Role.MODEL]
    if not known:
        return Gold(None, LabelReason.NO_REVIEW)
    votes, rulings = _labels(known, Role.REVIEWER), _labels(known, Role.ADJUDICATOR)
    if rulings:
        agreed = rulings[0] if len(set(rulings)) == 1 else None
        return Gold(agreed, LabelReason.ADJUDICATED if agreed is not None else LabelReason.TIE, counted_votes(votes))
    if len(votes) >= max(wanted, 1):
        return Gold(*_decided(Counter(votes)), counted_votes(votes))
    if votes:
        return Gold(None, LabelReason.NEEDS_MORE_REVIEWS)
    return Gold(None, _why_none(known))


def _labels(answers: list[Answer], role: Role) -> list[str]:
    return [
        answer.label
        for answer in answers
        if answer.role == role and answer.status == ReviewStatus.SUBMITTED and answer.label is not None
    ]


def counted_votes(labels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return each label with how often it was given, most first, then by name."""
    return tuple(sorted(Counter(labels).items(), key=lambda each: (-each[1], each[0])))


def _decided(votes: Counter[str]) -> tuple[str | None, LabelReason]:
    (label, most), *others = votes.most_common()
    if not others:
        return label, LabelReason.SINGLE_REVIEW if most == 1 else LabelReason.UNANIMOUS
    if 2 * most > votes.total():
        return label, LabelReason.MAJORITY
    return None, LabelReason.TIE if others[0][1] == most else LabelReason.NO_MAJORITY


def _why_none(answers: list[Answer]) -> LabelReason:
    statuses = {answer.status for answer in answers}
    if ReviewStatus.DRAFT in statuses:
        return LabelReason.DRAFT
    if ReviewStatus.SKIPPED in statuses:
        return LabelReason.SKIPPED
    return LabelReason.NO_REVIEW
