"""What all measurements share: interleaved rounds, medians with spreads, ratios, and one kind of table."""

import math
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

_PACKAGES = ("factdesk", "textual", "typer", "sqlmodel", "sqlalchemy", "spacy", "orjson")


@dataclass(frozen=True, slots=True)
class Bar:
    """The most that a figure may be, or with ``least`` the least; ``of`` says which: median, p95 or ratio."""

    limit: float
    of: str = "ratio"
    least: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured in some rounds, beside its bare counterpart ``against`` in the same rounds.

    ``size`` is the number of claims in the database, 0 where none is open. ``others`` are the counterpart's values.
    """

    what: str
    size: int
    unit: str
    values: tuple[float, ...]
    against: str = ""
    others: tuple[float, ...] = ()
    bar: Bar | None = None

    @property
    def median(self) -> float:
        """The middle of the values."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """The value that 95 in a hundred do not exceed."""
        return percentile(self.values, 0.95)

    @property
    def ratio(self) -> float | None:
        """The middle over the counterpart's; of speeds as well as of times."""
        return self.median / statistics.median(self.others) if self.others else None

    @property
    def kept(self) -> bool | None:
        """Whether the bar is kept; ``None`` without one."""
        value = None if self.bar is None else getattr(self, self.bar.of)
        if self.bar is None or value is None:
            return None
        return bool(value >= self.bar.limit if self.bar.least else value <= self.bar.limit)

    def as_json(self) -> dict[str, Any]:
        """The figure with all that is worked out from it."""
        return asdict(self) | {"median": self.median, "p95": self.p95, "ratio": self.ratio, "kept": self.kept}

    def row(self) -> tuple[str, ...]:
        """The cells of the figure under ``COLUMNS``."""
        size = f"{self.size:,}" if self.size else ""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} × {self.against}"
        return (
            self.what,
            size,
            self.unit,
            str(len(self.values)),
            spread(self.values),
            f"{self.p95:.2f}",
            ratio,
            self._bar(),
        )

    def _bar(self) -> str:
        if self.bar is None:
            return ""
        sign = "≥" if self.bar.least else "≤"
        unit = " ×" if self.bar.of == "ratio" else f" {self.unit}"
        return f"{self.bar.of} {sign} {self.bar.limit:g}{unit}: {'kept' if self.kept else 'MISSED'}"


COLUMNS = ("what", "claims", "unit", "n", "median (least–most)", "p95", "beside", "bar")


def rounds_of(
    runs: Mapping[str, Callable[[], object]], rounds: int, patience: float = math.inf
) -> dict[str, list[float]]:
    """Seconds of each run, round by round in turn, so that a busy minute is shared by all.

    A run that has taken ``patience`` seconds in all is not repeated.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    names = list(runs)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            if sum(times[name]) < patience:
                times[name].append(seconds_of(runs[name]))
    return times


def seconds_of(run: Callable[[], object]) -> float:
    """How long a run takes by the clock."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def in_ms(seconds: Iterable[float]) -> tuple[float, ...]:
    """Seconds as milliseconds."""
    return tuple(1000 * each for each in seconds)


def growth(figures: Sequence[Figure], most: float, since: int = 10_000) -> Iterator[str]:
    """What 95 in a hundred of each call take at each size over what they take at ``since`` claims, against ``most``."""
    base = {figure.what: figure.p95 for figure in figures if figure.size == since}
    for figure in figures:
        if figure.size > since and figure.what in base:
            ratio = figure.p95 / base[figure.what]
            said = f"{ratio:.2f} × ({verdict(ratio, most)}, ≤ {most})"
            yield f"{figure.what}, p95 at {figure.size:,} over {since:,} claims: {said}"


def machine() -> str:
    """The line under a table: nothing in it travels to another machine but the ratios."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _processor() -> str:
    """The name of the processor, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


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
