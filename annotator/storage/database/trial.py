"""A database on which something is only tried: nothing of it is there afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect

from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.opening import open_database, unprepared_database


@contextmanager
def trial_database(where: str) -> Iterator[Database]:
    """The database at ``where`` (a path or URL) to be written to with ``dry_run`` only; it is closed without a trace.

    Where there is none yet, an empty one that stands for it and is gone afterwards.

    Raises:
        DatabaseError: when there is one that cannot be used.

    """
    if _is_there(where):
        database = open_database(where, create=False)
        try:
            yield database
        finally:
            database.engine.dispose()  # not close(), which lets the query planner write down what it learnt
        return
    with TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True) as folder:
        database = open_database(str(Path(folder) / "trial.db"))
        try:
            yield database
        finally:
            database.engine.dispose()


def _is_there(where: str) -> bool:
    """Whether there is a database with anything in it, or something that is none."""
    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        return path.is_dir() or (path.exists() and path.stat().st_size > 0)
    database = unprepared_database(where)
    try:
        with database.errors(), database.engine.connect() as connection:
            return bool(inspect(connection).get_table_names())
    finally:
        database.engine.dispose()
