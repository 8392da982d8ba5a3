"""The public records: one claim a line, one article a line, and the manifest beside them.

These models are the reference: the JSON Schemas are made from them and ``load`` validates with them. Exporting
builds plain dictionaries with the same keys in the same order (``rows``), which a test holds against the models.

All offsets are Unicode code points into the article's text, end excluded. A change to a field counts
``SCHEMA_VERSION`` up.
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from annotator.domain.vocabulary import (
    ClaimTag,
    Origin,
    ReviewStatus,
    Role,
    SentenceKind,
    SourceKind,
    SourceMedium,
    Stance,
)
from annotator.review.gold import LabelReason

SCHEMA_VERSION: Literal["3"] = "3"

Version = Literal["1", "2", "3"]
"""The versions that ``load`` takes. Since 2: a suggestion's tags and threshold, and how every claim was sampled. Since
3: manifests say which answers are told, by which filters, in which splits, and under which names."""
ArticleId = Annotated[str, StringConstraints(pattern="^a[0-9a-f]{16}$")]
ClaimId = Annotated[str, StringConstraints(pattern="^c[0-9a-f]{16}$")]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Handle = Annotated[str, StringConstraints(min_length=1, max_length=64)]
LabelName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[str, StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Offset = Annotated[int, Field(ge=0, lt=2**31)]
"""An offset or a count; the bound is what an integer column holds on every database."""
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _fits(text: str, start: int, end: int) -> None:
    if len(text) != end - start:
        raise ValueError(f"the text has {len(text)} code points, start and end say {end - start}")


class Part(BaseModel):
    """What all parts share: unknown keys are refused, and nothing is converted silently."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        use_attribute_docstrings=True,
        defer_build=True,  # an export never makes one of the records
    )


class ArticleRef(Part):
    """The article a claim stands in, without its text."""

    id: ArticleId
    """Made from the text: the same in every database."""
    sha256: Sha256
    """SHA-256 of the UTF-8 bytes of the article's text."""
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    """ISO 8601 date or datetime, as the article gave it."""
    language: str | None
    """BCP 47 tag."""


class SentenceRef(Part):
    """The sentence a claim starts in."""

    n: Offset
    """Number in reading order, from 0."""
    kind: SentenceKind
    start: Offset
    end: Offset
    text: Words
    """The slice of the article from start to end."""

    @model_validator(mode="after")
    def _length(self) -> Self:
        _fits(self.text, self.start, self.end)
        return self


class ReasonRecord(Part):
    """One thing that moved a suggestion's score."""

    reason: str
    weight: Annotated[float, Field(allow_inf_nan=False)]
    """Signed: above 0 speaks for a claim, below 0 against."""


class SuggestionRecord(Part):
    """What a suggester said of the claim; never a human label."""

    suggester: str
    version: str
    model: str
    """The language model the suggester stands on."""
    score: Score
    reasons: list[ReasonRecord]
    speaker: str | None
    """Whose statement the claim is, where that is known."""
    cue: str | None
    """The word that says so, such as “said”."""
    tags: list[ClaimTag] = []
    """What sort of claim it is."""
    threshold: Score = 0.0
    """From which score this suggester's claims were taken."""


class QuoteRecord(Part):
    """A passage quoted from a source (W3C TextQuoteSelector)."""

    exact: str
    prefix: str
    suffix: str


class SourceRecord(Part):
    """The document that was cited."""

    url: str | None
    """Canonical http or https address, or for a file the name of its bytes (ni:///sha-256;…, RFC 6920); null when the
    source must stay unnamed."""
    title: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    kind: SourceKind | None
    medium: SourceMedium | None = None
    """In what form the source says it, after AVeriTeC's source_medium."""
    archived_url: str | None
    """Where somebody keeps a copy for everybody."""
    archived_at: str | None = None
    """When the last copy was made, ISO 8601."""
    sha256: str | None
    """Of the text of an archived copy, where there is one."""
    file_name: str | None = None
    """What the file was called, for a source that is one."""
    withheld_reason: str | None
    """Why there is no url."""

    @model_validator(mode="after")
    def _citable(self) -> Self:
        if self.url is None and self.withheld_reason is None:
            raise ValueError("a source needs a url or a withheld_reason")
        return self


