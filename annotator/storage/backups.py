"""Backups of a database: made while people work, checked, and the oldest automatic ones removed.

A backup is an SQLite file, whatever the database is on. Names carry the time, in UTC: automatic ones are
``NAME-20260512-080000.db``, those made by hand end in ``-kept.db`` and are never removed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.errors import DatabaseError
from annotator.part_files import part_of
from annotator.storage.database.engine import Database
from annotator.storage.database.file_copy import check_file, copy_file
from annotator.storage.database.location import open_database
from annotator.storage.database_copy import copy_database
from annotator.text import one_line

_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its file, and its rows by table."""

    path: Path
    rows: dict[str, int]


def back_up(database: Database, target: Path) -> Backup:
    """Copy a database to a new SQLite file, check it, and only then give it its name.

    Raises:
        DatabaseError: when the file exists or cannot be written, or the copy is not the same as the database.

    """
    if target.exists():
        raise DatabaseError(f"{one_line(str(target))} exists already: give the name of a new file.")
    _make_folder(target.parent)
    rows = copy_file(database, target) if database.is_sqlite else _copy_of_server(database, target)
    return Backup(target, rows)


def new_backup(database: Database, folder: Path, now: datetime, *, kept: bool) -> Backup:
    """Make a backup named after the database and the time; ``kept`` is not counted among the automatic ones.

    Raises:
        DatabaseError: as ``back_up`` does.

    """
    return back_up(database, folder / f"{name_of(database)}-{now.strftime(_TIME)}{'-kept' * kept}.db")


def back_up_if_due(database: Database, folder: Path, *, keep: int, hours: int) -> Path | None:
    """Make an automatic backup unless the newest is younger than ``hours``, and remove all but the newest ``keep``.

    Returns the new one. A database without articles has nothing to keep.

    Raises:
        DatabaseError: as ``back_up`` does.

    """
    now, name = datetime.now(UTC), name_of(database)
    newest = newest_backup(folder, name)
    if not keep or (newest is not None and now - newest < timedelta(hours=hours)):
        return None
    with database.errors(), database.engine.connect() as connection:
        if not connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM article)").scalar():
            return None
    made = new_backup(database, folder, now, kept=False)
    for old in _automatic(folder, name)[:-keep]:
        old.unlink(missing_ok=True)
    return made.path


def name_of(database: Database) -> str:
    """The name that the backups of a database begin with."""
    whole = database.url.database or "annotator"
    return Path(whole).stem if database.is_sqlite else re.sub(r"[^\w.-]", "_", whole)


def newest_backup(folder: Path, name: str) -> datetime | None:
    """When the newest automatic backup of the name was made, by its file's name."""
    found = _automatic(folder, name)
    if not found:
        return None
    return datetime.strptime(found[-1].stem[len(name) + 1 :], _TIME).replace(tzinfo=UTC)


def _automatic(folder: Path, name: str) -> list[Path]:
    """The automatic backups of the name, oldest first."""
    shape = re.compile(rf"{re.escape(name)}-\d{{8}}-\d{{6}}\.db")
    try:
        return sorted(path for path in folder.iterdir() if shape.fullmatch(path.name))
    except OSError:  # there is none, or it cannot be read, which writing to it will say
        return []


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        shown = one_line(str(folder))
        raise DatabaseError(f"{shown} cannot be a folder for backups ({error.strerror}): choose another.") from error


def _copy_of_server(database: Database, target: Path) -> dict[str, int]:
    """Copy a database on a server to an SQLite file, and check the rows that arrived against those that were read."""
    try:
        with part_of(target, 0o600) as part:
            copy = open_database(str(part))
            try:
                wanted = copy_database(database, copy, lambda *_: None)
            finally:
                copy.close()
            rows = check_file(part, target)
            if any(rows[table] != number for table, number in wanted.items()):
                raise DatabaseError(f"{one_line(str(target))} is not whole: rows are missing; try again.")
    except OSError as error:
        shown = one_line(str(target))
        raise DatabaseError(f"{shown} cannot be written ({error.strerror}): check rights and free space.") from error
    return rows
