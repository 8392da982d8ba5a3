"""The public record of a review: one person's answer to a claim, with the cited sources."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from annotator.dataset.record_types import Day, Handle, LabelName, Moment, Offset, Part, Words
from annotator.domain.asked_questions import AnswerType
from annotator.domain.source_details import SourceKind, SourceMedium
from annotator.domain.vocabulary import ReviewStatus, Role, Stance


@dataclass(frozen=True, kw_only=True)
class QuoteRecord(Part):
    """A passage quoted from a source (W3C TextQuoteSelector)."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, kw_only=True)
class SourceRecord(Part):
    """A cited document."""

    url: str | None
    """Canonical http or https address, or the hash of a file (ni:///sha-256;…, RFC 6920); null when the source is
    withheld."""
    title: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    kind: SourceKind | None
    medium: SourceMedium | None = None
    """Medium of the source, after AVeriTeC's source_medium."""
    archived_url: str | None
    """Address of a public archived copy."""
    archived_at: str | None = None
    """When the last copy was made, ISO 8601."""
    sha256: str | None
    """SHA-256 of the text of an archived copy."""
    file_name: str | None = None
    """Original name, for a source that is a file."""
    withheld_reason: str | None
    """Why there is no url."""

    @model_validator(mode="after")
    def _citable(self) -> Self:
        if self.url is None and self.withheld_reason is None:
            raise ValueError("a source needs a url or a withheld_reason")
        return self


@dataclass(frozen=True, kw_only=True)
class EvidenceRecord(Part):
    """One source cited in one review."""

    stance: Stance
    quote: QuoteRecord | None
    accessed_at: str | None
    """ISO 8601 date."""
    set: Annotated[int, Field(ge=0, lt=2**31)]
    """Number of the evidence set, from 0. Sets are alternatives; within a set, all pieces are needed."""
    note: str | None
    source: SourceRecord


@dataclass(frozen=True, kw_only=True)
class NormalisedRecord(Part):
    """The claim reworded by a reviewer to make sense without its context."""

    text: Words
    said_by: str | None = None
    date: str | None = None
    """ISO 8601 year, month or day."""
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionAnswerRecord(Part):
    """One answer to a question."""

    type: AnswerType
    """How the answer relates to its source, in AVeriTeC's terms."""
    text: str
    """Empty for an unanswerable question."""
    evidence: Offset | None
    """Which piece of the review's evidence gives it, counted from 0; null without a source."""


@dataclass(frozen=True, kw_only=True)
class QuestionRecord(Part):
    """A question that the reviewer asked about the claim."""

    text: Words
    asked_at: Moment
    answers: tuple[QuestionAnswerRecord, ...]
    """Empty while the question waits for an answer."""


@dataclass(frozen=True, kw_only=True)
class ReviewRecord(Part):
    """One person's current answer to the claim, with its evidence in citation order."""

    reviewer: Handle
    role: Role
    label: LabelName | None
    status: ReviewStatus
    """Only submitted reviews count; a draft lacks the evidence its label needs."""
    confidence: Annotated[int, Field(ge=1, le=5)] | None
    """From 1 (a guess) to 5 (certain)."""
    note: str | None
    flagged: bool
    """Whether the reviewer flagged the claim for another look."""
    guideline_version: str | None
    submitted_at: Moment | None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None
    """Seconds the claim was on screen before the label was given."""
    as_of: Day | None = None
    """The day for which the verdict holds."""
    recheck_at: Day | None = None
    """The day from which the verdict is due for another look."""
    normalised: NormalisedRecord | None = None
    evidence: tuple[EvidenceRecord, ...]
    questions: tuple[QuestionRecord, ...] = ()
    """In the order in which they were asked. Missing before version 5."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        labelled = self.status in (ReviewStatus.DRAFT, ReviewStatus.SUBMITTED)
        if labelled != (self.label is not None):
            raise ValueError("a review has a label exactly when its status is draft or submitted")
        if (self.status is ReviewStatus.SUBMITTED) != (self.submitted_at is not None):
            raise ValueError("a review has submitted_at exactly when its status is submitted")
        cited = (one.evidence for question in self.questions for one in question.answers)
        if any(place is not None and place >= len(self.evidence) for place in cited):
            raise ValueError("an answer names a piece of evidence that the review does not have")
        return self
