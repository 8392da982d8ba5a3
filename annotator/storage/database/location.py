"""Opens a database by path or URL, for real or for a trial, and detects network file systems."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect

from annotator.errors import DatabaseError
from annotator.storage.database.engine import BUSY_SECONDS, Database, database_url, shown_url
from annotator.storage.database.peek import stored_revision
from annotator.text import one_line

# SQLite's write-ahead log needs memory shared by processes of one machine (https://www.sqlite.org/wal.html), and file
# locks on network file systems are unreliable (https://www.sqlite.org/howtocorrupt.html).
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|9p|ncpfs|ceph|glusterfs|lustre|beegfs|gfs2?|ocfs2|gpfs|davfs"
    r"|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|davfs2?|smbnetfs|gvfsd-fuse|juicefs)"
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def open_database(
    where: str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS, reading: bool = False
) -> Database:
    """Open the database at ``where`` (a path or URL); with ``create``, set up a missing one.

    One that is opened for ``reading`` refuses every change.

    Raises:
        DatabaseError: when it is missing without ``create``, cannot be opened, or has another schema version.

    """
    from annotator.storage.database.migrate import prepare

    database = unprepared_database(where, create=create, busy_seconds=busy_seconds, reading=reading)
    prepare(database, create=create)
    return database


def unprepared_database(
    where: str, *, create: bool = False, busy_seconds: float = BUSY_SECONDS, reading: bool = False
) -> Database:
    """The database at ``where`` (a path or URL) with its schema unchecked, for inspecting and upgrading it.

    Raises:
        DatabaseError: when it is missing without ``create``, cannot be a database, or is another program's. Not a byte
            of such a file changes.

    """
    from annotator.storage.database.migrate import refuse

    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        _prepare_folder(path, create=create)
        revision, has_tables = stored_revision(path)
        refuse(revision, has_tables=has_tables, shown=shown_url(url))
    try:
        return Database(url, busy_seconds, reading=reading)
    except ModuleNotFoundError as error:
        raise DatabaseError("PostgreSQL needs its driver: pip install 'factdesk[postgres]'.") from error


def _prepare_folder(path: Path, *, create: bool) -> None:
    """Create the folder of a new database, accessible only to its owner."""
    shown = one_line(str(path))
    if "\0" in str(path):
        raise DatabaseError(f"{shown} cannot be a database: file names cannot contain NUL; give another path.")
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
def filled_database(where: str) -> Iterator[Database]:
    """The database at ``where`` to bring articles or checked claims into; a file made for that goes again if none came.

    Raises:
        DatabaseError: when there is one that cannot be used.

    """
    url = database_url(where)
    path = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    made = path is not None and not path.exists()
    database = open_database(where)
    try:
        yield database
    finally:
        database.close()
        if made and path is not None:
            _remove_empty(path)


def _remove_empty(path: Path) -> None:
    """Remove an SQLite database that nothing was brought into, unless another program has it open."""
    with closing(sqlite3.connect(path, timeout=0)) as connection, suppress(sqlite3.Error):
        # only the last connection to a database can leave WAL mode (https://www.sqlite.org/wal.html)
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            return
        filled = "SELECT EXISTS (SELECT 1 FROM article) OR EXISTS (SELECT 1 FROM checked_claim)"
        filled += " OR EXISTS (SELECT 1 FROM document)"
        if not connection.execute(filled).fetchone()[0]:
            path.unlink(missing_ok=True)


@contextmanager
def trial_database(where: str) -> Iterator[Database]:
    """The database at ``where`` (a path or URL) for ``dry_run`` writes, left unchanged.

    If there is none yet, a temporary empty one takes its place.

    Raises:
        DatabaseError: when there is one that cannot be used.

    """
    with ExitStack() as stack:
        exists = _exists(where)
        if not exists:
            folder = stack.enter_context(TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True))
            where = str(Path(folder) / "trial.db")
        database = open_database(where, create=not exists)
        stack.callback(database.engine.dispose)  # not close(), which writes the query planner's statistics
        yield database


def _exists(where: str) -> bool:
    """Whether there is anything at ``where`` but an empty file or database."""
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
    """The type of network file system that ``path`` is on; ``None`` for a local disk or when unknown.

    ``mounts`` is a mount table in Linux's format, by default the system's own.
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
    """The type of the innermost file system that contains ``path``; the last mount at a place hides the others."""
    nearest, kind = -1, None
    for line in mounts.splitlines():
        _, at, found, *_ = [*line.split(" "), "", "", ""]
        place = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), at))
        if at and path.is_relative_to(place) and len(place.parts) >= nearest:
            nearest, kind = len(place.parts), found
    return kind
