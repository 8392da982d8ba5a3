"""Integrity checks of a database. They change nothing; ``mended`` does."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role
from annotator.pseudonyms import is_key
from annotator.storage.counters import check_tallies, wrong_counters
from annotator.storage.database.engine import Database
from annotator.storage.database.sqlite_files import is_read_only
from annotator.storage.guards import wrong_guards
from annotator.storage.history import Key, rebuild_reviews
from annotator.storage.history_check import check_history
from annotator.storage.known_articles import check_place_keys
from annotator.storage.library_documents import check_library
from annotator.storage.mended import SEARCHED
from annotator.storage.reviews import states_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_datasets import SplitArticleRow, SplitSetRow
from annotator.storage.schema.models_project import ProjectRow
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.schema_drift import drift
from annotator.storage.stored_walks import unreadable
from annotator.text import sha256_of

_ARTICLES, _CLAIMS = 20, 500
"""Articles and claims that are read at a time."""
_OF_HISTORY = ("triggers", "reviews and events")

Check = Callable[[Session], Iterator[str]]


def check(
    database: Database, *, only_history: bool = False, head: str | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Run every check in turn; yields its name and the problems found, one sentence each.

    The history must reach the ``head``, if one is given. ``only_history`` leaves out what no events are needed for.
    """
    checks: dict[str, Check] = {
        "article texts": _texts,
        "article keys": check_place_keys,
        "sentence offsets": _sentences,
        "claim offsets": _claims,
        "sources": _sources,
        "totals": check_tallies,
        "reviews and events": unlike_events,
        "counters": wrong_counters,
        "splits": _splits,
        "walks": _walks,
        "project": _project,
        "library": check_library,
    }
    checks = {"triggers": wrong_guards, "schema": drift} | checks
    if database.is_sqlite:
        checks = {"file": _integrity, "search index": _search_index} | checks
    unchecked = not_checked(database)
    for name, run in checks.items():
        if name not in unchecked and (not only_history or name in _OF_HISTORY):
            with database.read() as session:
                yield name, list(run(session))
    with database.read() as session:
        for name, problems in check_history(session, head):
            yield name, list(problems)


def not_checked(database: Database) -> dict[str, str]:
    """The checks that cannot run on this database, each with the reason."""
    if not (database.is_sqlite and is_read_only(Path(database.url.database or ""))):
        return {}
    return {"search index": "SQLite checks it by writing, and the file is write-protected; check a copy"}


def _integrity(session: Session) -> Iterator[str]:
    for (problem,) in session.execute(text("PRAGMA integrity_check(20)")):
        if problem != "ok":
            yield f"SQLite found damage: {problem}."
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"Row {row} of {table} refers to a missing row of {parent}."


