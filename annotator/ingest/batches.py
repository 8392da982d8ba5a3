"""Reading what is to be imported, in order: new articles in batches to parse, and everything else in its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from annotator.domain.records import ArticleInput
from annotator.ingest.items import Failure, Item, Remark
from annotator.ingest.known import Known, KnownBytes, Lookup
from annotator.ingest.readers import count, read
from annotator.ingest.readers.rows import NO_COLUMNS
from annotator.text import article_public_id, loose_key, sha256_of

BATCH_CHARS = 32_000
"""Characters of the articles that are parsed together: some 250 sentences."""
_BATCH_ENTRIES = 500
"""Entries of a batch, so that what is known in long runs is said in time."""
OnRead = Callable[[str], None]
Outcome = ArticleInput | Failure | Known


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read: hosts that may be on a private network, pages that are no articles, columns of tables.

    With ``update`` all is read again, because it may be the newer version of something.
    """

    allowed: frozenset[str] = frozenset()
    any_page: bool = False
    columns: Mapping[str, str] = field(default_factory=lambda: NO_COLUMNS)
    update: bool = False


@dataclass(slots=True)
class Batch:
    """What was read one after the other: articles to parse, known ones and failures."""

    entries: list[Outcome] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """Keys of rows and files found to be articles that were known by their text, with the ids of these."""
    chars: int = 0

    @property
    def articles(self) -> list[ArticleInput]:
        """The articles to parse."""
        return [entry for entry in self.entries if isinstance(entry, ArticleInput)]

    def add(self, entry: Outcome) -> None:
        """Add one entry."""
        self.entries.append(entry)
        self.chars += len(entry.text) if isinstance(entry, ArticleInput) else 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to parse it."""
        return self.chars >= BATCH_CHARS or len(self.entries) >= _BATCH_ENTRIES


class Reading:
    """One pass over the items of an import."""

    def __init__(
        self, items: Iterable[Item], lookup: Lookup, options: ReadOptions, on_read: OnRead | None = None
    ) -> None:
        """``lookup`` finds what is stored; ``total`` and ``remarks`` are filled while the batches are taken.

        ``on_read`` is told the source of an item before it is read.
        """
        self._on_read = on_read
        self._items = [(item, count(item, options.columns)) for item in items]
        self._lookup = lookup
        self._options = options
        self._known = KnownBytes(lookup, options.columns, options.update)
        self._under_way: dict[str, str] = {}
        self.total = sum(number for _, number in self._items)
        """How many entries there will be; it changes while tables are read."""
        self.remarks: list[Remark] = []

    def batches(self) -> Iterator[Batch]:
        """The batches, in order; the first ends with the first article, so that it is there soon."""
        batch, is_first = Batch(), True
        for entry in self._entries():
            entry = self._looked_up(entry, batch) if isinstance(entry, ArticleInput) else entry
            batch.add(entry)
            is_plain = not batch.chars and not batch.keys
            if batch.is_full or is_plain or (is_first and batch.chars):
                is_first &= not batch.chars
                yield batch
                batch = Batch()
        if batch.entries:
            yield batch

    def stored(self, batch: Batch) -> None:
        """Forget the articles of a batch that is stored: they are found there now."""
        for article in batch.articles:
            self._under_way.pop(loose_key(article.text), None)

    def _looked_up(self, article: ArticleInput, batch: Batch) -> Outcome:
        """The article, or the one with the same text that is stored or on its way."""
        key = loose_key(article.text)
        known = self._under_way.get(key) or self._lookup([key]).get(key)
        if known is None:
            self._under_way[key] = article_public_id(sha256_of(article.text))
            return article
        if article.key is not None:
            batch.keys[article.key] = known
        return Known(article.origin, known, article)

    def _entries(self) -> Iterator[Outcome]:
        numbers = iter([number for _, number in self._items])
        for item, key, article_id in self._known.files(item for item, _ in self._items):
            expected, actual = next(numbers), 0
            for entry in [Known(item.source, article_id)] if article_id else self._read(item, key):
                if isinstance(entry, Remark):
                    self.remarks.append(entry)
                else:
                    actual += 1
                    yield entry
            self.total += actual - expected

    def _read(self, item: Item, key: str | None) -> Iterator[Outcome | Remark]:
        """What is in an item; the one article of a file that holds no other gets its ``key``."""
        options = self._options
        if self._on_read is not None:
            self._on_read(item.source)
        entries = read(
            item, options.allowed, any_page=options.any_page, columns=options.columns, known=self._known
        )  # fmt: skip
        if key is not None:
            first = list(islice(entries, 2))
            if len(first) == 1 and isinstance(first[0], ArticleInput):
                first[0] = replace(first[0], key=key)
            entries = chain(first, entries)
        return entries
