"""A database in which every text that somebody else may have written is hostile, however it got there."""

from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from tests.hostile.wire import SEQUENCES, marked
from tests.support import for_project, keep_project, store

_TEXTS = {
    "article": ("title", "publisher", "author", "external_id", "origin"),
    "review": ("note",),
    "evidence": ("note", "quote_exact", "quote_prefix"),
    "source": ("title", "publisher", "author", "file_name", "withheld_reason", "host"),
    "suggestion": ("speaker", "cue", "model"),
    "checked_claim": ("rating", "publisher", "claimant", "title", "collection"),
    "project": ("name", "guideline_version", "guideline"),
    "sent_back": ("text",),
    "reviewer": ("version",),
}
"""Columns of texts; those that are empty stay so."""


def hostile_database(path: Path) -> None:
    """Make the database."""
    numbers = count()

    def words() -> str:
        mark = list(marked(next(numbers)))
        return "".join(mark[next(numbers) % len(SEQUENCES) :][:4])

    database = open_database(str(path))
    settings = for_project(load_settings(database=str(path), reviewer="ana"), reviews_per_claim=2, blind=False)
    set_up_project(database, settings)
    project = keep_project(database, settings)
    lines = [f"In 2024, 12 ships {words()} came to Arvik." for _ in range(len(SEQUENCES))]
    first = store(database, "Ships\n" + "\n".join(lines).replace("\0", ""), url="https://ledger.example/77")
    store(database, f"Other ships\nIn 2025, 14 ships {words()} left.".replace("\0", ""))
    ana, ben = (ReviewDesk(database, project, name) for name in ("ana", "ben"))
    claims = [claim.id for claim in ana.articles.open(first.article_id).claims]
    for n, claim in enumerate(claims[:4]):
        for desk, label in ((ana, "verified"), (ben, "disputed" if n < 3 else "verified")):
            _answer(desk, claim, label, f"https://stat.example/{desk.context.reviewer}/{n}")
    ana.answers.decide(claims[5], "verified")
    checked = CheckedClaim(lines[1].replace("\0", ""), "true", label="verified", publisher="x", claimant="y", title="z")
    with database.write() as session:
        store_checked(session, [checked], "c")
    _spoil(database, words)
    for desk in (ana, ben):
        desk.close()
    database.close()


def _answer(desk: ReviewDesk, claim: str, label: str, url: str) -> None:
    desk.answers.decide(claim, label)
    stance = Stance.SUPPORTS if label == "verified" else Stance.REFUTES
    quote = Quote("12 ships came", "then ", " again")
    desk.answers.cite(claim, Citation(stance, url, None, quote, title="t", publisher="p", author="a", note="n"))
    desk.answers.comment(claim, "note")


def _spoil(database: Database, words: Any) -> None:
    """Write into every text what no program of ours would let in, as another program could."""
    with database.write() as session:
        guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in guards:
            session.execute(text(f"DROP TRIGGER {name}"))
        for table, columns in _TEXTS.items():
            known = {row[1] for row in session.execute(text(f"PRAGMA table_info({table})"))}
            keys = session.execute(text(f"SELECT {'id' if 'id' in known else 'rowid'} FROM {table}")).scalars().all()
            for key in keys:
                for column in known & set(columns):
                    change = f"UPDATE {table} SET {column} = :words WHERE rowid = :key AND {column} IS NOT NULL"
                    session.execute(text(change), {"words": words(), "key": key})
        for _, sql in guards:
            session.connection().exec_driver_sql(sql)
