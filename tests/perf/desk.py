"""What the desk is asked for by keys and lists, by the size of the database, beside reading one row by its key."""

import math
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sqlmodel import col, select

from annotator.domain.orders import ArticleOrder
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from annotator.storage.schema.models import ArticleRow
from tests.perf.databases import Databases
from tests.perf.generate import REVIEWER
from tests.perf.measure import Bar, Figure, growth, in_ms, rounds_of

BARS = {"place": 5, "next_needing": 5, "o": 50, "p": 50, "L": 50, "everywhere search": 50, "seen before": 50}
"""Milliseconds that each call may take at the 95th percentile."""
GROWS = {"place": 1.3, "next_needing": 1.3, "o": 1.5, "p": 1.5, "L": 1.5}
_BARE = "one row by key"
_PATIENCE = 20.0
"""Seconds after which a call is not repeated."""
_LARGEST = 1_000_000
"""Beyond this only ``place`` and ``next_needing`` are measured: the others' bars are for this size."""


def figures(databases: Databases, sizes: Sequence[int], rounds: int) -> Iterator[Figure]:
    """Every call at every size; the sizes take turns."""
    paths = {size: databases.of(size) for size in sizes}
    desks = {size: _desk(path) for size, path in paths.items()}
    runs: dict[tuple[str, int], Callable[[], object]] = {}
    for size, desk in desks.items():
        for name, run in _calls(desk, paths[size]).items():
            if size <= _LARGEST or name in ("place", "next_needing", _BARE):
                runs[name, size] = run
    for run in runs.values():
        run()  # the first time pages come from the disk
    times = rounds_of({f"{name}\0{size}": run for (name, size), run in runs.items()}, rounds, _PATIENCE)
    for name, size in runs:
        bare, bar = in_ms(times[f"{_BARE}\0{size}"]), BARS.get(name, math.inf)
        if name != _BARE:
            yield Figure(name, size, "ms", in_ms(times[f"{name}\0{size}"]), _BARE, bare, Bar(bar, "p95"))
    for desk in desks.values():
        desk.close()


def growths(found: Sequence[Figure]) -> list[str]:
    """How the calls grow with the database, each a line."""
    return [line for name, most in GROWS.items() for line in growth([one for one in found if one.what == name], most)]


def _desk(path: Path) -> ReviewDesk:
    database = open_database(str(path))
    return ReviewDesk(database, set_up_project(database, load_settings(str(path), REVIEWER)), REVIEWER)


def _calls(desk: ReviewDesk, path: Path) -> dict[str, Callable[[], object]]:
    """The calls; those that look for something look for another thing each time."""
    dice = random.Random(7)
    with closing(sqlite3.connect(path)) as connection:
        claims = _some(connection, "claim", dice)
        articles = _some(connection, "article", dice)
        titles = [row[0].split()[-1] for row in connection.execute("SELECT title FROM article LIMIT 50")]
    database = desk.context.database

    def bare() -> None:
        with database.read() as session:
            session.exec(select(ArticleRow).where(col(ArticleRow.public_id) == dice.choice(articles))).one()

    return {
        _BARE: bare,
        "place": lambda: desk.walk.find_next_article(None),
        "next_needing": lambda: desk.walk.find_next_article(dice.choice(articles)),
        "o": lambda: desk.articles.list_page(ArticleOrder.LIST, ""),
        "p": desk.progress.report,
        "L": lambda: desk.sources.search("", 50),
        "everywhere search": lambda: desk.articles.search(dice.choice(titles)),
        "seen before": lambda: desk.earlier.find(dice.choice(claims)),
    }


def _some(connection: sqlite3.Connection, table: str, dice: random.Random) -> list[str]:
    """Public ids of some rows, from all over the table."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    keys = [dice.randint(1, last) for _ in range(200)]
    found = connection.execute(f"SELECT public_id FROM {table} WHERE id IN ({', '.join('?' * len(keys))})", keys)
    return [row[0] for row in found]
