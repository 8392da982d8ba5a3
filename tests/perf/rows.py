"""What the ways to write and to read rows cost, against plain Core: the reason for each Core statement in the storage.

    python -m tests.perf.rows [ROWS] [ROUNDS]

The rows are sentences. Each way of writing is rolled back; every way of reading finds the same rows. What is compared
is the time of the processor, round by round.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.storage.article_rows import sentence_rows
from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.location import open_database
from annotator.storage.schema.models import ArticleRow, SentenceRow
from annotator.text import article_public_id, sha256_of
from tests import tables
from tests.perf.measure import ratios, spread, table
from tests.support import spans_of

_Rows = list[dict[str, Any]]
_Way = Callable[[Session, _Rows], object]
_NAMES = ("article_id", "n", "start", "end", "kind", "text")


def _add_all(session: Session, rows: _Rows) -> None:
    session.add_all([SentenceRow(**row) for row in rows])
    session.flush()


WRITING: Mapping[str, _Way] = {
    "insert(table), Core": lambda session, rows: session.connection().execute(insert(tables.sentence), rows),
    "insert_rows": lambda session, rows: insert_rows(session, SentenceRow, rows),
    "insert(Model)": lambda session, rows: session.execute(insert(SentenceRow), rows),
    "objects, add_all": _add_all,
}
READING: Mapping[str, _Way] = {
    "select(table.c.x, …), Core": lambda session, _rows: session.execute(
        select_columns(*(tables.sentence.c[name] for name in _NAMES))
    ).all(),
    "select(Model.x, …)": lambda session, _rows: session.execute(
        select_columns(*(col(getattr(SentenceRow, name)) for name in _NAMES))
    ).all(),
    "select(Model)": lambda session, _rows: session.exec(select(SentenceRow)).all(),
}


def measure(count: int, rounds: int, folder: Path) -> str:
    """The table of all ways, for ``count`` rows."""
    database = open_database(str(folder / "rows.db"))
    text = " ".join(f"Sentence {n} of the report says what it says." for n in range(count))
    with database.write() as session:
        article = _article(text)
        session.add(article)
        session.flush()
        rows = sentence_rows(article.id, text, spans_of(text))
    writing: dict[str, list[float]] = {name: [] for name in WRITING}
    for _ in range(rounds):
        for name, way in WRITING.items():
            with database.write(dry_run=True) as session:
                writing[name].append(_seconds(way, session, rows))
    with database.write() as session:
        insert_rows(session, SentenceRow, rows)
    reading: dict[str, list[float]] = {name: [] for name in READING}
    for _ in range(rounds):
        for name, way in READING.items():
            with database.read() as session:
                reading[name].append(_seconds(way, session, rows))
    database.close()
    lines = [*_lines("write", writing, count), *_lines("read", reading, count)]
    return table(f"Rows, {rounds} rounds of {count:,}", ("what", "how", "µs a row", "× Core"), lines)


def _article(text: str) -> ArticleRow:
    sha256 = sha256_of(text)
    return ArticleRow(
        public_id=article_public_id(sha256), sha256=sha256, text=text, origin="-", segmenter="-", sentence_count=0
    )


def _seconds(way: _Way, session: Session, rows: _Rows) -> float:
    gc.collect()
    started = time.process_time()
    way(session, rows)
    return time.process_time() - started


def _lines(what: str, measured: Mapping[str, list[float]], count: int) -> Iterator[tuple[str, ...]]:
    core = next(iter(measured.values()))
    for name, seconds in measured.items():
        per_row = [each / count * 1e6 for each in seconds]
        yield what, name, spread(per_row, 1), spread(ratios(seconds, core))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]] + [20_000, 5][len(sys.argv[1:3]) :]
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(*given, Path(temporary)))
