"""Knowing again what was imported before, from its bytes: without decoding or parsing it, many at a time.

A file or a row is known by the hash of its bytes, of the kind of file, and of the columns that were asked for. Files
count only if they held one article. A text that was saved in another way is known later, by the key of what it says.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from annotator.domain.records import ArticleInput
from annotator.ingest.items import Item

_MOST, _MOST_BYTES = 256, 400_000
"""How many, and how many bytes, are looked up together."""
_LARGEST = 4_000_000
"""Larger files are read at once, without a look at whether they are known: their text still is."""
_OF_MANY = frozenset(("", "url", "stdin", "jsonl", "csv", "json", "parquet", "tar", "feed"))
"""Forms whose items usually hold many articles, or are no files."""

Lookup = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives the ids of stored articles by the keys that they have."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Known:
    """Something that was imported before, as the article with this id; ``article`` if it had to be read for that."""

    origin: str
    article_id: str
    article: ArticleInput | None = None


@dataclass(frozen=True, slots=True)
class KnownBytes:
    """Looks up files and rows; ``columns`` are those that were asked for by hand."""

    lookup: Lookup
    columns: Mapping[str, str]
    read_again: bool = False
    """Whether what is known is read all the same, as for ``--update``."""

    def rows(self, lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes, str, str | None]]:
        """Each numbered line of a table with its key, and the id of the article that it became before."""
        for some in _together(lines, lambda line: len(line[1])):
            keys = [self._key("row", line) for _, line in some]
            ids = {} if self.read_again else self.lookup(keys)
            yield from ((number, line, key, ids.get(key)) for (number, line), key in zip(some, keys, strict=True))

    def files(self, items: Iterable[Item]) -> Iterator[tuple[Item, str | None, str | None]]:
        """Each item with its key, if it is a file that can be known, and the id of the article it became before."""
        for some in _together(items, _size):
            keys = [self._file_key(item) for item in some]
            ids = {} if self.read_again else self.lookup([key for key in keys if key])
            yield from ((item, key, ids.get(key) if key else None) for item, key in zip(some, keys, strict=True))

    def _file_key(self, item: Item) -> str | None:
        if item.problem or item.note or item.form in _OF_MANY or not 0 < _size(item) <= _LARGEST:
            return None
        try:
            return self._key(Path(item.source).suffix.lower(), Path(item.source).read_bytes())
        except OSError:
            return None  # reading it will say why

    def _key(self, kind: str, data: bytes) -> str:
        asked = ";".join(f"{field}={name}" for field, name in sorted(self.columns.items()))
        return hashlib.sha256(f"{kind}\0{asked}\0".encode("utf-8", "surrogateescape") + data).hexdigest()[:32]


def _size(item: Item) -> int:
    try:
        return 0 if item.form in _OF_MANY else Path(item.source).stat().st_size
    except (OSError, ValueError):
        return 0


def _together(things: Iterable[_T], size: Callable[[_T], int]) -> Iterator[list[_T]]:
    """One, then two, four, … things: the first is not kept waiting, and many are looked up together."""
    some: list[_T] = []
    held, wanted = 0, 1
    for thing in things:
        some.append(thing)
        held += size(thing)
        if len(some) >= wanted or held >= _MOST_BYTES:
            yield some
            some, held, wanted = [], 0, min(2 * wanted, _MOST)
    if some:
        yield some
