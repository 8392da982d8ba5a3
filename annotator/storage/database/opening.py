"""Opening a database by the path or URL that the user gave."""

from pathlib import Path

from sqlalchemy import URL

from annotator.errors import DatabaseError
from annotator.storage.database.engine import BUSY_SECONDS, Database, database_url
from annotator.text import one_line


def open_database(where: str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open the database at ``where`` (a path or URL), creating and migrating a new one when ``create``.

    Raises:
        DatabaseError: when it does not exist (and must not be created), cannot be opened, or was written by another
            version of the schema.

    """
    from annotator.storage.database.migrate import prepare

    database = unprepared_database(where, create=create, busy_seconds=busy_seconds)
    prepare(database, create=create)
    return database


def unprepared_database(where: str, *, create: bool = False, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database at ``where`` (a path or URL), whatever its schema is; for looking at it and upgrading it.

    Raises:
        DatabaseError: when it does not exist (and must not be created), or cannot be one.

    """
    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        _prepare_folder(Path(str(url.database)), create=create)
    return _connectable(url, busy_seconds)


def _connectable(url: URL, busy_seconds: float) -> Database:
    try:
        return Database(url, busy_seconds)
    except ModuleNotFoundError as error:
        raise DatabaseError("PostgreSQL needs its driver: pip install 'factdesk[postgres]'.") from error


def _prepare_folder(path: Path, *, create: bool) -> None:
    """Make the folder of a new database, readable by its owner only."""
    shown = one_line(str(path))
    if "\0" in str(path):
        raise DatabaseError(f"{shown} cannot be a database: no file's name holds NUL; give another path.")
    try:
        if path.is_dir():
            raise DatabaseError(f"{shown} is a folder: give the name of a database file.")
        if not path.exists() and not create:
            raise DatabaseError(f"There is no database at {shown}: import an article first, or give --db.")
        missing = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        if missing:
            path.parent.chmod(0o700)
    except OSError as error:
        raise DatabaseError(f"{shown} cannot be a database: {error.strerror}; give another path.") from error
