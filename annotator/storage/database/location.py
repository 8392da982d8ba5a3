"""A database by the path or URL that the user gave: opened, only tried, or found to lie on another machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, inspect

from annotator.errors import DatabaseError
from annotator.storage.database.engine import BUSY_SECONDS, Database, database_url
from annotator.text import one_line

# SQLite's write-ahead log is shared memory between processes of one machine (https://www.sqlite.org/wal.html), and file
# locks of network file systems are known to be wrong now and then (https://www.sqlite.org/howtocorrupt.html).
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|9p|ncpfs|ceph|glusterfs|lustre|beegfs|gfs2?|ocfs2|gpfs|davfs"
    r"|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|davfs2?|smbnetfs|gvfsd-fuse|juicefs)"
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


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


def network_share(path: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that ``path`` lies on; ``None`` for a disk of this machine or where nobody tells.

    ``mounts`` is the system's table of mounts, as Linux gives it; without it the system's own is read.
    """
    if str(path).startswith(r"\\"):
        return "network share"
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", errors="surrogateescape")
        except OSError:  # a system without such a table
            return None
    kind = _kind_at(path.expanduser().resolve(), mounts)
    return kind if kind is not None and _NETWORK.fullmatch(kind) else None


def _kind_at(path: Path, mounts: str) -> str | None:
    """The file system mounted nearest above ``path``; of several at one place the last hides the others."""
    nearest, kind = -1, None
    for line in mounts.splitlines():
        _, at, found, *_ = [*line.split(" "), "", "", ""]
        place = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), at))
        if at and path.is_relative_to(place) and len(place.parts) >= nearest:
            nearest, kind = len(place.parts), found
    return kind
