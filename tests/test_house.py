"""Limits on how the package is built: ``python -m tests.house`` prints the numbers, ``--places`` their places."""

import tomllib
from functools import cache

import pytest
import typer

from annotator.cli.commands import app
from tests.house.finding import Finding
from tests.house.names import repeated_names
from tests.house.report import findings
from tests.house.sizes import LONG, function_lines
from tests.house.source import Source, read_source
from tests.support import ROOT

LIMITS = {
    "longest module": 285,
    "longest chain, run time only": 14,
    "circles of imports": 0,
    "bases of ours of the largest class": 3,
    "direct bases of the class with most": 2,
    "modules with a gerund for a name": 0,
    "`dict[str, Any]`": 153,
    "columns through `.c.`": 9,
    "`NotImplementedError`": 0,
    "what a label means": 2,  # wanted: 1
    "when an answer counts": 1,
    "who may see what": 1,  # wanted: 1
    "canonical addresses": 23,
    "web fetchers": 1,
    "fields of a source": 4,
    "stored words that are screen words": 0,
    "reading JSON Lines": 2,
    "full-text queries": 1,
    "progress callbacks": 1,
    "months": 3,  # wanted: 1
    "reporting verbs": 2,  # wanted: 1
}
"""The most there may be, by the title of the measure. A number may only be lowered."""

LONG_FUNCTIONS = {
    "adjudicate:adjudicate",
    "dataset:load",
    "export:export",
    "import_:import_",
    "label:_citations",
    "label:label",
    "load:load",
    "release:release",
    "run:export",
    "stats:stats",
}
"""Functions that are longer than others may be, as MODULE:FUNCTION."""

SMALL_ALL_THE_SAME = {
    "annotator.cli.daily_backup": "a thread beside the screen, loaded once the desk is open",
    "annotator.export.parts.pages.style": "colours and the policy for them, apart from what is written",
    "annotator.measures.label_agreement": "one of three, beside those of spans and of evidence",
    "annotator.review.team_measures": "a part of the desk, which starts without the libraries that measure",
    "annotator.splits.assignment": "one published method, apart from the steps around it",
    "annotator.storage.guards": "what must guard the data, apart from what is checked besides",
    "annotator.storage.database.peek": "is read before SQLModel may be loaded",
    "annotator.suggest.model_files": "knows hashes and nothing of spaCy",
    "annotator.tui.controllers.adjudicator": "a controller; its screens are loaded when they are first opened",
    "annotator.tui.hangup": "knows the operating system and nothing of the screen",
    "annotator.tui.logbook": "knows logging and nothing of the screen",
    "annotator.tui.palette": "the command palette alone; the application is the shell around it",
    "annotator.tui.screens.command_form": "is loaded when it is first opened",
    "annotator.tui.screens.find": "is loaded when it is first opened",
    "annotator.tui.screens.guideline_screen": "is loaded when it is first opened",
    "annotator.tui.widgets.tour_strip": "a widget on every screen of the tour, whose controller draws nothing",
}
"""Modules that stay apart although they are small and serve one other, with the reason; so do commands and readers."""

FILE_TYPES = {
    "feeds", "html", "json_document", "mail", "markdown", "office", "parquet_rows", "pdf", "plain", "posts", "rows",
    "rtf", "transcripts", "web",
}  # fmt: skip
TOOLS = {"doccano", "label_studio", "prodigy"}


@cache
def _source() -> Source:
    return read_source(ROOT)


@cache
def _findings() -> dict[str, Finding]:
    return {finding.title: finding for finding in findings(_source())}


@pytest.mark.parametrize("title", LIMITS)
def test_the_house_keeps_within_its_limits(title: str) -> None:
    found, limit = _findings()[title], LIMITS[title]
    if found.value > limit:
        pytest.fail(f"at most {limit} allowed, {found.blame(limit)}", pytrace=False)


def test_functions_are_short() -> None:
    long = {name: lines for name, lines in function_lines(_source()).items() if lines > LONG}
    to_blame = [f"{name} ({lines})" for name, lines in long.items() if name.rpartition(".")[2] not in LONG_FUNCTIONS]
    assert not to_blame, f"longer than {LONG} lines: {', '.join(to_blame)}"


def test_small_modules_that_serve_one_other_are_part_of_it() -> None:
    rooms = _names_by_room()
    small = (place.partition(" ")[0] for place in _findings()["modules under 60 lines with one importer"].places)
    to_blame = [
        module
        for module in small
        if module not in SMALL_ALL_THE_SAME
        and module.rpartition(".")[2].rstrip("_") not in rooms.get(module.rpartition(".")[0], ())
    ]
    assert not to_blame, f"fold into the module they are for: {', '.join(to_blame)}"


def test_a_module_name_stands_once() -> None:
    """A module may share its name when its room names modules after what they serve, like ``cli`` after commands."""
    rooms = _names_by_room()
    to_blame = []
    for name, modules in repeated_names(_source()).items():
        free = [module for module in modules if name.rstrip("_") not in rooms.get(module.rpartition(".")[0], ())]
        if len(free) > 1:
            to_blame.append(f"{name}: {', '.join(free)}")
    assert not to_blame, "\n".join(["names that stand for several modules:", *to_blame])


def _names_by_room() -> dict[str, set[str]]:
    """The packages whose modules are named after what they serve, with the names that are meant."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {
        "annotator.cli": set(commands),
        "annotator.export.formats": set(project["entry-points"]["annotator.exporters"]),
        "annotator.ingest.readers": FILE_TYPES,
        "annotator.load.foreign": TOOLS,
    }
