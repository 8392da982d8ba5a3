"""How both databases find what comes next: by the indexes of the queue, and never by reading all claims."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.orders import ArticleOrder, Filter, Order, Walk
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.storage.statements import recorded
from tests.support import store

GROWING = ("claim", "sentence", "review", "evidence", "event", "suggestion", "article_progress")
FILTERED = {
    Filter.ALL: "ix_claim_open", Filter.NEEDS: "ix_claim_open", Filter.SUGGESTED: "ix_claim_open",
    Filter.FLAGGED: "ix_review_flagged", Filter.AGED: "ix_review_recheck",
}  # fmt: skip
BY_ORDER = {
    Order.ARTICLE: {"ix_claim_open"},
    Order.SCORE: {"ix_suggestion_wanting_score", "ix_claim_unscored"},
    Order.UNCERTAIN: {"ix_suggestion_wanting_uncertainty", "ix_claim_unscored"},
    Order.DRAFTS: {"ix_review_reviewer_id_status_submitted_at", "ix_claim_open"},
    Order.DISAGREEMENT: {"ix_claim_disputed", "ix_claim_open"},
}
"""The indexes by order. What tells most is computed from all answers when its list is made, and is not here."""


@pytest.fixture(autouse=True)
def _new_tables(backend: str, request: pytest.FixtureRequest) -> None:
    """PostgreSQL plans for what is in its tables, also for rows that earlier tests deleted."""
    if backend == "postgres":
        request.getfixturevalue("postgres_server").kept = None


@pytest.fixture
def desk(either: Database, either_desk: Any) -> ReviewDesk:
    """A desk of somebody who has nothing left to do, so that every leg of an order is looked through."""
    for n in range(3):
        store(either, f"Report {n}\nTen ships came. Two ships left in {n}.")
    desk = either_desk()
    for row in desk.articles.list_progress():
        for claim in desk.articles.open(row.article.id).claims:
            desk.answers.decide(claim.id, "not_a_claim")
    return desk


def plans(desk: ReviewDesk, act: Any, off: tuple[str, ...] = ("seqscan", "bitmapscan", "sort")) -> Iterator[str]:
    """The steps of every statement; PostgreSQL shows what it could do without what is ``off``.

    So it does not read a table whole because it is small.
    """
    database = desk.context.database
    with recorded(database) as sent:
        act()
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            for way in off:
                connection.execute(text(f"SET enable_{way} = off"))
        for statement, parameters in sent:
            explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            for step in connection.exec_driver_sql(f"{explain} {statement}", parameters):
                yield step.detail if database.is_sqlite else step[0].strip()


def is_scan(step: str, indexed: tuple[str, ...] = ("ix_", "uq_", "pk_")) -> bool:
    """Whether a step reads a whole table that grows."""
    words = step.removeprefix("->").split()
    sqlite = words[:1] == ["SCAN"] and words[1] in GROWING and not any(f" {name}" in step for name in indexed)
    return sqlite or (words[:2] == ["Seq", "Scan"] and words[3] in GROWING)


def assert_questions_come_first(desk: ReviewDesk, steps: list[str]) -> None:
    """SQLite begins with the reviewer's questions; PostgreSQL chooses by what it knows of the numbers."""
    if desk.context.database.is_sqlite:
        assert any("SEARCH sent_back USING INDEX ix_sent_back_reviewer_id" in step for step in steps)


@pytest.mark.parametrize("order", BY_ORDER)
def test_the_next_claim_is_found_by_indexes_in_every_order(desk: ReviewDesk, order: Order) -> None:
    steps = list(plans(desk, lambda: desk.walk.find_next(Walk(order), Filter.ALL, None)))
    assert [step for step in steps if is_scan(step)] == []
    for index in BY_ORDER[order] | {"ix_review_recheck"}:
        assert any(index in step for step in steps), index
    assert_questions_come_first(desk, steps)


@pytest.mark.parametrize("chosen", FILTERED)
def test_a_filter_has_an_index_too(desk: ReviewDesk, chosen: Filter) -> None:
    steps = list(plans(desk, lambda: desk.walk.find_next(Walk(), chosen, None)))
    assert [step for step in steps if is_scan(step)] == []
    assert any(FILTERED[chosen] in step for step in steps)


def test_start_list_and_what_is_left_read_no_whole_table(desk: ReviewDesk) -> None:
    article = desk.articles.list_progress()[0].article.id

    def act() -> None:
        desk.walk.find_start()
        desk.walk.find_next_article(article)
        desk.articles.open(article)
        desk.articles.find_beside(article, 1)
        desk.progress.count_left()
        for order in ArticleOrder:
            desk.articles.list_page(order, "", article)
            desk.articles.list_page(order, "")

    steps = list(plans(desk, act))
    assert [step for step in steps if is_scan(step)] == []
    assert_questions_come_first(desk, steps)
    wanted = (
        "uq_article_progress_queue", "ix_claim_open", "ix_article_title", "ix_article_published",
        "ix_article_progress_needs", "ix_article_progress_done", "ix_article_progress_drafts",
    )  # fmt: skip
    assert [name for name in wanted if not any(name in step for step in steps)] == []


def test_rulings_are_not_looked_for_among_all_answers_of_the_reviewer(desk: ReviewDesk) -> None:
    """What others hold is counted at each claim that anybody may hold, and those are found by small indexes."""
    steps = list(plans(desk, desk.progress.count_left))
    assert any("ix_review_ruled" in step for step in steps)
    if desk.context.database.is_sqlite:  # PostgreSQL chooses by what it knows of the numbers
        assert [step for step in steps if "ix_review_reviewer_id_status_submitted_at" in step] == []


def test_recent_sources_are_looked_for_among_the_last_decisions(desk: ReviewDesk) -> None:
    steps = list(plans(desk, desk.sources.list_recent))
    assert [step for step in steps if is_scan(step)] == []
    assert any("ix_event_reviewer_id_id" in step for step in steps)


def test_a_start_without_a_place_looks_through_no_articles(desk: ReviewDesk) -> None:
    steps = list(plans(desk, desk.walk.find_start))
    assert [step for step in steps if step.startswith("SCAN article ") or "Seq Scan on article " in step] == []
