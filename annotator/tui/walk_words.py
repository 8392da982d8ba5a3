"""What the ways to go through the claims are called on screen."""

from typing import TYPE_CHECKING

from annotator.domain.orders import Filter, Order
from annotator.text import one_line
from annotator.tui.marks import shorten

if TYPE_CHECKING:
    from annotator.domain.orders import SavedFilter, Walk

ORDERS = {
    Order.ARTICLE: ("a", "as they stand in the articles"),
    Order.SCORE: ("s", "strongest suggestion first"),
    Order.UNCERTAIN: ("u", "most uncertain first: no score shown, then near 0.5"),
    Order.DRAFTS: ("d", "oldest draft of mine first"),
    Order.DISAGREEMENT: ("g", "first what others answered differently"),
}
"""The key and the sentence of each order in the list of them."""
_SHORT = {
    Order.SCORE: "strongest",
    Order.UNCERTAIN: "uncertain",
    Order.DRAFTS: "drafts",
    Order.DISAGREEMENT: "disagreement",
}
_HOST_CELLS = 20


def walk_words(walk: "Walk") -> str:
    """A way in few words for the top line: ``strongest, event, ledger.example``; empty for the plain one."""
    host = shorten(one_line(walk.host), _HOST_CELLS) if walk.host else None
    return ", ".join(part for part in (_SHORT.get(walk.order), walk.topic, host) if part)


def saved_words(saved: "SavedFilter") -> str:
    """A saved filter with what it stands for."""
    stops = None if saved.chosen is Filter.ALL else f"only {saved.chosen}"
    parts = [part for part in (walk_words(saved.walk), stops) if part]
    return f"{saved.name} — {', '.join(parts) or 'all as they stand'}"
