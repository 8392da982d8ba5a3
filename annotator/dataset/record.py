"""The public records of claims and articles, one per line.

Exports write these classes, ``load`` validates with them, and the JSON Schemas and Parquet columns are generated from
them.

All offsets are Unicode code points into the article's text; the end is exclusive. Changing a field requires a new
``SCHEMA_VERSION``.
"""

from collections.abc import Mapping, Sequence
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
from annotator.domain.vocabulary import ClaimType, Origin, SentenceKind
from annotator.review.gold import LabelReason

Sampling = Literal["suggested", "audit", "manual", "active"]


def _fits(text: str, start: int, end: int) -> None:
    if len(text) != end - start:
        raise ValueError(f"the text has {len(text)} code points, start and end say {end - start}")


@dataclass(frozen=True, kw_only=True)
class ArticleRef(Part):
    """The article of a claim, without its text."""

    id: ArticleId
    """Hash of the text: the same in every database."""
    sha256: Sha256
    """SHA-256 of the UTF-8 bytes of the article's text."""
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    """ISO 8601 date or datetime, as given by the article."""
    language: str | None
    """BCP 47 tag."""


@dataclass(frozen=True, kw_only=True)
class SentenceRef(Part):
    """The sentence in which a claim starts."""

    n: Offset
    """Index in reading order, from 0."""
    kind: SentenceKind
    start: Offset
    end: Offset
    text: Words
    """The article text from start to end."""

    @model_validator(mode="after")
    def _length(self) -> Self:
        _fits(self.text, self.start, self.end)
        return self


@dataclass(frozen=True, kw_only=True)
class ReasonRecord(Part):
    """One feature that changed the score of a suggestion."""

    reason: str
    weight: Annotated[float, Field(allow_inf_nan=False)]
    """Positive raises the score, negative lowers it."""


@dataclass(frozen=True, kw_only=True)
class SuggestionRecord(Part):
    """A suggester's prediction for the claim; not a human label."""

    suggester: str
    version: str
    model: str
    """The language model that the suggester uses."""
    score: Score
    reasons: tuple[ReasonRecord, ...]
    speaker: str | None
    """Who made the statement, if known."""
    cue: str | None
    """The word that attributes it to the speaker, such as “said”."""
    tags: tuple[ClaimType, ...] = ()
    """The types of the claim."""
    threshold: Score = 0.0
    """Minimum score for a suggestion to become a claim."""


@dataclass(frozen=True, kw_only=True)
class LabelVotes(Part):
    """How many reviewers gave a label. Rulings of adjudicators are no votes."""

    label: LabelName
    count: Offset
    """0 for a label that nobody gave, which stands here only if a model was asked for the soft labels."""
    share: Score
    """Of all votes on the claim, 0 to 1: the soft label. If the export asked a model, which the manifest's query names,
    the probability of the label by it."""

    @classmethod
    def of(cls, counted: Sequence[tuple[str, int]], posterior: Mapping[str, float] | None = None) -> tuple[Self, ...]:
        """Return the votes on one claim from the labels and how often each was given.

        With ``posterior``, shares are these probabilities, and labels that nobody gave follow by name.
        """
        if posterior is None:
            total = sum(count for _, count in counted)
            return tuple(cls(label=label, count=count, share=count / total) for label, count in counted)
        given = dict(counted)
        known = given | dict.fromkeys(sorted(posterior.keys() - given.keys()), 0)
        return tuple(cls(label=label, count=count, share=posterior.get(label, 0.0)) for label, count in known.items())


@dataclass(frozen=True, kw_only=True)
class ClaimRecord(Part):
    """One claim with its gold label, its reviews and their evidence."""

    __pydantic_config__: ClassVar[ConfigDict] = Part.__pydantic_config__ | {"title": "Claim record"}

    schema_version: Version
    claim_id: ClaimId
    """Stable across export, load and changes of the span."""
    article: ArticleRef
    sentence: SentenceRef
    start: Offset
    """Start of the claim in the article's text, in code points."""
    end: Offset
    """End of the claim, exclusive."""
    exact: Words
    """The claim: the article's text from start to end."""
    prefix: str
    """Up to 32 code points before the claim."""
    suffix: str
    """Up to 32 code points after the claim."""
    spoken: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """When the claim begins in a recording, in seconds, if the article has time codes. Missing before version 4."""
    origin: Origin
    sampling: Sampling | None
    """How the claim was selected for review: suggested by a program, drawn at random from the other sentences (audit),
    added by hand (manual), or chosen to improve a model (active). Null before version 2."""
    suggestion: SuggestionRecord | None
    label: LabelName | None
    """The gold label, or null."""
    label_reason: LabelReason
    """How the gold label was determined, or why there is none."""
    votes: tuple[LabelVotes, ...] = ()
    """The answers that the gold label is decided from, most votes first, then by name; their shares are the soft label.
    Empty while more reviews are needed, and where an adjudicator alone answered. Missing before version 4."""
    reviews: tuple[ReviewRecord, ...]
    split: str | None
    """train, dev or test if the export made splits, else null."""

    @model_validator(mode="after")
    def _length(self) -> Self:
        _fits(self.exact, self.start, self.end)
        return self


@dataclass(frozen=True, kw_only=True)
class SentenceRecord(Part):
    """One sentence: the article's text from start to end."""

    n: Offset
    start: Offset
    end: Offset
    paragraph: Offset
    kind: SentenceKind
    quotation: Offset | None
    """Number shared by the sentences of one quotation; null outside quotations."""


@dataclass(frozen=True, kw_only=True)
class AddressRecord(Part):
    """A further address under which an article's text was found."""

    url: Words
    seen_at: Moment
    """When it was found there first."""


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
    """The ``id`` in the imported file."""
    meta: dict[str, JsonValue]
    """Other data imported with the article."""
    origin: str
    """File, line or address of the import."""
    segmenter: str
    """Program that split the text into sentences, with its version."""
    imported_at: Moment
    sentences: tuple[SentenceRecord, ...]
    addresses: tuple[AddressRecord, ...] = ()
    """Further addresses of the text."""
    replaces: ArticleId | None = None
    """The older version of the article, if this is a newer one."""

    @model_validator(mode="after")
    def _spans(self) -> Self:
        last = 0
        for number, sentence in enumerate(self.sentences):
            if sentence.n != number or not last <= sentence.start < sentence.end <= len(self.text):
                raise ValueError(f"sentence {number} is not in order or not inside the text")
            last = sentence.end
        return self
