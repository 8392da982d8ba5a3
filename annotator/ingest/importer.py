"""Importing articles: read, segment, suggest and store them one by one, each in its own transaction."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText, SuggestedClaim, Suggester
from annotator.errors import InputError
from annotator.ingest.items import Failure, Item, Remark, expand
from annotator.ingest.languages import detect_language
from annotator.ingest.readers import count, read
from annotator.ingest.readers.rows import NO_COLUMNS
from annotator.ingest.same_article import Versions
from annotator.ingest.same_text import KnownTexts
from annotator.ingest.segment import SEGMENTER, segment
from annotator.storage.articles import store_article
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import add_address, is_stored, with_words
from annotator.text import article_public_id, sha256_of


@dataclass(frozen=True, slots=True)
class ItemDone:
    """Progress: one article, or one failure, is finished.

    ``total`` may still change while tables are read. ``article_id`` is set for new articles and duplicates.
    """

    done: int
    total: int
    source: str
    title: str | None = None
    article_id: str | None = None
    duplicate: bool = False
    failed: tuple[Failure, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """The result of an import: new articles, sentences and claims, what failed, and what is to be said of the rest."""

    imported: int = 0
    duplicates: int = 0
    sentences: int = 0
    claims: int = 0
    addresses: int = 0
    """Further addresses of known articles."""
    versions: int = 0
    """Articles stored as the newer version of another."""
    carried: int = 0
    """Answers carried over to them."""
    changed: int = 0
    """Answered claims that they say otherwise."""
    vanished: int = 0
    """Answered claims that they no longer have."""
    failed: list[Failure] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
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
    possible: float = 1.0,
    language: str | None = None,
    allowed: Collection[str] = (),
    any_page: bool = False,
    columns: Mapping[str, str] = NO_COLUMNS,
    update: bool = False,
    on_item: OnItem | None = None,
) -> ImportReport:
    """Import everything that ``sources`` name (see ``expand``), in order.

    Stored texts are skipped early. Articles stream through ``suggester``, so memory does not grow with their number;
    ``None`` stores them without claims. ``audit`` is the share of sentences scoring below ``threshold`` that become
    claims by chance, to measure what is missed; scores from ``possible`` up to ``threshold`` make possible claims. An
    interrupted import keeps its finished articles, and the same call continues it. ``language`` is the default for
    articles that state none and whose language cannot be told. ``allowed`` names hosts that may be on a private
    network. ``any_page`` also takes pages that are probably no articles. ``columns`` maps fields
    of articles to columns of tables. With ``update`` a changed text becomes the newer version of its article.

    Raises:
        DatabaseError: if the database cannot be written; bad content never raises.

    """
    items = [(item, count(item, columns)) for item in expand(sources)]
    options = _Options(suggester, threshold, audit, possible, language, frozenset(allowed), any_page, columns, update)
    run = _Import(database, options, on_item or (lambda _: None), sum(number for _, number in items))
    return run.run(items)


@dataclass(frozen=True, slots=True)
class _Prepared:
    article: ArticleInput
    spans: list[SentenceSpan]


@dataclass(frozen=True, slots=True)
class _Duplicate:
    article: ArticleInput
    known: str


@dataclass(frozen=True, slots=True)
class _Options:
    suggester: Suggester | None
    threshold: float
    audit: float
    possible: float
    language: str | None
    allowed: frozenset[str]
    any_page: bool
    columns: Mapping[str, str]
    update: bool


class _Import:
    """One run. Everything read waits in a queue until the articles before it are parsed, so that order is kept."""

    def __init__(self, database: Database, options: _Options, on_item: OnItem, total: int) -> None:
        self._database = database
        self._options = options
        self._on_item = on_item
        self._total = total
        self._done = 0
        self._texts = KnownTexts(partial(with_words, database))
        self._versions = Versions(database, update=options.update)
        self._queue: deque[_Prepared | _Duplicate | Failure] = deque()
        self._report = ImportReport()

    def run(self, items: Iterable[tuple[Item, int]]) -> ImportReport:
        for suggested in self._suggested(self._prepared(items)):
            self._settle()
            self._store(suggested)
        self._settle()
        return self._report

    def _suggested(self, prepared: Iterator[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        if self._options.suggester is None:
            return ([] for _ in prepared)
        return self._options.suggester.suggest(prepared)

    def _prepared(self, items: Iterable[tuple[Item, int]]) -> Iterator[list[SentenceText]]:
        for item, expected in items:
            actual = 0
            options = self._options
            for entry in read(item, options.allowed, any_page=options.any_page, columns=options.columns):
                if isinstance(entry, Remark):
                    self._report.remarks.append(entry)
                    continue
                actual += 1
                if isinstance(entry, Failure):
                    self._queue.append(entry)
                    self._settle()
                    continue
                if known := self._known(entry.text):
                    self._queue.append(_Duplicate(entry, known))
                    self._settle()
                    continue
                yield self._prepare(entry)
            self._total += actual - expected

    def _known(self, text: str) -> str | None:
        """The id of the article with this text, as stored or saved in another way."""
        sha256 = sha256_of(text)
        return article_public_id(sha256) if is_stored(self._database, sha256) else self._texts.same_as(text)

    def _prepare(self, read: ArticleInput) -> list[SentenceText]:
        article = replace(read, language=read.language or detect_language(read.text))
        spans = segment(article.text, article.language or self._options.language, article.headline_end)
        self._queue.append(_Prepared(article, spans))
        return [
            SentenceText(article.text[span.start : span.end], span.kind, span.paragraph, span.quotation)
            for span in spans
        ]

    def _settle(self) -> None:
        """Report everything at the head of the queue that needs no parsing."""
        while self._queue and not isinstance(self._queue[0], _Prepared):
            entry = self._queue.popleft()
            if isinstance(entry, Failure):
                self._fail(entry)
            elif isinstance(entry, _Duplicate):
                self._repeat(entry)

    def _store(self, suggested: list[list[SuggestedClaim]]) -> None:
        prepared = cast(_Prepared, self._queue.popleft())  # _settle leaves nothing else at the head
        article, options = prepared.article, self._options
        info = options.suggester.info if options.suggester else None
        older = self._versions.older_than(article)
        try:
            stored = store_article(
                self._database, article, prepared.spans, suggested, info, options.threshold, SEGMENTER,
                options.audit, options.possible, self._versions.replacing(older),
            )  # fmt: skip
        except InputError as error:
            self._fail(Failure(article.origin, f"was refused: {error}"))
            return
        if stored is None:
            self._repeat(_Duplicate(article, article_public_id(sha256_of(article.text))))
            return
        self._report.imported += 1
        self._report.sentences += stored.sentences
        self._report.claims += stored.claims
        self._report.article_ids.append(stored.article_id)
        said = [] if older is None else [self._versions.said(older, stored.carried)]
        self._count(stored.carried)
        self._report_article(article, stored.article_id, (*article.remarks, *said))

    def _repeat(self, entry: _Duplicate) -> None:
        article, known = entry.article, entry.known
        self._report.duplicates += 1
        said = []
        if article.url and add_address(self._database, known, article.url):
            self._report.addresses += 1
            said.append(f"has the text of article {known}, which now has this address too.")
        if made := self._versions.link(article, known):
            self._count(made[1])
            said.append(self._versions.said(*made))
        self._report_article(article, known, said, duplicate=True)

    def _count(self, carried: Carried | None) -> None:
        if carried is not None:
            self._report.versions += 1
            self._report.carried += carried.answers
            self._report.changed += carried.changed
            self._report.vanished += carried.vanished

    def _report_article(
        self, article: ArticleInput, article_id: str, said: Iterable[str], *, duplicate: bool = False
    ) -> None:
        remarks = tuple(Remark(article.origin, remark) for remark in said)
        self._report.remarks += remarks
        self._report_item(article.origin, article.title, article_id, duplicate, remarks=remarks)

    def _fail(self, failure: Failure) -> None:
        self._report.failed.append(failure)
        self._report_item(failure.source, None, failed=(failure,))

    def _report_item(
        self,
        source: str,
        title: str | None,
        article_id: str | None = None,
        duplicate: bool = False,
        failed: tuple[Failure, ...] = (),
        remarks: tuple[Remark, ...] = (),
    ) -> None:
        self._done += 1
        total = max(self._total, self._done)
        self._on_item(ItemDone(self._done, total, source, title, article_id, duplicate, failed, remarks))
