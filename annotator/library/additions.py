"""Adding documents to the library: every kind of file that can be imported, and pages of the web.

Documents are stored some at a time, each batch in one transaction together with its words in the index. So what is
interrupted has whole documents, and the same call continues it: what is there already is known by its text.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from annotator.domain.callbacks import OnProgress
from annotator.domain.library import Added, DocumentKind, NotAdded
from annotator.domain.records import ArticleInput
from annotator.ingest.items import Failure, Item, Remark, expand
from annotator.ingest.readers import count, read
from annotator.library.new_documents import new_document
from annotator.storage.database.engine import Database
from annotator.storage.library_documents import (
    NewDocument,
    bring_back,
    last_document,
    store_documents,
    stored_hashes,
)
from annotator.storage.reviewers import find_reviewer
from annotator.text import document_public_id, one_line, sha256_of

if TYPE_CHECKING:
    from annotator.settings import Settings

_TOGETHER = 1_000_000
"""Characters of documents that are stored in one transaction: about a tenth of a second's work."""
_MOST = 2_000
"""The most documents of a transaction."""
_ONE_EACH = frozenset(("jsonl", "csv", "json", "parquet", "feed", "warc"))
"""Forms of files that hold many documents."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How documents are added: in whose name, which language to assume, hosts that may be on a private network."""

    reviewer: str
    language: str | None = None
    allowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: "Settings") -> Self:
        """As the settings say."""
        return cls(settings.reviewer.value, settings.language, frozenset(settings.sources.allow))


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that was read, with the hash of its text."""

    document: ArticleInput
    sha256: str
    kind: DocumentKind


def add_sources(
    database: Database,
    sources: Sequence[str],
    options: AddOptions,
    jsonl: Sequence[str] = (),
    on_progress: OnProgress = lambda *_: None,
) -> Added:
    """Add what files, folders, patterns and web addresses hold, in order; what cannot be read is reported.

    ``jsonl`` are files with one document a line, whatever their names. Memory does not grow with the number of
    documents.

    Raises:
        DatabaseError: if the database cannot be written; bad content never raises.

    """
    lines = [replace(item, form="jsonl") if item.form not in ("", "stdin") else item for item in expand(jsonl)]
    items: list[Item] = [*expand(sources), *lines]
    adding = _Adding(database, options)
    for documents in _together(_entries(items, options, adding.report, on_progress)):
        adding.store(documents)
    return adding.report


def _entries(items: Collection[Item], options: AddOptions, report: Added, on_progress: OnProgress) -> Iterator[_Read]:
    """The documents of all items; failures and remarks go into the report."""
    total, done = sum(map(count, items)), 0
    for item in items:
        on_progress(done, total, item.source)
        for entry in read(item, options.allowed, any_page=True):
            if isinstance(entry, Remark):
                report.remarks.append(NotAdded(one_line(entry.source), one_line(entry.text)))
                continue
            done += 1
            on_progress(done, max(done, total), item.source)
            if isinstance(entry, Failure):
                report.failed.append(NotAdded(one_line(entry.source), one_line(entry.reason)))
            elif isinstance(entry, ArticleInput):
                report.remarks += [NotAdded(one_line(entry.origin), one_line(each)) for each in entry.remarks]
                yield _Read(entry, sha256_of(entry.text), _kind(item, entry))


def _kind(item: Item, document: ArticleInput) -> DocumentKind:
    if item.form == "url":
        return DocumentKind.PAGE
    return DocumentKind.RECORD if item.form in _ONE_EACH or document.origin != item.source else DocumentKind.FILE


def _together(documents: Iterable[_Read]) -> Iterator[list[_Read]]:
    some: list[_Read] = []
    held = 0
    for each in documents:
        some.append(each)
        held += len(each.document.text)
        if held >= _TOGETHER or len(some) >= _MOST:
            yield some
            some, held = [], 0
    if some:
        yield some


class _Adding:
    """Stores batches of documents, and counts what becomes of them."""

    def __init__(self, database: Database, options: AddOptions) -> None:
        self.report = Added()
        self._database, self._options = database, options
        with database.read() as session:
            self._before = last_document(session)
            self._reviewer_id = find_reviewer(session, options.reviewer)

    def store(self, batch: list[_Read]) -> None:
        """Store those of a batch that are new."""
        with self._database.read() as session:
            known = stored_hashes(session, [each.sha256 for each in batch])
        new = {each.sha256: each for each in batch if each.sha256 not in known}
        documents = [made for each in new.values() if (made := self._made(each)) is not None]
        with self._database.write() as session:
            again = bring_back(session, {each.sha256: each.kind for each in batch if each.sha256 in known})
            stored = store_documents(session, documents, self._before)
        report = self.report
        report.added += stored.documents + again
        report.versions += stored.versions
        report.passages += stored.passages
        there = known | {each.sha256 for each in documents}
        ids = [document_public_id(each.sha256) for each in batch if each.sha256 in there]
        report.known += len(ids) - stored.documents - again
        report.ids += ids

    def _made(self, each: _Read) -> NewDocument | None:
        why = "has no sentence that could be found again: it was left out."
        try:
            made = new_document(
                each.document, each.kind, each.sha256, language=self._options.language, reviewer_id=self._reviewer_id
            )
        except Exception as error:  # noqa: BLE001 — whatever is wrong with one text must not lose the others
            made = None
            why = f"could not be cut into sentences ({type(error).__name__}): it was left out; please report this."
        if made is None:
            self.report.failed.append(NotAdded(one_line(each.document.origin), why))
        return made
