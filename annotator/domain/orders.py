"""The order of claims, filters on them, and saved filters."""

from dataclasses import dataclass, field
from enum import StrEnum

from annotator.domain.vocabulary import ClaimType


class Order(StrEnum):
    """How the claims that need a reviewer are ordered."""

    ARTICLE = "article"
    SCORE = "score"
    UNCERTAIN = "uncertain"
    DRAFTS = "drafts"
    DISAGREEMENT = "disagreement"
    INFORMATION = "information"


class ArticleOrder(StrEnum):
    """How the list of articles is ordered: as imported, or most left, most drafts, by title, newest first."""

    LIST = "list"
    LEFT = "left"
    DRAFTS = "drafts"
    TITLE = "title"
    NEWEST = "newest"


class Filter(StrEnum):
    """Which claims the cursor stops at."""

    ALL = "all"
    NEEDS = "needs_me"
    UNSOURCED = "unsourced"
    SUGGESTED = "suggested"
    LABELLED = "labelled"
    FLAGGED = "flagged"
    AGED = "aged"
    ASKED = "asked"


Chosen = Filter | ClaimType
"""What the cursor stops at: a filter, or one type of claim."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The order in which a reviewer goes through claims, optionally limited to one type or host.

    ``host`` is the host of the claim's article, or of a source the reviewer cited for it.
    """

    order: Order = Order.ARTICLE
    type: ClaimType | None = None
    host: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether this is the default: all claims, in article order."""
        return self == Walk()


@dataclass(frozen=True, slots=True)
class Counted:
    """A type or host, with the number of its claims that need the reviewer."""

    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A walk and a filter that a reviewer saved under a name."""

    name: str
    walk: Walk = field(default_factory=Walk)
    chosen: Chosen = Filter.ALL
