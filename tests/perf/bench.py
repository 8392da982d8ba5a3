"""Every bar of speed and memory in one table: ``make bench``.

    python -m tests.perf.bench [--large] [--rounds 9] [--only PART…] [--databases FOLDER] [--json FILE]

Each figure stands beside its bare counterpart of the same run. Without ``--large`` the databases have up to 100,000
claims; with it up to 1,000,000, and 5,000,000 where the bar says so, which takes hours. Databases are made where they
are missing, and kept with ``--databases``. No time here is ever too long: a missed bar is printed, and the exit
code stays 0.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.perf import commands, desk, importing, keys, start, streaming
from tests.perf.databases import Databases
from tests.perf.measure import COLUMNS, Figure, machine, table

SIZES = (1_000, 10_000, 100_000)
LARGE, LARGEST = 1_000_000, 5_000_000


@dataclass(frozen=True)
class Bench:
    """What to measure on: the databases, the sizes, how often, and a folder for what is written meanwhile."""

    databases: Databases
    sizes: tuple[int, ...]
    rounds: int
    folder: Path

    @property
    def ends(self) -> tuple[int, ...]:
        """The smallest and the largest size up to 1,000,000, for what takes a program of its own."""
        return self.sizes[0], max(size for size in self.sizes if size <= LARGE)

    @property
    def desk_sizes(self) -> tuple[int, ...]:
        """All sizes, and the largest where 1,000,000 is measured."""
        return (*self.sizes, LARGEST) if LARGE in self.sizes else self.sizes


PARTS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "start": lambda on: start.figures(on.databases, on.ends, on.rounds, on.folder),
    "desk": lambda on: desk.figures(on.databases, on.desk_sizes, 10 * on.rounds),
    "keys": lambda on: keys.figures(on.databases, on.ends, on.rounds, on.folder),
    "processes": lambda on: commands.starts(on.databases, on.rounds, on.folder),
    "import": lambda on: importing.figures(max(3, on.rounds // 3), 30, on.folder),
    "tasks": lambda on: commands.tasks(max(3, on.rounds // 3), on.folder),
    "disk": lambda on: on.databases.sizes(on.sizes),
    "streaming": lambda on: streaming.figures(on.databases, on.ends[1:], on.folder),
}


def measure(on: Bench, parts: list[str]) -> list[Figure]:
    """The figures of the parts, in order; the name of each part is printed when it begins."""
    found: list[Figure] = []
    for name in parts:
        print(f"measuring: {name}", flush=True)
        found += PARTS[name](on)
    return found


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf.bench")
    parser.add_argument("--large", action="store_true", help="databases of 1,000,000 and 5,000,000 claims too")
    parser.add_argument("--sizes", type=int, nargs="+", help="other numbers of claims")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--databases", type=Path, help="a folder in which the databases are kept")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sizes = tuple(given.sizes or (*SIZES, *((LARGE,) if given.large else ())))
        databases = Databases(given.databases or Path(temporary))
        found = measure(Bench(databases, sizes, given.rounds, Path(temporary)), given.only)
    print(table(f"Speed and memory, {given.rounds} rounds", COLUMNS, [figure.row() for figure in found]))
    print("\n".join(desk.growths(found)))
    if given.json:
        told = {"machine": machine(), "figures": [figure.as_json() for figure in found]}
        given.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
