"""Importing articles in three steps that overlap: reading (``batches``), parsing (``article_parser``), storing.

The order is that of the sources, whatever the number of processes that parse. Each batch is stored in one transaction,
so an import that is interrupted at any moment has whole articles, and the same call continues it: what is stored is
known by its bytes and is neither decoded nor parsed again.
"""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput
from annotator.domain.suggestion import Suggester
from annotator.errors import InputError
from annotator.ingest.article_parser import ArticleParser, LoadSuggester, ParseOptions
from annotator.ingest.batches import Batch, OnRead, Reading, ReadOptions
from annotator.ingest.items import Failure, Item, Remark, expand
from annotator.ingest.known import Known
from annotator.ingest.readers.rows import NO_COLUMNS
from annotator.ingest.same_article import Versions
from annotator.ingest.worker_pool import Parsed, WorkerPool
from annotator.storage.article_keys import articles_by_key, keep_keys
from annotator.storage.articles import StoredArticle, store_articles
from annotator.storage.database.engine import Database
from annotator.storage.found_claims import Choosing, NewArticle
from annotator.storage.known_articles import add_address

_WORTH_PROCESSES = 1_000_000
"""Bytes of files from which more than one process pays; below, they would take longer to start than to parse."""
_MOST_JOBS = 8
"""More processes than this parse faster than one stores."""


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
    carried: int | None = 0
    """Answers carried over to them; ``None``, as the next two, if a blind project has any such articles."""
    changed: int | None = 0
    """Answered claims that they say otherwise."""
    vanished: int | None = 0
    """Answered claims that they no longer have."""
    failed: list[Failure] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    article_ids: list[str] = field(default_factory=list)
    """The ids of the new articles, in order."""


OnItem = Callable[[ItemDone], None]
_Parse = Callable[[Iterable[list[ArticleInput]]], Iterator[list[Parsed]]]


def import_sources(
    database: Database,
    sources: Iterable[str],
    suggester: Suggester | LoadSuggester | None,
    *,
    threshold: float,
    audit: float = 0.0,
    possible: float = 1.0,
    language: str | None = None,
    allowed: Collection[str] = (),
    any_page: bool = False,
    columns: Mapping[str, str] = NO_COLUMNS,
    update: bool = False,
    jobs: int | None = 1,
    on_item: OnItem | None = None,
    on_read: OnRead | None = None,
    report: ImportReport | None = None,
) -> ImportReport:
    """Import everything that ``sources`` name (see ``expand``), in order.

    What is stored is skipped early. Memory does not grow with the number of articles. Without a ``suggester`` they are
    stored without claims. ``audit`` is the share of sentences scoring below ``threshold`` that become claims by chance,
    to measure what is missed; scores from ``possible`` up to ``threshold`` make possible claims. ``language`` is the
    default for articles that state none and whose language cannot be told. ``allowed`` names hosts that may be on a
    private network. ``any_page`` also takes pages that are probably no articles. ``columns`` maps fields of articles to
    columns of tables. With ``update`` a changed text becomes the newer version of its article. ``jobs`` is the number
    of processes that parse, for which ``suggester`` must be a function that loads one; ``None`` is as many as pay.
    ``on_read`` is told each source before it is read. ``report`` is filled while the import runs.

    Raises:
        DatabaseError: if the database cannot be written; bad content never raises.

    """
    items, how = expand(sources), ReadOptions(frozenset(allowed), any_page, columns, update)
    reading = Reading(items, partial(articles_by_key, database), how, on_read)
    options = ParseOptions(Choosing(threshold, audit, possible), language)
    storing = _Storing(database, reading, Versions(database, update=update), on_item, report or ImportReport())
    with _parser(suggester, options, _paying(items) if jobs is None else jobs) as parse:
        storing.store_all(parse)
    return storing.report


def _noted(batches: Iterable[Batch], read: deque[Batch]) -> Iterator[list[ArticleInput]]:
    """The articles of each batch, which is put at the end of those ``read``."""
    for batch in batches:
        read.append(batch)
        yield batch.articles


@contextmanager
def _parser(suggester: Suggester | LoadSuggester | None, options: ParseOptions, jobs: int) -> Iterator[_Parse]:
    """What parses batches: other processes, or this one."""
    if jobs > 1 and callable(suggester):
        with WorkerPool(jobs, suggester, options) as pool:
            yield pool.parsed
    else:
        parser = ArticleParser(suggester() if callable(suggester) else suggester, options)
        yield partial(map, parser.parse)


