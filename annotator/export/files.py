"""Write the files of an export atomically: readers see complete files or none."""

import hashlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from annotator.errors import AnnotatorError, UsageError
from annotator.part_files import held, new_part, remove_leftovers, sync_folder
from annotator.text import one_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ROWS_TOGETHER = 32
"""Rows hashed and written in one batch."""


class Counted(io.RawIOBase):
    """A binary stream that counts the bytes written to it and computes their SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        """Wrap ``stream``, which stays open when this object is closed."""
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0
        self.rows = 0
        """Rows written with ``row`` and ``pass_on``."""

    def writable(self) -> bool:
        """Return true."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Write all of ``data`` and return its length in bytes."""
        piece = bytes(data)
        self._stream.write(piece)
        self._hash.update(piece)
        self.size += len(piece)
        return len(piece)

    def row(self, data: bytes) -> None:
        """Write one row and count it."""
        self.write(data)
        self.rows += 1

    def pass_on(self, rows: Iterable[bytes]) -> None:
        """Write many rows in batches and count them."""
        remaining = iter(rows)
        while some := list(islice(remaining, _ROWS_TOGETHER)):
            self.write(b"".join(some))
            self.rows += len(some)

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes written so far, in hex."""
        return self._hash.hexdigest()


class Files(Protocol):
    """Where an export writes its files. All of them appear when the ``with`` block succeeds, else none."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def open(self, name: str) -> AbstractContextManager[Counted]:
        """Open the file ``name``, which may include a folder (``train/0.spacy``)."""


class AtomicFiles:
    """Files in one folder that appear together when the ``with`` block succeeds; none appear when it raises.

    Each file is written under a temporary name in the same folder, flushed to disk and then renamed, in the order of
    opening. Existing files are replaced. What a killed export left of the same files is removed.
    """

    def __init__(self, folder: Path) -> None:
        """Write to ``folder``; ``UsageError`` if there is none."""
        if not folder.is_dir():
            raise UsageError(
                f"There is no folder {one_line(str(folder))}: create it first, or choose another file with -o."
            )
        self._folder = folder
        self._parts: dict[Path, Path] = {}
        self._holding = ExitStack()

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
            for folder in {target.parent for target in self._parts} - {self._folder}:
                with suppress(OSError):  # it holds files
                    folder.rmdir()
            self._holding.close()

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """Open the file ``name``.

        Raises:
            UsageError: ``name`` is a folder.
            AnnotatorError: the file cannot be written.

        """
        target = self._folder / name
        if target.is_dir():
            raise UsageError(f"{one_line(str(target))} is a folder: choose a file with -o.")
        with _explained(target):
            target.parent.mkdir(exist_ok=True)
        remove_leftovers(target)
        part = new_part(target)
        with _explained(target), part.open("xb") as stream:
            self._parts[target] = part
            self._holding.enter_context(held(part))
            yield Counted(stream)
            stream.flush()
            os.fsync(stream.fileno())

    def _publish(self) -> None:
        for target, part in self._parts.items():
            with _explained(target):
                part.replace(target)
        sync_folder(self._folder)


class AtomicFolder:
    """A folder that appears complete when the ``with`` block succeeds; it does not appear when the block raises.

    The files are written to a temporary folder next to the target, which is then renamed. An earlier export is
    replaced; a folder with any other files is refused.
    """

    def __init__(self, folder: Path, manifest: str) -> None:
        """Write to ``folder``; a file named ``manifest`` in it identifies an earlier export.

        Raises:
            UsageError: ``folder`` is a file, contains other files, contains the current folder, or has no parent.

        """
        self._folder = folder.resolve()
        if Path.cwd().resolve().is_relative_to(self._folder):  # it will be renamed
            raise UsageError(f"{one_line(str(folder))} is or contains the current folder: choose another with -o.")
        if not self._folder.parent.is_dir():
            raise UsageError(f"There is no folder {one_line(str(folder.parent))}: create it first.")
        if self._folder.exists():
            _refuse_foreign(self._folder, manifest)
        self._part = new_part(self._folder)
        self._holding = ExitStack()

    def __enter__(self) -> Self:
        remove_leftovers(self._folder)
        with _explained(self._folder):
            self._part.mkdir()
            self._holding.enter_context(held(self._part))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            shutil.rmtree(self._part, ignore_errors=True)
            self._holding.close()

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """Open the file ``name`` and create its parent folders.

        Raises:
            AnnotatorError: the file cannot be written.

        """
        target = self._part / name
        with _explained(self._folder / name):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                yield Counted(stream)
                stream.flush()
                os.fsync(stream.fileno())

    def _publish(self) -> None:
        """Replace the old folder. Between the two renames, both exist complete under temporary names."""
        old = self._part.with_suffix(".old")
        with _explained(self._folder):
            if self._folder.exists():
                self._folder.rename(old)
            self._part.rename(self._folder)
        sync_folder(self._folder.parent)
        shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(folder: Path, manifest: str) -> None:
    """Refuse a folder that contains files not written by an export."""
    shown = one_line(str(folder))
    if not folder.is_dir():
        raise UsageError(f"{shown} is a file: this format writes a folder, choose one with -o.")
    try:
        listed = {file["name"] for file in json.loads((folder / manifest).read_bytes())["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    ours = listed | {manifest} if listed else listed
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    foreign = next((name for name in files if name not in ours), None)  # stop at the first: there may be many files
    if foreign is not None:
        raise UsageError(
            f"{shown} contains {one_line(foreign)}, which no export wrote: choose a new or empty folder with -o."
        )


class StdoutFile:
    """Write the first file opened to standard output and discard all others."""

    def __init__(self) -> None:
        """Start with no file open."""
        self._opened = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.buffer.flush()

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """Open binary standard output for the first file, a null stream for the others."""
        if self._opened:
            with NoFiles().open(name) as nowhere:
                yield nowhere
        else:
            self._opened = True
            yield Counted(sys.stdout.buffer)


class NoFiles:
    """Discard all output, but count rows and bytes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """Open a stream that discards its data."""
        with Path(os.devnull).open("wb") as stream:
            yield Counted(stream)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AnnotatorError(
            f"{one_line(str(target))} cannot be written ({error.strerror}): check the permissions and the free space."
        ) from error
