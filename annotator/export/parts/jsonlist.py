"""JSON arrays that are longer than memory: written an item a line, between an opening and a closing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from annotator.export.files import Counted


class JsonList(AbstractContextManager["JsonList"]):
    """The array in a stream. Closes when its ``with`` block ends well, so that half a file is never valid JSON."""

    def __init__(self, stream: Counted, opening: bytes, closing: Callable[[int], bytes]) -> None:
        """``opening`` ends with the array's bracket; ``closing`` gives what begins with it, from the count of items."""
        self._stream = stream
        self._closing = closing
        self._items = 0
        stream.write(opening)

    def add(self, item: bytes) -> None:
        """Append an item, which is one row, as JSON in one line."""
        self._stream.row((b"\n" if not self._items else b",\n") + item)
        self._items += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.write((b"\n" if self._items else b"") + self._closing(self._items))


def closing(end: bytes) -> Callable[[int], bytes]:
    """The end of an array after which nothing depends on its length."""
    return lambda count: end
