"""How often the right claim is among those offered, on public pools of checked claims and texts that repeat them.

    python -m tests.matching.offers [POSTGRESQL-URL]

Each pool beside the project (``../shared/data/matching``) is loaded into a database of its own as a collection, each of
its texts is imported as an article that is one claim, and the measure looks at what ``annotator show CLAIM --json``
offers as seen before. With the URL of a PostgreSQL server each pool gets a database there.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.cli.earlier_lines import seen_json
from annotator.load.collection import load_collection
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from tests.perf.measure import percentile
from tests.support import for_project, store

POOLS = Path(__file__).parents[3] / "shared" / "data" / "matching"
NAMES = ("ct20t2", "ct21a", "ct21b")
SHOWN = 5
BARS = {"ct20t2": (0.88, 0.754), "ct21a": (0.88, 0.751), "ct21b": (0.43, 0.329)}
"""The least recall and mean average precision among the five shown; the latter are those of BM25 over claims alone."""


@dataclass(frozen=True)
class Figures:
    """What one pool comes to: shares 0 to 1, and the 95th percentile of a look-up in milliseconds."""

    recall: float
    precision: float
    same: int
    same_right: int
    nothing: int
    queries: int
    p95: float

    def line(self, name: str) -> str:
        """The figures in one line."""
        return (
            f"{name}: recall@5 {self.recall:.3f}, MAP@5 {self.precision:.3f}, said to be the same {self.same} of which "
            f"right {self.same_right}, nothing shown {self.nothing} of {self.queries}, p95 {self.p95:.1f} ms"
        )


def measure(name: str, where: str) -> Figures:
    """Load one pool into the empty database at ``where`` and ask for what is offered for each text."""
    database = open_database(where)
    load_collection(database, POOLS / f"{name}.claims.jsonl")
    desk = ReviewDesk(
        database, set_up_project(database, for_project(load_settings(where, "measured"), blind=False)), "measured"
    )
    queries = [json.loads(line) for line in (POOLS / f"{name}.queries.jsonl").read_text("utf-8").splitlines()]
    offers, times = [], []
    for query in queries:
        claim = claim_of(desk, database, query["text"])
        begun = time.perf_counter()
        seen = desk.earlier.find(claim)
        times.append((time.perf_counter() - begun) * 1000)
        offers.append(seen_json(seen)["claims"])
    desk.close()
    return figures(offers, [set(query["relevant"]) for query in queries], percentile(times, 0.95))


def claim_of(desk: ReviewDesk, database: Database, text: str) -> str:
    """Import a text and return the id of the claim that is all of it."""
    flat = " ".join(text.split())
    article = store(database, f"Post\n{flat}")
    return desk.spans.add(article.article_id, len("Post\n"), len("Post\n") + len(flat)).claim.id


def figures(offers: Sequence[Sequence[Any]], relevant: Sequence[set[str]], p95: float) -> Figures:
    """Compare the offers with the claims that are right for each text."""
    found = [
        [each["external_id"] in right for each in offer[:SHOWN]] for offer, right in zip(offers, relevant, strict=True)
    ]
    same = [
        each["external_id"] in right
        for offer, right in zip(offers, relevant, strict=True)
        for each in offer
        if each["likeness"] == "same"
    ]
    average = [_average(hits, len(right)) for hits, right in zip(found, relevant, strict=True)]
    count = len(found)
    nothing = sum(not offer for offer in offers)
    return Figures(sum(map(any, found)) / count, sum(average) / count, len(same), sum(same), nothing, count, p95)


def _average(hits: Sequence[bool], right: int) -> float:
    """The average precision of one offer."""
    precisions = [sum(hits[:at]) / at for at, hit in enumerate(hits, 1) if hit]
    return sum(precisions) / min(right, SHOWN)


def _places(url: str | None) -> Iterator[tuple[str, str]]:
    if url is None:
        with tempfile.TemporaryDirectory() as folder:
            yield from ((name, str(Path(folder) / f"{name}.db")) for name in NAMES)
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name in NAMES:
            connection.execute(f"CREATE DATABASE pool_{name}")
            yield name, url.replace("/postgres?", f"/pool_{name}?")


if __name__ == "__main__":
    for pool, place in _places(sys.argv[1] if len(sys.argv) > 1 else None):
        print(measure(pool, place).line(pool), flush=True)
