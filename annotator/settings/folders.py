"""Where things are on disk: the configuration, the user's data, copies of sources, what came with the program."""

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
    """The user's folder for Annotator's data; not created here."""
    from platformdirs import user_data_path

    return user_data_path("annotator", appauthor=False)


def bundled(name: str) -> Path:
    """The folder ``corpus`` or ``schemas`` that came with the program: in the wheel, or in a checkout.

    Raises:
        UsageError: when the installation lacks it.

    """
    package = Path(__file__).parent.parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"This installation has no {name} folder: install the annotator wheel again.")


def archive_folder(settings: Settings) -> Path:
    """Where copies of sources are kept: beside an SQLite database, else where ``[sources]`` says.

    Raises:
        UsageError: for a database on a server when nothing is said.

    """
    if settings.sources.archive is not None:
        return settings.sources.archive
    where = re.sub(r"^sqlite(\+pysqlite)?:///", "", settings.database.value)
    if "://" in where:
        raise UsageError('A database on a server has no folder beside it: set archive = "FOLDER" under [sources].')
    return Path(f"{Path(where).expanduser().absolute()}.archive")
