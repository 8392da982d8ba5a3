"""Process start to first paint, and to the first words of an article, beside a hello-world Textual app.

    python -m tests.perf.start [ROUNDS]

The bar: the first paint comes within 1.3 times that of the hello-world app. Rounds are interleaved, so that a busy
minute is shared by both.
"""

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.e2e.terminal import Pty
from tests.perf import hello
from tests.perf.measure import ratios, spread, table, verdict
from tests.perf.prose import mark
from tests.perf.stage import annotator, cpu_seconds, database_with, seconds_until, start

BAR = 1.3


class Moment(NamedTuple):
    """How long after its start a program had come somewhere, in seconds of the clock and of the processor."""

    wall: float
    cpu: float


def measure(rounds: int, folder: Path) -> str:
    """The table."""
    database = database_with(folder / "start.db", 60)
    greeting = [sys.executable, hello.__file__]
    review = annotator("review", "--db", database)
    _both(greeting, review, folder)  # the first time files come from the disk and bytecode is written
    hellos, paints, words = zip(*(_both(greeting, review, folder) for _ in range(rounds)), strict=True)
    rows = [
        _row("hello-world app, first paint", hellos, hellos),
        _row("review screen, first paint", paints, hellos, BAR),
        _row("review screen, first words of the article", words, hellos),
    ]
    columns = ("from process start to", "s", "× hello", "CPU s", "CPU × hello", "bar")
    return table(f"Start, {rounds} rounds", columns, rows)


def _both(greeting: list[str], review: list[str], folder: Path) -> tuple[Moment, Moment, Moment]:
    """The hello, the first paint of the review screen, and the article's first sentence."""
    with start(greeting, folder) as pty:
        greeted = _moment(pty, "hello world")
    with start(review, folder) as pty:
        return greeted, _moment(pty, "annotator ·"), _moment(pty, mark(0))


def _moment(pty: Pty, wanted: str) -> Moment:
    return Moment(seconds_until(pty, wanted) - pty.started, cpu_seconds(pty))


def _row(name: str, ours: Sequence[Moment], hellos: Sequence[Moment], bar: float | None = None) -> tuple[str, ...]:
    wall = ratios([moment.wall for moment in ours], [moment.wall for moment in hellos])
    cells = [name]
    for times, compared in (
        ([moment.wall for moment in ours], wall),
        ([moment.cpu for moment in ours], ratios([m.cpu for m in ours], [m.cpu or 1 for m in hellos])),
    ):
        cells += [spread(times), spread(compared)]
    middle = statistics.median(wall)
    return (*cells, f"≤ {bar}: {verdict(middle, bar)}" if bar else "")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(temporary)))
