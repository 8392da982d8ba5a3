"""The words of the top line and of the article's title line."""

from dataclasses import dataclass

from annotator.domain import Article, Chosen, Filter, ImportState
from annotator.text import host_of
from annotator.tui.opened import Opened
from annotator.tui.saving import SaveState

Pieces = tuple[tuple[str, str], ...]
_ROOMY = 76
"""Cells from which the top line can spell everything out."""


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What the top line tells."""

    reviewer: str
    opened: Opened | None
    today: int | None
    chosen: Chosen
    importing: ImportState | None
    saving: SaveState
    unsaved: int
    retry_key: str
    walk: str = ""
    """The order that Tab goes by, in few words; empty for the plain one."""


def header_pieces(facts: HeaderFacts, width: int) -> tuple[Pieces, Pieces]:
    """Left and right part of the top line for a terminal ``width`` cells wide."""
    roomy = width >= _ROOMY
    parts: list[tuple[str, str]] = []
    if facts.walk:
        parts.append((f"by: {facts.walk}", "warning"))
    if facts.chosen is not Filter.ALL:
        parts.append((f"only: {facts.chosen}", "warning"))
    if facts.importing is not None and facts.importing.running:
        parts.append((_importing(facts.importing), "strong"))
    opened = facts.opened
    if opened is not None:
        parts.append((f"{'article ' * roomy}{opened.position}/{opened.total_articles}", ""))
        parts.append((f"claims {opened.done}/{opened.total}", ""))
    if facts.today is not None:
        parts.append((f"today {facts.today}", ""))
    parts.append(_saving(facts))
    right: list[tuple[str, str]] = []
    for n, part in enumerate(parts):
        right += [(" · ", "quiet"), part] if n else [part]
    return ((" annotator · ", "strong"), (f"{facts.reviewer}  ", "")), (*right, (" ", ""))


def rule_pieces(article: Article) -> tuple[Pieces, Pieces]:
    """Title on the left, site and date on the right of the line above the article."""
    where = article.publisher or (host_of(article.url) if article.url else "")
    about = " · ".join(part for part in (where, (article.published_at or "")[:10]) if part)
    title = article.title or "Untitled"
    return (("─ ", ""), (title, "strong"), (" ", "")), ((f" {about} ─", ""),) if about else ()


def _importing(state: ImportState) -> str:
    total = f"/{state.total}" if state.total is not None else ""
    failed = f" ({len(state.failures)} failed)" if state.failures else ""
    return f"importing {state.done}{total}{failed}"


def _saving(facts: HeaderFacts) -> tuple[str, str]:
    if facts.saving is SaveState.UNSAVED:
        return f"UNSAVED {facts.unsaved} — {facts.retry_key} to retry", "error"
    if facts.saving is SaveState.SAVING:
        return "saving…", "warning"
    return "saved ✓", "success"
