"""JSON arrays that are longer than memory: written an item a line, between an opening and a closing."""

from contextlib import AbstractContextManager
from types import TracebackType

from annotator.export.files import Counted


class JsonList(AbstractContextManager["JsonList"]):
    """The array in a stream. Closes when its ``with`` block ends well, so that half a file is never valid JSON."""

    def __init__(self, stream: Counted, opening: bytes, closing: bytes) -> None:
        """``opening`` ends with the array's bracket, ``closing`` begins with it."""
        self._stream = stream
        self._closing = closing
        self._empty = True
        stream.write(opening)

    def add(self, item: bytes) -> None:
        """Append an item, which is one row, as JSON in one line."""
        self._stream.row((b"\n" if self._empty else b",\n") + item)
        self._empty = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.write((b"" if self._empty else b"\n") + self._closing)
