"""Importing: read, segment, suggest and store, one article after the other, each kept as soon as it is done."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText, SuggestedClaim, Suggester
from annotator.errors import InputError
from annotator.ingest.items import Failure, Item, expand
from annotator.ingest.readers import count, read
from annotator.ingest.segment import SEGMENTER, segment
from annotator.storage.articles import is_stored, store_article
from annotator.storage.database.engine import Database
from annotator.text import article_public_id, sha256_of


@dataclass(frozen=True, slots=True)
class ItemDone:
    """One article (or one thing that could not be taken) is finished.

    ``done`` of ``total`` are; ``total`` may still move a little while tables are read. ``article_id`` is set for new
    articles and for duplicates, ``failed`` for neither.
    """

    done: int
    total: int
    source: str
    title: str | None = None
    article_id: str | None = None
    duplicate: bool = False
    failed: tuple[Failure, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What an import did: how many articles, sentences and claims are new, and what could not be taken."""

    imported: int = 0
    duplicates: int = 0
    sentences: int = 0
    claims: int = 0
    failed: list[Failure] = field(default_factory=list)
    article_ids: list[str] = field(default_factory=list)
    """The ids of the new articles, in order."""


OnItem = Callable[[ItemDone], None]


def import_sources(
    database: Database,
    sources: Iterable[str],
    suggester: Suggester | None,
    *,
    threshold: float,
    audit: float = 0.0,
    language: str | None = None,
    allowed: Collection[str] = (),
    on_item: OnItem | None = None,
) -> ImportReport:
    """Import everything that ``sources`` name (see ``expand``), in order, and say what came of it.

    A text that is stored already is skipped before any time goes into it. Articles stream through ``suggester``, so
    memory does not grow with their number; ``None`` stores them without claims. The part ``audit`` of the sentences
    that score below ``threshold`` becomes claims by chance, to measure what is missed. Each article is stored in its
    own transaction: an import that is interrupted keeps what it has, and the same call goes on from there. An article
    that does not say its language is split by the rules of ``language``. ``allowed`` names the hosts that may be
    asked for a page although they are not on the public internet.

    Raises:
        DatabaseError: when the database cannot be written; bad content never raises.

    """
    items = [(item, count(item)) for item in expand(sources)]
    taking = _Taking(suggester, threshold, audit, language, frozenset(allowed))
    run = _Import(database, taking, on_item or (lambda _: None), sum(number for _, number in items))
    return run.run(items)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article on its way through the suggester."""

    article: ArticleInput
    spans: list[SentenceSpan]


@dataclass(frozen=True, slots=True)
class _Duplicate:
    """A text that is there already."""

    origin: str
    title: str | None
    article_id: str


@dataclass(frozen=True, slots=True)
class _Taking:
    """Who suggests, what of it becomes claims, and which private hosts may be asked for pages."""

    suggester: Suggester | None
    threshold: float
    audit: float
    language: str | None
    allowed: frozenset[str]


class _Import:
    """One run. What is read while earlier articles are still being parsed waits in line, so that order is kept."""

    def __init__(self, database: Database, taking: _Taking, on_item: OnItem, total: int) -> None:
        self._database = database
        self._taking = taking
        self._on_item = on_item
        self._total = total
        self._done = 0
        self._seen: set[str] = set()
        self._line: deque[_Prepared | _Duplicate | Failure] = deque()
        self._report = ImportReport()

    def run(self, items: Iterable[tuple[Item, int]]) -> ImportReport:
        """Work through the items, each with the number of articles it seems to hold."""
        for suggested in self._suggested(self._prepared(items)):
            self._settle()
            self._store(suggested)
        self._settle()
        return self._report

    def _suggested(self, prepared: Iterator[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """The suggestions for each article, in order; none without a suggester."""
        if self._taking.suggester is None:
            return ([] for _ in prepared)
        return self._taking.suggester.suggest(prepared)

    def _prepared(self, items: Iterable[tuple[Item, int]]) -> Iterator[list[SentenceText]]:
        """The sentences of each new article; everything that is read takes its place in line."""
        for item, expected in items:
            found = 0
            for entry in read(item, self._taking.allowed):
                found += 1
                if isinstance(entry, Failure):
                    self._line.append(entry)
                    self._settle()
                    continue
                sha256 = sha256_of(entry.text)
                if sha256 in self._seen or is_stored(self._database, sha256):
                    self._line.append(_Duplicate(entry.origin, entry.title, article_public_id(sha256)))
                    self._settle()
                    continue
                self._seen.add(sha256)
                yield self._prepare(entry)
            self._total += found - expected

    def _prepare(self, article: ArticleInput) -> list[SentenceText]:
        """Split the article and put it in line."""
        spans = segment(article.text, article.language or self._taking.language, article.headline_end)
        self._line.append(_Prepared(article, spans))
        return [
            SentenceText(article.text[span.start : span.end], span.kind, span.paragraph, span.quotation)
            for span in spans
        ]

    def _settle(self) -> None:
        """Report what stands at the head of the line and waits for nothing."""
        while self._line and not isinstance(self._line[0], _Prepared):
            entry = self._line.popleft()
            if isinstance(entry, Failure):
                self._fail(entry)
            elif isinstance(entry, _Duplicate):
                self._repeat(entry)

    def _store(self, suggested: list[list[SuggestedClaim]]) -> None:
        """Store the article at the head of the line with its suggestions."""
        prepared = cast(_Prepared, self._line.popleft())  # _settle left nothing else at the head
        article, taking = prepared.article, self._taking
        info = taking.suggester.info if taking.suggester else None
        try:
            stored = store_article(
                self._database, article, prepared.spans, suggested, info, taking.threshold, SEGMENTER, taking.audit
            )
        except InputError as error:
            self._fail(Failure(article.origin, f"was refused: {error}"))
            return
        if stored is None:
            self._repeat(_Duplicate(article.origin, article.title, article_public_id(sha256_of(article.text))))
            return
        self._report.imported += 1
        self._report.sentences += stored.sentences
        self._report.claims += stored.claims
        self._report.article_ids.append(stored.article_id)
        self._tell(article.origin, article.title, article_id=stored.article_id)

    def _repeat(self, entry: _Duplicate) -> None:
        self._report.duplicates += 1
        self._tell(entry.origin, entry.title, article_id=entry.article_id, duplicate=True)

    def _fail(self, failure: Failure) -> None:
        self._report.failed.append(failure)
        self._tell(failure.source, None, failed=(failure,))

    def _tell(
        self,
        source: str,
        title: str | None,
        article_id: str | None = None,
        duplicate: bool = False,
        failed: tuple[Failure, ...] = (),
    ) -> None:
        """Count one more and say so."""
        self._done += 1
        total = max(self._total, self._done)
        self._on_item(ItemDone(self._done, total, source, title, article_id, duplicate, failed))
