"""The words of the top line and of the article's title line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from annotator.domain.orders import Filter, Order
from annotator.text import one_line
from annotator.tui.filters import filter_name
from annotator.tui.marks import DONE, progress_bar, shorten
from annotator.tui.save_queue import SaveState
from annotator.web.hosts import host_shown

if TYPE_CHECKING:
    from annotator.domain.article_places import ArticlePlaces
    from annotator.domain.orders import Chosen, Walk
    from annotator.domain.records import Article
    from annotator.domain.work import ImportState
    from annotator.tui.article_state import Opened

Pieces = tuple[tuple[str, ...], ...]
"""Words, their style, and what a click on them does, if anything."""
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
    Order.INFORMATION: "informative",
}
_LONGEST_BAR, _SHORTEST_BAR = 12, 6
"""Cells of the bar for the article."""
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
    held_up: bool = False
    """Whether a decision waits until other programs have written."""
    walk: str = ""
    """The order of Tab in a few words; empty for article order."""


def header_pieces(facts: HeaderFacts, width: int) -> tuple[Pieces, Pieces]:
    """Left and right part of the top line for a terminal ``width`` cells wide."""
    roomy = width >= _ROOMY + (_NAME if facts.walk or facts.chosen is not Filter.ALL else 0)
    parts: list[tuple[str, ...]] = []
    if facts.importing is not None and facts.importing.running:
        parts.append((_importing(facts.importing), "strong", "failures"))
    opened = facts.opened
    if opened is not None:
        parts.append((f"{'article ' * roomy}{opened.position or '–'}/{opened.total_articles}", "", "articles"))
        parts.append((_claims(opened), "", "progress"))
    if facts.today is not None:
        parts.append((f"today {facts.today}", "", "progress"))
    parts.append(_saving(facts))
    name = f"{shorten(one_line(facts.reviewer), _NAME)}  "
    room = width - cell_len(name) - sum(cell_len(part[0]) + 3 for part in parts)
    narrowed = _narrowed(facts, room)
    free = room - sum(cell_len(part[0]) + 3 for part in narrowed) - cell_len(_BRAND)
    brand = " " if narrowed and free < 0 else _BRAND
    if opened is not None and free > _SHORTEST_BAR:
        bar = progress_bar(opened.done, opened.total, min(free - 1, _LONGEST_BAR))
        at = next(n for n, part in enumerate(parts) if part[0] == _claims(opened))
        parts[at] = (f"{_claims(opened)} {bar}", "", "progress")
    right: list[tuple[str, ...]] = []
    for n, part in enumerate([*narrowed, *parts]):
        right += [(" · ", "quiet"), part] if n else [part]
    return ((brand, "strong", "app.command_palette"), (name, "", "progress")), (*right, (" ", ""))


def walk_words(walk: "Walk") -> str:
    """An order in a few words: ``strongest, event, ledger.example``; empty for article order."""
    host = shorten(one_line(walk.host), _HOST) if walk.host else None
    return ", ".join(part for part in (_ORDERS.get(walk.order), walk.type, host) if part)


def rule_pieces(article: "Article", places: "ArticlePlaces") -> tuple[Pieces, Pieces]:
    """Title on the left; site, date and version on the right of the line above the article."""
    where = article.publisher or (host_shown(article.url) if article.url else "")
    about = " · ".join(part for part in (where, (article.published_at or "")[:10], *places.words) if part)
    return (("─ ", ""), (one_line(article.name), "strong", "articles"), (" ", "")), (
        (f" {about} ─", ""),
    ) if about else ()


def _claims(opened: "Opened") -> str:
    return f"claims {opened.done}/{opened.total}"


def _narrowed(facts: HeaderFacts, room: int) -> list[tuple[str, ...]]:
    """The order and the filter, if not the defaults, shortened to ``room`` cells."""
    parts = [(f"by: {facts.walk}", "order")] if facts.walk else []
    if facts.chosen is not Filter.ALL:
        parts.append((f"only: {filter_name(facts.chosen)}", "filter"))
    return [(shorten(words, max(_LEAST, room // len(parts) - 3)), "warning", action) for words, action in parts]


def _importing(state: "ImportState") -> str:
    total = f"/{state.total}" if state.total is not None else ""
    failed = f" ({len(state.failures)} failed)" if state.failures else ""
    return f"importing {state.done}{total}{failed}"


def _saving(facts: HeaderFacts) -> tuple[str, ...]:
    if facts.saving is SaveState.UNSAVED:
        return f"UNSAVED {facts.unsaved} — {facts.retry_key} to retry", "error", "retry"
    if facts.saving is SaveState.SAVING:
        return "waiting…" if facts.held_up else "saving…", "warning", "retry"
    return f"saved {DONE}", "success", "retry"
