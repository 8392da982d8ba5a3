"""Adding documents to the library: every kind of file that can be imported, and pages of the web.

A document is cut into passages: runs of whole sentences, long enough to understand and short enough to quote. A passage
is a paragraph, or several short ones, or a part of a long one. Every sentence is in exactly one passage.

Documents are stored some at a time, each batch in one transaction together with its words in the index. So what is
interrupted has whole documents, and the same call continues it: what is there already is known by its text.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from annotator.domain.callbacks import OnProgress
from annotator.domain.library import Added, DocumentKind, NotAdded
from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.ingest.items import Failure, Item, Remark
from annotator.ingest.languages import detect_language
from annotator.ingest.readers import count, read
from annotator.ingest.segment import SEGMENTER, segment
from annotator.storage.database.engine import Database
from annotator.storage.library_documents import (
    NewDocument,
    NewPassage,
    bring_back,
    last_document,
    store_documents,
    stored_hashes,
)
from annotator.storage.place_keys import keys_of
from annotator.text import document_public_id, one_line, sha256_of

LONGEST = 700
"""Code points from which on a passage ends with its sentence, so that the words of a query have to stand together."""
SHORTEST = 250
"""A paragraph that is shorter goes on in the next one: a heading, a row of a table, one remark of a transcript."""
_TOGETHER = 1_000_000
"""Characters of documents that are stored in one transaction: about a tenth of a second's work."""
_MOST = 2_000
"""The most documents of a transaction."""
_ONE_EACH = frozenset(("jsonl", "csv", "json", "parquet", "feed", "warc"))
"""Forms of files that hold many documents."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How documents are added: by whom, which language to assume, and hosts that may be on a private network."""

    language: str | None = None
    allowed: frozenset[str] = frozenset()
    reviewer_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that was read, with the hash of its text."""

    document: ArticleInput
    sha256: str
    kind: DocumentKind


def add_documents(
    database: Database, items: Collection[Item], options: AddOptions, on_progress: OnProgress = lambda *_: None
) -> Added:
    """Add what ``items`` hold (``ingest.items.expand``), in order; what cannot be read is reported, the rest is added.

    Memory does not grow with the number of documents.

    Raises:
        DatabaseError: if the database cannot be written; bad content never raises.

    """
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
            made = new_document(each.document, each.kind, self._options, each.sha256)
        except Exception as error:  # noqa: BLE001 — whatever is wrong with one text must not lose the others
            made = None
            why = f"could not be cut into sentences ({type(error).__name__}): it was left out; please report this."
        if made is None:
            self.report.failed.append(NotAdded(one_line(each.document.origin), why))
        return made


def new_document(
    document: ArticleInput, kind: DocumentKind, options: AddOptions, sha256: str, source_id: int | None = None
) -> NewDocument | None:
    """A document as it is stored, if it has a sentence; ``source_id`` is the row of the source it is a copy of."""
    passages = passages_of(document, options.language)
    if not passages:
        return None
    return NewDocument(
        text=document.text,
        sha256=sha256,
        kind=kind,
        origin=one_line(document.origin),
        segmenter=SEGMENTER,
        passages=passages,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        author=document.author,
        published_at=document.published_at,
        language=document.language,
        external_id=document.external_id,
        place_key=_place(document),
        source_id=source_id,
        reviewer_id=options.reviewer_id,
    )


def _place(document: ArticleInput) -> str | None:
    """What is common to all versions of a document: its address or file, with the id that the file gave it."""
    keys = keys_of(document)
    if keys.document_key is not None and document.external_id is not None:
        return f"{keys.document_key}\t{document.external_id}"
    return keys.document_key or keys.file_key


def passages_of(document: ArticleInput, language: str | None) -> list[NewPassage]:
    """The passages of a document; ``language`` is the one to assume if it states none and none can be told."""
    known = document.language or detect_language(document.text) or language
    return list(cut(segment(document.text, known, document.headline_end)))


def cut(sentences: Iterable[SentenceSpan]) -> Iterator[NewPassage]:
    """The passages that these sentences make, in order."""
    run: list[SentenceSpan] = []
    first = 0
    for each in sentences:
        if run and _ends(run, each):
            yield _passage(run, first)
            first, run = first + len(run), []
        run.append(each)
    if run:
        yield _passage(run, first)


def _ends(run: list[SentenceSpan], following: SentenceSpan) -> bool:
    start = run[0].start
    if following.end - start > LONGEST:
        return True
    return following.paragraph != run[-1].paragraph and run[-1].end - start >= SHORTEST


def _passage(run: list[SentenceSpan], first: int) -> NewPassage:
    return NewPassage(run[0].start, run[-1].end, first, tuple(at for each in run for at in (each.start, each.end)))
