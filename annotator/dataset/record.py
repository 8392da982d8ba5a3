"""The public records: one claim a line, one article a line.

The JSON Schemas are made from these classes, ``load`` checks with them, and an export writes them: a field that is
declared here is in all of them, and a column of Parquet.

All offsets are Unicode code points into the article's text, end excluded. A change to a field counts
``SCHEMA_VERSION`` up.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from annotator.dataset.record_types import (
    ArticleId,
    ClaimId,
    LabelName,
    Moment,
    Offset,
    Part,
    Score,
    Sha256,
    Version,
    Words,
)
from annotator.dataset.review_record import ReviewRecord
from annotator.domain.vocabulary import ClaimTag, Origin, SentenceKind
from annotator.review.gold import LabelReason

Sampling = Literal["suggested", "audit", "manual", "active"]


def _fits(text: str, start: int, end: int) -> None:
    if len(text) != end - start:
        raise ValueError(f"the text has {len(text)} code points, start and end say {end - start}")


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class ReasonRecord(Part):
    """One thing that moved a suggestion's score."""

    reason: str
    weight: Annotated[float, Field(allow_inf_nan=False)]
    """Signed: above 0 speaks for a claim, below 0 against."""


@dataclass(frozen=True, kw_only=True)
class SuggestionRecord(Part):
    """What a suggester said of the claim; never a human label."""

    suggester: str
    version: str
    model: str
    """The language model the suggester stands on."""
    score: Score
    reasons: tuple[ReasonRecord, ...]
    speaker: str | None
    """Whose statement the claim is, where that is known."""
    cue: str | None
    """The word that says so, such as “said”."""
    tags: tuple[ClaimTag, ...] = ()
    """What sort of claim it is."""
    threshold: Score = 0.0
    """From which score this suggester's claims were taken."""


@dataclass(frozen=True, kw_only=True)
class ClaimRecord(Part):
    """One claim with its gold label, its reviews and their evidence."""

    __pydantic_config__: ClassVar[ConfigDict] = Part.__pydantic_config__ | {"title": "Claim record"}

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
    sampling: Sampling | None
    """How the claim came to be reviewed: suggested, drawn at random among the sentences that were not (audit), added
    by hand, or chosen because a model can learn from it (active). Null before version 2."""
    suggestion: SuggestionRecord | None
    label: LabelName | None
    """The gold label; null when there is none."""
    label_reason: LabelReason
    """Why the gold label is what it is, or why there is none."""
    reviews: tuple[ReviewRecord, ...]
    split: str | None
    """train, dev or test where the export made splits, else null."""

    @model_validator(mode="after")
    def _length(self) -> Self:
        _fits(self.exact, self.start, self.end)
        return self


@dataclass(frozen=True, kw_only=True)
class SentenceRecord(Part):
    """One sentence: the slice of the article's text from start to end."""

    n: Offset
    start: Offset
    end: Offset
    paragraph: Offset
    kind: SentenceKind
    quotation: Offset | None
    """Sentences of one quotation share this number; null where nothing is quoted."""


@dataclass(frozen=True, kw_only=True)
class ArticleRecord(Part):
    """One article with its full text and its sentences."""

    __pydantic_config__: ClassVar[ConfigDict] = Part.__pydantic_config__ | {"title": "Article record"}

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
    imported_at: Moment
    sentences: tuple[SentenceRecord, ...]

    @model_validator(mode="after")
    def _spans(self) -> Self:
        last = 0
        for number, sentence in enumerate(self.sentences):
            if sentence.n != number or not last <= sentence.start < sentence.end <= len(self.text):
                raise ValueError(f"sentence {number} is not in order or not inside the text")
            last = sentence.end
        return self
