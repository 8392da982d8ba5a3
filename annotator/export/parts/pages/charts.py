"""Charts as SVG: bars, columns and intervals. Geometry is worked out here, ``charts.html`` writes it down.

Every chart has a title and a description for screen readers. It repeats what a table beside it says in full, so names
may be cut here. Sizes are in units of the view box, which is as wide as the text of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from annotator.text import one_line

WIDTH = 760
_NAMES, _VALUES, _ROW = 280, 140, 26
"""Width of the names and of the values beside a chart of rows, and the height of a row."""
_CELLS = 33
"""Cells of a name that fit beside a row."""
_PLOT = WIDTH - _NAMES - _VALUES
_COLUMNS_HIGH = 150
_MARGIN = 40


class Box(NamedTuple):
    """A filled rectangle; ``tone`` is the colour of a label, or empty."""

    x: float
    y: float
    width: float
    height: float
    tone: str = ""


class Stroke(NamedTuple):
    """A line; ``kind`` is ``axis``, ``grid`` or ``reach``."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


class Dot(NamedTuple):
    """A point that an interval is around."""

    x: float
    y: float


class Words(NamedTuple):
    """A text; ``anchor`` says which end of it is at ``x``: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str


class Bar(NamedTuple):
    """A row of a chart of bars: a name, a number, and the tone of the label that it is of, if any."""

    name: str
    value: int
    tone: str = ""


class Reach(NamedTuple):
    """A row of a chart of intervals; only ``value`` is certain to be there."""

    name: str
    value: float
    low: float | None
    high: float | None
    words: str
    """The figure and its interval as the table has them."""


@dataclass(slots=True)
class Chart:
    """What to draw, and what to say of it."""

    id: str
    title: str
    about: str
    height: float
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    width: int = WIDTH


def bar_chart(id_: str, title: str, about: str, rows: Sequence[Bar]) -> Chart:
    """Horizontal bars from zero, the longest as long as there is room."""
    chart = Chart(id_, title, about, len(rows) * _ROW + 8)
    most = max((row.value for row in rows), default=0) or 1
    for number, row in enumerate(rows):
        middle = _named(chart, number, row.name)
        length = round(_PLOT * row.value / most, 1)
        chart.boxes.append(Box(_NAMES, middle - 8, length, 16, row.tone))
        chart.words.append(Words(_NAMES + length + 6, middle + 4, f"{row.value:,}", "start"))
    chart.strokes.append(Stroke(_NAMES, 4, _NAMES, chart.height - 4, "axis"))
    return chart


def interval_chart(id_: str, title: str, about: str, rows: Sequence[Reach]) -> Chart:
    """A point for each figure with the reach of its interval, from 0, or from less if a figure is less, to 1."""
    chart = Chart(id_, title, about, len(rows) * _ROW + 32)
    least = min((row.value if row.low is None else row.low for row in rows), default=0.0)
    begin = next(each for each in (0.0, -0.5, -1.0) if least >= each or each == -1.0)

    def across(value: float) -> float:
        return round(_NAMES + _PLOT * (max(value, begin) - begin) / (1 - begin), 1)

    bottom = len(rows) * _ROW + 8
    for tick in (each / 2 for each in range(round(2 * begin), 3)):
        chart.strokes.append(Stroke(across(tick), 4, across(tick), bottom, "axis" if tick == 0 else "grid"))
        chart.words.append(Words(across(tick), bottom + 16, f"{tick:g}".replace("-", "−"), "middle"))
    for number, row in enumerate(rows):
        middle = _named(chart, number, row.name)
        if row.low is not None and row.high is not None:
            chart.strokes.append(Stroke(across(row.low), middle, across(row.high), middle, "reach"))
            for end in (row.low, row.high):
                chart.strokes.append(Stroke(across(end), middle - 5, across(end), middle + 5, "reach"))
        chart.dots.append(Dot(across(row.value), middle))
        chart.words.append(Words(WIDTH, middle + 4, row.words, "end"))
    return chart


def column_chart(id_: str, title: str, about: str, columns: Sequence[Bar]) -> Chart:
    """Columns side by side in order of time; the first, the last and the highest are named."""
    chart = Chart(id_, title, about, _COLUMNS_HIGH + _MARGIN + 16)
    most = max((column.value for column in columns), default=0) or 1
    bottom, room = 16 + _COLUMNS_HIGH, WIDTH - _MARGIN
    step = min(48.0, room / max(1, len(columns)))
    for number, column in enumerate(columns):
        height = round(_COLUMNS_HIGH * column.value / most, 1)
        chart.boxes.append(Box(round(_MARGIN + number * step, 1), bottom - height, round(step * 0.8, 1), height))
    chart.strokes.append(Stroke(_MARGIN, bottom, WIDTH, bottom, "axis"))
    for value in sorted({0, most}):
        at = bottom - _COLUMNS_HIGH * value / most
        chart.strokes.append(Stroke(_MARGIN, at, WIDTH, at, "grid"))
        chart.words.append(Words(_MARGIN - 6, at + 4, f"{value:,}", "end"))
    if columns:
        chart.words.append(Words(_MARGIN, bottom + 18, columns[0].name, "start"))
    if len(columns) * step > 200:
        end = _MARGIN + len(columns) * step
        chart.words.append(Words(round(end, 1), bottom + 18, columns[-1].name, "end"))
    return chart


def _named(chart: Chart, number: int, name: str) -> float:
    """Write a row's name before it; return the height of its middle."""
    middle = number * _ROW + _ROW / 2 + 4
    shown = one_line(name)
    if cell_len(shown) > _CELLS:
        shown = set_cell_size(shown, _CELLS - 1).rstrip() + "…"
    chart.words.append(Words(_NAMES - 8, middle + 4, shown, "end"))
    return middle
