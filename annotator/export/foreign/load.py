"""Storing what another tool's file says: all of it at once or nothing, and nothing overwritten.

Articles of which pieces are marked come first, then the texts that were judged whole, which may stand in them: so the
file is read twice, and loading it again finds everything where it was put.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.domain import Origin, Review, Suggestion
from annotator.errors import InputError
from annotator.export.checked_claims import LONGEST_CLAIM
from annotator.export.foreign.answers import Answers, Taking, Wanted, says_the_same
from annotator.export.foreign.placing import Place, Placing
from annotator.export.foreign.reading import TOOLS, ForeignFile
from annotator.export.foreign.record import ForeignRecord, Span
from annotator.export.foreign.report import ForeignReport
from annotator.export.run import OnProgress
from annotator.storage.articles import sentence_at
from annotator.storage.engine import Database, Session
from annotator.storage.loading import LoadedClaim, Loading
from annotator.storage.placing import claims_at
from annotator.text import claim_public_id

_TOGETHER = 500
"""Records that are stored together."""


def load_foreign(
    database: Database,
    file: ForeignFile,
    tool: str,
    taking: Taking,
    on_progress: OnProgress | None = None,
    *,
    dry_run: bool = False,
) -> ForeignReport:
    """Load the annotations in a file of ``tool`` (a name in ``TOOLS``).

    One transaction: either everything is loaded that can be, or nothing; with ``dry_run`` nothing at all, and the
    report says what would be. Bad records are named and the rest kept. Loading a file twice changes nothing.

    Raises:
        InputError: when the file cannot be read.

    """
    report = ForeignReport(tool, file.shown)
    with database.write(dry_run=dry_run) as session:
        load = _Load(session, file, tool, taking, report, sqlite=database.is_sqlite)
        load.run(on_progress or (lambda _done, _total, _what: None))
    return report


@dataclass(slots=True)
class _Claim:
    """A claim in the making: what all records say of one span."""

    where: str
    reviews: list[Review] = field(default_factory=list)
    said_where: list[str] = field(default_factory=list)
    """The record of each review."""
    suggestion: Suggestion | None = None
    by_person: bool = False


class _Load:
    """One load inside one transaction."""

    def __init__(
        self, session: Session, file: ForeignFile, tool: str, taking: Taking, report: ForeignReport, *, sqlite: bool
    ) -> None:
        self._session = session
        self._file = file
        self._read = TOOLS[tool].read
        self._taking = taking
        self._report = report
        self._loading = Loading(session, agrees=says_the_same)
        report.loaded = self._loading.loaded
        self._placing = Placing(session, self._loading, taking.language, sqlite=sqlite)
        self._answers = Answers(taking, report)
        self._judged_whole = False
        self._created: set[int] = set()
        self._met: set[int] = set()
        self._new_claims: set[str] = set()
        self._known_claims: set[str] = set()

    def run(self, on_progress: OnProgress) -> None:
        """Load everything: articles with marked pieces, then texts that were judged whole."""
        for whole in (False, True):
            if whole and not self._judged_whole:
                continue  # there is nothing to read the file again for
            batch: list[Wanted] = []
            for record in self._records(on_progress, whole=whole):
                wanted = self._answers.wanted(record)
                if wanted.pieces or wanted.predictions:
                    batch.append(wanted)
                if len(batch) == _TOGETHER:
                    self._store(batch)
                    batch = []
            self._store(batch)
        self._report.articles_known = len(self._met - self._created)
        self._report.claims_known = len(self._known_claims - self._new_claims)

    def _records(self, on_progress: OnProgress, *, whole: bool) -> Iterator[ForeignRecord]:
        """The records of one kind; bad ones are reported the first time."""
        for where, value, done in self._file.records():
            on_progress(done, self._file.total, self._file.shown)
            self._report.records += not whole
            try:
                record = self._record(where, value)
            except InputError as error:
                if not whole:
                    self._report.fail(where, str(error))
                continue
            self._judged_whole |= not record.has_spans
            if not whole:
                self._report.remark(where, record.remarks)
            if record.has_spans != whole:
                yield record

    def _record(self, where: str, value: Any) -> ForeignRecord:
        if isinstance(value, InputError):
            raise value
        if not isinstance(value, dict):
            raise InputError("it is not a JSON object")
        record: ForeignRecord = self._read(where, value, self._taking.labels)
        return record

    def _store(self, batch: Sequence[Wanted]) -> None:
        """Store a batch: its new articles, then its claims with their reviews."""
        if not batch:
            return
        places, new = self._placing.places([wanted.record for wanted in batch])
        placed: list[tuple[Wanted, Place]] = []
        for wanted, place in zip(batch, places, strict=True):
            if isinstance(place, InputError):
                self._report.fail(wanted.record.where, str(place))
            else:
                placed.append((wanted, place))
        articles = self._loading.stored_articles(list({place.sha256 for _, place in placed}))
        self._created |= {articles[sha256].id for sha256 in new}
        self._met |= {row.id for row in articles.values()}
        self._store_claims(articles, placed)

    def _store_claims(self, articles: dict[str, Any], placed: Sequence[tuple[Wanted, Place]]) -> None:
        ids = [row.id for row in articles.values()]
        known = claims_at(self._session, ids)
        self._loading.sentences(ids)
        making: dict[tuple[str, Span], _Claim] = {}
        for wanted, place in placed:
            article = articles[place.sha256]
            for span, review in wanted.pieces:
                claim = self._making(making, known, article, wanted.record.where, self._span(article, place, span))
                if claim is not None:
                    claim.by_person = True
                    if review is not None:
                        claim.reviews.append(review)
                        claim.said_where.append(wanted.record.where)
            for span, suggestion in wanted.predictions:
                where = self._span(article, place, span)
                here = (article.id, *where) in known or (article.sha256, where) in making
                if here or article.id in self._created:
                    claim = self._making(making, known, article, wanted.record.where, where)
                    if claim is not None and (claim.suggestion is None or _is_better(suggestion, claim.suggestion)):
                        claim.suggestion = suggestion
        self._loading.claims_of(
            [
                (articles[sha256], self._loaded(articles[sha256], span, claim, known))
                for (sha256, span), claim in making.items()
            ]
        )

    def _span(self, article: Any, place: Place, span: Span | None) -> Span:
        """A span of a record as one of its article; that of the whole text reaches from first sentence to last."""
        if span is not None:
            return place.base + span[0], place.base + span[1]
        if place.whole is not None:
            return place.whole
        sentences = self._loading.sentences([article.id])[article.id]
        return (sentences[0].start, sentences[-1].end) if sentences else (0, len(article.text))

    def _making(
        self,
        making: dict[tuple[str, Span], _Claim],
        known: dict[tuple[int, int, int], str],
        article: Any,
        where: str,
        span: Span,
    ) -> _Claim | None:
        """The claim at a span; ``None``, and a remark, when there can be none."""
        if (article.sha256, span) in making:
            return making[article.sha256, span]
        if (article.id, *span) not in known:
            if span[1] - span[0] > LONGEST_CLAIM:
                self._report.fail(where, f"a claim of more than {LONGEST_CLAIM} characters")
                return None
            if sentence_at(self._loading.sentences([article.id])[article.id], span[0]) is None:
                self._report.fail(where, f"the span {span[0]}–{span[1]} starts in no sentence")
                return None
        return making.setdefault((article.sha256, span), _Claim(where))

    def _loaded(self, article: Any, span: Span, claim: _Claim, known: dict[tuple[int, int, int], str]) -> LoadedClaim:
        public_id = known.get((article.id, *span))
        if public_id is None:
            public_id = claim_public_id(article.sha256, *span)
            self._new_claims.add(public_id)
        else:
            self._known_claims.add(public_id)
        return LoadedClaim(
            where=claim.where,
            id=public_id,
            start=span[0],
            end=span[1],
            exact=article.text[span[0] : span[1]],
            origin=Origin.MANUAL if claim.by_person else Origin.SUGGESTED,
            suggestion=claim.suggestion,
            reviews=tuple(claim.reviews),
            said_where=tuple(claim.said_where),
        )


def _is_better(suggestion: Suggestion, other: Suggestion) -> bool:
    return (suggestion.score or 0) > (other.score or 0)
