"""Opening what a command works on: the database, the reviewer's desk, the label scheme.

Nothing here knows of the command-line library, which the review screen starts without.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.schemes import DEFAULT_SCHEME, LabelScheme, scheme_from
from annotator.settings import Settings, archive_folder

if TYPE_CHECKING:
    from annotator.archive.archiver import Archiver
    from annotator.review.background_import import BackgroundImport
    from annotator.review.desk import ReviewDesk
    from annotator.storage.database.engine import Database


def open_for_reading(settings: Settings) -> "Database":
    """The database of the settings, which must be there.

    Raises:
        DatabaseError: when it is not, or cannot be used.

    """
    from annotator.storage.database.location import open_database

    return open_database(settings.database.value, create=False)


def open_for_writing(settings: Settings) -> "Database":
    """The database of the settings, made when it is not there.

    Raises:
        DatabaseError: when it cannot be used.

    """
    from annotator.storage.database.location import open_database

    return open_database(settings.database.value)


def open_desk(settings: Settings) -> "ReviewDesk":
    """The reviewer's desk on a database that must be there."""
    return desk_on(open_for_reading(settings), settings)


def desk_on(database: "Database", settings: Settings, imports: "BackgroundImport | None" = None) -> "ReviewDesk":
    """The reviewer's desk on an open database; ``imports`` is an import that runs beside it."""
    from annotator.review.desk import ReviewDesk
    from annotator.storage.project import set_up_project

    return ReviewDesk(
        database,
        set_up_project(database, settings),
        settings.reviewer.value,
        imports,
        archive=partial(open_archive, settings, database),
        archive_cited=settings.sources.archive_cited,
        timing=settings.timing,
        guideline=settings.project.guideline,
    )


def open_archive(settings: Settings, database: "Database") -> "Archiver":
    """The archive of sources that goes with a database.

    Raises:
        UsageError: when the settings do not say where it is, and must.

    """
    from annotator.archive.archiver import Archiver

    return Archiver(database, archive_folder(settings), settings.sources.allow)


def scheme_of(settings: Settings) -> LabelScheme:
    """The label scheme before the database is open: what the configuration says, else what the database was set up
    with, else the default.
    """
    if settings.labels is not None:
        return scheme_from(
            settings.labels, settings.project.name or "facts", str(settings.config_path), settings.label_places
        )
    if "://" not in settings.database.value:
        from annotator.storage.database.peek import stored_scheme

        stored = stored_scheme(Path(settings.database.value).expanduser())
        if stored is not None:
            return scheme_from(stored["labels"], stored["name"], settings.database.value)
    return DEFAULT_SCHEME
