"""Agreement compares answers as they were given independently, and only those that count; one definition for all."""

import pytest
from sqlalchemy import text

from annotator.domain.records import Citation, Quote
from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.team_choices import GroupBy
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.review.team_figures import measure_agreement
from annotator.review.team_report import least_agreed
from annotator.storage.database.engine import Database
from annotator.storage.given_answers import given_answers
from annotator.storage.project import load_project
from annotator.storage.project_changes import ProjectChange, change_project
from tests.conftest import DeskMaker
from tests.support import appoint, store


@pytest.fixture
def pair(either: Database, either_desk: DeskMaker) -> tuple[ReviewDesk, ReviewDesk, list[str]]:
    """Two reviewers of a blind project that wants two answers, and its claims."""
    ana, bo = either_desk("ana", reviews_per_claim=2, blind=True), either_desk("bo")
    article = store(either).article_id
    return ana, bo, [claim.id for claim in ana.articles.open(article).claims]


def given(database: Database) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Every answer that is compared: its label and the sources' quotations, by claim and reviewer."""
    with database.read() as session:
        found = given_answers(session, load_project(database))
    return {(each.claim, each.reviewer): (each.label, [cited.quote or "" for cited in each.cited]) for each in found}


def percent(database: Database) -> float | None:
    project = load_project(database)
    (found,) = measure_agreement(database, project, None, lambda quote: (quote,), lambda *_: None)
    return found.labels["percent"].value


def test_whoever_looks_and_then_changes_their_answer_does_not_agree(either: Database, pair) -> None:
    ana, bo, (first, second, *_) = pair
    for claim in (first, second):
        ana.answers.decide(claim, "unverifiable")
        bo.answers.decide(claim, "not_a_claim")
    assert percent(either) == 0
    ana.answers.decide(first, "not_a_claim")
    bo.answers.comment(second, "a remark changes nothing")
    assert percent(either) == 0
    assert given(either)[first, "ana"] == ("unverifiable", [])
    ana.answers.skip(second)  # opens the claim again
    ana.answers.decide(second, "not_a_claim")
    ana.undo()
    ana.redo()
    assert percent(either) == 0


def test_before_the_claim_is_closed_everybody_may_change_their_mind(either: Database, pair) -> None:
    ana, bo, (first, *_) = pair
    ana.answers.decide(first, "unverifiable")
    ana.answers.decide(first, "not_a_claim")
    bo.answers.decide(first, "not_a_claim")
    assert percent(either) == 1
    assert given(either) == {(first, "ana"): ("not_a_claim", []), (first, "bo"): ("not_a_claim", [])}


def test_sources_count_as_they_were_cited_then(either: Database, pair) -> None:
    ana, bo, (first, *_) = pair
    for desk, page in ((ana, "a"), (bo, "b")):
        desk.answers.cite(first, Citation(Stance.SUPPORTS, url=f"https://x.example/{page}", quote=Quote(page)))
        desk.answers.decide(first, "verified")
    ana.answers.cite(first, Citation(Stance.SUPPORTS, url="https://x.example/b", quote=Quote("b")))
    assert given(either) == {(first, "ana"): ("verified", ["a"]), (first, "bo"): ("verified", ["b"])}
    one, other = (ana.sources.find(f"https://x.example/{page}") for page in "ab")
    ana.sources.merge(other.id, one.id)
    with either.read() as session:
        sources = {cited.source for each in given_answers(session, load_project(either)) for cited in each.cited}
    assert sources == {other.id}


def test_an_answer_sent_back_counts_as_it_was_first(either: Database, pair, either_desk: DeskMaker) -> None:
    ana, bo, (first, *_) = pair
    appoint(either, "cy")
    ana.answers.decide(first, "unverifiable")
    bo.answers.decide(first, "not_a_claim")
    judge = either_desk("cy").adjudication
    letter = next(each for each in judge.open(first).opinions if each.review.label == "not_a_claim")
    judge.send_back(first, letter.key, "Are you sure?")
    assert given(either) == {}
    bo.answers.decide(first, "unverifiable")
    assert percent(either) == 0


def test_a_later_answer_counts_as_it_was_first_given(either: Database, pair, either_desk: DeskMaker) -> None:
    ana, bo, (first, *_) = pair
    for desk in (ana, bo):
        desk.answers.decide(first, "unverifiable")
    change_project(either, "ana", ProjectChange(reviews=ReviewsWanted(3)))
    cy = either_desk("cy")
    cy.answers.decide(first, "not_a_claim")
    cy.answers.decide(first, "unverifiable")
    assert given(either)[first, "cy"] == ("not_a_claim", [])


def test_fewer_answers_wanted_close_claims_at_their_last_answer(either: Database, pair) -> None:
    ana, _, (first, *_) = pair
    ana.answers.decide(first, "unverifiable")
    change_project(either, "ana", ProjectChange(reviews=ReviewsWanted(1)))
    ana.answers.decide(first, "not_a_claim")
    assert given(either) == {(first, "ana"): ("unverifiable", [])}


def test_an_answer_without_its_evidence_is_not_compared(either: Database, pair) -> None:
    """As one of an older version, or one that was loaded."""
    ana, bo, (first, *_) = pair
    for desk in (ana, bo):
        desk.answers.decide(first, "not_a_claim")
    with either.write() as session:
        session.execute(text("UPDATE review SET label = 'verified' WHERE reviewer_id = :key"),
                        {"key": bo.context.reviewer_id})  # fmt: skip
    assert given(either) == {(first, "ana"): ("not_a_claim", [])}


def test_by_one_reviewer_alone_one_sentence_says_why_there_is_nothing(either: Database, either_desk: DeskMaker) -> None:
    ana = either_desk("ana", blind=True)
    claims = ana.articles.open(store(either).article_id).claims
    for claim in claims[:2]:
        ana.answers.decide(claim.id, "not_a_claim")
    (found,) = measure_agreement(either, load_project(either), None, lambda quote: (quote,), lambda *_: None)
    assert (
        found.why_nothing
        == "All answers are by one reviewer: agreement needs a second one who answers the same claims."
    )
    either_desk("bo").answers.decide(claims[3].id, "unverifiable")
    (found,) = measure_agreement(either, load_project(either), None, lambda quote: (quote,), lambda *_: None)
    assert found.why_nothing is not None and "two reviewers" in found.why_nothing


def test_a_report_has_the_articles_on_which_people_agree_least(either: Database, pair) -> None:
    ana, bo, (first, second, *_) = pair
    other = store(either, "Report 1.\nThe port handled 3 million tonnes. It has 5 cranes.").article_id
    more = [claim.id for claim in ana.articles.open(other).claims]
    for claim in (first, second, *more):
        ana.answers.decide(claim, "not_a_claim")
        bo.answers.decide(claim, "unverifiable" if claim in (first, more[0], more[1]) else "not_a_claim")
    with either.read() as session:
        answers = given_answers(session, load_project(either))
    assert least_agreed(answers, 1) == [other]
    assert len(least_agreed(answers, 9)) == 2
    assert GroupBy.ARTICLE in GroupBy
