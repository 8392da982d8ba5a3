"""Every setting with its current value and where the value comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.cli.context import open_for_reading, scheme_of
from annotator.errors import AnnotatorError
from annotator.settings import Settings
from annotator.settings.kinds import Choice, Origin, kinds
from annotator.settings.toml_file import TomlFile, read_toml

if TYPE_CHECKING:
    from annotator.storage.project import Project


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. ``file`` and ``line`` say where it is set; ``why`` names an option, a variable, or a reason."""

    setting: str
    value: Any
    origin: Origin
    why: str | None = None
    file: str | None = None
    line: int | None = None

    @property
    def where(self) -> str:
        """Where the value comes from, in words."""
        match self.origin:
            case Origin.FILE:
                return f"{self.file}, line {self.line}"
            case Origin.DATABASE:
                return "the database"
            case Origin.DEFAULT:
                return f"default: {self.why}" if self.why else "default"
        return str(self.why)

    @property
    def shown(self) -> str:
        """The value for people."""
        match self.value:
            case bool():
                return str(self.value).lower()
            case list():
                return ", ".join(self.value)
            case None:
                return ""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What a value can come from, besides the settings themselves."""

    settings: Settings
    file: TomlFile | None
    stored: "Project | None"
    unused: list[str]
    """Settings of the file that the database decides otherwise."""

    def row(self, value: Any, *keys: str) -> Row:
        """A setting that only the file can set."""
        name = ".".join(keys)
        plain = str(value) if isinstance(value, Path) else list(value) if isinstance(value, tuple) else value
        if self.file is not None and self.file.says(*keys):
            return Row(name, plain, Origin.FILE, file=str(self.file.path), line=self.file.line(*keys))
        return Row(name, plain, Origin.DEFAULT)

    def chosen(self, choice: Choice, value: str, name: str) -> Row:
        """A setting that an option or the environment can also set."""
        return self.row(value, name) if choice.origin is Origin.FILE else Row(name, value, choice.origin, choice.why)

    def of_project(self, value: Any, name: str) -> Row:
        """A setting of the project, which the database keeps if the file does not set it."""
        from annotator.storage.project import DEFAULT_PROJECT

        row = self.row(value, "project", name)
        if (row.origin is Origin.FILE and name not in self.unused) or not hasattr(DEFAULT_PROJECT, name):
            return row
        if name == "guideline":
            return self._guideline(row)
        origin = Origin.DATABASE if self.stored else Origin.DEFAULT
        return Row(row.setting, getattr(self.stored or DEFAULT_PROJECT, name), origin)

    def _guideline(self, row: Row) -> Row:
        """The name of the guideline in the database, if it has one."""
        kept = self.stored is not None and self.stored.guideline is not None
        return Row(row.setting, self.stored.guideline_name if self.stored else None, Origin.DATABASE) if kept else row

    def labels(self) -> Row:
        """The names of the labels."""
        row = self.row(list(scheme_of(self.settings).names), "labels")
        if self.stored is None or (row.origin is Origin.FILE and "labels" not in self.unused):
            return row
        return Row(row.setting, list(self.stored.scheme.names), Origin.DATABASE)


def rows_of(settings: Settings) -> Iterator[Row]:
    """The settings in the order of their declaration."""
    file = read_toml(settings.config_path) if settings.config_path else None
    sources = _Sources(settings, file, *_stored(settings))
    yield sources.chosen(settings.database, _without_password(settings.database.value), "database")
    yield sources.chosen(settings.reviewer, settings.reviewer.value, "reviewer")
    for name, kind in kinds(Settings).items():
        value = getattr(settings, name)
        if name == "project":
            yield from (sources.of_project(getattr(value, inner), inner) for inner in kinds(kind.type))
        elif kind.is_section:
            yield from (sources.row(getattr(value, inner), name, inner) for inner in kinds(kind.type))
        elif name == "labels":
            yield sources.labels()
        elif name == "keys":
            yield from (sources.row(key, name, action) for action, key in value.items())
        elif not isinstance(value, Choice):
            yield sources.row(value, name)


def _stored(settings: Settings) -> "tuple[Project | None, list[str]]":
    """The stored project, and what the file says of it in vain; nothing if no database can be opened."""
    from annotator.storage.project import load_project, unused_settings

    try:
        database = open_for_reading(settings)
    except AnnotatorError:
        return None, []
    try:
        return load_project(database), unused_settings(database, settings)
    finally:
        database.close()


def _without_password(database: str) -> str:
    from annotator.storage.database.engine import database_url, shown_url

    return shown_url(database_url(database))
