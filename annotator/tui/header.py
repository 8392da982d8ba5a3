"""The words of the top line and of the article's title line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from annotator.domain.orders import Filter, Order
from annotator.text import one_line
from annotator.tui.filters import filter_name
from annotator.tui.marks import shorten
from annotator.tui.save_queue import SaveState
from annotator.web.address import host_of

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen, Walk
    from annotator.domain.records import Article
    from annotator.domain.work import ImportState
    from annotator.tui.article_state import Opened

Pieces = tuple[tuple[str, str], ...]
_BRAND = " annotator · "
_NAME = 20
"""Cells of the reviewer's name at most."""
_LEAST = 8
"""Cells that the order and the filter get at least, each."""
_HOST = 20
"""Cells of the host at most."""
_ORDERS = {
    Order.SCORE: "strongest",
    Order.UNCERTAIN: "uncertain",
    Order.DRAFTS: "drafts",
    Order.DISAGREEMENT: "disagreement",
}
_ROOMY = 76
"""Cells from which the top line can spell everything out."""


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What the top line shows."""

    reviewer: str
    opened: "Opened | None"
    today: int | None
    chosen: "Chosen"
    importing: "ImportState | None"
    saving: SaveState
    unsaved: int
    retry_key: str
    walk: str = ""
    """The order of Tab in a few words; empty for article order."""


def header_pieces(facts: HeaderFacts, width: int) -> tuple[Pieces, Pieces]:
    """Left and right part of the top line for a terminal ``width`` cells wide."""
    roomy = width >= _ROOMY + (_NAME if facts.walk or facts.chosen is not Filter.ALL else 0)
    parts: list[tuple[str, str]] = []
    if facts.importing is not None and facts.importing.running:
        parts.append((_importing(facts.importing), "strong"))
    opened = facts.opened
    if opened is not None:
        parts.append((f"{'article ' * roomy}{opened.position}/{opened.total_articles}", ""))
        parts.append((f"claims {opened.done}/{opened.total}", ""))
    if facts.today is not None:
        parts.append((f"today {facts.today}", ""))
    parts.append(_saving(facts))
    name = f"{shorten(one_line(facts.reviewer), _NAME)}  "
    room = width - cell_len(name) - sum(cell_len(words) + 3 for words, _ in parts)
    narrowed = _narrowed(facts, room)
    parts = [*narrowed, *parts]
    right: list[tuple[str, str]] = []
    for n, part in enumerate(parts):
        right += [(" · ", "quiet"), part] if n else [part]
    crowded = sum(cell_len(words) + 3 for words, _ in narrowed) + cell_len(_BRAND) > room
    brand = " " if narrowed and crowded else _BRAND
    return ((brand, "strong"), (name, "")), (*right, (" ", ""))


def walk_words(walk: "Walk") -> str:
    """An order in a few words: ``strongest, event, ledger.example``; empty for article order."""
    host = shorten(one_line(walk.host), _HOST) if walk.host else None
    return ", ".join(part for part in (_ORDERS.get(walk.order), walk.type, host) if part)


def rule_pieces(article: "Article") -> tuple[Pieces, Pieces]:
    """Title on the left, site and date on the right of the line above the article."""
    where = article.publisher or (host_of(article.url) if article.url else "")
    about = " · ".join(part for part in (where, (article.published_at or "")[:10]) if part)
    title = article.title or "Untitled"
    return (("─ ", ""), (title, "strong"), (" ", "")), ((f" {about} ─", ""),) if about else ()


def _narrowed(facts: HeaderFacts, room: int) -> list[tuple[str, str]]:
    """The order and the filter, if not the defaults, shortened to ``room`` cells."""
    parts = [f"by: {facts.walk}"] if facts.walk else []
    if facts.chosen is not Filter.ALL:
        parts.append(f"only: {filter_name(facts.chosen)}")
    return [(shorten(words, max(_LEAST, room // len(parts) - 3)), "warning") for words in parts]


def _importing(state: "ImportState") -> str:
    total = f"/{state.total}" if state.total is not None else ""
    failed = f" ({len(state.failures)} failed)" if state.failures else ""
    return f"importing {state.done}{total}{failed}"


def _saving(facts: HeaderFacts) -> tuple[str, str]:
    if facts.saving is SaveState.UNSAVED:
        return f"UNSAVED {facts.unsaved} — {facts.retry_key} to retry", "error"
    if facts.saving is SaveState.SAVING:
        return "saving…", "warning"
    return "saved ✓", "success"
