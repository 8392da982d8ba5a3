"""Writing the files of an export so that nobody ever finds half of one."""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from annotator.errors import AnnotatorError, UsageError
from annotator.text import one_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Counted(io.RawIOBase):
    """A stream that knows how many bytes went through it and their SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        """``stream`` stays open when this is closed."""
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Pass ``data`` on, all of it."""
        piece = bytes(data)
        self._stream.write(piece)
        self._hash.update(piece)
        self.size += len(piece)
        return len(piece)

    @property
    def sha256(self) -> str:
        """Of all bytes so far, in hex."""
        return self._hash.hexdigest()


class AtomicFiles:
    """Files of one folder that appear together when the ``with`` block ends, or not at all when it raises.

    Each is written under another name in the same folder, brought to disk, and only then renamed, in the order they
    were opened; existing files are replaced.
    """

    def __init__(self, folder: Path) -> None:
        """Refuse a ``folder`` that is not there.

        Raises:
            UsageError: when it is not a folder.

        """
        if not folder.is_dir():
            raise UsageError(f"There is no folder {one_line(str(folder))}: make it first or name another file with -o.")
        self._folder = folder
        self._parts: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            for part in self._parts.values():
                part.unlink(missing_ok=True)

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """A stream for the file ``name``.

        Raises:
            AnnotatorError: when it cannot be written.

        """
        target = self._folder / name
        if target.is_dir():
            raise UsageError(f"{one_line(str(target))} is a folder: name a file with -o.")
        part = self._folder / f".{name}.{secrets.token_hex(4)}.part"
        with _explained(target), part.open("xb") as stream:
            self._parts[target] = part
            yield Counted(stream)
            stream.flush()
            os.fsync(stream.fileno())

    def _publish(self) -> None:
        for target, part in self._parts.items():
            with _explained(target):
                part.replace(target)
        _sync_folder(self._folder)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AnnotatorError(
            f"{one_line(str(target))} cannot be written ({error.strerror}): check the rights and the free space."
        ) from error


def _sync_folder(folder: Path) -> None:
    """Bring the new names to disk, where the system lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
