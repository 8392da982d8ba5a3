"""What a reviewer works on at the desk, where they are in it, and what their decisions did."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.records import Article, Claim, Sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reviewer was: an article, the sentence under the cursor and, where one was selected, the claim."""

    article_id: str
    sentence: int = 0
    claim_id: str | None = None


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
