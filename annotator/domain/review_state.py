"""The complete state of one reviewer's answer, as decisions change it and events record it."""

from dataclasses import dataclass, fields
from datetime import datetime

from annotator.domain.asked_questions import Question
from annotator.domain.records import Normalised, Quote
from annotator.domain.vocabulary import ReviewStatus, Stance


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """One citation as it was made; merging its source later does not change it.

    ``id`` is the evidence's row id, ``source`` the public id of the cited source.
    """

    id: int
    source: str
    url: str | None
    stance: Stance
    quote: Quote | None = None
    accessed_at: str | None = None
    note: str | None = None
    set: int = 0


@dataclass(frozen=True, slots=True)
class ReviewState:
    """An answer. The defaults describe a claim that the reviewer has not touched."""

    label: str | None = None
    status: ReviewStatus = ReviewStatus.OPEN
    confidence: int | None = None
    note: str | None = None
    flagged: bool = False
    guideline_version: str | None = None
    submitted_at: datetime | None = None
    seconds: float | None = None
    keystrokes: int | None = None
    as_of: str | None = None
    recheck_at: str | None = None
    normalised: Normalised | None = None
    unconfirmed: bool = False
    """Whether the claim's span changed after it was labelled: a draft until the label is given again."""
    evidence: tuple[EvidenceState, ...] = ()
    questions: tuple[Question, ...] = ()


_OF_THEIR_OWN = ("evidence", "questions")
REVIEW_FIELDS = tuple(field.name for field in fields(ReviewState) if field.name not in _OF_THEIR_OWN)
"""The fields of an answer except its evidence and questions, which have tables of their own; the table ``review``,
``Review`` and exports use the same names.
"""
NOT_EXPORTED = frozenset(("keystrokes", "unconfirmed"))
"""Those that stay in the database."""
