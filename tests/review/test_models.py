"""Answers of models are suggestions: they close nothing, decide nothing, and wait until a person has answered."""

from collections.abc import Iterator

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import MemberKind, ReviewStatus, Role, Stance
from annotator.review.desk import ReviewDesk
from annotator.review.gold import Answer, LabelReason, gold_of
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.earlier_answers import answers_to
from annotator.storage.export_rows import exported_claims
from annotator.storage.given_answers import given_answers
from annotator.storage.lists import claim_listing
from annotator.storage.schema.models import ClaimRow
from annotator.storage.team import MemberChange, invite, lead
from tests.conftest import DeskMaker
from tests.support import appoint, store

SECRET = "the model says so"


@pytest.fixture(params=[True, False], ids=["blind", "open"])
def blind(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def desks(either: Database, either_desk: DeskMaker, blind: bool) -> Iterator[tuple[ReviewDesk, ReviewDesk, str]]:
    """A person's desk, a model's, and a claim that the model has answered with a note and a source."""
    article = store(either).article_id
    with either.write() as session:
        invite(session, lead(session, "ana"), "gpt", MemberChange(kind=MemberKind.MODEL, version="1"))
    person, model = (either_desk(name, blind=blind) for name in ("ana", "gpt"))
    claim = model.articles.open(article).claims[0].id
    model.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://model.example/a", note=SECRET))
    model.answers.comment(claim, SECRET)
    model.answers.decide(claim, "verified")
    yield person, model, claim


def seen(desk: ReviewDesk) -> list[int]:
    """The row ids of claims whose answer by somebody else this reviewer may see."""
    with desk.context.database.read() as session:
        keys = [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM claim ORDER BY id")]
        found = answers_to(session, keys, desk.context.view)
    return [key for key, answers in found.items() if any(a.reviewer_id != desk.context.reviewer_id for a in answers)]


def test_it_closes_nothing_and_the_person_is_still_asked(desks: tuple[ReviewDesk, ReviewDesk, str]) -> None:
    person, _, claim = desks
    first = person.walk.find_start()
    assert first is not None and first.claim_id == claim
    assert person.articles.find(claim)[1].needs_me  # type: ignore[union-attr]
    with person.context.database.read() as session:
        assert session.get_one(ClaimRow, 1).submitted == 0
    assert person.progress.count_left().claims == len(person.articles.open(first.article_id).claims)
    assert [problem for name, found in check(person.context.database) for problem in found if "count" in name] == []


def test_it_is_hidden_until_the_person_has_answered(desks: tuple[ReviewDesk, ReviewDesk, str]) -> None:
    person, _, claim = desks
    assert seen(person) == []
    assert person.articles.search(SECRET) == []
    person.answers.decide(claim, "unverifiable")
    assert seen(person) == [1]
    assert person.articles.search(SECRET) != []


def test_another_person_waits_for_their_own_answer(either: Database, either_desk: DeskMaker, blind: bool) -> None:
    article = store(either).article_id
    with either.write() as session:
        invite(session, lead(session, "ana"), "gpt", MemberChange(kind=MemberKind.MODEL, version="1"))
    model, ana, bo = (either_desk(name, blind=blind, reviews_per_claim=3) for name in ("gpt", "ana", "bo"))
    claim = model.articles.open(article).claims[0].id
    model.answers.decide(claim, "unverifiable")
    ana.answers.decide(claim, "not_a_claim")
    roles = {desk.context.reviewer: _roles(desk) for desk in (ana, bo)}
    assert roles == {"ana": {Role.MODEL, Role.REVIEWER}, "bo": set() if blind else {Role.REVIEWER}}


def test_it_is_no_ruling_and_is_in_no_adjudicators_way(either: Database, either_desk: DeskMaker, blind: bool) -> None:
    article = store(either).article_id
    appoint(either, "cyd")
    with either.write() as session:
        invite(session, lead(session, "ana"), "gpt", MemberChange(kind=MemberKind.MODEL, version="1"))
    model, ana, bo, cyd = (either_desk(name, blind=blind, reviews_per_claim=2) for name in ("gpt", "ana", "bo", "cyd"))
    claim = model.articles.open(article).claims[0].id
    for desk, label in ((model, "unverifiable"), (ana, "not_a_claim"), (bo, "unverifiable")):
        desk.answers.decide(claim, label)
    shown = cyd.adjudication.open(claim)
    assert (len(shown.opinions), shown.given_rulings) == (2, ())
    cyd.adjudication.send_back(claim, shown.opinions[0].key, "Sure?")
    assert cyd.adjudication.count() == 0


def _roles(desk: ReviewDesk) -> set[Role]:
    with desk.context.database.read() as session:
        found = answers_to(session, [1], desk.context.view)
    return {answer.role for answers in found.values() for answer in answers}


def test_the_model_sees_and_undoes_its_own_answer(desks: tuple[ReviewDesk, ReviewDesk, str]) -> None:
    _, model, claim = desks
    own = model.articles.find(claim)[1]
    assert own is not None and own.review is not None
    assert (own.review.role, own.review.label, own.review.status) == (Role.MODEL, "verified", ReviewStatus.SUBMITTED)
    with model.context.database.read() as session:
        (listed,) = [each for each in claim_listing(session, model.context.reviewer_id) if each["id"] == claim]
    assert (listed["label"], listed["status"]) == ("verified", "submitted")
    assert model.undo() is not None
    assert model.redo() is not None


def test_no_figure_of_the_team_counts_it(desks: tuple[ReviewDesk, ReviewDesk, str]) -> None:
    person, _, claim = desks
    person.answers.decide(claim, "unverifiable")
    with person.context.database.read() as session:
        assert [each.reviewer for each in given_answers(session, person.context.project)] == ["ana"]
        roles = [r.row.role for each in exported_claims(session, person.context.view) for r in each.reviews]
    assert roles == [Role.REVIEWER, Role.MODEL]


def test_gold_is_never_a_models() -> None:
    model = Answer(Role.MODEL, "verified", ReviewStatus.SUBMITTED)
    person = Answer(Role.REVIEWER, "disputed", ReviewStatus.SUBMITTED)
    assert gold_of([model, model], 1)[:2] == (None, LabelReason.NO_REVIEW)
    assert gold_of([model, person, model], 1)[:2] == ("disputed", LabelReason.SINGLE_REVIEW)
    assert gold_of([model, person, model], 2)[:2] == (None, LabelReason.NEEDS_MORE_REVIEWS)
