"""A label that contradicts an earlier one is kept with a warning, and all contradictions can be listed."""

from typing import Any

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.contradictions import contradict, contradictions
from annotator.schemes import DEFAULT_SCHEME, scheme_from
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from annotator.storage.reviewers import find_reviewer
from tests.review.test_seen import articles, claim, verify

__all__ = ["articles"]


def listed(database: Database, reviewer: str = "ana") -> list[tuple[str, ...]]:
    project = load_project(database)
    with database.read() as session:
        view = project.view(find_reviewer(session, reviewer))
        found = list(contradictions(session, view, project.scheme))
    return [tuple(side.label for side in pair) for pair in found]


def test_a_contradicting_label_is_kept_and_warned_of(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, articles[0], "Lysna"))
    outcome = ana.answers.decide(claim(ana, articles[1], "Lysna"), "disputed")
    assert outcome.claim.review.label == "disputed"
    assert outcome.warning.startswith("This contradicts “Verified”, your own answer of 20")
    assert outcome.warning.endswith(" in “Ports report”.")
    assert outcome.message.endswith(outcome.warning)
    assert ana.answers.decide(claim(ana, articles[1], "Lysna"), "verified").warning is None
    assert ana.answers.decide(claim(ana, articles[1], "Lysna"), "unverifiable").warning is None


def test_a_similar_claim_contradicts_nothing(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, articles[0], "mayor"))
    assert ana.answers.decide(claim(ana, articles[1], "mayor"), "disputed").warning is None


def test_of_another_reviewer_only_once_the_answer_is_submitted(articles: tuple[str, str], either_desk: Any) -> None:
    ana, bo = either_desk("ana"), either_desk("bo")
    verify(bo, claim(bo, articles[0], "Lysna"))
    mine = claim(ana, articles[1], "Lysna")
    assert ana.answers.decide(mine, "disputed").warning is None
    outcome = ana.answers.cite(mine, Citation(Stance.REFUTES, url="https://other.example/"))
    assert outcome.warning.startswith("This contradicts “Verified”, an earlier answer of 20")
    again = ana.answers.cite(mine, Citation(Stance.REFUTES, url="https://third.example/"))
    assert again.warning is None


def test_all_are_listed_each_pair_once(articles: tuple[str, str], either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    assert listed(either) == []
    verify(ana, claim(ana, articles[0], "Lysna"))
    assert listed(either) == []
    verify(ana, claim(ana, articles[1], "Lysna"), "disputed", "https://no.example/")
    assert [set(pair) for pair in listed(either)] == [{"verified", "disputed"}]
    assert len(listed(either)) == 1
    ana.undo()
    ana.undo()
    assert listed(either) == []


def test_a_list_is_blind_where_the_project_is(articles: tuple[str, str], either: Database, either_desk: Any) -> None:
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    verify(bo, claim(bo, articles[0], "Lysna"))
    verify(bo, claim(bo, articles[1], "Lysna"), "disputed", "https://no.example/")
    assert len(listed(either, "bo")) == 1
    assert listed(either, "ana") == []
    assert listed(either, "nobody") == []
    for article, label in zip(articles, ("verified", "disputed"), strict=True):
        verify(ana, claim(ana, article, "Lysna"), label, "https://mine.example/")
    assert len(listed(either, "nobody")) == 1


def test_a_collection_can_contradict(articles: tuple[str, str], either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    with either.write() as session:
        store_checked(session, [CheckedClaim("At night, bees sleep.", "False", "disputed", publisher="C")], "c.jsonl")
    verify(ana, claim(ana, articles[1], "Bees"))
    assert listed(either) == [("verified", "disputed")]
    outcome = ana.answers.decide(claim(ana, articles[1], "Bees"), "verified")
    assert outcome.warning == "This contradicts “False” (Disputed), the verdict of C."


def test_reviewers_who_differ_on_one_claim_leave_it_without_a_label(
    articles: tuple[str, str], either: Database, either_desk: Any
) -> None:
    ana, bo = either_desk("ana", reviews_per_claim=2, blind=False), either_desk("bo")
    for desk, label in ((ana, "verified"), (bo, "disputed")):
        verify(desk, claim(desk, articles[0], "Lysna"), label)
    verify(bo, claim(bo, articles[1], "Lysna"), "disputed")
    assert listed(either, "nobody") == []
    assert listed(either, "ana") == []


@pytest.mark.parametrize(
    ("one", "other", "does"),
    [
        ("verified", "disputed", True),
        ("verified", "verified", False),
        ("verified", "unverifiable", False),
        ("not_a_claim", "disputed", False),
        ("verified", None, False),
    ],
)
def test_which_labels_contradict(one: str, other: str | None, does: bool) -> None:
    assert contradict(DEFAULT_SCHEME, one, other) is contradict(DEFAULT_SCHEME, other, one) is does


def test_where_no_label_needs_evidence_any_two_contradict() -> None:
    scheme = scheme_from([{"name": "yes", "key": "y"}, {"name": "no", "key": "n"}], "plain", "here")
    assert contradict(scheme, "yes", "no")


def test_labels_of_ones_own_contradict_by_what_they_mean() -> None:
    tables = [
        {"name": "true", "key": "t", "needs_evidence": True},
        {"name": "mostly_true", "key": "m", "tone": "success", "needs_evidence": True},
        {"name": "false", "key": "f"},
        {"name": "mixed", "key": "x", "needs_evidence": True, "meaning": "open"},
        {"name": "satire", "key": "s", "needs_evidence": True},
    ]
    scheme = scheme_from(tables, "own", "here")
    pairs = [("true", "false"), ("mostly_true", "false"), ("true", "satire")]
    assert all(contradict(scheme, one, other) and contradict(scheme, other, one) for one, other in pairs)
    pairs = [("true", "mostly_true"), ("true", "mixed"), ("false", "mixed"), ("true", "gone")]
    assert not any(contradict(scheme, one, other) or contradict(scheme, other, one) for one, other in pairs)
