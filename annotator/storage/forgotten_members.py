"""Forgetting a person: everywhere in the database their name gives way to the pseudonym that exports have for them.

What they decided stays, and so does the history: events hold pseudonyms of people and never their names. What is only
about the person goes: where they were, forms they left unfinished, saved filters, their part in the team. A pseudonym
is no anonymity: whoever has the database and tries a name can tell whether it is theirs.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import orjson
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import MemberKind, TeamRole
from annotator.errors import UsageError
from annotator.pseudonyms import is_pseudonym, pseudonym
from annotator.storage.events import Payload, append_event
from annotator.storage.frozen_records import CLAIMS, release_sha256
from annotator.storage.named_notes import notes_naming
from annotator.storage.project import pseudonym_key
from annotator.storage.reviewers import FORGET, told_of
from annotator.storage.schema.models import ReviewerRow, ReviewRow
from annotator.storage.schema.models_datasets import ReleasePartRow, ReleaseRow
from annotator.storage.schema.models_filters import SavedFilterRow
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.team import Member, member_called, refuse_no_lead
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting somebody changes, and what it cannot."""

    pseudonym: str
    answers: int
    """How many answers carry the pseudonym from now on."""
    releases: list[str]
    """Releases that were made with names, and now have the pseudonym: they are no longer repeated byte for byte."""
    notes: list[str]
    """Claims (public ids) whose notes name the person; notes stay as people wrote them."""


def forget(session: Session, by: Member, handle: str) -> Forgotten:
    """Replace a member's name by their pseudonym, in the caller's transaction; ``by`` leads the project.

    Raises:
        NotFoundError: when there is no such member.
        UsageError: when the name is a pseudonym already or that of a model, or nobody would lead the project.

    """
    member = member_called(session, handle)
    if is_pseudonym(handle):
        raise UsageError(f"{handle} is a pseudonym already: there is no name left to forget.")
    if member.kind is MemberKind.MODEL:
        raise UsageError(f"“{one_line(handle)}” is a model: its name is nobody's.")
    refuse_no_lead(session, member)
    _leave_no_trace(session)
    name = _free_pseudonym(session, handle)
    notes = sorted({each.claim_id for each in notes_naming(session, [handle])})
    releases = dict(_without_name(session, handle, name))
    _take_away(session, member.key, name)
    answers = session.exec(select(func.count()).where(col(ReviewRow.reviewer_id) == member.key)).one()
    row = session.get_one(ReviewerRow, member.key)
    told = {"reviewer": told_of(session, row), "releases": releases}
    append_event(session, FORGET, reviewer_id=by.key, payload=told)
    return Forgotten(name, answers, list(releases), notes)


def _leave_no_trace(session: Session) -> None:
    """Let SQLite overwrite what it deletes, so that the name does not stay in free pages of the file."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")


def _free_pseudonym(session: Session, handle: str) -> str:
    """The pseudonym of a name; another one if somebody of that name was forgotten before."""
    key, taken = pseudonym_key(session), set(session.exec(select(col(ReviewerRow.handle))))
    name, again = pseudonym(handle, key), 1
    while name in taken:
        again += 1
        name = pseudonym(f"{handle} {again}", key)
    return name


def _take_away(session: Session, key: int, name: str) -> None:
    """Rename a member, and delete what is only about them, also where others worked from their accounts."""
    row = session.get_one(ReviewerRow, key)
    gone = set(row.accounts)
    for other in session.exec(select(ReviewerRow).where(col(ReviewerRow.id) != key)).all():
        if gone & set(other.accounts):
            other.accounts = [each for each in other.accounts if each not in gone]
            session.add(other)
    row.handle, row.role, row.walk, row.accounts = name, TeamRole.REVIEWER, None, []
    row.place_article_id, row.place_sentence, row.place_claim = None, 0, None
    session.add(row)
    for of in (SavedFilterRow, LeaseRow):
        session.execute(delete(of).where(col(of.reviewer_id) == key))
    session.flush()


def _without_name(session: Session, handle: str, name: str) -> Iterator[tuple[str, str]]:
    """Put the pseudonym into releases that were made with names; returned are the releases, and their hashes now.

    Their manifests keep no hashes of files then, since a repeated release has others.
    """
    before, after = (b'"reviewer":' + orjson.dumps(each) for each in (handle, name))
    for release in session.exec(select(ReleaseRow).order_by(col(ReleaseRow.id))).all():
        if not release.options.get("names"):
            continue
        parts = select(ReleasePartRow).where(
            col(ReleasePartRow.release_id) == release.id, col(ReleasePartRow.kind) == CLAIMS
        )
        with _resting(session, "release", "release_part"):
            changed = [_replaced(session, part, before, after) for part in session.exec(parts).all()]
            options = _renamed(release.options, handle, name)
            if any(changed) or options != release.options:
                release.options, release.manifest = options, _renamed(release.manifest, handle, name) | {"files": []}
                session.add(release)
                session.flush()
                yield release.name, release_sha256(session, release.id)


def _replaced(session: Session, part: ReleasePartRow, before: bytes, after: bytes) -> bool:
    data = zlib.decompress(part.data)
    if before not in data:
        return False
    part.data = zlib.compress(data.replace(before, after), 6)
    session.add(part)
    session.flush()
    return True


def _renamed(value: Payload, handle: str, name: str) -> Payload:
    """A table in which lists of reviewers, at any depth, have ``name`` in place of ``handle``."""
    found = {key: _renamed(each, handle, name) if isinstance(each, dict) else each for key, each in value.items()}
    listed = found.get("reviewers")
    if isinstance(listed, list):
        found["reviewers"] = [name if each == handle else each for each in listed]
    return found


@contextmanager
def _resting(session: Session, *tables: str) -> Iterator[None]:
    """Switch the triggers off that keep append-only tables from changing; back on in the same transaction."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_fixed")
        yield
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_fixed")
        return
    stored = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    made = {name: sql for name, sql in stored if name in {f"{table}_no_update" for table in tables}}
    for name in made:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for sql in made.values():
        connection.exec_driver_sql(sql)
