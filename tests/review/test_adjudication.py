"""Adjudication: what waits, what differs, what becomes of an answer, and that all of it can be undone."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from annotator.domain.disputes import Difference
from annotator.domain.orders import Filter, Order, Walk
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.errors import ConflictError, InputError, UsageError
from annotator.review.adjudicators import names_of
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests.support import appoint, store

FOUND = (Filter.ALL, Filter.NEEDS, Filter.LABELLED)
PORTS, OTHER = "https://stat.example/ports", "https://ledger.example/ports"


@dataclass(frozen=True)
class Team:
    """Two reviewers and an adjudicator on one database, with the claims of one article."""

    ana: ReviewDesk
    bo: ReviewDesk
    cyd: ReviewDesk
    claims: list[str]

    def differ(self, n: int = 0, quote: str = "4.1 Mt") -> str:
        """Let the two answer a claim differently."""
        claim = self.claims[n]
        self.ana.answers.give(
            claim, "verified", [Citation(Stance.SUPPORTS, PORTS, quote=Quote("4.1 Mt in all"))], "Yes"
        )
        self.bo.answers.give(claim, "disputed", [Citation(Stance.REFUTES, PORTS, quote=Quote(quote))], "Old port only")
        return claim

    def opinion(self, claim: str, label: str) -> int:
        """The row id of the answer with this label."""
        return next(each.key for each in self.cyd.adjudication.open(claim).opinions if each.review.label == label)

    def healthy(self) -> bool:
        """Whether nothing is wrong with the database."""
        return not [problem for _, found in check(self.cyd.context.database) for problem in found]


@pytest.fixture
def team(either: Database, either_desk: Callable[..., ReviewDesk]) -> Team:
    appoint(either, "bo", "cyd")
    ana, bo, cyd = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cyd"))
    article = store(ana.context.database).article_id
    return Team(ana, bo, cyd, [claim.id for claim in ana.articles.open(article).claims])


def test_only_closed_claims_with_different_labels_wait(team: Team) -> None:
    desk = team.cyd.adjudication
    team.ana.answers.decide(team.claims[1], "unverifiable")
    assert desk.count() == 0
    assert desk.find_next() is None
    with pytest.raises(ConflictError, match="still wants answers"):
        desk.open(team.claims[1])
    team.bo.answers.decide(team.claims[1], "unverifiable")
    assert desk.count() == 0
    first, last = team.differ(0), team.differ(3)
    assert desk.count() == 2
    assert (desk.find_next(), desk.find_next(first), desk.find_next(last)) == (first, last, first)
    assert (desk.find_next(last, -1), desk.find_next(first, -1)) == (first, last)
    assert [each.claim.id for each in desk.list_all()] == [first, last]
    assert team.healthy()


def test_answers_stand_side_by_side_under_pseudonyms_that_stay(team: Team) -> None:
    dispute = team.cyd.adjudication.open(team.differ())
    assert [each.who for each in dispute.opinions] == ["Reviewer A", "Reviewer B"]
    assert {each.review.reviewer for each in dispute.opinions} == {"Reviewer A", "Reviewer B"}
    assert {each.review.note for each in dispute.opinions} == {"Yes", "Old port only"}
    assert dispute.differences == (Difference.LABEL, Difference.READING, Difference.STANCE)
    assert dispute == team.cyd.adjudication.open(dispute.claim.id)
    assert "ana" not in repr(dispute)
    anas = {key: [names_of(("ana", "bo"), f"c{n}", team.cyd.context, key)["ana"] for n in range(20)] for key in "xy"}
    assert set(anas["x"]) == {"Reviewer A", "Reviewer B"}
    assert anas["x"] != anas["y"]  # the handles alone do not say whose letter it is


def test_accepting_copies_the_answer_and_closes_the_matter(team: Team) -> None:
    desk, claim = team.cyd.adjudication, team.differ()
    outcome = desk.accept(claim, team.opinion(claim, "verified"), "The table has all ports")
    assert outcome.message.startswith("Ruled verified: ")
    dispute = desk.open(claim)
    assert (desk.count(), dispute.waits) == (0, False)
    ruling = dispute.claim.review
    assert ruling is not None
    assert (ruling.role, ruling.label, ruling.status, ruling.note) == (
        Role.ADJUDICATOR, "verified", ReviewStatus.SUBMITTED, "The table has all ports",
    )  # fmt: skip
    assert [piece.quote and piece.quote.exact for piece in ruling.evidence] == ["4.1 Mt in all"]
    (over,) = team.bo.adjudication.list_overruled()
    assert (over.own_label, over.ruling, over.reason) == ("disputed", "verified", "The table has all ports")
    assert team.ana.adjudication.list_overruled() == []
    assert team.healthy()


def test_merging_keeps_the_sources_of_all_as_alternatives(team: Team) -> None:
    claim = team.differ()
    team.ana.answers.cite(claim, Citation(Stance.SUPPORTS, OTHER, set=1))
    team.cyd.adjudication.accept(claim, team.opinion(claim, "disputed"), merged=True)
    ruling = team.cyd.adjudication.open(claim).claim.review
    assert ruling is not None
    assert [(piece.set, piece.stance) for piece in ruling.evidence] == [
        (0, Stance.REFUTES), (1, Stance.SUPPORTS), (2, Stance.SUPPORTS),
    ]  # fmt: skip
    assert team.healthy()


def test_nobody_was_right_needs_a_reason(team: Team) -> None:
    desk, claim = team.cyd.adjudication, team.differ()
    with pytest.raises(InputError, match="say why nobody was right"):
        desk.decide(claim, "unverifiable")
    desk.decide(claim, "unverifiable", "No figure for last year is published")
    desk.cite(claim, Citation(Stance.CONTEXT, OTHER))
    assert [len(each.adjudication.list_overruled()) for each in (team.ana, team.bo)] == [1, 1]
    desk.explain(claim, "Not published yet")
    assert team.ana.adjudication.list_overruled()[0].reason == "Not published yet"
    assert team.healthy()


def test_undo_and_redo_go_through_all_rulings(team: Team) -> None:
    desk, first, second = team.cyd.adjudication, team.differ(0), team.differ(2)
    desk.accept(first, team.opinion(first, "verified"))
    desk.accept(first, team.opinion(first, "disputed"), merged=True)
    desk.decide(second, "verified")
    seen = [desk.open(each).claim.review for each in (first, second)]
    for count in (1, 1, 2):
        undone = team.cyd.undo()
        assert undone is not None
        assert undone.message.startswith("Undone: ruled ")
        assert undone.claim is not None
        assert undone.claim.review is None  # a ruling is no answer of one's own
        assert desk.count() == count
    assert team.cyd.undo() is None
    for _ in range(3):
        assert team.cyd.redo() is not None
    again = [desk.open(each).claim.review for each in (first, second)]
    assert [each and (each.label, each.evidence) for each in again] == [
        each and (each.label, each.evidence) for each in seen
    ]
    assert team.healthy()


def test_an_answer_sent_back_waits_with_its_question_and_returns(team: Team) -> None:
    desk, claim = team.cyd.adjudication, team.differ()
    before = team.ana.progress.count_left().claims
    desk.send_back(claim, team.opinion(claim, "verified"), "Does the table cover the old port?")
    assert (desk.count(), team.ana.progress.count_left().claims) == (0, before + 1)
    mine, theirs = (each.articles.find(claim)[1] for each in (team.ana, team.bo))
    assert mine is not None
    assert theirs is not None
    assert (mine.asked, mine.needs_me) == ("Does the table cover the old port?", True)
    assert mine.review is not None
    assert (mine.review.status, mine.review.unconfirmed) == (ReviewStatus.DRAFT, True)
    assert (theirs.asked, theirs.needs_me) == (None, False)
    with pytest.raises(ConflictError):
        desk.open(claim)
    answered = team.ana.answers.decide(claim, "verified").claim
    assert answered is not None
    assert answered.asked is None
    dispute = desk.open(claim)
    assert (desk.count(), [each.text for each in dispute.asked]) == (1, ["Does the table cover the old port?"])
    assert dispute.asked[0].who == next(each.who for each in dispute.opinions if each.review.label == "verified")
    assert team.healthy()


def test_an_answer_sent_back_is_found_though_the_claim_has_enough_without_it(team: Team) -> None:
    desk, claim = team.cyd.adjudication, team.differ(2)
    for each in (*team.claims[:2], *team.claims[3:]):
        for reviewer in (team.ana, team.bo):
            reviewer.answers.decide(each, "unverifiable")
    team.cyd.answers.decide(claim, "not_a_claim")  # a third answer to a claim that wants two
    assert team.ana.walk.find_next_article(None) is None
    for _ in range(2):  # two questions about one answer are one thing to do
        desk.send_back(claim, team.opinion(claim, "verified"), "Does the table cover the old port?")
        opened = next(each for each in team.ana.articles.list_progress() if each.needs)
        assert (team.ana.progress.count_left().claims, opened.needs, opened.claims) == (1, 1, len(team.claims))
        for place in (
            team.ana.walk.find_next_article(None), team.ana.walk.find_next_article(opened.article.id),
            *(team.ana.walk.find_next(Walk(order), chosen, None) for order in Order for chosen in FOUND),
        ):  # fmt: skip
            assert place is not None
            assert place.claim_id == claim
        assert team.ana.walk.find_next(Walk(), Filter.AGED, None) is None
        assert team.bo.walk.find_next_article(None) is None
        assert team.bo.progress.count_left().claims == 0
        team.ana.answers.decide(claim, "verified")
        assert (team.ana.walk.find_next_article(None), team.ana.progress.count_left().claims) == (None, 0)
    assert team.healthy()


def test_undo_of_both_sides_goes_on_to_work_after_a_question(team: Team) -> None:
    desk, claim, other = team.cyd.adjudication, team.differ(0), team.differ(2)
    desk.decide(other, "verified")
    desk.send_back(claim, team.opinion(claim, "disputed"))
    undone = team.cyd.undo()
    assert undone is not None
    assert undone.message.startswith("Undone: answer reopened")
    assert desk.count() == 1
    assert team.cyd.redo() is not None
    assert desk.count() == 0
    team.bo.answers.decide(claim, "unverifiable")
    assert team.cyd.undo() is not None  # bo has answered: the answer stays, the question goes
    assert [each.review.label for each in desk.open(claim).opinions].count("unverifiable") == 1
    assert desk.open(claim).asked == ()
    assert team.cyd.undo() is not None
    assert desk.count() == 2
    while team.bo.undo() is not None:
        pass
    found = team.bo.articles.find(claim)[1]
    assert found is not None
    assert found.review is not None
    assert found.review.label is None
    assert team.healthy()


def test_a_ruled_claim_or_a_changed_answer_cannot_be_sent_back(team: Team) -> None:
    desk, claim = team.cyd.adjudication, team.differ()
    key = team.opinion(claim, "verified")
    with pytest.raises(ConflictError, match="changed since"):
        desk.send_back(claim, key + 1000)
    with pytest.raises(ConflictError, match="changed since"):
        desk.accept(claim, key + 1000)
    desk.accept(claim, key)
    with pytest.raises(ConflictError, match="has a ruling"):
        desk.send_back(claim, key)


def test_rulings_that_differ_wait_again(team: Team) -> None:
    claim = team.differ()
    team.cyd.adjudication.decide(claim, "verified")
    team.bo.adjudication.decide(claim, "disputed")
    dispute = team.cyd.adjudication.open(claim)
    assert (dispute.left, dispute.waits) == (1, True)
    assert [(each.who, each.review.label) for each in dispute.rulings] == [("bo", "disputed")]
    team.cyd.adjudication.decide(claim, "disputed")
    assert team.cyd.adjudication.count() == 0
    assert team.healthy()


def test_only_adjudicators_decide(team: Team) -> None:
    claim = team.differ()
    assert (team.ana.adjudication.is_allowed(), team.cyd.adjudication.is_allowed()) == (False, True)
    with pytest.raises(UsageError, match="“ana” is no adjudicator of this project"):
        team.ana.adjudication.decide(claim, "verified")
    with pytest.raises(UsageError):
        team.ana.adjudication.open(claim)


@pytest.mark.parametrize("label", ["verified", "disputed"])
def test_an_open_claim_tells_an_adjudicator_nothing(team: Team, label: str) -> None:
    claim, desk = team.claims[0], team.cyd.adjudication
    team.ana.answers.give(claim, label, [Citation(Stance.CONTEXT, PORTS)], "only ana knows")
    assert (desk.count(), desk.find_next(), list(desk.list_all()), desk.is_ready(claim)) == (0, None, [], False)
    attempts: list[Callable[[], object]] = [
        lambda: desk.open(claim), lambda: desk.accept(claim, 1), lambda: desk.decide(claim, label, "why"),
        lambda: desk.send_back(claim, 1), lambda: desk.explain(claim, "why"),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(ConflictError, match=r"^This claim still wants answers: adjudicate it once it has all"):
            attempt()
