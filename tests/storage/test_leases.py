"""Leases: nobody is led to a claim that has as many people at it as it wants, and nothing stays with who has gone."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from annotator.domain.orders import Filter, Order, Walk
from annotator.errors import ConflictError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.leases import LASTS, hold
from annotator.storage.schema.models import ReviewerRow, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from tests.conftest import DeskMaker
from tests.storage.statements import recorded
from tests.support import appoint, store

TEXTS = [f"Report {n}.\nThe port handled {n} million tonnes. It has {n} cranes.\nNobody asked." for n in range(1, 5)]


@pytest.fixture
def articles(either: Database) -> list[str]:
    return [store(either, text).article_id for text in TEXTS]


def held(database: Database) -> dict[int, int]:
    """How many claims each reviewer (row id) holds."""
    with database.read() as session:
        keys = list(session.exec(select(col(LeaseRow.reviewer_id)).where(col(LeaseRow.expires_at) > utc_now())))
    return {key: keys.count(key) for key in keys}


def expire(database: Database, desk: ReviewDesk) -> None:
    """Let the leases of a desk's reviewer run out, as if they had been away."""
    with database.write() as session:
        mine = update(LeaseRow).where(col(LeaseRow.reviewer_id) == desk.context.reviewer_id)
        session.execute(mine.values(expires_at=utc_now() - timedelta(seconds=1)))


def answer_all(desk: ReviewDesk, article: str) -> None:
    for claim in desk.articles.open(article).claims:
        if claim.needs_me:
            desk.answers.decide(claim.id, "not_a_claim")


def next_article(desk: ReviewDesk, after: str | None = None) -> str | None:
    place = desk.walk.find_next_article(after)
    return place.article_id if place else None


def test_alone_nobody_leases_anything(either: Database, either_desk: DeskMaker, articles: list[str]) -> None:
    desk = either_desk("ana")
    with recorded(either) as sent:
        assert next_article(desk) == articles[0]
    desk.walk.come_to(articles[0])
    assert held(either) == {}
    assert all("lease" not in statement or "SELECT" in statement for statement, _ in sent)


