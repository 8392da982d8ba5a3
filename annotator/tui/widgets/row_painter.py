"""Turning one row of a laid-out article into styled pieces of text, and keeping the rows that were painted."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotator.domain.vocabulary import SentenceKind
from annotator.tui.article_state import Stop
from annotator.tui.marks import CURSOR, POSSIBLE, QUOTED, margin, possible_margin, strength

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Sentence
    from annotator.schemes import LabelScheme
    from annotator.tui.article_state import Opened
    from annotator.tui.layout import Block, Slice
    from annotator.tui.marks import Unsaved

GUTTER = 4
"""Cells left of the text: cursor, two for the suggestion's strength, a bar beside quotations."""
_MEASURE = 90
"""Widest text in cells; longer lines are hard to read."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How the width of the view is divided: rows of text are ``text`` cells wide, ``room`` where a mark follows."""

    width: int
    text: int
    room: int
    margin: int

    @classmethod
    def of(cls, width: int) -> "Columns":
        """The columns of a view ``width`` cells wide."""
        margin = 22 if width >= 90 else 19 if width >= 74 else 14 if width >= 56 else 9
        text = max(8, min(width - GUTTER - 1, _MEASURE))
        return cls(width, text, max(8, min(width - GUTTER - 1 - margin, text)), margin)


@dataclass(slots=True)
class Scene:
    """What rows show besides the article; the screen changes it and asks for a repaint."""

    scheme: "LabelScheme"
    stop: Stop = field(default_factory=lambda: Stop(0))
    matches: list["Slice"] = field(default_factory=list)
    """Search matches, as slices of the article's text in order."""
    match: "Slice | None" = None
    span: "Slice | None" = None
    """The span being moved or selected."""
    unsaved: dict[str, "Unsaved"] = field(default_factory=dict)


Parts = tuple[str, ...]


