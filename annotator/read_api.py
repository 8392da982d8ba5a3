"""The read API: ``from annotator import open_database`` gives the records of a database to scripts and notebooks.

It obeys the rules of exports. Reviewers have pseudonyms unless names are asked for; in a blind project, the answers of
others are missing until their claim is closed. Nothing is written.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from itertools import chain
from os import PathLike, fspath
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self

from annotator import DISTRIBUTION
from annotator.dataset.answers import Layer
from annotator.dataset.arrow_tables import struct_of, tables_of
from annotator.dataset.flat_records import AnswerRecord, GoldRecord, answer_records, gold_record
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import AnyPart, Part, changed
from annotator.dataset.selection import Selection, Sieve
from annotator.dataset.stream import StoredRecords
from annotator.errors import AnnotatorError
from annotator.storage.database import location
from annotator.storage.project import load_project, pseudonym_key
from annotator.storage.reviewers import find_reviewer

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from annotator.storage.database.engine import Database


def open_database(where: str | PathLike[str], *, reviewer: str | None = None, names: bool = False) -> "OpenedDatabase":
    """Open an existing database (a path, or a PostgreSQL address) for reading.

    ``reviewer`` is who reads: in a blind project they see their own answers to open claims, nobody else's. Without a
    reviewer only closed claims have answers there. ``names`` gives reviewers' names instead of pseudonyms.

    Raises:
        DatabaseError: there is no database, or it cannot be used.

    """
    return OpenedDatabase(location.open_database(fspath(where), create=False), reviewer, names=names)


class Rows(Generic[AnyPart]):
    """Records of one kind. Each iteration reads one snapshot of the database from the beginning, in constant memory."""

    def __init__(self, kind: type[AnyPart], read: Callable[[], Iterator[AnyPart]]) -> None:
        """``read`` starts an iteration over records of ``kind``."""
        self.kind = kind
        self._read = read

    def __iter__(self) -> Iterator[AnyPart]:
        """Read the records: articles by id, claims by their place in the article."""
        return self._read()

    def to_arrow(self) -> "pa.Table":
        """Return a table with a typed column for each field of the record, nested where the record is.

        Raises:
            AnnotatorError: pyarrow is not installed.

        """
        _need("pyarrow")
        import pyarrow as pa

        shape = pa.schema(list(struct_of(self.kind)))
        found = list(tables_of(map(_as_columns, self), shape))
        return pa.concat_tables(found) if found else shape.empty_table()

    def to_pandas(self) -> "pd.DataFrame":
        """Return a pandas DataFrame.

        Raises:
            AnnotatorError: pandas or pyarrow is not installed.

        """
        _need("pandas")
        made: pd.DataFrame = self.to_arrow().to_pandas()
        return made

    def to_polars(self) -> "pl.DataFrame":
        """Return a Polars DataFrame.

        Raises:
            AnnotatorError: Polars or pyarrow is not installed.

        """
        _need("polars")
        import polars as pl

        made: Any = pl.from_arrow(self.to_arrow())
        return made

    def to_datasets(self) -> "datasets.Dataset":
        """Return a dataset of the Hugging Face library ``datasets``, in memory.

        Raises:
            AnnotatorError: datasets is not installed.

        """
        _need("datasets")
        import datasets

        return datasets.Dataset(self.to_arrow())


class OpenedDatabase(AbstractContextManager["OpenedDatabase"]):
    """A database that is open for reading. Close it, or use it in a ``with`` statement."""

    def __init__(self, database: "Database", reviewer: str | None, *, names: bool) -> None:
        """Read ``database`` as ``reviewer``; ``open_database`` makes one."""
        self._database = database
        self._reviewer = reviewer
        self._names = names
        self._project = load_project(database)

    def articles(self) -> Rows[ArticleRecord]:
        """Return the articles with text and sentences."""
        return Rows(ArticleRecord, self._articles)

    def claims(self) -> Rows[ClaimRecord]:
        """Return all claims with their reviews, also those without an answer, drafts and notes included."""
        return Rows(ClaimRecord, self._claims)

    def gold(self) -> Rows[GoldRecord]:
        """Return the claims that have a gold label, with votes and evidence."""
        return Rows(GoldRecord, lambda: filter(None, map(gold_record, self._counting(Layer.GOLD))))

    def reviews(self) -> Rows[AnswerRecord]:
        """Return the submitted answers, one for each claim and reviewer."""
        return Rows(AnswerRecord, lambda: chain.from_iterable(map(answer_records, self._counting(Layer.REVIEWS))))

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the project's labels, in order."""
        return self._project.scheme.names

    def close(self) -> None:
        """Close the database; iterations that are under way end with an error."""
        self._database.engine.dispose()  # not Database.close(), which writes statistics of the query planner

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def __enter__(self) -> Self:
        """Return the database itself."""
        return self

    def _articles(self) -> Iterator[ArticleRecord]:
        with self._stream() as stream:
            yield from map(stream.article, stream.article_ids())

    def _claims(self) -> Iterator[ClaimRecord]:
        with self._stream() as stream:
            yield from stream.records()

    def _counting(self, layer: Layer) -> Iterator[ClaimRecord]:
        """The claims with the answers that count, as an export of this layer has them."""
        sieve = Sieve(Selection(layer, notes=True), self._project.scheme.evidence_rule)
        return filter(None, map(sieve.pick, self._claims()))

    @contextmanager
    def _stream(self) -> Iterator[StoredRecords]:
        """One snapshot of the records, as the reviewer may see them."""
        project = self._project
        with self._database.read() as session:
            person = find_reviewer(session, self._reviewer) if self._reviewer else None
            key = None if self._names else pseudonym_key(session)
            yield StoredRecords(session, project.view(person), project.scheme.evidence_rule, key)


def _as_columns(record: Part) -> Part:
    """An article's ``meta`` has keys of its own, which no column type fits: it becomes JSON text."""
    if not isinstance(record, ArticleRecord):
        return record
    return changed(record, meta=json.dumps(record.meta, ensure_ascii=False))


def _need(library: str) -> None:
    if find_spec(library) is None:
        how = f"'{DISTRIBUTION}[parquet]'" if library == "pyarrow" else library
        raise AnnotatorError(f"This needs {library}, which is not installed: pip install {how}.")
