"""What a record of any tool comes to: a text, and what people and models said of pieces of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from annotator.domain.records import Evidence
from annotator.domain.vocabulary import Role

Span = tuple[int, int]
"""Start and end in the text of the record, in code points, end excluded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one person said of one piece of the text.

    ``span`` is ``None`` for the whole text. ``marks`` are the labels that the piece itself has: they make it a claim
    or not. ``verdicts`` are what was chosen for it besides. ``reviewer`` is ``None`` where nobody is named, ``at``
    when the answer was given, ``seconds`` how long it took.
    """

    span: Span | None
    marks: tuple[str, ...]
    verdicts: tuple[str, ...] = ()
    reviewer: str | None = None
    role: Role = Role.REVIEWER
    note: str | None = None
    seconds: float | None = None
    at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model said of one piece of the text, or of all of it (``span`` is ``None``); ``score`` is 0 to 1.

    It suggests a claim where one of ``marks`` says that it is one; a model's verdict is none of ours.
    """

    span: Span | None
    marks: tuple[str, ...]
    model: str
    score: float


@dataclass(slots=True)
class Remarks:
    """What was met while a record was read and is not loaded."""

    failed: list[str] = field(default_factory=list)
    """Why something that should be loaded cannot be."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Answers that say nothing to load, counted by what they are, such as "rejected"."""
    converted: int = 0
    """Spans whose offsets were found to count otherwise, and were put right."""

    def skip(self, what: str) -> None:
        """Count one answer that is not loaded."""
        self.skipped[what] = self.skipped.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """One record. ``where`` names it in messages; the ids are ours, if the record has them."""

    where: str
    text: str
    pieces: tuple[Piece, ...]
    predictions: tuple[Prediction, ...] = ()
    article_id: str | None = None
    claim_id: str | None = None
    offset: int | None = None
    """Where the text starts in that article, if the record says so."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What else is known of the article: title, url, publisher, author, published_at, language."""
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def has_spans(self) -> bool:
        """Whether the text is an article of which pieces were marked, and not itself what was judged."""
        spans = [piece.span for piece in self.pieces] + [prediction.span for prediction in self.predictions]
        return any(span is not None for span in spans)