def test_two_people_get_two_articles_and_a_third_what_is_left(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    ana, bo, cy = (either_desk(name) for name in ("ana", "bo", "cy"))
    assert [next_article(desk) for desk in (ana, bo, cy)] == articles[:3]
    assert next_article(ana) == articles[0]  # it stays hers
    many = len(ana.articles.open(articles[0]).claims)
    assert set(held(either).values()) == {many}
    assert [claim.needs_me for claim in bo.articles.open(articles[0]).claims] == [False] * many
    assert bo.progress.count_left().with_others == 2 * many
    answer_all(ana, articles[0])
    assert next_article(ana, articles[0]) == articles[3]
    answer_all(ana, articles[3])
    assert next_article(ana, articles[3]) is None
    assert ana.progress.count_left().claims == 0
    assert ana.progress.count_left().with_others == 2 * many


def test_two_answers_are_given_by_two_at_a_time_and_never_by_three(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    ana, bo, cy = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cy"))
    assert [next_article(desk) for desk in (ana, bo, cy)] == [articles[0], articles[0], articles[1]]
    first = ana.articles.open(articles[0]).claims[0].id
    ana.answers.decide(first, "unverifiable")
    assert [claim.needs_me for claim in bo.articles.open(articles[0]).claims].count(False) == 0
    assert next_article(cy) == articles[1]
    answer_all(bo, articles[0])
    assert next_article(cy, articles[1]) == articles[2]  # ana is still at the first


def test_what_is_abandoned_comes_back(either: Database, either_desk: DeskMaker, articles: list[str]) -> None:
    ana, bo = (either_desk(name) for name in ("ana", "bo"))
    assert next_article(ana) == articles[0]
    expire(either, ana)
    assert next_article(bo) == articles[0]
    assert next_article(ana, None) == articles[1] or ana.walk.find_next_article(None) is not None
    assert [claim.needs_me for claim in ana.articles.open(articles[0]).claims].count(True) == 0
    bo.close()
    with either.write() as session:  # ana comes back to it
        assert hold(session, ana.context.reviewer_id, articles[0]) > 0
    assert ana.articles.open(articles[0]).claims[0].needs_me


def test_an_open_article_is_renewed(either: Database, either_desk: DeskMaker, articles: list[str]) -> None:
    ana, _ = (either_desk(name) for name in ("ana", "bo"))
    next_article(ana)
    with either.write() as session:
        session.execute(update(LeaseRow).values(expires_at=utc_now() + timedelta(minutes=1)))
    ana.walk.come_to(articles[0])  # so soon nothing is written
    ana.walk._shared_work._since -= 1000
    ana.walk.come_to(articles[0])
    with either.read() as session:
        assert min(session.exec(select(col(LeaseRow.expires_at)))) > utc_now() + LASTS - timedelta(minutes=1)


def test_whoever_insists_may_answer_and_the_last_who_came_makes_up_for_it(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    ana, bo, cy = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cy"))
    assert [next_article(desk) for desk in (ana, bo)] == [articles[0]] * 2
    claim = cy.articles.open(articles[0]).claims[0].id
    assert cy.answers.decide(claim, "not_a_claim").changed
    wanted = {d.context.reviewer: d.articles.open(articles[0]).claims[0].needs_me for d in (ana, bo, cy)}
    assert wanted == {"ana": True, "bo": False, "cy": False}


def test_when_a_second_comes_the_first_keeps_the_article_they_are_in(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    ana = either_desk("ana")
    place = ana.walk.find_start()
    assert place is not None
    ana.walk.remember(place)
    ana.answers.decide(str(place.claim_id), "not_a_claim")
    bo = either_desk("bo")
    assert next_article(bo) == articles[1]


def test_two_who_start_at_once_share_the_work_from_the_next_decision_on(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    """Somebody who joined the team long ago and has answered nothing cannot be known to be at work when bo comes."""
    ana = either_desk("ana")
    with either.write() as session:
        session.execute(update(ReviewerRow).values(created_at=utc_now() - timedelta(days=1)))
    assert next_article(ana) == articles[0]
    ana.walk.come_to(articles[0])
    assert not ana.walk.others_came(articles[0])
    bo = either_desk("bo")
    assert next_article(bo) == articles[0]
    first, *rest = ana.articles.open(articles[0]).claims
    ana.answers.decide(first.id, "not_a_claim")
    assert [ana.walk.others_came(articles[0]) for _ in range(2)] == [True, False]
    assert rest
    assert not any(claim.needs_me for claim in ana.articles.open(articles[0]).claims)
    assert next_article(ana, articles[0]) == articles[1]
    assert [claim.needs_me for claim in bo.articles.open(articles[0]).claims] == [False] + [True] * len(rest)


def test_where_others_came_too_but_left_it_free_the_article_is_leased(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    ana = either_desk("ana")
    ana.walk.come_to(articles[2])
    bo = either_desk("bo")
    assert ana.walk.others_came(articles[2])
    assert [next_article(bo, after) for after in (None, articles[1])] == [articles[0], articles[3]]


@pytest.mark.parametrize("order", list(Order))
def test_every_order_passes_over_what_others_hold(
    either: Database, either_desk: DeskMaker, articles: list[str], order: Order
) -> None:
    ana, bo = (either_desk(name) for name in ("ana", "bo"))
    seen = set()
    for desk in (ana, bo):
        place = desk.walk.find_next(Walk(order), Filter.NEEDS, None)
        assert place is not None
        seen.add(place.article_id)
    assert len(seen) == 2


def test_leaving_gives_back(either: Database, either_desk: DeskMaker, articles: list[str]) -> None:
    ana, bo = (either_desk(name) for name in ("ana", "bo"))
    assert next_article(ana) == articles[0]
    ana.close()
    assert next_article(bo) == articles[0]
    ana.walk.come_to(articles[1])
    assert ana.context.reviewer_id not in held(either), "what a slower thread was still opening is not leased any more"


def sent_back(cyd: ReviewDesk, claim: str, label: str) -> None:
    opinions = cyd.adjudication.open(claim).opinions
    cyd.adjudication.send_back(claim, next(each.key for each in opinions if each.review.label == label))


def needs(desk: ReviewDesk, claim: str) -> bool:
    found = desk.articles.find(claim)[1]
    assert found is not None
    return next(each for each in desk.articles.open(found.article_id).claims if each.id == claim).needs_me


def test_an_answer_sent_back_keeps_its_place(either: Database, either_desk: DeskMaker, articles: list[str]) -> None:
    appoint(either, "cyd")
    ana, bo, cyd, dan = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cyd", "dan"))
    claims = [claim.id for claim in ana.articles.open(articles[0]).claims]
    for claim in claims:
        ana.answers.decide(claim, "unverifiable")
        bo.answers.decide(claim, "not_a_claim")
    before = dan.progress.count_left()
    sent_back(cyd, claims[0], "unverifiable")
    place = ana.walk.find_next_article(None)
    assert place is not None
    assert place.claim_id == claims[0]
    left = dan.progress.count_left()
    assert (left.claims, left.with_others) == (before.claims, before.with_others + 1)
    assert (needs(ana, claims[0]), needs(bo, claims[0]), needs(dan, claims[0])) == (True, False, False)
    for order in Order:
        following = dan.walk.find_next(Walk(order), Filter.ALL, None)
        assert following is not None
        assert following.claim_id != claims[0]
    assert next_article(dan) == articles[1]
    expire(either, ana)  # the place does not depend on a lease
    assert not needs(dan, claims[0])
    ana.answers.decide(claims[0], "not_a_claim")
    assert not any(needs(desk, claims[0]) for desk in (ana, bo, dan))


def test_whoever_adjudicated_a_claim_is_not_asked_to_answer_it(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    appoint(either, "cyd")
    ana, bo, cyd = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cyd"))
    asked, ruled, free = (ana.articles.open(article).claims[0].id for article in articles[:3])
    for claim in (asked, ruled):
        ana.answers.decide(claim, "unverifiable")
        bo.answers.decide(claim, "not_a_claim")
    before = cyd.progress.count_left().claims
    sent_back(cyd, asked, "unverifiable")
    cyd.adjudication.decide(ruled, "not_a_claim")
    for claim in (asked, ruled):  # neither is kept for anybody
        ana.answers.skip(claim)
        assert not needs(cyd, claim)
        with pytest.raises(ConflictError, match="adjudicated"):
            cyd.answers.decide(claim, "unverifiable")
    assert cyd.progress.count_left().claims == before
    for order in Order:
        place = cyd.walk.find_next(Walk(order), Filter.NEEDS, None)
        assert place is not None
        assert place.claim_id not in (asked, ruled)
    assert cyd.answers.decide(free, "not_a_claim").changed
    dan = either_desk("dan")
    assert (needs(dan, asked), needs(dan, ruled)) == (True, True)
    dan.answers.decide(asked, "unverifiable")
    assert not any(needs(desk, asked) for desk in (ana, bo, cyd, dan))


def test_a_place_that_was_kept_is_free_once_it_is_given_up(
    either: Database, either_desk: DeskMaker, articles: list[str]
) -> None:
    appoint(either, "cyd")
    ana, bo, cyd, dan = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cyd", "dan"))
    claim = ana.articles.open(articles[0]).claims[0].id
    ana.answers.decide(claim, "unverifiable")
    bo.answers.decide(claim, "not_a_claim")
    sent_back(cyd, claim, "unverifiable")
    with either.write() as session:  # ana has it leased as well: that is one place, not two
        hold(session, ana.context.reviewer_id, articles[0])
    assert not needs(dan, claim)
    ana.answers.skip(claim)
    assert needs(dan, claim)
    ana.undo()
    assert (needs(ana, claim), needs(dan, claim)) == (True, False)
    cyd.undo()
    assert not any(needs(desk, claim) for desk in (ana, bo, dan))
