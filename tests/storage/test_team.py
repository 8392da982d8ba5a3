"""Members of the team: who may do what, who becomes the lead, and what an event says of it."""

import pytest
from sqlmodel import col, select

from annotator.domain.vocabulary import MemberKind, Role, TeamRole
from annotator.errors import NotFoundError, UsageError
from annotator.storage.database.engine import Database
from annotator.storage.desk_members import desk_member
from annotator.storage.schema.models import EventRow
from annotator.storage.team import Member, MemberChange, change_member, invite, lead, member_called, members
from tests.conftest import DeskMaker
from tests.support import store


def invited(database: Database, handle: str, **change: object) -> Member:
    with database.write() as session:
        return invite(session, lead(session, "ana"), handle, MemberChange(**change))  # type: ignore[arg-type]


def changed(database: Database, handle: str, by: str = "ana", **change: object) -> Member:
    with database.write() as session:
        return change_member(session, lead(session, by), handle, MemberChange(**change))  # type: ignore[arg-type]


def test_whoever_sits_down_is_a_person_who_reviews(either: Database) -> None:
    member = desk_member(either, "ana")
    assert member == Member(member.key, "ana", TeamRole.REVIEWER, MemberKind.PERSON, None)
    assert member.answers_as is Role.REVIEWER
    assert not member.may_adjudicate and not member.leads
    assert desk_member(either, "ana") == member


def test_the_first_who_changes_the_team_leads_it_and_nobody_else_may(either: Database) -> None:
    ben = invited(either, "ben", role=TeamRole.ADJUDICATOR)
    assert ben.may_adjudicate and not ben.leads
    with pytest.raises(UsageError, match=r"Only the lead .* ask ana"):
        changed(either, "ben", by="ben", role=TeamRole.LEAD)
    with either.read() as session:
        assert [(each.handle, each.role) for each in members(session)] == [("ana", "lead"), ("ben", "adjudicator")]
        assert member_called(session, "ana").may_adjudicate
        statement = select(col(EventRow.reviewer_id), col(EventRow.payload)).where(col(EventRow.kind) == "reviewer")
        told = [(by, payload["reviewer"]) for by, payload in session.exec(statement.order_by(col(EventRow.id)))]
        ana = member_called(session, "ana").key
    assert [(by == ana, each["id"] == ana, each["role"]) for by, each in told] == [
        (True, True, "lead"), (True, False, "adjudicator"),
    ]  # fmt: skip


def test_there_is_always_a_lead(either: Database) -> None:
    invited(either, "ben")
    with pytest.raises(UsageError, match="Nobody would lead"):
        changed(either, "ana", role=TeamRole.REVIEWER)
    changed(either, "ben", role=TeamRole.LEAD)
    assert not changed(either, "ana", role=TeamRole.REVIEWER).leads
    with pytest.raises(UsageError, match="ask ben"):
        invited(either, "cy")


def test_unknown_and_known_names_are_told_apart(either: Database) -> None:
    invited(either, "ben")
    with pytest.raises(UsageError, match="in the team already"):
        invited(either, "ben")
    with pytest.raises(NotFoundError, match="Nobody here is called “cy"):
        changed(either, "cy\x1b[2J", role=TeamRole.LEAD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": MemberKind.MODEL}, "needs a version"),
        ({"kind": MemberKind.MODEL, "version": " "}, "needs a version"),
        ({"kind": MemberKind.MODEL, "version": "1", "role": TeamRole.LEAD}, "only makes suggestions"),
        ({"kind": MemberKind.SCRIPT, "version": "1"}, "Only models"),
    ],
)
def test_what_a_model_is_and_may_be(either: Database, change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        invited(either, "gpt", **change)
    with either.read() as session:
        assert members(session) == []


def test_a_model_has_no_queue_and_leads_nothing(either: Database) -> None:
    invited(either, "gpt", kind=MemberKind.MODEL, version="2026-05")
    model = desk_member(either, "gpt")
    assert (model.answers_as, model.may_adjudicate, model.version) == (Role.MODEL, False, "2026-05")
    with either.read() as session:
        rows = session.connection().exec_driver_sql("SELECT handle, has_queue FROM reviewer ORDER BY handle").all()
    assert [bool(has_queue) for _, has_queue in rows] == [False, False]


def test_who_has_answered_as_a_person_does_not_become_a_model(either: Database, either_desk: DeskMaker) -> None:
    desk = either_desk("bo")
    claim = desk.articles.open(store(either).article_id).claims[0]
    assert changed(either, "bo", kind=MemberKind.MODEL, version="1").answers_as is Role.MODEL
    assert changed(either, "bo", kind=MemberKind.PERSON, version=None).kind is MemberKind.PERSON
    desk.answers.decide(claim.id, "not_a_claim")
    assert changed(either, "bo", kind=MemberKind.SCRIPT).kind is MemberKind.SCRIPT
    with pytest.raises(UsageError, match="answered claims as a script"):
        changed(either, "bo", kind=MemberKind.MODEL, version="1")
