"""A working day in a real terminal: 66 claims in six articles, typed slowly, quickly, and as bursts.

``python -m tests.e2e.day`` types it in all three ways, each on a copy of one database, and says how long each took and
whether the three databases hold the same. What is typed is one script: labels with addresses and quotes, reuse, undo
and redo, spans, notes, dates, flags, skips, orders and searches.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.program import Program
from tests.e2e.terminal import KEYS
from tests.support import ARTICLES
from tests.tui.typists import contents, copy_database

NAMES = ("port-cargo.txt", "bus-strike.txt", "clinic.html", "reka-bridge.md", "unicode-marathon.txt", "budget-long.txt")
EACH = 11
"""Claims answered in each article."""
PACES = {"person": 0.15, "quick": 0.02, "bursts": 0.0}
"""Seconds between two keys; in bursts, all keys of an article are one write."""
_MOST_SECONDS = 900.0


def script(article: int) -> Iterator[str]:
    """Keys and texts for eleven claims of one article, from its first on.

    Words in ``KEYS`` are keys; all others are typed letter by letter.
    """
    own = f"stat{article}.example/a"
    yield from ("home", "tab")
    yield from ("v", own, "tab", f"counted {article}", "ctrl+s")
    yield from ("d", f"https://b{article}.example/x", "ctrl+n", f"c{article}.example", "tab", "not so", "ctrl+s")
    yield from ("v", "1", "d", "2")
    yield from ("c", f"ask Ida {article}", "ctrl+s", "n")
    yield from ("D", "+6m", "enter", "n")
    yield from ("n", "u", "u", "U", "tab", "x")
    yield from ("e", "left", "enter", "v", "1")
    yield from ("f", "=", "4", "W", f"In words of its own {article}", "ctrl+s", "x")
    yield from ("/", "the", "enter", "]", "home", "tab")
    yield from (" ", "x", "c", "twice", "ctrl+s", "n")


def typed(words: Iterator[str]) -> list[bytes]:
    """What a terminal sends for them, key by key."""
    return [key for word in words for key in ([KEYS[word]] if word in KEYS else [c.encode() for c in word])]


@dataclass
class Day:
    """One way of typing it, on a database of its own."""

    name: str
    program: Program
    seconds: float = 0.0
    held: dict[str, Any] | None = None
    """What the database holds at the end, without times; None if the program did not end well."""

    def work(self) -> None:
        """Type the whole day, from the first screen to the shell's prompt."""
        started = time.monotonic()
        terminal = self.program.open("review", rows=24, columns=80)
        terminal.wait_for("today 0")
        for number in range(len(NAMES)):
            keys = typed(script(number))
            if PACES[self.name]:
                for key in keys:
                    terminal.write(key)
                    terminal.read(PACES[self.name])
            else:
                terminal.write(b"".join(keys))
            terminal.write(b">")
        terminal.write(b"q")
        code = terminal.wait(_MOST_SECONDS)
        self.seconds = time.monotonic() - started
        self.held = contents(self.program.db) if code == 0 else None


def prepare(folder: Path) -> dict[str, Day]:
    """A database with the six articles, and a copy of it for each way of typing."""
    (folder / "home").mkdir(exist_ok=True)
    first = Program(folder / "home", folder / "day.db")
    first.run("import", *(ARTICLES / name for name in NAMES))
    days = {}
    for name in PACES:
        home = folder / name
        home.mkdir()
        days[name] = Day(name, Program(home, copy_database(first.db, folder / f"{name}.db")))
    return days


def work_all(days: dict[str, Day]) -> None:
    """All three at once, since a slow typist leaves the machine idle."""
    threads = [threading.Thread(target=day.work) for day in days.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The rows in which two databases differ."""
    return [
        f"{table}: {a!r} is not {b!r}"
        for table in one
        for a, b in zip(one[table], other[table], strict=False)
        if a != b
    ] + [
        f"{table}: {len(one[table])} and {len(other[table])} rows"
        for table in one
        if len(one[table]) != len(other[table])
    ]


def main() -> None:
    """Type it and say what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        days = prepare(Path(folder))
        try:
            work_all(days)
        finally:
            for day in days.values():
                day.program.close()
    same = True
    for name, day in days.items():
        found = differences(days["person"].held or {}, day.held) if day.held else ["the program did not end well"]
        same &= not found
        done = sum(row[2] == "submitted" for row in (day.held or {}).get("review", []))
        print(
            f"{name:7} {day.seconds:6.1f} s   {done} claims answered   {'same' if not found else json.dumps(found[:5])}"
        )
    sys.exit(not same)


if __name__ == "__main__":
    main()
