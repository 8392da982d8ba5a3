"""Locates the configuration, the user's data, archived copies and bundled folders on disk."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

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
    folder = _beside(database, "archive")
    if folder is None:
        raise UsageError('A database on a server has no folder beside it: set archive = "FOLDER" under [sources].')
    return folder


def backup_folder(settings: Settings) -> Path:
    """The folder for backups: ``folder`` under ``[backups]``, else beside an SQLite database.

    Raises:
        UsageError: for a database on a server without the setting.

    """
    folder = settings.backups.folder or _beside(settings.database.value, "backups")
    if folder is None:
        raise UsageError('A database on a server has no folder beside it: set folder = "FOLDER" under [backups].')
    return folder


def serve_folder(database: str) -> Path:
    """The folder of ``annotator serve``: beside an SQLite database, else one of its own in the user's data folder."""
    parts = urlsplit(database)
    named = f"{parts.netloc.rpartition('@')[2]}{parts.path}?{parts.query}"  # the name of a folder holds no password
    return _beside(database, "serve") or data_dir() / f"serve-{sha256(named.encode()).hexdigest()[:16]}"


def _beside(database: str, suffix: str) -> Path | None:
    """What has the name of an SQLite database and ``suffix`` behind it; ``None`` for a database on a server."""
    where = re.sub(r"^sqlite(\+pysqlite)?:///", "", database)
    return None if "://" in where else Path(f"{Path(where).expanduser().absolute()}.{suffix}")
