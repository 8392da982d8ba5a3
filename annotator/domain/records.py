"""Articles, claims, sources, evidence and reviews as plain values."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from annotator.domain.asked_questions import Question, count_open
from annotator.domain.source_details import SourceDetails
from annotator.domain.vocabulary import Origin, ReviewStatus, Role, SentenceKind, Stance

if TYPE_CHECKING:
    from annotator.domain.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """One article as a reader found it, before it is stored.

    ``text`` is what will be stored, byte-true after decoding. ``origin`` says where it came from (a path, a URL,
    ``path:line`` for a row of a file) and appears in messages. ``published_at`` is an ISO 8601 date or datetime.
    """

    text: str
    origin: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    language: str | None = None
    external_id: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    headline_end: int | None = None
    """End of the headline at the start of ``text``, if the reader knows it; otherwise the segmenter guesses."""
    remarks: tuple[str, ...] = ()
    """What the person should know of the reading, such as a guessed encoding; each continues the source's name."""
    doubt: str | None = None
    """Why this is probably no article, continuing the source's name; it is imported only if that was asked for."""
    key: str | None = None
    """By what the file or row it was read from is known again, if that held this article alone."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """One sentence the segmenter found: ``text[start:end]`` of the article.

    ``paragraph`` counts from 0. Sentences that belong to one quotation share a ``quotation`` number (from 0 within
    the article); ``None`` outside quotations.
    """

    start: int
    end: int
    paragraph: int
    kind: SentenceKind
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stored sentence; ``n`` counts from 0 in reading order. ``text`` is the slice of the article."""

    n: int
    start: int
    end: int
    paragraph: int
    kind: SentenceKind
    quotation: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage quoted from a source, with some context (W3C TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Source(SourceDetails):
    """A citable document. ``url`` is canonical; a source without one has a ``withheld_reason``.

    The address of a file is the hash of its bytes (see ``annotator.web.address``). ``file_name`` is its name without
    its folder, for privacy. ``sha256`` is the hash of the text of the last archived copy, ``archived_at`` its time
    (ISO 8601). ``key`` is shared by all spellings of the address; ``None`` if no address is known.
    """

    id: str
    url: str | None
    sha256: str | None = None
    file_name: str | None = None
    withheld_reason: str | None = None
    key: str | None = field(default=None, compare=False)

    @property
    def where(self) -> str:
        """File name, address, or the reason for withholding it, in one line."""
        return self.file_name or self.url or f"unnamed ({self.withheld_reason})"

    def known(self) -> dict[str, str | None]:
        """Return all fields as JSON values, id and address first."""
        names = ("id", "url", *(each for each in SOURCE_FIELDS if each != "url"))
        return {name: getattr(self, name) for name in names}


SOURCE_FIELDS = tuple(each.name for each in fields(Source) if each.name not in ("id", "key"))
"""Fields of a source except those that identify it."""


@dataclass(frozen=True, slots=True)
class Citation(SourceDetails):
    """A reviewer's input for citing a source; becomes ``Evidence`` once accepted.

    Set ``source_id`` for a known source, else ``url`` or ``withheld_reason``. ``accessed_at`` is an ISO date.
    ``set`` numbers alternative evidence sets from 0; within a set, all pieces are needed.
    """

    stance: Stance
    url: str | None = None
    source_id: str | None = None
    quote: Quote | None = None
    accessed_at: str | None = None
    note: str | None = None
    set: int = 0
    withheld_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source cited in one review."""

    id: int
    source: Source
    stance: Stance
    quote: Quote | None
    accessed_at: str | None
    note: str | None
    set: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """A claim reworded by a reviewer to make sense without context, with optional speaker, date and place.

    ``date`` is an ISO 8601 year, month or day.
    """

    text: str
    said_by: str | None = None
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's current answer to one claim, with its evidence in citation order.

    ``as_of`` is the day for which the verdict holds, ``recheck_at`` the day from which it is due for another look,
    both ISO 8601. ``seconds`` and ``keystrokes`` measure the effort; only the reviewer sees them. ``unconfirmed`` means
    that the claim's span changed after it was labelled.
    """

    reviewer: str
    role: Role
    label: str | None
    status: ReviewStatus
    confidence: int | None
    note: str | None
    flagged: bool
    guideline_version: str | None
    submitted_at: datetime | None
    seconds: float | None
    version: int
    evidence: tuple[Evidence, ...] = ()
    as_of: str | None = None
    recheck_at: str | None = None
    normalised: Normalised | None = None
    keystrokes: int | None = None
    unconfirmed: bool = False
    questions: tuple[Question, ...] = ()
    """What the reviewer asks about the claim, in the order of asking."""

    @property
    def unanswered(self) -> int:
        """How many questions wait for an answer."""
        return count_open(self.questions)

    @property
    def stances(self) -> tuple[Stance, ...]:
        """The stance of each piece of evidence."""
        return tuple(piece.stance for piece in self.evidence)

    def evidence_sets(self) -> dict[int, tuple[Evidence, ...]]:
        """Group the evidence by set. Any one set suffices; within a set, all pieces are needed."""
        numbers = sorted({piece.set for piece in self.evidence})
        return {number: tuple(piece for piece in self.evidence if piece.set == number) for number in numbers}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as one reviewer may see it: the span, the current suggestion and *their own* review."""

    id: str
    article_id: str
    sentence: int
    start: int
    end: int
    exact: str
    origin: Origin
    suggestion: "Suggestion | None" = None
    review: Review | None = None
    closed: bool = False
    """Whether other reviewers have given all required answers."""
    aged: bool = False
    """Whether this reviewer's verdict has reached its recheck date."""
    possible: bool = False
    """Whether it is no claim yet: below the threshold, and offered to this reviewer to be included."""
    old: bool = False
    """Whether it is a claim of an older version of its article, which needs nobody any more."""
    asked: str | None = None
    """The question with which an adjudicator sent this reviewer's answer back; empty if it was only reopened."""
    taken: bool = False
    """Whether it is for others: as many are working on it as it wants answers, or the viewer has adjudicated it."""

    @property
    def needs_me(self) -> bool:
        """Whether this reviewer should answer: the claim is open without a final answer, or the verdict has aged.

        An answer that was sent back is needed even where there are enough others. A claim that others are working on
        needs nobody else now.
        """
        if self.old or (self.taken and not self.aged and self.asked is None):
            return False
        done = self.review is not None and self.review.status in (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)
        return self.aged or (not done and (not self.closed or self.asked is not None))


@dataclass(frozen=True, slots=True)
class Article:
    """Metadata of a stored article, without its text."""

    id: str
    sha256: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    sentence_count: int

    @property
    def name(self) -> str:
        """What people are told it is called: its title, or else its address."""
        return self.title or self.url or "Untitled"
