"""What a reviewer's screen may ask for, and the values it gets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from annotator.domain.orders import Walking
from annotator.domain.search_hits import Searching

if TYPE_CHECKING:
    from annotator.domain.figures import OwnProgress
    from annotator.domain.places import Place
    from annotator.domain.records import Article, Citation, Claim, Evidence, Normalised, Quote, Sentence, Source
    from annotator.domain.seen_before import SeenBefore, SeenClaim
    from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch, SourceDetail, SourceSummary


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: a sentence for the status line, and the claim as it now stands.

    ``claim`` is ``None`` when the claim was taken away (undoing a manual claim). ``removed`` then names it. A change to
    sources is about no claim and no article: ``article_id`` is then empty, and any screen's evidence may look new.
    """

    message: str
    claim: "Claim | None"
    article_id: str
    removed: str | None = None
    warning: str | None = None
    """Also part of ``message``: that the new label contradicts an earlier one on a claim that says the same, or that a
    quote is not what the archived copy of its source says. It is a warning only: the decision is kept."""


@dataclass(frozen=True, slots=True)
class ArticleProgress:
    """One row of the article list: how far this reviewer has come."""

    article: "Article"
    claims: int
    done: int
    drafts: int
    flagged: int

    @property
    def needs(self) -> int:
        """How many claims still need this reviewer (drafts included)."""
        return self.claims - self.done


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article opened for review by one reviewer: all the review screen needs, in one value.

    ``claims`` are in reading order (start, then longer first); withdrawn ones are not among them.
    """

    article: "Article"
    text: str
    sentences: tuple["Sentence", ...]
    claims: tuple["Claim", ...]
    position: int
    """This article's place in the list of articles, from 1."""
    total: int
    """How many articles there are."""


@dataclass(frozen=True, slots=True)
class Guideline:
    """The text by which a project is reviewed, as it is now. ``version`` is what reviews are stamped with."""

    version: str
    text: str
    markdown: bool


@dataclass(frozen=True, slots=True)
class ImportState:
    """Progress of the import that runs beside the UI. ``failures`` are sentences to show."""

    done: int
    total: int | None
    running: bool
    failures: tuple[str, ...] = ()


class Desk(Walking, Searching, Protocol):
    """What the terminal UI may ask for, on behalf of one reviewer.

    Every method blocks, is safe to call from any thread, and has committed its decision to disk when it returns.
    Each raises ``AnnotatorError`` (a locked or damaged database: ``DatabaseError``; somebody else's change in
    between: ``ConflictError``; a citation that cannot be: ``EvidenceError``) with nothing changed.
    """

    reviewer: str

    def articles(self) -> list[ArticleProgress]:
        """All articles in list order with this reviewer's progress."""

    def place(self) -> "Place | None":
        """Where this reviewer should start: where they were, else the first claim that needs them, else the first
        article; ``None`` when there are no articles.
        """

    def next_needing(self, after_article: str | None) -> "Place | None":
        """The first claim that needs this reviewer in the articles after ``after_article``, wrapping around."""

    def remember(self, place: "Place") -> None:
        """Keep ``place`` so that the next start opens there."""

    def open_article(self, article_id: str) -> OpenArticle:
        """The article with its sentences, claims and this reviewer's reviews."""

    def done_today(self) -> int:
        """How many claims this reviewer submitted since local midnight."""

    def decide(self, claim_id: str, label: str, seconds: float | None = None, keystrokes: int | None = None) -> Outcome:
        """Give the claim a label; a draft when the evidence rule is not met yet. An aged verdict is looked at again."""

    def set_dates(self, claim_id: str, as_of: str | None, recheck_at: str | None) -> Outcome:
        """Set or clear the day the verdict speaks of, and the day from which it wants another look."""

    def normalise(self, claim_id: str, normalised: "Normalised | None") -> Outcome:
        """Set or clear this reviewer's rewording of the claim; one without words clears it."""

    def skip(self, claim_id: str) -> Outcome:
        """Pass over the claim on purpose."""

    def cite(self, claim_id: str, citation: "Citation") -> Outcome:
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

    def recent_sources(self, limit: int = 9) -> list["Source"]:
        """The sources this reviewer cited last, newest first, each once."""

    def seen_before(self, claim_id: str) -> "SeenBefore":
        """Earlier claims that say the same as this one, or nearly, with their answers; blind where the project is."""

    def reuse(self, claim_id: str, earlier: "SeenClaim") -> Outcome:
        """Cite all sources of an earlier claim that says the same, as one decision; submits a draft."""

    def sources(self, words: str = "", limit: int | None = None) -> list["SourceSummary"]:
        """The library of sources, newest first; with ``words``, those that hold all of them."""

    def source(self, source_id: str) -> "SourceDetail":
        """A source with every claim that rests on it, and its archived copies."""

    def known_source(self, url: str) -> "Source | None":
        """The source at an address, however it is written; ``None`` when there is none."""

    def merge_sources(self, keep: str, drop: str) -> Outcome:
        """Make one source of two; undoable."""

    def correct_url(self, source_id: str, url: str) -> Outcome:
        """Give a source its right address once for all uses; undoable."""

    def archive(self, source_id: str) -> "ArchiveAttempt":
        """Fetch a source and keep a copy; takes as long as the network does."""

    def archives_when_cited(self) -> bool:
        """Whether the project wants ``archive`` called for each source that is cited."""

    def add_file(self, path: str) -> "Source":
        """Take a file in as a source, to be cited by its id."""

    def check_quote(self, source_id: str, quote: "Quote") -> "QuoteMatch | None":
        """How a quote stands in the archived copy of a source; ``None`` when there is no copy."""

    def quotes_checked(self, outcome: Outcome, cited: Iterable["Evidence"]) -> Outcome:
        """The outcome with a warning where a quote is not what the archived copy says; ``cite`` asks this itself, and
        whoever archives what was cited asks again.
        """

    def my_progress(self) -> "OwnProgress":
        """How this reviewer gets on, and what is left for them."""

    def guideline(self) -> Guideline:
        """The project's guideline, read anew; a sentence says so (``UsageError``) when there is none to read."""

    def import_state(self) -> ImportState | None:
        """How a background import is getting on; ``None`` when none was started."""

    def close(self) -> None:
        """Let go of the database."""
