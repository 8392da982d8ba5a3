"""The facts of texts, stored where an import or ``annotator suggest`` has worked them out, and worked out elsewhere."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from sqlmodel import Session, col, delete, select

from annotator.domain.callbacks import OnProgress
from annotator.matching.facts import FACTS_VERSION, Facts, facts_of
from annotator.matching.facts_json import packed, unpacked
from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.engine import Database
from annotator.storage.schema.models import Base, ClaimRow
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.schema.models_import import TextFactsRow

_PAGE = 500


def facts_for(session: Session, texts: Iterable[str]) -> dict[str, Facts]:
    """The facts of each text: read where they are stored, worked out where not."""
    keys = {_key(text): text for text in texts}
    found = {keys[key]: facts for key, facts in _stored(session, list(keys)) if facts is not None}
    return {text: found.get(text) or facts_of(text) for text in keys.values()}


def keep_facts(session: Session, facts_by_text: Mapping[str, bytes]) -> None:
    """Store the packed facts of texts that are not stored yet, or of another version."""
    keys = {_key(text): facts for text, facts in facts_by_text.items()}
    if not keys:
        return
    known = set(_known(session, list(keys)))
    fresh = [{"key": key, "version": FACTS_VERSION, "facts": facts} for key, facts in keys.items() if key not in known]
    if fresh:
        old = delete(TextFactsRow).where(col(TextFactsRow.key).in_([row["key"] for row in fresh]))
        session.exec(old, execution_options={"synchronize_session": False})
        insert_rows(session, TextFactsRow, fresh)


def fill_facts(database: Database, on_progress: OnProgress) -> int:
    """Work out what facts of stored claims and collections are missing, page by page; returns how many were."""
    added = done = 0
    for page, total in _pages(database):
        with database.read() as session:
            known = set(_known(session, [_key(text) for text in page]))
        missing = {text: packed(facts_of(text)) for text in page if _key(text) not in known}
        if missing:
            with database.write() as session:
                keep_facts(session, missing)
        added += len(missing)
        done += len(page)
        on_progress(min(done, total), total, "")
    return added


def _pages(database: Database) -> Iterator[tuple[list[str], int]]:
    """The texts that may be compared, a page at a time, with the highest row id as an estimate of their number."""
    tables: dict[type[Base], object] = {ClaimRow: col(ClaimRow.exact), CheckedClaimRow: col(CheckedClaimRow.text)}
    for table, text in tables.items():
        last, total = 0, _last_id(database, table)
        statement = select(col(table.id), text).order_by(col(table.id)).limit(_PAGE)  # type: ignore[call-overload]
        while True:
            with database.read() as session:
                rows = session.exec(statement.where(col(table.id) > last)).all()
            if not rows:
                break
            last = rows[-1][0]
            yield [text for _, text in rows], total


def _last_id(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.exec(select(col(table.id)).order_by(col(table.id).desc()).limit(1)).first() or 0


def _known(session: Session, keys: list[str]) -> Iterable[str]:
    current = col(TextFactsRow.version) == FACTS_VERSION
    return session.exec(select(col(TextFactsRow.key)).where(col(TextFactsRow.key).in_(keys), current))


def _stored(session: Session, keys: list[str]) -> Iterator[tuple[str, Facts | None]]:
    columns = select(col(TextFactsRow.key), col(TextFactsRow.facts))
    current = col(TextFactsRow.version) == FACTS_VERSION
    for key, facts in session.exec(columns.where(col(TextFactsRow.key).in_(keys), current)):
        yield key, unpacked(facts)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
