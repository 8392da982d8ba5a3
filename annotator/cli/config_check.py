"""Problems in a configuration file, line by line, including its labels, keys, theme and reviewer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import UsageError
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, scheme_from
from annotator.settings import DEFAULT_THRESHOLD, Settings
from annotator.settings.kinds import Choice, problems
from annotator.settings.precedence import check_handle
from annotator.settings.toml_file import Keys, TomlFile, read_toml
from annotator.tui.keys import build_keymap
from annotator.tui.themes import check_theme


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: the file, the line if known, and a sentence that names both."""

    file: str
    line: int | None
    problem: str


def findings(path: Path) -> list[Finding]:
    """Every problem of a file, in the order of its lines."""
    try:
        file = read_toml(path)
    except UsageError as error:
        return [Finding(str(path), None, str(error))]
    found = [Finding(str(path), file.line(*keys), f"{file.where(*keys)}: {words}") for keys, words in _wrong(file)]
    return sorted(found, key=lambda finding: finding.line or 0)


def _wrong(file: TomlFile) -> Iterator[tuple[Keys, str]]:
    """The path to each problem with a sentence. Values of the wrong type are not checked further."""
    declared = list(problems(Settings, file.table))
    yield from ((problem.keys, problem.words) for problem in declared)
    refused = {problem.keys[0] for problem in declared}
    said = {key: value for key, value in file.table.items() if key not in refused}
    for look in (_reviewer, _theme, _labels, _keys, _possible):
        yield from look(said)


def _reviewer(said: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Whether the name of the reviewer is allowed; an empty one counts as not set."""
    if said.get("reviewer"):
        try:
            check_handle(Choice(said["reviewer"], "reviewer"))
        except UsageError as error:
            yield ("reviewer",), str(error)


def _theme(said: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    if "theme" in said:
        try:
            check_theme(said["theme"])
        except UsageError as error:
            yield ("theme",), str(error)


def _labels(said: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    if "labels" in said:
        try:
            _scheme(said)
        except UsageError as error:
            number, _, sentence = str(error).partition(": ")
            yield ("labels", int(number)) if number else ("labels",), sentence


def _keys(said: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Whether the keys work with these labels; cannot be checked if the labels are wrong."""
    overrides = said.get("keys", {})
    if any(_labels(said)):
        return
    try:
        build_keymap(_scheme(said) if "labels" in said else DEFAULT_SCHEME, overrides)
    except UsageError as error:
        action = next((each for each in overrides if f"“{each}”" in str(error)), None)
        yield ("keys",) if action is None else ("keys", action), str(error)


def _possible(said: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Whether there can be possible claims, unless 1 turns them off."""
    section = said.get("suggest", {})
    possible, threshold = section.get("possible", 1), section.get("threshold", DEFAULT_THRESHOLD)
    if threshold < possible < 1:
        words = f"possible is {possible:g}, above the threshold {threshold:g}: no claim can be possible"
        yield ("suggest", "possible"), f"{words}; choose a lower score, or 1 to turn them off."


def _scheme(said: Mapping[str, Any]) -> LabelScheme:
    """The scheme of the labels; a problem with one label starts with the number of that label."""
    tables = said["labels"]
    return scheme_from(tables, "labels", "", [str(number) for number, _ in enumerate(tables)])
