"""The list of things to import, made before the first file is opened so that it can be counted."""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from annotator.errors import InputError
from annotator.text import one_line

STDIN = "-"
STDIN_NAME = "standard input"
FORMS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".pdf": "pdf",
    ".json": "json",
    ".parquet": "parquet",
    ".docx": "zip",
    ".odt": "zip",
    ".epub": "zip",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "gz",
    ".gz": "gz",
    ".bz2": "bz2",
    ".xz": "xz",
    ".zst": "zst",
    ".rtf": "rtf",
    ".eml": "eml",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".vtt": "vtt",
    ".srt": "srt",
    ".warc": "warc",
}
"""File name endings that can be read, with their readers."""

ANY = "any"
"""The form of a file whose name says nothing; its content decides."""
_TEXT_WHEN_NAMED = frozenset(("", ".asc", ".log", ".org", ".rst"))
"""Endings of texts that are read if they are named, and passed over in folders, where few are articles."""

_CONTENT_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "md",
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}
_BY_NAME = frozenset(("text/plain", "application/octet-stream", "binary/octet-stream"))
"""Generic content types; the name in the address decides then."""

READABLE = (
    "txt, md, html, pdf, docx, odt, epub, rtf, eml, mhtml, rss, atom, vtt, srt, json, jsonl, csv, parquet, warc, "
    "these as gz, bz2, xz or zst, and zip and tar"
)
"""The kinds of files that can be read, as messages list them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something not imported: ``source`` (a path, ``path:line``, a URL) and ``reason`` form a sentence."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{one_line(self.source)} {one_line(self.reason)}"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of what was imported: ``source`` and ``text`` form a sentence."""

    source: str
    text: str

    def __str__(self) -> str:
        return f"{one_line(self.source)} {one_line(self.text)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read: a file, a web address or standard input.

    ``form`` is a value of ``FORMS``, ``url`` or ``stdin``. An item with a ``problem`` cannot be read;
    one with a ``note`` is nothing to read, only to be said of ``source``.
    """

    source: str
    form: str
    problem: str | None = None
    note: str | None = None


def expand(sources: Iterable[str]) -> list[Item]:
    """Everything that ``sources`` name, each once: paths, folders, patterns such as ``news/*.txt``, URLs, ``-``.

    Never raises: anything missing or unreadable becomes an item with a problem, in its place.
    """
    items = {item.source: item for source in sources for item in _expand(source)}
    return list(items.values())


def _expand(source: str) -> Iterator[Item]:
    if source == STDIN:
        yield Item(STDIN_NAME, "stdin")
        return
    if not source.strip():
        yield Item("“”", "", "is an empty name: give a path, an address, or - for standard input.")
        return
    if "://" in source:
        yield _address(source)
        return
    try:
        path = Path(source).expanduser()
        if path.is_dir():
            yield from _folder(path)
        elif path.exists():
            yield _file(path)
        else:
            yield from _pattern(source, path)
    except (OSError, ValueError, RuntimeError) as error:  # too long, NUL in the name, no such user after “~”
        yield Item(source, "", f"cannot be looked up: {getattr(error, 'strerror', None) or error}.")


def _address(source: str) -> Item:
    """A web address; other schemes are refused because they could read local files."""
    if source.split("://", 1)[0].lower() in ("http", "https"):
        return Item(source, "url")
    return Item(source, "", "has an unsupported scheme: use http://, https:// or the path of a file.")


def form_of(content_type: str | None, url: str) -> str:
    """The reader for a page, from its content type and the name in its address.

    Raises:
        InputError: for an unsupported type; continues a sentence that begins with the address.

    """
    stated = content_type or "text/html"
    named = FORMS.get(PurePosixPath(urlsplit(url).path).suffix.lower())
    form = _CONTENT_TYPES.get(stated) or (named if stated in _BY_NAME else None)
    if form is None and stated == "text/plain":
        form = "txt"
    if form is None:
        raise InputError(f"is {stated}, which is not supported: use a page, a PDF or a text.")
    return form


def _file(path: Path) -> Item:
    suffix = path.suffix.lower()
    form = FORMS.get(suffix) or ("txt" if suffix in _TEXT_WHEN_NAMED else ANY)
    if not path.is_file():
        return Item(str(path), "", "is not a regular file: give the path of one, or - for standard input.")
    return Item(str(path), form)


def _folder(folder: Path) -> Iterator[Item]:
    """The readable files below ``folder`` in sorted order, then a note on files of other kinds; hidden ones go."""
    failures: list[Item] = []

    def unreadable(error: OSError) -> None:
        failures.append(Item(str(error.filename), "", f"cannot be opened: {error.strerror}."))

    passed: list[str] = []
    is_empty = True
    for where, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if name.startswith(".") or not path.is_file():
                continue
            if path.suffix.lower() in FORMS:
                is_empty = False
                yield _file(path)
            else:
                passed.append(str(path.relative_to(folder)))
    yield from failures
    if is_empty and not failures:
        yield Item(str(folder), "", f"contains no supported file: use {READABLE}.")
    elif passed:
        yield Item(f"{folder}{os.sep}", "", note=passed_over(passed))


def passed_over(names: list[str]) -> str:
    """What a folder or an archive has that is of no kind that can be read; continues its name."""
    few = ", ".join(f"“{name}”" for name in names[:5])
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return f"has files of other kinds, which were passed over: {few}{more}."


def _pattern(source: str, path: Path) -> Iterator[Item]:
    """The matches of a pattern that the shell did not expand; also a path that does not exist."""
    if not glob.has_magic(source):
        yield Item(source, "", "does not exist: check the path.")
        return
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        yield Item(source, "", "matches no file: check the pattern.")
    for match in matches:
        yield from _folder(Path(match)) if Path(match).is_dir() else [_file(Path(match))]