def _search_index(session: Session) -> Iterator[str]:
    for index, what in SEARCHED.items():
        try:  # FTS5 spells its integrity check as an INSERT, which inserts nothing
            session.execute(text(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"))
        except DBAPIError as error:
            if "malformed" not in str(error.orig):
                raise
            yield f"The search index of the {what} does not match their text."


def _texts(session: Session) -> Iterator[str]:
    for page in _articles(session):
        for public_id, sha256, whole in page.values():
            if sha256_of(whole) != sha256:
                yield f"The text of article {public_id} has changed since the import (its SHA-256 differs)."


def _articles(session: Session) -> Iterator[dict[int, tuple[str, str, str]]]:
    """Public id, SHA-256 and text of the articles by row id, a few at a time."""
    columns = (col(ArticleRow.id), col(ArticleRow.public_id), col(ArticleRow.sha256), col(ArticleRow.text))
    some = select_columns(*columns).order_by(col(ArticleRow.id)).limit(_ARTICLES)
    last = 0
    while rows := session.execute(some.where(col(ArticleRow.id) > last)).all():
        yield {key: (public_id, sha256, whole) for key, public_id, sha256, whole in rows}
        last = rows[-1].id


def _sentences(session: Session) -> Iterator[str]:
    yield from _slices(session, SentenceRow, col(SentenceRow.text), col(SentenceRow.n), "Sentence {} of article {}")


def _claims(session: Session) -> Iterator[str]:
    yield from _slices(session, ClaimRow, col(ClaimRow.exact), col(ClaimRow.public_id), "Claim {} of article {}")


def _slices(session: Session, table: Any, exact: Any, name: Any, words: str) -> Iterator[str]:
    """Compare every stored span with the article text."""
    article, start = col(table.article_id), col(table.start)
    spans = select_columns(article, name, start, col(table.end), exact).order_by(article, start)
    for page in _articles(session):
        for key, shown, begin, end, piece in session.execute(spans.where(article.between(min(page), max(page)))):
            public_id, _, whole = page[key]
            if whole[begin:end] != piece:
                yield f"{words.format(shown, public_id)} is not the text at {begin}–{end}."


def _sources(session: Session) -> Iterator[str]:
    """A merged source must refer directly to one that is not merged itself."""
    into = aliased(SourceRow, name="into_")
    statement = (
        select(SourceRow.public_id, SourceRow.merged_into, into.id)
        .outerjoin(into, (col(into.public_id) == SourceRow.merged_into) & col(into.merged_into).is_(None))
        .where(col(SourceRow.merged_into).is_not(None))
        .order_by(col(SourceRow.id))
    )
    for public_id, merged_into, row in session.exec(statement):
        if row is None:
            yield f"Source {public_id} was merged into {merged_into}, which is missing or merged itself."


def unlike_events(session: Session) -> Iterator[str]:
    """The stored reviews must equal the states rebuilt from the events; some claims are read at a time."""
    some = select(col(ClaimRow.id)).order_by(col(ClaimRow.id)).limit(_CLAIMS)
    last = 0
    while ids := session.exec(some.where(col(ClaimRow.id) > last)).all():
        first, last = ids[0], ids[-1]
        yield from _history_of(session, first, last)


def _history_of(session: Session, first: int, last: int) -> Iterator[str]:
    """Compare the reviews of the claims from ``first`` to ``last`` (row ids)."""
    try:
        rebuilt = rebuild_reviews(session, first, last)
    except (AttributeError, KeyError, TypeError, ValueError):
        yield f"Events of the claims {first} to {last} (row ids) cannot be read."
        return
    ordered = select(ReviewRow).order_by(col(ReviewRow.claim_id), col(ReviewRow.id))
    rows = session.exec(ordered.where(col(ReviewRow.claim_id).between(first, last))).all()
    for row, now in zip(rows, states_of(session, rows), strict=True):
        state = rebuilt.pop((row.claim_id, row.reviewer_id, row.role), None) or _loaded_before(rebuilt, row)
        if state != now and not (state is None and row.status == "open"):
            yield f"Review {row.id} does not match its events."
    for claim_id, reviewer_id, _ in rebuilt:
        yield f"Events record a review of claim {claim_id} by reviewer {reviewer_id}, but that review is missing."


def _loaded_before(rebuilt: dict[Key, ReviewState], row: ReviewRow) -> ReviewState | None:
    """The state of an answer that was loaded in another role when such events did not say it."""
    return rebuilt.pop((row.claim_id, row.reviewer_id, Role.REVIEWER), None) if row.role != Role.REVIEWER else None


def _splits(session: Session) -> Iterator[str]:
    """Every article must be assigned to a split that its split set has."""
    names: dict[int, tuple[str, list[str]]] = {
        row.id: (row.key, row.names) for row in session.exec(select(SplitSetRow)).all()
    }
    statement = select(col(SplitArticleRow.split_set_id), col(SplitArticleRow.name), col(ArticleRow.public_id)).join(
        ArticleRow, col(ArticleRow.id) == SplitArticleRow.article_id
    )
    for set_id, name, public_id in session.exec(statement.order_by(col(SplitArticleRow.id))):
        key, known = names[set_id]
        if name not in known:
            yield f"Article {public_id} is in the split “{name}”, which “{key}” does not have."


def _walks(session: Session) -> Iterator[str]:
    """What a reviewer's screen keeps must be readable; what is not counts as missing."""
    stored = "SELECT handle, CAST(walk AS TEXT) FROM reviewer WHERE walk IS NOT NULL ORDER BY id"
    for handle, walk in session.execute(text(stored)):
        if bad := unreadable(walk):
            yield f"The kept walk of reviewer {handle} cannot be read ({', '.join(bad)}) and counts as missing."


def _project(session: Session) -> Iterator[str]:
    for key in session.exec(select(col(ProjectRow.pseudonym_key))):
        if not is_key(key):
            yield "The project's key for hashing names is not 32 hex digits: names hashed with it could be guessed."


def quick_check(database: Database) -> list[str]:
    """Check only what is quick to check: the triggers and SQLite's settings. Returns the problems as sentences."""
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1} if database.is_sqlite else {}
    with database.read() as session:
        problems = list(wrong_guards(session))
        for pragma, wanted in expected.items():
            found = session.execute(text(f"PRAGMA {pragma}")).scalar_one()
            if found != wanted:
                problems.append(f"PRAGMA {pragma} is {found}, not {wanted}.")
    return problems
