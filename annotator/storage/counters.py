"""Checking and rebuilding what triggers keep: the counters of the queue (``schema/ddl_progress.py``) and the totals of
reviewers and sources (``schema/ddl_tallies.py``).
"""

from collections.abc import Iterator

from sqlalchemy import TextClause, text
from sqlmodel import Session, col, select

from annotator.storage.full_text import is_sqlite
from annotator.storage.schema import counted, ddl_rulings, ddl_words, fresh_tallies
from annotator.storage.schema.fresh_tallies import SOURCE_COLUMNS
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.suggester_versions import keep_versions, missing_versions
from annotator.web.address import host_of

_CHECKS = (
    ("Claim {}", counted.CLAIMS, "claim", "id", ("submitted", "wanted", "disputed")),
    ("Claim {}", ddl_rulings.FRESH, "claim", "id", ("ruled", "settled")),
    ("Claim {}", counted.UNSCORED, "claim", "id", ("unscored",)),
    ("Suggestion {}", counted.SUGGESTIONS, "suggestion", "id", ("wanting",)),
    ("Article {}", counted.TOTALS, "article_total", "article_id", ("claims", "open")),
)
_MOST = 20
"""Wrong counters of one kind that are named."""


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


def rebuild_counters(session: Session) -> None:
    """Count everything afresh. The sums are emptied first, so that no trigger adds to what may be wrong."""
    fresh = (*counted.FILL, counted.SET_UNSCORED, ddl_rulings.FILL)
    for statement in ("DELETE FROM article_progress", "DELETE FROM article_total", *fresh):
        session.connection().execute(text(statement))
    keep_versions(session, missing_versions(session))


def check_tallies(session: Session) -> Iterator[str]:
    """Yield a sentence for each total that is not what the rows say."""
    kept = "SELECT reviewer_id, kind, key, n FROM tally WHERE n <> 0"
    odd = _odd(fresh_tallies.tallies(sqlite=is_sqlite(session)), kept)
    named = f"SELECT DISTINCT h.handle, o.kind, o.key FROM ({odd}) AS o JOIN reviewer AS h ON h.id = o.reviewer_id"
    for handle, kind, key in session.execute(_text(f"{named} ORDER BY 1, 2, 3")):
        yield f"The total of reviewer {handle} for the {kind} “{key}” is wrong."
    yield from _own_sources(session)
    yield from _sources(session)


def _own_sources(session: Session) -> Iterator[str]:
    kept = "SELECT reviewer_id, source_id, cited, hidden, first_cited FROM own_source"
    named = (
        f"SELECT DISTINCT h.handle, s.public_id FROM ({_odd(fresh_tallies.own_sources(), kept)}) AS o "
        "JOIN reviewer AS h ON h.id = o.reviewer_id JOIN source AS s ON s.id = o.source_id"
    )
    for handle, source in session.execute(_text(f"{named} ORDER BY 1, 2")):
        yield f"The citations of source {source} by reviewer {handle} are counted wrongly."


def _sources(session: Session) -> Iterator[str]:
    kept = f"SELECT id, {', '.join(SOURCE_COLUMNS)} FROM source"
    odd = _odd(fresh_tallies.sources(), kept)
    named = f"SELECT DISTINCT s.public_id FROM ({odd}) AS o JOIN source AS s ON s.id = o.id ORDER BY 1"
    for (source,) in session.execute(_text(named)):
        yield f"The citations of source {source} are counted wrongly."
    lost = f"SELECT source_id FROM ({ddl_words.missing_wordings(sqlite=is_sqlite(session))}) AS lost"
    named = f"SELECT public_id FROM source WHERE id IN ({lost}) ORDER BY 1"
    for (source,) in session.execute(_text(named)):
        yield f"A wording of source {source} is missing, which is searched for."
    for source, url, host in session.exec(select(SourceRow.public_id, SourceRow.url, SourceRow.host)):
        if host != host_of(url or ""):
            yield f"The host of source {source} is not that of its address."


def rebuild_tallies(session: Session) -> None:
    """Count everything that ``check_tallies`` compares afresh."""
    for source in session.exec(select(SourceRow).order_by(col(SourceRow.id))):
        source.host = host_of(source.url or "")
    session.flush()
    sqlite = is_sqlite(session)
    for statement in (*fresh_tallies.filling(sqlite=sqlite), ddl_words.fill_wordings(sqlite=sqlite)):
        session.execute(_text(statement))


def _odd(fresh: str, kept: str) -> str:
    """SQL: the rows that are only counted or only kept."""
    counted = f"SELECT * FROM ({fresh}) AS counted"
    return f"SELECT * FROM ({counted} EXCEPT {kept}) AS missing UNION SELECT * FROM ({kept} EXCEPT {counted}) AS excess"


def _text(statement: str) -> TextClause:
    return text(statement.replace(":", "\\:"))
