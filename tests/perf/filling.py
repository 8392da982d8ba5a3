"""Fills the tables of an empty SQLite database as fast as the file takes rows."""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annotator.storage.schema import counted, ddl_words, fresh_tallies

Rows = dict[str, list[tuple[Any, ...]]]
"""Rows by table, with the columns of ``TABLES``."""


def _insert(table: str, columns: str, **same: str) -> str:
    marks = ", ".join([*"?" * (columns.count(",") + 1), *same.values()])
    return f"INSERT INTO {table} ({', '.join([columns, *same])}) VALUES ({marks})"


_THEN = "'2025-01-06 08:00:00.000000'"
TABLES = {
    "reviewer": _insert("reviewer", "id, handle, created_at", place_sentence="0", has_queue="1"),
    "source": _insert("source", "id, public_id, url, document_key, title, publisher, kind, host, created_at"),
    "article": _insert(
        "article", "id, public_id, sha256, text, title, url, document_key, sentence_count, imported_at",
        meta="'{}'", origin="'generated'", segmenter="'generated'",
    ),
    "sentence": _insert("sentence", 'id, article_id, n, start, "end", paragraph, text, kind'),
    "claim": _insert(
        "claim", "id, public_id, article_id, sentence_id, start, \"end\", exact, origin, created_by, "
        "withdrawn_at, submitted, wanted, disputed, unscored", created_at=_THEN,
    ),
    "suggestion": _insert(
        "suggestion", "id, claim_id, score, reasons, tags, wanting", suggester="'generated'", version="'1'",
        model="'none'", threshold="0.35", current="1", speaker="'the authority'", cue="'said'", created_at=_THEN,
    ),
    "review": _insert(
        "review", "id, claim_id, reviewer_id, label, status, confidence, note, flagged, guideline_version, "
        "submitted_at, seconds, keystrokes, recheck_at, updated_at", role="'reviewer'", version="1",
    ),
    "evidence": _insert(
        "evidence", "id, review_id, source_id, stance, quote_exact, accessed_at, created_at, withdrawn_at, told",
        quote_prefix="''", quote_suffix="''", evidence_set="0",
    ),
    "event": _insert(
        "event", "id, kind, at, reviewer_id, claim_id, article_id, payload, target_id, undo_id, redo_id, link"
    ),
}  # fmt: skip
"""The statements that insert rows, by table; their columns are those of the rows that are given."""


class Load:
    """A database without indexes and triggers, which takes rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.execute = connection.execute

    def rows(self, batches: Iterable[Rows]) -> None:
        """Insert batches of rows."""
        for batch in batches:
            for table, statement in TABLES.items():
                self._connection.executemany(statement, batch[table])


@contextmanager
def loading(path: Path) -> Iterator[Load]:
    """Take rows into the database at ``path``; then make its indexes, counters and triggers in that order.

    The database does not check the rows: ``annotator db check`` does.
    """
    kinds = "type = 'trigger' OR (type = 'index' AND sql IS NOT NULL)"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "ignore_check_constraints=ON"):
            connection.execute(f"PRAGMA {pragma}")
        ours = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {kinds} ORDER BY type, name")
        made_again = ours.fetchall()  # sorted by type: indexes come before triggers
        connection.execute("BEGIN")
        for kind, name, _ in made_again:
            connection.execute(f"DROP {kind} {name}")
        yield Load(connection)
        indexes = [sql for kind, _, sql in made_again if kind == "index"]
        triggers = [sql for kind, _, sql in made_again if kind == "trigger"]
        for statement in (*indexes, *_counters(), *triggers, *_searched(connection)):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA analysis_limit=400")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode=WAL")


def _counters() -> tuple[str, ...]:
    """What triggers count and keep while the program writes; claims and suggestions bring theirs with them."""
    tallies = fresh_tallies.filling(sqlite=True)
    return counted.FILL_TOTALS, counted.fill(counted.WITH_QUEUE), *tallies, ddl_words.fill_wordings(sqlite=True)


def _searched(connection: sqlite3.Connection) -> list[str]:
    """The statements that fill the search indexes."""
    named = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
    return [f"INSERT INTO {name}({name}) VALUES ('rebuild')" for (name,) in connection.execute(named)]


def ahead(make: Callable[[], Iterator[Rows]]) -> Iterator[Rows]:
    """The batches of ``make``, made in a process of its own while those before are written."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, sender), daemon=True)
    process.start()
    sender.close()
    while (batch := receiver.recv()) is not None:
        yield batch
    process.join()


def _send(make: Callable[[], Iterator[Rows]], sender: Connection) -> None:
    for batch in make():
        sender.send(batch)
    sender.send(None)
