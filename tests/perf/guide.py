"""Puts measured figures into the guide's page about scale, and draws its plot.

    python -m tests.perf.bench --large --json figures.json
    python -m tests.perf.guide figures.json

The table, the plot and the sizes of a large collection are made anew; the rest of the page is left as it is.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any

from tests.perf.desk import BARS
from tests.perf.plot import plot
from tests.support import ROOT

PAGE = ROOT / "annotator" / "guide" / "scale.md"
PLOT = PAGE.parent / "pictures" / "scale.svg"
_KEYS = ("key to repaint", "label to next claim")
_SENTENCE_WORDS = 23
_SENTENCES = 1_000_000_000
_WEEK_HOURS = 168
_FOUND = re.compile(r"(?<=\n)## (What it costs|A billion sentences)\n.*?(?=\n## |\Z)", re.DOTALL)

Told = dict[str, Any]


def refresh(told: Told, page: str) -> str:
    """The page with the sections that hold figures written anew."""
    sections = {"What it costs": _costs(told), "A billion sentences": _billion(told)}
    return _FOUND.sub(lambda found: f"## {found[1]}\n\n" + "\n".join(map(_wrapped, sections[found[1]])) + "\n", page)


def _wrapped(paragraph: str) -> str:
    """A paragraph or an item of a list in lines as short as the guide's; rows of tables stay as they are."""
    if paragraph.startswith("|"):
        return paragraph
    return fill(paragraph, 100, subsequent_indent="  " * paragraph.startswith("- "), break_on_hyphens=False)


def lines_of(told: Told) -> dict[str, list[tuple[int, float]]]:
    """What the plot shows: claims and milliseconds of each call and key, smallest first."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for figure in told["figures"]:
        if figure["what"] in (*BARS, *_KEYS):
            lines.setdefault(figure["what"], []).append((figure["size"], figure["p95"]))
    return {name: sorted(points) for name, points in lines.items()}


def _costs(told: Told) -> Iterator[str]:
    lines = lines_of(told)
    sizes = sorted({size for points in lines.values() for size, _ in points})
    yield "Milliseconds that 95 of 100 take at most, by the number of claims in the database:"
    yield ""
    yield f"| what | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield "|---" * (len(sizes) + 1) + "|"
    for name, points in lines.items():
        known = dict(points)
        yield f"| {name} | {' | '.join(f'{known[size]:.1f}' if size in known else '' for size in sizes)} |"
    yield ""
    yield "![Milliseconds by the number of claims](pictures/scale.svg)"
    yield ""
    yield "| what | claims | median | beside | ratio |"
    yield "|---|---|---|---|---|"
    for one in told["figures"]:
        if one["what"] not in lines:
            size = f"{one['size']:,}" if one["size"] else ""
            cells = (one["what"], size, f"{one['median']:.2f} {one['unit']}", one["against"], _ratio(one["ratio"]))
            yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"Measured on: {told['machine']}."


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _billion(told: Told) -> Iterator[str]:
    """Hours, machines and gigabytes, from the speed of importing and the size of the largest database."""
    words = _largest(told, "import + suggest")["median"]
    hours = _SENTENCES * _SENTENCE_WORDS / words / 3600
    per_claim = _largest(told, "database, bytes a claim")["median"]
    yield f"From these figures, for {_SENTENCES:,} sentences of {_SENTENCE_WORDS} words in one PostgreSQL database:"
    yield ""
    yield f"- **Hours**: one process reads and suggests {words:,.0f} words a second, so it takes {hours:,.0f} hours."
    yield (
        f"- **Machines**: {hours / _WEEK_HOURS:,.0f} such processes do it in a week; a machine runs one for each core. "
        "They must not wait for one another, so their number grows with the cores and not with the database."
    )
    yield (
        f"- **Gigabytes**: a claim takes {per_claim:,.0f} bytes in SQLite, with its sentence, suggestion, answers, "
        f"sources and history. With 6 claims in 10 sentences that is {_SENTENCES * 0.6 * per_claim / 1e9:,.0f} GB. "
        "PostgreSQL's share was not measured: its rows have longer heads, so plan for twice as much, and as much again "
        "for a backup."
    )


def _largest(told: Told, what: str) -> Told:
    """The figure at the largest size.

    Raises:
        LookupError: when it was not measured.

    """
    found: list[Told] = [figure for figure in told["figures"] if figure["what"] == what]
    if not found:
        raise LookupError(f"{what} is not among the figures: measure all parts")
    return max(found, key=lambda figure: figure["size"])


if __name__ == "__main__":
    measured = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    PAGE.write_text(refresh(measured, PAGE.read_text("utf-8")), "utf-8")
    PLOT.write_text(plot(lines_of(measured)), "utf-8")