class RowPainter:
    """Draws rows of ``opened``; ``look`` returns the style of any of ``looks.PARTS`` combined."""

    def __init__(self, opened: "Opened", scene: Scene, columns: Columns, look: Callable[..., Style]) -> None:
        self._opened = opened
        self._scene = scene
        self._columns = columns
        self._look = look

    def paint(self, n: int, index: int, block: "Block") -> list[Segment]:
        """The pieces of line ``index`` of sentence ``n``, exactly as wide as the view."""
        sentence = self._opened.sentences[n]
        here = possible = None
        if index in block.marks:
            possible = self._opened.possible_in(n)
            here = self._opened.claims_of(n)[block.marks.index(index)] if possible is None else None
        base = self._base(sentence, n)
        segments = self._gutter(sentence, here, possible, index, base)
        used = 0
        if index < len(block.lines):
            start, end = block.lines[index]
            segments += self._text(sentence, block.text, start, end, base)
            used = cell_len(block.text[start:end])
        return segments + self._margin(here, possible, base, used)

    def _base(self, sentence: "Sentence", n: int) -> Parts:
        parts: Parts = ("row",) if n == self._scene.stop.sentence else ()
        if sentence.kind is SentenceKind.HEADLINE:
            return (*parts, "strong")
        return (*parts, "quiet") if sentence.kind is SentenceKind.BYLINE else parts

    def _gutter(
        self, sentence: "Sentence", here: "Claim | None", possible: "Claim | None", index: int, base: Parts
    ) -> list[Segment]:
        stop = self._scene.stop
        on_claim = here is not None and here.id == stop.claim_id
        on_sentence = stop.claim_id is None and stop.sentence == sentence.n and index == 0
        at_cursor = on_claim or on_sentence
        bar = QUOTED if sentence.quotation is not None else " "
        return [
            Segment(CURSOR, self._look(*base, "accent", "cursor")) if at_cursor else Segment(" ", self._look(*base)),
            Segment(strength(here) if here else POSSIBLE if possible else "  ", self._look(*base, "accent")),
            Segment(bar, self._look(*base, "quiet")),
        ]

    def _text(self, sentence: "Sentence", text: str, start: int, end: int, base: Parts) -> list[Segment]:
        """The line, split where a claim, a match or the span begins or ends."""
        low, high = sentence.start + start, sentence.start + end
        looks = self._looks(sentence.n, low, high)
        cuts = sorted({low, high, *(max(low, min(edge, high)) for span, _ in looks for edge in span)})
        segments = []
        for first, last in pairwise(cuts):
            parts = dict.fromkeys(part for (begin, stop), part in looks if begin <= first and last <= stop)
            piece = text[first - sentence.start : last - sentence.start]
            segments.append(Segment(piece, self._look(*base, *parts)))
        return segments

    def _looks(self, n: int, low: int, high: int) -> list[tuple["Slice", str]]:
        """The slices that change the style between ``low`` and ``high``, strongest last."""
        scene = self._scene
        looks: list[tuple[Slice, str]] = [((c.start, c.end), "claim") for c in self._opened.touching(n)]
        possible = self._opened.possible_in(n)
        if possible is not None:
            looks.append(((possible.start, possible.end), "possible"))
        current = self._opened.claim_at(scene.stop)
        if current is not None and scene.span is None:
            looks.append(((current.start, current.end), "current"))
        for match in overlapping(scene.matches, low, high):
            looks.append((match, "found" if match == scene.match else "match"))
        if scene.span is not None:
            looks.append((scene.span, "span"))
        return looks

    def _margin(self, here: "Claim | None", possible: "Claim | None", base: Parts, used: int) -> list[Segment]:
        """What follows ``used`` cells of text: the mark, if any, and blanks."""
        columns, plain = self._columns, self._look(*base)
        if here is not None:
            mark = margin(here, self._scene.scheme, columns.margin, self._scene.unsaved.get(here.id))
        elif possible is not None:
            mark = possible_margin(possible, columns.margin)
        else:
            return [Segment(" " * (columns.width - GUTTER - used), plain)]
        gap = columns.room + 1 - used
        fill = max(0, columns.width - GUTTER - columns.room - 1 - cell_len(mark.text))
        return [Segment(" " * gap, plain), Segment(mark.text, self._look(*base, mark.tone)), Segment(" " * fill, plain)]


def overlapping(slices: Sequence["Slice"], low: int, high: int) -> list["Slice"]:
    """Those of ``slices`` (in order, disjoint) that overlap ``low`` to ``high``."""
    at = bisect_left(slices, low, key=lambda piece: piece[1] - 1)
    found = []
    while at < len(slices) and slices[at][0] < high:
        found.append(slices[at])
        at += 1
    return found


class PaintedRows:
    """Rows painted before, by their number in the whole text, kept until something on them changes.

    Textual asks a widget for all its rows in view when one of them has changed, and throws the others away.
    """

    def __init__(self, paint: Callable[[Sequence[int]], Sequence[Strip]]) -> None:
        """``paint`` paints the rows with the given numbers."""
        self._paint = paint
        self._strips: dict[int, Strip] = {}

    def get(self, rows: Sequence[int]) -> list[Strip]:
        """The strips of these rows, of which only those not kept are painted."""
        missing = [row for row in rows if row not in self._strips]
        if missing:
            self._strips.update(zip(missing, self._paint(missing), strict=True))
        return [self._strips[row] for row in rows]

    def forget(self, rows: Iterable[int]) -> None:
        """Paint these rows anew when they are asked for."""
        for row in rows:
            self._strips.pop(row, None)

    def forget_all(self) -> None:
        """Paint every row anew."""
        self._strips.clear()

    def within(self, rows: range) -> "dict[int, Strip]":
        """Those of the rows that are kept."""
        return {row: strip for row, strip in self._strips.items() if row in rows}

    def keep_only(self, strips: "dict[int, Strip]") -> None:
        """Keep these strips, which were painted before, and no others."""
        self._strips = strips
