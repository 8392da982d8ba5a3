"""Loads another database of the same project: what was done there is merged with what is here."""

from pathlib import Path

from annotator.errors import UsageError
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.work_apart import Merged, merge
from annotator.text import one_line

_MAGIC = b"SQLite format 3\0"
"""How every SQLite file begins (https://www.sqlite.org/fileformat.html)."""


def is_database(file: str) -> bool:
    """Whether a file is an SQLite database, or an address that of one on a server."""
    if file.startswith("postgresql:"):
        return True
    try:
        with Path(file).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def merge_file(database: Database, file: str) -> Merged:
    """Merge the database at ``file``, which is not changed, in one transaction.

    Raises:
        DatabaseError: when it cannot be opened, or has another schema than this program needs.
        UsageError: when it is this very database, or one of another project.

    """
    other = open_database(file, create=False)
    try:
        if other.url == database.url:
            raise UsageError(f"{one_line(file)} is the database in use: name the other one.")
        with other.read() as theirs, database.write() as ours:
            return merge(ours, theirs, one_line(other.shown))
    finally:
        other.close()
