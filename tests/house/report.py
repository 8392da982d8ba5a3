"""All findings, as a table beside those of another commit."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.house.classes import class_findings
from tests.house.decisions import decision_findings
from tests.house.finding import Finding
from tests.house.habits import habit_findings
from tests.house.imports import import_findings
from tests.house.names import name_findings
from tests.house.sizes import size_findings
from tests.house.source import Source

BEFORE = Path(__file__).with_name("before.json")
"""What was measured before the rooms were rearranged, written by ``--save``."""


def findings(source: Source) -> Iterator[Finding]:
    """Every measurement, in the order of the table."""
    yield from size_findings(source)
    yield from import_findings(source)
    yield from class_findings(source)
    yield from name_findings(source)
    yield from habit_findings(source)
    yield from decision_findings(source)


def runtime_size(megabytes: int) -> Finding:
    """The row for the size of an installation, which takes an installation to measure."""
    return Finding("runtime MB", megabytes, "packages that running needs, without byte code; given with --runtime-mb")


def save(commit: str, found: list[Finding], path: Path = BEFORE) -> None:
    """Keep what was found at a commit."""
    kept = {"commit": commit, "shown": {each.title: each.shown for each in found}}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8")


def table(found: list[Finding], heading: str, path: Path = BEFORE) -> str:
    """The findings in Markdown beside those that were kept; what only one side measured has a dash on the other."""
    kept = json.loads(path.read_text("utf-8"))
    before: dict[str, str] = kept["shown"]
    rows = [(each.title, before.get(each.title, "–"), each.shown, each.how) for each in found]
    measured = {each.title for each in found}
    rows += [(title, shown, "–", "not measured this time") for title, shown in before.items() if title not in measured]
    lines = [("measure", kept["commit"], heading, "how it is counted"), ("---", "---:", "---:", "---"), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
