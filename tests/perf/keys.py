"""A key pressed until its effect is on the screen, in articles of several lengths, beside the least a key can do.

    python -m tests.perf.keys [ROUNDS]

The bars, at the 95th percentile: the cursor is repainted within 16 ms, and after a label the next claim is painted
within 33 ms, with 100, 10,000 and 100,000 sentences open. All programs run at once and take turns.
"""

import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.terminal import Pty
from tests.perf import floor
from tests.perf.measure import percentile, table, verdict
from tests.perf.prose import mark
from tests.perf.stage import annotator, cpu_seconds, database_with, drain, seconds_until, start

SIZES = (100, 10_000, 100_000)
CURSOR_BAR, LABEL_BAR = 16.0, 33.0
_STEPS = 10
"""Cursor keys down, and as many up, per round."""
_LABELS = 4
"""Labels per round; each goes two sentences on, and half of the sentences are claims."""
_QUIET = 0.03
"""Seconds without output after which the next key is pressed, about as quick as a held key repeats."""


@dataclass
class Player:
    """One program and the times its keys took, in milliseconds."""

    name: str
    pty: Pty
    opened: float
    at: int = 0
    cursor: list[float] = field(default_factory=list)
    label: list[float] = field(default_factory=list)
    cpu: dict[int, list[float]] = field(default_factory=dict)
    """Processor time of each key, in milliseconds, by the list its times are in."""

    def press(self, key: str, step: int, times: list[float]) -> None:
        """Press a key that moves the cursor by ``step`` sentences, and wait until it is seen there."""
        self.at += step
        before, used, begun = len(self.pty.written), cpu_seconds(self.pty), time.perf_counter()
        self.pty.write(key.encode())
        times.append(1000 * (seconds_until(self.pty, _cursor_at(self.at), before) - begun))
        drain(self.pty, _QUIET)
        self.cpu.setdefault(id(times), []).append(1000 * (cpu_seconds(self.pty) - used))

    def round(self) -> None:
        """Down, up again, and a few labels."""
        for key, step in (("j", 1), ("k", -1)):
            for _ in range(_STEPS):
                self.press(key, step, self.cursor)
        for _ in range(_LABELS):
            self.press("n", 2, self.label)


def measure(sizes: tuple[int, ...], rounds: int, folder: Path) -> str:
    """The table."""
    players = [_player("floor: a line that changes", [sys.executable, floor.__file__], folder)]
    for size in sizes:
        database = database_with(folder / f"{size}.db", size)
        players.append(_player(f"{size:,} sentences", annotator("review", "--db", database), folder))
    try:
        for _ in range(rounds):
            for player in players:
                player.round()
    finally:
        for player in players:
            player.pty.close()
    columns = ("open", "key", "p50 ms", "p95 ms", "max ms", "p95 × floor", "CPU p50", "CPU p95", "bar (p95)")
    title = f"Keys, {rounds} rounds of {2 * _STEPS} cursor keys and {_LABELS} labels"
    return table(title, columns, [row for player in players for row in _rows(player, players[0])])


def _cursor_at(n: int) -> str:
    """A pattern for the cursor's sign with sentence ``n`` behind it."""
    return f"▸(?:(?!▸).){{1,300}}?{re.escape(mark(n))}"


def _player(name: str, command: list[str], folder: Path) -> Player:
    pty = start(command, folder)
    opened = seconds_until(pty, _cursor_at(0)) - pty.started
    drain(pty, 1.0)
    return Player(name, pty, opened)


def _rows(player: Player, floor_player: Player) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key, times, least, bar in (
        ("cursor", player.cursor, floor_player.cursor, CURSOR_BAR),
        ("label, next claim", player.label, floor_player.label, LABEL_BAR),
    ):
        p95 = percentile(times, 0.95)
        judged = "" if player is floor_player else f"≤ {bar:.0f} ms: {verdict(p95, bar)}"
        used = player.cpu[id(times)]
        figures = (percentile(times, 0.5), p95, max(times), p95 / percentile(least, 0.95))
        figures += (percentile(used, 0.5), percentile(used, 0.95))
        rows.append((f"{player.name} ({player.opened:.2f} s)", key, *(f"{figure:.1f}" for figure in figures), judged))
    return rows


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(SIZES, int(sys.argv[1]) if len(sys.argv) > 1 else 10, Path(temporary)))
