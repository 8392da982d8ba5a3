"""Passages of the library in rows: where each is from, its words in context, what agrees with the claim and what
differs. Nothing here says whether the claim holds.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.text import counted, one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import CHOSEN, shorten
from annotator.web.address import host_of

if TYPE_CHECKING:
    from annotator.domain.library import Added, Passage
    from annotator.tui.layout import Slice

FINDER_KEYS = (
    ("1 … 5", "Cite the best sentence of a passage"),
    ("Enter", "Open the document at the passage; there, cite what is selected"),
    ("x", "Say that the passage is not about the claim"),
    ("/", "Type words to look for"),
    ("Tab", "Look for the next question, and behind the last for all"),
    ("s", "Cite a source that is not in the library"),
)
"""The keys of the finder, each with what it does."""
_FULL = 6
"""Rows of words of a passage shown in full."""
_BRIEF = 2
"""Rows of a passage that is not under the cursor, and one of them its heading."""
_FACTS = 2
"""Rows at most for what agrees, and for what differs."""
_INDENT = "   "


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One row: its text, whether it is a heading or said in passing, and the slices that are quoted."""

    text: str
    tone: str = ""
    strong: tuple["Slice", ...] = ()


def blocks(
    passages: Sequence["Passage"], cursor: int, width: int, height: int, cited: Set[int] = frozenset()
) -> list[list[PassageRow]]:
    """The rows of each passage: all in full if there is room, else only the one under the cursor.

    ``cited`` are those that were cited from here.
    """
    whole = [full(n, each, width, cited=n in cited) for n, each in enumerate(passages)]
    if sum(map(len, whole)) <= height:
        return whole
    others = len(whole) - 1
    here = whole[cursor]
    if len(here) + others > height:
        here = full(cursor, passages[cursor], width, words=_BRIEF, facts=1, cited=cursor in cited)
    rows = 1 if height - len(here) < _BRIEF * others else _BRIEF
    return [here if n == cursor else brief(n, each, width, rows, cited=n in cited) for n, each in enumerate(passages)]


def full(
    place: int, passage: "Passage", width: int, *, words: int = _FULL, facts: int = _FACTS, cited: bool
) -> list[PassageRow]:
    """A passage with its words in context and its facts, in at most so many rows."""
    return [
        PassageRow(f"{_number(place, cited)}{about(passage, width - len(_INDENT))}", "heading"),
        *_words(passage, width, words),
        *_facts("agrees in", passage.agrees, width, facts),
        *_facts("differs in", passage.differs, width, facts),
    ]


def brief(place: int, passage: "Passage", width: int, rows: int, *, cited: bool) -> list[PassageRow]:
    """A passage in one row or two."""
    number, words = _number(place, cited), f"“{one_line(passage.quote).strip()}”"
    if rows == 1:
        name = f"{number}{about(passage, width // 2 - len(number))}"
        return [PassageRow(shorten(f"{name}  {words}", width), "quiet")]
    return [
        PassageRow(f"{number}{about(passage, width - len(number))}", "heading"),
        PassageRow(shorten(f"{_INDENT}{words}", width), "quiet"),
    ]


def about(passage: "Passage", width: int) -> str:
    """Where a passage is from and when, in ``width`` cells: of long names the end is cut, never the date.

    A passage that is younger than the claim says so, since nobody could have known it when the claim was made.
    """
    document = passage.document
    tail = one_line(document.published_at or "no date")
    tail += ", after the claim" * bool(passage.younger) + " · an older version" * bool(document.newer)
    tail += f" · also in {len(passage.also)}" if passage.also else ""
    publisher = document.publisher or host_of(document.url or "")
    names = dict.fromkeys(name for name in (document.name, publisher) if name)
    return f"{shorten(one_line(' · '.join(names)), max(8, width - len(tail) - 3))} · {tail}"


def added_words(added: "Added") -> tuple[str, str]:
    """What became of documents that were to be added, and the tone to say it in."""
    parts = [f"{counted(added.added, 'document')} added, {counted(added.passages, 'passage')}"] if added.added else []
    parts += [f"{counted(added.known, 'document')} known already"] if added.known else []
    failed = [f"{one_line(each.source)} {one_line(each.reason)}" for each in added.failed]
    return f"{'; '.join([*parts, *failed]) or 'Nothing was found there'}.", "error" if failed else ""


def _number(place: int, cited: bool) -> str:
    return f"{place + 1}{CHOSEN if cited else ' '} "


def _words(passage: "Passage", width: int, most: int) -> list[PassageRow]:
    """The passage wrapped, with its best sentence marked; where it is long, the rows from before that sentence on."""
    text, room = one_line(passage.text), max(8, width - len(_INDENT))
    low, high = passage.best.start - passage.start, passage.best.end - passage.start
    slices = wrap(text, room)
    first = next((at for at, (_, end) in enumerate(slices) if end > low), 0)
    last = next((at for at, (_, end) in enumerate(slices) if end >= high), len(slices) - 1)
    start = max(0, min(first - max(0, (most - (last - first + 1)) // 2), len(slices) - most))
    rows = []
    for at, (begin, end) in enumerate(slices[start : start + most], start):
        cut = at == start + most - 1 and at + 1 < len(slices)
        shown = shorten(f"{text[begin:end]}…", room) if cut else text[begin:end]
        before, after = max(low, begin) - begin, min(high, end) - begin
        indent = len(_INDENT)
        strong = ((before + indent, min(after, len(shown)) + indent),) if before < after else ()
        rows.append(PassageRow(f"{_INDENT}{shown}", "", strong))
    return rows


def _facts(what: str, facts: Sequence[str], width: int, most: int) -> list[PassageRow]:
    if not facts:
        return []
    text, room = f"{what} {one_line(' · '.join(facts))}", max(8, width - len(_INDENT))
    slices = wrap(text, room)
    rows = [text[begin:end] for begin, end in slices[:most]]
    if len(slices) > most:
        rows[-1] = shorten(f"{rows[-1]}…", room)
    return [PassageRow(f"{_INDENT}{row}", "fact") for row in rows]
