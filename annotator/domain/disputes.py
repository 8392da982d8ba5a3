"""Answers to one claim beside each other, what differs between them, and what became of an answer.

Reviewers are called by the names under which an adjudicator sees them, which may be pseudonyms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from annotator.domain.quoted_words import plain_words, same_passage
from annotator.domain.records import Claim, Evidence, Review


class Difference(StrEnum):
    """What differs between answers to one claim.

    Spans are not among them: a claim has one span, and nobody can move it once somebody else has answered.
    """

    LABEL = "label"
    READING = "reading"
    """Different labels because of the same passage of one source."""
    SOURCE = "source"
    """No source in common, or only one of the two cites any."""
    PASSAGE = "passage"
    """The same source, but other passages of it."""
    STANCE = "stance"
    """The same source, cited for and against the claim."""
    DATE = "date"
    """The verdicts are of different days."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reviewer's answer; ``key`` is the row id of the review, ``who`` the name to show."""

    key: int
    who: str
    review: Review


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A question with which an answer was sent back; ``text`` is empty where it was only reopened."""

    who: str
    text: str
    at: datetime
    waiting: bool
    """Whether the reviewer has not answered again yet."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim with all answers to it, as an adjudicator sees them. ``claim.review`` is the adjudicator's ruling."""

    claim: Claim
    title: str
    article_url: str | None
    sentence: str
    opinions: tuple[Opinion, ...]
    rulings: tuple[Opinion, ...]
    """What other adjudicators decided."""
    asked: tuple[AskedBack, ...]
    left: int
    """How many claims wait for an adjudicator."""
    waits: bool
    """Whether this is one of them."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs between the answers."""
        return differences([each.review for each in self.opinions])

    @property
    def given_rulings(self) -> tuple[Review, ...]:
        """What was decided so far: the adjudicator's own ruling first, then others'."""
        own = self.claim.review
        mine = (own,) if own is not None and own.label is not None else ()
        return (*mine, *(each.review for each in self.rulings))


@dataclass(frozen=True, slots=True)
class Overruled:
    """An answer with whose label an adjudicator disagreed, and the adjudicator's ``reason``, if one was given."""

    claim_id: str
    article_id: str
    exact: str
    own_label: str
    ruling: str
    reason: str | None
    at: datetime


def differences(reviews: Sequence[Review]) -> tuple[Difference, ...]:
    """What differs between any two of these answers, each named once, the label first."""
    found = {each for one, other in combinations(reviews, 2) for each in _between(one, other)}
    return tuple(each for each in Difference if each in found)


def _between(one: Review, other: Review) -> Iterable[Difference]:
    labels = one.label != other.label
    if labels:
        yield Difference.LABEL
    if one.as_of != other.as_of:
        yield Difference.DATE
    shared = {piece.source.id for piece in one.evidence} & {piece.source.id for piece in other.evidence}
    if not shared and (one.evidence or other.evidence):
        yield Difference.SOURCE
    for source in shared:
        mine, theirs = (_of(each, source) for each in (one, other))
        if {piece.stance for piece in mine} != {piece.stance for piece in theirs}:
            yield Difference.STANCE
        read_alike = _overlap(mine, theirs)
        if read_alike and labels:
            yield Difference.READING
        if read_alike is False:
            yield Difference.PASSAGE


def _of(review: Review, source: str) -> list[Evidence]:
    return [piece for piece in review.evidence if piece.source.id == source]


def _overlap(mine: Iterable[Evidence], theirs: Iterable[Evidence]) -> bool | None:
    """Whether passages of both sides overlap; ``None`` if one side quotes nothing."""
    quotes = [[plain_words(piece.quote.exact) for piece in side if piece.quote] for side in (mine, theirs)]
    if not all(quotes):
        return None
    return any(same_passage(one, other) for one in quotes[0] for other in quotes[1])