class EvidenceRecord(Part):
    """One source cited in one review."""

    stance: Stance
    quote: QuoteRecord | None
    accessed_at: str | None
    """ISO 8601 date."""
    set: Annotated[int, Field(ge=0, lt=2**31)]
    """Number of the evidence set, from 0: sets are alternatives; inside one, all pieces are needed."""
    note: str | None
    source: SourceRecord


class NormalisedRecord(Part):
    """The claim as one reviewer reworded it to stand alone."""

    text: Words
    said_by: str | None = None
    date: str | None = None
    """ISO 8601 date: a year, a month or a day."""
    place: str | None = None


class ReviewRecord(Part):
    """One person's current answer for the claim, with its evidence in the order it was cited."""

    reviewer: Handle
    role: Role
    label: LabelName | None
    status: ReviewStatus
    """Only submitted reviews count; a draft lacks the evidence its label needs."""
    confidence: Annotated[int, Field(ge=1, le=5)] | None
    """From 1 (a guess) to 5 (certain)."""
    note: str | None
    flagged: bool
    """The reviewer wants another look at the claim."""
    guideline_version: str | None
    submitted_at: AwareDatetime | None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None
    """How long the claim was on screen before the label was given."""
    as_of: Day | None = None
    """The day of which the verdict speaks."""
    recheck_at: Day | None = None
    """The day from which the reviewer wants another look at the verdict."""
    normalised: NormalisedRecord | None = None
    evidence: list[EvidenceRecord]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        labelled = self.status in (ReviewStatus.DRAFT, ReviewStatus.SUBMITTED)
        if labelled != (self.label is not None):
            raise ValueError("a review has a label exactly when its status is draft or submitted")
        if (self.status is ReviewStatus.SUBMITTED) != (self.submitted_at is not None):
            raise ValueError("a review has submitted_at exactly when its status is submitted")
        return self


class ClaimRecord(Part):
    """One claim with its gold label, its reviews and their evidence."""

    model_config = ConfigDict(title="Claim record")

    schema_version: Version
    claim_id: ClaimId
    """Stays the same through export, load and changes of the span."""
    article: ArticleRef
    sentence: SentenceRef
    start: Offset
    """Where the claim starts in the article's text, in code points."""
    end: Offset
    """Where it ends; the code point at end is not part of it."""
    exact: Words
    """The claim: the slice of the article's text from start to end."""
    prefix: str
    """Up to 32 code points before the claim."""
    suffix: str
    """Up to 32 code points after it."""
    origin: Origin
    sampling: Literal["suggested", "audit", "manual", "active"] | None
    """How the claim came to be reviewed: suggested, drawn at random among the sentences that were not (audit), added
    by hand, or chosen because a model can learn from it (active). Null before version 2."""
    suggestion: SuggestionRecord | None
    label: LabelName | None
    """The gold label; null when there is none."""
    label_reason: LabelReason
    """Why the gold label is what it is, or why there is none."""
    reviews: list[ReviewRecord]
    split: str | None
    """train, dev or test where the export made splits, else null."""

    @model_validator(mode="after")
    def _length(self) -> Self:
        _fits(self.exact, self.start, self.end)
        return self


class SentenceRecord(Part):
    """One sentence: the slice of the article's text from start to end."""

    n: Offset
    start: Offset
    end: Offset
    paragraph: Offset
    kind: SentenceKind
    quotation: Offset | None
    """Sentences of one quotation share this number; null where nothing is quoted."""


class ArticleRecord(Part):
    """One article with its full text and its sentences."""

    model_config = ConfigDict(title="Article record")

    schema_version: Version
    id: ArticleId
    sha256: Sha256
    text: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    external_id: str | None
    """The ``id`` that the article came with."""
    meta: dict[str, JsonValue]
    """Whatever else the article came with."""
    origin: str
    """The file, line or address it was imported from."""
    segmenter: str
    """Who split the text into sentences, with version."""
    imported_at: AwareDatetime
    sentences: list[SentenceRecord]

    @model_validator(mode="after")
    def _spans(self) -> Self:
        last = 0
        for number, sentence in enumerate(self.sentences):
            if sentence.n != number or not last <= sentence.start < sentence.end <= len(self.text):
                raise ValueError(f"sentence {number} is not in order or not inside the text")
            last = sentence.end
        return self


def utc_text(moment: datetime) -> str:
    """An aware UTC time as records write it: ISO 8601 with a Z."""
    return moment.isoformat().replace("+00:00", "Z")
