"""What ``annotator db check --repair`` makes anew: all that events, texts and this program itself still know.

The order matters: guards rest while rows are mended, then they are made anew, and what is counted comes last.
"""

from collections.abc import Container
from pathlib import Path

from sqlalchemy import select as select_columns
from sqlalchemy import text, update
from sqlmodel import Session, col, select

from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import Role
from annotator.storage.counters import rebuild_counters, rebuild_tallies
from annotator.storage.database.engine import Database
from annotator.storage.database.file_copy import copy_beside
from annotator.storage.history import Key, rebuild_reviews
from annotator.storage.known_articles import rebuild_place_keys
from annotator.storage.reviews import apply_state, new_review, state_of
from annotator.storage.schema import ddl_words
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow, utc_now
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.schema_drift import drop_triggers, mend_schema
from annotator.text import sha256_of

SEARCHED = {
    "sentence_fts": "sentences",
    "claim_fts": "claims",
    "checked_claim_fts": "collections",
    "passage_fts": "passages",
} | {index.name: what for index, what in ddl_words.INDEXES.items()}
"""The search indexes of SQLite, with the words for what each finds."""
ADVICE = {
    "file": "go back to a backup: annotator db restore",
    "search index": "annotator db check --repair fills it anew",
    "triggers": "annotator db check --repair makes them anew; a trigger that is not ours is dropped by whoever made it",
    "schema": "annotator db check --repair makes indexes anew; for tables and columns, go back to a backup",
    "article texts": "the text as imported is in a backup: annotator db restore",
    "article keys": "annotator db check --repair writes them anew",
    "sentence offsets": "annotator db check --repair writes them anew from the text",
    "claim offsets": "annotator db check --repair writes them anew from the text",
    "sources": "go back to a backup: annotator db restore",
    "totals": "annotator db check --repair counts them afresh",
    "reviews and events": "annotator db check --repair rebuilds answers from their events",
    "counters": "annotator db check --repair counts them afresh",
    "library": "the text as added is in a backup: annotator db restore",
    "splits": "export with another --split NAME, or go back to a backup",
    "walks": "nothing: the reviewer's next walk replaces it",
    "project": "go back to a backup, and do not publish names hashed since",
} | dict.fromkeys(
    (
        "chain of events", "articles and suggestions of then", "spans of claims", "members", "rules of the project",
        "sources of then", "releases",
    ),
    "somebody changed the past: compare with a backup (annotator db restore FILE --dry-run) and find out who could",
)  # fmt: skip
"""What to do about a problem, by the check that found it."""
_CLAIMS = 500
"""Claims whose history is read at a time."""


def repair(database: Database) -> Path | None:
    """Mend all that can be, in one transaction. An SQLite file is first copied; returns the copy.

    Raises:
        DatabaseError: when the copy cannot be written.

    """
    copy = copy_beside(database, "before-repair") if database.is_sqlite else None
    with database.write() as session:
        drop_triggers(session)
        _mend_slices(session)
        _mend_reviews(session)
        session.flush()
        mend_schema(session)
        if database.is_sqlite:
            for index in SEARCHED:
                session.execute(text(f"INSERT INTO {index}({index}) VALUES ('rebuild')"))
        rebuild_counters(session)
        rebuild_tallies(session)
        rebuild_place_keys(session)
    return copy


def _mend_slices(session: Session) -> None:
    """Write what sentences and claims repeat of their article's text again, where that text is the one imported."""
    for article in session.exec(select(col(ArticleRow.id)).order_by(col(ArticleRow.id))).all():
        columns = (col(ArticleRow.sha256), col(ArticleRow.text))
        sha256, whole = session.execute(select_columns(*columns).where(col(ArticleRow.id) == article)).one()
        if sha256_of(whole) != sha256:
            continue
        for table, piece in ((SentenceRow, col(SentenceRow.text)), (ClaimRow, col(ClaimRow.exact))):
            spans = select_columns(col(table.id), col(table.start), col(table.end), piece)
            for key, start, end, stored in session.execute(spans.where(col(table.article_id) == article)).all():
                if whole[start:end] != stored:
                    session.execute(update(table).where(col(table.id) == key).values({piece: whole[start:end]}))


def _mend_reviews(session: Session) -> None:
    """Give every answer the state that its events lead to; an answer without events stays."""
    last = 0
    some = select(col(ClaimRow.id)).order_by(col(ClaimRow.id)).limit(_CLAIMS)
    while ids := session.exec(some.where(col(ClaimRow.id) > last)).all():
        first, last = ids[0], ids[-1]
        rebuilt = rebuild_reviews(session, first, last)
        for key, state in rebuilt.items():
            row = _review(session, key, rebuilt)
            if state_of(session, row) != state:
                _mend_review(session, row, state)


def _review(session: Session, key: Key, known: Container[Key]) -> ReviewRow:
    """The stored answer of a key, or a new one. Events of old loads did not say the role of an answer."""
    claim, reviewer, role = key
    wanted = select(ReviewRow).where(col(ReviewRow.claim_id) == claim, col(ReviewRow.reviewer_id) == reviewer)
    rows = {row.role: row for row in session.exec(wanted)}
    row = rows.get(role)
    if row is None and role == Role.REVIEWER:
        row = next((other for its, other in rows.items() if (claim, reviewer, its) not in known), None)
    if row is None:
        row = new_review(claim, reviewer, role)
        session.add(row)
        session.flush()
    return row


def _mend_review(session: Session, row: ReviewRow, state: ReviewState) -> None:
    for piece in state.evidence:
        _mend_evidence(session, row, piece)
    session.flush()
    apply_state(session, row, state_of(session, row), state)


def _mend_evidence(session: Session, row: ReviewRow, piece: EvidenceState) -> None:
    source = session.exec(select(SourceRow).where(col(SourceRow.public_id) == piece.source)).one_or_none()
    if source is None or row.id is None:
        return
    stored = session.get(EvidenceRow, piece.id)
    if stored is None:
        stored = EvidenceRow(id=piece.id, review_id=row.id, source_id=source.id, stance=piece.stance)
        stored.withdrawn_at = utc_now()  # until the state of the answer is applied
    quote = piece.quote
    stored.review_id, stored.source_id, stored.stance = row.id, source.id or 0, piece.stance
    stored.quote_exact = quote.exact if quote else None
    stored.quote_prefix, stored.quote_suffix = (quote.prefix, quote.suffix) if quote else ("", "")
    stored.accessed_at, stored.note, stored.evidence_set = piece.accessed_at, piece.note, piece.set
    session.add(stored)
