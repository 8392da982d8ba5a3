"""Combines settings: the command line wins over the environment, then the file, then the defaults."""

import os
import re
from pathlib import Path

from annotator.errors import UsageError
from annotator.settings.folders import data_dir, find_config
from annotator.settings.kinds import Choice, Origin, Table, problems, values
from annotator.settings.sections import Settings
from annotator.settings.toml_file import TomlFile, read_toml

ON_PURPOSE = "--as"
"""Where a reviewer's name comes from that is given although it may be somebody else's."""


def load_settings(database: str | None = None, reviewer: str | None = None, start: Path | None = None) -> Settings:
    """Settings for a command run in ``start`` (default: the working folder).

    ``database`` and ``reviewer`` come from the command line.

    Raises:
        UsageError: for invalid TOML, an unknown or invalid setting, or an invalid reviewer name.

    """
    path = find_config(start or Path.cwd())
    arguments = _from_file(read_toml(path)) if path else {}
    arguments["database"] = _database(database, arguments.get("database"), path)
    arguments["reviewer"] = check_handle(_reviewer(reviewer, arguments.get("reviewer"), path))
    return Settings(**arguments, config_path=path)


def _from_file(file: TomlFile) -> Table:
    """A file's settings as arguments for ``Settings``; the first problem raises ``UsageError``."""
    for problem in problems(Settings, file.table):
        raise UsageError(f"{file.where(*problem.keys)}: {problem.words}")
    places = tuple(file.where("labels", number) for number, _ in enumerate(file.table.get("labels", ())))
    return values(Settings, file.table, file.path.parent) | {"label_places": places}


def _database(flag: str | None, configured: str | None, path: Path | None) -> Choice:
    if flag is not None:
        return Choice(_filled(flag, "--db", "a path or an address"), "--db", Origin.FLAG)
    if from_env := os.environ.get("ANNOTATOR_DB"):
        return Choice(from_env, "ANNOTATOR_DB", Origin.ENVIRONMENT)
    if configured is not None and path:
        configured = _filled(configured, f"database in {path}", "a path or an address, or take the line out")
        is_relative = "://" not in configured and not configured.startswith("~")
        value = str(path.parent / configured) if is_relative else configured
        return Choice(value, f"database in {path}", Origin.FILE)
    return Choice(str(data_dir() / "annotator.db"), "the user's data folder")


def _reviewer(flag: str | None, configured: str | None, path: Path | None) -> Choice:
    if flag is not None:
        return Choice(_filled(flag, "--reviewer", "a name"), "--reviewer", Origin.FLAG)
    if from_env := os.environ.get("ANNOTATOR_REVIEWER"):
        return Choice(from_env, "ANNOTATOR_REVIEWER", Origin.ENVIRONMENT)
    if configured is not None:
        return Choice(
            _filled(configured, f"reviewer in {path}", "a name, or take the line out"),
            f"reviewer in {path}",
            Origin.FILE,
        )
    import getpass

    try:
        return Choice(getpass.getuser(), "the operating system's user name")
    except (OSError, KeyError) as error:
        raise UsageError("The reviewer's name is unknown: give --reviewer NAME.") from error


def _filled(value: str, where: str, wanted: str) -> str:
    """A value unchanged; an empty one is refused, because another value would be used in its place."""
    if not value.strip():
        raise UsageError(f"{where} is empty: give {wanted}.")
    return value


def is_handle(name: str) -> bool:
    """Whether ``name`` is a valid reviewer name: easy to type and safe to show."""
    return re.fullmatch(r"[\w.@+-]([\w .@+-]{0,62}[\w.@+-])?", name) is not None


def check_handle(choice: Choice) -> Choice:
    """Return a reviewer's name unchanged.

    Raises:
        UsageError: when it is invalid, naming its origin.

    """
    if not is_handle(choice.value):
        shown = choice.value.encode("unicode_escape").decode("ascii")
        raise UsageError(
            f"“{shown}” (from {choice.why}) "
            "cannot be a reviewer's name: use up to 64 letters, digits, spaces or . _ @ + -"
        )
    return choice
