"""Accounts of handles are kept on both kinds of databases, and not without end."""

from sqlmodel import col, select

from annotator.pseudonyms import pseudonym
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.accounts import _MOST, check_handle_of, take_handle
from annotator.storage.database.engine import Database
from annotator.storage.project import DEFAULTS, pseudonym_key, write_project
from annotator.storage.reviewers import reviewer_id
from annotator.storage.schema.models import EventRow, ReviewerRow

ANA, BO = "ana@desk", "bo@desk"


def test_accounts_are_kept_with_a_trace_of_the_odd_ones(either: Database) -> None:
    for handle, account in (("ana", ANA), ("bo", BO)):
        reviewer_id(either, handle)
        take_handle(either, handle, account)
    take_handle(either, "nobody", BO)
    for _ in range(2):
        check_handle_of(either, "ana", BO, on_purpose=True)
    with either.read() as session:
        events = session.exec(select(EventRow.payload).where(col(EventRow.kind) == "account")).all()
        known = dict(session.exec(select(ReviewerRow.handle, ReviewerRow.accounts)).all())
    assert known == {"ana": [ANA, BO], "bo": [BO]}
    assert events == [{"account": {"by": None, "also": [2]}}]  # nobody's name, since events can never be changed


def test_the_trace_has_a_pseudonym_once_there_is_a_project(either: Database) -> None:
    with either.write() as session:
        write_project(session, DEFAULTS | {"scheme": DEFAULT_SCHEME.stored()})
        session.flush()
        key = pseudonym_key(session)
    for handle, account in (("ana", ANA), ("bo", BO)):
        reviewer_id(either, handle)
        take_handle(either, handle, account)
    check_handle_of(either, "ana", BO, on_purpose=True)
    with either.read() as session:
        events = session.exec(select(EventRow.payload).where(col(EventRow.kind) == "account")).all()
    assert events == [{"account": {"by": pseudonym(BO, key), "also": [2]}}]


def test_a_machine_that_is_new_each_time_is_not_kept_for_ever(either: Database) -> None:
    reviewer_id(either, "ana")
    for n in range(_MOST + 5):
        check_handle_of(either, "ana", f"ana@ci-{n}", on_purpose=False)
        take_handle(either, "ana", f"ana@ci-{n}")
    with either.read() as session:
        assert len(session.exec(select(ReviewerRow.accounts)).one()) == _MOST
