"""What needs a reviewer: counted, found in order, and the place where they stopped."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.domain.work import ArticleProgress, Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.queue import submitted_since
from tests.support import store

TEXTS = {
    name: f"{name} report\nTen ships came to {name}. Two ships left {name}." for name in ("Lysna", "Brod", "Kamen")
}
PROOF = Citation(Stance.SUPPORTS, url="https://stat.example/ports")


@pytest.fixture
def three(either: Database) -> list[str]:
    """Three articles of two claims each, in the order they were imported."""
    return [store(either, body).article_id for body in TEXTS.values()]


def claims(desk: ReviewDesk, article: str) -> list[str]:
    return [claim.id for claim in desk.articles.open(article).claims]


def row(desk: ReviewDesk, article: str) -> ArticleProgress:
    return next(row for row in desk.articles.list_progress() if row.article.id == article)


def counts(desk: ReviewDesk, article: str) -> tuple[int, int, int, int, int]:
    found = row(desk, article)
    return found.claims, found.done, found.drafts, found.flagged, found.needs


def test_articles_come_in_the_order_they_were_imported(three: list[str], either_desk: Any) -> None:
    desk = either_desk()
    assert [row.article.id for row in desk.articles.list_progress()] == three
    opened = [desk.articles.open(article) for article in three]
    assert [(one.position, one.total) for one in opened] == [(1, 3), (2, 3), (3, 3)]


def test_progress_counts_what_is_done_drafted_and_flagged(three: list[str], either_desk: Any) -> None:
    desk = either_desk()
    first, second = claims(desk, three[0])
    assert counts(desk, three[0]) == (2, 0, 0, 0, 2)
    desk.answers.decide(first, "verified")
    assert counts(desk, three[0]) == (2, 0, 1, 0, 2)
    desk.answers.cite(first, PROOF)
    assert counts(desk, three[0]) == (2, 1, 0, 0, 1)
    desk.answers.skip(second)
    desk.answers.flag(second, True)
    assert counts(desk, three[0]) == (2, 2, 0, 1, 0)
    desk.undo()
    desk.undo()
    assert counts(desk, three[0]) == (2, 1, 0, 0, 1)
    assert counts(desk, three[1]) == (2, 0, 0, 0, 2)


def test_an_article_without_claims_is_in_the_list(either: Database, either_desk: Any) -> None:
    article = store(either, "Nothing here.", scores=[0.0]).article_id
    assert counts(either_desk(), article) == (0, 0, 0, 0, 0)


def test_withdrawn_claims_do_not_count(three: list[str], either_desk: Any) -> None:
    desk = either_desk()
    desk.spans.add(three[0], 0, 5)
    assert counts(desk, three[0])[0] == 3
    desk.undo()
    assert counts(desk, three[0]) == (2, 0, 0, 0, 2)


def test_with_one_review_wanted_a_claim_somebody_answered_needs_nobody_else(three: list[str], either_desk: Any) -> None:
    bo, ana = either_desk("bo"), either_desk("ana")  # who came first has the article leased
    first, second = claims(ana, three[0])
    ana.answers.decide(first, "not_a_claim")
    assert counts(bo, three[0]) == (2, 1, 0, 0, 1)
    seen = {claim.id: claim for claim in bo.articles.open(three[0]).claims}
    assert seen[first].closed
    assert not seen[first].needs_me
    assert seen[second].needs_me
    assert bo.walk.find_next_article(None) == Place(three[0], 2, second)
    ana.undo()
    assert bo.walk.find_next_article(None) == Place(three[0], 1, first)


def test_a_skip_or_a_draft_of_somebody_else_closes_nothing(three: list[str], either_desk: Any) -> None:
    ana, bo = either_desk("ana"), either_desk("bo")
    first, second = claims(ana, three[0])
    ana.answers.skip(first)
    ana.answers.decide(second, "verified")
    assert counts(bo, three[0]) == (2, 0, 0, 0, 2)
    assert not any(claim.closed for claim in bo.articles.open(three[0]).claims)


def test_with_two_reviews_wanted_the_third_person_is_not_asked(three: list[str], either_desk: Any) -> None:
    ana, bo, cy = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cy"))
    first, _ = claims(ana, three[0])
    ana.answers.decide(first, "not_a_claim")
    assert counts(bo, three[0])[1] == 0
    assert bo.walk.find_next_article(None).claim_id == first
    bo.answers.decide(first, "unverifiable")
    assert counts(ana, three[0])[1] == counts(bo, three[0])[1] == counts(cy, three[0])[1] == 1
    closed = {desk.context.reviewer: desk.articles.open(three[0]).claims[0].closed for desk in (ana, bo, cy)}
    assert closed == {"ana": False, "bo": False, "cy": True}
    assert cy.walk.find_next_article(None).claim_id != first
    bo.answers.decide(first, "verified")  # without a source: a draft, so one answer is missing again
    assert cy.walk.find_next_article(None).claim_id != first  # bo is still at it
    bo.walk.leave()
    assert cy.walk.find_next_article(None).claim_id == first


def test_the_next_claim_is_looked_for_in_later_articles_and_then_from_the_start(
    three: list[str], either_desk: Any
) -> None:
    desk = either_desk()
    first = {article: claims(desk, article)[0] for article in three}
    assert desk.walk.find_next_article(None) == Place(three[0], 1, first[three[0]])
    assert desk.walk.find_next_article(three[0]) == Place(three[1], 1, first[three[1]])
    assert desk.walk.find_next_article(three[2]) == Place(three[0], 1, first[three[0]])
    assert desk.walk.find_next_article("a-that-is-not-there") == Place(three[0], 1, first[three[0]])
    for article in (three[0], three[1]):
        for claim in claims(desk, article):
            desk.answers.skip(claim)
    assert desk.walk.find_next_article(three[0]) == Place(three[2], 1, first[three[2]])
    assert desk.walk.find_next_article(three[2]) == Place(three[2], 1, first[three[2]])
    for claim in claims(desk, three[2]):
        desk.answers.skip(claim)
    assert desk.walk.find_next_article(three[0]) is None


def test_a_draft_still_needs_its_reviewer(three: list[str], either_desk: Any) -> None:
    desk = either_desk()
    first = claims(desk, three[0])[0]
    desk.answers.decide(first, "disputed")
    assert desk.walk.find_next_article(None).claim_id == first
    assert desk.articles.open(three[0]).claims[0].needs_me


def test_the_first_of_overlapping_claims_is_the_longer_one(three: list[str], either_desk: Any) -> None:
    desk = either_desk()
    sentence = desk.articles.open(three[0]).claims[0]
    desk.spans.add(three[0], sentence.start, sentence.start + 3)
    assert claims(desk, three[0])[0] == sentence.id
    assert desk.walk.find_next_article(None).claim_id == sentence.id


def test_where_to_start(either: Database, either_desk: Any) -> None:
    assert either_desk("early").walk.find_start() is None
    first = store(either, "Nothing to claim.", scores=[0.0]).article_id
    desk = either_desk("ana")
    assert desk.walk.find_start() == Place(first)
    second = store(either).article_id
    claim = claims(desk, second)[0]
    assert desk.walk.find_start() == Place(second, 1, claim)
    desk.walk.remember(Place(first, 0, None))
    assert desk.walk.find_start() == Place(first, 0, None)
    desk.walk.remember(Place(second, 3, claim))
    desk.walk.remember(Place("a-that-is-not-there", 9, None))
    again = either_desk("ana")
    assert again.walk.find_start() == Place(second, 3, claim)
    bo = either_desk("bo")
    desk.walk.leave()
    assert bo.walk.find_start() == Place(second, 1, claim)


def test_today_begins_at_the_reviewers_midnight(
    either: Database, either_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # UTC+14
    time.tzset()
    article = store(either).article_id
    desk = either_desk()
    one, two, three, *_ = claims(desk, article)
    for claim in (one, two, three):
        desk.answers.decide(claim, "not_a_claim")
    assert desk.progress.count_today() == 3
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    with either.write() as session:
        moved = text("UPDATE review SET submitted_at = :at WHERE claim_id = :claim")
        for claim, at in ((1, midnight - timedelta(seconds=1)), (2, midnight)):
            session.execute(moved, {"claim": claim, "at": stored(either, at)})
    assert desk.progress.count_today() == 2
    desk.undo()
    assert desk.progress.count_today() == 1
    monkeypatch.undo()
    time.tzset()


def stored(database: Database, at: datetime) -> Any:
    """A time as the database's own column holds it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else at


def test_only_what_the_reviewer_submitted_counts_as_done(three: list[str], either: Database, either_desk: Any) -> None:
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    first, second = claims(ana, three[0])
    ana.answers.decide(first, "not_a_claim")
    bo.answers.decide(first, "not_a_claim")
    ana.answers.skip(second)
    with either.read() as session:
        assert submitted_since(session, ana.context.reviewer_id, datetime.now(UTC) - timedelta(hours=1)) == 1
        assert submitted_since(session, ana.context.reviewer_id, datetime.now(UTC) + timedelta(hours=1)) == 0
