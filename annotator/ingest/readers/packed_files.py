"""Opening packed files, with limits that hold before memory is spent: gz, bz2, xz and zst, zip and tar."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from annotator.errors import InputError
from annotator.limits import MAX_DOCUMENT_BYTES, size_words

MAX_FILE_BYTES = 100 * 1024 * 1024
"""Maximum size of a file that is read whole; JSON Lines are read line by line and may be larger."""
MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024
"""Maximum size of all that is in a packed file."""
MAX_MEMBERS = 10_000
"""Maximum number of files in an archive."""
_ONE_TEXT = frozenset(("txt", "md", "html", "vtt", "srt"))
"""Forms of files that are one text or page."""
PACKED = ("gz", "bz2", "xz", "zst")
_DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, RuntimeError,
            NotImplementedError)  # fmt: skip
_BROKEN = "cannot be unpacked: it is damaged, encrypted, or packed in a way that is not known."


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its name, and its bytes, or why it was not read."""

    name: str
    data: bytes = b""
    problem: str | None = None


class Unpacked(io.RawIOBase):
    """The bytes in a packed stream; reading more than ``limit`` of them is refused."""

    def __init__(self, stream: Any, limit: int) -> None:
        """Read from ``stream``, a decompressing file."""
        self._stream = stream
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        """Return True: it can only be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``; raises ``InputError`` for damaged files and beyond the limit."""
        try:
            data = self._stream.read(len(buffer))
        except (*_DAMAGED, OSError):
            raise InputError(_BROKEN) from None
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"unpacks to more than {size_words(self._limit)}: unpack it and import its parts.")
        buffer[: len(data)] = data
        return len(data)


def unpacked(stream: BinaryIO, form: str, limit: int | None = None) -> BinaryIO:
    """What is in a stream packed as gz, bz2, xz or zst.

    Raises:
        InputError: while it is read, if it is damaged or too large; at once if zst cannot be read here.

    """
    opened: Any
    if form == "gz":
        opened = gzip.GzipFile(fileobj=stream)
    elif form == "bz2":
        opened = bz2.BZ2File(stream)
    elif form == "xz":
        opened = lzma.LZMAFile(stream)  # noqa: SIM115 - closed with what reads it
    else:
        need_pyarrow("zst files")
        import pyarrow as pa

        opened = pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")
    return io.BufferedReader(Unpacked(opened, MAX_UNPACKED_BYTES if limit is None else limit), 64 * 1024)


def need_pyarrow(what: str) -> None:
    """Refuse if pyarrow, an extra, is not installed.

    Raises:
        InputError: names the extra.

    """
    if find_spec("pyarrow") is None:
        raise InputError(f"cannot be read: {what} need pyarrow, the extra “parquet”.")


def check_size(path: Path, form: str) -> None:
    """Refuse a file that is read whole and too large, before it is read.

    Raises:
        InputError: names the limit.

    """
    if form not in (*PACKED, "tar", "jsonl", "warc"):
        check_length(path.stat().st_size, form)


def whole(stream: BinaryIO, form: str = "") -> bytes:
    """All of a stream.

    Raises:
        InputError: if it is larger than a file of this form may be.

    """
    data = stream.read(_most_bytes(form) + 1)
    check_length(len(data), form)
    return data


def check_length(count: int, form: str = "") -> None:
    """Refuse a file of more bytes than one of its form may have.

    Raises:
        InputError: names the limit.

    """
    if count > (most := _most_bytes(form)):
        raise InputError(f"is larger than {size_words(most)}: split it into articles.")


def _most_bytes(form: str) -> int:
    return min(MAX_DOCUMENT_BYTES, MAX_FILE_BYTES) if form in _ONE_TEXT else MAX_FILE_BYTES


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """A zip whose stated sizes are within the limits.

    Raises:
        InputError: if it is damaged or too large.

    """
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGED, ValueError):
        raise InputError(_BROKEN) from None
    sizes = [info.file_size for info in archive.infolist()]
    if len(sizes) > MAX_MEMBERS:
        raise InputError(f"has more than {MAX_MEMBERS:,} files: unpack it and import its folder.")
    if sum(sizes) > MAX_UNPACKED_BYTES:
        raise InputError(f"unpacks to more than {size_words(MAX_UNPACKED_BYTES)}: unpack it and import its parts.")
    return archive


def zip_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of a zip, read no further than the limit, whatever size the zip states.

    Raises:
        InputError: if it is damaged or too large.

    """
    try:
        with archive.open(name) as member:
            return whole(io.BufferedReader(Unpacked(member, MAX_UNPACKED_BYTES)))
    except KeyError:
        raise InputError(f"has no “{name}” inside: it is damaged or another kind of file.") from None
    except (*_DAMAGED, ValueError):  # a member that begins before the file does
        raise InputError(_BROKEN) from None


def zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The files of a zip in the order of their names, without hidden ones."""
    for name in sorted(info.filename for info in archive.infolist() if not info.is_dir()):
        if not _is_hidden(name):
            try:
                yield Member(name, zip_member(archive, name))
            except InputError as error:
                yield Member(name, problem=str(error))


def tar_members(stream: BinaryIO) -> Iterator[Member]:
    """The files of a tar in their order, without hidden ones, links and devices.

    Raises:
        InputError: if it is damaged, or has too many files.

    """
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number >= MAX_MEMBERS:
                    raise InputError(f"has more than {MAX_MEMBERS:,} files: unpack it and import its folder.")
                member = archive.extractfile(info) if info.isreg() and not _is_hidden(info.name) else None
                if member is not None and info.size > MAX_FILE_BYTES:
                    yield Member(
                        info.name, problem=f"is larger than {size_words(MAX_FILE_BYTES)}: split it into articles."
                    )
                elif member is not None:
                    yield Member(info.name, member.read())
    except _DAMAGED:
        raise InputError(_BROKEN) from None


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part not in (".", ".."))
    return any(part.startswith((".", "__MACOSX")) for part in parts)
