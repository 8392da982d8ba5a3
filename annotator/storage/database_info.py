"""What is in a database, for ``annotator db info``."""

from dataclasses import dataclass

from annotator.storage.database.engine import Database, file_size
from annotator.storage.database.migrate import HEAD
from annotator.storage.frozen_records import release_names
from annotator.storage.lists import counts
from annotator.storage.project import Project, load_project


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """A database: its schema, its size (``None`` when it is not a file), its project and what is in it."""

    shown: str
    schema: str
    size: int | None
    project: Project
    counts: dict[str, int]
    releases: list[str]


def describe(database: Database) -> DatabaseInfo:
    """Look into a database."""
    project = load_project(database)
    with database.read() as session:
        size = file_size(database)
        return DatabaseInfo(database.shown, HEAD, size, project, counts(session), release_names(session))
