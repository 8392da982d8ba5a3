"""What all measurements share: spreads, ratios, a table that says on what machine it was made."""

import math
import os
import platform
import sqlite3
import statistics
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("factdesk", "textual", "typer", "sqlmodel", "sqlalchemy", "spacy", "orjson")


def machine() -> str:
    """The line under a table: nothing in it travels to another machine but the ratios."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median and, in brackets, the least and the most."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def peak_mib(pid: int) -> float:
    """The most memory a running process ever held (Linux); 0 once it has ended."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def pss_mib(pid: int) -> float:
    """The memory of a running process and its children (Linux): pages that several share count once in all."""
    parts = []
    for each in (pid, *_children(pid)):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:  # it has ended meanwhile
            continue
        parts += [int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")]
    return sum(parts)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        found = [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []
    return [each for child in found for each in (child, *_children(child))]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of the values do not exceed, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ours over theirs, round by round: only what was measured side by side is compared."""
    return [our / their for our, their in zip(ours, theirs, strict=True)]


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table with its title above and the machine below."""
    lines = [f"### {title}", "", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join([*lines, "", machine(), ""])


def verdict(value: float, bar: float, least: bool = False) -> str:
    """Whether ``value`` keeps to ``bar``, which is the most it may be, or the least where ``least``."""
    return "kept" if (value >= bar if least else value <= bar) else "MISSED"
