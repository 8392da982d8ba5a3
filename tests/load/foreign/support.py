"""Loading a small file of another tool, and what is in the database afterwards."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from annotator.load.foreign.annotators import People
from annotator.load.foreign.file_records import ForeignFile, kind_of
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.load_report import ForeignReport
from annotator.load.foreign.loader import load_foreign
from annotator.load.foreign.verdicts import Taking
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from tests import tables

EMOJI = "📉 The city cut its bus budget by 12% in 2024, the mayor said.\nRiders were not asked."
"""The claim in it is ``EMOJI[2:44]``."""
CLAIM = EMOJI[2:44]


def lines(path: Path, records: Iterable[Any]) -> Path:
    """Write JSON Lines; a record that is a text is written as it is."""
    text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in records)
    path.write_text(text, encoding="utf-8")
    return path


def array(path: Path, records: Sequence[Any]) -> Path:
    """Write a JSON array."""
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def take(
    database: Database,
    path: Path,
    *,
    mapped: Sequence[str] = (),
    renamed: Sequence[str] = (),
    unnamed: str = "nobody",
    dry_run: bool = False,
) -> ForeignReport:
    """Load a file as the tool that its content tells."""
    file = ForeignFile(path)
    taking = Taking(LabelTable(DEFAULT_SCHEME, mapped), People(unnamed, renamed), "en")
    return load_foreign(database, file, kind_of(file), taking, dry_run=dry_run)


@dataclass(frozen=True)
class Got:
    """One stored claim with its reviews as (reviewer, label, status), in order."""

    exact: str
    start: int
    origin: str
    reviews: tuple[tuple[str, str | None, str], ...]


def claims(database: Database) -> list[Got]:
    """All claims in the order of the articles and in the articles."""
    claim, review, reviewer = tables.claim, tables.review, tables.reviewer
    with database.read() as session:
        said: dict[int, list[Any]] = {}
        columns = (review.c.claim_id, reviewer.c.handle, review.c.label, review.c.status, review.c.role)
        joined = select(*columns).join(reviewer, reviewer.c.id == review.c.reviewer_id)
        for row in session.execute(joined.order_by(reviewer.c.handle, review.c.role)):
            handle = row.handle + ("*" if row.role == "adjudicator" else "")
            said.setdefault(row.claim_id, []).append((handle, row.label, str(row.status)))
        rows = session.execute(select(claim).order_by(claim.c.article_id, claim.c.start, claim.c.end)).all()
        return [Got(row.exact, row.start, str(row.origin), tuple(said.get(row.id, ()))) for row in rows]


def reviews(database: Database) -> list[Any]:
    """The rows of all reviews."""
    with database.read() as session:
        return list(session.execute(select(tables.review).order_by(tables.review.c.id)))


def texts(database: Database) -> list[str]:
    """The texts of all articles."""
    with database.read() as session:
        return list(session.execute(select(tables.article.c.text).order_by(tables.article.c.id)).scalars())


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            name: list(session.execute(select(table).order_by(*table.primary_key.columns)).all())
            for name, table in vars(tables).items()
            if hasattr(table, "columns")
        }
