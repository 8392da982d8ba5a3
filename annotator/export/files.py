"""Writing the files of an export so that nobody ever finds half of one."""

import hashlib
import io
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from annotator.errors import AnnotatorError, UsageError
from annotator.text import one_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ROWS_TOGETHER = 32
"""Rows hashed and written together."""


class Counted(io.RawIOBase):
    """A stream that knows how many bytes went through it and their SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        """``stream`` stays open when this is closed."""
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0
        self.rows = 0
        """How many rows the writer says that it wrote."""

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

    def row(self, data: bytes) -> None:
        """Pass one row on, and count it."""
        self.write(data)
        self.rows += 1

    def pass_on(self, rows: Iterable[bytes]) -> None:
        """Pass many rows on, several at once, and count them."""
        remaining = iter(rows)
        while some := list(islice(remaining, _ROWS_TOGETHER)):
            self.write(b"".join(some))
            self.rows += len(some)

    @property
    def sha256(self) -> str:
        """Of all bytes so far, in hex."""
        return self._hash.hexdigest()


class Files(Protocol):
    """Where the files of an export go. A ``with`` block around all of them makes them appear, or none."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def open(self, name: str) -> AbstractContextManager[Counted]:
        """A stream for the file ``name``, which may stand in a folder (``train/0.spacy``)."""


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


class AtomicFolder:
    """A folder that appears as a whole when the ``with`` block ends, or not at all when it raises.

    It is filled under another name beside its place and renamed. An export that was there before is replaced; a folder
    that holds anything else is left alone.
    """

    def __init__(self, folder: Path, manifest: str) -> None:
        """``manifest`` is the file by which an earlier export in ``folder`` is known.

        Raises:
            UsageError: when ``folder`` is a file, holds what no export wrote, or cannot be made.

        """
        self._folder = folder.resolve()
        if Path.cwd().resolve().is_relative_to(self._folder):  # it is put in place by renaming
            raise UsageError(f"{one_line(str(folder))} is the folder you are in, or holds it: name another with -o.")
        if not self._folder.parent.is_dir():
            raise UsageError(f"There is no folder {one_line(str(folder.parent))}: make it first.")
        if self._folder.exists():
            _refuse_foreign(self._folder, manifest)
        self._part = self._folder.with_name(f".{self._folder.name}.{secrets.token_hex(4)}.part")

    def __enter__(self) -> Self:
        with _explained(self._folder):
            self._part.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            shutil.rmtree(self._part, ignore_errors=True)

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """A stream for the file ``name``, and the folders that it stands in.

        Raises:
            AnnotatorError: when it cannot be written.

        """
        target = self._part / name
        with _explained(self._folder / name):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                yield Counted(stream)
                stream.flush()
                os.fsync(stream.fileno())

    def _publish(self) -> None:
        """Put the new folder in the old one's place. Between the two renames both are whole, beside it."""
        old = self._part.with_suffix(".old")
        with _explained(self._folder):
            if self._folder.exists():
                self._folder.rename(old)
            self._part.rename(self._folder)
        _sync_folder(self._folder.parent)
        shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(folder: Path, manifest: str) -> None:
    """Refuse a folder in which anything is that an export did not put there."""
    shown = one_line(str(folder))
    if not folder.is_dir():
        raise UsageError(f"{shown} is a file: this format fills a folder, name one with -o.")
    try:
        listed = {file["name"] for file in json.loads((folder / manifest).read_bytes())["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    ours = listed | {manifest} if listed else listed
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    foreign = next((name for name in files if name not in ours), None)  # the first: there may be very many
    if foreign is not None:
        raise UsageError(
            f"{shown} holds {one_line(foreign)}, which no export wrote: name a new or empty folder with -o."
        )


class StdoutFile:
    """Standard output as the one file of an export, the first that is opened; what would stand beside it is lost."""

    def __init__(self) -> None:
        """Nothing is opened yet."""
        self._opened = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.buffer.flush()

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """Standard output, in binary, or nowhere."""
        if self._opened:
            with NoFiles().open(name) as nowhere:
                yield nowhere
        else:
            self._opened = True
            yield Counted(sys.stdout.buffer)


class NoFiles:
    """Nowhere: what an export would write is counted and forgotten."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """A stream that keeps nothing."""
        with Path(os.devnull).open("wb") as stream:
            yield Counted(stream)


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