def _paying(items: Iterable[Item]) -> int:
    """How many processes to parse with: one for little, else one for each core that this process may use."""
    size = 0
    for item in items:
        path = Path(item.source)
        size += path.stat().st_size if not item.problem and path.is_file() else 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if size < _WORTH_PROCESSES else min(cores, _MOST_JOBS)


class _Storing:
    """Stores batches as they come, and reports what becomes of each entry."""

    def __init__(
        self, database: Database, reading: Reading, versions: Versions, on_item: OnItem | None, report: ImportReport
    ) -> None:
        self.report = report
        self._database = database
        self._reading = reading
        self._versions = versions
        self._on_item = on_item
        self._done = 0

    def store_all(self, parse: _Parse) -> None:
        """Store what is read, as it comes from ``parse``."""
        read: deque[Batch] = deque()
        for parsed in parse(_noted(self._reading.batches(), read)):
            self.store(read.popleft(), parsed)
        self.report.remarks += self._reading.remarks

    def store(self, batch: Batch, parsed: list[Parsed]) -> None:
        """Store the articles of a batch in one transaction; then report all that is in it, in order."""
        new = [each for each in parsed if isinstance(each, NewArticle)]
        older = [self._versions.older_than(each.article) for each in new]
        stored = store_articles(self._database, new, list(map(self._versions.replacing, older))) if new else []
        pairs = iter(zip(stored, older, strict=True))
        outcomes = iter([(each, None) if isinstance(each, Failure) else next(pairs) for each in parsed])
        if batch.keys:
            keep_keys(self._database, batch.keys)
        self._reading.stored(batch)
        for entry in batch.entries:
            if isinstance(entry, ArticleInput):
                self._report(entry, *next(outcomes))
            elif isinstance(entry, Failure):
                self._fail(entry)
            else:
                self._repeat(entry)

    def _report(self, article: ArticleInput, outcome: StoredArticle | Failure | InputError, older: str | None) -> None:
        if isinstance(outcome, Failure):
            self._fail(outcome)
        elif isinstance(outcome, InputError):
            self._fail(Failure(article.origin, f"was refused: {outcome}"))
        elif not outcome.is_new:
            self._repeat(Known(article.origin, outcome.article_id, article))
        else:
            self.report.imported += 1
            self.report.sentences += outcome.sentences
            self.report.claims += outcome.claims
            self.report.article_ids.append(outcome.article_id)
            said = [] if older is None else [self._versions.said(older, outcome.carried)]
            self._count(outcome.carried)
            self._say(article, outcome.article_id, (*article.remarks, *said))

    def _repeat(self, known: Known) -> None:
        self.report.duplicates += 1
        if known.article is None:
            self._tell(known.origin, article_id=known.article_id, duplicate=True)
            return
        said = []
        url = known.article.url
        if url and add_address(self._database, known.article_id, url):
            self.report.addresses += 1
            said.append(f"has the text of article {known.article_id}, which now has this address too.")
        if made := self._versions.link(known.article, known.article_id):
            self._count(made[1])
            said.append(self._versions.said(*made))
        self._say(known.article, known.article_id, said, duplicate=True)

    def _count(self, carried: Carried | None) -> None:
        if carried is None:
            return
        report, told = self.report, self._versions.told(carried)
        report.versions += 1
        report.carried = (report.carried or 0) + told.answers if told else None
        report.changed = (report.changed or 0) + told.changed if told else None
        report.vanished = (report.vanished or 0) + told.vanished if told else None

    def _say(self, article: ArticleInput, article_id: str, said: Iterable[str], *, duplicate: bool = False) -> None:
        remarks = tuple(Remark(article.origin, remark) for remark in said)
        self.report.remarks += remarks
        self._tell(article.origin, article.title, article_id, duplicate, remarks=remarks)

    def _fail(self, failure: Failure) -> None:
        self.report.failed.append(failure)
        self._tell(failure.source, failed=(failure,))

    def _tell(
        self,
        source: str,
        title: str | None = None,
        article_id: str | None = None,
        duplicate: bool = False,
        failed: tuple[Failure, ...] = (),
        remarks: tuple[Remark, ...] = (),
    ) -> None:
        self._done += 1
        total = max(self._reading.total, self._done)
        if self._on_item is not None:
            self._on_item(ItemDone(self._done, total, source, title, article_id, duplicate, failed, remarks))
