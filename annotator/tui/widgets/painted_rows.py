"""Rows that were painted, kept until something on them changes.

Textual asks a widget for all its rows in view when one of them has changed, and throws the others away.
"""

from collections.abc import Callable, Iterable, Sequence

from textual.strip import Strip


class PaintedRows:
    """The painted rows of one widget, by their number in the whole text."""

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
