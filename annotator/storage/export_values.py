"""The values that an export reads, as named tuples, which are fast to create and read.

The statements of ``export_rows`` take their columns from the order of the fields.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotator.domain.asked_questions import Question
from annotator.domain.records import Source


class ArticleValues(NamedTuple):
    """An article without its sentences."""

    id: int
    public_id: str
    sha256: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    text: str
    meta: dict[str, Any]


class ClaimValues(NamedTuple):
    """A claim with the sentence in which it starts and its current suggestion, if any."""

    id: int
    article_id: int
    public_id: str
    start: int
    end: int
    exact: str
    origin: str
    sentence_n: int
    sentence_kind: str
    sentence_start: int
    sentence_end: int
    sentence_text: str
    suggester: str | None
    version: str
    model: str
    score: float
    reasons: list[dict[str, Any]]
    speaker: str | None
    cue: str | None
    types: list[str]
    threshold: float


class ReviewValues(NamedTuple):
    """A review with the name of its reviewer; ``submitted_at`` is ISO 8601 text."""

    id: int
    claim_id: int
    reviewer: str
    role: str
    label: str | None
    status: str
    confidence: int | None
    note: str | None
    flagged: bool
    guideline_version: str | None
    submitted_at: str | None
    seconds: float | None
    as_of: str | None
    recheck_at: str | None
    normalised: dict[str, Any] | None
    unanswered: int | None


class EvidenceValues(NamedTuple):
    """A piece of evidence with its source as the viewer may see it."""

    review_id: int
    source_id: int
    id: int
    stance: str
    quote_exact: str | None
    quote_prefix: str
    quote_suffix: str
    accessed_at: str | None
    evidence_set: int
    note: str | None
    source: Source


@dataclass(slots=True)
class ExportedReview:
    """One visible review with its evidence in citation order, and its questions."""

    row: ReviewValues
    evidence: list[EvidenceValues] = field(default_factory=list)
    questions: tuple[Question, ...] = ()


@dataclass(slots=True)
class ExportedClaim:
    """One claim with its article and reviews. ``withheld`` is the number of hidden reviews."""

    row: ClaimValues
    article: ArticleValues
    reviews: list[ExportedReview]
    withheld: int
