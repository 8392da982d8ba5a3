"""Write JSON arrays that do not fit in memory, one item per line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from annotator.export.files import Counted


class JsonList(AbstractContextManager["JsonList"]):
    """An array in a stream. It is closed only if the ``with`` block succeeds, so a partial file is not valid JSON."""

    def __init__(self, stream: Counted, opening: bytes, closing: Callable[[int], bytes]) -> None:
        """``opening`` ends with ``[``; ``closing`` returns the text from ``]`` on, given the number of items."""
        self._stream = stream
        self._closing = closing
        self._items = 0
        stream.write(opening)

    def add(self, item: bytes) -> None:
        """Append an item (one row) given as one line of JSON."""
        self._stream.row((b"\n" if not self._items else b",\n") + item)
        self._items += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.write((b"\n" if self._items else b"") + self._closing(self._items))


def closing(end: bytes) -> Callable[[int], bytes]:
    """Return a ``closing`` function for an ending that does not depend on the number of items."""
    return lambda count: end
