"""Storing another tool's annotations: all of them or nothing, overwriting nothing.

First come the articles with marked spans, and those of ours without, then the texts judged as a whole, which may be
part of those articles. These are kept meanwhile if they are few, else the file is read twice. Loading it again finds
everything where it was put.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.domain.callbacks import OnProgress
from annotator.errors import InputError
from annotator.load.foreign.article_match import ArticleMatcher, Place
from annotator.load.foreign.claim_batch import ClaimBatch
from annotator.load.foreign.file_records import TOOLS, ForeignFile
from annotator.load.foreign.load_report import ForeignReport
from annotator.load.foreign.tool_record import ForeignRecord
from annotator.load.foreign.verdicts import Interpreter, RecordClaims, Taking, says_the_same
from annotator.storage.database.engine import Database, Session
from annotator.storage.loaded_articles import Loading

_TOGETHER = 500
"""Records stored in one batch."""
_KEPT = 20_000
"""Texts judged as a whole that are kept in memory while the rest of the file is read."""


def load_foreign(
    database: Database,
    file: ForeignFile,
    tool: str,
    taking: Taking,
    on_progress: OnProgress | None = None,
    *,
    dry_run: bool = False,
) -> ForeignReport:
    """Load the annotations in a file of ``tool`` (a name in ``TOOLS``), in one transaction; ``dry_run`` stores nothing.

    Bad records are reported and the rest is loaded. Loading a file twice changes nothing.

    Raises:
        InputError: if the file cannot be read.

    """
    report = ForeignReport(tool, file.shown)
    with database.write(dry_run=dry_run) as session:
        load = _Load(session, file, tool, taking, report)
        load.run(on_progress or (lambda _done, _total, _what: None))
    return report


class _Load:
    def __init__(self, session: Session, file: ForeignFile, tool: str, taking: Taking, report: ForeignReport) -> None:
        self._session = session
        self._file = file
        self._read = TOOLS[tool].read
        self._taking = taking
        self._report = report
        self._loading = Loading(session, agrees=says_the_same)
        report.loaded = self._loading.loaded
        self._matcher = ArticleMatcher(session, self._loading, taking.language)
        self._interpreter = Interpreter(taking, report)
        self._judged_whole: list[ForeignRecord] = []
        self._created: set[int] = set()
        self._met: set[int] = set()
        self._new_claims: set[str] = set()
        self._known_claims: set[str] = set()

    def run(self, on_progress: OnProgress) -> None:
        self._store_all(self._records(on_progress, whole=False))
        kept, self._judged_whole = self._judged_whole, []
        self._store_all(kept if len(kept) < _KEPT else self._records(on_progress, whole=True))
        self._loading.seal()
        self._report.articles_known = len(self._met - self._created)
        self._report.claims_known = len(self._known_claims - self._new_claims)

    def _store_all(self, records: Iterable[ForeignRecord]) -> None:
        batch: list[RecordClaims] = []
        for record in records:
            record_claims = self._interpreter.claims_of(record)
            if record_claims.pieces or record_claims.predictions or record.is_unmarked:
                batch.append(record_claims)
            if len(batch) == _TOGETHER:
                self._store(batch)
                batch = []
        self._store(batch)

    def _records(self, on_progress: OnProgress, *, whole: bool) -> Iterator[ForeignRecord]:
        """The records of one kind; bad ones are reported in the first pass."""
        total = self._file.total
        for where, value, done in self._file.records():
            on_progress(done, total, self._file.shown)
            self._report.records += not whole
            try:
                found = self._read_records(where, value)
            except InputError as error:
                if not whole:
                    self._report.fail(where, str(error))
                continue
            for record in found:
                if not whole:
                    if record.is_unmarked:
                        record.remarks.skipped.pop("empty", None)  # it is stored, though nothing is said of it
                    self._report.remark(where, record.remarks)
                if record.is_article != whole:
                    yield record
                elif not whole and len(self._judged_whole) < _KEPT:
                    self._judged_whole.append(record)

    def _read_records(self, where: str, value: Any) -> tuple[ForeignRecord, ...]:
        if isinstance(value, InputError):
            raise value
        if not isinstance(value, dict):
            raise InputError("it is not a JSON object")
        records: tuple[ForeignRecord, ...] = self._read(where, value, self._taking.labels)
        return records

    def _store(self, batch: Sequence[RecordClaims]) -> None:
        if not batch:
            return
        places, new = self._matcher.places([record_claims.record for record_claims in batch])
        placed: list[tuple[RecordClaims, Place]] = []
        for record_claims, place in zip(batch, places, strict=True):
            if isinstance(place, InputError):
                self._report.fail(record_claims.record.where, str(place))
            else:
                placed.append((record_claims, place))
        known = self._loading.stored_articles(list({place.sha256 for _, place in placed if place.sha256 not in new}))
        articles = known | new
        self._created |= {article.id for article in new.values()}
        self._met |= {article.id for article in articles.values()}
        claims = ClaimBatch(self._session, self._loading, self._report, known, new, self._created)
        for record_claims, place in placed:
            claims.add(record_claims, place, articles[place.sha256])
        self._loading.claims_of(claims.placed())
        self._new_claims |= claims.new
        self._known_claims |= claims.known
