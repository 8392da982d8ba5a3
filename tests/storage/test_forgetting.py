"""Somebody is forgotten: their name is nowhere in the database any more, and all that they decided still is."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.orders import SavedFilter
from annotator.domain.records import Citation
from annotator.domain.vocabulary import MemberKind, Stance, TeamRole
from annotator.errors import NotFoundError, UsageError
from annotator.export.run import Request, export
from annotator.pseudonyms import is_pseudonym
from annotator.review.desk import ReviewDesk
from annotator.storage.accounts import check_handle_of, take_handle
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.forgotten_members import FORGET, Forgotten, forget
from annotator.storage.named_notes import notes_naming, people
from annotator.storage.project import load_project
from annotator.storage.schema.models import EventRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_filters import SavedFilterRow
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.team import MemberChange, change_member, invite, lead, member_called, members
from annotator.storage.walks import keep_form, save_filter
from tests.support import store

NAME = "Zdislava-Quo"
"""A name that nothing else has in it."""


def forgotten(database: Database, handle: str = NAME, by: str = "ana") -> Forgotten:
    with database.write() as session:
        return forget(session, lead(session, by), handle)


def worked(database: Database, make_desk: Callable[..., ReviewDesk]) -> list[str]:
    """The claims of an article, the first two answered by ana and by the one to be forgotten, an adjudicator."""
    article = store(database)
    ana, other = make_desk("ana", reviews_per_claim=2, blind=False), make_desk(NAME)
    with database.write() as session:
        change_member(session, lead(session, "ana"), NAME, MemberChange(role=TeamRole.ADJUDICATOR))
    claims = [claim.id for claim in ana.articles.open(article.article_id).claims]
    for desk, label in ((ana, "verified"), (other, "disputed")):
        for claim in claims[:2]:
            desk.answers.decide(claim, label)
            desk.answers.cite(claim, Citation(Stance.SUPPORTS, f"https://stat.example/{claim}{label}"))
    other.answers.comment(claims[0], "Looked at twice.")
    ana.answers.comment(claims[1], f"Ask {NAME.lower()}, who knows the port.")
    return claims


def own_things(database: Database) -> None:
    """A lease, a saved filter and an unfinished form of the one to be forgotten."""
    with database.write() as session:
        key = member_called(session, NAME).key
        save_filter(session, key, SavedFilter("mine"))
        keep_form(session, key, "c0123456789abcdef", Citation(Stance.SUPPORTS, "https://stat.example/draft"))


def test_a_name_gives_way_to_a_pseudonym_everywhere(database: Database, make_desk: Callable[..., ReviewDesk]) -> None:
    claims = worked(database, make_desk)
    own_things(database)
    found = forgotten(database)
    assert is_pseudonym(found.pseudonym)
    assert (found.answers, found.releases, found.notes) == (2, [], [claims[1]])
    with database.read() as session:
        assert [each.handle for each in members(session)] == ["ana", found.pseudonym]
        member = member_called(session, found.pseudonym)
        row = session.get_one(ReviewerRow, member.key)
        assert (row.walk, row.place_claim, row.role) == (None, None, TeamRole.REVIEWER)
        for of in (SavedFilterRow, LeaseRow):
            assert not session.exec(select(of).where(col(of.reviewer_id) == member.key)).all()
        labels = select(col(ReviewRow.label)).where(col(ReviewRow.reviewer_id) == member.key)
        assert session.exec(labels).all() == ["disputed", "disputed"]
        (told,) = session.exec(select(col(EventRow.payload)).where(col(EventRow.kind) == FORGET))
    assert told["reviewer"]["name"] == found.pseudonym
    assert [problems for _, problems in check(database) if problems] == []


ACCOUNT = f"{NAME.lower()}@desk"


def test_accounts_go_too_and_events_never_had_them(either: Database, either_desk: Callable[..., ReviewDesk]) -> None:
    worked(either, either_desk)
    take_handle(either, "ana", "ana@desk")
    take_handle(either, NAME, ACCOUNT)
    check_handle_of(either, "ana", ACCOUNT, on_purpose=True)
    name = forgotten(either).pseudonym
    with either.read() as session:
        assert dict(session.exec(select(ReviewerRow.handle, ReviewerRow.accounts)).all()) == {
            "ana": ["ana@desk"], name: [],
        }  # fmt: skip
        events = session.exec(select(EventRow).where(col(EventRow.kind).in_(("account", "reviewer", FORGET)))).all()
    assert "account" in {each.kind for each in events}
    assert NAME.lower() not in str([each.payload for each in events]).lower()


def test_the_file_has_no_byte_of_the_name(database: Database, make_desk: Callable[..., ReviewDesk]) -> None:
    worked(database, make_desk)
    own_things(database)
    take_handle(database, "ana", "ana@desk")
    take_handle(database, NAME, ACCOUNT)
    check_handle_of(database, "ana", ACCOUNT, on_purpose=True)
    with database.write() as session:
        for row in session.exec(select(ReviewRow).where(col(ReviewRow.note).is_not(None))):
            row.note = None
            session.add(row)
    forgotten(database)
    path = Path(str(database.url.database))
    database.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        rows = [*connection.execute("SELECT payload FROM event WHERE kind <> 'review'")]
    assert NAME not in str(rows)
    files = {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*")}
    holds = [name for name, data in files.items() if NAME.encode() in data or ACCOUNT.encode() in data]
    assert not holds


def test_events_call_members_by_pseudonym_from_the_start(either: Database) -> None:
    with either.write() as session:
        invite(session, lead(session, "ana"), NAME, MemberChange())
        told = str(session.exec(select(col(EventRow.payload))).all())
    assert NAME not in told
    assert "ana" not in told


def test_forgetting_on_both_databases(either: Database) -> None:
    with either.write() as session:
        invite(session, lead(session, "ana"), NAME, MemberChange())
    first = forgotten(either)
    with either.write() as session:
        invite(session, lead(session, "ana"), NAME, MemberChange())
    second = forgotten(either)
    assert is_pseudonym(second.pseudonym)
    assert first.pseudonym != second.pseudonym
    with either.read() as session:
        assert {each.handle for each in members(session)} == {"ana", first.pseudonym, second.pseudonym}


def test_pseudonymous_exports_stay_as_they_were(
    database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    worked(database, make_desk)
    request = Request("jsonl", selection=Selection(Layer.ALL, notes=True))

    def exported(name: str) -> bytes:
        export(database, load_project(database), request, tmp_path / name, "ana")
        return (tmp_path / name).read_bytes()

    before = exported("before.jsonl")
    forgotten(database)
    assert exported("after.jsonl") == before
    assert NAME.encode() not in before


@pytest.mark.parametrize("names", [True, False])
def test_releases_lose_the_name_too(either_desk: Callable[..., ReviewDesk], tmp_path: Path, names: bool) -> None:
    ana = either_desk("ana")
    database = ana.context.database
    worked(database, either_desk)
    selection = Selection(Layer.ALL, reviewers=(NAME, "ana"))
    fresh = Request("jsonl", names=names, selection=selection, freeze="v1")
    export(database, load_project(database), fresh, tmp_path / "a.jsonl", "ana")
    assert (NAME.encode() in (tmp_path / "a.jsonl").read_bytes().replace(b"zdislava", b"")) is names
    found = forgotten(database)
    assert found.releases == (["v1"] if names else [])
    again = Request("jsonl", frozen="v1")
    export(database, load_project(database), again, tmp_path / "b.jsonl", "ana")
    written = (tmp_path / "b.jsonl").read_bytes()
    assert written == (tmp_path / "a.jsonl").read_bytes().replace(NAME.encode(), found.pseudonym.encode())
    assert NAME.encode() not in (tmp_path / "b.manifest.json").read_bytes()


def test_who_may_be_forgotten_and_by_whom(database: Database) -> None:
    with database.write() as session:
        ana = lead(session, "ana")
        invite(session, ana, "ben", MemberChange())
        invite(session, ana, "gpt", MemberChange(kind=MemberKind.MODEL, version="1"))
    for handle, by, says, kind in (
        ("ben", "ben", "Only the lead", UsageError), ("nobody", "ana", "Nobody here", NotFoundError),
        ("gpt", "ana", "is a model", UsageError), ("ana", "ana", "Nobody would lead", UsageError),
    ):  # fmt: skip
        with pytest.raises(kind, match=says):
            forgotten(database, handle, by)
    known = forgotten(database, "ben").pseudonym
    with pytest.raises(UsageError, match="pseudonym already"):
        forgotten(database, known)


def test_notes_that_name_people(database: Database, make_desk: Callable[..., ReviewDesk]) -> None:
    claims = worked(database, make_desk)
    make_desk("ana").answers.comment(claims[2], "Banana, said Ana. zdislava-quo2 is nobody.")
    with database.read() as session:
        assert sorted(people(session)) == sorted(["ana", NAME])
        named = sorted(notes_naming(session, people(session)))
        assert named == sorted([(claims[1], NAME), (claims[2], "ana")])
        assert not list(notes_naming(session, []))
