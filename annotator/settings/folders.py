"""Locates the configuration, the user's data, archived copies and bundled folders on disk."""

import re
from pathlib import Path

from annotator.errors import UsageError
from annotator.settings.sections import Settings

CONFIG_NAME = "annotator.toml"


def find_config(start: Path) -> Path | None:
    """The nearest ``annotator.toml`` in ``start`` or a folder above it."""
    here = start.absolute()
    for folder in (here, *here.parents):
        candidate = folder / CONFIG_NAME
        if candidate.is_file():
            return candidate
    return None


def data_dir() -> Path:
    """The user's folder for Annotator's data, which may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("annotator", appauthor=False)


def bundled(name: str) -> Path:
    """The folder ``corpus`` or ``schemas`` of the wheel or checkout.

    Raises:
        UsageError: when the installation lacks it.

    """
    package = Path(__file__).parent.parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"This installation has no {name} folder: reinstall factdesk.")


def archive_folder(settings: Settings) -> Path:
    """The folder for copies of sources: ``archive`` under ``[sources]``, else beside an SQLite database.

    Raises:
        UsageError: for a database on a server without the setting.

    """
    if settings.sources.archive is not None:
        return settings.sources.archive
    return archive_beside(settings.database.value)


def archive_beside(database: str) -> Path:
    """The folder for copies of sources beside an SQLite database, given by its path or address.

    Raises:
        UsageError: for a database on a server.

    """
    return _beside(database, "archive", 'archive = "FOLDER" under [sources]')


def backup_folder(settings: Settings) -> Path:
    """The folder for backups: ``folder`` under ``[backups]``, else beside an SQLite database.

    Raises:
        UsageError: for a database on a server without the setting.

    """
    if settings.backups.folder is not None:
        return settings.backups.folder
    return _beside(settings.database.value, "backups", 'folder = "FOLDER" under [backups], or give -o FILE')


def _beside(database: str, kind: str, setting: str) -> Path:
    where = re.sub(r"^sqlite(\+pysqlite)?:///", "", database)
    if "://" in where:
        raise UsageError(f"A database on a server has no folder beside it: set {setting}.")
    return Path(f"{Path(where).expanduser().absolute()}.{kind}")
