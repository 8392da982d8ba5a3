"""Opening what a command works on: the database, the reviewer's desk, the label scheme.

Imports nothing of the command-line library, since the review screen starts without it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.settings import ON_PURPOSE, Settings, archive_folder

if TYPE_CHECKING:
    from annotator.archive.archiver import Archiver
    from annotator.library.project_library import ProjectLibrary
    from annotator.review.background_import import BackgroundImport, StartImport
    from annotator.review.desk import ReviewDesk
    from annotator.review.evidence_finder import AddSources, LibraryAccess
    from annotator.schemes import LabelScheme
    from annotator.storage.database.engine import Database
    from annotator.storage.project import Project


def this_program(*arguments: str) -> list[str]:
    """The command line that starts this program once more.

    ``-P``: code is not looked for in the working folder, where files of others may lie.
    """
    return [sys.executable, "-P", "-m", "annotator", *arguments]


def open_for_reading(settings: Settings) -> "Database":
    """Open the database of the settings, which must exist.

    Raises:
        DatabaseError: when it does not exist or cannot be used.

    """
    from annotator.storage.database.location import open_database

    return open_database(settings.database.value, create=False)


def open_for_writing(settings: Settings) -> "Database":
    """Open the database of the settings; create it if it does not exist.

    Raises:
        DatabaseError: when it cannot be used.

    """
    from annotator.storage.database.location import open_database

    return open_database(settings.database.value)


def open_as_reviewer(settings: Settings, *, create: bool = False) -> "Database":
    """Open the database of the settings for what is done, or seen, in the reviewer's name.

    Raises:
        DatabaseError: when it cannot be used, or does not exist and is not to be made.
        UsageError: when the name belongs to somebody else.

    """
    database = open_for_writing(settings) if create else open_for_reading(settings)
    check_whose_name(database, settings)
    return database


def check_whose_name(database: "Database", settings: Settings) -> None:
    """Refuse a reviewer's name that belongs to another account of the operating system, unless it is given on purpose.

    Raises:
        UsageError: when it does.

    """
    from annotator.account import current_account
    from annotator.storage.accounts import check_handle_of

    on_purpose = settings.reviewer.why == ON_PURPOSE
    check_handle_of(database, settings.reviewer.value, current_account(), on_purpose=on_purpose)


def open_desk(settings: Settings) -> "ReviewDesk":
    """The reviewer's desk on a database that must exist."""
    database = open_for_reading(settings)
    desk = desk_on(database, settings)
    say_what_is_unused(database, settings)
    return desk


def say_what_is_unused(database: "Database", settings: Settings) -> None:
    """Say which settings of the project in the configuration file are not used, because its database decides."""
    from annotator.output import talk
    from annotator.storage.project import unused_settings

    if names := unused_settings(database, settings):
        talk(unused_words(names, settings))


def unused_words(names: list[str], settings: Settings) -> str:
    """The sentence about settings of the project that are not used."""
    known = ", ".join(f"“{name}”" for name in names)
    return (
        f"{settings.config_path}: {known} under [project] {'is' if len(names) == 1 else 'are'} not used, because the "
        "database of a team decides: “annotator project show” says how it is, “annotator project set” changes it."
    )


def project_for_reading(database: "Database", settings: Settings) -> "Project":
    """The project of a database, for a command that only reads; says which settings are not used."""
    from annotator.storage.project import project_of

    say_what_is_unused(database, settings)
    return project_of(database, settings)


@contextmanager
def desk_for(settings: Settings) -> "Iterator[ReviewDesk]":
    """The reviewer's desk, for as long as a command works at it."""
    desk = open_desk(settings)
    try:
        yield desk
    finally:
        desk.close()


def desk_on(
    database: "Database",
    settings: Settings,
    imports: "BackgroundImport | None" = None,
    start_import: "StartImport | None" = None,
    add_sources: "AddSources | None" = None,
    *,
    reads_files: bool = True,
) -> "ReviewDesk":
    """The reviewer's desk on an open database; ``imports`` runs alongside, ``start_import`` starts such an import.

    ``add_sources`` adds to the library: given, because reading files takes modules that most commands do without.
    Without ``reads_files`` no path that is typed there names a file.
    """
    from annotator.account import current_account
    from annotator.review.desk import ReviewDesk
    from annotator.storage.accounts import take_handle
    from annotator.storage.project import set_up_project

    check_whose_name(database, settings)
    desk = ReviewDesk(
        database,
        set_up_project(database, settings),
        settings.reviewer.value,
        imports,
        archive=partial(open_archive, settings, database),
        archive_cited=settings.sources.archive_cited,
        timing=settings.timing,
        guideline=settings.project.guideline,
        possible=settings.suggest.possible,
        start_import=start_import,
        sentences=_sentences,
        library=_library_access(settings, database, add_sources),
        reads_files=reads_files,
    )
    take_handle(database, settings.reviewer.value, current_account())
    return desk


def _library_access(settings: Settings, database: "Database", add: "AddSources | None") -> "LibraryAccess":
    from annotator.review.evidence_finder import LibraryAccess

    return LibraryAccess(
        partial(open_library, settings, database), add, bool(settings.library.shared), settings.library.keep_shown
    )


def _sentences(quote: str) -> Iterator[str]:
    from annotator.ingest.sentences import quoted_sentences  # not needed before agreement is measured

    return quoted_sentences(quote)


def open_archive(settings: Settings, database: "Database") -> "Archiver":
    """The archive of sources of a database.

    Raises:
        UsageError: when the settings must say where it is and do not.

    """
    from annotator.archive.archiver import Archiver

    return Archiver(database, archive_folder(settings), settings.sources.allow)


def open_library(settings: Settings, database: "Database") -> "ProjectLibrary":
    """The library of a database as the reviewer of the settings may see it, with the shared ones of the settings.

    Raises:
        DatabaseError: when a shared library cannot be opened.

    """
    from annotator.library.project_library import ProjectLibrary
    from annotator.storage.project import project_of

    return ProjectLibrary(
        database,
        project_of(database, settings),
        settings.reviewer.value,
        shared=settings.shared_libraries,
        read_copy=lambda sha256: open_archive(settings, database).text(sha256),
    )


def scheme_of(settings: Settings) -> "LabelScheme":
    """The label scheme before the database is open: what will count once it is (``storage/project.py``)."""
    from annotator.schemes import DEFAULT_SCHEME, restored_scheme, scheme_from
    from annotator.storage.database.peek import stored_scheme

    stored, decides = stored_scheme(settings.database.value, settings.reviewer.value)
    scheme = restored_scheme(stored, settings.database.value) if stored else DEFAULT_SCHEME
    if decides:
        return scheme
    if settings.labels is not None:
        own = scheme_from(
            settings.labels, settings.project.name or "facts", str(settings.config_path), settings.label_places
        )
        scheme = replace(own, matching_stance=scheme.matching_stance)
    wanted = settings.project.matching_stance
    return scheme if wanted is None else replace(scheme, matching_stance=wanted)
