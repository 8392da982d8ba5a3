"""Making, checking and rebuilding the counters that triggers keep (``schema/ddl_progress.py``)."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import Session

from annotator.storage.schema import counted, ddl_rulings
from annotator.storage.schema.models import ReviewerRow
from annotator.storage.suggester_versions import keep_versions, missing_versions

_CHECKS = (
    ("Claim {}", counted.CLAIMS, "claim", "id", ("submitted", "wanted", "disputed")),
    ("Claim {}", ddl_rulings.FRESH, "claim", "id", ("ruled", "settled")),
    ("Claim {}", counted.UNSCORED, "claim", "id", ("unscored",)),
    ("Suggestion {}", counted.SUGGESTIONS, "suggestion", "id", ("wanting",)),
    ("Article {}", counted.TOTALS, "article_total", "article_id", ("claims", "open")),
)
_MOST = 20
"""Wrong counters of one kind that are named."""


def open_queue(session: Session, reviewer_id: int) -> None:
    """Give a reviewer counters, once; from then on triggers keep them."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    if not reviewer.has_queue:
        reviewer.has_queue = True
        session.flush()
        session.connection().execute(text(counted.fill(":reviewer")), {"reviewer": reviewer_id})


def wrong_counters(session: Session) -> Iterator[str]:
    """One sentence for each counter that is not what the rows say."""
    for name, truth, table, key, columns in _CHECKS:
        differs = " OR ".join(f"stored.{column} <> truth.{column}" for column in columns)
        statement = (
            f"SELECT truth.{key} FROM ({truth}) AS truth LEFT JOIN {table} AS stored ON stored.{key} = truth.{key} "
            f"WHERE stored.{key} IS NULL OR {differs} ORDER BY truth.{key} LIMIT {_MOST}"
        )
        for (row,) in session.connection().execute(text(statement)):
            yield f"{name.format(row)} has wrong counters: run “annotator db check --repair”."
    yield from _wrong_progress(session)
    for version in missing_versions(session):
        yield f"Suggester {version} is not among those that have run: run “annotator db check --repair”."


def _wrong_progress(session: Session) -> Iterator[str]:
    columns = "article_id, reviewer_id, needs, drafts, flagged"
    truth = f"SELECT {columns} FROM ({counted.progress(counted.WITH_QUEUE)}) AS truth"
    stored = f"SELECT {columns} FROM article_progress"
    both = f"SELECT * FROM ({truth} EXCEPT {stored}) AS a UNION SELECT * FROM ({stored} EXCEPT {truth}) AS b"
    statement = f"SELECT DISTINCT reviewer_id, article_id FROM ({both}) AS c ORDER BY 1, 2 LIMIT {_MOST}"
    for reviewer, article in session.connection().execute(text(statement)):
        yield f"The counters of reviewer {reviewer} in article {article} are wrong: run “annotator db check --repair”."


def rebuild(session: Session) -> None:
    """Count everything afresh. The sums are emptied first, so that no trigger adds to what may be wrong."""
    fresh = (*counted.FILL, counted.SET_UNSCORED, ddl_rulings.FILL)
    for statement in ("DELETE FROM article_progress", "DELETE FROM article_total", *fresh):
        session.connection().execute(text(statement))
    keep_versions(session, missing_versions(session))
