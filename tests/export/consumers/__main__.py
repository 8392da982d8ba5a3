"""Takes every export to the programs that use it, and prints what came back: ``python -m tests.export.consumers``.

Label Studio, doccano, Potato, Argilla's SDK, DuckDB, Polars, Apache Annotator (which needs Node) and FEVER's scorer are
installed into environments of their own, in a cache folder (3 GB).
Servers listen on the loopback address only, with data in a folder that is removed in the end. What comes back is
loaded into a new database with ``annotator load`` and compared claim by claim. Prodigy is not public and is not tried.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from platformdirs import user_cache_path

from annotator.errors import AnnotatorError
from tests.export.consumers.sent import sent_database
from tests.export.consumers.trips import TRIPS, Start, Trip

HEAD = ("format", "consumer", "sent", "back", "equal", "differs")


def main() -> None:
    """Make the trips asked for and print the table; exit with 1 when a trip failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", choices=[[], *TRIPS], help="the trips to make; all of them without names")
    parser.add_argument("--cache", type=Path, default=user_cache_path("annotator-consumers"), help="for environments")
    parser.add_argument("--guide", action="store_true", help="print Markdown")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that servers are ended, too
    with tempfile.TemporaryDirectory() as folder:
        database = sent_database(Path(folder) / "sent.db")
        trips, failed = made(Start(database, asked.cache, Path(folder)), asked.only or TRIPS)
        database.close()
    for line in table(trips, markdown=asked.guide):
        print(line)
    sys.exit(1 if failed else 0)


def made(start: Start, names: Iterable[str]) -> tuple[list[Trip], bool]:
    """Make trips by name; one that fails is reported, and the others are made."""
    trips, failed = [], False
    for name in names:
        try:
            trips += TRIPS[name](start)
        except (OSError, RuntimeError, subprocess.SubprocessError, AnnotatorError) as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
    for trip in trips:
        if trip.complaint:
            print(f"{trip.consumer}: {trip.complaint}", file=sys.stderr)
    return trips, failed


def table(trips: Iterable[Trip], *, markdown: bool) -> Iterator[str]:
    """Yield the lines of the table."""
    rows = [(each.format, each.consumer, *map(str, _figures(each)), each.comparison.said) for each in trips]
    if markdown:
        yield "| " + " | ".join(HEAD) + " |"
        yield "|---" * len(HEAD) + "|"
        yield from ("| " + " | ".join((f"`{row[0]}`", *row[1:])) + " |" for row in rows)
        return
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    for row in (HEAD, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _figures(trip: Trip) -> tuple[int, int, int]:
    return trip.comparison.sent, trip.comparison.back, trip.comparison.equal


if __name__ == "__main__":
    main()
