"""What a reviewer works on, where they are, and the outcome of their decisions."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.article_places import NO_PLACES, ArticlePlaces

if TYPE_CHECKING:
    from datetime import datetime

    from annotator.domain.records import Article, Claim, Sentence


@dataclass(frozen=True, slots=True)
class Place:
    """A reviewer's place: an article, the sentence under the cursor, and the selected claim, if any.

    ``shared`` says of a place that the queue found that others work here too, so that its article is to be leased.
    """

    article_id: str
    sentence: int = 0
    claim_id: str | None = None
    shared: bool = field(default=False, compare=False, repr=False)


@dataclass(slots=True)
class Tried:
    """What one undo or redo was about, while it is tried until it succeeds.

    A connection can break after the database has stored it and before it could say so.
    """

    decision: int | None = None
    """The row id of the decision to be reversed, once it is known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a decision: a status message, and the claim as it is now.

    When undoing a manual claim removed it, ``claim`` is ``None`` and ``removed`` is its id; ``possible`` is the claim
    if it is now a possible one. After a change to sources, ``claim`` is ``None`` and ``article_id`` empty; the evidence
    of any claim may have changed.
    """

    message: str
    claim: "Claim | None"
    article_id: str
    removed: str | None = None
    possible: "Claim | None" = None
    warning: str | None = None
    """Also part of ``message``: a contradicting earlier label, or a quote that differs from the archived copy."""
    changed: bool = True
    """Whether the decision changed anything."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that a reviewer did about a claim: a decision, or an undo or redo of one."""

    at: "datetime"
    what: str


@dataclass(frozen=True, slots=True)
class ArticleProgress:
    """One row of the article list, with this reviewer's progress."""

    article: "Article"
    claims: int
    done: int
    drafts: int
    flagged: int
    places: ArticlePlaces = NO_PLACES

    @property
    def needs(self) -> int:
        """How many claims still need this reviewer, including drafts."""
        return self.claims - self.done


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some rows of the article list, and whether ``more`` may follow in the direction that was asked for.

    ``matched`` is the number of articles that contain the words, ``total`` that of all. ``older`` versions of articles
    are in neither, unless they were asked for.
    """

    rows: tuple[ArticleProgress, ...]
    matched: int
    total: int
    more: bool
    older: int = 0


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article opened for review: all that the review screen needs.

    ``claims`` are in reading order (by start, longer first), without withdrawn ones. ``position`` (from 1) is the
    article's place among the ``total`` articles that no newer version has replaced; 0 if one has replaced it.
    ``possible`` are the possible claims, at most one for a sentence.
    """

    article: "Article"
    text: str
    sentences: tuple["Sentence", ...]
    claims: tuple["Claim", ...]
    position: int
    total: int
    possible: tuple["Claim", ...] = ()
    places: ArticlePlaces = NO_PLACES
    time_codes: tuple[tuple[int, float], ...] = ()
    """When words of a transcript are spoken; see ``annotator.domain.time_codes``."""


@dataclass(frozen=True, slots=True)
class Guideline:
    """The project's guideline. ``version`` is stamped on reviews."""

    version: str
    text: str
    markdown: bool


@dataclass(frozen=True, slots=True)
class ImportState:
    """Progress of the import beside the UI. ``failures`` are messages to show."""

    done: int
    total: int | None
    running: bool
    failures: tuple[str, ...] = ()
