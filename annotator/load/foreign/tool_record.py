"""The common form of a record of any tool: a text, and what people and models said about its spans."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from annotator.domain.asked_questions import Question
from annotator.domain.records import Evidence, Normalised
from annotator.domain.vocabulary import Role, Stance
from annotator.text import article_public_id, sha256_of

Span = tuple[int, int]
"""Start and end in the record's text, in code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as a file cites it; ``says_stance`` is false where the file does not say what it is cited for."""

    evidence: Evidence
    says_stance: bool

    def with_default(self, stance: Stance) -> Evidence:
        """The evidence, with ``stance`` where the file says none."""
        return self.evidence if self.says_stance else replace(self.evidence, stance=stance)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one person said about one span.

    ``span`` is ``None`` for the whole text. ``marks`` are the labels of the span itself and decide whether it is a
    claim; ``verdicts`` were chosen for it in addition. ``reviewer`` is ``None`` if unnamed, ``at`` is the time of the
    answer, ``seconds`` its duration.
    """

    span: Span | None
    marks: tuple[str, ...]
    verdicts: tuple[str, ...] = ()
    reviewer: str | None = None
    role: Role = Role.REVIEWER
    note: str | None = None
    seconds: float | None = None
    at: datetime | None = None
    evidence: tuple[CitedSource, ...] = ()
    normalised: Normalised | None = None
    """The claim in the reviewer's words, with its speaker, day and place."""
    questions: tuple[Question, ...] = ()
    """What was asked; answers name their evidence by place."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model said about a span or the whole text (``span`` is ``None``); ``score`` is 0 to 1.

    It suggests a claim if one of ``marks`` means claim; a model's verdict is ignored.
    """

    span: Span | None
    marks: tuple[str, ...]
    model: str
    score: float


@dataclass(slots=True)
class Remarks:
    """Problems found while reading a record."""

    failed: list[str] = field(default_factory=list)
    """Why parts of it cannot be loaded."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Answers without content, counted by kind, such as "rejected"."""
    converted: int = 0
    """Spans whose offsets had another unit and were corrected."""

    def skip(self, what: str) -> None:
        """Count one skipped answer."""
        self.skipped[what] = self.skipped.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """One record. ``where`` names it in messages; the ids are ours, if it has them."""

    where: str
    text: str
    pieces: tuple[Piece, ...]
    predictions: tuple[Prediction, ...] = ()
    article_id: str | None = None
    claim_id: str | None = None
    offset: int | None = None
    """Where the text starts in that article, if known."""
    details: Mapping[str, str] = field(default_factory=dict)
    """More about the article: title, url, publisher, author, published_at, language."""
    remarks: Remarks = field(default_factory=Remarks)
    has_spans: bool = field(init=False)
    """Whether spans were marked in the text."""

    def __post_init__(self) -> None:
        """Look once whether there are spans."""
        spans = (*(each.span for each in self.pieces), *(each.span for each in self.predictions))
        object.__setattr__(self, "has_spans", any(span is not None for span in spans))

    @property
    def is_article(self) -> bool:
        """Whether the text is where claims are: spans were marked in it, or might have been."""
        return self.has_spans or self.is_unmarked

    @property
    def is_unmarked(self) -> bool:
        """Whether it is an article of ours in which nothing is marked; other records may have their claims in it."""
        said = self.pieces or self.predictions or self.remarks.failed or self.remarks.skipped.keys() - {"empty"}
        return not said and bool(self.article_id) and self.article_id == article_public_id(sha256_of(self.text))
