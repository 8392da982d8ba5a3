"""Putting a backup in the place of an SQLite database: what would change, a copy of what was, all or nothing.

A database that can be used takes the backup's pages in one transaction of SQLite's own
(https://www.sqlite.org/backup.html). Programs that have it open see the old state or the new one, and a kill in the
middle leaves the old one. A damaged file is replaced as a whole.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import DBAPIError

from annotator.errors import AnnotatorError, DatabaseError
from annotator.part_files import part_of
from annotator.storage.database.engine import BUSY_SECONDS, Database, cause_of
from annotator.storage.database.file_copy import check_file, copy_beside, count_rows
from annotator.storage.database.migrate import refuse
from annotator.storage.database.peek import reading, stored_revision
from annotator.text import one_line

_DECISIONS = """
SELECT reviewer.handle, COUNT(*), MAX(review.updated_at)
FROM review JOIN reviewer ON reviewer.id = review.reviewer_id
WHERE review.status <> 'open' GROUP BY reviewer.handle ORDER BY reviewer.handle
"""
_LOGS = ("-wal", "-shm")
_PAGES = 256
"""Pages copied between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one reviewer has done: the number of decisions, and when the newest was taken."""

    decisions: int
    newest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database holds: its schema, rows by table, and the work of each reviewer by handle."""

    schema: str
    rows: dict[str, int]
    work: dict[str, Work]


@dataclass(frozen=True, slots=True)
class Change:
    """The work of one reviewer before and after a restore; ``None`` where there is none."""

    reviewer: str
    before: Work | None
    after: Work | None

    @property
    def lost(self) -> int:
        """How many decisions fewer there will be."""
        return max(0, (self.before.decisions if self.before else 0) - (self.after.decisions if self.after else 0))


def standing_of(path: Path) -> Standing | None:
    """What a database file holds; ``None`` when there is none or it cannot be read.

    Raises:
        DatabaseError: when it is another program's, or of a newer version.

    """
    revision, filled = stored_revision(path)
    refuse(revision, has_tables=filled, shown=one_line(str(path)))
    if revision is None:
        return None
    try:
        with reading(path) as connection:
            work = {handle: Work(number, str(newest)[:16]) for handle, number, newest in connection.execute(_DECISIONS)}
            return Standing(revision, count_rows(connection), work)
    except sqlite3.Error:
        return None


def checked_backup(path: Path) -> Standing:
    """What a backup holds, once SQLite has checked it whole.

    Raises:
        DatabaseError: when it is damaged, another program's or of a newer version.

    """
    check_file(path)
    found = standing_of(path)
    if found is None:
        raise DatabaseError(f"{one_line(str(path))} cannot be read: choose another backup.")
    return found


def changes(before: Standing | None, after: Standing) -> Iterator[Change]:
    """What a restore changes of each reviewer's work, by handle; those with nothing to change are left out."""
    was = before.work if before else {}
    for handle in sorted(was.keys() | after.work.keys()):
        if was.get(handle) != after.work.get(handle):
            yield Change(handle, was.get(handle), after.work.get(handle))


def restore(database: Database, backup: Path) -> Path | None:
    """Put a checked backup in the place of an SQLite database; returns the copy of what was there, if anything.

    Raises:
        DatabaseError: when the copy or the database cannot be written; the database is then as it was.

    """
    path = Path(str(database.url.database))
    if path.exists() and backup.samefile(path):
        raise DatabaseError(f"{one_line(str(path))} is the database itself: choose a backup of it.")
    if standing_of(path) is not None:
        with suppress(_DamagedError):
            return _take_pages(database, backup)
    try:
        return _take_file(path, backup)
    except OSError as error:
        raise DatabaseError(
            f"{database.shown} cannot be written ({error.strerror}): check rights and free space."
        ) from error


class _DamagedError(AnnotatorError):
    """The database cannot be read to its end."""


def _take_pages(database: Database, backup: Path) -> Path:
    """Let a usable database take the backup's pages in one transaction.

    Raises:
        _DamagedError: when no whole copy of it can be made, because it is damaged.

    """
    _refuse_damaged(database)
    kept = copy_beside(database, "before-restore")
    deadline = monotonic() + BUSY_SECONDS

    def wait(status: int, remaining: int, total: int) -> None:
        if remaining == total and monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    with database.errors(), reading(backup) as source, database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            raise AssertionError("an open connection has a driver")
        source.backup(driver, pages=_PAGES, progress=wait, sleep=0.05)
        driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
    database.engine.dispose()  # connections that know the old schema
    return kept


def _refuse_damaged(database: Database) -> None:
    with database.errors(), database.engine.connect() as connection:
        try:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        except DBAPIError as error:
            if "locked" in cause_of(error):
                raise
            raise _DamagedError(cause_of(error)) from error
    if said != "ok":
        raise _DamagedError(str(said))


def _take_file(path: Path, backup: Path) -> Path | None:
    """Put a copy of the backup in the place of a damaged or missing file."""
    kept = _keep_damaged(path) if path.exists() else None
    with part_of(path, 0o600) as part:
        with reading(backup) as source:
            copy = sqlite3.connect(part)
            copy.execute("PRAGMA journal_mode=OFF")  # a part that is not finished is thrown away
            source.backup(copy)
            copy.close()
        for log in _LOGS:  # of the damaged file; they would be taken for the new one's
            Path(f"{path}{log}").unlink(missing_ok=True)
    return kept


def _keep_damaged(path: Path) -> Path:
    """Copy a file that SQLite cannot read, with its logs, as it is."""
    kept, number = Path(f"{path}.before-restore"), 1
    while kept.exists():
        number += 1
        kept = Path(f"{path}.before-restore-{number}")
    for log in ("", *_LOGS):
        if Path(f"{path}{log}").exists():
            shutil.copy2(f"{path}{log}", f"{kept}{log}")
    return kept
