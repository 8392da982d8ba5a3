"""The words of the field as plain values, shared by every layer.

Nothing here knows of a database, a terminal or spaCy. Offsets are Unicode code points, start included and end
excluded; times are aware UTC datetimes. Values are immutable: a changed one is a new one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class SentenceKind(StrEnum):
    """What part of an article a sentence is."""

    HEADLINE = "headline"
    BYLINE = "byline"
    BODY = "body"
    LIST_ITEM = "list_item"
    QUOTE = "quote"


class Origin(StrEnum):
    """How a claim came to be one."""

    SUGGESTED = "suggested"
    MANUAL = "manual"
    AUDIT = "audit"


class Stance(StrEnum):
    """What a source does to the claim it is cited for."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class ReviewStatus(StrEnum):
    """How far one reviewer has come with one claim.

    ``open`` has no label (a comment or a flag may be there), ``draft`` has a label whose evidence rule is not met
    yet, ``submitted`` counts, ``skipped`` was passed over on purpose.
    """

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Role(StrEnum):
    """In which capacity a review was written."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"


class SourceKind(StrEnum):
    """What sort of document a source is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FACT_CHECK = "fact_check"


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
    """Where the headline at the start of ``text`` ends, when the reader knows; else the segmenter guesses."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """One sentence the segmenter found: ``text[start:end]`` of the article.

    ``paragraph`` counts from 0. Sentences that belong to one quotation share a ``quotation`` number (from 0 within
    the article); ``None`` where nothing is quoted.
    """

    start: int
    end: int
    paragraph: int
    kind: SentenceKind
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved a suggestion's score, in words a reviewer reads in a second; its weight has a sign."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class SuggestedClaim:
    """One claim a suggester sees in a sentence.

    ``start`` and ``end`` are relative to the *sentence*. ``score`` is 0 to 1. ``speaker`` and ``cue`` say whose
    statement it is ("Stoltenberg", "said"), where that is known.
    """

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...] = ()
    speaker: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceText:
    """What a suggester is given of a sentence."""

    text: str
    kind: SentenceKind
    paragraph: int
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class SuggesterInfo:
    """Who suggests: name and version of the suggester, and the language model it stands on."""

    name: str
    version: str
    model: str


class Suggester(Protocol):
    """Anything that can find claims in articles. Ingest takes one as an argument and never imports spaCy for it."""

    @property
    def info(self) -> SuggesterInfo:
        """Name, version and model, stored with every suggestion."""

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield, for each article in order, one list of suggested claims for each of its sentences, best first.

        Streams: an article's result comes out as soon as it is ready, and memory does not grow with the number of
        articles.
        """


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one suggester said of a stored claim."""

    suggester: str
    version: str
    model: str
    score: float
    reasons: tuple[Reason, ...]
    speaker: str | None
    cue: str | None


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
    """A passage quoted from a source, with a little of what stands around it (W3C TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A citable thing. ``url`` is canonical; a source without one says why in ``withheld_reason``."""

    id: str
    url: str | None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    kind: SourceKind | None = None
    archived_url: str | None = None
    sha256: str | None = None
    withheld_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reviewer enters to cite a source; becomes Evidence once accepted.

    Give ``source_id`` to reuse a known source, else ``url`` or ``withheld_reason``. ``accessed_at`` is an ISO date.
    ``set`` numbers alternative evidence sets from 0; inside one set all pieces are needed.
    """

    stance: Stance
    url: str | None = None
    source_id: str | None = None
    quote: Quote | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    kind: SourceKind | None = None
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
class Review:
    """One reviewer's current answer for one claim, with its evidence in the order it was cited."""

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


@dataclass(frozen=True, slots=True)
class Claim:
    """The thing reviewed, as one reviewer may see it: the span, the current suggestion and *their own* review."""

    id: str
    article_id: str
    sentence: int
    start: int
    end: int
    exact: str
    origin: Origin
    suggestion: Suggestion | None = None
    review: Review | None = None
    closed: bool = False
    """Other reviewers have given all the answers that the project asks for."""

    @property
    def needs_me(self) -> bool:
        """Whether this reviewer should still answer: no label yet, or a draft, and not closed by others."""
        done = self.review is not None and self.review.status in (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)
        return not done and not self.closed


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of a stored article, without its text."""

    id: str
    sha256: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    sentence_count: int


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article opened for review by one reviewer: all the review screen needs, in one value.

    ``claims`` are in reading order (start, then longer first); withdrawn ones are not among them.
    """

    article: Article
    text: str
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    position: int
    """This article's place in the list of articles, from 1."""
    total: int
    """How many articles there are."""


@dataclass(frozen=True, slots=True)
class ArticleProgress:
    """One row of the article list: how far this reviewer has come."""

    article: Article
    claims: int
    done: int
    drafts: int
    flagged: int

    @property
    def needs(self) -> int:
        """How many claims still need this reviewer (drafts included)."""
        return self.claims - self.done


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reviewer was: an article, the sentence under the cursor and, where one was selected, the claim."""

    article_id: str
    sentence: int = 0
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: a sentence for the status line, and the claim as it now stands.

    ``claim`` is ``None`` when the claim was taken away (undoing a manual claim). ``removed`` then names it.
    """

    message: str
    claim: Claim | None
    article_id: str
    removed: str | None = None


class Desk(Protocol):
    """What the terminal UI may ask for, on behalf of one reviewer.

    Every method blocks, is safe to call from any thread, and has committed its decision to disk when it returns.
    Each raises ``AnnotatorError`` (a locked or damaged database: ``DatabaseError``; somebody else's change in
    between: ``ConflictError``; a citation that cannot be: ``EvidenceError``) with nothing changed.
    """

    reviewer: str

    def articles(self) -> list[ArticleProgress]:
        """All articles in list order with this reviewer's progress."""

    def place(self) -> Place | None:
        """Where this reviewer should start: where they were, else the first claim that needs them, else the first
        article; ``None`` when there are no articles.
        """

    def next_needing(self, after_article: str | None) -> Place | None:
        """The first claim that needs this reviewer in the articles after ``after_article``, wrapping around."""

    def remember(self, place: Place) -> None:
        """Keep ``place`` so that the next start opens there."""

    def open_article(self, article_id: str) -> OpenArticle:
        """The article with its sentences, claims and this reviewer's reviews."""

    def done_today(self) -> int:
        """How many claims this reviewer submitted since local midnight."""

    def decide(self, claim_id: str, label: str, seconds: float | None = None) -> Outcome:
        """Give the claim a label; a draft when the evidence rule is not met yet."""

    def skip(self, claim_id: str) -> Outcome:
        """Pass over the claim on purpose."""

    def cite(self, claim_id: str, citation: Citation) -> Outcome:
        """Cite a source for the claim; submits a draft whose evidence rule is now met."""

    def withdraw_evidence(self, claim_id: str, evidence_id: int) -> Outcome:
        """Take one piece of evidence back; a label that needed it becomes a draft."""

    def comment(self, claim_id: str, note: str | None) -> Outcome:
        """Set or clear this reviewer's note on the claim."""

    def set_confidence(self, claim_id: str, confidence: int | None) -> Outcome:
        """Set how sure the reviewer is, 1 (guess) to 5 (certain), or clear it."""

    def flag(self, claim_id: str, flagged: bool) -> Outcome:
        """Mark the claim for another look, or unmark it."""

    def add_claim(self, article_id: str, start: int, end: int) -> Outcome:
        """Add ``text[start:end]`` as a claim by hand."""

    def edit_span(self, claim_id: str, start: int, end: int) -> Outcome:
        """Move the claim's edges."""

    def undo(self) -> Outcome | None:
        """Take back this reviewer's last decision; ``None`` when there is none left."""

    def redo(self) -> Outcome | None:
        """Do again what was last undone; ``None`` when there is nothing."""

    def recent_sources(self, limit: int = 9) -> list[Source]:
        """The sources this reviewer cited last, newest first, each once."""

    def import_state(self) -> "ImportState | None":
        """How a background import is getting on; ``None`` when none was started."""

    def close(self) -> None:
        """Let go of the database."""


@dataclass(frozen=True, slots=True)
class ImportState:
    """Progress of the import that runs beside the UI. ``failures`` are sentences to show."""

    done: int
    total: int | None
    running: bool
    failures: tuple[str, ...] = ()
