"""Process start to first paint and to the first usable claim, and the memory then, beside hello-world Textual apps.

All programs run on a real terminal, in turn. The claim is where the reviewer stopped, as at most starts.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.perf import hello
from tests.perf.databases import Databases
from tests.perf.measure import Bar, Figure, peak_mib
from tests.perf.prose import mark
from tests.perf.stage import annotator, drain, seconds_until, start

_HELLO, _WITH_SQLMODEL = "hello-world Textual", "hello-world with SQLModel"
_QUIET = 0.3


def figures(databases: Databases, sizes: Sequence[int], rounds: int, folder: Path) -> Iterator[Figure]:
    """First paint, first claim and memory, by size."""
    greeting = [sys.executable, hello.__file__]
    with_sqlmodel = [
        sys.executable,
        "-c",
        f"import sqlmodel, runpy; runpy.run_path({hello.__file__!r}, run_name='__main__')",
    ]
    reviews = {size: annotator("review", "--db", databases.of(size)) for size in sizes}
    hellos: list[float] = []
    bare_mib: list[float] = []
    found: dict[int, list[tuple[float, float, float]]] = {size: [] for size in sizes}
    for number in range(rounds + 1):  # the first round, in which bytecode is written and files are read, does not count
        greeted, _, _ = _started(greeting, folder, "hello world")
        _, _, mib = _started(with_sqlmodel, folder, "hello world")
        started = {size: _started(command, folder, "annotator ·", mark(0)) for size, command in reviews.items()}
        if number:
            hellos.append(greeted)
            bare_mib.append(mib)
            for size, one in started.items():
                found[size].append(one)
    for size, each in found.items():
        paints, claims, peaks = map(tuple, zip(*each, strict=True))
        yield Figure("start to first paint", size, "s", paints, _HELLO, tuple(hellos), Bar(1.25))
        yield Figure("start to first usable claim", size, "s", claims, _HELLO, tuple(hellos), Bar(2.2))
        yield Figure("memory of the screen", size, "MiB", peaks, _WITH_SQLMODEL, tuple(bare_mib), Bar(1.3))


def _started(command: Sequence[str], folder: Path, *wanted: str) -> tuple[float, float, float]:
    """Seconds to the first and to the last of the words wanted, and the peak memory in MiB a moment later."""
    with start(command, folder) as pty:
        times = [seconds_until(pty, words) - pty.started for words in wanted]
        drain(pty, _QUIET)
        return times[0], times[-1], peak_mib(pty.process.pid)
