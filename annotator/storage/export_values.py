"""What an export reads of a claim: plain values in the fields of named tuples, which are made and read fast.

The order of the fields is that of the columns in the statements of ``export_rows``, which are built from it.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


class ClaimValues(NamedTuple):
    """A claim with the sentence it starts in and what the current suggestion says of it, if there is one."""

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
    tags: list[str]
    threshold: float


class ReviewValues(NamedTuple):
    """A review, under its reviewer's name; ``submitted_at`` as ISO 8601 text."""

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


class EvidenceValues(NamedTuple):
    """A citation with what it cites, as the viewer may see it."""

    review_id: int
    source_id: int
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
    """One review that may be seen, with its evidence in the order it was cited."""

    row: ReviewValues
    evidence: list[EvidenceValues] = field(default_factory=list)


@dataclass(slots=True)
class ExportedClaim:
    """One claim with all that belongs to it. ``withheld`` counts the reviews that may not be seen yet."""

    row: ClaimValues
    article: ArticleValues
    reviews: list[ExportedReview]
    withheld: int
