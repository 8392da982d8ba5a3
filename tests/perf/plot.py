"""The plot of the guide: milliseconds of each call by the size of the database, both on logarithmic scales."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 380, 60, 470, 30, 330
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Colours that people who confuse red and green can tell apart (Okabe & Ito 2008)."""
_DASHES = ("none", "6 3", "2 3")


def plot(lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """The SVG of lines, each by its name: claims and milliseconds, both above 0."""
    template = Path(__file__).with_suffix(".svg").read_text("utf-8")
    sizes = [math.log10(size) for points in lines.values() for size, _ in points]
    times = [math.log10(ms) for points in lines.values() for _, ms in points]
    across = _Scale(sizes, _LEFT, _RIGHT)
    up = _Scale(times, _BOTTOM, _TOP)
    drawn = [
        {
            "name": name,
            "points": " ".join(f"{across.place(size):.1f},{up.place(ms):.1f}" for size, ms in points),
            "colour": _COLOURS[n % len(_COLOURS)],
            "dashes": _DASHES[n % len(_DASHES)],
            "at": _TOP + 14 + 20 * n,
        }
        for n, (name, points) in enumerate(lines.items())
    ]
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(template).render(
        lines=drawn, across=across.ticks(), up=up.ticks(), width=_WIDTH, height=_HEIGHT, left=_LEFT, right=_RIGHT,
        top=_TOP, bottom=_BOTTOM,
    )  # fmt: skip


class _Scale:
    """Whole powers of ten between two places on the paper that hold all ``logarithms``."""

    def __init__(self, logarithms: Sequence[float], start: int, end: int) -> None:
        self._least, self._most = math.floor(min(logarithms)), math.ceil(max(logarithms))
        self._most = max(self._most, self._least + 1)
        self._start, self._end = start, end

    def place(self, value: float) -> float:
        """Where a value is on the paper."""
        share = (math.log10(value) - self._least) / (self._most - self._least)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> list[dict[str, Any]]:
        """A mark at each power of ten."""
        powers = [10**power for power in range(self._least, self._most + 1)]
        return [{"at": round(self.place(power), 1), "label": f"{power:,}"} for power in powers]
