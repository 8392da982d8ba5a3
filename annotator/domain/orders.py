"""The order in which claims come to a reviewer, which of them come at all, and filters kept under a name."""

from dataclasses import dataclass, field
from enum import StrEnum

from annotator.domain.vocabulary import ClaimTag


class Order(StrEnum):
    """What comes first among the claims that need a reviewer."""

    ARTICLE = "article"
    SCORE = "score"
    UNCERTAIN = "uncertain"
    DRAFTS = "drafts"
    DISAGREEMENT = "disagreement"


class Filter(StrEnum):
    """Which claims the cursor stops at."""

    ALL = "all"
    NEEDS = "needs_me"
    UNSOURCED = "unsourced"
    SUGGESTED = "suggested"
    LABELLED = "labelled"
    FLAGGED = "flagged"
    AGED = "aged"


Chosen = Filter | ClaimTag
"""What the cursor stops at: a filter, or one sort of claim."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way a reviewer goes through what needs them: an order, perhaps within one topic or one host.

    ``host`` is that of the claim's article, or of a source that the reviewer cited for the claim.
    """

    order: Order = Order.ARTICLE
    topic: ClaimTag | None = None
    host: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is the way everybody begins with: all claims as they stand in the articles."""
        return self == Walk()


@dataclass(frozen=True, slots=True)
class Counted:
    """A topic or host with how many claims of it need the reviewer."""

    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A way and a filter that a reviewer keeps under a name."""

    name: str
    walk: Walk = field(default_factory=Walk)
    chosen: Chosen = Filter.ALL
