"""Moving the edges of a claim by words and letters, without cutting a character or leaving the paragraph."""

from dataclasses import dataclass, replace

from annotator.graphemes import snap, words


@dataclass(frozen=True, slots=True)
class SpanEdit:
    """A span being moved: ``text[start:end]`` of the article.

    ``low`` and ``high`` limit its edges. ``claim_id`` names the claim whose span it is; ``None`` for a new one.
    ``at_end`` says which edge the plain arrow keys move.
    """

    text: str
    start: int
    end: int
    low: int
    high: int
    claim_id: str | None = None
    at_end: bool = True

    @property
    def exact(self) -> str:
        """The current span."""
        return self.text[self.start : self.end]

    def switched(self) -> "SpanEdit":
        """With the other edge active."""
        return replace(self, at_end=not self.at_end)

    def moved(self, direction: int, unit: str = "word", other: bool = False) -> "SpanEdit":
        """With the active (or the ``other``) edge one ``word`` or ``letter`` further; unchanged if it cannot move."""
        at_end = self.at_end is not other
        edge = self.end if at_end else self.start
        low, high = (self.start + 1, self.high) if at_end else (self.low, self.end - 1)
        reach = self._word_edge(edge, direction, at_end) if unit == "word" else edge + direction
        reach = self._whole(reach, direction)
        if reach is None or not low <= reach <= high:
            return self
        return replace(self, end=reach) if at_end else replace(self, start=reach)

    def selecting(self, first: int, last: int) -> "SpanEdit":
        """Spanning ``first`` to ``last``, in either order, cut to the limits."""
        start, end = sorted((max(self.low, min(first, self.high)), max(self.low, min(last, self.high))))
        start, end = self._snapped(start, -1), self._snapped(end, 1)
        return replace(self, start=start, end=end) if start < end else self

    def _word_edge(self, edge: int, direction: int, at_end: bool) -> int | None:
        edges = [self.low + (end if at_end else start) for start, end in words(self.text[self.low : self.high])]
        ahead = [place for place in edges if (place > edge if direction > 0 else place < edge)]
        if not ahead:
            return None
        return min(ahead) if direction > 0 else max(ahead)

    def _whole(self, reach: int | None, direction: int) -> int | None:
        return None if reach is None or not self.low <= reach <= self.high else self._snapped(reach, direction)

    def _snapped(self, offset: int, step: int) -> int:
        """``offset`` moved so that no character is cut; looks only within the limits, since articles are long."""
        return self.low + snap(self.text[self.low : self.high], offset - self.low, step)
