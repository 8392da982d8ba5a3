"""The databases that are measured, each made once; and a numbered article in each, which shows where the screen is."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from annotator.domain.work import Place
from annotator.storage.database.location import open_database
from annotator.storage.queue import remember
from annotator.storage.reviewers import reviewer_id
from annotator.text import article_public_id, sha256_of
from tests.perf.generate import REVIEWER, Plan, generate
from tests.perf.measure import Figure
from tests.perf.prose import numbered
from tests.perf.stage import ORIGIN, database_with

SENTENCES = 200
"""Sentences of the numbered article, of which half are claims that nobody has answered."""


@dataclass(frozen=True)
class Databases:
    """Generated databases by size, in a folder in which they are found again."""

    folder: Path

    def of(self, claims: int) -> Path:
        """The database with so many claims, nine of ten answered; ``REVIEWER`` stands at a numbered article."""
        path = self.folder / f"bench-{claims}.db"
        if not path.exists():
            unfinished = self.folder / f"unfinished-{claims}.db"
            unfinished.unlink(missing_ok=True)
            generate(unfinished, Plan(claims)).rename(path)
        self._stand_at_numbered(path)
        return path

    def sizes(self, claims: Iterable[int]) -> Iterator[Figure]:
        """The bytes that a claim takes with all that belongs to it, by size."""
        for size in claims:
            yield Figure("database, bytes a claim", size, "bytes", (self.of(size).stat().st_size / size,))

    def _stand_at_numbered(self, path: Path) -> None:
        """Add a numbered article that nobody has touched, and let a start open it."""
        with closing(sqlite3.connect(path)) as connection:
            made = "SELECT count(*) FROM (SELECT origin FROM article ORDER BY id DESC LIMIT 1000) WHERE origin = ?"
            (number,) = connection.execute(made, [ORIGIN]).fetchone()
        text, _, _ = numbered(SENTENCES, number=number)
        database_with(path, SENTENCES, number=number)
        database = open_database(str(path))
        me = reviewer_id(database, REVIEWER)
        with database.write() as session:
            remember(session, me, Place(article_public_id(sha256_of(text))))
        database.close()
