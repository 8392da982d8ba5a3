"""Moving the edges of a claim by words and letters, without cutting a character or leaving the paragraph."""

from dataclasses import dataclass, replace

from annotator.graphemes import snap, words

_BEFORE, _AFTER = "$€£¥₹#§+−-±~≈<>", "%‰°′″"
"""Signs that belong to the word behind and before them."""
_PAIRS = {")": "(", "]": "[", "”": "“", "’": "‘", "»": "«", '"': '"'}
"""Closing signs with the signs that open them."""
_STOPS = ".!?…"


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

    def selecting_words(self, first: int, last: int) -> "SpanEdit | None":
        """Spanning the words that ``first`` to ``last`` touch, without what does not belong to them.

        Signs of an amount stay (``$5``, ``40%``), quotation marks and brackets stay in pairs, and a whole sentence
        keeps its full stop. ``None`` where no word is touched.
        """
        low, high = max(self.low, min(first, last)), min(self.high, max(first, last))
        inside = self.text[self.low : self.high]
        pieces = [(self.low + start, self.low + end) for start, end in words(inside)]
        touched = [piece for piece in pieces if piece[0] < high and piece[1] > low]
        kept = _belonging(self.text, touched)
        if not kept:
            return None
        start, end = _with_signs(self.text, kept[0][0], kept[-1][1])
        end = _with_stop(self.text, start, end, touched[-1][1], self.low)
        return replace(self, start=max(self.low, start), end=min(self.high, end))

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


def _belonging(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``pieces`` (words and single signs) without the signs at both ends that belong to none of the words."""
    signs = [text[start:end] for start, end in pieces]
    wordy = [n for n, sign in enumerate(signs) if sign[0].isalnum() or sign[0] == "_"]
    if not wordy:
        return []
    first, last = wordy[0], wordy[-1]
    for n in range(last + 1, len(pieces)):
        opening = _PAIRS.get(signs[n])
        if opening is not None and opening in signs[:n]:
            last, first = n, min(first, signs.index(opening))
    return pieces[first : last + 1]


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """The slice with the signs of an amount right before and after it."""
    while start > 0 and text[start - 1] in _BEFORE and not text[start - 2 : start - 1].isalnum():
        start -= 1
    while text[end : end + 1] and text[end] in _AFTER:
        end += 1
    return start, end


def _with_stop(text: str, start: int, end: int, touched: int, low: int) -> int:
    """``end``, behind the full stop where the words from ``start`` are a whole sentence and ``touched`` reaches it."""
    begins = start == low or text[:start].rstrip(' \n\t“‘«("')[-1:] in (*_STOPS, ":", "”")
    stop = touched == end + 1 and text[end : end + 1] in _STOPS
    return end + 1 if begins and stop and start >= low else end
