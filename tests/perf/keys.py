"""A key pressed until its effect is on the screen, by the size of the database, beside the least a key can do.

The screen shows the numbered article of each database, whose sentences can be told apart. Labels are committed with
``synchronous=FULL`` before the next claim is painted. All programs run at once and take turns.
"""

import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.terminal import Pty
from tests.perf import floor
from tests.perf.databases import Databases
from tests.perf.measure import Bar, Figure
from tests.perf.prose import mark
from tests.perf.stage import annotator, drain, seconds_until, start

_FLOOR = "a line that changes"
_STEPS = 10
"""Cursor keys down, and as many up, per round."""
_LABELS = 4
"""Labels per round; each goes two sentences on, and half of the sentences are claims."""
_QUIET = 0.03
"""Seconds without output after which the next key is pressed, about as quick as a held key repeats."""


@dataclass
class Player:
    """One program and the times its keys took, in milliseconds."""

    size: int
    pty: Pty
    at: int = 0
    cursor: list[float] = field(default_factory=list)
    label: list[float] = field(default_factory=list)

    def press(self, key: str, step: int, times: list[float]) -> None:
        """Press a key that moves the cursor by ``step`` sentences, and wait until it is seen there."""
        self.at += step
        before, begun = len(self.pty.written), time.perf_counter()
        self.pty.write(key.encode())
        times.append(1000 * (seconds_until(self.pty, _cursor_at(self.at), before) - begun))
        drain(self.pty, _QUIET)

    def round(self) -> None:
        """Down, up again, and a few labels."""
        for key, step in (("j", 1), ("k", -1)):
            for _ in range(_STEPS):
                self.press(key, step, self.cursor)
        for _ in range(_LABELS):
            self.press("n", 2, self.label)


def figures(databases: Databases, sizes: Sequence[int], rounds: int, folder: Path) -> Iterator[Figure]:
    """Cursor keys and labels, by size."""
    least = _player(0, [sys.executable, floor.__file__], folder)
    players = [_player(size, annotator("review", "--db", databases.of(size)), folder) for size in sizes]
    try:
        for _ in range(rounds):
            for player in (least, *players):
                player.round()
    finally:
        for player in (least, *players):
            player.pty.close()
    for player in players:
        for what, times, others, bar in (
            ("key to repaint", player.cursor, least.cursor, 8),
            ("label to next claim", player.label, least.label, 16),
        ):
            yield Figure(what, player.size, "ms", tuple(times), _FLOOR, tuple(others), Bar(bar, "p95"))


def _cursor_at(n: int) -> str:
    """A pattern for the cursor's sign with sentence ``n`` behind it."""
    return f"▸(?:(?!▸).){{1,300}}?{re.escape(mark(n))}"


def _player(size: int, command: list[str], folder: Path) -> Player:
    pty = start(command, folder)
    seconds_until(pty, _cursor_at(0))
    drain(pty, 1.0)
    return Player(size, pty)
