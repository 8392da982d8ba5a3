"""The order in which claims come to a reviewer, which of them come at all, and filters kept under a name."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from annotator.domain.vocabulary import ClaimTag

if TYPE_CHECKING:
    from annotator.domain.places import Place


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
    NEEDS = "needs me"
    UNSOURCED = "unsourced drafts"
    SUGGESTED = "suggested"
    LABELLED = "labelled"
    FLAGGED = "flagged"
    AGED = "verdicts that aged"


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


class Walking(Protocol):
    """What the terminal UI may ask for about orders and saved filters, on behalf of one reviewer."""

    def walk(self) -> Walk:
        """The way this reviewer chose last."""

    def choose_walk(self, walk: Walk) -> None:
        """Keep the way, also over a restart."""

    def next_in(self, walk: Walk, chosen: Chosen, after_claim: str | None, direction: int = 1) -> "Place | None":
        """The claim that needs this reviewer next after (1) or before (-1) a claim; from the top without one."""

    def topics(self) -> list[Counted]:
        """The sorts of claim that need this reviewer, the most frequent first, as far as the screen shows them."""

    def hosts(self) -> list[Counted]:
        """The hosts of articles and own sources with claims that need this reviewer, the most frequent first."""

    def saved_filters(self) -> list[SavedFilter]:
        """The filters this reviewer saved, by name."""

    def save_filter(self, saved: SavedFilter) -> None:
        """Keep a filter; one of the same name is replaced."""

    def rename_filter(self, name: str, new_name: str) -> None:
        """Give a saved filter another name."""

    def remove_filter(self, name: str) -> None:
        """Forget a saved filter."""
