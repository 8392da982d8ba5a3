"""Settings as they hold for one command: the command line wins over the environment, over the file, over defaults."""

import os
import re
from pathlib import Path

from annotator.errors import UsageError
from annotator.settings.folders import data_dir, find_config
from annotator.settings.kinds import Choice, Origin, Table, problems, values
from annotator.settings.sections import Settings
from annotator.settings.toml_file import TomlFile, read_toml


def load_settings(database: str | None = None, reviewer: str | None = None, start: Path | None = None) -> Settings:
    """Settings for a command started in ``start`` (the working folder by default).

    ``database`` and ``reviewer`` are what was said on the command line; they win over environment and file.

    Raises:
        UsageError: for a file that is not TOML, an unknown or mistyped setting, or an unusable reviewer name.

    """
    path = find_config(start or Path.cwd())
    said = _said(read_toml(path)) if path else {}
    said["database"] = _database(database, said.get("database"), path)
    said["reviewer"] = _reviewer(reviewer, said.get("reviewer"), path)
    return Settings(**said, config_path=path)


def _said(file: TomlFile) -> Table:
    """What a file says, as arguments for the settings.

    Raises:
        UsageError: for the first thing wrong in it.

    """
    for problem in problems(Settings, file.table):
        raise UsageError(f"{file.where(*problem.keys)}: {problem.words}")
    places = tuple(file.where("labels", number) for number, _ in enumerate(file.table.get("labels", ())))
    return values(Settings, file.table, file.path.parent) | {"label_places": places}


def _database(said: str | None, configured: str | None, path: Path | None) -> Choice:
    if said:
        return Choice(said, "--db", Origin.FLAG)
    if from_env := os.environ.get("ANNOTATOR_DB"):
        return Choice(from_env, "ANNOTATOR_DB", Origin.ENVIRONMENT)
    if configured and path:
        elsewhere = "://" in configured or configured.startswith("~")
        value = configured if elsewhere else str(path.parent / configured)
        return Choice(value, f"database in {path}", Origin.FILE)
    return Choice(str(data_dir() / "annotator.db"), "the user's data folder")


def _reviewer(said: str | None, configured: str | None, path: Path | None) -> Choice:
    if said:
        return check_handle(Choice(said, "--reviewer", Origin.FLAG))
    if from_env := os.environ.get("ANNOTATOR_REVIEWER"):
        return check_handle(Choice(from_env, "ANNOTATOR_REVIEWER", Origin.ENVIRONMENT))
    if configured:
        return check_handle(Choice(configured, f"reviewer in {path}", Origin.FILE))
    import getpass

    try:
        return check_handle(Choice(getpass.getuser(), "the operating system's user name"))
    except (OSError, KeyError) as error:
        raise UsageError("Nobody is named as the reviewer: give --reviewer NAME.") from error


def is_handle(name: str) -> bool:
    """Whether a reviewer can be called so: a handle must be something that can be typed, shown and joined on."""
    return re.fullmatch(r"[\w.@+-]([\w .@+-]{0,62}[\w.@+-])?", name) is not None


def check_handle(choice: Choice) -> Choice:
    """A reviewer's name as it is.

    Raises:
        UsageError: saying where it is from, when nobody can be called so.

    """
    if not is_handle(choice.value):
        shown = choice.value.encode("unicode_escape").decode("ascii")
        raise UsageError(
            f"“{shown}” (from {choice.why}) "
            "cannot be a reviewer's name: use up to 64 letters, digits, spaces or . _ @ + -"
        )
    return choice
